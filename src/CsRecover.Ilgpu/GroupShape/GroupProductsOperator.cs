using System.Numerics;
using CsRecover.Operators;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>An operator made of products alone, for group kernels.</summary>
/// <typeparam name="TProducts">Products with A and A^H by one group.</typeparam>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
internal struct GroupProductsOperator<TProducts, TElement, T, TReal> :
    IGroupOperator<ProductsMap<GroupSpace<TElement, T, TReal>, DeviceTable<TElement, T, TReal>, TProducts, T, TReal>, TElement, T, TReal>
    where TProducts : struct, IGroupProducts<TProducts, T>
    where TElement : struct, IElement<T, TReal>
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    /// <summary>A and A^H, not yet bound to a group's memory.</summary>
    public TProducts Products;

    /// <summary>1 for measurements that are fitted and 0 for those held out; empty when none is.</summary>
    public ArrayView<T> Fitted;

    /// <summary>1 / |a_j| for each column; empty when not known.</summary>
    public ArrayView<T> InverseNorms;

    /// <inheritdoc/>
    public readonly int Rows => Products.Rows;

    /// <inheritdoc/>
    public readonly int Columns => Products.Columns;

    /// <inheritdoc/>
    public readonly int ScratchLength => ProductsWork.Length(Products.Rows, Products.Columns) + Products.ScratchLength + 1;

    /// <inheritdoc/>
    public readonly ProductsMap<GroupSpace<TElement, T, TReal>, DeviceTable<TElement, T, TReal>, TProducts, T, TReal> Bind(
        GroupSpace<TElement, T, TReal> space, ArrayView<T> shared, ArrayView<T> scratch)
    {
        int m = Products.Rows, n = Products.Columns;
        return new(space, Products.Bind(shared, scratch.SubView(ProductsWork.Length(m, n), Products.ScratchLength)), ProductsWork.Lay(scratch, m, n, Fitted), InverseNorms);
    }
}

/// <summary>Lays the vectors of a map of products out in a group's global memory.</summary>
internal static class ProductsWork
{
    /// <summary>Elements it takes.</summary>
    /// <param name="m">m.</param>
    /// <param name="n">n.</param>
    public static int Length(int m, int n) => (4 * m) + n;

    /// <summary>The vectors.</summary>
    /// <typeparam name="T">The element.</typeparam>
    /// <param name="scratch">Begins with <see cref="Length"/> elements for them.</param>
    /// <param name="m">m.</param>
    /// <param name="n">n.</param>
    /// <param name="fitted">1 for measurements that are fitted and 0 for those held out; empty when none is.</param>
    public static MatrixFreeWork<ArrayView<T>> Lay<T>(ArrayView<T> scratch, int m, int n, ArrayView<T> fitted)
        where T : unmanaged
    {
        MatrixFreeWork<ArrayView<T>> work = default;
        work.Residual = scratch.SubView(0, m);
        work.Solution = scratch.SubView(m, m);
        work.Direction = scratch.SubView(2 * m, m);
        work.Product = scratch.SubView(3 * m, m);
        work.Unknowns = scratch.SubView(4 * m, n);
        work.Fitted = fitted;
        work.HoldsOut = fitted.IntLength > 0;
        return work;
    }
}
