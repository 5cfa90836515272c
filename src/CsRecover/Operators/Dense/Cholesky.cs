using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// The Cholesky factorisation G = L L^T of a symmetric positive definite matrix, in place, by blocks of columns (Golub and Van Loan,
/// "Matrix Computations", 4th ed., algorithm 4.2.3), and solves with it. Rows are 64-byte aligned; only the lower triangle is read.
/// </summary>
internal static unsafe class Cholesky
{
    /// <summary>Columns that are factorised together.</summary>
    private const int Block = 32;

    /// <summary>Factorises.</summary>
    /// <param name="g">k rows of at least <see cref="HostVector.StorageFor"/>(k) numbers; its lower triangle becomes L. What lies above the diagonal loses its meaning.</param>
    /// <param name="stride">Distance between rows.</param>
    /// <param name="k">Order.</param>
    /// <param name="tolerance">The least l_jj^2 / g_jj, the share of an unknown that the ones before do not explain, at which to go on.</param>
    /// <returns>False when a pivot fell below the tolerance: the matrix is not (safely) positive definite.</returns>
    public static bool TryFactorise<T>(T* g, nint stride, int k, T tolerance)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T* memory = stackalloc T[Block * Block + Block + 16];
        T* columns = (T*)(((nint)memory + 63) & ~63), inverse = columns + Block * Block;
        for (int start = 0; start < k; start += Block)
        {
            int width = Math.Min(Block, k - start);
            T* diagonal = g + start * stride + start;
            for (int j = 0; j < width; j++)
            {
                inverse[j] = diagonal[j * stride + j];
            }

            MatrixProduct.AddTransposed(-T.One, g + start * stride, stride, k - start, g + start * stride, stride, width, start, diagonal, stride, lower: true);
            if (!TryFactoriseDiagonal(diagonal, stride, width, tolerance, inverse, columns))
            {
                return false;
            }

            for (int i = start + width; i < k; i++)
            {
                SolveRow(g + i * stride + start, columns, inverse, width);
            }
        }

        return true;
    }

    /// <summary>z = L^-1 v; v and z may be the same.</summary>
    /// <param name="l">The factor. A zero on its diagonal stands for an unknown that is left at 0.</param>
    /// <param name="stride">Distance between rows.</param>
    /// <param name="k">Order.</param>
    /// <param name="v">k numbers.</param>
    /// <param name="z">k numbers, 64-byte aligned, overwritten.</param>
    public static void Solve<T>(T* l, nint stride, int k, T* v, T* z)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < k; i++, l += stride)
        {
            int aligned = i & ~(Vector256<T>.Count - 1);
            T s = v[i] - HostKernels.Dot(l, z, aligned);
            for (int p = aligned; p < i; p++)
            {
                s -= l[p] * z[p];
            }

            z[i] = l[i] > T.Zero ? s / l[i] : T.Zero;
        }
    }

    /// <summary>z &lt;- L^-T z.</summary>
    /// <param name="l">The factor. A zero on its diagonal stands for an unknown that is left at 0.</param>
    /// <param name="stride">Distance between rows.</param>
    /// <param name="k">Order.</param>
    /// <param name="z">k numbers, 64-byte aligned, updated.</param>
    public static void SolveTransposed<T>(T* l, nint stride, int k, T* z)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        nint w = Vector256<T>.Count;
        for (int i = k - 1; i >= 0; i--)
        {
            T* row = l + i * stride;
            z[i] = row[i] > T.Zero ? z[i] / row[i] : T.Zero;
            Vector256<T> factor = Vector256.Create(-z[i]);
            nint p = 0;
            for (; p + w <= i; p += w)
            {
                HostKernels.MultiplyAdd(factor, Vector256.LoadAligned(row + p), Vector256.LoadAligned(z + p)).StoreAligned(z + p);
            }

            for (; p < i; p++)
            {
                z[p] -= z[i] * row[p];
            }
        }
    }

    /// <summary>One block on the diagonal; also leaves its columns, zero up to the diagonal, and the inverses of its diagonal.</summary>
    private static bool TryFactoriseDiagonal<T>(T* g, nint stride, int width, T tolerance, T* inverse, T* columns)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        new Span<T>(columns, Block * Block).Clear();
        for (int j = 0; j < width; j++)
        {
            T* row = g + j * stride;
            for (int p = 0; p < j; p++)
            {
                T s = row[p];
                for (int q = 0; q < p; q++)
                {
                    s -= row[q] * columns[q * Block + p];
                }

                row[p] = s * inverse[p];
                columns[p * Block + j] = row[p];
            }

            T pivot = row[j];
            for (int q = 0; q < j; q++)
            {
                pivot -= row[q] * row[q];
            }

            // Not "pivot <= ...": that would let NaN pass.
            if (!(pivot > tolerance * inverse[j]) || !(pivot > T.Zero))
            {
                return false;
            }

            row[j] = T.Sqrt(pivot);
            inverse[j] = T.One / row[j];
        }

        return true;
    }

    /// <summary>row &lt;- row D^-T for the block D on the diagonal, column after column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SolveRow<T>(T* row, T* columns, T* inverse, int width)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        nint w = Vector256<T>.Count;
        for (nint j = 0; j < width; j++, columns += Block)
        {
            T value = row[j] * inverse[j];
            row[j] = value;
            Vector256<T> factor = Vector256.Create(-value);
            for (nint p = j & ~(w - 1); p < width; p += w)
            {
                HostKernels.MultiplyAdd(factor, Vector256.LoadAligned(columns + p), Vector256.LoadAligned(row + p)).StoreAligned(row + p);
            }
        }
    }
}
