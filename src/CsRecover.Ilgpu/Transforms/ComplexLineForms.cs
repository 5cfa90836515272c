using CsRecover.Operators;

namespace CsRecover.Ilgpu;

/// <summary>Device forms of transforms over complex signals.</summary>
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

    private static PartialFourierLine<TLine> PartialFourier<TLine>(LineParts<float> parts, PartialFourierOperator fourier, TLine line)
        where TLine : struct, ILineTransform<TLine, Complex32, float> => new()
        {
            Line = line,
            Selection = parts.Selection(fourier, fourier.SelectedRows, fourier.Columns),
            Length = fourier.Columns,
            Scale = (float)(1.0 / Math.Sqrt(fourier.Columns)),
        };
}
