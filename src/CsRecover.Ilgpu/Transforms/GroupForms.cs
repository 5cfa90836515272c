using System.Numerics;
using CsRecover.Operators;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>Calls visitors back with products in the form that group kernels take.</summary>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
internal static class GroupForms<TElement, T, TReal>
    where TElement : struct, IElement<T, TReal>
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    /// <summary>Visits products.</summary>
    /// <typeparam name="TProducts">The products.</typeparam>
    /// <typeparam name="TVisitor">The visitor.</typeparam>
    /// <typeparam name="TResult">What the visit gives.</typeparam>
    /// <param name="backend">The backend.</param>
    /// <param name="sensing">Whose products they are.</param>
    /// <param name="request">What the visitor is going to do.</param>
    /// <param name="visitor">The visitor.</param>
    /// <param name="products">The products.</param>
    /// <param name="shared">Whether they work in shared memory.</param>
    /// <param name="inverseNorms">1 / |a_j| for each column; empty when not known.</param>
    public static TResult Visit<TProducts, TVisitor, TResult>(
        IlgpuBackend backend, SensingOperator<T> sensing, MapRequest request, TVisitor visitor, TProducts products, bool shared, ArrayView<T> inverseNorms = default)
        where TProducts : struct, IGroupProducts<TProducts, T>
        where TVisitor : struct, IGroupVisitor<TElement, T, TReal, TResult>
    {
        GroupProductsOperator<TProducts, TElement, T, TReal> form = new() { Products = products, InverseNorms = inverseNorms };
        if (MatrixFreeMemory.FittedOf<T>(sensing.Rows, request) is { } fitted)
        {
            form.Fitted = backend.Uploads.Get(sensing, $"fitted {request.HeldOut:R} {request.Seed}", () => fitted);
        }

        return visitor.Visit<
            GroupProductsOperator<TProducts, TElement, T, TReal>,
            ProductsMap<GroupSpace<TElement, T, TReal>, DeviceTable<TElement, T, TReal>, TProducts, T, TReal>>(form, shared);
    }
}
