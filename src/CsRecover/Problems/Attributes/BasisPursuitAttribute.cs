using CsRecover.Solvers;

namespace CsRecover;

/// <inheritdoc cref="BasisPursuitOptions"/>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class BasisPursuitAttribute : StructuredSolverAttribute
{
    /// <inheritdoc cref="BasisPursuitOptions.InitialThreshold"/>
    public double InitialThreshold { get; init; }

    /// <inheritdoc cref="BasisPursuitOptions.Relaxation"/>
    public double Relaxation { get; init; }

    /// <inheritdoc cref="BasisPursuitOptions.Balancing"/>
    public double Balancing { get; init; }

    /// <inheritdoc cref="BasisPursuitOptions.MaxIterations"/>
    public int MaxIterations { get; init; }

    /// <inheritdoc cref="BasisPursuitOptions.Change"/>
    public double Change { get; init; }

    /// <inheritdoc cref="BasisPursuitOptions.Polish"/>
    public bool Polish { get; init; }

    /// <inheritdoc cref="BasisPursuitOptions.Tolerance"/>
    public double Tolerance { get; init; }
}
