using System.Numerics;
using CsRecover.Vectors;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>z = y - sum_p c_p block_p.</summary>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
internal struct SubtractColumnsKernel<TElement, T, TReal> : IKernel
    where TElement : struct, IElement<T, TReal>
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public ArrayView<T> Y, Block, C, Z;
    public int Count, Part;

    public void Run()
    {
        int from = Grid.IdxX * Part;
        GroupSpace<TElement, T, TReal>.SubtractColumns(
            GridPart.Of(Y, Part),
            Block.SubView(from, Block.IntLength - from),
            Z.IntLength,
            Count,
            new DeviceTable<TElement, T, TReal>(C),
            GridPart.Of(Z, Part));
    }
}

/// <summary><see cref="IVectorSpace{TVector, TTable, T, TReal}.Deflate"/> over each group's part.</summary>
/// <typeparam name="TWeight">The functor.</typeparam>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
internal struct DeflateKernel<TWeight, TElement, T, TReal> : IKernel
    where TWeight : unmanaged, IWeight<TReal>
    where TElement : struct, IElement<T, TReal>
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public ArrayView<T> Block, P, X, By;

    /// <summary>What x loses of p, then the factors of the columns.</summary>
    public ArrayView<T> Slots;

    public ArrayView<GridCandidate<TReal>> Candidates;
    public TReal Factor;
    public int Count, Part;
    public TWeight Weight;

    public void Run()
    {
        var space = new GroupSpace<TElement, T, TReal>(SharedMemory.Allocate<TReal>(GridContext.MostLanes), SharedMemory.Allocate<int>(GridContext.MostLanes));
        int from = Grid.IdxX * Part;
        int at = space.Deflate(
            Weight,
            Count > 0 ? Block.SubView(from, Block.IntLength - from) : Block,
            P.IntLength,
            Count,
            new DeviceTable<TElement, T, TReal>(Slots.SubView(1, Slots.IntLength - 1)),
            Factor,
            GridPart.Of(P, Part),
            new DeviceTable<TElement, T, TReal>(Slots),
            GridPart.Of(X, Part),
            GridPart.Of(By, Part),
            out TReal largest);
        if (Group.IdxX == 0)
        {
            Candidates[Grid.IdxX] = new GridCandidate<TReal>(largest, from + at);
        }
    }
}
