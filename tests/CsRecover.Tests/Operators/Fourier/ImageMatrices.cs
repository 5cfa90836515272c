using System.Numerics;
using CsRecover.Operators;
using CsRecover.Vectors;

namespace CsRecover.Tests.Operators.Fourier;

/// <summary>Masks and explicit matrices of operators on images.</summary>
internal static class ImageMatrices
{
    /// <summary>About half of the frequencies, the middle one among them.</summary>
    public static bool[] Mask(int h, int w)
    {
        bool[] mask = [.. Enumerable.Range(0, h * w).Select(i => Philox.Word(3, 1, (uint)i) < 2_000_000_000)];
        mask[h / 2 * w + w / 2] = true;
        return mask;
    }

    /// <summary>M F, centred.</summary>
    public static Complex32[,] Fourier(int h, int w, bool[] mask)
    {
        int[] points = [.. Enumerable.Range(0, h * w).Where(i => mask[i])];
        var a = new Complex32[points.Length, h * w];
        for (int i = 0; i < points.Length; i++)
        {
            for (int j = 0; j < h * w; j++)
            {
                double turns = (points[i] / w - h / 2) * (j / w - h / 2) / (double)h + (points[i] % w - w / 2) * (j % w - w / 2) / (double)w;
                a[i, j] = (Complex32)Complex.FromPolarCoordinates(1 / Math.Sqrt(h * w), -2 * Math.PI * turns);
            }
        }

        return a;
    }

    /// <summary>A Psi*, row by row: each is conj(Psi conj(a_i)), Psi being real.</summary>
    public static Complex32[,] Times(Complex32[,] matrix, Wavelet wavelet, int levels, int h, int w)
    {
        var transform = new WaveletTransform(wavelet, levels);
        var product = new Complex32[matrix.GetLength(0), h * w];
        Complex32[] row = new Complex32[h * w], transformed = new Complex32[h * w];
        for (int i = 0; i < matrix.GetLength(0); i++)
        {
            for (int j = 0; j < row.Length; j++)
            {
                row[j] = matrix[i, j];
            }

            transform.Forward(row, h, w, transformed);
            for (int j = 0; j < row.Length; j++)
            {
                product[i, j] = transformed[j];
            }
        }

        return product;
    }
}
