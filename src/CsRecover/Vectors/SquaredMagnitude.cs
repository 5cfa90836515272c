using System.Numerics;

namespace CsRecover.Vectors;

/// <summary>|v|^2 of a number of any of the library's kinds, in double precision; for what is done once a result, not in loops of solvers.</summary>
internal static class SquaredMagnitude
{
    /// <summary>|v|^2.</summary>
    /// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
    /// <param name="value">v.</param>
    public static double Of<T>(T value)
        where T : unmanaged, INumberBase<T>
    {
        if (value is Complex32 z)
        {
            return ((double)z.Real * z.Real) + ((double)z.Imaginary * z.Imaginary);
        }

        double v = double.CreateTruncating(value);
        return v * v;
    }

    /// <summary>sum |v_i|^2.</summary>
    /// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
    /// <param name="values">v.</param>
    public static double Sum<T>(ReadOnlySpan<T> values)
        where T : unmanaged, INumberBase<T>
    {
        double sum = 0.0;
        foreach (T v in values)
        {
            sum += Of(v);
        }

        return sum;
    }
}
