using CsRecover.Learning.Networks;

namespace CsRecover.Learning.Tests.Networks;

public class NetworkTests
{
    [Fact]
    public void Learns_two_classes_that_no_line_separates()
    {
        (Batch input, int[] labels) = Rings(400, 4);
        Network network = SparseMlp.Create([4, 32, 2], gates: null);
        IReadOnlyList<TrainingEpoch> history = network.Train(input, labels, new TrainingOptions { Epochs = 60, Optimizer = new Adam { LearningRate = 0.01 } });
        Assert.True(network.Accuracy(input, labels) > 0.97);
        Assert.True(history[^1].Loss < 0.2 * history[0].Loss);
        Assert.Equal(1.0, history[^1].ExpectedOpen);
        Assert.True(double.IsNaN(history[^1].Temperature));
    }

    [Fact]
    public void Gates_on_inputs_find_the_inputs_that_matter()
    {
        // Two numbers decide, eight are noise.
        (Batch input, int[] labels) = Rings(600, 10);
        var network = new Network(new L0Linear(10, 32, new GateLayerOptions { Grouping = GateGrouping.Inputs, InitialKeepProbability = 0.5 }), new Relu(32), new L0Linear(32, 2));
        network.Train(input, labels, new TrainingOptions { Epochs = 200, PenaltyL0 = 1.0, Optimizer = new Adam { LearningRate = 0.01 } });
        var first = Assert.IsType<InputSelection>(network.Prune().Layers[0]);
        Assert.Equal([0, 1], first.Places);
        Assert.True(network.Accuracy(input, labels) > 0.95);
    }

    [Fact]
    public void A_density_asked_for_is_reached_without_a_penalty_to_guess()
    {
        (Batch input, int[] labels) = Rings(400, 6);
        foreach (double density in new[] { 0.15, 0.4 })
        {
            Network network = SparseMlp.Create([6, 40, 2], new GateLayerOptions { InitialKeepProbability = 0.8 });
            IReadOnlyList<TrainingEpoch> history = network.Train(input, labels, new TrainingOptions { Epochs = 200, Density = density, DualRate = 0.02, Optimizer = new Adam { LearningRate = 0.01 } });
            Assert.InRange(history[^1].ExpectedOpen, density - 0.1, density + 0.05);
        }
    }

    [Fact]
    public void Pruned_networks_are_smaller_and_the_same_function()
    {
        Network[] networks =
        [
            SparseMlp.Create([12, 20, 15, 3], new GateLayerOptions { Grouping = GateGrouping.Inputs }),
            SparseMlp.Create([12, 20, 15, 3], new GateLayerOptions { Grouping = GateGrouping.Outputs }),
            SparseMlp.Create([12, 20, 15, 3], new GateLayerOptions { Grouping = GateGrouping.Weights }),
            Convolutional(),
        ];
        foreach (Network network in networks)
        {
            Close(network, 0.6, seed: 5);
            using Batch input = LayerTests.Random(30, network.Layers[0].Inputs, new Random(8));
            Network pruned = network.Prune();
            using Batch expected = network.Predict(input), actual = pruned.Predict(input);
            for (int r = 0; r < 30; r++)
            {
                for (int o = 0; o < expected.Columns; o++)
                {
                    Assert.Equal(expected[r][o], actual[r][o], 1e-4);
                }
            }

            Assert.True(pruned.ParameterCount < network.ParameterCount);
            Assert.Empty(pruned.Layers.SelectMany(l => l.AllGates));
            Assert.True(pruned.ActiveParameterCount <= network.ActiveParameterCount);
        }
    }

    [Fact]
    public void A_network_of_closed_gates_prunes_to_its_biases()
    {
        Network network = SparseMlp.Create([5, 4, 3], new GateLayerOptions { Grouping = GateGrouping.Inputs });
        Close(network, 1.1, seed: 1);
        using Batch input = LayerTests.Random(3, 5, new Random(1));
        using Batch expected = network.Predict(input), actual = network.Prune().Predict(input);
        Assert.Equal(expected[1].ToArray(), actual[2].ToArray());
    }

    [Fact]
    public void The_same_seed_trains_the_same_network()
    {
        (Batch input, int[] labels) = Rings(100, 4);
        float[] Train(int seed)
        {
            Network network = SparseMlp.Create([4, 8, 2], new GateLayerOptions());
            network.Train(input, labels, new TrainingOptions { Epochs = 3, Seed = seed, PenaltyL0 = 0.1, PenaltyL2 = 1e-4, Temperature = new TemperatureSchedule(2.0, 0.1, 3) });
            return [.. network.Layers.SelectMany(l => l.Parameters).SelectMany(p => p.Values)];
        }

        Assert.Equal(Train(1), Train(1));
        Assert.NotEqual(Train(1), Train(2));
    }

