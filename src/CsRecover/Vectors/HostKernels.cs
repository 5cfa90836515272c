using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CsRecover.Vectors;

/// <summary>The SIMD loops that real and complex host vectors share: both are plain runs of real numbers to them.</summary>
/// <remarks>Lengths are multiples of 16 numbers and pointers 64-byte aligned (see <see cref="HostVector{T}"/>), so there are no tails.</remarks>
internal static unsafe class HostKernels
{
    /// <summary>z = a x + b y.</summary>
    public static void Combine<TReal>(TReal a, TReal* x, TReal b, TReal* y, TReal* z, nint n)
        where TReal : unmanaged
    {
        Vector256<TReal> va = Vector256.Create(a), vb = Vector256.Create(b);
        nint w = Vector256<TReal>.Count;
        for (nint i = 0; i < n; i += 2 * w)
        {
            Vector256<TReal> p = va * Vector256.LoadAligned(x + i) + vb * Vector256.LoadAligned(y + i);
            Vector256<TReal> q = va * Vector256.LoadAligned(x + i + w) + vb * Vector256.LoadAligned(y + i + w);
            p.StoreAligned(z + i);
            q.StoreAligned(z + i + w);
        }
    }

    /// <summary>z_i = x_i y_i.</summary>
    public static void Multiply<TReal>(TReal* x, TReal* y, TReal* z, nint n)
        where TReal : unmanaged
    {
        for (nint i = 0; i < n; i += Vector256<TReal>.Count)
        {
            (Vector256.LoadAligned(x + i) * Vector256.LoadAligned(y + i)).StoreAligned(z + i);
        }
    }

    /// <summary>sum x_i y_i, in four partial sums.</summary>
    public static TReal Dot<TReal>(TReal* x, TReal* y, nint n)
        where TReal : unmanaged
    {
        nint w = Vector256<TReal>.Count;
        Vector256<TReal> s0 = default, s1 = default, s2 = default, s3 = default;
        nint i = 0;
        for (; i <= n - 4 * w; i += 4 * w)
        {
            s0 = MultiplyAdd(Vector256.LoadAligned(x + i), Vector256.LoadAligned(y + i), s0);
            s1 = MultiplyAdd(Vector256.LoadAligned(x + i + w), Vector256.LoadAligned(y + i + w), s1);
            s2 = MultiplyAdd(Vector256.LoadAligned(x + i + 2 * w), Vector256.LoadAligned(y + i + 2 * w), s2);
            s3 = MultiplyAdd(Vector256.LoadAligned(x + i + 3 * w), Vector256.LoadAligned(y + i + 3 * w), s3);
        }

        for (; i < n; i += w)
        {
            s0 = MultiplyAdd(Vector256.LoadAligned(x + i), Vector256.LoadAligned(y + i), s0);
        }

        return Vector256.Sum((s0 + s1) + (s2 + s3));
    }

    /// <summary>z_i += x_i y_i.</summary>
    public static void MultiplyAdd<TReal>(TReal* x, TReal* y, TReal* z, nint n)
        where TReal : unmanaged
    {
        nint w = Vector256<TReal>.Count;
        for (nint i = 0; i < n; i += w)
        {
            MultiplyAdd(Vector256.LoadAligned(x + i), Vector256.LoadAligned(y + i), Vector256.LoadAligned(z + i)).StoreAligned(z + i);
        }
    }

