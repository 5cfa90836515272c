using System.Numerics;
using ILGPU;
using ILGPU.Runtime;

namespace CsRecover.Ilgpu;

/// <summary>
/// The DFT of one long vector by the whole device. Lengths that are a product of two factors up to 1024 take two kernels, of which each reads and writes the vector once: 4 n complex numbers are moved, 32 n
/// bytes in single precision (a vector that fits into the second-level cache is read from memory only once); powers of two do it in registers (<see cref="OctetFourier{TReal}"/>). Lengths up to 1024 take one
/// group; other lengths a kernel for each radix, and 2 n numbers moved in each. Safe for one run at a time.
/// </summary>
/// <typeparam name="TReal">float or double.</typeparam>
internal sealed class GridFourier<TReal> : IDisposable
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    /// <summary>The longest line that a group transforms in shared memory, in either precision.</summary>
    private const int LongestLine = 1024;

    /// <summary>The most lines that a group takes together: neighbouring numbers of as many lines fill a cache line.</summary>
    private const int MostTogether = 16;

    private readonly GridContext _grid;
    private readonly FourierSplit<TReal> _steps;
    private readonly bool _splits, _octets;
    private readonly int _octetLanes;
    private readonly MemoryBuffer1D<ComplexNumber<TReal>, Stride1D.Dense> _first;
    private readonly MemoryBuffer1D<ComplexNumber<TReal>, Stride1D.Dense> _second;

    /// <summary>A transform; borrows tables that belong to an owner.</summary>
    /// <param name="grid">The grid.</param>
    /// <param name="owner">Whose the tables are.</param>
    /// <param name="length">n.</param>
    public GridFourier(GridContext grid, object owner, int length)
    {
        _grid = grid;
        Length = length;
        UploadCache uploads = grid.Backend.Uploads;
        int rows = Split(length), columns = length / rows, tile = Tile / 2;
        _octetLanes = grid.Backend.Lanes(typeof(TReal) == typeof(float) ? SingleOctetLanes.Lanes : DoubleOctetLanes.Lanes);
        _octets = OctetFourier<TReal>.Takes(columns, _octetLanes) && (rows == 1 || OctetFourier<TReal>.Takes(rows, _octetLanes));
        _splits = columns <= LongestLine;
        if (!_splits)
        {
            (rows, columns) = (1, length);
        }

        _steps.Columns = new(rows, Roots(rows));
        _steps.Rows = new(columns, Roots(columns));
        _steps.ColumnsTogether = Math.Clamp(tile / rows, 1, MostTogether);
        _steps.RowsTogether = Math.Clamp(tile / columns, 1, MostTogether);
        int fine = Math.Min(LongestLine, length);
        _steps.Fine = uploads.Get(owner, $"fine {length}", () => FourierRoots.Of<TReal>(length, 1, fine));
        _steps.Coarse = uploads.Get(owner, $"coarse {length}", () => FourierRoots.Of<TReal>(length, fine, (length / fine) + 1));
        _first = grid.Backend.Accelerator.Allocate1D<ComplexNumber<TReal>>(length);
        _second = grid.Backend.Accelerator.Allocate1D<ComplexNumber<TReal>>(length);

        ArrayView<ComplexNumber<TReal>> Roots(int n) => uploads.Get(owner, $"roots {n}", () => FourierRoots.Of<TReal>(n));
    }

    /// <summary>n.</summary>
    public int Length { get; }

    private static int Tile => typeof(TReal) == typeof(float) ? SingleTile.Elements : DoubleTile.Elements;

    /// <summary>Transforms; the sink takes each frequency once.</summary>
    /// <typeparam name="TSource">Where the numbers come from.</typeparam>
    /// <typeparam name="TSink">Where the frequencies go.</typeparam>
    /// <param name="source">Read once at every place.</param>
    /// <param name="sink">Written.</param>
    /// <param name="sign">1 for the DFT, -1 for its conjugate.</param>
    public void Transform<TSource, TSink>(TSource source, TSink sink, int sign)
        where TSource : struct, ISource<ComplexNumber<TReal>>
        where TSink : struct, ISink<ComplexNumber<TReal>>
    {
        FourierSplit<TReal> steps = _steps;
        steps.Sign = sign;
        switch (_octets, typeof(TReal) == typeof(float))
        {
            case (true, true):
                TransformOctets<SingleOctetLanes, TSource, TSink>(steps, source, sink);
                break;
            case (true, false):
                TransformOctets<DoubleOctetLanes, TSource, TSink>(steps, source, sink);
                break;
            case (false, true):
                Transform<SingleTile, TSource, TSink>(steps, source, sink);
                break;
            default:
                Transform<DoubleTile, TSource, TSink>(steps, source, sink);
                break;
        }
    }

    /// <summary>Transforms; a reader then looks at any frequencies it likes.</summary>
    /// <typeparam name="TSource">Where the numbers come from.</typeparam>
    /// <typeparam name="TReader">The reader.</typeparam>
    /// <param name="source">Read once at every place.</param>
    /// <param name="reader">Called for 0 to count - 1.</param>
    /// <param name="count">How often to call it.</param>
    /// <param name="sign">1 for the DFT, -1 for its conjugate.</param>
    public void Read<TSource, TReader>(TSource source, TReader reader, int count, int sign)
        where TSource : struct, ISource<ComplexNumber<TReal>>
        where TReader : struct, ISpectrumReader<TReal>
    {
        Transform(source, new PairCells<TReal>(_second.View), sign);
        _grid.Launch(_grid.GroupsFor(count), new SpectrumRead<TReader, TReal> { Spectrum = _second.View, Reader = reader, Count = count });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    private void TransformOctets<TLanes, TSource, TSink>(in FourierSplit<TReal> steps, TSource source, TSink sink)
        where TLanes : struct, IOctetLanes
        where TSource : struct, ISource<ComplexNumber<TReal>>
        where TSink : struct, ISink<ComplexNumber<TReal>>
    {
        int rows = steps.Columns.Length, columns = steps.Rows.Length;
        if (rows == 1)
        {
            _grid.Launch(1, _octetLanes, new OctetRows<TLanes, TSource, TSink, TReal> { Steps = steps, Source = source, Sink = sink });
            return;
        }

        _grid.Launch(Groups(columns, 8 * _octetLanes / rows), _octetLanes, new OctetColumns<TLanes, TSource, TReal> { Steps = steps, Source = source, To = _first.View });
        _grid.Launch(
            Groups(rows, 8 * _octetLanes / columns), _octetLanes, new OctetRows<TLanes, PairCells<TReal>, TSink, TReal> { Steps = steps, Source = new(_first.View), Sink = sink });
    }

    private void Transform<TTile, TSource, TSink>(in FourierSplit<TReal> steps, TSource source, TSink sink)
        where TTile : struct, ITile
        where TSource : struct, ISource<ComplexNumber<TReal>>
        where TSink : struct, ISink<ComplexNumber<TReal>>
    {
        if (!_splits)
        {
            ByStages(source, sink, steps.Sign);
        }
        else if (steps.Columns.Length == 1)
        {
            _grid.Launch(1, new FourierRows<TTile, TSource, TSink, TReal> { Steps = steps, Source = source, Sink = sink });
        }
        else
        {
            _grid.Launch(Groups(steps.Rows.Length, steps.ColumnsTogether), new FourierColumns<TTile, TSource, TReal> { Steps = steps, Source = source, To = _first.View });
            _grid.Launch(
                Groups(steps.Columns.Length, steps.RowsTogether), new FourierRows<TTile, PairCells<TReal>, TSink, TReal> { Steps = steps, Source = new(_first.View), Sink = sink });
        }
    }

    private void ByStages<TSource, TSink>(TSource source, TSink sink, int sign)
        where TSource : struct, ISource<ComplexNumber<TReal>>
        where TSink : struct, ISink<ComplexNumber<TReal>>
    {
        int groups = _grid.GroupsFor(Length);
        ArrayView<ComplexNumber<TReal>> from = _first.View, to = _second.View;
        _grid.Launch(groups, new Transfer<TSource, PairCells<TReal>, ComplexNumber<TReal>> { Source = source, Sink = new(from), Count = Length });
        for (int done = 1; done < Length;)
        {
            int radix = FourierStage<TReal>.NextRadix(Length / done);
            _grid.Launch(groups, new FourierStageOnGrid<TReal> { Stage = new(_steps.Rows, done, radix, 1, Length, 1, sign), From = from, To = to });
            done *= radix;
            (from, to) = (to, from);
        }

        // The second memory may be the sink's own: each number is then handed to its own place, or comes from the first.
        _grid.Launch(groups, new SpectrumHandOver<TSink, TReal> { Spectrum = from, Sink = sink });
    }

    /// <summary>N1: the largest divisor up to the square root; 1 where one line is short enough.</summary>
    private static int Split(int length)
    {
        if (length <= LongestLine)
        {
            return 1;
        }

        int divisor = (int)Math.Sqrt(length);
        while (length % divisor != 0)
        {
            divisor--;
        }

        return divisor;
    }

    private static int Groups(int lines, int together) => (lines + together - 1) / together;
}

/// <summary>The DFT of a vector by the whole device, as products take it.</summary>
/// <typeparam name="T">The element of the vectors.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
/// <param name="fourier">The transform.</param>
internal readonly struct GridLine<T, TReal>(GridFourier<TReal> fourier) : ILineTransform<GridLine<T, TReal>, T, TReal>
    where T : unmanaged
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    /// <inheritdoc/>
    public int ScratchLength => 0;

    /// <inheritdoc/>
    public GridLine<T, TReal> Bind(ArrayView<T> shared, ArrayView<T> scratch) => this;

    /// <inheritdoc/>
    public void Transform<TSource, TSink>(TSource source, TSink sink, int sign)
        where TSource : struct, ISource<ComplexNumber<TReal>>
        where TSink : struct, ISink<ComplexNumber<TReal>> => fourier.Transform(source, sink, sign);

    /// <inheritdoc/>
    public void Read<TSource, TReader>(TSource source, TReader reader, int count, int sign)
        where TSource : struct, ISource<ComplexNumber<TReal>>
        where TReader : struct, ISpectrumReader<TReal> => fourier.Read(source, reader, count, sign);
}
