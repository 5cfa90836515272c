using CsRecover.Vectors;

namespace CsRecover.Analysis;

/// <summary>
/// The two of many vectors that are more alike than chance would have it. For entries of random sign, t = |&lt;x, y&gt;| / sqrt(sum |x_i|^2 |y_i|^2) exceeds u with
/// probability at most 2 exp(-u^2 / 2) (Hoeffding), whatever the magnitudes are; of two equal vectors it is the root of how many entries count. Vectors that are
/// the same but for a factor are looked for by their angle too, because those are far less likely than t has it.
/// </summary>
internal static unsafe class AlikePairs
{
    private const int Together = 64;

    /// <summary>Finds the pair.</summary>
    /// <param name="count">How many vectors.</param>
    /// <param name="length">Their length.</param>
    /// <param name="real">Real part of an entry, by entry and vector.</param>
    /// <param name="imaginary">Imaginary part; null for real vectors.</param>
    /// <returns>t, which two, and whether they are the same but for a factor; such a pair comes before all others.</returns>
    public static (double Value, int First, int Second, bool AreSame) Most(int count, int length, Func<int, int, double> real, Func<int, int, double>? imaginary)
    {
        int part = HostVector.StorageFor(length), whole = imaginary is null ? part : 2 * part, width = HostVector.StorageFor(count);
        using var vectors = new NativeBuffer<double>((nint)count * whole);
        using var turned = new NativeBuffer<double>((nint)Together * whole);
        using var squares = new NativeBuffer<double>((nint)count * part);
        using var products = new NativeBuffer<double>(3 * (nint)Together * width);
        double[] norms = new double[count];
        int[] entries = new int[count];
        for (int v = 0; v < count; v++)
        {
            double* x = vectors.Pointer + (nint)v * whole, square = squares.Pointer + (nint)v * part;
            for (int i = 0; i < length; i++)
            {
                double re = real(i, v), im = imaginary?.Invoke(i, v) ?? 0.0;
                x[i] = re;
                square[i] = re * re + im * im;
                norms[v] += square[i];
                entries[v] += square[i] > 0.0 ? 1 : 0;
                if (imaginary is not null)
                {
                    x[part + i] = im;
                }
            }
        }

        // k random signs are those of another vector, or its negative, with probability 2^(1 - k).
        double enough = 1.0 + Math.Log2(0.5 * count * count * 1e6);
        (double Value, int First, int Second, bool AreSame) most = (0.0, 0, 0, false);
        double* inner = products.Pointer, cross = inner + (nint)Together * width, sums = cross + (nint)Together * width;
        for (int first = 0; first < count; first += Together)
        {
            int rows = Math.Min(Together, count - first), until = first + rows;
            products.Span.Clear();
            double* block = vectors.Pointer + (nint)first * whole;
            MatrixProduct.AddTransposed(1.0, block, whole, rows, vectors.Pointer, whole, until, whole, inner, width);
            MatrixProduct.AddTransposed(1.0, squares.Pointer + (nint)first * part, part, rows, squares.Pointer, part, until, part, sums, width);
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

                MatrixProduct.AddTransposed(1.0, turned.Pointer, whole, rows, vectors.Pointer, whole, until, whole, cross, width);
            }

            for (int r = 0; r < rows; r++)
            {
                for (int j = 0; j < first + r; j++)
                {
                    nint at = (nint)r * width + j;
                    double product = inner[at] * inner[at] + cross[at] * cross[at], square = product / Math.Max(sums[at], 1e-300);
                    bool same = product >= (1.0 - 1e-6) * norms[j] * norms[first + r] && Math.Min(entries[j], entries[first + r]) >= enough;
                    if (same == most.AreSame ? square > most.Value : same)
                    {
                        most = (square, j, first + r, same);
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
