using CsRecover.Solvers;

namespace CsRecover;

/// <inheritdoc cref="PenaltyDecompositionOptions"/>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class PenaltyDecompositionAttribute : StructuredSparsitySolverAttribute
{
    /// <inheritdoc cref="SplittingOptions.Lambda"/>
    public double Lambda { get; init; }

    /// <inheritdoc cref="SplittingOptions.InitialPenalty"/>
    public double InitialPenalty { get; init; }

    /// <inheritdoc cref="PenaltyDecompositionOptions.Growth"/>
    public double Growth { get; init; }

    /// <inheritdoc cref="PenaltyDecompositionOptions.Descent"/>
    public double Descent { get; init; }

    /// <inheritdoc cref="PenaltyDecompositionOptions.Rounds"/>
    public int Rounds { get; init; }

    /// <inheritdoc cref="SplittingOptions.MaxIterations"/>
    public int MaxIterations { get; init; }

    /// <inheritdoc cref="SplittingOptions.Change"/>
    public double Change { get; init; }

    /// <inheritdoc cref="SplittingOptions.Refit"/>
    public bool Refit { get; init; }

    /// <inheritdoc cref="SplittingOptions.Tolerance"/>
    public double Tolerance { get; init; }
}
