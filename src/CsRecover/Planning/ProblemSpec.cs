namespace CsRecover.Planning;

/// <summary>The number type of a problem.</summary>
internal enum ElementType
{
    /// <summary><see cref="float"/>.</summary>
    Single,

    /// <summary><see cref="double"/>.</summary>
    Double,

    /// <summary><c>Complex32</c>.</summary>
    Complex32,
}

/// <summary>A recovery problem as declared by attributes: what was written, before anything is decided. Compared by value.</summary>
/// <param name="Element">The number type.</param>
/// <param name="Measurements">m, if given.</param>
/// <param name="Coefficients">n, if given.</param>
/// <param name="Sparsity">k, if given.</param>
/// <param name="Sensing">The measurement operator Phi.</param>
/// <param name="Transform">The sparsifying transform Psi, if there is one.</param>
/// <param name="Solver">The solver, if one is named.</param>
internal sealed record ProblemSpec(
    ElementType Element, int? Measurements, int? Coefficients, int? Sparsity, SensingSpec Sensing, TransformSpec? Transform, SolverSpec? Solver)
{
    /// <summary>n, as given or as an image's size says it.</summary>
    public long? Columns => Sensing is { Height: { } height, Width: { } width } ? (long)height * width : Coefficients;

    /// <summary>k, as the problem or else its solver gives it.</summary>
    public int? EffectiveSparsity => Solver?.Sparsity ?? Sparsity;
}

/// <summary>The measurement operator as declared.</summary>
/// <param name="Kind">Which operator.</param>
/// <param name="Seed">Key of its random numbers, if given.</param>
/// <param name="NonZerosPerColumn">Entries a column, where the operator has that parameter and it is given.</param>
/// <param name="Height">H of an image.</param>
/// <param name="Width">W of an image.</param>
/// <param name="MaskFile">Name of the mask's file, if the mask is known at build time.</param>
internal sealed record SensingSpec(
    SensingKind Kind, ulong? Seed = null, int? NonZerosPerColumn = null, int? Height = null, int? Width = null, string? MaskFile = null);

/// <summary>The sparsifying transform as declared.</summary>
/// <param name="Wavelet">The wavelet; may be a number that names none.</param>
/// <param name="Levels">How often the approximation is split.</param>
internal sealed record TransformSpec(Wavelet Wavelet, int Levels)
{
    /// <summary>The number of levels when none is given.</summary>
    public const int DefaultLevels = 4;
}

/// <summary>The solver as declared.</summary>
/// <param name="Name">Its options record's name without <c>Options</c>, such as <c>SmoothedL0</c>.</param>
/// <param name="NeedsSparsity">Whether it looks for a given number of non-zeros.</param>
/// <param name="Sparsity">That number, if its attribute gives it.</param>
/// <param name="Settings">The properties that are set, in the order of writing.</param>
internal sealed record SolverSpec(string Name, bool NeedsSparsity, int? Sparsity, EquatableArray<SolverSetting> Settings)
{
    /// <summary>The solver of a class that names none.</summary>
    public static SolverSpec Default { get; } = new("SmoothedL0", NeedsSparsity: false, Sparsity: null, EquatableArray<SolverSetting>.Empty);
}

/// <summary>One property of a solver.</summary>
/// <param name="Property">Its name.</param>
/// <param name="Literal">Its value as a C# expression that means the same in any file.</param>
internal sealed record SolverSetting(string Property, string Literal);
