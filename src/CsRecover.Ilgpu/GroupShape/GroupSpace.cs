using System.Numerics;
using CsRecover.Vectors;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>
/// The vector space of the group shape: the lanes of one GPU group walk a solver text together, and every vector operation is a loop over the elements,
/// strided by the group, with a barrier after it. Sums are added up in the same order by every lane, so that all of them take the same branches.
/// </summary>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
/// <param name="partials">A number of shared memory for each lane.</param>
/// <param name="counts"><see cref="CountsFor"/> whole numbers of shared memory.</param>
internal readonly struct GroupSpace<TElement, T, TReal>(ArrayView<TReal> partials, ArrayView<int> counts) : IVectorSpace<ArrayView<T>, DeviceTable<TElement, T, TReal>, T, TReal>
    where TElement : struct, IElement<T, TReal>
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    private readonly ArrayView<int> _counts = counts;

    /// <inheritdoc/>
    public static int Precision => TElement.Precision;

    /// <inheritdoc/>
    public static bool IsComplex => TElement.IsComplex;

    /// <summary>Results of all lanes.</summary>
    public readonly GroupResults<TReal> Results = new(partials, counts);

    /// <inheritdoc/>
    public int Lane => Group.IdxX;

    /// <inheritdoc/>
    public int Lanes => Group.DimX;

    /// <summary>Whole numbers of shared memory for counts.</summary>
    /// <param name="lanes">Lanes of the group.</param>
    public static int CountsFor(int lanes) => GroupSelection.Bins * (lanes < GroupSelection.Counters ? lanes : GroupSelection.Counters);

    /// <inheritdoc/>
    public static TReal Real(double literal) => TElement.Real(literal);

    /// <inheritdoc/>
    public static TReal RealOfProduct(T a, T b) => TElement.RealOfProduct(a, b);

    /// <inheritdoc/>
    public static T Conjugate(T a) => TElement.Conjugate(a);

    /// <inheritdoc/>
    public static T FromReal(TReal value) => TElement.FromReal(value);

    /// <inheritdoc/>
    public void Sync() => Group.Barrier();

    /// <inheritdoc/>
    public ArrayView<T> Slice(ArrayView<T> v, int start, int length) => v.SubView(start, length);

    /// <inheritdoc/>
    public void Clear(ArrayView<T> z)
    {
        for (int i = Group.IdxX; i < z.IntLength; i += Group.DimX)
        {
            z[i] = TElement.Zero;
        }

        Group.Barrier();
    }

    /// <inheritdoc/>
    public void Copy(ArrayView<T> x, ArrayView<T> z)
    {
        for (int i = Group.IdxX; i < z.IntLength; i += Group.DimX)
        {
            z[i] = x[i];
        }

        Group.Barrier();
    }

    /// <inheritdoc/>
    public void Combine(TReal a, ArrayView<T> x, TReal b, ArrayView<T> y, ArrayView<T> z)
    {
        for (int i = Group.IdxX; i < z.IntLength; i += Group.DimX)
        {
            z[i] = TElement.Add(TElement.Scale(x[i], a), TElement.Scale(y[i], b));
        }

        Group.Barrier();
    }

    /// <inheritdoc/>
    public TReal Dot(ArrayView<T> x, ArrayView<T> y)
    {
        TReal s = TReal.Zero;
        for (int i = Group.IdxX; i < x.IntLength; i += Group.DimX)
        {
            s += TElement.RealOfProduct(x[i], y[i]);
        }

        return Results.AddUp(s);
    }

    /// <inheritdoc/>
    public T Inner(ArrayView<T> x, ArrayView<T> y)
    {
        // Re and Im of conj(x) y are Re<y, x> and Re<y, i x>: two real sums, because partial results are real numbers.
        T s = TElement.Zero;
        for (int i = Group.IdxX; i < x.IntLength; i += Group.DimX)
        {
            s = TElement.Add(s, TElement.Multiply(TElement.Conjugate(x[i]), y[i]));
        }

        return TElement.FromParts(Results.AddUp(TElement.RealPart(s)), TElement.IsComplex ? Results.AddUp(TElement.ImaginaryPart(s)) : TReal.Zero);
    }

    /// <inheritdoc/>
    public void Scale<TWeight>(TWeight f, ArrayView<T> x, ArrayView<T> by, ArrayView<T> z)
        where TWeight : unmanaged, IWeight<TReal>
    {
        for (int i = Group.IdxX; i < z.IntLength; i += Group.DimX)
        {
            T v = x[i];
            z[i] = TElement.Scale(v, TElement.Weigh(f, TElement.Energy(v), TElement.Energy(by[i])));
        }

        Group.Barrier();
    }

    /// <inheritdoc/>
    public TReal Sum<TWeight>(TWeight f, ArrayView<T> x, ArrayView<T> by)
        where TWeight : unmanaged, IWeight<TReal>
    {
        TReal s = TReal.Zero;
        for (int i = Group.IdxX; i < x.IntLength; i += Group.DimX)
        {
            s += TElement.Weigh(f, TElement.Energy(x[i]), TElement.Energy(by[i]));
        }

        return Results.AddUp(s);
    }

    /// <inheritdoc/>
    public TReal Max<TWeight>(TWeight f, ArrayView<T> x, ArrayView<T> by)
        where TWeight : unmanaged, IWeight<TReal>
    {
        TReal largest = TReal.Zero;
        for (int i = Group.IdxX; i < x.IntLength; i += Group.DimX)
        {
            TReal v = TElement.Weigh(f, TElement.Energy(x[i]), TElement.Energy(by[i]));
            largest = v > largest ? v : largest;
        }

        return Results.Largest(largest);
    }

    /// <inheritdoc/>
    public int ArgMax<TWeight>(TWeight f, ArrayView<T> x, ArrayView<T> by)
        where TWeight : unmanaged, IWeight<TReal> => ArgMax(f, x, by, out TReal _);

    /// <summary><see cref="ArgMax{TWeight}(TWeight, ArrayView{T}, ArrayView{T})"/>, and the largest value itself.</summary>
    /// <typeparam name="TWeight">The functor.</typeparam>
    /// <param name="f">The functor.</param>
    /// <param name="x">First vector.</param>
    /// <param name="by">Companion vector.</param>
    /// <param name="largest">The value at the index that is returned.</param>
    public int ArgMax<TWeight>(TWeight f, ArrayView<T> x, ArrayView<T> by, out TReal largest)
        where TWeight : unmanaged, IWeight<TReal>
    {
        TReal best = -TReal.One;
        int at = 0;
        for (int i = Group.IdxX; i < x.IntLength; i += Group.DimX)
        {
            TReal v = TElement.Weigh(f, TElement.Energy(x[i]), TElement.Energy(by[i]));
            if (v > best)
            {
                best = v;
                at = i;
            }
        }

        return Results.IndexOfLargest(best, at, out largest);
    }

    /// <inheritdoc/>
    public void Positive(ArrayView<T> x, ArrayView<T> z)
    {
        for (int i = Group.IdxX; i < z.IntLength; i += Group.DimX)
        {
            TReal v = TElement.RealPart(x[i]);
            z[i] = TElement.FromReal(v > TReal.Zero ? v : TReal.Zero);
        }

        Group.Barrier();
    }

    /// <inheritdoc/>
    public void BlockMagnitudes(ArrayView<T> x, int size, ArrayView<T> z) => BlockMagnitudes(x, size, z, 0, z.IntLength);

    /// <summary><see cref="BlockMagnitudes(ArrayView{T}, int, ArrayView{T})"/> for a part of the entries; each lane adds up the block of its entry.</summary>
    /// <param name="x">Read.</param>
    /// <param name="size">Entries of a block.</param>
    /// <param name="z">Overwritten from <paramref name="from"/> to <paramref name="end"/>.</param>
    /// <param name="from">First entry.</param>
    /// <param name="end">Behind the last entry.</param>
    public static void BlockMagnitudes(ArrayView<T> x, int size, ArrayView<T> z, int from, int end)
    {
        for (int i = from + Group.IdxX; i < end; i += Group.DimX)
        {
            int first = i - (i % size), last = first + size < x.IntLength ? first + size : x.IntLength;
            TReal energy = TReal.Zero;
            for (int j = first; j < last; j++)
            {
                energy += TElement.Energy(x[j]);
            }

            z[i] = TElement.FromReal(TReal.Sqrt(energy));
        }

        Group.Barrier();
    }

    /// <inheritdoc/>
    public void KeepLargest(ArrayView<T> x, int k, ArrayView<T> z) => GroupSelection.KeepLargest<TElement, T, TReal>(_counts, x, k, z);

    /// <inheritdoc/>
    public int SupportOf(ArrayView<T> x, int limit, DeviceTable<TElement, T, TReal> index) => GroupSelection.SupportOf(_counts, x, 0, 0, limit, index);

    /// <inheritdoc/>
    public void DotColumns(ArrayView<T> block, int count, ArrayView<T> v, DeviceTable<TElement, T, TReal> w)
    {
        // A lane a column: no barriers, and a column is read by one lane after the other from cached lines.
        int m = v.IntLength;
        for (int p = Group.IdxX; p < count; p += Group.DimX)
        {
            T s = TElement.Zero;
            int at = p * m;
            for (int i = 0; i < m; i++)
            {
                s = TElement.Add(s, TElement.Multiply(TElement.Conjugate(block[at + i]), v[i]));
            }

            w[p] = s;
        }

        Group.Barrier();
    }

    /// <inheritdoc/>
    public void SubtractColumns(ArrayView<T> y, ArrayView<T> block, int count, DeviceTable<TElement, T, TReal> c, ArrayView<T> z) =>
        SubtractColumns(y, block, z.IntLength, count, c, z);

    /// <summary><see cref="SubtractColumns(ArrayView{T}, ArrayView{T}, int, DeviceTable{TElement, T, TReal}, ArrayView{T})"/> for a part of the rows.</summary>
    /// <param name="y">Read.</param>
    /// <param name="block">Columns; begins at the first of these rows in the first column.</param>
    /// <param name="stride">Length of a whole column.</param>
    /// <param name="count">How many columns.</param>
    /// <param name="c">Their factors.</param>
    /// <param name="z">Overwritten; may be <paramref name="y"/>.</param>
    public static void SubtractColumns(ArrayView<T> y, ArrayView<T> block, int stride, int count, DeviceTable<TElement, T, TReal> c, ArrayView<T> z)
    {
        int m = z.IntLength;
        for (int i = Group.IdxX; i < m; i += Group.DimX)
        {
            T s = TElement.Zero;
            for (int p = 0; p < count; p++)
            {
                s = TElement.Add(s, TElement.Multiply(c[p], block[(p * stride) + i]));
            }

            z[i] = TElement.Add(y[i], TElement.Scale(s, -TReal.One));
        }

        Group.Barrier();
    }

    /// <inheritdoc/>
    public int Deflate<TWeight>(
        TWeight f,
        ArrayView<T> block,
        int count,
        DeviceTable<TElement, T, TReal> c,
        TReal scale,
        ArrayView<T> p,
        DeviceTable<TElement, T, TReal> share,
        ArrayView<T> x,
        ArrayView<T> by)
        where TWeight : unmanaged, IWeight<TReal> => Deflate(f, block, p.IntLength, count, c, scale, p, share, x, by, out TReal _);

    /// <summary><see cref="IVectorSpace{TVector, TTable, T, TReal}.Deflate"/> for a part of the rows, and the largest value itself.</summary>
    /// <typeparam name="TWeight">The functor.</typeparam>
    /// <param name="f">The functor.</param>
    /// <param name="block">Columns; begins at the first of these rows in the first column.</param>
    /// <param name="stride">Length of a whole column.</param>
    /// <param name="count">How many columns.</param>
    /// <param name="c">Their factors.</param>
    /// <param name="scale">Factor of what is left of <paramref name="p"/>.</param>
    /// <param name="p">Updated.</param>
    /// <param name="share">One slot: what <paramref name="x"/> loses of <paramref name="p"/>.</param>
    /// <param name="x">Updated.</param>
    /// <param name="by">Companion vector.</param>
    /// <param name="largest">The value at the index that is returned.</param>
    public int Deflate<TWeight>(
        TWeight f,
        ArrayView<T> block,
        int stride,
        int count,
        DeviceTable<TElement, T, TReal> c,
        TReal scale,
        ArrayView<T> p,
        DeviceTable<TElement, T, TReal> share,
        ArrayView<T> x,
        ArrayView<T> by,
        out TReal largest)
        where TWeight : unmanaged, IWeight<TReal>
    {
        int n = p.IntLength, at = 0;
        TReal best = -TReal.One;
        T part = TElement.Scale(share[0], -TReal.One);
        for (int i = Group.IdxX; i < n; i += Group.DimX)
        {
            T s = TElement.Zero;
            for (int q = 0; q < count; q++)
            {
                s = TElement.Add(s, TElement.Multiply(c[q], block[(q * stride) + i]));
            }

            T left = TElement.Scale(TElement.Add(p[i], TElement.Scale(s, -TReal.One)), scale);
            T v = TElement.Add(x[i], TElement.Multiply(part, left));
            p[i] = left;
            x[i] = v;
            TReal weight = TElement.Weigh(f, TElement.Energy(v), TElement.Energy(by[i]));
            if (weight > best)
            {
                best = weight;
                at = i;
            }
        }

        return Results.IndexOfLargest(best, at, out largest);
    }

    /// <inheritdoc/>
    public void Scatter(DeviceTable<TElement, T, TReal> index, DeviceTable<TElement, T, TReal> c, int count, ArrayView<T> z)
    {
        for (int p = Group.IdxX; p < count; p += Group.DimX)
        {
            z[index.GetIndex(p)] = c[p];
        }

        Group.Barrier();
    }

    /// <inheritdoc/>
    public void Gather(ArrayView<T> x, DeviceTable<TElement, T, TReal> index, int count, DeviceTable<TElement, T, TReal> c)
    {
        for (int p = Group.IdxX; p < count; p += Group.DimX)
        {
            c[p] = x[index.GetIndex(p)];
        }

        Group.Barrier();
    }
}
