using System.Numerics;
using CsRecover.Operators;

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
        { StoredParts: { } parts } => visitor.Visit<GroupDenseMap<TElement, T, MatrixSizes>, GroupDenseMap<TElement, T, MatrixSizes>>(
            new() { Sizes = new MatrixSizes(sensing.Rows, sensing.Columns), Matrix = DenseUpload.Of(backend.Uploads, (DenseParts<T>)parts, request) }, transforms: false),
        _ => throw DeviceForms.Missing(sensing.Description),
    };

    public static TResult Grid<TVisitor, TResult>(GridContext grid, SensingOperator<T> sensing, MapRequest request, TVisitor visitor)
        where TVisitor : struct, IGridVisitor<T, T, TResult> => throw DeviceForms.Missing(sensing.Description);
}

/// <summary>What is said where an operator has no device form.</summary>
internal static class DeviceForms
{
    /// <summary>The exception.</summary>
    /// <param name="description">The operator in words.</param>
    public static NotSupportedException Missing(string description) =>
        new($"Expected an operator with GPU kernels (a stored or random matrix, a partial DCT, Fourier or Hadamard transform, a subsampled image spectrum), got: {description}.");
}
