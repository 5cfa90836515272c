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

    /// <summary>Rows below them that are solved for together, lying across: as many as stay in registers.</summary>
    private const int Strip = 64;

    /// <summary>Factorises.</summary>
    /// <param name="g">k rows of at least <see cref="HostVector.StorageFor"/>(k) numbers; its lower triangle becomes L. What lies above the diagonal loses its meaning.</param>
    /// <param name="stride">Distance between rows.</param>
    /// <param name="k">Order.</param>
    /// <param name="tolerance">The least l_jj^2 / g_jj, the share of an unknown that the ones before do not explain, at which to go on.</param>
    /// <param name="done">The first so many rows are those of L already.</param>
    /// <returns>False when a pivot fell below the tolerance: the matrix is not (safely) positive definite.</returns>
    [SkipLocalsInit]
    public static bool TryFactorise<T>(T* g, nint stride, int k, T tolerance, int done = 0)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T* memory = stackalloc T[Block * (Block + Strip) + Block + 16];
        T* diagonal = (T*)(((nint)memory + 63) & ~63), strip = diagonal + Block * Block, inverse = strip + Block * Strip;
        done = FirstRow(done);
        for (int start = 0; start < k; start += Block)
        {
            int width = Math.Min(Block, k - start), wide = HostVector.StorageFor(width), first = Math.Max(start, done);
            T* panel = g + start * stride + start;
            T* rows = g + first * stride;
            for (int j = 0; j < width; j++)
            {
                inverse[j] = panel[j * stride + j];
            }

            MatrixProduct.AddTransposed(-T.One, rows, stride, k - first, g + start * stride, stride, width, start, rows + start, stride, lower: first == start);
            Across(panel, stride, width, wide, diagonal, Block);
            if (first > start)
            {
                for (int j = 0; j < width; j++)
                {
                    inverse[j] = T.One / inverse[j];
                }
            }
            else
            {
                if (!TryFactoriseDiagonal(diagonal, width, tolerance, inverse))
                {
                    return false;
                }

                Back(diagonal, Block, panel, stride, width, wide);
                first = start + width;
            }

            for (int row = first; row < k; row += Strip)
            {
                int count = Math.Min(Strip, k - row);
                T* lines = g + row * stride + start;
                Across(lines, stride, count, Block, strip, Strip);
                SolveStrip(strip, diagonal, inverse);
                Back(strip, Strip, lines, stride, count, Block);
            }
        }

        return true;
    }

    /// <summary>The first row that <see cref="TryFactorise"/> factorises again where so many are done: the rows from here on are to be those of the matrix.</summary>
    /// <param name="done">How many are.</param>
    public static int FirstRow(int done) => done & ~(Block - 1);

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

    /// <summary>One block on the diagonal, its columns lying across; also leaves the inverses of its diagonal.</summary>
    private static bool TryFactoriseDiagonal<T>(T* columns, int width, T tolerance, T* inverse)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        nint w = Vector256<T>.Count;
        for (int j = 0; j < width; j++)
        {
            T* own = columns + j * Block;
            for (nint i = j & ~(w - 1); i < Block; i += 2 * w)
            {
                nint other = Math.Min(i + w, Block - w);
                Vector256<T> s = Vector256.LoadAligned(own + i), t = Vector256.LoadAligned(own + other);
                for (T* p = columns; p < own; p += Block)
                {
                    Vector256<T> factor = Vector256.Create(-p[j]);
                    s = HostKernels.MultiplyAdd(factor, Vector256.LoadAligned(p + i), s);
                    t = HostKernels.MultiplyAdd(factor, Vector256.LoadAligned(p + other), t);
                }

                s.StoreAligned(own + i);
                if (other > i)
                {
                    t.StoreAligned(own + other);
                }
            }

            // Not "pivot <= ...": that would let NaN pass.
            T pivot = own[j];
            if (!(pivot > tolerance * inverse[j]) || !(pivot > T.Zero))
            {
                return false;
            }

            own[j] = T.Sqrt(pivot);
            inverse[j] = T.One / own[j];
            for (int i = j + 1; i < width; i++)
            {
                own[i] *= inverse[j];
            }
        }

        return true;
    }

    /// <summary>Rows that lie across, times D^-T for the block D on the diagonal that does so too; a block with rows below it is whole.</summary>
    private static void SolveStrip<T>(T* strip, T* columns, T* inverse)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        nint w = Vector256<T>.Count;
        for (nint i = 0; i < Strip; i += 8 * w)
        {
            T* own = strip + i;
            for (int j = 0; j < Block; j++, own += Strip)
            {
                Vector256<T> s0 = Vector256.LoadAligned(own), s1 = Vector256.LoadAligned(own + w), s2 = Vector256.LoadAligned(own + 2 * w), s3 = Vector256.LoadAligned(own + 3 * w);
                Vector256<T> s4 = Vector256.LoadAligned(own + 4 * w), s5 = Vector256.LoadAligned(own + 5 * w), s6 = Vector256.LoadAligned(own + 6 * w), s7 = Vector256.LoadAligned(own + 7 * w);
                T* from = strip + i, factors = columns + j;
                for (int p = 0; p < j; p++, from += Strip, factors += Block)
                {
                    Vector256<T> factor = Vector256.Create(-*factors);
                    s0 = HostKernels.MultiplyAdd(factor, Vector256.LoadAligned(from), s0);
                    s1 = HostKernels.MultiplyAdd(factor, Vector256.LoadAligned(from + w), s1);
                    s2 = HostKernels.MultiplyAdd(factor, Vector256.LoadAligned(from + 2 * w), s2);
                    s3 = HostKernels.MultiplyAdd(factor, Vector256.LoadAligned(from + 3 * w), s3);
                    s4 = HostKernels.MultiplyAdd(factor, Vector256.LoadAligned(from + 4 * w), s4);
                    s5 = HostKernels.MultiplyAdd(factor, Vector256.LoadAligned(from + 5 * w), s5);
                    s6 = HostKernels.MultiplyAdd(factor, Vector256.LoadAligned(from + 6 * w), s6);
                    s7 = HostKernels.MultiplyAdd(factor, Vector256.LoadAligned(from + 7 * w), s7);
                }

                Vector256<T> scale = Vector256.Create(inverse[j]);
                (s0 * scale).StoreAligned(own);
                (s1 * scale).StoreAligned(own + w);
                (s2 * scale).StoreAligned(own + 2 * w);
                (s3 * scale).StoreAligned(own + 3 * w);
                (s4 * scale).StoreAligned(own + 4 * w);
                (s5 * scale).StoreAligned(own + 5 * w);
                (s6 * scale).StoreAligned(own + 6 * w);
                (s7 * scale).StoreAligned(own + 7 * w);
            }
        }
    }

    /// <summary>Copies the block's columns of some rows so that a column's numbers lie side by side; rows that are not there are zero.</summary>
    private static void Across<T>(T* rows, nint stride, int count, int wide, T* across, int step)
        where T : unmanaged
    {
        int whole = count & ~7;
        for (int i = 0; i < whole; i += 8)
        {
            for (int j = 0; j < wide; j += 8)
            {
                Turn(rows + i * stride + j, stride, across + j * step + i, step);
            }
        }

        for (int j = 0; j < wide && whole < step; j++)
        {
            new Span<T>(across + j * step + whole, step - whole).Clear();
            for (int i = whole; i < count; i++)
            {
                across[j * step + i] = rows[i * stride + j];
            }
        }
    }

    /// <summary>Undoes <see cref="Across"/>.</summary>
    private static void Back<T>(T* across, int step, T* rows, nint stride, int count, int wide)
        where T : unmanaged
    {
        int whole = count & ~7;
        for (int i = 0; i < whole; i += 8)
        {
            for (int j = 0; j < wide; j += 8)
            {
                Turn(across + j * step + i, step, rows + i * stride + j, stride);
            }
        }

        for (int i = whole; i < count; i++)
        {
            for (int j = 0; j < wide; j++)
            {
                rows[i * stride + j] = across[j * step + i];
            }
        }
    }

    private static void Turn<T>(T* from, nint fromStep, T* to, nint toStep)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            CellTranspose.Copy((float*)from, fromStep, (float*)to, toStep);
            return;
        }

        for (int i = 0; i < 8; i++)
        {
            for (int j = 0; j < 8; j++)
            {
                to[j * toStep + i] = from[i * fromStep + j];
            }
        }
    }
}
