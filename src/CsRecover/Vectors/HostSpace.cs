using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CsRecover.Vectors;

/// <summary>The SIMD vector space over real host vectors; one thread.</summary>
/// <typeparam name="TReal">float or double.</typeparam>
/// <param name="scratch">Room for <see cref="ScratchFor"/> numbers, private to this thread.</param>
public readonly unsafe struct HostSpace<TReal>(TReal* scratch) : IVectorSpace<HostVector<TReal>, HostTable<TReal>, TReal, TReal>
    where TReal : unmanaged, IBinaryFloatingPointIeee754<TReal>
{
    private readonly TReal* _scratch = scratch;

    /// <inheritdoc/>
    public int Lane => 0;

    /// <inheritdoc/>
    public int Lanes => 1;

    /// <summary>Scratch numbers a space needs for vectors of up to n stored elements.</summary>
    /// <param name="n">The longest stored length.</param>
    public static int ScratchFor(int n) => n + Selection.ScratchFor(n);

    /// <inheritdoc/>
    public static int Precision => sizeof(TReal) == sizeof(float) ? 24 : 53;

    /// <inheritdoc/>
    public static bool IsComplex => false;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TReal Real(double literal) => TReal.CreateTruncating(literal);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TReal RealOfProduct(TReal a, TReal b) => a * b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TReal Conjugate(TReal a) => a;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TReal FromReal(TReal value) => value;

    /// <inheritdoc/>
    public void Sync()
    {
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public HostVector<TReal> Slice(HostVector<TReal> v, int start, int length) => new(v.Pointer + start, length);

    /// <inheritdoc/>
    public void Clear(HostVector<TReal> z) => new Span<TReal>(z.Pointer, z.Length).Clear();

    /// <inheritdoc/>
    public void Copy(HostVector<TReal> x, HostVector<TReal> z) => new Span<TReal>(x.Pointer, z.Length).CopyTo(new Span<TReal>(z.Pointer, z.Length));

    /// <inheritdoc/>
    public void Combine(TReal a, HostVector<TReal> x, TReal b, HostVector<TReal> y, HostVector<TReal> z) =>
        HostKernels.Combine(a, x.Pointer, b, y.Pointer, z.Pointer, z.Length);

    /// <inheritdoc/>
    public TReal Dot(HostVector<TReal> x, HostVector<TReal> y) => HostKernels.Dot(x.Pointer, y.Pointer, x.Length);

    /// <inheritdoc/>
    public TReal Inner(HostVector<TReal> x, HostVector<TReal> y) => HostKernels.Dot(x.Pointer, y.Pointer, x.Length);

    /// <inheritdoc/>
    public void Scale<TWeight>(TWeight f, HostVector<TReal> x, HostVector<TReal> by, HostVector<TReal> z)
        where TWeight : unmanaged, IWeight<TReal> => HostKernels.Scale(f, x.Pointer, by.Pointer, z.Pointer, z.Length);

    /// <inheritdoc/>
    public TReal Sum<TWeight>(TWeight f, HostVector<TReal> x, HostVector<TReal> by)
        where TWeight : unmanaged, IWeight<TReal> => HostKernels.Sum(f, x.Pointer, by.Pointer, x.Length);

    /// <inheritdoc/>
    public TReal Max<TWeight>(TWeight f, HostVector<TReal> x, HostVector<TReal> by)
        where TWeight : unmanaged, IWeight<TReal> => HostKernels.Evaluate(f, x.Pointer, by.Pointer, _scratch, x.Length);

    /// <inheritdoc/>
    public int ArgMax<TWeight>(TWeight f, HostVector<TReal> x, HostVector<TReal> by)
        where TWeight : unmanaged, IWeight<TReal>
    {
        TReal largest = HostKernels.Evaluate(f, x.Pointer, by.Pointer, _scratch, x.Length);
        return HostKernels.IndexOf(largest, _scratch, x.Length);
    }

    /// <inheritdoc/>
    public void Positive(HostVector<TReal> x, HostVector<TReal> z)
    {
        for (int i = 0; i < z.Length; i += Vector256<TReal>.Count)
        {
            Vector256.Max(Vector256.LoadAligned(x.Pointer + i), Vector256<TReal>.Zero).StoreAligned(z.Pointer + i);
        }
    }

    /// <inheritdoc/>
    public void BlockMagnitudes(HostVector<TReal> x, int size, HostVector<TReal> z)
    {
        for (int first = 0; first < z.Length; first += size)
        {
            int end = Math.Min(first + size, z.Length);
            TReal energy = TReal.Zero;
            for (int i = first; i < end; i++)
            {
                energy += x.Pointer[i] * x.Pointer[i];
            }

            new Span<TReal>(z.Pointer + first, end - first).Fill(TReal.Sqrt(energy));
        }
    }

    /// <inheritdoc/>
    public void KeepLargest(HostVector<TReal> x, int k, HostVector<TReal> z)
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

        for (int i = 0; i < n; i += Vector256<TReal>.Count)
        {
            Vector256.Abs(Vector256.LoadAligned(x.Pointer + i)).StoreAligned(_scratch + i);
        }

        Vector256<TReal> t = Vector256.Create(Selection.KthLargest(_scratch, n, k, _scratch + n, out int ties));
        for (int i = 0; i < n; i += Vector256<TReal>.Count)
        {
            Vector256<TReal> magnitude = Vector256.LoadAligned(_scratch + i), v = Vector256.LoadAligned(x.Pointer + i);
            Vector256.ConditionalSelect(Vector256.GreaterThan(magnitude, t), v, default).StoreAligned(z.Pointer + i);
            uint equal = Vector256.ExtractMostSignificantBits(Vector256.Equals(magnitude, t));
            for (; equal != 0 && ties > 0; equal &= equal - 1, ties--)
            {
                int lane = BitOperations.TrailingZeroCount(equal);
                z.Pointer[i + lane] = v[lane];
            }
        }
    }

    /// <inheritdoc/>
    public int SupportOf(HostVector<TReal> x, int limit, HostTable<TReal> index)
    {
        int count = 0;
        for (int i = 0; i < x.Length; i += Vector256<TReal>.Count)
        {
            uint zeros = Vector256.ExtractMostSignificantBits(Vector256.Equals(Vector256.LoadAligned(x.Pointer + i), Vector256<TReal>.Zero));
            for (uint nonZero = ~zeros & ((1u << Vector256<TReal>.Count) - 1u); nonZero != 0; nonZero &= nonZero - 1, count++)
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
    public void DotColumns(HostVector<TReal> block, int count, HostVector<TReal> v, HostTable<TReal> w) =>
        MatrixKernels.Multiply(block.Pointer, v.Length, count, v.Pointer, w.Pointer, v.Length);

    /// <inheritdoc/>
    public void SubtractColumns(HostVector<TReal> y, HostVector<TReal> block, int count, HostTable<TReal> c, HostVector<TReal> z) =>
        MatrixKernels.SubtractRows(block.Pointer, count, c.Pointer, y.Pointer, z.Pointer, z.Length);

    /// <inheritdoc/>
    public int Deflate<TWeight>(
        TWeight f, HostVector<TReal> block, int count, HostTable<TReal> c, TReal scale, HostVector<TReal> p, HostTable<TReal> share, HostVector<TReal> x, HostVector<TReal> by)
        where TWeight : unmanaged, IWeight<TReal> =>
        PursuitKernels.Deflate(f, block.Pointer, count, c.Pointer, scale, p.Pointer, share[0], x.Pointer, by.Pointer, p.Length);

    /// <inheritdoc/>
    public void Scatter(HostTable<TReal> index, HostTable<TReal> c, int count, HostVector<TReal> z)
    {
        for (int p = 0; p < count; p++)
        {
            z.Pointer[index.GetIndex(p)] = c[p];
        }
    }

    /// <inheritdoc/>
    public void Gather(HostVector<TReal> x, HostTable<TReal> index, int count, HostTable<TReal> c)
    {
        for (int p = 0; p < count; p++)
        {
            c[p] = x.Pointer[index.GetIndex(p)];
        }
    }
}
