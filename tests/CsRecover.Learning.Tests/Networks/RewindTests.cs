namespace CsRecover.Learning.Tests.Networks;

/// <summary>Weights set back to earlier ones, with the gates that were learnt.</summary>
public class RewindTests
{
    [Fact]
    public void Connections_that_gates_found_learn_digits_better_than_as_many_random_ones()
    {
        // Few of the connections of 64-60-10, two seeds.
        (Batch learn, int[] learnClasses, Batch test, int[] testClasses) = Digits();
        double found = 0.0, random = 0.0;
        for (int seed = 1; seed <= 2; seed++)
        {
            Network network = SparseMlp.Create([64, 60, 10], new GateLayerOptions { InitialKeepProbability = 0.8 }, 10 * seed);
            var options = new TrainingOptions { Epochs = 30, BatchSize = 32, Optimizer = new Adam { LearningRate = 5e-3 }, Seed = seed };
            NetworkWeights first = network.SaveWeights();
            network.Train(learn, learnClasses, options with { Density = 0.02, DualRate = 0.3 });
            network.Rewind(first);
            long kept = network.ActiveParameterCount;
            network.Train(learn, learnClasses, options);
            Assert.True(kept <= network.ActiveParameterCount && network.ActiveParameterCount < 0.1 * network.ParameterCount, $"{kept}, {network.ActiveParameterCount}");
            found += network.Accuracy(test, testClasses) / 2;
            network.Rewind(first, shuffleSeed: seed);
            network.Train(learn, learnClasses, options);
            random += network.Accuracy(test, testClasses) / 2;
        }

        Assert.True(found > 0.8 && found > random + 0.05, $"{found}, {random}");
    }

    [Fact]
    public void Rewinding_sets_weights_back_and_fixes_gates()
    {
        (Batch learn, int[] classes, _, _) = Digits();
        var layer = new L0Linear(64, 10, new GateLayerOptions { InitialKeepProbability = 0.4 });
        var network = new Network(layer);
        NetworkWeights first = network.SaveWeights();
        float[] before = [.. layer.Weights];
        network.Train(learn, classes, new TrainingOptions { Epochs = 3, PenaltyL0 = 2.0, Optimizer = new Adam { LearningRate = 0.02 } });
        long kept = network.ActiveParameterCount - 10;
        float[] closed = [.. layer.Gates!.Values];
        network.Rewind(first);
        Assert.Equal(before, layer.Weights.ToArray());
        Assert.Equal(closed.Select(z => z != 0.0f ? 1.0f : 0.0f), layer.Gates.Values);
        Assert.InRange(kept, 10, 500);
        network.Train(learn, classes, new TrainingOptions { Epochs = 2, PenaltyL0 = 2.0, Temperature = new TemperatureSchedule() });
        Assert.Equal(closed.Select(z => z != 0.0f ? 1.0f : 0.0f), layer.Gates.Values);
        Assert.Equal(kept, network.ActiveParameterCount - 10);

        // Weights behind closed gates are where they were, the others are not.
        Assert.All(Enumerable.Range(0, 640), w => Assert.Equal(closed[w] == 0.0f || learnsNothing(w % 64), layer.Weights[w] == before[w]));
        network.Rewind(first, shuffleSeed: 3);
        Assert.NotEqual(closed.Select(z => z != 0.0f ? 1.0f : 0.0f), layer.Gates.Values);
        Assert.Equal(kept, layer.Gates.Values.Count(z => z == 1.0f));
        Assert.StartsWith("Expected weights of layers with 640, 10 numbers, got 128, 2.", Assert.Throws<ArgumentException>(() => network.Rewind(new Network(new L0Linear(64, 2)).SaveWeights())).Message, StringComparison.Ordinal);

        // Pixels that are 0 in all pictures.
        bool learnsNothing(int pixel) => Enumerable.Range(0, learn.Rows).All(r => learn[r][pixel] == 0.0f);
    }

    /// <summary>1,437 real digits to learn and 360 to test on.</summary>
    private static (Batch Learn, int[] LearnClasses, Batch Test, int[] TestClasses) Digits()
    {
        byte[] images = Numbers("images.npy", 1797 * 64), labels = Numbers("labels.npy", 1797);
        float[] pixels = [.. images.Select(v => v / 16.0f)];
        int[] classes = [.. labels.Select(v => (int)v)];
        return (Batch.FromRows(pixels.AsSpan(0, 1437 * 64), 1437, 64), classes[..1437], Batch.FromRows(pixels.AsSpan(1437 * 64), 360, 64), classes[1437..]);
    }

    /// <summary>The numbers of a file of bytes: all that is behind its header.</summary>
    private static byte[] Numbers(string name, int count) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "data", "digits", name))[^count..];
}