    [Fact]
    public void The_penalty_on_squares_moves_weights_and_nothing_else()
    {
        // A penalty that also reached gates and biases would move them although no loss does.
        (Batch input, int[] labels) = Rings(64, 4);
        Network network = SparseMlp.Create([4, 8, 2], new GateLayerOptions());
        var options = new TrainingOptions { Epochs = 1, BatchSize = 64 };
        Network other = SparseMlp.Create([4, 8, 2], new GateLayerOptions());
        network.Train(input, labels, options);
        other.Train(input, labels, options with { PenaltyL2 = 10.0 });
        for (int l = 0; l < 3; l += 2)
        {
            Assert.NotEqual(network.Layers[l].Parameters[0].Gradient, other.Layers[l].Parameters[0].Gradient);
            Assert.Equal(network.Layers[l].Parameters[1].Gradient, other.Layers[l].Parameters[1].Gradient);
            Assert.Equal(network.Layers[l].Gates!.LogAlpha.Gradient, other.Layers[l].Gates!.LogAlpha.Gradient);
        }
    }

    [Fact]
    public void Temperatures_follow_their_schedules()
    {
        var exponential = new TemperatureSchedule();
        Assert.Equal([2.0, Math.Sqrt(0.2), 0.1, 0.1], new[] { 0, 50, 100, 150 }.Select(exponential.At), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(1.05, (exponential with { Decay = TemperatureDecay.Linear }).At(50), 12);
        Assert.Equal(1.05, (exponential with { Decay = TemperatureDecay.Cosine }).At(50), 12);
        Assert.Equal(2.0, (exponential with { Decay = TemperatureDecay.Cosine }).At(0), 12);
        Assert.Throws<ArgumentException>(() => new TemperatureSchedule(0.0).At(1));
    }

    [Fact]
    public void Bad_input_is_refused_in_a_sentence_and_cancelling_throws()
    {
        (Batch input, int[] labels) = Rings(10, 4);
        Network network = SparseMlp.Create([4, 3, 2]);
        Refuses("Expected vectors of 4 numbers, which the first layer takes, got 5.", () => network.Predict(new Batch(1, 5)));
        Refuses("Expected 10 classes, one for each vector, got 2.", () => network.Train(input, [0, 1], new TrainingOptions()));
        Refuses("Expected classes from 0 to 1, as the network has 2 outputs, got 2.", () => network.Train(input, [.. labels.Skip(1), 2], new TrainingOptions()));
        Refuses("Epochs: expected 1 or more, got 0.", () => network.Train(input, labels, new TrainingOptions { Epochs = 0 }));
        Refuses("Density: expected a share above 0 and up to 1, got 2.", () => network.Train(input, labels, new TrainingOptions { Density = 2 }));
        Refuses("Expected 6 values (2 vectors of 3 numbers), got 5.", () => Batch.FromRows(new float[5], 2, 3));
        Assert.Throws<OperationCanceledException>(() => network.Train(input, labels, new TrainingOptions { CancellationToken = new CancellationToken(canceled: true) }));
    }

    private static void Refuses(string sentence, Func<object> make) => Assert.StartsWith(sentence, Assert.ThrowsAny<ArgumentException>(make).Message, StringComparison.Ordinal);

    private static Network Convolutional()
    {
        var gates = new GateLayerOptions { Grouping = GateGrouping.Outputs };
        var first = new L0Conv2d(new ImageShape(2, 8, 8), 6, 3, padding: 1, gates: gates);
        var pool = new MaxPool2d(first.Output);
        var each = new L0DepthwiseConv2d(pool.Output, 3, padding: 1, gates: gates);
        var second = new L0Conv2d(each.Output, 5, 3, gates: gates);
        return new Network(first, new Relu(first.Outputs), pool, each, new Relu(each.Outputs), second, new Relu(second.Outputs), new L0Linear(second.Outputs, 3));
    }

    /// <summary>Closes a share of the gates and opens the others.</summary>
    private static void Close(Network network, double share, int seed)
    {
        var random = new Random(seed);
        foreach (LayerGates gates in network.Layers.SelectMany(l => l.AllGates))
        {
            for (int g = 0; g < gates.Count; g++)
            {
                gates.LogAlpha.Values[g] = random.NextDouble() < share ? -9.0f : (float)(1.0 + random.NextDouble());
            }
        }
    }

    /// <summary>Points inside and outside of a circle in the first two numbers; the others are noise.</summary>
    private static (Batch Input, int[] Labels) Rings(int count, int size)
    {
        var random = new Random(12);
        Batch input = LayerTests.Random(count, size, random);
        var labels = new int[count];
        for (int r = 0; r < count; r++)
        {
            labels[r] = (input[r][0] * input[r][0]) + (input[r][1] * input[r][1]) > 1.4 ? 1 : 0;
        }

        return (input, labels);
    }
}
