using System.Numerics;
using CsRecover.Vectors;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>A group's part of a vector.</summary>
internal static class GridPart
{
    /// <summary>The part of the group that calls: consecutive entries, so that neighbouring lanes touch neighbouring ones.</summary>
    /// <typeparam name="T">The element.</typeparam>
    /// <param name="v">The vector.</param>
    /// <param name="part">Entries of a group (<see cref="GridShare"/>).</param>
    public static ArrayView<T> Of<T>(ArrayView<T> v, int part)
        where T : unmanaged
    {
        int from = Grid.IdxX * part, left = v.IntLength - from;
        return v.SubView(from, left < part ? left : part);
    }
}

/// <summary>z = x.</summary>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
internal struct CopyKernel<TElement, T, TReal> : IKernel
    where TElement : struct, IElement<T, TReal>
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public ArrayView<T> X, Z;
    public int Part;

    public void Run() => default(GroupSpace<TElement, T, TReal>).Copy(GridPart.Of(X, Part), GridPart.Of(Z, Part));
}

/// <summary>z = 0.</summary>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
internal struct ClearKernel<TElement, T, TReal> : IKernel
    where TElement : struct, IElement<T, TReal>
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public ArrayView<T> Z;
    public int Part;

    public void Run() => default(GroupSpace<TElement, T, TReal>).Clear(GridPart.Of(Z, Part));
}

/// <summary>z = a x + b y.</summary>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
internal struct CombineKernel<TElement, T, TReal> : IKernel
    where TElement : struct, IElement<T, TReal>
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public ArrayView<T> X, Y, Z;
    public TReal A, B;
    public int Part;

    public void Run() => default(GroupSpace<TElement, T, TReal>).Combine(A, GridPart.Of(X, Part), B, GridPart.Of(Y, Part), GridPart.Of(Z, Part));
}

/// <summary>z_i = x_i f(|x_i|^2, |by_i|^2).</summary>
/// <typeparam name="TWeight">The functor.</typeparam>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
internal struct ScaleKernel<TWeight, TElement, T, TReal> : IKernel
    where TWeight : unmanaged, IWeight<TReal>
    where TElement : struct, IElement<T, TReal>
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public ArrayView<T> X, By, Z;
    public int Part;
    public TWeight Weight;

    public void Run() => default(GroupSpace<TElement, T, TReal>).Scale(Weight, GridPart.Of(X, Part), GridPart.Of(By, Part), GridPart.Of(Z, Part));
}

/// <summary>z_i = max(Re x_i, 0).</summary>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
internal struct PositiveKernel<TElement, T, TReal> : IKernel
    where TElement : struct, IElement<T, TReal>
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public ArrayView<T> X, Z;
    public int Part;

    public void Run() => default(GroupSpace<TElement, T, TReal>).Positive(GridPart.Of(X, Part), GridPart.Of(Z, Part));
}

/// <summary>z_i = the norm of the block of x that i lies in.</summary>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
internal struct BlockMagnitudesKernel<TElement, T, TReal> : IKernel
    where TElement : struct, IElement<T, TReal>
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public ArrayView<T> X, Z;
    public int Size, Part;

    public void Run()
    {
        int from = Grid.IdxX * Part, end = from + Part;
        GroupSpace<TElement, T, TReal>.BlockMagnitudes(X, Size, Z, from, end < Z.IntLength ? end : Z.IntLength);
    }
}

/// <summary>z[index_p] = c_p.</summary>
/// <typeparam name="T">The element.</typeparam>
internal struct ScatterKernel<T> : IKernel
    where T : unmanaged
{
    public ArrayView<int> Index;
    public ArrayView<T> C, Z;

    public void Run()
    {
        for (int p = (Grid.IdxX * Group.DimX) + Group.IdxX; p < Index.IntLength; p += Grid.DimX * Group.DimX)
        {
            Z[Index[p]] = C[p];
        }
    }
}

/// <summary>c_p = x[index_p].</summary>
/// <typeparam name="T">The element.</typeparam>
internal struct GatherKernel<T> : IKernel
    where T : unmanaged
{
    public ArrayView<int> Index;
    public ArrayView<T> X, C;

    public void Run()
    {
        for (int p = (Grid.IdxX * Group.DimX) + Group.IdxX; p < Index.IntLength; p += Grid.DimX * Group.DimX)
        {
            C[p] = X[Index[p]];
        }
    }
}
