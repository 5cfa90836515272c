using CsRecover.Solvers;

namespace CsRecover;

/// <inheritdoc cref="SubspacePursuitOptions"/>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class SubspacePursuitAttribute : StructuredSparsitySolverAttribute
{
    /// <inheritdoc cref="SubspacePursuitOptions.MaxIterations"/>
    public int MaxIterations { get; init; }

    /// <inheritdoc cref="SubspacePursuitOptions.Tolerance"/>
    public double Tolerance { get; init; }
}
