using CsRecover.Solvers;

namespace CsRecover;

/// <inheritdoc cref="ProximalGradientL0Options"/>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ProximalGradientL0Attribute : StructuredSolverAttribute
{
    /// <inheritdoc cref="ProximalGradientL0Options.Lambda"/>
    public double Lambda { get; init; }

    /// <inheritdoc cref="ProximalGradientL0Options.RelativeLambda"/>
    public double RelativeLambda { get; init; }

    /// <inheritdoc cref="ProximalGradientL0Options.NoiseLevel"/>
    public double NoiseLevel { get; init; }

    /// <inheritdoc cref="ProximalGradientL0Options.Threshold"/>
    public double Threshold { get; init; }

    /// <inheritdoc cref="ProximalGradientL0Options.Continuation"/>
    public double Continuation { get; init; }

    /// <inheritdoc cref="ProximalGradientL0Options.InnerSteps"/>
    public int InnerSteps { get; init; }

    /// <inheritdoc cref="ProximalGradientL0Options.StepSize"/>
    public double StepSize { get; init; }

    /// <inheritdoc cref="ProximalGradientL0Options.Backtracking"/>
    public bool Backtracking { get; init; }

    /// <inheritdoc cref="ProximalGradientL0Options.Acceleration"/>
    public ProximalAcceleration Acceleration { get; init; }

    /// <inheritdoc cref="ProximalGradientL0Options.MaxIterations"/>
    public int MaxIterations { get; init; }

    /// <inheritdoc cref="ProximalGradientL0Options.Change"/>
    public double Change { get; init; }

    /// <inheritdoc cref="ProximalGradientL0Options.Refit"/>
    public bool Refit { get; init; }

    /// <inheritdoc cref="ProximalGradientL0Options.Sparsity"/>
    public int Sparsity { get; init; }

    /// <inheritdoc cref="ProximalGradientL0Options.Tolerance"/>
    public double Tolerance { get; init; }
}
