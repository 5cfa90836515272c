using System.Numerics;
using System.Runtime.Intrinsics;

namespace CsRecover.Vectors;

/// <summary>
/// Products with matrices stored row by row, blocked for registers and caches. Rows are 64-byte aligned and as long as a multiple
/// of <see cref="HostVector.Granule"/>, so there are no tails along a row. What a row's result is rounded to does not depend on
/// which other rows are computed with it.
/// </summary>
internal static unsafe class MatrixKernels
{
    /// <summary>y_i = a_i . x, four or eight rows at a time.</summary>
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
        for (; Vector512.IsHardwareAccelerated && i + 8 <= rows; i += 8, a += 8 * stride)
        {
            DotEight(a, stride, x, y + i, n);
        }

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
            if (Vector512.IsHardwareAccelerated)
            {
                AddEight<T, WideLane<T>>(a, stride, y + i, x, n);
            }
            else
            {
                AddEight<T, SimdLane<T>>(a, stride, y + i, x, n);
            }
        }

        for (; i + 4 <= rows; i += 4, a += 4 * stride)
        {
            AddFour(a, a + stride, a + 2 * stride, a + 3 * stride, y + i, x, n);
        }

        for (; i < rows; i++, a += stride)
        {
            AddOne(a, y[i], x, n);
        }
    }

    /// <summary>x += sum_p f_p a_p over chosen rows, in their order.</summary>
    /// <param name="a">Rows.</param>
    /// <param name="stride">Distance between rows.</param>
    /// <param name="rows">Which rows.</param>
    /// <param name="factors">One factor for each of them.</param>
    /// <param name="x">n numbers, updated.</param>
    /// <param name="n">Length of a row.</param>
    public static void AddChosenRows<T>(T* a, nint stride, ReadOnlySpan<int> rows, ReadOnlySpan<T> factors, T* x, nint n)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        fixed (T* f = factors)
        {
            int p = 0;
            for (; p + 4 <= rows.Length; p += 4)
            {
                AddFour(a + rows[p] * stride, a + rows[p + 1] * stride, a + rows[p + 2] * stride, a + rows[p + 3] * stride, f + p, x, n);
            }

            for (; p < rows.Length; p++)
            {
                AddOne(a + rows[p] * stride, f[p], x, n);
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
        if (Vector512.IsHardwareAccelerated)
        {
            SubtractRows<T, WideLane<T>>(a, rows, c, y, z, n);
        }
        else
        {
            SubtractRows<T, SimdLane<T>>(a, rows, c, y, z, n);
        }
    }

    private static void SubtractRows<T, TWide>(T* a, int rows, T* c, T* y, T* z, nint n)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TWide : unmanaged, IWide<TWide, T>
    {
        nint w = TWide.Count, j = 0;
        for (; j + 8 * w <= n; j += 8 * w)
        {
            TWide s0 = TWide.Load(y + j), s1 = TWide.Load(y + j + w), s2 = TWide.Load(y + j + 2 * w), s3 = TWide.Load(y + j + 3 * w);
            TWide s4 = TWide.Load(y + j + 4 * w), s5 = TWide.Load(y + j + 5 * w), s6 = TWide.Load(y + j + 6 * w), s7 = TWide.Load(y + j + 7 * w);
            T* row = a + j;
            for (int p = 0; p < rows; p++, row += n)
            {
                TWide f = TWide.Of(-c[p]);
                s0 = s0.Plus(f, TWide.Load(row));
                s1 = s1.Plus(f, TWide.Load(row + w));
                s2 = s2.Plus(f, TWide.Load(row + 2 * w));
                s3 = s3.Plus(f, TWide.Load(row + 3 * w));
                s4 = s4.Plus(f, TWide.Load(row + 4 * w));
                s5 = s5.Plus(f, TWide.Load(row + 5 * w));
                s6 = s6.Plus(f, TWide.Load(row + 6 * w));
                s7 = s7.Plus(f, TWide.Load(row + 7 * w));
            }

            s0.Store(z + j);
            s1.Store(z + j + w);
            s2.Store(z + j + 2 * w);
            s3.Store(z + j + 3 * w);
            s4.Store(z + j + 4 * w);
            s5.Store(z + j + 5 * w);
            s6.Store(z + j + 6 * w);
            s7.Store(z + j + 7 * w);
        }

        for (; j + 4 * w <= n; j += 4 * w)
        {
            TWide s0 = TWide.Load(y + j), s1 = TWide.Load(y + j + w), s2 = TWide.Load(y + j + 2 * w), s3 = TWide.Load(y + j + 3 * w);
            T* row = a + j;
            for (int p = 0; p < rows; p++, row += n)
            {
                TWide f = TWide.Of(-c[p]);
                s0 = s0.Plus(f, TWide.Load(row));
                s1 = s1.Plus(f, TWide.Load(row + w));
                s2 = s2.Plus(f, TWide.Load(row + 2 * w));
                s3 = s3.Plus(f, TWide.Load(row + 3 * w));
            }

            s0.Store(z + j);
            s1.Store(z + j + w);
            s2.Store(z + j + 2 * w);
            s3.Store(z + j + 3 * w);
        }

        for (; j < n; j += w)
        {
            TWide s = TWide.Load(y + j);
            T* row = a + j;
            for (int p = 0; p < rows; p++, row += n)
            {
                s = s.Plus(TWide.Of(-c[p]), TWide.Load(row));
            }

            s.Store(z + j);
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

    /// <summary>As <see cref="DotFour"/> for eight rows, to the same bits: a register holds what two do there.</summary>
    private static void DotEight<T>(T* a, nint stride, T* x, T* y, nint n)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T* b = a + stride, c = b + stride, d = c + stride, e = d + stride, f = e + stride, g = f + stride, h = g + stride;
        Vector512<T> sa = default, sb = default, sc = default, sd = default, se = default, sf = default, sg = default, sh = default;
        for (nint j = 0; j < n; j += Vector512<T>.Count)
        {
            Vector512<T> v = Vector512.LoadAligned(x + j);
            sa = HostKernels.MultiplyAdd(Vector512.LoadAligned(a + j), v, sa);
            sb = HostKernels.MultiplyAdd(Vector512.LoadAligned(b + j), v, sb);
            sc = HostKernels.MultiplyAdd(Vector512.LoadAligned(c + j), v, sc);
            sd = HostKernels.MultiplyAdd(Vector512.LoadAligned(d + j), v, sd);
            se = HostKernels.MultiplyAdd(Vector512.LoadAligned(e + j), v, se);
            sf = HostKernels.MultiplyAdd(Vector512.LoadAligned(f + j), v, sf);
            sg = HostKernels.MultiplyAdd(Vector512.LoadAligned(g + j), v, sg);
            sh = HostKernels.MultiplyAdd(Vector512.LoadAligned(h + j), v, sh);
        }

        y[0] = Folded(sa);
        y[1] = Folded(sb);
        y[2] = Folded(sc);
        y[3] = Folded(sd);
        y[4] = Folded(se);
        y[5] = Folded(sf);
        y[6] = Folded(sg);
        y[7] = Folded(sh);
    }

    private static T Folded<T>(Vector512<T> v)
        where T : unmanaged => Vector256.Sum(v.GetLower() + v.GetUpper());

    private static void AddOne<T>(T* a, T factor, T* x, nint n)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Vector256<T> f = Vector256.Create(factor);
        for (nint j = 0; j < n; j += Vector256<T>.Count)
        {
            HostKernels.MultiplyAdd(f, Vector256.LoadAligned(a + j), Vector256.LoadAligned(x + j)).StoreAligned(x + j);
        }
    }

    private static void AddFour<T>(T* a, T* b, T* c, T* d, T* factors, T* x, nint n)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
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

    private static void AddEight<T, TWide>(T* a, nint stride, T* factors, T* x, nint n)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TWide : unmanaged, IWide<TWide, T>
    {
        T* b = a + stride, c = b + stride, d = c + stride, e = d + stride, f = e + stride, g = f + stride, h = g + stride;
        TWide fa = TWide.Of(factors[0]), fb = TWide.Of(factors[1]), fc = TWide.Of(factors[2]), fd = TWide.Of(factors[3]);
        TWide fe = TWide.Of(factors[4]), ff = TWide.Of(factors[5]), fg = TWide.Of(factors[6]), fh = TWide.Of(factors[7]);
        for (nint j = 0; j < n; j += TWide.Count)
        {
            TWide s = TWide.Load(x + j).Plus(fa, TWide.Load(a + j));
            TWide t = fb * TWide.Load(b + j);
            s = s.Plus(fc, TWide.Load(c + j));
            t = t.Plus(fd, TWide.Load(d + j));
            s = s.Plus(fe, TWide.Load(e + j));
            t = t.Plus(ff, TWide.Load(f + j));
            s = s.Plus(fg, TWide.Load(g + j));
            t = t.Plus(fh, TWide.Load(h + j));
            (s + t).Store(x + j);
        }
    }
}
