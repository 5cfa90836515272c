using CsRecover.Solvers;

namespace CsRecover;

/// <inheritdoc cref="NormalizedIhtOptions"/>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class NormalizedIhtAttribute : SparsitySolverAttribute
{
    /// <inheritdoc cref="NormalizedIhtOptions.Margin"/>
    public double Margin { get; init; }

    /// <inheritdoc cref="NormalizedIhtOptions.Backtracking"/>
    public double Backtracking { get; init; }

    /// <inheritdoc cref="NormalizedIhtOptions.MaxIterations"/>
    public int MaxIterations { get; init; }

    /// <inheritdoc cref="NormalizedIhtOptions.Tolerance"/>
    public double Tolerance { get; init; }

    /// <inheritdoc cref="NormalizedIhtOptions.Refit"/>
    public bool Refit { get; init; }
}
