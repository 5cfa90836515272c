using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CsRecover.Vectors;

/// <summary>The inner step of a pursuit that keeps correlations, for real host vectors.</summary>
internal static unsafe class PursuitKernels
{
    /// <summary>
    /// p = (p - sum_i c_i block_i) scale, x -= share p, and the lowest index where f(x_i^2, by_i^2) is largest: strip by strip, so that
    /// p and x are touched once and stay in registers in between.
    /// </summary>
    /// <param name="f">The functor.</param>
    /// <param name="block">Rows; the distance between them is n.</param>
    /// <param name="rows">How many.</param>
    /// <param name="c">One factor a row.</param>
    /// <param name="scale">Factor of p.</param>
    /// <param name="p">n numbers, updated.</param>
    /// <param name="share">What x loses of p.</param>
    /// <param name="x">n numbers, updated.</param>
    /// <param name="by">n numbers.</param>
    /// <param name="n">Length of a row.</param>
    public static int Deflate<T, TWeight>(TWeight f, T* block, int rows, T* c, T scale, T* p, T share, T* x, T* by, nint n)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TWeight : unmanaged, IWeight<T>
    {
        Vector256<T> s = Vector256.Create(scale), minus = Vector256.Create(-share), largest = default;
        nint w = Vector256<T>.Count, j = 0, at = 0, width = 2 * w;
        for (; j + 8 * w <= n; j += 8 * w)
        {
            Vector256<T> p0 = Vector256.LoadAligned(p + j), p1 = Vector256.LoadAligned(p + j + w), p2 = Vector256.LoadAligned(p + j + 2 * w), p3 = Vector256.LoadAligned(p + j + 3 * w);
            Vector256<T> p4 = Vector256.LoadAligned(p + j + 4 * w), p5 = Vector256.LoadAligned(p + j + 5 * w), p6 = Vector256.LoadAligned(p + j + 6 * w), p7 = Vector256.LoadAligned(p + j + 7 * w);
            T* row = block + j;
            for (int i = 0; i < rows; i++, row += n)
            {
                Vector256<T> factor = Vector256.Create(-c[i]);
                p0 = HostKernels.MultiplyAdd(factor, Vector256.LoadAligned(row), p0);
                p1 = HostKernels.MultiplyAdd(factor, Vector256.LoadAligned(row + w), p1);
                p2 = HostKernels.MultiplyAdd(factor, Vector256.LoadAligned(row + 2 * w), p2);
                p3 = HostKernels.MultiplyAdd(factor, Vector256.LoadAligned(row + 3 * w), p3);
                p4 = HostKernels.MultiplyAdd(factor, Vector256.LoadAligned(row + 4 * w), p4);
                p5 = HostKernels.MultiplyAdd(factor, Vector256.LoadAligned(row + 5 * w), p5);
                p6 = HostKernels.MultiplyAdd(factor, Vector256.LoadAligned(row + 6 * w), p6);
                p7 = HostKernels.MultiplyAdd(factor, Vector256.LoadAligned(row + 7 * w), p7);
            }

            Vector256<T> a = Finish(f, s, p0, minus, p + j, x + j, by + j), b = Finish(f, s, p1, minus, p + j + w, x + j + w, by + j + w);
            a = Larger(a, Finish(f, s, p2, minus, p + j + 2 * w, x + j + 2 * w, by + j + 2 * w));
            b = Larger(b, Finish(f, s, p3, minus, p + j + 3 * w, x + j + 3 * w, by + j + 3 * w));
            a = Larger(a, Finish(f, s, p4, minus, p + j + 4 * w, x + j + 4 * w, by + j + 4 * w));
            b = Larger(b, Finish(f, s, p5, minus, p + j + 5 * w, x + j + 5 * w, by + j + 5 * w));
            a = Larger(a, Finish(f, s, p6, minus, p + j + 6 * w, x + j + 6 * w, by + j + 6 * w));
            a = Larger(Larger(a, b), Finish(f, s, p7, minus, p + j + 7 * w, x + j + 7 * w, by + j + 7 * w));
            if (Vector256.GreaterThanAny(a, largest))
            {
                // Rare: the record is broken about log(n / strip) times.
                (largest, at, width) = (Vector256.Create(HostKernels.Max(a)), j, 8 * w);
            }
        }

        for (; j < n; j += 2 * w)
        {
            Vector256<T> p0 = Vector256.LoadAligned(p + j), p1 = Vector256.LoadAligned(p + j + w);
            T* row = block + j;
            for (int i = 0; i < rows; i++, row += n)
            {
                Vector256<T> factor = Vector256.Create(-c[i]);
                p0 = HostKernels.MultiplyAdd(factor, Vector256.LoadAligned(row), p0);
                p1 = HostKernels.MultiplyAdd(factor, Vector256.LoadAligned(row + w), p1);
            }

            Vector256<T> a = Larger(Finish(f, s, p0, minus, p + j, x + j, by + j), Finish(f, s, p1, minus, p + j + w, x + j + w, by + j + w));
            if (Vector256.GreaterThanAny(a, largest))
            {
                (largest, at, width) = (Vector256.Create(HostKernels.Max(a)), j, 2 * w);
            }
        }

        for (j = at; j < at + width; j += w)
        {
            uint hits = Vector256.ExtractMostSignificantBits(Vector256.Equals(largest, Evaluate(f, Vector256.LoadAligned(x + j), by + j)));
            if (hits != 0)
            {
                return (int)j + BitOperations.TrailingZeroCount(hits);
            }
        }

        return 0;
    }

    /// <summary>Stores p scale and x - share p.</summary>
    /// <returns>f at the new x.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Finish<T, TWeight>(TWeight f, Vector256<T> scale, Vector256<T> v, Vector256<T> minusShare, T* p, T* x, T* by)
        where T : unmanaged
        where TWeight : unmanaged, IWeight<T>
    {
        v *= scale;
        v.StoreAligned(p);
        Vector256<T> left = HostKernels.MultiplyAdd(minusShare, v, Vector256.LoadAligned(x));
        left.StoreAligned(x);
        return Evaluate(f, left, by);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Evaluate<T, TWeight>(TWeight f, Vector256<T> x, T* by)
        where T : unmanaged
        where TWeight : unmanaged, IWeight<T>
    {
        Vector256<T> b = Vector256.LoadAligned(by);
        return f.Invoke(new SimdLane<T>(x * x), new SimdLane<T>(b * b)).Value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Larger<T>(Vector256<T> a, Vector256<T> b)
        where T : unmanaged => Vector256.ConditionalSelect(Vector256.GreaterThan(b, a), b, a);
}
