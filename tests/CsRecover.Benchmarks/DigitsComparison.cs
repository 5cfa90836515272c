using System.Diagnostics;
using System.Globalization;
using CsRecover.Learning;
using CsRecover.Mri.Files;

namespace CsRecover.Benchmarks;

/// <summary>
/// LeNet-300-100 on 1,797 real digits of 8 x 8 (the last 360 for tests): dense, and with gates on the inputs of each layer at several prices; accuracy, numbers kept, and the time
/// of a pruned network against the dense one. Arguments: the folder of the digits (data/digits), <c>epochs=200</c>, <c>seeds=3</c>, <c>part=rewinding</c> for the last part alone: the connections that gates found, trained again from the first weights.
/// </summary>
internal sealed class DigitsComparison : IComparison
{
    private const int Tests = 360;

    /// <inheritdoc/>
    public string Name => "digits";

    /// <inheritdoc/>
    public string Summary => "LeNet-300-100 on 1,797 digits: accuracy, neurons kept and speed with and without gates (arguments: data/digits epochs=200 seeds=3 part=rewinding)";

    /// <inheritdoc/>
    public int Run(string[] arguments)
    {
        var values = new KeyedArguments(arguments);
        int epochs = values.Whole("epochs", 200), seeds = values.Whole("seeds", 3);
        string folder = values.Names.FirstOrDefault() ?? Path.Combine("data", "digits");
        NpyArray images = NpyFile.Read(Path.Combine(folder, "images.npy")), labels = NpyFile.Read(Path.Combine(folder, "labels.npy"));
        float[] pixels = [.. images.ToDouble().Select(v => (float)(v / 16.0))];
        int[] classes = [.. labels.ToDouble().Select(v => (int)v)];
        int count = classes.Length, size = images.Shape[1], train = count - Tests;
        using Batch learn = Batch.FromRows(pixels.AsSpan(0, train * size), train, size), test = Batch.FromRows(pixels.AsSpan(train * size), Tests, size);
        int[] learnClasses = classes[..train], testClasses = classes[train..];
        Console.WriteLine($"64-300-100-10, {epochs} epochs, {seeds} seeds: test accuracy (mean), numbers kept (mean), layers of the first seed once pruned, us an image of a batch of {Tests} (dense network: first line)");
        foreach (double price in values.Text("part", "all") == "rewinding" ? [] : new[] { double.NaN, 0.5, 1.0, 2.0, 4.0 })
        {
            var accuracies = new List<double>();
            var kept = new List<double>();
            string layers = "";
            double time = 0.0, seconds = 0.0;
            for (int seed = 1; seed <= seeds; seed++)
            {
                GateLayerOptions? gates = double.IsNaN(price) ? null : new GateLayerOptions { Grouping = GateGrouping.Inputs, InitialKeepProbability = 0.8 };
                Network network = SparseMlp.Create([size, 300, 100, 10], gates, 100 * seed);
                long start = Stopwatch.GetTimestamp();
                network.Train(learn, learnClasses, new TrainingOptions { Epochs = epochs, BatchSize = 32, Optimizer = new Adam { LearningRate = 3e-3 }, PenaltyL0 = double.IsNaN(price) ? 0.0 : price, PenaltyL2 = 1e-5, Seed = seed });
                seconds += Stopwatch.GetElapsedTime(start).TotalSeconds;
                Network pruned = network.Prune();
                accuracies.Add(pruned.Accuracy(test, testClasses));
                kept.Add(pruned.ParameterCount);
                if (seed == 1)
                {
                    layers = string.Join("-", pruned.Layers.Where(l => l is L0Linear).Select(l => l.Inputs).Append(10));
                    time = Timing.Alternate(15, () => pruned.Predict(test).Dispose())[0].Median * 1e3 / Tests;
                }
            }

            string words = double.IsNaN(price) ? "dense" : string.Create(CultureInfo.InvariantCulture, $"lambda {price}");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{words,-12} accuracy {accuracies.Average():P2}  kept {kept.Average(),7:F0}  {layers,-20} {time:F2} us, training {seconds / seeds:F1} s"));
        }

        CompareTickets(learn, learnClasses, test, testClasses, epochs, seeds);
        return 0;
    }

    /// <summary>Gates on weights at a few densities: what they found, and their connections and as many random ones trained again from the first weights.</summary>
    private static void CompareTickets(Batch learn, int[] learnClasses, Batch test, int[] testClasses, int epochs, int seeds)
    {
        foreach (double density in new[] { 0.1, 0.03, 0.01 })
        {
            double[] accuracies = new double[4];
            double kept = 0.0;
            for (int seed = 1; seed <= seeds; seed++)
            {
                var options = new TrainingOptions { Epochs = epochs, BatchSize = 32, Optimizer = new Adam { LearningRate = 3e-3 }, Seed = seed };
                Network network = SparseMlp.Create([learn.Columns, 300, 100, 10], new GateLayerOptions { InitialKeepProbability = 0.8 }, 100 * seed);
                NetworkWeights first = network.SaveWeights(), others = SparseMlp.Create([learn.Columns, 300, 100, 10], null, (100 * seed) + 50).SaveWeights();
                network.Train(learn, learnClasses, options with { Density = density, DualRate = 0.3 });
                accuracies[0] += network.Accuracy(test, testClasses) / seeds;
                kept += (double)network.ActiveParameterCount / seeds;
                (NetworkWeights Weights, int? Shuffle)[] ways = [(first, null), (others, null), (first, seed)];
                for (int way = 0; way < ways.Length; way++)
                {
                    network.Rewind(ways[way].Weights, ways[way].Shuffle);
                    network.Train(learn, learnClasses, options);
                    accuracies[1 + way] += network.Accuracy(test, testClasses) / seeds;
                }
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"density {density}: {kept:F0} kept, accuracy {accuracies[0]:P2}; rewound {accuracies[1]:P2}, the same ones from other first weights {accuracies[2]:P2}, as many at random {accuracies[3]:P2}"));
        }
    }
}
