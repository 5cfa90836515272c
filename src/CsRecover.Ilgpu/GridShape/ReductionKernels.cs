using System.Numerics;
using System.Runtime.InteropServices;
using CsRecover.Vectors;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>Where a group found its largest value.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
/// <param name="value">The value.</param>
/// <param name="index">The lowest index in the whole vector that has it.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct GridCandidate<TReal>(TReal value, int index)
    where TReal : unmanaged
{
    public readonly TReal Value = value;
    public readonly int Index = index;
}

/// <summary>Re &lt;x, y&gt; over each group's part.</summary>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
internal struct DotKernel<TElement, T, TReal> : IKernel
    where TElement : struct, IElement<T, TReal>
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public ArrayView<T> X, Y;
    public ArrayView<TReal> Partials;
    public int Part;

    public void Run()
    {
        var space = new GroupSpace<TElement, T, TReal>(SharedMemory.Allocate<TReal>(GridContext.MostLanes), default);
        TReal sum = space.Dot(GridPart.Of(X, Part), GridPart.Of(Y, Part));
        if (Group.IdxX == 0)
        {
            Partials[Grid.IdxX] = sum;
        }
    }
}

/// <summary>sum conj(block_p,i) v_i over a part of each column p: group p slices + s takes the s-th part of column p.</summary>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
internal struct ColumnProductsKernel<TElement, T, TReal> : IKernel
    where TElement : struct, IElement<T, TReal>
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public ArrayView<T> Block, V, Partials;
    public int Slices, Part;

    public void Run()
    {
        var space = new GroupSpace<TElement, T, TReal>(SharedMemory.Allocate<TReal>(GridContext.MostLanes), default);
        int m = V.IntLength, column = Grid.IdxX / Slices, from = (Grid.IdxX - (column * Slices)) * Part;
        int length = m - from < Part ? m - from : Part;
        T sum = space.Inner(Block.SubView((column * m) + from, length), V.SubView(from, length));
        if (Group.IdxX == 0)
        {
            Partials[Grid.IdxX] = sum;
        }
    }
}

/// <summary>sum_i f(|x_i|^2, |by_i|^2) over each group's part.</summary>
/// <typeparam name="TWeight">The functor.</typeparam>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
internal struct SumKernel<TWeight, TElement, T, TReal> : IKernel
    where TWeight : unmanaged, IWeight<TReal>
    where TElement : struct, IElement<T, TReal>
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public ArrayView<T> X, By;
    public ArrayView<TReal> Partials;
    public int Part;
    public TWeight Weight;

    public void Run()
    {
        var space = new GroupSpace<TElement, T, TReal>(SharedMemory.Allocate<TReal>(GridContext.MostLanes), default);
        TReal sum = space.Sum(Weight, GridPart.Of(X, Part), GridPart.Of(By, Part));
        if (Group.IdxX == 0)
        {
            Partials[Grid.IdxX] = sum;
        }
    }
}

/// <summary>max_i f(|x_i|^2, |by_i|^2) over each group's part.</summary>
/// <typeparam name="TWeight">The functor.</typeparam>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
internal struct MaxKernel<TWeight, TElement, T, TReal> : IKernel
    where TWeight : unmanaged, IWeight<TReal>
    where TElement : struct, IElement<T, TReal>
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public ArrayView<T> X, By;
    public ArrayView<TReal> Partials;
    public int Part;
    public TWeight Weight;

    public void Run()
    {
        var space = new GroupSpace<TElement, T, TReal>(SharedMemory.Allocate<TReal>(GridContext.MostLanes), default);
        TReal largest = space.Max(Weight, GridPart.Of(X, Part), GridPart.Of(By, Part));
        if (Group.IdxX == 0)
        {
            Partials[Grid.IdxX] = largest;
        }
    }
}

/// <summary>Where f(|x_i|^2, |by_i|^2) is largest in each group's part.</summary>
/// <typeparam name="TWeight">The functor.</typeparam>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
internal struct ArgMaxKernel<TWeight, TElement, T, TReal> : IKernel
    where TWeight : unmanaged, IWeight<TReal>
    where TElement : struct, IElement<T, TReal>
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public ArrayView<T> X, By;
    public ArrayView<GridCandidate<TReal>> Candidates;
    public int Part;
    public TWeight Weight;

    public void Run()
    {
        var space = new GroupSpace<TElement, T, TReal>(SharedMemory.Allocate<TReal>(GridContext.MostLanes), SharedMemory.Allocate<int>(GridContext.MostLanes));
        int at = space.ArgMax(Weight, GridPart.Of(X, Part), GridPart.Of(By, Part), out TReal largest);
        if (Group.IdxX == 0)
        {
            Candidates[Grid.IdxX] = new GridCandidate<TReal>(largest, (Grid.IdxX * Part) + at);
        }
    }
}
