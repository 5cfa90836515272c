using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CsRecover.Vectors;

/// <summary>The SIMD vector space over complex host vectors, stored in cells (see <see cref="HostVector{T}"/>); one thread.</summary>
/// <param name="scratch">Room for <see cref="ScratchFor"/> numbers, private to this thread.</param>
public readonly unsafe struct HostComplexSpace(float* scratch) : IVectorSpace<HostVector<Complex32>, HostTable<Complex32>, Complex32, float>
{
    private const int Cell = HostVector.Cell;

    private readonly float* _scratch = scratch;

    /// <inheritdoc/>
    public int Lane => 0;

    /// <inheritdoc/>
    public int Lanes => 1;

    /// <summary>Scratch numbers a space needs for vectors of up to n stored elements.</summary>
    /// <param name="n">The longest stored length.</param>
    public static int ScratchFor(int n) => n + Selection.ScratchFor(n);

    /// <inheritdoc/>
    public static int Precision => 24;

    /// <inheritdoc/>
    public static bool IsComplex => true;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Real(double literal) => (float)literal;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float RealOfProduct(Complex32 a, Complex32 b) => a.Real * b.Real + a.Imaginary * b.Imaginary;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Complex32 Conjugate(Complex32 a) => a.Conjugate;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Complex32 FromReal(float value) => new(value, 0f);

    /// <inheritdoc/>
    public void Sync()
    {
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public HostVector<Complex32> Slice(HostVector<Complex32> v, int start, int length) => new(v.Pointer + start, length);

    /// <inheritdoc/>
    public void Clear(HostVector<Complex32> z) => new Span<Complex32>(z.Pointer, z.Length).Clear();

    /// <inheritdoc/>
    public void Copy(HostVector<Complex32> x, HostVector<Complex32> z) =>
        new Span<Complex32>(x.Pointer, z.Length).CopyTo(new Span<Complex32>(z.Pointer, z.Length));

    /// <inheritdoc/>
    public void Combine(float a, HostVector<Complex32> x, float b, HostVector<Complex32> y, HostVector<Complex32> z) =>
        HostKernels.Combine(a, (float*)x.Pointer, b, (float*)y.Pointer, (float*)z.Pointer, 2 * (nint)z.Length);

    /// <inheritdoc/>
    public float Dot(HostVector<Complex32> x, HostVector<Complex32> y) => HostKernels.Dot((float*)x.Pointer, (float*)y.Pointer, 2 * (nint)x.Length);

    /// <inheritdoc/>
    public Complex32 Inner(HostVector<Complex32> x, HostVector<Complex32> y) => Inner((float*)x.Pointer, (float*)y.Pointer, x.Length);

    /// <inheritdoc/>
    public void Scale<TWeight>(TWeight f, HostVector<Complex32> x, HostVector<Complex32> by, HostVector<Complex32> z)
        where TWeight : unmanaged, IWeight<float>
    {
        float* px = (float*)x.Pointer, pb = (float*)by.Pointer, pz = (float*)z.Pointer;
        nint n = 2 * (nint)z.Length;
        for (nint i = 0; i < n; i += 2 * Cell)
        {
            Vector256<float> re = Vector256.LoadAligned(px + i), im = Vector256.LoadAligned(px + i + Cell);
            Vector256<float> factor = f.Invoke(new SimdLane<float>(re * re + im * im), new SimdLane<float>(HostKernels.MagnitudeSquared(pb + i))).Value;
            (re * factor).StoreAligned(pz + i);
            (im * factor).StoreAligned(pz + i + Cell);
        }
    }

    /// <inheritdoc/>
    public float Sum<TWeight>(TWeight f, HostVector<Complex32> x, HostVector<Complex32> by)
        where TWeight : unmanaged, IWeight<float>
    {
        float* px = (float*)x.Pointer, pb = (float*)by.Pointer;
        nint n = 2 * (nint)x.Length;
        Vector256<float> sum = default;
        for (nint i = 0; i < n; i += 2 * Cell)
        {
            sum += f.Invoke(new SimdLane<float>(HostKernels.MagnitudeSquared(px + i)), new SimdLane<float>(HostKernels.MagnitudeSquared(pb + i))).Value;
        }

        return Vector256.Sum(sum);
    }

    /// <inheritdoc/>
    public float Max<TWeight>(TWeight f, HostVector<Complex32> x, HostVector<Complex32> by)
        where TWeight : unmanaged, IWeight<float> => Evaluate(f, x, by);

    /// <inheritdoc/>
    public int ArgMax<TWeight>(TWeight f, HostVector<Complex32> x, HostVector<Complex32> by)
        where TWeight : unmanaged, IWeight<float>
    {
        float largest = Evaluate(f, x, by);
        return HostKernels.IndexOf(largest, _scratch, x.Length);
    }

    /// <inheritdoc/>
    public void Positive(HostVector<Complex32> x, HostVector<Complex32> z)
    {
        float* px = (float*)x.Pointer, pz = (float*)z.Pointer;
        for (nint i = 0; i < 2 * (nint)z.Length; i += 2 * Cell)
        {
            Vector256.Max(Vector256.LoadAligned(px + i), Vector256<float>.Zero).StoreAligned(pz + i);
            Vector256<float>.Zero.StoreAligned(pz + i + Cell);
        }
    }

    /// <inheritdoc/>
    public void BlockMagnitudes(HostVector<Complex32> x, int size, HostVector<Complex32> z)
    {
        float* px = (float*)x.Pointer, pz = (float*)z.Pointer;
        for (int first = 0; first < z.Length; first += size)
        {
            int end = Math.Min(first + size, z.Length);
            float energy = 0f;
            for (int i = first; i < end; i++)
            {
                int at = HostVector.CellOffset(i);
                energy += (px[at] * px[at]) + (px[at + Cell] * px[at + Cell]);
            }

            float magnitude = MathF.Sqrt(energy);
            for (int i = first; i < end; i++)
            {
                int at = HostVector.CellOffset(i);
                pz[at] = magnitude;
                pz[at + Cell] = 0f;
            }
        }
    }

    /// <inheritdoc/>
    public void KeepLargest(HostVector<Complex32> x, int k, HostVector<Complex32> z)
    {
        int n = x.Length;
        if (k >= n)
        {
            Copy(x, z);
            return;
        }

        if (k <= 0)
        {
            Clear(z);
            return;
        }

        Evaluate(default(Energy<float>), x, x);
        Vector256<float> t = Vector256.Create(Selection.KthLargest(_scratch, n, k, _scratch + n, out int ties));
        for (int i = 0; i < n; i += Cell)
        {
            float* px = (float*)x.Pointer + 2 * i, pz = (float*)z.Pointer + 2 * i;
            Vector256<float> magnitude = Vector256.LoadAligned(_scratch + i), re = Vector256.LoadAligned(px), im = Vector256.LoadAligned(px + Cell);
            Vector256<float> keep = Vector256.GreaterThan(magnitude, t);
            (re & keep).StoreAligned(pz);
            (im & keep).StoreAligned(pz + Cell);
            uint equal = Vector256.ExtractMostSignificantBits(Vector256.Equals(magnitude, t));
            for (; equal != 0 && ties > 0; equal &= equal - 1, ties--)
            {
                int lane = BitOperations.TrailingZeroCount(equal);
                pz[lane] = re[lane];
                pz[lane + Cell] = im[lane];
            }
        }
    }

    /// <inheritdoc/>
    public int SupportOf(HostVector<Complex32> x, int limit, HostTable<Complex32> index)
    {
        int count = 0;
        for (int i = 0; i < x.Length; i += Cell)
        {
            float* px = (float*)x.Pointer + 2 * i;
            uint zeros = Vector256.ExtractMostSignificantBits(Vector256.Equals(Vector256.LoadAligned(px), Vector256<float>.Zero))
                & Vector256.ExtractMostSignificantBits(Vector256.Equals(Vector256.LoadAligned(px + Cell), Vector256<float>.Zero));
            for (uint nonZero = ~zeros & 0xFF; nonZero != 0; nonZero &= nonZero - 1, count++)
            {
                if (count < limit)
                {
                    index.SetIndex(count, i + BitOperations.TrailingZeroCount(nonZero));
                }
            }
        }

        return count;
    }

    /// <inheritdoc/>
    public void DotColumns(HostVector<Complex32> block, int count, HostVector<Complex32> v, HostTable<Complex32> w)
    {
        for (int p = 0; p < count; p++)
        {
            w[p] = Inner((float*)(block.Pointer + (nint)p * v.Length), (float*)v.Pointer, v.Length);
        }
    }

    /// <inheritdoc/>
    public void SubtractColumns(HostVector<Complex32> y, HostVector<Complex32> block, int count, HostTable<Complex32> c, HostVector<Complex32> z)
    {
        float* py = (float*)y.Pointer, pz = (float*)z.Pointer, columns = (float*)block.Pointer;
        nint n = 2 * (nint)z.Length;
        for (nint i = 0; i < n; i += 4 * Cell)
        {
            Vector256<float> r0 = Vector256.LoadAligned(py + i), i0 = Vector256.LoadAligned(py + i + Cell);
            Vector256<float> r1 = Vector256.LoadAligned(py + i + 2 * Cell), i1 = Vector256.LoadAligned(py + i + 3 * Cell);
            float* column = columns + i;
            for (int p = 0; p < count; p++, column += n)
            {
                Vector256<float> minusReal = Vector256.Create(-c[p].Real), minusImaginary = Vector256.Create(-c[p].Imaginary), imaginary = Vector256.Create(c[p].Imaginary);
                Vector256<float> re = Vector256.LoadAligned(column), im = Vector256.LoadAligned(column + Cell);
                r0 = HostKernels.MultiplyAdd(minusReal, re, HostKernels.MultiplyAdd(imaginary, im, r0));
                i0 = HostKernels.MultiplyAdd(minusReal, im, HostKernels.MultiplyAdd(minusImaginary, re, i0));
                re = Vector256.LoadAligned(column + 2 * Cell);
                im = Vector256.LoadAligned(column + 3 * Cell);
                r1 = HostKernels.MultiplyAdd(minusReal, re, HostKernels.MultiplyAdd(imaginary, im, r1));
                i1 = HostKernels.MultiplyAdd(minusReal, im, HostKernels.MultiplyAdd(minusImaginary, re, i1));
            }

            r0.StoreAligned(pz + i);
            i0.StoreAligned(pz + i + Cell);
            r1.StoreAligned(pz + i + 2 * Cell);
            i1.StoreAligned(pz + i + 3 * Cell);
        }
    }

    /// <inheritdoc/>
    public int Deflate<TWeight>(
        TWeight f, HostVector<Complex32> block, int count, HostTable<Complex32> c, float scale, HostVector<Complex32> p, HostTable<Complex32> share, HostVector<Complex32> x, HostVector<Complex32> by)
        where TWeight : unmanaged, IWeight<float>
    {
        SubtractColumns(p, block, count, c, p);
        Combine(scale, p, 0f, p, p);
        SubtractColumns(x, p, 1, share, x);
        return ArgMax(f, x, by);
    }

    /// <inheritdoc/>
    public void Scatter(HostTable<Complex32> index, HostTable<Complex32> c, int count, HostVector<Complex32> z)
    {
        float* pz = (float*)z.Pointer;
        for (int p = 0; p < count; p++)
        {
            int at = HostVector.CellOffset(index.GetIndex(p));
            pz[at] = c[p].Real;
            pz[at + Cell] = c[p].Imaginary;
        }
    }

    /// <inheritdoc/>
    public void Gather(HostVector<Complex32> x, HostTable<Complex32> index, int count, HostTable<Complex32> c)
    {
        float* px = (float*)x.Pointer;
        for (int p = 0; p < count; p++)
        {
            int at = HostVector.CellOffset(index.GetIndex(p));
            c[p] = new Complex32(px[at], px[at + Cell]);
        }
    }

    /// <summary>sum conj(x_i) y_i over n complex elements.</summary>
    private static Complex32 Inner(float* x, float* y, int n)
    {
        Vector256<float> re = default, im = default;
        for (nint i = 0; i < 2 * (nint)n; i += 2 * Cell)
        {
            Vector256<float> xr = Vector256.LoadAligned(x + i), xi = Vector256.LoadAligned(x + i + Cell);
            Vector256<float> yr = Vector256.LoadAligned(y + i), yi = Vector256.LoadAligned(y + i + Cell);
            re += xr * yr + xi * yi;
            im += xr * yi - xi * yr;
        }

        return new Complex32(Vector256.Sum(re), Vector256.Sum(im));
    }

    /// <summary>scratch_i = f(|x_i|^2, |by_i|^2).</summary>
    /// <returns>The largest of them, at least 0.</returns>
    private float Evaluate<TWeight>(TWeight f, HostVector<Complex32> x, HostVector<Complex32> by)
        where TWeight : unmanaged, IWeight<float>
    {
        float* px = (float*)x.Pointer, pb = (float*)by.Pointer;
        Vector256<float> largest = default;
        for (nint i = 0; i < x.Length; i += Cell)
        {
            var a2 = new SimdLane<float>(HostKernels.MagnitudeSquared(px + 2 * i));
            Vector256<float> value = f.Invoke(a2, new SimdLane<float>(HostKernels.MagnitudeSquared(pb + 2 * i))).Value;
            value.StoreAligned(_scratch + i);
            largest = Vector256.ConditionalSelect(Vector256.GreaterThan(value, largest), value, largest);
        }

        return HostKernels.Max(largest);
    }
}
