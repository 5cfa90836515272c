namespace CsRecover.Planning;

/// <summary>What the consumer's compilation offers, as far as plans depend on it.</summary>
/// <param name="HasIlgpu">Whether ILGPU and the backend over it are referenced, so that kernels can be written too.</param>
internal sealed record CompilationFacts(bool HasIlgpu);

/// <summary>How the operator of an annotated class is written out.</summary>
internal enum OperatorForm
{
    /// <summary>Not at all: the class holds the library's operator for sizes known at run time.</summary>
    RunTime,

    /// <summary>A matrix, stored or not, whose sizes are constants to its products.</summary>
    Matrix,

    /// <summary>An image's k-space under a mask, by codelets of its own, of wavelet coefficients through a lattice of literals; one of the two at least.</summary>
    Image,
}

/// <summary>A decided problem: everything a file is written from. Holds sizes and choices, never data.</summary>
/// <param name="Spec">What was declared.</param>
/// <param name="Mask">The mask, if it is known at build time.</param>
/// <param name="Form">How the operator is written out.</param>
/// <param name="Reason">Why it is not specialised; null when it is.</param>
/// <param name="Codelets">How an image's sides are transformed; null where there is none.</param>
/// <param name="Group">How a GPU group uses memory; null where no kernel is written.</param>
internal sealed record ProblemPlan(ProblemSpec Spec, SamplingMask? Mask, OperatorForm Form, string? Reason, ImageCodelets? Codelets, GroupMemory? Group = null)
{
    /// <summary>The solver.</summary>
    public SolverSpec Solver => Spec.Solver ?? SolverSpec.Default;

    /// <summary>m, if it is known at build time.</summary>
    public int? Rows => ProblemRules.RowsOf(Spec, Mask);

    /// <summary>n.</summary>
    public int Columns => (int)(Spec.Columns ?? 0);

    /// <summary>Whether the generated class brings the numbers of its wavelet: there is one, and it is applied at least once.</summary>
    public bool HasLattice => Form == OperatorForm.Image && Spec.Transform is { Levels: > 0 };

    /// <summary>Whether the operator needs something that only a run can give: a matrix, or a mask that no file holds.</summary>
    public bool IsCompletedAtRunTime => Spec.Sensing.Kind == SensingKind.StoredMatrix || (Spec.Sensing.Kind == SensingKind.SubsampledFourier && Mask is null);
}
