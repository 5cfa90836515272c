using CsRecover.Solvers;

namespace CsRecover;

/// <inheritdoc cref="FistaOptions"/>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class FistaAttribute : StructuredSolverAttribute
{
    /// <inheritdoc cref="FistaOptions.Lambda"/>
    public double Lambda { get; init; }

    /// <inheritdoc cref="FistaOptions.RelativeLambda"/>
    public double RelativeLambda { get; init; }

    /// <inheritdoc cref="FistaOptions.Continuation"/>
    public double Continuation { get; init; }

    /// <inheritdoc cref="FistaOptions.MaxIterations"/>
    public int MaxIterations { get; init; }

    /// <inheritdoc cref="FistaOptions.Change"/>
    public double Change { get; init; }

    /// <inheritdoc cref="FistaOptions.Debias"/>
    public bool Debias { get; init; }

    /// <inheritdoc cref="FistaOptions.Tolerance"/>
    public double Tolerance { get; init; }
}
