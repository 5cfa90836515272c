using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CsRecover.Vectors;

/// <summary>The inner step of a pursuit that keeps correlations, for real host vectors.</summary>
internal static unsafe class PursuitKernels
{
    /// <summary>
    /// p = (p - sum_i c_i block_i) scale, x -= share p, and the lowest index where f(x_i^2, by_i^2) is largest: all but the sum in one pass.
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
        MatrixKernels.SubtractRows(block, rows, c, p, p, n);
        Vector256<T> s = Vector256.Create(scale), minus = Vector256.Create(-share), largest = default;
        nint w = Vector256<T>.Count, at = 0;
        for (nint j = 0; j < n; j += 2 * w)
        {
            Vector256<T> a = Larger(Finish(f, s, minus, p + j, x + j, by + j), Finish(f, s, minus, p + j + w, x + j + w, by + j + w));
            if (Vector256.GreaterThanAny(a, largest))
            {
                // Rare: the record is broken about log(n / strip) times.
                largest = Vector256.Create(HostKernels.Max(a));
                at = j;
            }
        }

        for (nint j = at; j < at + 2 * w; j += w)
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
    private static Vector256<T> Finish<T, TWeight>(TWeight f, Vector256<T> scale, Vector256<T> minusShare, T* p, T* x, T* by)
        where T : unmanaged
        where TWeight : unmanaged, IWeight<T>
    {
        Vector256<T> v = Vector256.LoadAligned(p) * scale;
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
