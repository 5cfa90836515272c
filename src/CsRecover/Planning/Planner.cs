namespace CsRecover.Planning;

/// <summary>Decides how a declared problem is written out.</summary>
internal static class Planner
{
    /// <summary>Makes the plan of a declaration that <see cref="ProblemRules"/> finds no error in.</summary>
    /// <param name="spec">The declaration.</param>
    /// <param name="mask">Its mask, if that is known at build time.</param>
    /// <param name="facts">What the compilation offers.</param>
    public static ProblemPlan Plan(ProblemSpec spec, SamplingMask? mask, CompilationFacts facts)
    {
        (OperatorForm form, string? reason) = FormOf(spec);
        return new ProblemPlan(spec, mask, form, reason);
    }

    /// <summary>How the operator is written out and, where it is not specialised, why.</summary>
    private static (OperatorForm Form, string? Reason) FormOf(ProblemSpec spec) => spec switch
    {
        { Sensing.Kind: not SensingKind.SubsampledFourier } => (OperatorForm.Matrix, null),
        { Transform.Levels: > 0 } => (OperatorForm.Image, null),

        // Without a wavelet nothing is left that a build knows and the library does not: it has codelets for the stages of every length.
        _ => (OperatorForm.RunTime, "without a sparsifying transform all of its work is Fourier transforms, which the library has straight-line codelets for"),
    };
}
