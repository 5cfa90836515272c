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
    private static (OperatorForm Form, string? Reason) FormOf(ProblemSpec spec) => spec.Sensing.Kind switch
    {
        SensingKind.Gaussian or SensingKind.Rademacher or SensingKind.SparseSign or SensingKind.StoredMatrix when spec.Element != ElementType.Complex32 => (OperatorForm.Matrix, null),
        _ => (OperatorForm.RunTime, "no map is written out for this operator yet"),
    };
}
