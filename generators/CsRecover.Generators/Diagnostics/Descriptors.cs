using CsRecover.Planning;
using Microsoft.CodeAnalysis;

namespace CsRecover.Generators.Diagnostics;

/// <summary>Every diagnostic: number, title, message (what was expected, what came) and help.</summary>
internal static class Descriptors
{
    private const string Declaration = "CsRecover.Declaration";
    private const string Recoverability = "CsRecover.Recoverability";
    private const string Generation = "CsRecover.Generation";

    internal static readonly DiagnosticDescriptor NotPartial = new(
        RuleId.NotPartial, "Annotated class is not partial",
        "Expected '{0}' to be a partial class, got one without the word 'partial'",
        Declaration, DiagnosticSeverity.Error, true,
        "The generator writes the other part of the class: its base class, its operator and how it is created.");

    internal static readonly DiagnosticDescriptor NotAPlainClass = new(
        RuleId.NotAPlainClass, "Annotated type is not an ordinary top-level class",
        "Expected '{0}' to be an ordinary top-level class, got one that is {1}",
        Declaration, DiagnosticSeverity.Error, true,
        "The generated part derives from RecoveryProblem<T> and has one instance, so that structs, records, and static, abstract, generic, nested or file-local classes cannot take it.");

    internal static readonly DiagnosticDescriptor OtherBaseClass = new(
        RuleId.OtherBaseClass, "Annotated class has another base class",
        "Expected '{0}' without a base class, got '{1}'",
        Declaration, DiagnosticSeverity.Error, true,
        "The generated part derives from RecoveryProblem<T>. Interfaces are welcome.");

    internal static readonly DiagnosticDescriptor ElementNotSupported = new(
        RuleId.ElementNotSupported, "Number type is not supported",
        "Expected a problem over float, double or Complex32, got {0}",
        Declaration, DiagnosticSeverity.Error, true,
        "Vectors and solvers exist for single and double precision and for complex numbers of two floats.");

    internal static readonly DiagnosticDescriptor NoOperator = new(
        RuleId.NoOperator, "No attribute names the operator",
        "Expected an attribute that names the measurement operator, got none; for this number type there are {0}",
        Declaration, DiagnosticSeverity.Error, true,
        "Measurements are y = A x: an attribute such as [GaussianEnsemble(Seed = 1)] says what A is.");

    internal static readonly DiagnosticDescriptor SeveralOperators = new(
        RuleId.SeveralOperators, "Several attributes name an operator",
        "Expected one attribute that names the measurement operator, got [{0}] and [{1}]",
        Declaration, DiagnosticSeverity.Error, true,
        "A problem has one operator A. For two measurements of one signal declare two classes.");

    internal static readonly DiagnosticDescriptor SizeMissing = new(
        RuleId.SizeMissing, "A size is missing",
        "Expected '{0} = ...' in [RecoveryProblem], got nothing; {1} has no size of its own",
        Declaration, DiagnosticSeverity.Error, true,
        "Random and stored matrices are m x n with m = Measurements and n = Coefficients. Image operators know their own size.");

    internal static readonly DiagnosticDescriptor SizeNotPositive = new(
        RuleId.SizeNotPositive, "A size is below 1",
        "Expected {0} of at least 1, got {1}",
        Declaration, DiagnosticSeverity.Error, true,
        "An operator needs at least one row and one column.");

    internal static readonly DiagnosticDescriptor SizesContradict = new(
        RuleId.SizesContradict, "Sizes contradict each other",
        "Expected {0} to be {1} or left out, got {2}",
        Declaration, DiagnosticSeverity.Error, true,
        "An image of H x W has n = H W unknowns, and a mask has as many measurements as samples.");

    internal static readonly DiagnosticDescriptor SparsityOutOfRange = new(
        RuleId.SparsityOutOfRange, "Sparsity is out of range",
        ProblemWords.SparsityRange,
        Declaration, DiagnosticSeverity.Error, true,
        "k counts the non-zeros of x: it is not negative, not above n, and above m no measurements could determine their values even if their places were known.");

    internal static readonly DiagnosticDescriptor ElementDoesNotFit = new(
        RuleId.ElementDoesNotFit, "Number type does not fit the operator",
        "{0} takes {1}, got {2}",
        Declaration, DiagnosticSeverity.Error, true,
        "Fourier samples are complex; the other ensembles are real.");

