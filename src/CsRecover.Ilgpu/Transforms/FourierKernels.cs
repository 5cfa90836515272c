using System.Numerics;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>Complex numbers of shared memory that a transform's tile and its double take together: 32 KiB.</summary>
internal interface ITile
{
    /// <summary>How many.</summary>
    static abstract int Elements { get; }
}

/// <summary>A tile in single precision.</summary>
internal readonly struct SingleTile : ITile
{
    public static int Elements => 4096;
}

/// <summary>A tile in double precision.</summary>
internal readonly struct DoubleTile : ITile
{
    public static int Elements => 2048;
}

/// <summary>A transform of N1 N2 numbers as N2 transforms of N1, a multiplication with roots of unity, and N1 transforms of N2.</summary>
/// <typeparam name="TReal">float or double.</typeparam>
internal struct FourierSplit<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    /// <summary>The transforms of columns, N1, and of rows, N2.</summary>
    public GroupFourier<TReal> Columns, Rows;

    /// <summary>exp(-2 pi i e / N1 N2) for e below <see cref="Fine"/>'s length, and for its multiples: two factors of any power, in tables that stay in caches.</summary>
    public ArrayView<ComplexNumber<TReal>> Fine, Coarse;

    /// <summary>Columns, and rows, that a group transforms together.</summary>
    public int ColumnsTogether, RowsTogether;

    /// <summary>1 for the DFT, -1 for its conjugate.</summary>
    public int Sign;

    /// <summary>exp(-+2 pi i e / N1 N2).</summary>
    /// <param name="e">Less than N1 N2.</param>
    public readonly ComplexNumber<TReal> Turn(int e)
    {
        int whole = e / Fine.IntLength;
        ComplexNumber<TReal> turn = Fine[e - (whole * Fine.IntLength)] * Coarse[whole];
        return Sign > 0 ? turn : new(turn.Real, -turn.Imaginary);
    }
}

/// <summary>The first half of <see cref="FourierSplit{TReal}"/>: number j1 N2 + j2 of the source becomes k1 N2 + j2. A group takes neighbouring columns.</summary>
/// <typeparam name="TTile">Shared memory.</typeparam>
/// <typeparam name="TSource">Where the numbers come from.</typeparam>
/// <typeparam name="TReal">float or double.</typeparam>
internal struct FourierColumns<TTile, TSource, TReal> : IKernel
    where TTile : struct, ITile
    where TSource : struct, ISource<ComplexNumber<TReal>>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public FourierSplit<TReal> Steps;
    public TSource Source;
    public ArrayView<ComplexNumber<TReal>> To;

    public readonly void Run()
    {
        ArrayView<ComplexNumber<TReal>> tile = SharedMemory.Allocate<ComplexNumber<TReal>>(TTile.Elements);
        int height = Steps.Columns.Length, width = Steps.Rows.Length, first = Grid.IdxX * Steps.ColumnsTogether;
        int count = width - first < Steps.ColumnsTogether ? width - first : Steps.ColumnsTogether, all = height * count;
        PairCells<TReal> cells = new(tile);
        for (int w = Group.IdxX; w < all; w += Group.DimX)
        {
            cells.Set(w, Source.Get((w / count * width) + first + (w % count)));
        }

        Group.Barrier();
        int spectra = Steps.Columns.Transform(cells, 0, TTile.Elements / 2, count, 1, count, Steps.Sign);
        for (int w = Group.IdxX; w < all; w += Group.DimX)
        {
            int k = w / count, j = first + (w % count);
            To[(k * width) + j] = cells.Get(spectra + w) * Steps.Turn(k * j);
        }
    }
}

