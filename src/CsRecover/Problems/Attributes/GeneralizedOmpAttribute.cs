using CsRecover.Solvers;

namespace CsRecover;

/// <inheritdoc cref="GeneralizedOmpOptions"/>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class GeneralizedOmpAttribute : StructuredSparsitySolverAttribute
{
    /// <inheritdoc cref="GeneralizedOmpOptions.AtomsPerIteration"/>
    public int AtomsPerIteration { get; init; }

    /// <inheritdoc cref="GeneralizedOmpOptions.Tolerance"/>
    public double Tolerance { get; init; }
}
