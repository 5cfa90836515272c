namespace CsRecover.Planning;

/// <summary>The measurement operators that an attribute can name.</summary>
internal enum SensingKind
{
    /// <summary>Independent normal entries.</summary>
    Gaussian,

    /// <summary>Independent signs.</summary>
    Rademacher,

    /// <summary>A few signs in each column.</summary>
    SparseSign,

    /// <summary>Random rows of the DCT.</summary>
    PartialDct,

    /// <summary>Random rows of the DFT.</summary>
    PartialFourier,

    /// <summary>Random rows of the Hadamard transform of a randomly signed signal.</summary>
    SubsampledHadamard,

    /// <summary>A matrix handed over at run time.</summary>
    StoredMatrix,

    /// <summary>Masked samples of an image's DFT.</summary>
    SubsampledFourier,
}

/// <summary>What there is to know about one measurement operator. A new operator is one row of <see cref="All"/> and one attribute.</summary>
/// <param name="Kind">Which operator.</param>
/// <param name="Attribute">Name of its attribute, without the suffix.</param>
/// <param name="Words">What it is called in messages.</param>
/// <param name="Operator">The run-time class in <c>CsRecover.Operators</c>; <c>{0}</c> stands for the element type.</param>
/// <param name="Real">Whether it takes float and double.</param>
/// <param name="Complex">Whether it takes <c>Complex32</c>.</param>
/// <param name="Seeded">Whether it is drawn from a seed.</param>
/// <param name="SelectsRows">Whether its rows are distinct rows of a square transform, so that m may not exceed its size.</param>
/// <param name="IsImage">Whether its unknowns are an image and its measurements are selected by a mask.</param>
/// <param name="ComplexOperator">The run-time class for <c>Complex32</c>, where that is another.</param>
/// <param name="Incoherent">Whether recovery follows the phase transitions that are known for random matrices.</param>
internal sealed record SensingForm(
    SensingKind Kind, string Attribute, string Words, string Operator, bool Real, bool Complex, bool Seeded, bool SelectsRows = false, bool IsImage = false,
    string? ComplexOperator = null, bool Incoherent = true)
{
    /// <summary>Every operator.</summary>
    public static IReadOnlyList<SensingForm> All { get; } =
    [
        new(SensingKind.Gaussian, "GaussianEnsemble", "a Gaussian ensemble", "GaussianOperator<{0}>", Real: true, Complex: false, Seeded: true),
        new(SensingKind.Rademacher, "RademacherEnsemble", "a Rademacher ensemble", "RademacherOperator<{0}>", Real: true, Complex: false, Seeded: true),
        new(SensingKind.SparseSign, "SparseSignEnsemble", "a sparse sign ensemble", "SparseSignOperator<{0}>", Real: true, Complex: false, Seeded: true),
        new(SensingKind.PartialDct, "PartialDct", "a partial DCT", "PartialDctOperator<{0}>", Real: true, Complex: false, Seeded: true, SelectsRows: true),
        new(SensingKind.PartialFourier, "PartialFourier", "a partial Fourier transform", "PartialFourierOperator", Real: false, Complex: true, Seeded: true, SelectsRows: true),
        new(SensingKind.SubsampledHadamard, "SubsampledHadamard", "a subsampled Hadamard transform", "SubsampledHadamardOperator<{0}>", Real: true, Complex: false, Seeded: true, SelectsRows: true),
        new(SensingKind.StoredMatrix, "StoredMatrix", "a stored matrix", "DenseOperator<{0}>", Real: true, Complex: true, Seeded: false, ComplexOperator: "ComplexDenseOperator", Incoherent: false),
        new(SensingKind.SubsampledFourier, "SubsampledFourier", "a subsampled Fourier transform", "SubsampledFourierOperator", Real: false, Complex: true, Seeded: false, IsImage: true, Incoherent: false),
    ];

    /// <summary>The element types it takes, in words.</summary>
    public string ElementWords => Real && Complex ? "float, double or Complex32" : Real ? "float or double" : "Complex32";

    /// <summary>The attribute as one would write it first.</summary>
    public string Example => Seeded ? $"{Attribute}(Seed = 1)" : IsImage ? $"{Attribute}(256, 256)" : Attribute;

    /// <summary>Finds an operator's row.</summary>
    /// <param name="kind">Which operator.</param>
    public static SensingForm Of(SensingKind kind) => All.First(f => f.Kind == kind);

    /// <summary>The run-time class for an element type; <c>{0}</c> stands for the type.</summary>
    /// <param name="element">The type.</param>
    public string OperatorFor(ElementType element) => element == ElementType.Complex32 && ComplexOperator is { } complex ? complex : Operator;

    /// <summary>Whether it takes an element type.</summary>
    /// <param name="element">The type.</param>
    public bool Takes(ElementType element) => element == ElementType.Complex32 ? Complex : Real;
}
