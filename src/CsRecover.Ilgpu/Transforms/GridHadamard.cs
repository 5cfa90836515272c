using System.Numerics;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>
/// Some levels of a Walsh-Hadamard transform: those of a range of bits of the index. A group takes a tile of neighbouring columns into shared memory, so that the vector is read and written once for up to
/// twelve levels.
/// </summary>
/// <typeparam name="TSource">Where the numbers come from.</typeparam>
/// <typeparam name="TSink">Where they go.</typeparam>
/// <typeparam name="T">float or double.</typeparam>
internal struct HadamardPass<TSource, TSink, T> : IKernel
    where TSource : struct, ISource<T>
    where TSink : struct, ISink<T>
    where T : unmanaged, INumberBase<T>
{
    /// <summary>Numbers of shared memory.</summary>
    public const int Tile = 4096;

    public TSource Source;
    public TSink Sink;

    /// <summary>How far apart the elements of a line are, how many it has, and how many neighbouring lines make a tile.</summary>
    public int Apart, Levels, Together;

    public readonly void Run()
    {
        ArrayView<T> tile = SharedMemory.Allocate<T>(Tile);
        int line = 1 << Levels, blocks = Apart / Together, block = Grid.IdxX / blocks, first = (block * line * Apart) + ((Grid.IdxX - (block * blocks)) * Together);
        for (int w = Group.IdxX; w < line * Together; w += Group.DimX)
        {
            tile[w] = Source.Get(first + (w / Together * Apart) + (w % Together));
        }

        Group.Barrier();
        GroupHadamard.InPlace(tile, line, Together);
        for (int w = Group.IdxX; w < line * Together; w += Group.DimX)
        {
            Sink.Set(first + (w / Together * Apart) + (w % Together), tile[w]);
        }
    }
}

/// <summary>The Walsh-Hadamard transform of one long vector by the whole device: a kernel for each eight to twelve levels (two for N from 2^13 to 2^20), which reads and writes the vector once; beyond one tile the source is read by a kernel before them.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="grid">The grid.</param>
/// <param name="order">N.</param>
/// <param name="work">N numbers.</param>
internal readonly struct GridHadamardLine<T>(GridContext grid, int order, ArrayView<T> work) : IHadamardLine<GridHadamardLine<T>, T>
    where T : unmanaged, INumberBase<T>
{
    /// <summary>Levels of the first pass, whose lines are the tiles themselves, and of later ones, which take 16 neighbouring lines.</summary>
    private const int FirstLevels = 12, LaterLevels = 8;

    /// <inheritdoc/>
    public int ScratchLength => 0;

    /// <inheritdoc/>
    public GridHadamardLine<T> Bind(ArrayView<T> shared, ArrayView<T> scratch) => this;

    /// <inheritdoc/>
    public void Transform<TSource, TSink>(TSource source, TSink sink)
        where TSource : struct, ISource<T>
        where TSink : struct, ISink<T>
    {
        int levels = BitOperations.Log2((uint)order), done = Math.Min(levels, FirstLevels);
        if (done == levels)
        {
            Pass(source, sink, 0, done);
            return;
        }

        // What the source computes gets a kernel of its own: as the source of a pass that writes to memory, ILGPU fails to compile some.
        var cells = new ViewCells<T>(work);
        grid.Launch(grid.GroupsFor(order), new Transfer<TSource, ViewCells<T>, T> { Source = source, Sink = cells, Count = order });
        Pass(cells, cells, 0, done);
        for (; done + LaterLevels < levels; done += LaterLevels)
        {
            Pass(cells, cells, done, LaterLevels);
        }

        Pass(cells, sink, done, levels - done);
    }

    private void Pass<TSource, TSink>(TSource source, TSink sink, int done, int levels)
        where TSource : struct, ISource<T>
        where TSink : struct, ISink<T>
    {
        int apart = 1 << done, together = done == 0 ? 1 : HadamardPass<TSource, TSink, T>.Tile >> LaterLevels;
        grid.Launch(order / (together << levels), new HadamardPass<TSource, TSink, T> { Source = source, Sink = sink, Apart = apart, Levels = levels, Together = together });
    }
}
