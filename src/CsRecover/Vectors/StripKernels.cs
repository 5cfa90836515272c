using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CsRecover.Vectors;

/// <summary>
/// Products with rows that are stored by strips of eight: a cache line of the first row, one of the second and so on to the eighth, then the next line of each. A strip is read from its
/// beginning to its end, which processors foresee; eight rows one below the other are eight short runs, of which each begins with a wait for the second-level cache.
/// </summary>
/// <remarks>What the results are rounded to does not depend on the width of the registers.</remarks>
internal static unsafe class StripKernels
{
    /// <summary>Rows of a strip.</summary>
    public const int Rows = 8;

    /// <summary>
    /// to = from + sum_i f_i q_i with f_i = t_i - q_i . v, or f_i = q_i . v where no t is given. The factors of a strip are found while the strip before it is added, so that its way from the
    /// second-level cache is hidden by arithmetic.
    /// </summary>
    /// <param name="strips">The rows; those that fill up the last strip are zero.</param>
    /// <param name="rows">How many.</param>
    /// <param name="t">One number a row, or null.</param>
    /// <param name="v">n numbers.</param>
    /// <param name="from">n numbers.</param>
    /// <param name="sums">Scratch, n numbers; neither v nor from.</param>
    /// <param name="to">n numbers, overwritten; may be any of the others.</param>
    /// <param name="n">Stored length of a row.</param>
    /// <returns>The sum of f_i^2.</returns>
    public static T AddShares<T>(T* strips, int rows, T* t, T* v, T* from, T* sums, T* to, nint n)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T* f = stackalloc T[Rows], padded = stackalloc T[Rows];
        if (rows == 0)
        {
            new ReadOnlySpan<T>(from, (int)n).CopyTo(new Span<T>(to, (int)n));
            return T.Zero;
        }

        T squares = Dot(strips, v, f, Targets(t, rows, padded), n);
        for (int row = Rows; row < rows; row += Rows, strips += Rows * n, from = sums)
        {
            squares += AddAndDot(strips, f, from, sums, v, Targets(t == null ? null : t + row, rows - row, padded), n);
        }

