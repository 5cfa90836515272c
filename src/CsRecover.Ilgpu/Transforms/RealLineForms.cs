using System.Numerics;
using CsRecover.Operators;

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
                return 4 * parts.Cosine(dct, dct.Columns).Points <= FarPlan.SharedTransform ? Dct<Yes>(dct) : Dct<No>(dct);
            case SubsampledHadamardOperator<T> hadamard:
                return hadamard.Order <= FarPlan.SharedTransform ? Hadamard<Yes>(hadamard) : Hadamard<No>(hadamard);
            case SparseSignOperator<T> sparse:
                return Visit(new GroupLaneProducts<SparseSignLanes<T>, T> { Products = parts.SparseSigns(sparse) }, shared: false);
            case RademacherOperator<T> rademacher:
                return Visit(new GroupLaneProducts<RademacherLanes<T>, T> { Products = LineParts<T>.Rademacher(rademacher) }, shared: false);
            default:
                throw DeviceForms.Missing(sensing.Description);
        }

        TResult Dct<TNear>(PartialDctOperator<T> dct)
            where TNear : struct, IChoice
        {
            CosineOrder<T> order = parts.Cosine(dct, dct.Columns);
            return Visit(parts.Dct(dct, order, new GroupLine<TNear, T> { Fourier = new(order.Points, parts.Roots(dct, order.Points)) }), TNear.Value);
        }

        TResult Hadamard<TNear>(SubsampledHadamardOperator<T> hadamard)
            where TNear : struct, IChoice => Visit(parts.Hadamard(hadamard, new GroupHadamardLine<TNear, T> { Order = hadamard.Order }), TNear.Value);

        TResult Visit<TProducts>(TProducts products, bool shared)
            where TProducts : struct, IGroupProducts<TProducts, T> =>
            GroupForms<TElement, T, T>.Visit<TProducts, TVisitor, TResult>(backend, sensing, request, visitor, products, shared);
    }
}
