using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CsRecover.Vectors;

/// <summary>
/// Products with matrices stored row by row, blocked for registers and caches. Rows are 64-byte aligned and as long as a multiple
/// of <see cref="HostVector.Granule"/>, so there are no tails along a row. What a row's result is rounded to does not depend on
/// which other rows are computed with it.
/// </summary>
internal static unsafe class MatrixKernels
{
    /// <summary>Rows of a block that stays in the second-level cache.</summary>
    private const int RowBlock = 64;

    /// <summary>Bytes of a row that are gone through at a time: six such pieces fit the first-level cache.</summary>
    private const int ChunkBytes = 4096;

    /// <summary>y_i = a_i . x, four rows at a time.</summary>
    /// <param name="a">Rows.</param>
    /// <param name="stride">Distance between rows.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="x">n numbers.</param>
    /// <param name="y">One number a row, overwritten.</param>
    /// <param name="n">Length of a row.</param>
    public static void Multiply<T>(T* a, nint stride, int rows, T* x, T* y, nint n)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int i = 0;
        for (; i + 4 <= rows; i += 4, a += 4 * stride)
        {
            DotFour(a, stride, x, y + i, n);
        }

        for (; i < rows; i++, a += stride)
        {
            y[i] = HostKernels.Dot(a, x, n);
        }
    }

    /// <summary>x += sum_i y_i a_i, eight rows at a time.</summary>
    /// <param name="a">Rows.</param>
    /// <param name="stride">Distance between rows.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="y">One factor a row.</param>
    /// <param name="x">n numbers, updated.</param>
    /// <param name="n">Length of a row.</param>
    public static void AddRows<T>(T* a, nint stride, int rows, T* y, T* x, nint n)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int i = 0;
        for (; i + 8 <= rows; i += 8, a += 8 * stride)
        {
            AddEight(a, stride, y + i, x, n);
        }

        for (; i + 4 <= rows; i += 4, a += 4 * stride)
        {
            AddFour(a, stride, y + i, x, n);
        }

        for (; i < rows; i++, a += stride)
        {
            AddOne(a, y[i], x, n);
        }
    }

    /// <summary>
    /// x += sum_i (t_i - a_i . x) a_i for orthonormal rows: the residuals of four rows, then the update with all four while they are in the cache
    /// (exact, because one row's update does not change another's residual).
    /// </summary>
    /// <param name="a">Orthonormal (or zero) rows.</param>
    /// <param name="stride">Distance between rows.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="t">One number a row.</param>
    /// <param name="x">n numbers, updated.</param>
    /// <param name="n">Length of a row.</param>
    /// <returns>The sum of the squared residuals.</returns>
    public static T ProjectRows<T>(T* a, nint stride, int rows, T* t, T* x, nint n)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T* residuals = stackalloc T[4];
        T sum = T.Zero;
        int i = 0;
        for (; i + 4 <= rows; i += 4, a += 4 * stride)
        {
            DotFour(a, stride, x, residuals, n);
            for (int r = 0; r < 4; r++)
            {
                T v = t[i + r] - residuals[r];
                residuals[r] = v;
                sum += v * v;
            }

            AddFour(a, stride, residuals, x, n);
        }

        for (; i < rows; i++, a += stride)
        {
            T v = t[i] - HostKernels.Dot(a, x, n);
            sum += v * v;
            AddOne(a, v, x, n);
        }

        return sum;
    }

    /// <summary>c_ij += sign * (a_i . b_j): the product A B^T of two sets of rows.</summary>
    /// <param name="sign">1 or -1.</param>
    /// <param name="a">First rows.</param>
    /// <param name="strideA">Distance between them.</param>
    /// <param name="rowsA">How many.</param>
    /// <param name="b">Second rows.</param>
    /// <param name="strideB">Distance between them.</param>
    /// <param name="rowsB">How many.</param>
    /// <param name="n">Length of all rows.</param>
    /// <param name="c">rowsA x rowsB numbers, updated.</param>
    /// <param name="strideC">Distance between rows of c.</param>
    /// <param name="lower">Whether entries with j above i may be left out (some of them are computed all the same).</param>
    public static void AddProductTransposed<T>(
        T sign, T* a, nint strideA, int rowsA, T* b, nint strideB, int rowsB, nint n, T* c, nint strideC, bool lower = false)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        nint chunk = ChunkBytes / sizeof(T);
        for (nint start = 0; start < n; start += chunk)
        {
            nint length = Math.Min(chunk, n - start);
            for (int block = 0; block < rowsB; block += RowBlock)
            {
                int end = Math.Min(block + RowBlock, rowsB);
                for (int i = lower ? block & ~3 : 0; i < rowsA; i += 4)
                {
                    // Rows past the end are computed as copies of the last one and not stored.
                    int last = rowsA - 1;
                    T* a0 = a + i * strideA + start, a1 = a + Math.Min(i + 1, last) * strideA + start;
                    T* a2 = a + Math.Min(i + 2, last) * strideA + start, a3 = a + Math.Min(i + 3, last) * strideA + start;
                    int until = lower ? Math.Min(end, i + 4) : end;
                    for (int j = block; j < until; j += 2)
                    {
                        T* b0 = b + j * strideB + start, b1 = b + Math.Min(j + 1, rowsB - 1) * strideB + start;
                        AddTile(sign, a0, a1, a2, a3, b0, b1, length, c + i * strideC + j, strideC, Math.Min(4, rowsA - i), j + 1 < rowsB);
                    }
                }
            }
        }
    }

    /// <summary>x_i += sum_p r_ip q_p: the product R Q, added to rows.</summary>
    /// <param name="r">rows x count numbers.</param>
    /// <param name="strideR">Distance between rows of r.</param>
    /// <param name="rows">How many rows r and x have.</param>
    /// <param name="q">count rows.</param>
    /// <param name="strideQ">Distance between them.</param>
    /// <param name="count">How many.</param>
    /// <param name="x">Rows, updated.</param>
    /// <param name="strideX">Distance between them.</param>
    /// <param name="n">Length of rows of q and x.</param>
    [SkipLocalsInit]
    public static void AddProduct<T>(T* r, nint strideR, int rows, T* q, nint strideQ, int count, T* x, nint strideX, nint n)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // A strip of q as wide as a cache line is copied together, as its rows may all fall into one cache set.
        byte* memory = stackalloc byte[RowBlock * 64 + 64];
        T* strip = (T*)(((nint)memory + 63) & ~63);
        nint w = Vector256<T>.Count;
        for (int block = 0; block < count; block += RowBlock)
        {
            int deep = Math.Min(RowBlock, count - block);
            T* from = q + block * strideQ;
            for (nint j = 0; j < n; j += 2 * w)
            {
                for (int p = 0; p < deep; p++)
                {
                    Vector256.LoadAligned(from + p * strideQ + j).StoreAligned(strip + p * 2 * w);
                    Vector256.LoadAligned(from + p * strideQ + j + w).StoreAligned(strip + p * 2 * w + w);
                }

                for (int i = 0; i < rows; i += 4)
                {
                    // Rows past the end are copies of the last one, which is then written several times with the same numbers.
                    int last = rows - 1, i1 = Math.Min(i + 1, last), i2 = Math.Min(i + 2, last), i3 = Math.Min(i + 3, last);
                    T* s = r + block;
                    AddStrip(
                        s + i * strideR, s + i1 * strideR, s + i2 * strideR, s + i3 * strideR, strip, deep,
                        x + i * strideX + j, x + i1 * strideX + j, x + i2 * strideX + j, x + i3 * strideX + j);
                }
            }
        }
    }

    /// <summary>z = y - sum_p c_p a_p, by strips of the result that stay in registers.</summary>
    /// <param name="a">Rows.</param>
    /// <param name="rows">How many; the distance between them is n.</param>
    /// <param name="c">One factor a row.</param>
    /// <param name="y">n numbers.</param>
    /// <param name="z">n numbers, overwritten; may be y.</param>
    /// <param name="n">Length of a row.</param>
    public static void SubtractRows<T>(T* a, int rows, T* c, T* y, T* z, nint n)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        nint w = Vector256<T>.Count, j = 0;
        for (; j + 8 * w <= n; j += 8 * w)
        {
            Vector256<T> s0 = Vector256.LoadAligned(y + j), s1 = Vector256.LoadAligned(y + j + w), s2 = Vector256.LoadAligned(y + j + 2 * w), s3 = Vector256.LoadAligned(y + j + 3 * w);
            Vector256<T> s4 = Vector256.LoadAligned(y + j + 4 * w), s5 = Vector256.LoadAligned(y + j + 5 * w), s6 = Vector256.LoadAligned(y + j + 6 * w), s7 = Vector256.LoadAligned(y + j + 7 * w);
            T* row = a + j;
            for (int p = 0; p < rows; p++, row += n)
            {
                Vector256<T> f = Vector256.Create(-c[p]);
                s0 = HostKernels.MultiplyAdd(f, Vector256.LoadAligned(row), s0);
                s1 = HostKernels.MultiplyAdd(f, Vector256.LoadAligned(row + w), s1);
                s2 = HostKernels.MultiplyAdd(f, Vector256.LoadAligned(row + 2 * w), s2);
                s3 = HostKernels.MultiplyAdd(f, Vector256.LoadAligned(row + 3 * w), s3);
                s4 = HostKernels.MultiplyAdd(f, Vector256.LoadAligned(row + 4 * w), s4);
                s5 = HostKernels.MultiplyAdd(f, Vector256.LoadAligned(row + 5 * w), s5);
                s6 = HostKernels.MultiplyAdd(f, Vector256.LoadAligned(row + 6 * w), s6);
                s7 = HostKernels.MultiplyAdd(f, Vector256.LoadAligned(row + 7 * w), s7);
            }

            s0.StoreAligned(z + j);
            s1.StoreAligned(z + j + w);
            s2.StoreAligned(z + j + 2 * w);
            s3.StoreAligned(z + j + 3 * w);
            s4.StoreAligned(z + j + 4 * w);
            s5.StoreAligned(z + j + 5 * w);
            s6.StoreAligned(z + j + 6 * w);
            s7.StoreAligned(z + j + 7 * w);
        }

        for (; j < n; j += 2 * w)
        {
            Vector256<T> s0 = Vector256.LoadAligned(y + j), s1 = Vector256.LoadAligned(y + j + w);
            T* row = a + j;
            for (int p = 0; p < rows; p++, row += n)
            {
                Vector256<T> f = Vector256.Create(-c[p]);
                s0 = HostKernels.MultiplyAdd(f, Vector256.LoadAligned(row), s0);
                s1 = HostKernels.MultiplyAdd(f, Vector256.LoadAligned(row + w), s1);
            }

            s0.StoreAligned(z + j);
            s1.StoreAligned(z + j + w);
        }
    }

    private static void DotFour<T>(T* a, nint stride, T* x, T* y, nint n)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        nint w = Vector256<T>.Count;
        T* b = a + stride, c = b + stride, d = c + stride;
        Vector256<T> a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default, d0 = default, d1 = default;
        for (nint j = 0; j < n; j += 2 * w)
        {
            Vector256<T> x0 = Vector256.LoadAligned(x + j), x1 = Vector256.LoadAligned(x + j + w);
            a0 = HostKernels.MultiplyAdd(Vector256.LoadAligned(a + j), x0, a0);
            b0 = HostKernels.MultiplyAdd(Vector256.LoadAligned(b + j), x0, b0);
            c0 = HostKernels.MultiplyAdd(Vector256.LoadAligned(c + j), x0, c0);
            d0 = HostKernels.MultiplyAdd(Vector256.LoadAligned(d + j), x0, d0);
            a1 = HostKernels.MultiplyAdd(Vector256.LoadAligned(a + j + w), x1, a1);
            b1 = HostKernels.MultiplyAdd(Vector256.LoadAligned(b + j + w), x1, b1);
            c1 = HostKernels.MultiplyAdd(Vector256.LoadAligned(c + j + w), x1, c1);
            d1 = HostKernels.MultiplyAdd(Vector256.LoadAligned(d + j + w), x1, d1);
        }

        y[0] = Vector256.Sum(a0 + a1);
        y[1] = Vector256.Sum(b0 + b1);
        y[2] = Vector256.Sum(c0 + c1);
        y[3] = Vector256.Sum(d0 + d1);
    }

    private static void AddOne<T>(T* a, T factor, T* x, nint n)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Vector256<T> f = Vector256.Create(factor);
        for (nint j = 0; j < n; j += Vector256<T>.Count)
        {
            HostKernels.MultiplyAdd(f, Vector256.LoadAligned(a + j), Vector256.LoadAligned(x + j)).StoreAligned(x + j);
        }
    }

    private static void AddFour<T>(T* a, nint stride, T* factors, T* x, nint n)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T* b = a + stride, c = b + stride, d = c + stride;
        Vector256<T> fa = Vector256.Create(factors[0]), fb = Vector256.Create(factors[1]), fc = Vector256.Create(factors[2]), fd = Vector256.Create(factors[3]);
        nint w = Vector256<T>.Count;
        for (nint j = 0; j < n; j += 2 * w)
        {
            Vector256<T> s = HostKernels.MultiplyAdd(fa, Vector256.LoadAligned(a + j), Vector256.LoadAligned(x + j));
            Vector256<T> t = HostKernels.MultiplyAdd(fa, Vector256.LoadAligned(a + j + w), Vector256.LoadAligned(x + j + w));
            s = HostKernels.MultiplyAdd(fb, Vector256.LoadAligned(b + j), s);
            t = HostKernels.MultiplyAdd(fb, Vector256.LoadAligned(b + j + w), t);
            s = HostKernels.MultiplyAdd(fc, Vector256.LoadAligned(c + j), s);
            t = HostKernels.MultiplyAdd(fc, Vector256.LoadAligned(c + j + w), t);
            HostKernels.MultiplyAdd(fd, Vector256.LoadAligned(d + j), s).StoreAligned(x + j);
            HostKernels.MultiplyAdd(fd, Vector256.LoadAligned(d + j + w), t).StoreAligned(x + j + w);
        }
    }

    private static void AddEight<T>(T* a, nint stride, T* factors, T* x, nint n)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T* b = a + stride, c = b + stride, d = c + stride, e = d + stride, f = e + stride, g = f + stride, h = g + stride;
        Vector256<T> fa = Vector256.Create(factors[0]), fb = Vector256.Create(factors[1]), fc = Vector256.Create(factors[2]), fd = Vector256.Create(factors[3]);
        Vector256<T> fe = Vector256.Create(factors[4]), ff = Vector256.Create(factors[5]), fg = Vector256.Create(factors[6]), fh = Vector256.Create(factors[7]);
        for (nint j = 0; j < n; j += Vector256<T>.Count)
        {
            Vector256<T> s = HostKernels.MultiplyAdd(fa, Vector256.LoadAligned(a + j), Vector256.LoadAligned(x + j));
            Vector256<T> t = fb * Vector256.LoadAligned(b + j);
            s = HostKernels.MultiplyAdd(fc, Vector256.LoadAligned(c + j), s);
            t = HostKernels.MultiplyAdd(fd, Vector256.LoadAligned(d + j), t);
            s = HostKernels.MultiplyAdd(fe, Vector256.LoadAligned(e + j), s);
            t = HostKernels.MultiplyAdd(ff, Vector256.LoadAligned(f + j), t);
            s = HostKernels.MultiplyAdd(fg, Vector256.LoadAligned(g + j), s);
            t = HostKernels.MultiplyAdd(fh, Vector256.LoadAligned(h + j), t);
            (s + t).StoreAligned(x + j);
        }
    }

    private static void AddTile<T>(
        T sign, T* a0, T* a1, T* a2, T* a3, T* b0, T* b1, nint n, T* c, nint strideC, int rows, bool both)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Vector256<T> s00 = default, s10 = default, s20 = default, s30 = default, s01 = default, s11 = default, s21 = default, s31 = default;
        for (nint k = 0; k < n; k += Vector256<T>.Count)
        {
            Vector256<T> p = Vector256.LoadAligned(b0 + k), q = Vector256.LoadAligned(b1 + k);
            Vector256<T> v = Vector256.LoadAligned(a0 + k);
            s00 = HostKernels.MultiplyAdd(v, p, s00);
            s01 = HostKernels.MultiplyAdd(v, q, s01);
            v = Vector256.LoadAligned(a1 + k);
            s10 = HostKernels.MultiplyAdd(v, p, s10);
            s11 = HostKernels.MultiplyAdd(v, q, s11);
            v = Vector256.LoadAligned(a2 + k);
            s20 = HostKernels.MultiplyAdd(v, p, s20);
            s21 = HostKernels.MultiplyAdd(v, q, s21);
            v = Vector256.LoadAligned(a3 + k);
            s30 = HostKernels.MultiplyAdd(v, p, s30);
            s31 = HostKernels.MultiplyAdd(v, q, s31);
        }

        AddSums(sign, s00, s01, c, both);
        if (rows > 1)
        {
            AddSums(sign, s10, s11, c + strideC, both);
        }

        if (rows > 2)
        {
            AddSums(sign, s20, s21, c + 2 * strideC, both);
        }

        if (rows > 3)
        {
            AddSums(sign, s30, s31, c + 3 * strideC, both);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddSums<T>(T sign, Vector256<T> first, Vector256<T> second, T* c, bool both)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        c[0] += sign * Vector256.Sum(first);
        if (both)
        {
            c[1] += sign * Vector256.Sum(second);
        }
    }

    private static void AddStrip<T>(T* r0, T* r1, T* r2, T* r3, T* strip, int deep, T* x0, T* x1, T* x2, T* x3)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        nint w = Vector256<T>.Count;
        Vector256<T> s00 = Vector256.LoadAligned(x0), s01 = Vector256.LoadAligned(x0 + w), s10 = Vector256.LoadAligned(x1), s11 = Vector256.LoadAligned(x1 + w);
        Vector256<T> s20 = Vector256.LoadAligned(x2), s21 = Vector256.LoadAligned(x2 + w), s30 = Vector256.LoadAligned(x3), s31 = Vector256.LoadAligned(x3 + w);
        for (nint p = 0; p < deep; p++, strip += 2 * w)
        {
            Vector256<T> q0 = Vector256.LoadAligned(strip), q1 = Vector256.LoadAligned(strip + w);
            Vector256<T> f = Vector256.Create(r0[p]);
            s00 = HostKernels.MultiplyAdd(f, q0, s00);
            s01 = HostKernels.MultiplyAdd(f, q1, s01);
            f = Vector256.Create(r1[p]);
            s10 = HostKernels.MultiplyAdd(f, q0, s10);
            s11 = HostKernels.MultiplyAdd(f, q1, s11);
            f = Vector256.Create(r2[p]);
            s20 = HostKernels.MultiplyAdd(f, q0, s20);
            s21 = HostKernels.MultiplyAdd(f, q1, s21);
            f = Vector256.Create(r3[p]);
            s30 = HostKernels.MultiplyAdd(f, q0, s30);
            s31 = HostKernels.MultiplyAdd(f, q1, s31);
        }

        s00.StoreAligned(x0);
        s01.StoreAligned(x0 + w);
        s10.StoreAligned(x1);
        s11.StoreAligned(x1 + w);
        s20.StoreAligned(x2);
        s21.StoreAligned(x2 + w);
        s30.StoreAligned(x3);
        s31.StoreAligned(x3 + w);
    }
}
