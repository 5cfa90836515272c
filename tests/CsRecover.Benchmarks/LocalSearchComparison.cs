using System.Globalization;
using CsRecover.Selection;

namespace CsRecover.Benchmarks;

/// <summary>
/// Paths of local search on the designs of l0bnb's examples: n = 1000, standard normal columns, ten coefficients of 1, signal-to-noise ratio 5; and on a sparse design of a million features.
/// Everything is in the time: checks of the design, standardising, and results. Arguments: threads, <c>rounds=5</c>, <c>features=N</c> for one stored size only, <c>sparse=0</c> to leave the sparse one out, <c>survey=0</c> for the weights.
/// </summary>
internal sealed class LocalSearchComparison : IComparison
{
    private const int Observations = 1000, Relevant = 10;

    /// <inheritdoc/>
    public string Name => "local-search";

    /// <inheritdoc/>
    public string Summary => "paths of coordinate descent, swaps and splicing on stored and sparse designs (arguments: threads, rounds=5, features=N, sparse=1, survey=1)";

    /// <inheritdoc/>
    public int Run(string[] arguments)
    {
        int threads = SparseComparison.Threads(arguments);
        var keyed = new KeyedArguments(arguments);
        int rounds = keyed.Whole("rounds", 5), only = keyed.Whole("features", 0);
        var options = new SelectionOptions { MaxThreads = threads };
        Console.WriteLine($"ms by the clock and of the processors, {threads} threads, medians of {rounds}");
        foreach (int p in new[] { 1000, 10_000 })
        {
            if (only == 0 || only == p)
            {
                Stored(p, rounds, options);
            }
        }

        if (keyed.Whole("survey", 1) != 0)
        {
            Survey(200, 2000, 60, rounds, options);
            Survey(500, 5000, keyed.Whole("chosen", 150), 1, options);
        }

        if (keyed.Whole("sparse", 1) != 0)
        {
            Sparse(5000, 1_000_000, rounds, options);
        }

        return 0;
    }

    private static void Stored(int p, int rounds, SelectionOptions options)
    {
        var random = new Random(1);
        var values = new double[(long)Observations * p];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Normal(random);
        }

        double[] signal = new double[Observations], classes = new double[Observations];
        for (int r = 0; r < Relevant; r++)
        {
            for (int i = 0; i < Observations; i++)
            {
                signal[i] += values[((r * (p / Relevant)) * Observations) + i];
            }
        }

        for (int i = 0; i < Observations; i++)
        {
            classes[i] = random.NextDouble() < 1.0 / (1.0 + Math.Exp(-signal[i])) ? 1.0 : 0.0;
            signal[i] += Normal(random) * Math.Sqrt(Relevant / 5.0);
        }

        Design design = Design.FromColumns(values, Observations, p);
        Report($"n = {Observations}, p = {p}", new SelectionProblem(design, signal), 100, 100, rounds, options);
        Report($"n = {Observations}, p = {p}, logistic", new SelectionProblem(design, classes, SelectionLoss.Logistic), 20, 40, rounds, options);
    }

    private static void Sparse(int n, int p, int rounds, SelectionOptions options)
    {
        const int Entries = 10;
        var random = new Random(2);
        int[] starts = [.. Enumerable.Range(0, p + 1).Select(j => j * Entries)];
        var rows = new int[p * Entries];
        var values = new double[p * Entries];
        var signal = new double[n];
        var picked = new HashSet<int>();
        for (int j = 0; j < p; j++)
        {
            picked.Clear();
            while (picked.Count < Entries)
            {
                picked.Add(random.Next(n));
            }

            picked.CopyTo(rows, j * Entries);
            Array.Sort(rows, j * Entries, Entries);
            for (int e = j * Entries; e < (j + 1) * Entries; e++)
            {
                values[e] = Normal(random);
                if (j % (p / Relevant) == 0)
                {
                    signal[rows[e]] += 3.0 * values[e];
                }
            }
        }

        for (int i = 0; i < n; i++)
        {
            signal[i] += 0.3 * Normal(random);
        }

        Report($"n = {n}, p = {p}, {Entries} entries a column", new SelectionProblem(Design.FromSparseColumns(n, p, starts, rows, values), signal), 50, 30, rounds, options);
    }

    /// <summary>Weights, none negative, of some households that reproduce totals over all of them: log-normal numbers throughout.</summary>
    private static void Survey(int targets, int households, int chosen, int rounds, SelectionOptions options)
    {
        var random = new Random(17);
        double[] values = new double[targets * households], totals = new double[targets];
        for (int j = 0; j < households; j++)
        {
            double weight = Math.Exp(Normal(random)) / households;
            for (int i = 0; i < targets; i++)
            {
                values[(j * targets) + i] = Math.Exp(Normal(random));
                totals[i] += weight * values[(j * targets) + i];
            }
        }

        var problem = new SelectionProblem(Design.FromColumns(values, targets, households), totals) { Intercept = false, NonNegative = true };
        SelectionResult? model = null;
        Timing.Sample[] samples = Timing.Alternate(rounds, Timing.Measured(() => model = problem.Select(chosen, new Splicing(), options)))[0];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"non-negative weights, {targets} totals of {households} households, k = {chosen}: {Timing.Summarise(samples, s => s.Wall).Median:0} ms, {Timing.Summarise(samples, s => s.Processor).Median:0} of the processors, {model!.Values.Count(b => b > 0.0)} positive, loss {model.Loss:0.00e+0}, {model.Steps} steps"));
    }

    private static void Report(string design, SelectionProblem problem, int prices, int largest, int rounds, SelectionOptions options)
    {
        SelectionPath? path = null;
        double top = problem.Penalize(1e300, new CoordinateDescent(), options).Loss;
        SelectionTarget[] grid = [.. Enumerable.Range(0, prices).Select(t => SelectionTarget.OfPenalty(top * Math.Pow(1e-3, (t + 1.0) / prices)))];
        (string Name, Func<SelectionPath> Run)[] works =
        [
            ("preparing alone: size 0", () => problem.Path(0, new Splicing(), options)),
            ("coordinate descent, own prices", () => new CoordinateDescent().Follow(problem, prices, largest, options)),
            ("swaps, own prices", () => new Swaps().Follow(problem, prices, largest, options)),
            ("swaps as published, own prices", () => new Swaps { ExactSwaps = false }.Follow(problem, prices, largest, options)),
            ("coordinate descent, fixed prices", () => problem.SolvePath(grid, new CoordinateDescent(), options)),
            ("splicing, sizes 0 to 20", () => problem.Path(20, new Splicing(), options)),
            ("splicing as published, sizes 0 to 20", () => problem.Path(20, new Splicing { ExactSwaps = false }, options)),
        ];
        Console.WriteLine(design);
        foreach ((string name, Func<SelectionPath> run) in works)
        {
            Timing.Sample[] samples = Timing.Alternate(rounds, Timing.Measured(() => path = run()))[0];
            double clock = Timing.Summarise(samples, s => s.Wall).Median, used = Timing.Summarise(samples, s => s.Processor).Median;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {name,-38} {clock,9:0.0} {used,9:0.0}   {path!.Models.Count} models, {path.Models[^1].Size} features at the end after {path.Models[^1].Steps} steps, loss of 10: {path.OfSize(10)?.Loss:0.000}"));
        }
    }

    private static double Normal(Random random) => Math.Sqrt(-2.0 * Math.Log(1.0 - random.NextDouble())) * Math.Cos(2.0 * Math.PI * random.NextDouble());
}
