using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Analysis;

/// <summary>White Gaussian noise on measurements, reproducible from a seed.</summary>
internal static class WhiteNoise
{
    /// <summary>Adds noise of a given level.</summary>
    /// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
    /// <param name="y">Measurements without noise; updated.</param>
    /// <param name="decibels">10 log10(|y|^2 / E |noise|^2).</param>
    /// <param name="seed">Key of the random numbers.</param>
    public static void AddTo<T>(Span<T> y, double decibels, ulong seed)
        where T : unmanaged, INumberBase<T>
    {
        // A complex number's energy is shared by its two parts.
        double deviation = Math.Sqrt(SquaredMagnitude.Sum<T>(y) * Math.Pow(10.0, -decibels / 10.0) / y.Length) * (typeof(T) == typeof(Complex32) ? Math.Sqrt(0.5) : 1.0);
        for (int i = 0; i < y.Length; i++)
        {
            uint a = Philox.Word(seed, PhiloxStreams.Noise, 2 * (uint)i), b = Philox.Word(seed, PhiloxStreams.Noise, 2 * (uint)i + 1);
            double radius = deviation * Math.Sqrt(-2.0 * Math.Log((a + 1.0) / 4294967296.0));
            (double sin, double cos) = Math.SinCos(2.0 * Math.PI * (b / 4294967296.0));
            y[i] += typeof(T) == typeof(Complex32) ? (T)(object)new Complex32((float)(radius * cos), (float)(radius * sin)) : T.CreateTruncating(radius * cos);
        }
    }
}
