using CsRecover.Solvers;

namespace CsRecover;

/// <inheritdoc cref="SmoothedL0Options"/>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class SmoothedL0Attribute : StructuredSolverAttribute
{
    /// <inheritdoc cref="SmoothedL0Options.Kernel"/>
    public SmoothingKernel Kernel { get; init; }

    /// <inheritdoc cref="SmoothedL0Options.InitialSigma"/>
    public double InitialSigma { get; init; }

    /// <inheritdoc cref="SmoothedL0Options.FinalSigma"/>
    public double FinalSigma { get; init; }

    /// <inheritdoc cref="SmoothedL0Options.Decrease"/>
    public double Decrease { get; init; }

    /// <inheritdoc cref="SmoothedL0Options.InnerSteps"/>
    public int InnerSteps { get; init; }

    /// <inheritdoc cref="SmoothedL0Options.StepSize"/>
    public double StepSize { get; init; }

    /// <inheritdoc cref="SmoothedL0Options.Momentum"/>
    public double Momentum { get; init; }

    /// <inheritdoc cref="SmoothedL0Options.Attempts"/>
    public int Attempts { get; init; }

    /// <inheritdoc cref="SmoothedL0Options.Refit"/>
    public bool Refit { get; init; }

    /// <inheritdoc cref="SmoothedL0Options.Sparsity"/>
    public int Sparsity { get; init; }

    /// <inheritdoc cref="SmoothedL0Options.NoiseLevel"/>
    public double NoiseLevel { get; init; }

    /// <inheritdoc cref="SmoothedL0Options.NoiseThreshold"/>
    public double NoiseThreshold { get; init; }

    /// <inheritdoc cref="SmoothedL0Options.Tolerance"/>
    public double Tolerance { get; init; }

    /// <inheritdoc cref="SmoothedL0Options.HeldOut"/>
    public double HeldOut { get; init; }

    /// <inheritdoc cref="SmoothedL0Options.Patience"/>
    public int Patience { get; init; }

    /// <inheritdoc cref="SmoothedL0Options.FinalSteps"/>
    public int FinalSteps { get; init; }

    /// <inheritdoc cref="SmoothedL0Options.EndsShrunk"/>
    public bool EndsShrunk { get; init; }

    /// <inheritdoc cref="SmoothedL0Options.Spins"/>
    public int Spins { get; init; }

    /// <inheritdoc cref="SmoothedL0Options.Seed"/>
    public ulong Seed { get; init; }
}
