using CsRecover.Operators;

namespace CsRecover.Ilgpu;

/// <summary>Device forms of operators over complex numbers.</summary>
internal readonly struct ComplexOperators : IOperatorDirectory<ComplexElement, Complex32, float>
{
    public static TResult Group<TVisitor, TResult>(IlgpuBackend backend, SensingOperator<Complex32> sensing, MapRequest request, TVisitor visitor)
        where TVisitor : struct, IGroupVisitor<ComplexElement, Complex32, float, TResult> => sensing.Unsized switch
        {
            SubsampledFourierOperator images => GroupImages<TVisitor, TResult>(backend, images, request, visitor),
            ComposedOperator<Complex32> composed => ComposedForms<ComplexOperators, ComplexElement, Complex32, float>.Group<TVisitor, TResult>(backend, composed, request, visitor),
            _ => ComplexLineForms.Group<TVisitor, TResult>(backend, sensing, request, visitor),
        };

    public static TResult Grid<TVisitor, TResult>(GridContext grid, SensingOperator<Complex32> sensing, MapRequest request, TVisitor visitor)
        where TVisitor : struct, IGridVisitor<Complex32, float, TResult> => sensing.Unsized switch
        {
            SubsampledFourierOperator images => GridImages<TVisitor, TResult>(grid, images, request, visitor),
            ComposedOperator<Complex32> composed => ComposedForms<ComplexOperators, ComplexElement, Complex32, float>.Grid<TVisitor, TResult>(grid, composed, request, visitor),
            _ => ComplexLineForms.Grid<TVisitor, TResult>(grid, sensing, request, visitor),
        };

    private static TResult GroupImages<TVisitor, TResult>(IlgpuBackend backend, SubsampledFourierOperator images, MapRequest request, TVisitor visitor)
        where TVisitor : struct, IGroupVisitor<ComplexElement, Complex32, float, TResult> =>
        OctetLines.Takes(images.Height, images.Width, backend.Lanes(FarPlan.Lanes)) ? GroupImages<TVisitor, TResult, OctetLines>(backend, images, request, visitor)
        : StagedLines<No>.IsLong(images.Height, images.Width, FarPlan.SharedTransform) ? GroupImages<TVisitor, TResult, StagedLines<Yes>>(backend, images, request, visitor)
        : GroupImages<TVisitor, TResult, StagedLines<No>>(backend, images, request, visitor);

    private static TResult GridImages<TVisitor, TResult>(GridContext grid, SubsampledFourierOperator images, MapRequest request, TVisitor visitor)
        where TVisitor : struct, IGridVisitor<Complex32, float, TResult> =>
        OctetLines.Takes(images.Height, images.Width, grid.Lanes) ? GridImages<TVisitor, TResult, OctetLines>(grid, images, request, visitor)
        : StagedLines<No>.IsLong(images.Height, images.Width, GridImageMemory.NearElements) ? GridImages<TVisitor, TResult, StagedLines<Yes>>(grid, images, request, visitor)
        : GridImages<TVisitor, TResult, StagedLines<No>>(grid, images, request, visitor);

    private static TResult GroupImages<TVisitor, TResult, TLines>(IlgpuBackend backend, SubsampledFourierOperator images, MapRequest request, TVisitor visitor)
        where TVisitor : struct, IGroupVisitor<ComplexElement, Complex32, float, TResult>
        where TLines : struct, IImageLines => request.Domain == SignalDomain.Coefficients && images.HasTransform
            ? GroupImages<TVisitor, TResult, TLines, Yes>(backend, images, request, visitor)
            : GroupImages<TVisitor, TResult, TLines, No>(backend, images, request, visitor);

    private static TResult GroupImages<TVisitor, TResult, TLines, THolds>(IlgpuBackend backend, SubsampledFourierOperator images, MapRequest request, TVisitor visitor)
        where TVisitor : struct, IGroupVisitor<ComplexElement, Complex32, float, TResult>
        where TLines : struct, IImageLines
        where THolds : struct, IChoice => visitor.Visit<GroupImageOperator<ImageSizes<TLines, THolds>>, GroupImageMap<ImageSizes<TLines, THolds>>>(
            new()
            {
                Views = ImageUpload.Of(backend.Uploads, images, ImageUpload.SizesOf<TLines, THolds>(images), request),
                Spins = request.Spins,
                Seed = request.Seed,
            },
            transforms: true);

    private static TResult GridImages<TVisitor, TResult, TLines>(GridContext grid, SubsampledFourierOperator images, MapRequest request, TVisitor visitor)
        where TVisitor : struct, IGridVisitor<Complex32, float, TResult>
        where TLines : struct, IImageLines
    {
        ImageSizes<TLines, No> sizes = ImageUpload.SizesOf<TLines, No>(images);
        using var memory = GridImageMemory.For(grid.Backend, sizes);
        return visitor.Visit(new GridImageMap<TLines>(grid, ImageUpload.Of(grid.Backend.Uploads, images, sizes, request), request, memory));
    }
}
