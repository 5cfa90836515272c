namespace CsRecover.Planning;

/// <summary>How an FFT of a length is taken apart: into stages whose lengths multiply to it, or by Bluestein's convolution of a longer, smoother length.</summary>
/// <param name="Length">N.</param>
/// <param name="Stages">Lengths of the stages in the order of decimation in frequency; their product is <see cref="Transformed"/>.</param>
/// <param name="Transformed">The length that is transformed by stages: N itself, or more for Bluestein's convolution.</param>
/// <param name="Cost">Estimated time.</param>
internal sealed record FourierFactors(int Length, EquatableArray<int> Stages, int Transformed, double Cost)
{
    /// <summary>The largest prime that is a stage; for larger ones a convolution costs less.</summary>
    private const int LargestPrime = 127;

    /// <summary>Time of the products with the filter and the chirps, for each point of the convolution.</summary>
    private const double CostOfProducts = 15;

    /// <summary>Straight-line codelets and the time a point takes in them, as measured; sixteen points of the codelet of sixteen are 234.</summary>
    private static readonly (int Length, double Cost)[] _codelets =
    [
        (2, 12), (3, 10.5), (4, 11.5), (5, 16.5), (6, 13.5), (7, 20), (8, 13), (9, 17.5), (10, 17), (11, 27), (12, 15), (13, 30), (14, 22), (15, 18.5), (16, 14.6),
        (17, 38), (18, 22), (20, 20), (21, 25), (24, 19), (25, 27.5), (32, 18.5),
    ];

    /// <summary>Lengths that the library has straight-line codelets for.</summary>
    public static IReadOnlyList<int> Codelets { get; } = [.. _codelets.Select(c => c.Length)];

    /// <summary>Whether Bluestein's convolution is used.</summary>
    public bool IsConvolution => Transformed != Length;

    /// <summary>Takes a length apart.</summary>
    /// <param name="length">N, at least 1.</param>
    public static FourierFactors Of(int length)
    {
        FourierFactors? direct = Split(length);
        if (direct is not null && LargestPrimeFactor(length) <= Codelets.Max())
        {
            return direct;
        }

        // The convolution needs 2 N - 1 points; a smooth length is never far away.
        long least = 2L * length - 1;
        for (long padded = least; padded <= least + least / 8 + 16; padded++)
        {
            if (padded <= int.MaxValue && LargestPrimeFactor((int)padded) <= 7 && Split((int)padded) is { } smooth)
            {
                double cost = 2 * smooth.Cost + CostOfProducts * padded;
                if (direct is null || cost < direct.Cost)
                {
                    direct = new FourierFactors(length, smooth.Stages, smooth.Transformed, cost);
                }
            }
        }

        return direct ?? throw new ArgumentException($"An FFT of length {length} is too long.");
    }

    /// <summary>Whether a length is a product of possible stages.</summary>
    /// <param name="length">N, at least 1.</param>
    public static bool HasStages(int length) => LargestPrimeFactor(length) <= LargestPrime;

    /// <summary>The largest prime that divides a number; 1 for 1.</summary>
    /// <param name="n">The number, at least 1.</param>
    public static int LargestPrimeFactor(int n) => n == 1 ? 1 : PrimesOf(n).Max();

    /// <summary>Time of a stage for each of its points; a prime without codelet multiplies each of its (p - 1) / 2 sums and differences.</summary>
    private static double CostOf(int stage)
    {
        foreach ((int length, double cost) in _codelets)
        {
            if (length == stage)
            {
                return cost;
            }
        }

        return 16 + 1.5 * stage;
    }

    private static FourierFactors? Split(int length)
    {
        var best = new Dictionary<int, (double Cost, int First)> { [1] = (0, 1) };
        return Search(length, best) is { } cost ? new FourierFactors(length, Unwind(length, best).ToEquatableArray(), length, cost * length) : null;
    }

    private static List<int> Unwind(int length, Dictionary<int, (double Cost, int First)> best)
    {
        // Small stages first: the last one works on neighbouring points and gains most from being long.
        var stages = new List<int>();
        for (int rest = length; rest > 1; rest /= best[rest].First)
        {
            stages.Add(best[rest].First);
        }

        stages.Sort();
        return stages;
    }

    private static double? Search(int length, Dictionary<int, (double Cost, int First)> best)
    {
        if (best.TryGetValue(length, out (double Cost, int First) known))
        {
            return double.IsInfinity(known.Cost) ? null : known.Cost;
        }

        double lowest = double.PositiveInfinity;
        int first = 0;
        foreach (int stage in Candidates(length))
        {
            if (Search(length / stage, best) is { } rest && rest + CostOf(stage) < lowest)
            {
                lowest = rest + CostOf(stage);
                first = stage;
            }
        }

        best[length] = (lowest, first);
        return double.IsInfinity(lowest) ? null : lowest;
    }

    private static IEnumerable<int> Candidates(int length)
    {
        foreach (int stage in Codelets)
        {
            if (length % stage == 0)
            {
                yield return stage;
            }
        }

        foreach (int prime in PrimesOf(length).Distinct())
        {
            if (prime <= LargestPrime && !Codelets.Contains(prime))
            {
                yield return prime;
            }
        }
    }

    private static IEnumerable<int> PrimesOf(int n)
    {
        for (int p = 2; (long)p * p <= n; p++)
        {
            for (; n % p == 0; n /= p)
            {
                yield return p;
            }
        }

        if (n > 1)
        {
            yield return n;
        }
    }
}
