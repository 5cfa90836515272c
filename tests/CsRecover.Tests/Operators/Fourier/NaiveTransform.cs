using System.Numerics;

namespace CsRecover.Tests.Operators.Fourier;

/// <summary>The DFT by its definition, in double precision.</summary>
internal static class NaiveTransform
{
    /// <summary>X_k = sum_j x_j exp(-2 pi i j k / n).</summary>
    public static Complex[] Of(ReadOnlySpan<Complex> x)
    {
        int n = x.Length;
        var roots = new Complex[n];
        for (int i = 0; i < n; i++)
        {
            roots[i] = Complex.FromPolarCoordinates(1, -2 * Math.PI * i / n);
        }

        var result = new Complex[n];
        for (int k = 0; k < n; k++)
        {
            Complex sum = 0;
            for (int j = 0; j < n; j++)
            {
                sum += x[j] * roots[(int)((long)j * k % n)];
            }

            result[k] = sum;
        }

        return result;
    }

    /// <summary>The orthonormal two-dimensional DFT of rows x columns values.</summary>
    public static Complex[,] Of(Complex[,] x)
    {
        int h = x.GetLength(0), w = x.GetLength(1);
        var result = new Complex[h, w];
        for (int i = 0; i < h; i++)
        {
            Complex[] row = Of([.. Enumerable.Range(0, w).Select(j => x[i, j])]);
            for (int j = 0; j < w; j++)
            {
                result[i, j] = row[j];
            }
        }

        for (int j = 0; j < w; j++)
        {
            Complex[] column = Of([.. Enumerable.Range(0, h).Select(i => result[i, j])]);
            for (int i = 0; i < h; i++)
            {
                result[i, j] = column[i] / Math.Sqrt((double)h * w);
            }
        }

        return result;
    }

    /// <summary>Values with independent normal real and imaginary parts.</summary>
    public static Complex[] Draw(Random random, int n) => [.. Enumerable.Range(0, n).Select(_ => new Complex(Normal(random), Normal(random)))];

    /// <summary>The relative distance of two vectors.</summary>
    public static double Distance(IEnumerable<Complex> a, IEnumerable<Complex> b)
    {
        double difference = 0, norm = 0;
        foreach ((Complex x, Complex y) in a.Zip(b))
        {
            difference += (x - y).Magnitude * (x - y).Magnitude;
            norm += y.Magnitude * y.Magnitude;
        }

        return norm == 0 ? Math.Sqrt(difference) : Math.Sqrt(difference / norm);
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
