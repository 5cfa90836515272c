using CsRecover.Solvers;

namespace CsRecover;

/// <inheritdoc cref="IhtOptions"/>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class IhtAttribute : StructuredSparsitySolverAttribute
{
    /// <inheritdoc cref="IhtOptions.StepSize"/>
    public double StepSize { get; init; }

    /// <inheritdoc cref="IhtOptions.MaxIterations"/>
    public int MaxIterations { get; init; }

    /// <inheritdoc cref="IhtOptions.Tolerance"/>
    public double Tolerance { get; init; }

    /// <inheritdoc cref="IhtOptions.Refit"/>
    public bool Refit { get; init; }
}
