using System.Numerics;
using CsRecover.Vectors;
using ILGPU;
using ILGPU.Runtime;

namespace CsRecover.Ilgpu;

/// <summary>
/// The vector space of the grid shape: the host walks the solver text and every vector operation is a kernel over the whole device. A vector is spread over
/// groups, and each does with its part what <see cref="GroupSpace{TElement, T, TReal}"/> does with a whole vector. A reduction is one launch and one
/// small copy back; the groups' results are added up here, in double precision. Nothing else waits for the device.
/// </summary>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
/// <param name="grid">The way to the device.</param>
internal readonly unsafe struct GridSpace<TElement, T, TReal>(GridContext grid) : IVectorSpace<ArrayView<T>, HostTable<T>, T, TReal>
    where TElement : struct, IElement<T, TReal>
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    /// <summary>Vectors of up to this many entries a lane are selected from by one group.</summary>
    private const int FewPerLane = 16;

    private readonly GridContext _grid = grid;

    /// <inheritdoc/>
    public static int Precision => TElement.Precision;

    /// <inheritdoc/>
    public static bool IsComplex => TElement.IsComplex;

    /// <inheritdoc/>
    public int Lane => 0;

    /// <inheritdoc/>
    public int Lanes => 1;

    /// <inheritdoc/>
    public static TReal Real(double literal) => TElement.Real(literal);

    /// <inheritdoc/>
    public static TReal RealOfProduct(T a, T b) => TElement.RealOfProduct(a, b);

    /// <inheritdoc/>
    public static T Conjugate(T a) => TElement.Conjugate(a);

    /// <inheritdoc/>
    public static T FromReal(TReal value) => TElement.FromReal(value);

    /// <inheritdoc/>
    public void Sync()
    {
    }

    /// <inheritdoc/>
    public ArrayView<T> Slice(ArrayView<T> v, int start, int length) => v.SubView(start, length);

    /// <inheritdoc/>
    public void Clear(ArrayView<T> z)
    {
        if (z.Length > 0)
        {
            GridShare share = _grid.ShareOf(z.IntLength);
            _grid.Launch(share.Groups, new ClearKernel<TElement, T, TReal> { Z = z, Part = share.Part });
        }
    }

    /// <inheritdoc/>
    public void Copy(ArrayView<T> x, ArrayView<T> z)
    {
        if (z.Length > 0)
        {
            GridShare share = _grid.ShareOf(z.IntLength);
            _grid.Launch(share.Groups, new CopyKernel<TElement, T, TReal> { X = x, Z = z, Part = share.Part });
        }
    }

    /// <inheritdoc/>
    public void Combine(TReal a, ArrayView<T> x, TReal b, ArrayView<T> y, ArrayView<T> z)
    {
        if (z.Length > 0)
        {
            GridShare share = _grid.ShareOf(z.IntLength);
            _grid.Launch(share.Groups, new CombineKernel<TElement, T, TReal> { A = a, X = x, B = b, Y = y, Z = z, Part = share.Part });
        }
    }

    /// <inheritdoc/>
    public TReal Dot(ArrayView<T> x, ArrayView<T> y)
    {
        if (x.Length == 0)
        {
            return TReal.Zero;
        }

        GridShare share = _grid.ShareOf(x.IntLength);
        ArrayView<TReal> partials = _grid.Partials.View<TReal>(share.Groups);
        _grid.Launch(share.Groups, new DotKernel<TElement, T, TReal> { X = x, Y = y, Partials = partials, Part = share.Part });
        return AddUp(_grid.Read(partials));
    }

    /// <inheritdoc/>
    public T Inner(ArrayView<T> x, ArrayView<T> y)
    {
        T sum = default;
        DotColumns(x, 1, y, new HostTable<T>(&sum));
        return sum;
    }

    /// <inheritdoc/>
    public void Scale<TWeight>(TWeight f, ArrayView<T> x, ArrayView<T> by, ArrayView<T> z)
        where TWeight : unmanaged, IWeight<TReal>
    {
        if (z.Length > 0)
        {
            GridShare share = _grid.ShareOf(z.IntLength);
            _grid.Launch(share.Groups, new ScaleKernel<TWeight, TElement, T, TReal> { Weight = f, X = x, By = by, Z = z, Part = share.Part });
        }
    }

    /// <inheritdoc/>
    public TReal Sum<TWeight>(TWeight f, ArrayView<T> x, ArrayView<T> by)
        where TWeight : unmanaged, IWeight<TReal>
    {
        if (x.Length == 0)
        {
            return TReal.Zero;
        }

        GridShare share = _grid.ShareOf(x.IntLength);
        ArrayView<TReal> partials = _grid.Partials.View<TReal>(share.Groups);
        _grid.Launch(share.Groups, new SumKernel<TWeight, TElement, T, TReal> { Weight = f, X = x, By = by, Partials = partials, Part = share.Part });
        return AddUp(_grid.Read(partials));
    }

    /// <inheritdoc/>
    public TReal Max<TWeight>(TWeight f, ArrayView<T> x, ArrayView<T> by)
        where TWeight : unmanaged, IWeight<TReal>
    {
        TReal largest = TReal.Zero;
        if (x.Length > 0)
        {
            GridShare share = _grid.ShareOf(x.IntLength);
            ArrayView<TReal> partials = _grid.Partials.View<TReal>(share.Groups);
            _grid.Launch(share.Groups, new MaxKernel<TWeight, TElement, T, TReal> { Weight = f, X = x, By = by, Partials = partials, Part = share.Part });
            foreach (TReal value in _grid.Read(partials))
            {
                largest = value > largest ? value : largest;
            }
        }

        return largest;
    }

    /// <inheritdoc/>
    public int ArgMax<TWeight>(TWeight f, ArrayView<T> x, ArrayView<T> by)
        where TWeight : unmanaged, IWeight<TReal>
    {
        if (x.Length == 0)
        {
            return 0;
        }

        GridShare share = _grid.ShareOf(x.IntLength);
        ArrayView<GridCandidate<TReal>> candidates = _grid.Partials.View<GridCandidate<TReal>>(share.Groups);
        _grid.Launch(share.Groups, new ArgMaxKernel<TWeight, TElement, T, TReal> { Weight = f, X = x, By = by, Candidates = candidates, Part = share.Part });
        return First(_grid.Read(candidates));
    }

    /// <inheritdoc/>
    public void Positive(ArrayView<T> x, ArrayView<T> z)
    {
        if (z.Length > 0)
        {
            GridShare share = _grid.ShareOf(z.IntLength);
            _grid.Launch(share.Groups, new PositiveKernel<TElement, T, TReal> { X = x, Z = z, Part = share.Part });
        }
    }

    /// <inheritdoc/>
    public void BlockMagnitudes(ArrayView<T> x, int size, ArrayView<T> z)
    {
        if (z.Length > 0)
        {
            GridShare share = _grid.ShareOf(z.IntLength);
            _grid.Launch(share.Groups, new BlockMagnitudesKernel<TElement, T, TReal> { X = x, Z = z, Size = size, Part = share.Part });
        }
    }

    /// <inheritdoc/>
    public void KeepLargest(ArrayView<T> x, int k, ArrayView<T> z)
    {
        int n = x.IntLength;
        if (k >= n)
        {
            Copy(x, z);
        }
        else if (k <= 0)
        {
            Clear(z);
        }
        else if (n <= FewPerLane * _grid.Lanes)
        {
            _grid.Launch(1, new KeepLargestOfFewKernel<TElement, T, TReal> { X = x, Z = z, Keep = k });
        }
        else
        {
            GridShare share = _grid.SelectionShareOf(n);
            var steps = new SelectionSteps
            {
                Counts = _grid.Counts.View<int>(2 * GroupSelection.Bins * share.Groups),
                Stages = _grid.Stages.View<SelectionStage>(TElement.OrderDigits + 1),
                Keep = k,
            };
            for (int pass = 0; pass < TElement.OrderDigits; pass++)
            {
                _grid.Launch(share.Groups, new CountDigitsKernel<TElement, T, TReal> { X = x, Steps = steps, Part = share.Part, Pass = pass });
            }

            _grid.Launch(share.Groups, new KeepLargestKernel<TElement, T, TReal> { X = x, Z = z, Steps = steps, Part = share.Part });
        }
    }

    /// <inheritdoc/>
    public int SupportOf(ArrayView<T> x, int limit, HostTable<T> index)
    {
        int n = x.IntLength, room = Math.Min(limit, n);
        if (n == 0)
        {
            return 0;
        }

        GridShare share = _grid.ShareOf(n);

        // One more element: a view cannot begin at the end of another, even an empty one.
        ArrayView<T> memory = _grid.Partials.View<T>(share.Groups + room + 1), found = memory.SubView(0, share.Groups);
        _grid.Launch(share.Groups, new CountSupportKernel<TElement, T, TReal> { X = x, Found = found, Part = share.Part });
        _grid.Launch(share.Groups, new WriteSupportKernel<TElement, T, TReal> { X = x, Found = found, Index = memory.SubView(share.Groups, room), Part = share.Part });
        ReadOnlySpan<T> numbers = _grid.Read(memory);
        int count = 0;
        foreach (T entries in numbers[..share.Groups])
        {
            count += TElement.ToIndex(entries);
        }

        for (int p = 0; p < Math.Min(count, room); p++)
        {
            index.SetIndex(p, TElement.ToIndex(numbers[share.Groups + p]));
        }

        return count;
    }

    /// <inheritdoc/>
    public void DotColumns(ArrayView<T> block, int count, ArrayView<T> v, HostTable<T> w)
    {
        if (count <= 0 || v.Length == 0)
        {
            for (int p = 0; p < count; p++)
            {
                w[p] = TElement.Zero;
            }

            return;
        }

        GridShare share = _grid.ShareOf(v.IntLength, Math.Clamp(_grid.MostGroups / count, 1, _grid.GroupsFor(v.Length)));
        ArrayView<T> partials = _grid.Partials.View<T>(checked(count * share.Groups));
        _grid.Launch(
            partials.IntLength,
            new ColumnProductsKernel<TElement, T, TReal> { Block = block, V = v, Partials = partials, Slices = share.Groups, Part = share.Part });
        ReadOnlySpan<T> sums = _grid.Read(partials);
        for (int p = 0; p < count; p++)
        {
            double re = 0.0, im = 0.0;
            foreach (T part in sums.Slice(p * share.Groups, share.Groups))
            {
                re += double.CreateTruncating(TElement.RealPart(part));
                im += double.CreateTruncating(TElement.ImaginaryPart(part));
            }

            w[p] = TElement.FromParts(TReal.CreateTruncating(re), TReal.CreateTruncating(im));
        }
    }

    /// <inheritdoc/>
    public void SubtractColumns(ArrayView<T> y, ArrayView<T> block, int count, HostTable<T> c, ArrayView<T> z)
    {
        if (count <= 0)
        {
            Copy(y, z);
        }
        else if (z.Length > 0)
        {
            GridShare share = _grid.ShareOf(z.IntLength);
            ArrayView<T> slots = _grid.Slots.View<T>(count);
            slots.CopyFromCPU(ref *c.Pointer, count);
            _grid.Launch(share.Groups, new SubtractColumnsKernel<TElement, T, TReal> { Y = y, Block = block, C = slots, Z = z, Count = count, Part = share.Part });
        }
    }

    /// <inheritdoc/>
    public int Deflate<TWeight>(
        TWeight f, ArrayView<T> block, int count, HostTable<T> c, TReal scale, ArrayView<T> p, HostTable<T> share, ArrayView<T> x, ArrayView<T> by)
        where TWeight : unmanaged, IWeight<TReal>
    {
        if (p.Length == 0)
        {
            return 0;
        }

        GridShare parts = _grid.ShareOf(p.IntLength);

        // One more slot, as above: there may be no columns.
        T* staged = _grid.Staging<T>(count + 2);
        staged[0] = share[0];
        new ReadOnlySpan<T>(c.Pointer, count).CopyTo(new Span<T>(staged + 1, count));
        ArrayView<T> slots = _grid.Slots.View<T>(count + 2);
        slots.CopyFromCPU(ref *staged, count + 1);
        ArrayView<GridCandidate<TReal>> candidates = _grid.Partials.View<GridCandidate<TReal>>(parts.Groups);
        _grid.Launch(parts.Groups, new DeflateKernel<TWeight, TElement, T, TReal>
        {
            Weight = f,
            Block = block,
            Count = count,
            Slots = slots,
            Factor = scale,
            P = p,
            X = x,
            By = by,
            Candidates = candidates,
            Part = parts.Part,
        });
        return First(_grid.Read(candidates));
    }

    /// <inheritdoc/>
    public void Scatter(HostTable<T> index, HostTable<T> c, int count, ArrayView<T> z)
    {
        if (count > 0)
        {
            ArrayView<int> places = Upload(index, count);
            ArrayView<T> slots = _grid.Slots.View<T>(count);
            slots.CopyFromCPU(ref *c.Pointer, count);
            _grid.Launch(_grid.GroupsFor(count), new ScatterKernel<T> { Index = places, C = slots, Z = z });
        }
    }

    /// <inheritdoc/>
    public void Gather(ArrayView<T> x, HostTable<T> index, int count, HostTable<T> c)
    {
        if (count > 0)
        {
            ArrayView<int> places = Upload(index, count);
            ArrayView<T> slots = _grid.Slots.View<T>(count);
            _grid.Launch(_grid.GroupsFor(count), new GatherKernel<T> { Index = places, X = x, C = slots });
            slots.CopyToCPU(ref *c.Pointer, count);
        }
    }

    private ArrayView<int> Upload(HostTable<T> index, int count)
    {
        int* staged = _grid.Staging<int>(count);
        for (int p = 0; p < count; p++)
        {
            staged[p] = index.GetIndex(p);
        }

        ArrayView<int> places = _grid.Indices.View<int>(count);
        places.CopyFromCPU(ref *staged, count);
        return places;
    }

    private static TReal AddUp(ReadOnlySpan<TReal> partials)
    {
        double sum = 0.0;
        foreach (TReal partial in partials)
        {
            sum += double.CreateTruncating(partial);
        }

        return TReal.CreateTruncating(sum);
    }

    /// <summary>The index of the largest value; groups come in the order of their parts, so that the first of equal ones has the lowest.</summary>
    private static int First(ReadOnlySpan<GridCandidate<TReal>> candidates)
    {
        GridCandidate<TReal> best = candidates[0];
        foreach (GridCandidate<TReal> candidate in candidates)
        {
            best = candidate.Value > best.Value ? candidate : best;
        }

        return best.Index;
    }
}
