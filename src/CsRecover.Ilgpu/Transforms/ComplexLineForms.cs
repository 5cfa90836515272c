using CsRecover.Operators;

namespace CsRecover.Ilgpu;

/// <summary>Device forms of transforms and stored matrices over complex signals.</summary>
internal static class ComplexLineForms
{
    /// <summary>Visits an operator in group form.</summary>
    /// <typeparam name="TVisitor">The visitor.</typeparam>
    /// <typeparam name="TResult">What the visit gives.</typeparam>
    /// <param name="backend">The backend.</param>
    /// <param name="sensing">The operator.</param>
    /// <param name="request">What the visitor is going to do.</param>
    /// <param name="visitor">The visitor.</param>
    public static TResult Group<TVisitor, TResult>(IlgpuBackend backend, SensingOperator<Complex32> sensing, MapRequest request, TVisitor visitor)
        where TVisitor : struct, IGroupVisitor<ComplexElement, Complex32, float, TResult>
    {
        var parts = new LineParts<float>(backend.Uploads);
        switch (sensing.Unsized)
        {
            case PartialFourierOperator fourier:
                return 2 * fourier.Columns <= FarPlan.SharedTransform ? Fourier<Yes>(fourier) : Fourier<No>(fourier);
            case ComplexDenseOperator dense:
                return GroupForms<ComplexElement, Complex32, float>.Visit<GroupLaneProducts<ComplexDenseLanes, Complex32>, TVisitor, TResult>(
                    backend, sensing, request, visitor, new() { Products = ComplexDenseUpload.Of(backend.Uploads, dense, request) }, shared: false, ComplexDenseUpload.InverseNorms(backend.Uploads, dense));
            case TransformedOperator<Complex32> transformed:
                return WaveletForms<ComplexOperators, ComplexElement, Complex32, float>.Group<TVisitor, TResult>(backend, transformed, request, visitor);
            default:
                throw DeviceForms.Missing(sensing.Description);
        }

        TResult Fourier<TNear>(PartialFourierOperator fourier)
            where TNear : struct, IChoice
        {
            GroupComplexLine<TNear> line = new() { Fourier = new(fourier.Columns, parts.Roots(fourier, fourier.Columns)) };
            return GroupForms<ComplexElement, Complex32, float>.Visit<PartialFourierLine<GroupComplexLine<TNear>>, TVisitor, TResult>(
                backend, sensing, request, visitor, PartialFourier(parts, fourier, line), TNear.Value);
        }
    }

    /// <summary>Visits an operator in grid form.</summary>
    /// <typeparam name="TVisitor">The visitor.</typeparam>
    /// <typeparam name="TResult">What the visit gives.</typeparam>
    /// <param name="grid">The grid.</param>
    /// <param name="sensing">The operator.</param>
    /// <param name="request">What the visitor is going to do.</param>
    /// <param name="visitor">The visitor.</param>
    public static TResult Grid<TVisitor, TResult>(GridContext grid, SensingOperator<Complex32> sensing, MapRequest request, TVisitor visitor)
        where TVisitor : struct, IGridVisitor<Complex32, float, TResult>
    {
        switch (sensing.Unsized)
        {
            case PartialFourierOperator fourier:
                using (var transform = new GridFourier<float>(grid, fourier, fourier.Columns))
                {
                    return GridProducts.Visit<TVisitor, TResult, PartialFourierLine<GridLine<Complex32, float>>, ComplexElement, Complex32, float>(
                        grid, PartialFourier(new LineParts<float>(grid.Backend.Uploads), fourier, new GridLine<Complex32, float>(transform)), request, visitor);
                }

            case ComplexDenseOperator dense:
                UploadCache uploads = grid.Backend.Uploads;
                return GridProducts.Visit<TVisitor, TResult, GridComplexDense, ComplexElement, Complex32, float>(
                    grid, new GridComplexDense(grid, ComplexDenseUpload.Of(uploads, dense, request)), request, visitor, ComplexDenseUpload.InverseNorms(uploads, dense));
            case TransformedOperator<Complex32> transformed:
                return WaveletForms<ComplexOperators, ComplexElement, Complex32, float>.Grid<TVisitor, TResult>(grid, transformed, request, visitor);
            default:
                throw DeviceForms.Missing(sensing.Description);
        }
    }

    private static PartialFourierLine<TLine> PartialFourier<TLine>(LineParts<float> parts, PartialFourierOperator fourier, TLine line)
        where TLine : struct, ILineTransform<TLine, Complex32, float> => new()
        {
            Line = line,
            Selection = parts.Selection(fourier, fourier.SelectedRows, fourier.Columns),
            Length = fourier.Columns,
            Scale = (float)(1.0 / Math.Sqrt(fourier.Columns)),
        };
}
