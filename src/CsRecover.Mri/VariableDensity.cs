using CsRecover.Vectors;

namespace CsRecover.Mri;

/// <summary>
/// Chooses exactly n of N candidates with given, unequal probabilities. Only + - * / and square roots are used, so that a seed means the
/// same choice on every machine.
/// </summary>
internal static class VariableDensity
{
    /// <summary>How many of <paramref name="all"/> candidates an acceleration leaves.</summary>
    /// <param name="all">Candidates.</param>
    /// <param name="acceleration">All over chosen.</param>
    public static int CountFor(int all, double acceleration) => Math.Max(1, (int)Math.Round(all / acceleration, MidpointRounding.AwayFromZero));

    /// <summary>Whether a position is among the middle ones.</summary>
    /// <param name="i">Position.</param>
    /// <param name="side">Number of positions.</param>
    /// <param name="centre">Number of middle ones.</param>
    public static bool IsCentral(int i, int side, int centre) => i >= side / 2 - centre / 2 && i < side / 2 - centre / 2 + centre;

    /// <summary>(1 - r)^degree, by repeated products.</summary>
    /// <param name="r">Distance from the centre.</param>
    /// <param name="degree">The exponent.</param>
    public static double Polynomial(double r, int degree)
    {
        double value = 1.0, factor = Math.Max(0.0, 1.0 - r);
        for (int p = 0; p < degree; p++)
        {
            value *= factor;
        }

        return value;
    }

    /// <summary>
    /// Sequential Poisson sampling (Ohlsson, "Sequential Poisson sampling", J. Off. Stat. 14(2), 1998): candidate i gets the rank
    /// u_i / p_i with u_i uniform, and those with the n smallest ranks are chosen. p_i is c times the density, at most 1, with c such
    /// that the p_i add up to n.
    /// </summary>
    /// <param name="density">Relative densities; infinite for candidates that must be chosen.</param>
    /// <param name="count">n.</param>
    /// <param name="seed">Seed: u_i is made of word 0 of the Philox4x32-10 block with this key and the counter (i, 0, 0, 7).</param>
    /// <param name="what">What is chosen from, for errors.</param>
    /// <returns>Whether each candidate is chosen.</returns>
    /// <exception cref="ArgumentException">More candidates must be chosen than can be.</exception>
    public static bool[] Choose(double[] density, int count, ulong seed, string what)
    {
        int forced = density.Count(double.IsPositiveInfinity);
        if (forced > count)
        {
            throw new ArgumentException($"Expected a fully sampled centre that fits into {count} of {what}, got one of {forced}.");
        }

        double factor = Scale(density, count - forced);
        var ranks = new double[density.Length];
        var order = new int[density.Length];
        for (int i = 0; i < ranks.Length; i++)
        {
            double u = (Philox.Word(seed, PhiloxStreams.SamplingMask, (uint)i) + 0.5) / 4294967296.0;
            ranks[i] = double.IsPositiveInfinity(density[i]) ? -1.0 : u / Math.Min(1.0, factor * density[i]);
            order[i] = i;
        }

        Array.Sort(order, (a, b) => ranks[a] != ranks[b] ? ranks[a].CompareTo(ranks[b]) : a.CompareTo(b));
        var chosen = new bool[density.Length];
        foreach (int i in order.AsSpan(0, count))
        {
            chosen[i] = true;
        }

        return chosen;
    }

    /// <summary>c with sum min(1, c density_i) = count over the candidates that need not be chosen, by bisection.</summary>
    private static double Scale(double[] density, int count)
    {
        double low = 0.0, high = 1.0;
        while (Expected(density, high) < count && high < 1e300)
        {
            high *= 2.0;
        }

        for (int step = 0; step < 100; step++)
        {
            double middle = (low + high) / 2.0;
            (low, high) = Expected(density, middle) < count ? (middle, high) : (low, middle);
        }

        return high;
    }

    private static double Expected(double[] density, double factor) =>
        density.Sum(d => double.IsPositiveInfinity(d) ? 0.0 : Math.Min(1.0, factor * d));
}
