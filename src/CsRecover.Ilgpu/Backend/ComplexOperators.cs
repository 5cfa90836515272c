using CsRecover.Operators;

namespace CsRecover.Ilgpu;

/// <summary>Device forms of operators over complex numbers.</summary>
internal readonly struct ComplexOperators : IOperatorDirectory<ComplexElement, Complex32, float>
{
    public static TResult Group<TVisitor, TResult>(IlgpuBackend backend, SensingOperator<Complex32> sensing, MapRequest request, TVisitor visitor)
        where TVisitor : struct, IGroupVisitor<ComplexElement, Complex32, float, TResult> => sensing.Unsized switch
        {
            SubsampledFourierOperator images => FourierLines.IsLong(images.Height, images.Width, FarPlan.SharedTransform)
                ? GroupImages<TVisitor, TResult, Yes>(backend, images, request, visitor)
                : GroupImages<TVisitor, TResult, No>(backend, images, request, visitor),
            ComposedOperator<Complex32> composed => ComposedForms<ComplexOperators, ComplexElement, Complex32, float>.Group<TVisitor, TResult>(backend, composed, request, visitor),
            _ => ComplexLineForms.Group<TVisitor, TResult>(backend, sensing, request, visitor),
        };

    public static TResult Grid<TVisitor, TResult>(GridContext grid, SensingOperator<Complex32> sensing, MapRequest request, TVisitor visitor)
        where TVisitor : struct, IGridVisitor<Complex32, float, TResult> => sensing.Unsized switch
        {
            SubsampledFourierOperator images => FourierLines.IsLong(images.Height, images.Width, GridImageMemory.NearElements)
                ? GridImages<TVisitor, TResult, Yes>(grid, images, request, visitor)
                : GridImages<TVisitor, TResult, No>(grid, images, request, visitor),
            ComposedOperator<Complex32> composed => ComposedForms<ComplexOperators, ComplexElement, Complex32, float>.Grid<TVisitor, TResult>(grid, composed, request, visitor),
            _ => ComplexLineForms.Grid<TVisitor, TResult>(grid, sensing, request, visitor),
        };

    private static TResult GroupImages<TVisitor, TResult, TLong>(IlgpuBackend backend, SubsampledFourierOperator images, MapRequest request, TVisitor visitor)
        where TVisitor : struct, IGroupVisitor<ComplexElement, Complex32, float, TResult>
        where TLong : struct, IChoice => request.Domain == SignalDomain.Coefficients && images.HasTransform
            ? GroupImages<TVisitor, TResult, TLong, Yes>(backend, images, request, visitor)
            : GroupImages<TVisitor, TResult, TLong, No>(backend, images, request, visitor);

    private static TResult GroupImages<TVisitor, TResult, TLong, THolds>(IlgpuBackend backend, SubsampledFourierOperator images, MapRequest request, TVisitor visitor)
        where TVisitor : struct, IGroupVisitor<ComplexElement, Complex32, float, TResult>
        where TLong : struct, IChoice
        where THolds : struct, IChoice => visitor.Visit<GroupImageOperator<ImageSizes<TLong, THolds>>, GroupImageMap<ImageSizes<TLong, THolds>>>(
            new()
            {
                Views = ImageUpload.Of(backend.Uploads, images, ImageUpload.SizesOf<TLong, THolds>(images), request),
                Spins = request.Spins,
                Seed = request.Seed,
            },
            transforms: true);

    private static TResult GridImages<TVisitor, TResult, TLong>(GridContext grid, SubsampledFourierOperator images, MapRequest request, TVisitor visitor)
        where TVisitor : struct, IGridVisitor<Complex32, float, TResult>
        where TLong : struct, IChoice
    {
        ImageSizes<TLong, No> sizes = ImageUpload.SizesOf<TLong, No>(images);
        using var memory = GridImageMemory.For(grid.Backend, sizes);
        return visitor.Visit(new GridImageMap<TLong>(grid, ImageUpload.Of(grid.Backend.Uploads, images, sizes, request), request, memory));
    }
}