        Add(strips, f, from, to, n);
        return squares;
    }

    /// <summary>x += sum_i f_i q_i.</summary>
    /// <param name="strips">The rows.</param>
    /// <param name="rows">How many.</param>
    /// <param name="f">One number a row.</param>
    /// <param name="x">n numbers, updated.</param>
    /// <param name="n">Stored length of a row.</param>
    public static void AddRows<T>(T* strips, int rows, T* f, T* x, nint n)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T* factors = stackalloc T[Rows];
        for (int row = 0; row < rows; row += Rows, strips += Rows * n)
        {
            for (int r = 0; r < Rows; r++)
            {
                factors[r] = row + r < rows ? f[row + r] : T.Zero;
            }

            Add(strips, factors, x, x, n);
        }
    }

    /// <summary>The numbers of a strip's rows, zeros behind the last one.</summary>
    private static T* Targets<T>(T* t, int rows, T* padded)
        where T : unmanaged
    {
        if (t == null || rows >= Rows)
        {
            return t;
        }

        var all = new Span<T>(padded, Rows);
        all.Clear();
        new ReadOnlySpan<T>(t, rows).CopyTo(all);
        return padded;
    }

    /// <summary>f_r = t_r - q_r . v for the rows of one strip.</summary>
    /// <returns>The sum of f_r^2.</returns>
    private static T Dot<T>(T* q, T* v, T* f, T* t, nint n)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        const int Half = Rows / 2;
        return Vector512.IsHardwareAccelerated
            ? Dot512(q, v, f, t, n)
            : DotHalf(q, v, f, t, n) + DotHalf(q + Half * Vector512<T>.Count, v, f + Half, t == null ? null : t + Half, n);
    }

    /// <summary>to = from + sum_r f_r q_r for one strip.</summary>
    private static void Add<T>(T* q, T* f, T* from, T* to, nint n)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Add<T, WideLane<T>>(q, f, from, to, n);
        }
        else
        {
            Add<T, SimdLane<T>>(q, f, from, to, n);
        }
    }

    /// <summary>Adds a strip by f, which then receives the factors of the next strip.</summary>
    private static T AddAndDot<T>(T* q, T* f, T* from, T* to, T* v, T* t, nint n)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T* next = q + Rows * n;
        if (!Vector512.IsHardwareAccelerated)
        {
            // Sixteen registers do not hold factors and sums at once.
            Add<T, SimdLane<T>>(q, f, from, to, n);
            return Dot(next, v, f, t, n);
        }

        nint w = Vector512<T>.Count;
        Vector512<T> f0 = Vector512.Create(f[0]), f1 = Vector512.Create(f[1]), f2 = Vector512.Create(f[2]), f3 = Vector512.Create(f[3]);
        Vector512<T> f4 = Vector512.Create(f[4]), f5 = Vector512.Create(f[5]), f6 = Vector512.Create(f[6]), f7 = Vector512.Create(f[7]);
        Vector512<T> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        for (nint j = 0; j < n; j += w, q += Rows * w, next += Rows * w)
        {
            Vector512<T> u = Vector512.LoadAligned(v + j);
            s0 = HostKernels.MultiplyAdd(Vector512.LoadAligned(next), u, s0);
            s1 = HostKernels.MultiplyAdd(Vector512.LoadAligned(next + w), u, s1);
            s2 = HostKernels.MultiplyAdd(Vector512.LoadAligned(next + 2 * w), u, s2);
            s3 = HostKernels.MultiplyAdd(Vector512.LoadAligned(next + 3 * w), u, s3);
            s4 = HostKernels.MultiplyAdd(Vector512.LoadAligned(next + 4 * w), u, s4);
            s5 = HostKernels.MultiplyAdd(Vector512.LoadAligned(next + 5 * w), u, s5);
            s6 = HostKernels.MultiplyAdd(Vector512.LoadAligned(next + 6 * w), u, s6);
            s7 = HostKernels.MultiplyAdd(Vector512.LoadAligned(next + 7 * w), u, s7);
            Vector512<T> even = HostKernels.MultiplyAdd(f0, Vector512.LoadAligned(q), Vector512.LoadAligned(from + j)), odd = f1 * Vector512.LoadAligned(q + w);
            even = HostKernels.MultiplyAdd(f2, Vector512.LoadAligned(q + 2 * w), even);
            odd = HostKernels.MultiplyAdd(f3, Vector512.LoadAligned(q + 3 * w), odd);
            even = HostKernels.MultiplyAdd(f4, Vector512.LoadAligned(q + 4 * w), even);
            odd = HostKernels.MultiplyAdd(f5, Vector512.LoadAligned(q + 5 * w), odd);
            even = HostKernels.MultiplyAdd(f6, Vector512.LoadAligned(q + 6 * w), even);
            odd = HostKernels.MultiplyAdd(f7, Vector512.LoadAligned(q + 7 * w), odd);
            (even + odd).StoreAligned(to + j);
        }

        return Fold(f, t, s0, s1, s2, s3) + Fold(f + 4, t == null ? null : t + 4, s4, s5, s6, s7);
    }

    private static T Dot512<T>(T* q, T* v, T* f, T* t, nint n)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        nint w = Vector512<T>.Count;
        Vector512<T> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        for (nint j = 0; j < n; j += w, q += Rows * w)
        {
            Vector512<T> u = Vector512.LoadAligned(v + j);
            s0 = HostKernels.MultiplyAdd(Vector512.LoadAligned(q), u, s0);
            s1 = HostKernels.MultiplyAdd(Vector512.LoadAligned(q + w), u, s1);
            s2 = HostKernels.MultiplyAdd(Vector512.LoadAligned(q + 2 * w), u, s2);
            s3 = HostKernels.MultiplyAdd(Vector512.LoadAligned(q + 3 * w), u, s3);
            s4 = HostKernels.MultiplyAdd(Vector512.LoadAligned(q + 4 * w), u, s4);
            s5 = HostKernels.MultiplyAdd(Vector512.LoadAligned(q + 5 * w), u, s5);
            s6 = HostKernels.MultiplyAdd(Vector512.LoadAligned(q + 6 * w), u, s6);
            s7 = HostKernels.MultiplyAdd(Vector512.LoadAligned(q + 7 * w), u, s7);
        }

        return Fold(f, t, s0, s1, s2, s3) + Fold(f + 4, t == null ? null : t + 4, s4, s5, s6, s7);
    }

    /// <summary>Four rows by halves of a line, to the same bits.</summary>
    private static T DotHalf<T>(T* q, T* v, T* f, T* t, nint n)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        nint w = Vector512<T>.Count, h = w / 2;
        Vector256<T> a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default, d0 = default, d1 = default;
        for (nint j = 0; j < n; j += w, q += Rows * w)
        {
            Vector256<T> u0 = Vector256.LoadAligned(v + j), u1 = Vector256.LoadAligned(v + j + h);
            a0 = HostKernels.MultiplyAdd(Vector256.LoadAligned(q), u0, a0);
            a1 = HostKernels.MultiplyAdd(Vector256.LoadAligned(q + h), u1, a1);
            b0 = HostKernels.MultiplyAdd(Vector256.LoadAligned(q + w), u0, b0);
            b1 = HostKernels.MultiplyAdd(Vector256.LoadAligned(q + w + h), u1, b1);
            c0 = HostKernels.MultiplyAdd(Vector256.LoadAligned(q + 2 * w), u0, c0);
            c1 = HostKernels.MultiplyAdd(Vector256.LoadAligned(q + 2 * w + h), u1, c1);
            d0 = HostKernels.MultiplyAdd(Vector256.LoadAligned(q + 3 * w), u0, d0);
            d1 = HostKernels.MultiplyAdd(Vector256.LoadAligned(q + 3 * w + h), u1, d1);
        }

        return Finish(f, t, a0 + a1, b0 + b1, c0 + c1, d0 + d1);
    }

    private static void Add<T, TWide>(T* q, T* f, T* from, T* to, nint n)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TWide : unmanaged, IWide<TWide, T>
    {
        nint w = Vector512<T>.Count;
        TWide f0 = TWide.Of(f[0]), f1 = TWide.Of(f[1]), f2 = TWide.Of(f[2]), f3 = TWide.Of(f[3]);
        TWide f4 = TWide.Of(f[4]), f5 = TWide.Of(f[5]), f6 = TWide.Of(f[6]), f7 = TWide.Of(f[7]);
        for (nint j = 0; j < n; j += w, q += Rows * w)
        {
            for (nint h = 0; h < w; h += TWide.Count)
            {
                TWide even = TWide.Load(from + j + h).Plus(f0, TWide.Load(q + h)), odd = f1 * TWide.Load(q + w + h);
                even = even.Plus(f2, TWide.Load(q + 2 * w + h));
                odd = odd.Plus(f3, TWide.Load(q + 3 * w + h));
                even = even.Plus(f4, TWide.Load(q + 4 * w + h));
                odd = odd.Plus(f5, TWide.Load(q + 5 * w + h));
                even = even.Plus(f6, TWide.Load(q + 6 * w + h));
                odd = odd.Plus(f7, TWide.Load(q + 7 * w + h));
                (even + odd).Store(to + j + h);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Fold<T>(T* f, T* t, Vector512<T> a, Vector512<T> b, Vector512<T> c, Vector512<T> d)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Finish(f, t, a.GetLower() + a.GetUpper(), b.GetLower() + b.GetUpper(), c.GetLower() + c.GetUpper(), d.GetLower() + d.GetUpper());

    /// <summary>Four factors from partial sums.</summary>
    /// <returns>The sum of their squares.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Finish<T>(T* f, T* t, Vector256<T> a, Vector256<T> b, Vector256<T> c, Vector256<T> d)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (Avx.IsSupported && typeof(T) == typeof(float))
        {
            // All four sums side by side, in half a register each: they are needed at once, by the next pass.
            Vector256<float> pairs = Avx.HorizontalAdd(Avx.HorizontalAdd(a.AsSingle(), b.AsSingle()), Avx.HorizontalAdd(c.AsSingle(), d.AsSingle()));
            Vector128<float> products = pairs.GetLower() + pairs.GetUpper();
            Vector128<float> factors = t == null ? products : Vector128.Load((float*)t) - products;
            factors.Store((float*)f);
            return T.CreateTruncating(Vector128.Sum(factors * factors));
        }

        (f[0], f[1], f[2], f[3]) = (Vector256.Sum(a), Vector256.Sum(b), Vector256.Sum(c), Vector256.Sum(d));
        T squares = T.Zero;
        for (int r = 0; r < 4; r++)
        {
            f[r] = t == null ? f[r] : t[r] - f[r];
            squares += f[r] * f[r];
        }

        return squares;
    }
}
