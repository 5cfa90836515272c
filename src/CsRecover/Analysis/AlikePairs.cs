using CsRecover.Vectors;

namespace CsRecover.Analysis;

/// <summary>
/// The two of many vectors that are more alike than chance would have it. For entries of random sign, t = |&lt;x, y&gt;| / sqrt(sum |x_i|^2 |y_i|^2) exceeds u with
/// probability at most 2 exp(-u^2 / 2) (Hoeffding), whatever the magnitudes are; of two equal vectors it is the root of how many entries count.
/// </summary>
internal static unsafe class AlikePairs
{
    private const int Together = 64;

    /// <summary>Finds the pair.</summary>
    /// <param name="count">How many vectors.</param>
    /// <param name="length">Their length.</param>
    /// <param name="real">Real part of an entry, by entry and vector.</param>
    /// <param name="imaginary">Imaginary part; null for real vectors.</param>
    /// <returns>t, and which two.</returns>
    public static (double Value, int First, int Second) Most(int count, int length, Func<int, int, double> real, Func<int, int, double>? imaginary)
    {
        int part = HostVector.StorageFor(length), whole = imaginary is null ? part : 2 * part, width = HostVector.StorageFor(count);
        using var vectors = new NativeBuffer<double>((nint)count * whole);
        using var turned = new NativeBuffer<double>((nint)Together * whole);
        using var squares = new NativeBuffer<double>((nint)count * part);
        using var products = new NativeBuffer<double>(3 * (nint)Together * width);
        for (int v = 0; v < count; v++)
        {
            double* x = vectors.Pointer + (nint)v * whole, square = squares.Pointer + (nint)v * part;
            for (int i = 0; i < length; i++)
            {
                double re = real(i, v), im = imaginary?.Invoke(i, v) ?? 0.0;
                x[i] = re;
                square[i] = re * re + im * im;
                if (imaginary is not null)
                {
                    x[part + i] = im;
                }
            }
        }

        (double Value, int First, int Second) most = (0.0, 0, 0);
        double* inner = products.Pointer, cross = inner + (nint)Together * width, sums = cross + (nint)Together * width;
        for (int first = 0; first < count; first += Together)
        {
            int rows = Math.Min(Together, count - first), until = first + rows;
            products.Span.Clear();
            double* block = vectors.Pointer + (nint)first * whole;
            MatrixKernels.AddProductTransposed(1.0, block, whole, rows, vectors.Pointer, whole, until, whole, inner, width);
            MatrixKernels.AddProductTransposed(1.0, squares.Pointer + (nint)first * part, part, rows, squares.Pointer, part, until, part, sums, width);
            if (imaginary is not null)
            {
                for (int r = 0; r < rows; r++)
                {
                    double* x = block + (nint)r * whole, t = turned.Pointer + (nint)r * whole;
                    for (int i = 0; i < part; i++)
                    {
                        (t[i], t[part + i]) = (x[part + i], -x[i]);
                    }
                }

                MatrixKernels.AddProductTransposed(1.0, turned.Pointer, whole, rows, vectors.Pointer, whole, until, whole, cross, width);
            }

            for (int r = 0; r < rows; r++)
            {
                for (int j = 0; j < first + r; j++)
                {
                    nint at = (nint)r * width + j;
                    double square = (inner[at] * inner[at] + cross[at] * cross[at]) / Math.Max(sums[at], 1e-300);
                    if (square > most.Value)
                    {
                        most = (square, j, first + r);
                    }
                }
            }
        }

        return most with { Value = Math.Sqrt(most.Value) };
    }

    /// <summary>What t of the most alike of many pairs exceeds once in a million times.</summary>
    /// <param name="count">How many vectors.</param>
    public static double Limit(int count) => Math.Sqrt(2.0 * Math.Log(Math.Max(1.0, count * (count - 1.0)) * 1e6));
}
