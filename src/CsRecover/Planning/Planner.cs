namespace CsRecover.Planning;

/// <summary>Decides how a declared problem is written out.</summary>
internal static class Planner
{
    /// <summary>Makes the plan of a declaration that <see cref="ProblemRules"/> finds no error in.</summary>
    /// <param name="spec">The declaration.</param>
    /// <param name="mask">Its mask, if that is known at build time.</param>
    /// <param name="facts">What the compilation offers.</param>
    public static ProblemPlan Plan(ProblemSpec spec, SamplingMask? mask, CompilationFacts facts) =>
        new(spec, mask, OperatorForm.RunTime, "no map is written out for this operator yet");
}
