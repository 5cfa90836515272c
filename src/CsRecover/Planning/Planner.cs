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

        // Straight-line codelets of the stages that the library lacks (19, 23, 29, 31 points) were measured: 0.84 to 1.6 times the time of its direct sums.
        _ => (OperatorForm.RunTime, "without a sparsifying transform all of its work is Fourier transforms, whose stages the library has compiled already"),
    };
}
