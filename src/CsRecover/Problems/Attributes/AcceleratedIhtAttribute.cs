using CsRecover.Solvers;

namespace CsRecover;

/// <inheritdoc cref="AcceleratedIhtOptions"/>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class AcceleratedIhtAttribute : StructuredSparsitySolverAttribute
{
    /// <inheritdoc cref="NormalizedStepOptions.Margin"/>
    public double Margin { get; init; }

    /// <inheritdoc cref="NormalizedStepOptions.Backtracking"/>
    public double Backtracking { get; init; }

    /// <inheritdoc cref="NormalizedStepOptions.MaxIterations"/>
    public int MaxIterations { get; init; }

    /// <inheritdoc cref="NormalizedStepOptions.Tolerance"/>
    public double Tolerance { get; init; }

    /// <inheritdoc cref="NormalizedStepOptions.Refit"/>
    public bool Refit { get; init; }
}