/// <summary>The second half: number k1 N2 + j2 becomes frequency k1 + N1 k2. A group takes neighbouring rows, so that neighbouring lanes write neighbouring frequencies.</summary>
/// <typeparam name="TTile">Shared memory.</typeparam>
/// <typeparam name="TSource">Where the numbers come from.</typeparam>
/// <typeparam name="TSink">Where the frequencies go.</typeparam>
/// <typeparam name="TReal">float or double.</typeparam>
internal struct FourierRows<TTile, TSource, TSink, TReal> : IKernel
    where TTile : struct, ITile
    where TSource : struct, ISource<ComplexNumber<TReal>>
    where TSink : struct, ISink<ComplexNumber<TReal>>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public FourierSplit<TReal> Steps;
    public TSource Source;
    public TSink Sink;

    public readonly void Run()
    {
        ArrayView<ComplexNumber<TReal>> tile = SharedMemory.Allocate<ComplexNumber<TReal>>(TTile.Elements);
        int height = Steps.Columns.Length, width = Steps.Rows.Length, first = Grid.IdxX * Steps.RowsTogether;
        int count = height - first < Steps.RowsTogether ? height - first : Steps.RowsTogether, all = width * count;
        PairCells<TReal> cells = new(tile);
        for (int w = Group.IdxX; w < all; w += Group.DimX)
        {
            cells.Set(w, Source.Get((first * width) + w));
        }

        Group.Barrier();
        int spectra = Steps.Rows.Transform(cells, 0, TTile.Elements / 2, count, width, 1, Steps.Sign);
        for (int w = Group.IdxX; w < all; w += Group.DimX)
        {
            int k = w / count, row = w % count;
            ComplexNumber<TReal> value = cells.Get(spectra + (row * width) + k);
            int at = first + row + (height * k);
            Sink.Set(at, Sink.Adds ? Sink.Present(at) + value : value);
        }
    }
}

/// <summary>One stage of a transform that has no split into short ones, by the whole device.</summary>
/// <typeparam name="TReal">float or double.</typeparam>
internal struct FourierStageOnGrid<TReal> : IKernel
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public FourierStage<TReal> Stage;
    public ArrayView<ComplexNumber<TReal>> From, To;

    public readonly void Run() => Stage.Run(new PairCells<TReal>(From), new PairCells<TReal>(To), Grid.GlobalIndex.X, Grid.DimX * Group.DimX);
}

/// <summary>Hands numbers from a source to a sink.</summary>
/// <typeparam name="TSource">The source.</typeparam>
/// <typeparam name="TSink">The sink.</typeparam>
/// <typeparam name="T">The number.</typeparam>
internal struct Transfer<TSource, TSink, T> : IKernel
    where TSource : struct, ISource<T>
    where TSink : struct, ISink<T>
    where T : unmanaged
{
    public TSource Source;
    public TSink Sink;
    public int Count;

    public readonly void Run()
    {
        for (int i = Grid.GlobalIndex.X; i < Count; i += Grid.DimX * Group.DimX)
        {
            Sink.Set(i, Source.Get(i));
        }
    }
}

/// <summary>Hands a spectrum to a sink.</summary>
/// <typeparam name="TSink">The sink.</typeparam>
/// <typeparam name="TReal">float or double.</typeparam>
internal struct SpectrumHandOver<TSink, TReal> : IKernel
    where TSink : struct, ISink<ComplexNumber<TReal>>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public ArrayView<ComplexNumber<TReal>> Spectrum;
    public TSink Sink;

    public readonly void Run()
    {
        for (int i = Grid.GlobalIndex.X; i < Spectrum.IntLength; i += Grid.DimX * Group.DimX)
        {
            Sink.Set(i, Sink.Adds ? Sink.Present(i) + Spectrum[i] : Spectrum[i]);
        }
    }
}

/// <summary>Reads a spectrum.</summary>
/// <typeparam name="TReader">The reader.</typeparam>
/// <typeparam name="TReal">float or double.</typeparam>
internal struct SpectrumRead<TReader, TReal> : IKernel
    where TReader : struct, ISpectrumReader<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public ArrayView<ComplexNumber<TReal>> Spectrum;
    public TReader Reader;
    public int Count;

    public readonly void Run()
    {
        for (int i = Grid.GlobalIndex.X; i < Count; i += Grid.DimX * Group.DimX)
        {
            Reader.Read(new PairCells<TReal>(Spectrum), 0, i);
        }
    }
}