    internal static readonly DiagnosticDescriptor SeedMissing = new(
        RuleId.SeedMissing, "Seed is missing",
        "{0} needs 'Seed = ...', got none",
        Declaration, DiagnosticSeverity.Error, true,
        "The operator is drawn from Philox4x32-10 with this key. It is part of the problem: who measures and who recovers must use the same one.");

    internal static readonly DiagnosticDescriptor SeveralSolvers = new(
        RuleId.SeveralSolvers, "Several attributes name a solver",
        "Expected at most one attribute that names a solver, got [{0}] and [{1}]",
        Declaration, DiagnosticSeverity.Error, true,
        "The attribute names the solver of calls that name none. Another one may be passed at the call, in RecoveryOptions.Solver.");

    internal static readonly DiagnosticDescriptor OperatorParameter = new(
        RuleId.OperatorParameter, "A parameter of the operator is out of range",
        "{0}: expected {1}, got {2}",
        Declaration, DiagnosticSeverity.Error, true,
        "A column has at most m non-zeros, and m distinct rows can only be chosen out of at least m.");

    internal static readonly DiagnosticDescriptor MaskNotFound = new(
        RuleId.MaskNotFound, "Mask file is not part of the project",
        "Expected a mask file '{0}' among the project's RecoveryMask items, got none of that name",
        Declaration, DiagnosticSeverity.Error, true,
        "Add <RecoveryMask Include=\"...\" /> to the project file: it makes the file visible to the compiler and embeds it in the assembly. The name must end in .pbm.");

    internal static readonly DiagnosticDescriptor MaskNotReadable = new(
        RuleId.MaskNotReadable, "Mask file cannot be read",
        "Mask file '{0}': {1}",
        Declaration, DiagnosticSeverity.Error, true,
        "A mask is a plain portable bitmap: the text P1, width, height, then width x height digits 0 or 1, row by row; 1 means sampled.");

    internal static readonly DiagnosticDescriptor MaskShape = new(
        RuleId.MaskShape, "Mask has another shape than the image",
        "Mask file '{0}': expected {1} (height x width), got {2}",
        Declaration, DiagnosticSeverity.Error, true,
        "The mask says for every point of the H x W frequency grid whether it is sampled. Mind that a bitmap file gives the width first.");

    internal static readonly DiagnosticDescriptor MaskEmpty = new(
        RuleId.MaskEmpty, "Mask samples nothing",
        "Mask file '{0}': expected at least one sample, got none",
        Declaration, DiagnosticSeverity.Error, true,
        "Sampled points are 1 (black in viewers), the others 0.");

    internal static readonly DiagnosticDescriptor LevelsNegative = new(
        RuleId.LevelsNegative, "Number of levels is negative",
        "Expected 0 or more levels, got {0}",
        Declaration, DiagnosticSeverity.Error, true,
        "With 0 levels the transform is the identity.");

    internal static readonly DiagnosticDescriptor UnknownWavelet = new(
        RuleId.UnknownWavelet, "Wavelet is unknown",
        "Expected a member of Wavelet, got the number {0}",
        Declaration, DiagnosticSeverity.Error, true,
        "Wavelets have their PyWavelets names: Haar, Db2 to Db10, Sym4, Sym8.");

    internal static readonly DiagnosticDescriptor NotUnique = new(
        RuleId.NotUnique, "Fewer than 2k measurements",
        "{0} measurements are fewer than 2k = {1}: another {2}-sparse vector can have the same measurements",
        Recoverability, DiagnosticSeverity.Warning, true,
        "Two k-sparse vectors differ by one with up to 2k non-zeros; unless any 2k columns of A are independent, which takes m >= 2k, that difference can be invisible to A.");

    internal static readonly DiagnosticDescriptor AboveTransition = new(
        RuleId.AboveTransition, "Sparsity is above the solver's transition",
        "k = {0} of m = {1} measurements is above the transition of {2}: at m / n = {3} it was measured to succeed half of the time at k / m = {4}, that is k = {5}",
        Recoverability, DiagnosticSeverity.Warning, true,
        "Measured with default options on Gaussian matrices without noise and Gaussian amplitudes, which suit solvers best: amplitudes of equal size fail earlier. Take more measurements, another solver, or a smaller k.");

