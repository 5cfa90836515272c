namespace CsRecover.Operators;

/// <summary>Points of the unit circle, accurate to the last digit or so for any fraction of a turn.</summary>
internal static class UnitRoots
{
    /// <summary>cos and sin of 2 pi k / n.</summary>
    /// <param name="k">Numerator, any whole number.</param>
    /// <param name="n">Denominator, positive, below 2^60.</param>
    public static (double Cosine, double Sine) Of(long k, long n)
    {
        // Eighths of a turn are taken off exactly; the rest is an angle of at most an eighth, where sine and cosine are accurate.
        k %= n;
        k = k < 0 ? k + n : k;
        long eighth = 8 * k / n;
        long rest = 8 * k - eighth * n;
        bool reflect = (eighth & 1) != 0;
        double angle = Math.PI / 4 * (reflect ? n - rest : rest) / n;
        (double sine, double cosine) = Math.SinCos(angle);
        (double x, double y) = reflect ? (sine, cosine) : (cosine, sine);
        return (eighth / 2) switch
        {
            0 => (x, y),
            1 => (-y, x),
            2 => (-x, -y),
            _ => (y, -x),
        };
    }
}
