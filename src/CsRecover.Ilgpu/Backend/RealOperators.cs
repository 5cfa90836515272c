using System.Numerics;
using CsRecover.Operators;
using CsRecover.Planning;
using ILGPU;
using ILGPU.Runtime;

namespace CsRecover.Ilgpu;

/// <summary>Device forms of operators over real numbers.</summary>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">float or double.</typeparam>
internal readonly struct RealOperators<TElement, T> : IOperatorDirectory<TElement, T, T>
    where TElement : struct, IElement<T, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static TResult Group<TVisitor, TResult>(IlgpuBackend backend, SensingOperator<T> sensing, MapRequest request, TVisitor visitor)
        where TVisitor : struct, IGroupVisitor<TElement, T, T, TResult> => sensing.Unsized switch
        {
            { StoredParts: { } parts } => sensing.AcceptSizes<GroupDense<TVisitor, TResult>, TResult>(new(DenseUpload.Of(backend.Uploads, (DenseParts<T>)parts, request), visitor)),
            TransformedOperator<T> transformed => WaveletForms<RealOperators<TElement, T>, TElement, T, T>.Group<TVisitor, TResult>(backend, transformed, request, visitor),
            ComposedOperator<T> composed => ComposedForms<RealOperators<TElement, T>, TElement, T, T>.Group<TVisitor, TResult>(backend, composed, request, visitor),
            _ => RealLineForms<TElement, T>.Group<TVisitor, TResult>(backend, sensing, request, visitor),
        };

    public static TResult Grid<TVisitor, TResult>(GridContext grid, SensingOperator<T> sensing, MapRequest request, TVisitor visitor)
        where TVisitor : struct, IGridVisitor<T, T, TResult> => sensing.Unsized switch
        {
            { StoredParts: { } parts } => GridDense<TVisitor, TResult>(grid, (DenseParts<T>)parts, request, visitor),
            TransformedOperator<T> transformed => WaveletForms<RealOperators<TElement, T>, TElement, T, T>.Grid<TVisitor, TResult>(grid, transformed, request, visitor),
            ComposedOperator<T> composed => ComposedForms<RealOperators<TElement, T>, TElement, T, T>.Grid<TVisitor, TResult>(grid, composed, request, visitor),
            _ => RealLineForms<TElement, T>.Grid<TVisitor, TResult>(grid, sensing, request, visitor),
        };

    private static TResult GridDense<TVisitor, TResult>(GridContext grid, DenseParts<T> parts, MapRequest request, TVisitor visitor)
        where TVisitor : struct, IGridVisitor<T, T, TResult>
    {
        int m = parts.Matrix.Rows;
        using MemoryBuffer1D<T, Stride1D.Dense> scratch = grid.Backend.Accelerator.Allocate1D<T>(m);
        DenseViews<T> views = DenseUpload.Of(grid.Backend.Uploads, parts, request);
        views.Scratch = scratch.View;
        return visitor.Visit(new GridDenseMap<TElement, T>(grid, new MatrixSizes(m, parts.Matrix.Columns), views));
    }

    private readonly struct GroupDense<TVisitor, TResult>(DenseViews<T> matrix, TVisitor visitor) : ISizesVisitor<TResult>
        where TVisitor : struct, IGroupVisitor<TElement, T, T, TResult>
    {
        public TResult Visit<TSizes>(TSizes sizes)
            where TSizes : struct, IMatrixSizes =>
            visitor.Visit<GroupDenseMap<TElement, T, TSizes>, GroupDenseMap<TElement, T, TSizes>>(new() { Sizes = sizes, Matrix = matrix }, transforms: false);
    }
}

/// <summary>What is said where an operator has no device form.</summary>
internal static class DeviceForms
{
    /// <summary>The operator in the generator's terms, where its transforms decide about the length of a kernel; null for others.</summary>
    /// <typeparam name="T">The element.</typeparam>
    /// <param name="sensing">The operator.</param>
    public static SensingKind? KindOf<T>(SensingOperator<T> sensing)
        where T : unmanaged, INumberBase<T> => sensing.Unsized switch
        {
            TransformedOperator<T> transformed => KindOf(transformed.Sensing),
            SubsampledFourierOperator => SensingKind.SubsampledFourier,
            PartialFourierOperator => SensingKind.PartialFourier,
            PartialDctOperator<float> or PartialDctOperator<double> => SensingKind.PartialDct,
            _ => null,
        };

    /// <summary>The exception.</summary>
    /// <param name="description">The operator in words.</param>
    public static NotSupportedException Missing(string description) =>
        new($"Expected an operator with GPU kernels (a stored or random matrix, a partial DCT, Fourier or Hadamard transform, a subsampled image spectrum), got: {description}.");
}