    /// <summary>a b + c, fused where the processor can.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<TReal> MultiplyAdd<TReal>(Vector256<TReal> a, Vector256<TReal> b, Vector256<TReal> c)
        where TReal : unmanaged
    {
        if (typeof(TReal) == typeof(float))
        {
            return Vector256.MultiplyAddEstimate(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, TReal>();
        }

        return Vector256.MultiplyAddEstimate(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, TReal>();
    }

    /// <summary>a b + c, fused where the processor can.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<TReal> MultiplyAdd<TReal>(Vector512<TReal> a, Vector512<TReal> b, Vector512<TReal> c)
        where TReal : unmanaged
    {
        if (typeof(TReal) == typeof(float))
        {
            return Vector512.MultiplyAddEstimate(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, TReal>();
        }

        return Vector512.MultiplyAddEstimate(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, TReal>();
    }

    /// <summary>z_i = x_i f(x_i^2, by_i^2) for real numbers.</summary>
    public static void Scale<TReal, TWeight>(TWeight f, TReal* x, TReal* by, TReal* z, nint n)
        where TReal : unmanaged
        where TWeight : unmanaged, IWeight<TReal>
    {
        if (Vector512.IsHardwareAccelerated)
        {
            for (nint i = 0; i < n; i += Vector512<TReal>.Count)
            {
                Vector512<TReal> v = Vector512.LoadAligned(x + i), b = Vector512.LoadAligned(by + i);
                Vector512<TReal> factor = f.Invoke(new WideLane<TReal>(v * v), new WideLane<TReal>(b * b)).Value;
                (v * factor).StoreAligned(z + i);
            }

            return;
        }

        nint w = Vector256<TReal>.Count;
        for (nint i = 0; i < n; i += w)
        {
            Vector256<TReal> v = Vector256.LoadAligned(x + i), b = Vector256.LoadAligned(by + i);
            Vector256<TReal> factor = f.Invoke(new SimdLane<TReal>(v * v), new SimdLane<TReal>(b * b)).Value;
            (v * factor).StoreAligned(z + i);
        }
    }

    /// <summary>sum f(x_i^2, by_i^2) for real numbers.</summary>
    public static TReal Sum<TReal, TWeight>(TWeight f, TReal* x, TReal* by, nint n)
        where TReal : unmanaged
        where TWeight : unmanaged, IWeight<TReal>
    {
        nint w = Vector256<TReal>.Count;
        Vector256<TReal> s = default;
        if (Vector512.IsHardwareAccelerated)
        {
            // One half after the other: the bits are those of the narrow registers.
            for (nint i = 0; i < n; i += 2 * w)
            {
                Vector512<TReal> v = Vector512.LoadAligned(x + i), b = Vector512.LoadAligned(by + i);
                Vector512<TReal> value = f.Invoke(new WideLane<TReal>(v * v), new WideLane<TReal>(b * b)).Value;
                s += value.GetLower();
                s += value.GetUpper();
            }

            return Vector256.Sum(s);
        }

        for (nint i = 0; i < n; i += w)
        {
            Vector256<TReal> v = Vector256.LoadAligned(x + i), b = Vector256.LoadAligned(by + i);
            s += f.Invoke(new SimdLane<TReal>(v * v), new SimdLane<TReal>(b * b)).Value;
        }

        return Vector256.Sum(s);
    }

    /// <summary>values_i = f(x_i^2, by_i^2) for real numbers.</summary>
    /// <returns>The largest of them, at least 0.</returns>
    public static TReal Evaluate<TReal, TWeight>(TWeight f, TReal* x, TReal* by, TReal* values, nint n)
        where TReal : unmanaged
        where TWeight : unmanaged, IWeight<TReal>
    {
        nint w = Vector256<TReal>.Count;
        Vector256<TReal> largest = default;
        for (nint i = 0; i < n; i += w)
        {
            Vector256<TReal> v = Vector256.LoadAligned(x + i), b = Vector256.LoadAligned(by + i);
            Vector256<TReal> value = f.Invoke(new SimdLane<TReal>(v * v), new SimdLane<TReal>(b * b)).Value;
            value.StoreAligned(values + i);
            largest = Vector256.ConditionalSelect(Vector256.GreaterThan(value, largest), value, largest);
        }

        return Max(largest);
    }

    /// <summary>Squared magnitudes of complex cells (8 real parts, 8 imaginary parts) at <paramref name="cell"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MagnitudeSquared(float* cell)
    {
        Vector256<float> re = Vector256.LoadAligned(cell), im = Vector256.LoadAligned(cell + 8);
        return re * re + im * im;
    }

    /// <summary>The lowest index of a value among n; 0 when it is not among them.</summary>
    public static int IndexOf<TReal>(TReal value, TReal* values, nint n)
        where TReal : unmanaged
    {
        Vector256<TReal> wanted = Vector256.Create(value);
        nint w = Vector256<TReal>.Count;
        for (nint i = 0; i < n; i += w)
        {
            uint hits = Vector256.ExtractMostSignificantBits(Vector256.Equals(wanted, Vector256.LoadAligned(values + i)));
            if (hits != 0)
            {
                return (int)i + int.TrailingZeroCount((int)hits);
            }
        }

        return 0;
    }

    /// <summary>The largest lane, at least 0.</summary>
    public static TReal Max<TReal>(Vector256<TReal> lanes)
        where TReal : unmanaged
    {
        TReal largest = default;
        for (int i = 0; i < Vector256<TReal>.Count; i++)
        {
            largest = Comparer<TReal>.Default.Compare(lanes[i], largest) > 0 ? lanes[i] : largest;
        }

        return largest;
    }
}
