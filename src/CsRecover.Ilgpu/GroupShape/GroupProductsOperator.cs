using System.Numerics;
using CsRecover.Operators;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>An operator made of products alone, for group kernels.</summary>
/// <typeparam name="TProducts">Products with A and A^H by one group.</typeparam>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
public struct GroupProductsOperator<TProducts, TElement, T, TReal> :
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

    /// <inheritdoc/>
    public readonly int Rows => Products.Rows;

    /// <inheritdoc/>
    public readonly int Columns => Products.Columns;

    /// <inheritdoc/>
    public readonly int ScratchLength => (4 * Products.Rows) + Products.Columns + Products.ScratchLength + 1;

    /// <inheritdoc/>
    public readonly ProductsMap<GroupSpace<TElement, T, TReal>, DeviceTable<TElement, T, TReal>, TProducts, T, TReal> Bind(
        GroupSpace<TElement, T, TReal> space, ArrayView<T> shared, ArrayView<T> scratch)
    {
        int m = Products.Rows, n = Products.Columns;
        MatrixFreeWork<ArrayView<T>> work = default;
        work.Residual = scratch.SubView(0, m);
        work.Solution = scratch.SubView(m, m);
        work.Direction = scratch.SubView(2 * m, m);
        work.Product = scratch.SubView(3 * m, m);
        work.Unknowns = scratch.SubView(4 * m, n);
        work.Fitted = Fitted;
        work.HoldsOut = Fitted.IntLength > 0;
        return new(space, Products.Bind(shared, scratch.SubView((4 * m) + n, Products.ScratchLength)), work);
    }
}
