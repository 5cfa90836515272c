using CsRecover.Planning;

namespace CsRecover.Generators.Emit;

/// <summary>The operator's share of a generated file.</summary>
/// <param name="Description">In words, for the header: sizes, entries, where they come from.</param>
/// <param name="Construction">C# expression that makes the operator; in a class that is completed at run time it may use the parameter of <c>Create</c>.</param>
/// <param name="Specialised">What was specialised, a line each.</param>
/// <param name="NotSpecialised">What was not, a line each.</param>
/// <param name="WriteMembers">Writes the members that the expression needs; null when it needs none.</param>
/// <param name="Usings">Further using directives for these members.</param>
internal sealed record OperatorText(
    string Description, string Construction, IReadOnlyList<string> Specialised, IReadOnlyList<string> NotSpecialised, Action<SourceWriter>? WriteMembers, string? Usings = null)
{
    /// <summary>Words an operator as the plan wants it.</summary>
    /// <param name="className">Name of the annotated class.</param>
    /// <param name="plan">The plan.</param>
    public static OperatorText Of(string className, ProblemPlan plan) => plan.Form switch
    {
        OperatorForm.Matrix => MatrixOperator.Write(className, plan),
        OperatorForm.Image => ImageOperator.Write(className, plan),
        _ => RunTimeOperator.Write(className, plan),
    };
}
