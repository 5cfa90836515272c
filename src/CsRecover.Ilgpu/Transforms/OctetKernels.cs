using System.Numerics;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>Lanes of a group whose lanes take eight numbers each, and the shared memory between them.</summary>
internal interface IOctetLanes
{
    /// <summary>The most lanes.</summary>
    static abstract int Lanes { get; }

    /// <summary>Complex numbers of shared memory.</summary>
    static abstract int Tile { get; }
}

/// <summary>In single precision: 38 KiB of shared memory.</summary>
internal readonly struct SingleOctetLanes : IOctetLanes
{
    public static int Lanes => 512;

    public static int Tile => 4864;
}

/// <summary>In double precision: 38 KiB of shared memory.</summary>
internal readonly struct DoubleOctetLanes : IOctetLanes
{
    public static int Lanes => 256;

    public static int Tile => 2432;
}

/// <summary>
/// <see cref="FourierColumns{TTile, TSource, TReal}"/> in registers. Neighbouring lanes take neighbouring columns, as many as the lanes suffice for.
/// </summary>
/// <typeparam name="TLanes">Lanes and shared memory.</typeparam>
/// <typeparam name="TSource">Where the numbers come from.</typeparam>
/// <typeparam name="TReal">float or double.</typeparam>
internal struct OctetColumns<TLanes, TSource, TReal> : IKernel
    where TLanes : struct, IOctetLanes
    where TSource : struct, ISource<ComplexNumber<TReal>>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public FourierSplit<TReal> Steps;
    public TSource Source;
    public ArrayView<ComplexNumber<TReal>> To;

    public readonly void Run()
    {
        ArrayView<ComplexNumber<TReal>> tile = SharedMemory.Allocate<ComplexNumber<TReal>>(TLanes.Tile);
        int eighth = Steps.Columns.Length >> 3, width = Steps.Rows.Length, together = Group.DimX / eighth;
        int line = Group.IdxX & (together - 1), t = Group.IdxX / together, j = (Grid.IdxX * together) + line;
        bool active = j < width;
        Octet<TReal> numbers = default;
        if (active)
        {
            numbers = Octet<TReal>.From(Source, (t * width) + j, eighth * width);
        }

        numbers = new OctetFourier<TReal>(Steps.Columns).Transform(numbers, new PairCells<TReal>(tile), line, t, active, Steps.Sign);
        if (active)
        {
            // Frequency k = t + e n / 8 turns by k j.
            ComplexNumber<TReal> step = Steps.Turn(eighth * j), step2 = step * step;
            numbers.TimesPowers(step, step2, step2 * step2).Times(Steps.Turn(t * j)).To(new PairCells<TReal>(To), (t * width) + j, eighth * width);
        }
    }
}

/// <summary><see cref="FourierRows{TTile, TSource, TSink, TReal}"/> in registers. Neighbouring lanes take neighbouring rows, and so write neighbouring frequencies.</summary>
/// <typeparam name="TLanes">Lanes and shared memory.</typeparam>
/// <typeparam name="TSource">Where the numbers come from.</typeparam>
/// <typeparam name="TSink">Where the frequencies go.</typeparam>
/// <typeparam name="TReal">float or double.</typeparam>
internal struct OctetRows<TLanes, TSource, TSink, TReal> : IKernel
    where TLanes : struct, IOctetLanes
    where TSource : struct, ISource<ComplexNumber<TReal>>
    where TSink : struct, ISink<ComplexNumber<TReal>>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public FourierSplit<TReal> Steps;
    public TSource Source;
    public TSink Sink;

    public readonly void Run()
    {
        ArrayView<ComplexNumber<TReal>> tile = SharedMemory.Allocate<ComplexNumber<TReal>>(TLanes.Tile);
        int height = Steps.Columns.Length, width = Steps.Rows.Length, eighth = width >> 3, together = Group.DimX / eighth;
        int line = Group.IdxX & (together - 1), t = Group.IdxX / together, row = (Grid.IdxX * together) + line;
        bool active = row < height;
        Octet<TReal> numbers = default;
        if (active)
        {
            numbers = Octet<TReal>.From(Source, (row * width) + t, eighth);
        }

        numbers = new OctetFourier<TReal>(Steps.Rows).Transform(numbers, new PairCells<TReal>(tile), line, t, active, Steps.Sign);
        if (active)
        {
            if (Sink.Adds)
            {
                numbers = numbers.Plus(Octet<TReal>.From(new PresentNumbers(Sink), row + (height * t), height * eighth));
            }

            numbers.To(Sink, row + (height * t), height * eighth);
        }
    }

    private readonly struct PresentNumbers(TSink sink) : ISource<ComplexNumber<TReal>>
    {
        private readonly TSink _sink = sink;

        public ComplexNumber<TReal> Get(int i) => _sink.Present(i);
    }
}
