using System.Globalization;
using CsRecover.Selection;

namespace CsRecover.Benchmarks;

/// <summary>
/// Best subset for logistic loss with its certificate: standard normal columns, equally correlated or not, k coefficients of one size (of either sign where columns are correlated), classes drawn with the probabilities of the model. Besides how often splicing, swaps,
/// forward selection, COMBSS, penalty decomposition and ADMM end at what is proven to be the best. Arguments: threads, <c>instances=5</c>, <c>limit=60</c> seconds.
/// </summary>
internal sealed class LogisticBestSubsetComparison : IComparison
{
    /// <summary>n, p, k, correlation, size of coefficients, ridge, gap.</summary>
    private static readonly (int Rows, int Columns, int Size, double Correlation, double Coefficient, double Ridge, double Gap)[] _rows =
    [
        (1000, 60, 8, 0.5, 1.0, 0.0, 0.0), (1000, 200, 10, 0.0, 1.0, 0.0, 0.01), (1000, 200, 10, 0.5, 1.0, 0.01, 0.0), (1000, 200, 10, 0.5, 0.4, 0.01, 0.01),
        (500, 100, 5, 0.5, 0.4, 0.02, 0.0), (200, 200, 5, 0.5, 1.0, 0.03, 0.0), (200, 1000, 3, 0.0, 1.0, 0.03, 0.0), (150, 40, 5, 0.7, 0.7, 0.0, 0.0),
    ];

    /// <inheritdoc/>
    public string Name => "best-subset-logistic";

    /// <inheritdoc/>
    public string Summary => "exact best subset for logistic loss: seconds, proven gap and nodes, and how often other methods find the best (arguments: threads, instances=5, limit=60)";

    /// <inheritdoc/>
    public int Run(string[] arguments)
    {
        int threads = SparseComparison.Threads(arguments);
        var keyed = new KeyedArguments(arguments);
        int instances = keyed.Whole("instances", 5);
        var options = new SelectionOptions { MaxThreads = threads, TimeLimit = TimeSpan.FromSeconds(keyed.Whole("limit", 60)) };
        SelectionMethod[] others = [new Splicing(), new Swaps(), new Stepwise(), new Combss(), new PenaltyDecomposition(), new AdmmL0()];
        Console.WriteLine($"{instances} instances a row, {threads} threads; medians, the slowest, how many were proven, and how often the others end at what is the best up to the gap, and their mean ms");
        Console.WriteLine($"{"n, p, k, correlation, size, ridge, gap",-36} {"clock, s",9} {"used, s",8} {"slowest",8} {"nodes",8} {"proven",7} {"assumed",8}  {string.Join("  ", others.Select(method => $"{method.Name,21}"))}");
        foreach ((int n, int p, int k, double correlation, double coefficient, double ridge, double gap) in _rows)
        {
            List<double> clock = [], used = [], nodes = [];
            int proven = 0, assumed = 0;
            int[] hits = new int[others.Length];
            double[] spent = new double[others.Length];
            for (int seed = 1; seed <= instances; seed++)
            {
                SelectionProblem problem = Draw(n, p, k, correlation, coefficient, ridge, seed);
                SelectionResult? best = null;
                Timing.Sample sample = Timing.Alternate(1, Timing.Measured(() => best = problem.Select(k, new BestSubset { Gap = gap }, options)))[0][0];
                clock.Add(sample.Wall / 1e3);
                used.Add(sample.Processor / 1e3);
                nodes.Add(best!.Certificate!.Value.Nodes);
                proven += best.Status == SelectionStatus.Optimal ? 1 : 0;
                assumed += best.Certificate.Value.AssumedBound is null ? 0 : 1;
                for (int m = 0; m < others.Length; m++)
                {
                    SelectionResult other = problem.Select(k, others[m], options);
                    spent[m] += other.Elapsed.TotalMilliseconds / instances;
                    hits[m] += other.Objective <= best.Objective * (1.0 + 1e-7) ? 1 : 0;
                }
            }

            clock.Sort();
            used.Sort();
            nodes.Sort();
            string row = string.Create(CultureInfo.InvariantCulture, $"{n}, {p}, {k}, {correlation}, {coefficient}, {ridge}, {gap}");
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{row,-36} {clock[instances / 2],9:0.00} {used[instances / 2],8:0.00} {clock[^1],8:0.00} {nodes[instances / 2],8:0} {proven,7} {assumed,8}  {string.Join("  ", others.Select((_, m) => string.Create(CultureInfo.InvariantCulture, $"{$"{hits[m]} in {spent[m]:0.0} ms",21}")))}"));
        }

        return 0;
    }

    private static SelectionProblem Draw(int n, int p, int k, double correlation, double coefficient, double ridge, int seed)
    {
        var random = new Random(seed);
        double Normal() => Math.Sqrt(-2.0 * Math.Log(1.0 - random.NextDouble())) * Math.Cos(2.0 * Math.PI * random.NextDouble());
        double[] values = new double[n * p], classes = new double[n];
        for (int i = 0; i < n; i++)
        {
            double common = correlation > 0.0 ? Math.Sqrt(correlation) * Normal() : 0.0, odds = 0.0;
            for (int j = 0; j < p; j++)
            {
                values[(j * n) + i] = common + (Math.Sqrt(1.0 - correlation) * Normal());
            }

            for (int s = 0; s < k; s++)
            {
                odds += (correlation > 0.0 && s % 2 == 1 ? -coefficient : coefficient) * values[((int)((long)s * p / k) * n) + i];
            }

            classes[i] = random.NextDouble() < 1.0 / (1.0 + Math.Exp(-odds)) ? 1.0 : 0.0;
        }

        return new SelectionProblem(Design.FromColumns(values, n, p), classes, SelectionLoss.Logistic) { Ridge = ridge };
    }
}
