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
        ImageCodelets? codelets = spec.Sensing is { Kind: SensingKind.SubsampledFourier, Height: { } height, Width: { } width } ? ImageCodelets.Of(height, width) : null;
        (OperatorForm form, string? reason) = FormOf(spec, codelets);
        var plan = new ProblemPlan(spec, mask, form, reason, codelets);
        return facts.HasIlgpu ? plan with { Group = GroupMemory.Of(spec, plan.Rows, plan.Columns, plan.Solver) } : plan;
    }

    /// <summary>How the operator is written out and, where it is not specialised, why.</summary>
    private static (OperatorForm Form, string? Reason) FormOf(ProblemSpec spec, ImageCodelets? codelets) => (codelets, spec.Transform) switch
    {
        (null, _) => (OperatorForm.Matrix, null),
        ({ Any: true }, _) or (_, { Levels: > 0 }) => (OperatorForm.Image, null),
        _ => (OperatorForm.RunTime, "there is no sparsifying transform, and neither side of the image is a product of short FFT codelets"),
    };
}