    internal static readonly DiagnosticDescriptor AboveDonohoTanner = new(
        RuleId.AboveDonohoTanner, "Sparsity is above the Donoho-Tanner curve",
        "k = {0} of m = {1} measurements is above what L1 minimisation recovers, and {2} was not measured here: at m / n = {3} that limit is k / m = {4}, that is k = {5}",
        Recoverability, DiagnosticSeverity.Warning, true,
        "The weak threshold of Donoho and Tanner says where L1 minimisation begins to fail for typical signals. A few solvers pass it; their own transitions are known to this rule.");

    internal static readonly DiagnosticDescriptor NotUndersampled = new(
        RuleId.NotUndersampled, "As many measurements as unknowns",
        "{0} measurements of {1} unknowns: expected fewer, for with as many plain least squares answers",
        Recoverability, DiagnosticSeverity.Warning, true,
        "Are Measurements (m) and Coefficients (n) exchanged? Sparse recovery is for m < n; with noise and m >= n it still selects, which may be what you want.");

    internal static readonly DiagnosticDescriptor TwoSparsities = new(
        RuleId.TwoSparsities, "Problem and solver name different sparsities",
        "The problem says k = {0}, its solver k = {1}; the solver's is used",
        Recoverability, DiagnosticSeverity.Warning, true,
        "Leave one of them out, unless the solver is meant to look for more non-zeros than there are.");

    internal static readonly DiagnosticDescriptor NoProblem = new(
        RuleId.NoProblem, "Attribute without a problem",
        "[{0}] has no effect: expected [RecoveryProblem<T>] on '{1}', got none",
        Declaration, DiagnosticSeverity.Warning, true,
        "Attributes that name an operator, a transform or a solver only describe a class that declares a problem.");

    internal static readonly DiagnosticDescriptor UnevenLevels = new(
        RuleId.UnevenLevels, "2^levels does not divide a side",
        "2^{0} does not divide the {1} {2}: from level {3} on the last sample skips levels",
        Generation, DiagnosticSeverity.Info, true,
        "Where a side is odd, its last sample joins the approximation unchanged: the transform stays orthonormal for every size, but such a sample is described by no wavelet.");

    internal static readonly DiagnosticDescriptor NotSpecialised = new(
        RuleId.NotSpecialised, "Operator is not specialised",
        "The operator of '{0}' is not specialised because {1}; the run-time one is used, with the same answers",
        Generation, DiagnosticSeverity.Info, true,
        "The generated class works as declared; only the products with A run in the library's code for sizes known at run time.");

    internal static readonly DiagnosticDescriptor DefaultSolver = new(
        RuleId.DefaultSolver, "No attribute names the solver",
        "No attribute names a solver: [SmoothedL0] is meant",
        Generation, DiagnosticSeverity.Info, true,
        "Smoothed L0 need not be told k. Write the attribute to make the choice visible.");

    internal static readonly DiagnosticDescriptor SparsityGuessed = new(
        RuleId.SparsityGuessed, "Solver is not told the sparsity",
        "Expected a sparsity for {0}, got none: a default that depends on m and n only is used",
        Generation, DiagnosticSeverity.Info, true,
        "The default is the largest k at which greedy and thresholding solvers still work for these sizes (Maleki and Donoho 2010). Give Sparsity if k is known.");

    /// <summary>Every descriptor.</summary>
    public static IReadOnlyDictionary<string, DiagnosticDescriptor> All { get; } = new[]
    {
        NotPartial, NotAPlainClass, OtherBaseClass, ElementNotSupported, NoOperator, SeveralOperators, SizeMissing, SizeNotPositive, SizesContradict,
        SparsityOutOfRange, ElementDoesNotFit, SeedMissing, SeveralSolvers, OperatorParameter, MaskNotFound, MaskNotReadable, MaskShape, MaskEmpty,
        LevelsNegative, UnknownWavelet, NotUnique, AboveTransition, AboveDonohoTanner, NotUndersampled, TwoSparsities, NoProblem, UnevenLevels,
        NotSpecialised, DefaultSolver, SparsityGuessed,
    }.ToDictionary(d => d.Id);
}
