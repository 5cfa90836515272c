namespace CsRecover;

/// <summary>
/// A takes those samples of the centred orthonormal 2-D DFT of an image that a mask selects: undersampled k-space. For
/// <see cref="Complex32"/>. Without <see cref="Mask"/> the class gets <c>Create(mask)</c>, which takes height x width booleans row by row.
/// </summary>
/// <param name="height">H, the number of rows of the image, at least 1.</param>
/// <param name="width">W, the number of columns of the image, at least 1.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class SubsampledFourierAttribute(int height, int width) : SensingAttribute
{
    /// <summary>H, the number of rows of the image.</summary>
    public int Height { get; } = height;

    /// <summary>W, the number of columns of the image.</summary>
    public int Width { get; } = width;

    /// <summary>
    /// A mask known at build time: the name of a plain portable bitmap (PBM "P1", text; 1 = sampled) of W x H that the project lists as
    /// <c>&lt;RecoveryMask Include="brain.pbm" /&gt;</c>, which makes it an additional file of the compilation and a resource of the assembly.
    /// Zero frequency lies at row H / 2, column W / 2, rounded down. The class then gets <c>Instance</c>.
    /// </summary>
    public string? Mask { get; init; }
}
