namespace CsRecover.Generators.Fourier;

/// <summary>Sines and cosines of fractions of a turn in decimal arithmetic: the same digits on every machine, as literals need them.</summary>
internal static class UnitCircle
{
    private const decimal Pi = 3.1415926535897932384626433833m;
    private const int Digits = 22;

    /// <summary>cos(2 pi k / n), 22 decimals.</summary>
    /// <param name="k">Numerator.</param>
    /// <param name="n">Denominator.</param>
    public static decimal Cosine(long k, long n)
    {
        k = ((k % n) + n) % n;
        k = Math.Min(k, n - k);
        if (4 * k > n)
        {
            return -CosineOfQuarter(n - 2 * k, 2 * n);
        }

        return CosineOfQuarter(k, n);
    }

    /// <summary>sin(2 pi k / n), 22 decimals.</summary>
    /// <param name="k">Numerator.</param>
    /// <param name="n">Denominator.</param>
    public static decimal Sine(long k, long n) => Cosine(4 * k - n, 4 * n);

    /// <summary>The cosine of an angle from 0 to a quarter turn.</summary>
    private static decimal CosineOfQuarter(long k, long n) =>
        Math.Round(8 * k > n ? Series(2 * Pi * (n - 4 * k) / (4 * n), 1) : Series(2 * Pi * k / n, 0), Digits);

    /// <summary>The Taylor series of the cosine (from degree 0) or of the sine (from degree 1), for up to an eighth of a turn.</summary>
    private static decimal Series(decimal x, int degree)
    {
        decimal term = degree == 0 ? 1 : x, sum = term;
        for (int i = degree + 1; term != 0; i += 2)
        {
            term = -term * x * x / (i * (i + 1));
            sum += term;
        }

        return sum;
    }
}
