namespace CsRecover.Selection.Tests.Exact;

/// <summary>Small random problems of all kinds, the same ones for a seed.</summary>
internal static class RandomProblem
{
    /// <summary>A design of equally correlated normal columns, and a response of some of them with noise.</summary>
    /// <param name="random">Where the numbers come from.</param>
    /// <param name="n">Observations.</param>
    /// <param name="p">Features.</param>
    /// <param name="k">Features in the response.</param>
    /// <param name="correlation">Of any two columns.</param>
    /// <param name="noise">Standard deviation of what is added to the response.</param>
    public static (double[] Columns, double[] Response) Draw(Random random, int n, int p, int k, double correlation, double noise)
    {
        double Normal() => Math.Sqrt(-2.0 * Math.Log(1.0 - random.NextDouble())) * Math.Cos(2.0 * Math.PI * random.NextDouble());
        var columns = new double[n * p];
        var y = new double[n];
        for (int i = 0; i < n; i++)
        {
            double common = Normal();
            for (int j = 0; j < p; j++)
            {
                columns[(j * n) + i] = (Math.Sqrt(correlation) * common) + (Math.Sqrt(1.0 - correlation) * Normal());
            }

            for (int s = 0; s < k; s++)
            {
                y[i] += (s % 2 == 0 ? 1.0 : -1.0) * columns[(s * p / k * n) + i];
            }

            y[i] += noise * Normal();
        }

        return (columns, y);
    }

    /// <summary>A problem with squared loss: more observations than features or fewer, correlated or not, with or without intercept, ridge, signs, bounds and groups.</summary>
    /// <param name="seed">Which one.</param>
    public static (SelectionProblem Problem, SelectionTarget Target) Squared(int seed)
    {
        var random = new Random(seed);
        int p = random.Next(3, 11), n = random.Next(4, 25), k = random.Next(1, p);
        (double[] columns, double[] y) = Draw(random, n, p, k, random.Next(3) * 0.4, random.Next(3) * 0.7);
        if (seed % 11 == 0)
        {
            // The last column depends on two others.
            for (int i = 0; i < n; i++)
            {
                columns[((p - 1) * n) + i] = columns[i] - (2.0 * columns[n + i]);
            }
        }

        int kind = random.Next(6);
        bool bounded = kind == 2;
        var problem = new SelectionProblem(Design.FromColumns(columns, n, p), y)
        {
            Intercept = random.Next(2) == 0,
            Standardize = random.Next(2) == 0,
            IgnoreUnusable = true,
            Ridge = random.Next(3) == 0 ? 0.3 * random.NextDouble() : 0.0,
            NonNegative = kind == 1,
            LowerBounds = bounded ? [.. Enumerable.Range(0, p).Select(_ => random.Next(4) == 0 ? double.NegativeInfinity : -random.NextDouble())] : null,
            UpperBounds = bounded ? [.. Enumerable.Range(0, p).Select(_ => random.Next(4) == 0 ? double.PositiveInfinity : random.NextDouble())] : null,
            Groups = kind is 3 or 4 ? Groups(random, p) : null,
        };
        int choices = problem.Groups?.Distinct().Count() ?? p;
        SelectionTarget target = random.Next(2) == 0
            ? SelectionTarget.OfSize(random.Next(0, choices + 1))
            : SelectionTarget.OfPenalty(random.Next(8) == 0 ? 0.0 : 0.1 * n * random.NextDouble());
        return (problem, target);
    }

    /// <summary>A problem with logistic loss of the same kinds; its classes are separated by some models of every third one or so.</summary>
    /// <param name="seed">Which one.</param>
    public static (SelectionProblem Problem, SelectionTarget Target) Logistic(int seed)
    {
        var random = new Random(seed);
        int p = random.Next(3, 9), n = random.Next(12, 50), k = random.Next(1, p);
        (double[] columns, double[] y) = Draw(random, n, p, k, random.Next(3) * 0.4, 0.5 + (random.Next(3) * 1.0));
        double[] classes = [.. y.Select(v => v > 0.1 ? 1.0 : 0.0)];
        (classes[0], classes[1]) = (0.0, 1.0);
        int kind = random.Next(6);
        bool bounded = kind == 2, open = random.Next(2) == 0;
        var problem = new SelectionProblem(Design.FromColumns(columns, n, p), classes, SelectionLoss.Logistic)
        {
            Intercept = random.Next(2) == 0,
            Standardize = random.Next(2) == 0,
            IgnoreUnusable = true,
            Ridge = random.Next(2) == 0 ? 0.3 * random.NextDouble() : 0.0,
            NonNegative = kind == 1,
            LowerBounds = bounded ? [.. Enumerable.Range(0, p).Select(_ => open && random.Next(4) == 0 ? double.NegativeInfinity : -random.NextDouble())] : null,
            UpperBounds = bounded ? [.. Enumerable.Range(0, p).Select(_ => open && random.Next(4) == 0 ? double.PositiveInfinity : random.NextDouble())] : null,
            Groups = kind is 3 or 4 ? Groups(random, p) : null,
        };
        int choices = problem.Groups?.Distinct().Count() ?? p;
        SelectionTarget target = random.Next(2) == 0
            ? SelectionTarget.OfSize(random.Next(0, choices + 1))
            : SelectionTarget.OfPenalty(random.Next(8) == 0 ? 0.0 : 0.1 * n * random.NextDouble());
        return (problem, target);
    }

    private static int[] Groups(Random random, int p)
    {
        int[] drawn = [.. Enumerable.Range(0, p).Select(_ => random.Next(5))];
        int[] present = [.. drawn.Distinct().Order()];
        return [.. drawn.Select(g => Array.IndexOf(present, g))];
    }
}
