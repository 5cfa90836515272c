using CsRecover.Solvers;

namespace CsRecover;

/// <inheritdoc cref="AdmmL0Options"/>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class AdmmL0Attribute : StructuredSparsitySolverAttribute
{
    /// <inheritdoc cref="SplittingOptions.Lambda"/>
    public double Lambda { get; init; }

    /// <inheritdoc cref="SplittingOptions.InitialPenalty"/>
    public double InitialPenalty { get; init; }

    /// <inheritdoc cref="AdmmL0Options.Relaxation"/>
    public double Relaxation { get; init; }

    /// <inheritdoc cref="AdmmL0Options.Balancing"/>
    public double Balancing { get; init; }

    /// <inheritdoc cref="AdmmL0Options.SecondPenalty"/>
    public double SecondPenalty { get; init; }

    /// <inheritdoc cref="SplittingOptions.MaxIterations"/>
    public int MaxIterations { get; init; }

    /// <inheritdoc cref="SplittingOptions.Change"/>
    public double Change { get; init; }

    /// <inheritdoc cref="SplittingOptions.Refit"/>
    public bool Refit { get; init; }

    /// <inheritdoc cref="SplittingOptions.Tolerance"/>
    public double Tolerance { get; init; }
}
