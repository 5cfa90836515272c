using System.Numerics;

namespace CsRecover.Ilgpu.Tests;

/// <summary>The DFT by its definition, in double precision.</summary>
internal static class NaiveFourier
{
    /// <summary>X_k = sum_j x_j exp(-+2 pi i j k / n).</summary>
    /// <param name="x">x.</param>
    /// <param name="sign">1 for the DFT, -1 for its conjugate.</param>
    public static Complex[] Of(ReadOnlySpan<Complex> x, int sign)
    {
        int n = x.Length;
        var spectrum = new Complex[n];
        for (int k = 0; k < n; k++)
        {
            for (int j = 0; j < n; j++)
            {
                spectrum[k] += x[j] * Complex.FromPolarCoordinates(1.0, -2.0 * Math.PI * sign * ((long)j * k % n) / n);
            }
        }

        return spectrum;
    }

    /// <summary>|a - b| / |b|.</summary>
    /// <param name="a">What was computed.</param>
    /// <param name="b">What it should be.</param>
    public static double Distance(ReadOnlySpan<Complex> a, ReadOnlySpan<Complex> b)
    {
        double difference = 0.0, norm = 0.0;
        for (int i = 0; i < b.Length; i++)
        {
            difference += Math.Pow((a[i] - b[i]).Magnitude, 2);
            norm += Math.Pow(b[i].Magnitude, 2);
        }

        return Math.Sqrt(difference / norm);
    }
}
