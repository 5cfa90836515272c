using System.Numerics;
using CsRecover.Operators;
using ILGPU;
using ILGPU.Runtime;

namespace CsRecover.Ilgpu;

/// <summary>Device forms of transforms and sparse or regenerated matrices over real signals.</summary>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">float or double.</typeparam>
internal static class RealLineForms<TElement, T>
    where TElement : struct, IElement<T, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Visits an operator in group form.</summary>
    /// <typeparam name="TVisitor">The visitor.</typeparam>
    /// <typeparam name="TResult">What the visit gives.</typeparam>
    /// <param name="backend">The backend.</param>
    /// <param name="sensing">The operator.</param>
    /// <param name="request">What the visitor is going to do.</param>
    /// <param name="visitor">The visitor.</param>
    public static TResult Group<TVisitor, TResult>(IlgpuBackend backend, SensingOperator<T> sensing, MapRequest request, TVisitor visitor)
        where TVisitor : struct, IGroupVisitor<TElement, T, T, TResult>
    {
        var parts = new LineParts<T>(backend.Uploads);
        switch (sensing.Unsized)
        {
            case PartialDctOperator<T> dct:
                return dct.Columns % 2 == 0 ? DctOf<Yes>(dct) : DctOf<No>(dct);
            case SubsampledHadamardOperator<T> hadamard:
                return hadamard.Order <= FarPlan.SharedTransform ? Hadamard<Yes>(hadamard) : Hadamard<No>(hadamard);
            case SparseSignOperator<T> sparse:
                return Visit(new GroupLaneProducts<SparseSignLanes<T>, T> { Products = parts.SparseSigns(sparse) }, shared: false);
            case RademacherOperator<T> rademacher:
                return Visit(new GroupLaneProducts<RademacherLanes<T>, T> { Products = LineParts<T>.Rademacher(rademacher) }, shared: false);
            case GaussianOperator<T> gaussian:
                return Visit(new GroupLaneProducts<GaussianLanes<TElement, T>, T> { Products = LineParts<T>.Gaussian<TElement>(gaussian) }, shared: false);
            default:
                throw DeviceForms.Missing(sensing.Description);
        }

        TResult DctOf<TEven>(PartialDctOperator<T> dct)
            where TEven : struct, IChoice => 4 * parts.Cosine<TEven>(dct, dct.Columns).Points <= FarPlan.SharedTransform ? Dct<Yes, TEven>(dct) : Dct<No, TEven>(dct);

        TResult Dct<TNear, TEven>(PartialDctOperator<T> dct)
            where TNear : struct, IChoice
            where TEven : struct, IChoice
        {
            CosineOrder<TEven, T> order = parts.Cosine<TEven>(dct, dct.Columns);
            return Visit(parts.Dct(dct, order, new GroupLine<TNear, T> { Fourier = new(order.Points, parts.Roots(dct, order.Points)) }), TNear.Value);
        }

        TResult Hadamard<TNear>(SubsampledHadamardOperator<T> hadamard)
            where TNear : struct, IChoice => Visit(parts.Hadamard(hadamard, new GroupHadamardLine<TNear, T> { Order = hadamard.Order }), TNear.Value);

        TResult Visit<TProducts>(TProducts products, bool shared)
            where TProducts : struct, IGroupProducts<TProducts, T> =>
            GroupForms<TElement, T, T>.Visit<TProducts, TVisitor, TResult>(backend, sensing, request, visitor, products, shared);
    }

    /// <summary>Visits an operator in grid form.</summary>
    /// <typeparam name="TVisitor">The visitor.</typeparam>
    /// <typeparam name="TResult">What the visit gives.</typeparam>
    /// <param name="grid">The grid.</param>
    /// <param name="sensing">The operator.</param>
    /// <param name="request">What the visitor is going to do.</param>
    /// <param name="visitor">The visitor.</param>
    public static TResult Grid<TVisitor, TResult>(GridContext grid, SensingOperator<T> sensing, MapRequest request, TVisitor visitor)
        where TVisitor : struct, IGridVisitor<T, T, TResult>
    {
        var parts = new LineParts<T>(grid.Backend.Uploads);
        switch (sensing.Unsized)
        {
            case PartialDctOperator<T> dct:
                return dct.Columns % 2 == 0 ? Dct<Yes>(dct) : Dct<No>(dct);

            case SubsampledHadamardOperator<T> hadamard:
                using (MemoryBuffer1D<T, Stride1D.Dense> work = grid.Backend.Accelerator.Allocate1D<T>(hadamard.Order))
                {
                    return Visit(parts.Hadamard(hadamard, new GridHadamardLine<T>(grid, hadamard.Order, work.View)));
                }

            case SparseSignOperator<T> sparse:
                return Visit(new GridLaneProducts<SparseSignLanes<T>, T>(grid, parts.SparseSigns(sparse)));
            case RademacherOperator<T> rademacher:
                return Visit(new GridLaneProducts<RademacherLanes<T>, T>(grid, LineParts<T>.Rademacher(rademacher)));
            case GaussianOperator<T> gaussian:
                return Visit(new GridLaneProducts<GaussianLanes<TElement, T>, T>(grid, LineParts<T>.Gaussian<TElement>(gaussian)));
            default:
                throw DeviceForms.Missing(sensing.Description);
        }

        TResult Dct<TEven>(PartialDctOperator<T> dct)
            where TEven : struct, IChoice
        {
            CosineOrder<TEven, T> order = parts.Cosine<TEven>(dct, dct.Columns);
            using var fourier = new GridFourier<T>(grid, dct, order.Points);
            return Visit(parts.Dct(dct, order, new GridLine<T, T>(fourier)));
        }

        TResult Visit<TProducts>(TProducts products)
            where TProducts : struct, IProducts<ArrayView<T>> =>
            GridProducts.Visit<TVisitor, TResult, TProducts, TElement, T, T>(grid, products, request, visitor);
    }
}
