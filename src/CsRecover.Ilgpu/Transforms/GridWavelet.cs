using System.Numerics;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>One level of a wavelet transform by the whole device.</summary>
/// <typeparam name="TInverse">Whether it is one of Psi*.</typeparam>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
internal struct WaveletLevel<TInverse, TElement, T, TReal> : IKernel
    where TInverse : struct, IChoice
    where TElement : struct, IElement<T, TReal>
    where T : unmanaged
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public WaveletBank<TElement, T, TReal> Bank;
    public ArrayView<T> From, To;
    public int Length;

    public readonly void Run()
    {
        if (TInverse.Value)
        {
            Bank.Synthesise(From, To, Length, Grid.GlobalIndex.X, Grid.DimX * Group.DimX);
        }
        else
        {
            Bank.Analyse(From, To, Length, Grid.GlobalIndex.X, Grid.DimX * Group.DimX);
        }
    }
}

/// <summary>The wavelet transform of a signal by the whole device: two kernels a level, on half as many numbers each time.</summary>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
/// <param name="grid">The grid.</param>
/// <param name="bank">The filters.</param>
internal readonly struct GridWavelet<TElement, T, TReal>(GridContext grid, WaveletBank<TElement, T, TReal> bank) : ISignalWavelet<T>
    where TElement : struct, IElement<T, TReal>
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    /// <inheritdoc/>
    public void Analyse(ArrayView<T> v, ArrayView<T> scratch)
    {
        for (int level = 0; level < bank.Levels; level++)
        {
            Level<No>(v, scratch, bank.LengthAt(level));
        }
    }

    /// <inheritdoc/>
    public void Synthesise(ArrayView<T> v, ArrayView<T> scratch)
    {
        for (int level = bank.Levels - 1; level >= 0; level--)
        {
            Level<Yes>(v, scratch, bank.LengthAt(level));
        }
    }

    /// <inheritdoc/>
    public void SetUnit(int j, ArrayView<T> v) =>
        grid.Launch(grid.GroupsFor(bank.Length), new Transfer<UnitSource<T>, ViewCells<T>, T> { Source = new(j), Sink = new(v), Count = bank.Length });

    private void Level<TInverse>(ArrayView<T> v, ArrayView<T> scratch, int length)
        where TInverse : struct, IChoice
    {
        int groups = grid.GroupsFor(length);
        grid.Launch(groups, new WaveletLevel<TInverse, TElement, T, TReal> { Bank = bank, From = v, To = scratch, Length = length });
        grid.Launch(groups, new Transfer<ViewCells<T>, ViewCells<T>, T> { Source = new(scratch), Sink = new(v), Count = length });
    }
}
