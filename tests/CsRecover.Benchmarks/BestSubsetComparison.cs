using System.Globalization;
using CsRecover.Selection;

namespace CsRecover.Benchmarks;

/// <summary>
/// Best subset with its certificate on the design of l0bnb's example (standard normal columns, ten coefficients of 1 spread evenly, signal-to-noise ratio 5, gap 1 %), and on small hard instances (equally correlated columns,
/// as much noise as signal or more, gap 0), of which it says how often splicing and swaps miss the optimum. Everything is in the time: checks of the design, standardising, results.
/// Arguments: threads, <c>rounds=3</c>, <c>features=1000,10000</c>, <c>hard=20</c> instances a row, <c>factor=1.5</c> for what may be assumed of coefficients, <c>attempt=0</c> to assume it at once.
/// </summary>
internal sealed class BestSubsetComparison : IComparison
{
    private const int Observations = 1000, Relevant = 10;

    /// <summary>n, p, k, correlation, signal-to-noise ratio.</summary>
    private static readonly (int Rows, int Columns, int Size, double Correlation, double Ratio)[] _hard =
        [(60, 40, 5, 0.5, 1.0), (60, 40, 8, 0.5, 0.5), (80, 50, 6, 0.7, 1.0), (80, 50, 8, 0.7, 0.5), (60, 50, 8, 0.7, 0.5)];

    /// <inheritdoc/>
    public string Name => "best-subset";

    /// <inheritdoc/>
    public string Summary => "exact best subset: seconds, proven gap and nodes (arguments: threads, rounds=3, features=1000,10000,100000, hard=20, factor=1.5, attempt=0)";

    /// <inheritdoc/>
    public int Run(string[] arguments)
    {
        int threads = SparseComparison.Threads(arguments);
        var keyed = new KeyedArguments(arguments);
        int rounds = keyed.Whole("rounds", 3);
        var options = new SelectionOptions { MaxThreads = threads };
        int attempt = keyed.Whole("attempt", -1);
        var method = new BestSubset { AssumedFactor = keyed.Numbers("factor", "1.5")[0], AttemptNodes = attempt < 0 ? null : attempt };
        Console.WriteLine($"n = {Observations}, k = {Relevant}, signal-to-noise ratio 5, gap 1 %, {threads} threads, medians of {rounds}");
        Console.WriteLine($"{"p",8} {"clock, s",9} {"used, s",9} {"gap",8} {"nodes",8} {"true",6}  assumed");
        foreach (double features in keyed.Numbers("features", "1000,10000,100000"))
        {
            SelectionProblem problem = Draw(Observations, (int)features, Relevant, 0.0, 5.0, 1, out int[] support);
            SelectionResult? model = null;
            Timing.Sample[] samples = Timing.Alternate(rounds, Timing.Measured(() => model = problem.Select(Relevant, method, options)))[0];
            double clock = Timing.Summarise(samples, s => s.Wall).Median / 1e3, used = Timing.Summarise(samples, s => s.Processor).Median / 1e3;
            Certificate certificate = model!.Certificate!.Value;
            string assumed = certificate.AssumedBound is { } bound ? string.Create(CultureInfo.InvariantCulture, $"|b| <= {bound:0.0}, the largest is {LargestOf(problem, model):0.0}") : "nothing";
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{features,8:0} {clock,9:0.00} {used,9:0.00} {certificate.Gap,8:0.0000} {certificate.Nodes,8} {(model.Support.SequenceEqual(support) ? "found" : "other"),6}  {assumed}"));
        }

        int instances = keyed.Whole("hard", 20);
        if (instances == 0)
        {
            return 0;
        }

        Console.WriteLine($"{instances} small hard instances a row, gap 0; ms are means, misses are instances in which a method ends above the optimum");
        Console.WriteLine($"{"n, p, k, correlation, ratio",-28} {"ms",8} {"slowest",8} {"nodes",9} {"proven",7} {"splicing misses",16} {"without swaps",14} {"swaps miss",11}");
        foreach ((int n, int p, int k, double correlation, double ratio) in _hard)
        {
            Hard(n, p, k, correlation, ratio, instances, options);
        }

        return 0;
    }

    private static void Hard(int n, int p, int k, double correlation, double ratio, int instances, SelectionOptions options)
    {
        double clock = 0.0, slowest = 0.0, nodes = 0.0;
        int proven = 0, splicing = 0, plain = 0, swaps = 0;
        for (int seed = 0; seed < instances; seed++)
        {
            SelectionProblem problem = Draw(n, p, k, correlation, ratio, seed, out _);
            SelectionResult best = problem.Select(k, new BestSubset { Gap = 0.0 }, options);
            clock += best.Elapsed.TotalMilliseconds;
            slowest = Math.Max(slowest, best.Elapsed.TotalMilliseconds);
            nodes += best.Certificate!.Value.Nodes;
            proven += best.Certificate.Value.Gap == 0.0 && best.Certificate.Value.AssumedBound is null ? 1 : 0;
            bool Misses(SelectionMethod method) => problem.Select(k, method, options).Objective > best.Objective * (1.0 + 1e-9);
            splicing += Misses(new Splicing()) ? 1 : 0;
            plain += Misses(new Splicing { ExactSwaps = false }) ? 1 : 0;
            swaps += Misses(new Swaps()) ? 1 : 0;
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{n + ", " + p + ", " + k + ", " + correlation.ToString(CultureInfo.InvariantCulture) + ", " + ratio.ToString(CultureInfo.InvariantCulture),-28} {clock / instances,8:0.0} {slowest,8:0.0} {nodes / instances,9:0} {proven,7} {splicing,16} {plain,14} {swaps,11}"));
    }

    /// <summary>The largest coefficient times the length of its centred column.</summary>
    private static double LargestOf(SelectionProblem problem, SelectionResult model)
    {
        double largest = 0.0;
        for (int s = 0; s < model.Support.Count; s++)
        {
            var column = new double[problem.Design.Observations];
            problem.Design.AddColumn(model.Values[s], model.Support[s], column);
            double mean = column.Average();
            largest = Math.Max(largest, Math.Sqrt(column.Sum(v => (v - mean) * (v - mean))));
        }

        return largest;
    }

    private static SelectionProblem Draw(int n, int p, int k, double correlation, double ratio, int seed, out int[] support)
    {
        var random = new Random(seed);
        double Normal() => Math.Sqrt(-2.0 * Math.Log(1.0 - random.NextDouble())) * Math.Cos(2.0 * Math.PI * random.NextDouble());
        var values = new double[n * p];
        for (int i = 0; i < n; i++)
        {
            double common = correlation > 0.0 ? Math.Sqrt(correlation) * Normal() : 0.0;
            for (int j = 0; j < p; j++)
            {
                values[(j * n) + i] = common + (Math.Sqrt(1.0 - correlation) * Normal());
            }
        }

        support = [.. Enumerable.Range(0, k).Select(s => (int)((long)s * p / k))];
        var y = new double[n];
        foreach (int j in support)
        {
            for (int i = 0; i < n; i++)
            {
                y[i] += values[(j * n) + i];
            }
        }

        double mean = y.Average(), deviation = Math.Sqrt(y.Sum(v => (v - mean) * (v - mean)) / n / ratio);
        for (int i = 0; i < n; i++)
        {
            y[i] += deviation * Normal();
        }

        return new SelectionProblem(Design.FromColumns(values, n, p), y);
    }
}
