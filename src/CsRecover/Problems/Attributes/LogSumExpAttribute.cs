using CsRecover.Solvers;

namespace CsRecover;

/// <inheritdoc cref="LogSumExpOptions"/>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class LogSumExpAttribute : SignConstrainedSolverAttribute
{
    /// <inheritdoc cref="LogSumExpOptions.Variant"/>
    public LogSumExpVariant Variant { get; init; }

    /// <inheritdoc cref="LogSumExpOptions.Alpha"/>
    public double Alpha { get; init; }

    /// <inheritdoc cref="LogSumExpOptions.InitialEpsilon"/>
    public double InitialEpsilon { get; init; }

    /// <inheritdoc cref="LogSumExpOptions.FinalEpsilon"/>
    public double FinalEpsilon { get; init; }

    /// <inheritdoc cref="LogSumExpOptions.Decrease"/>
    public double Decrease { get; init; }

    /// <inheritdoc cref="LogSumExpOptions.InnerSteps"/>
    public int InnerSteps { get; init; }

    /// <inheritdoc cref="LogSumExpOptions.Reach"/>
    public double Reach { get; init; }

    /// <inheritdoc cref="LogSumExpOptions.Lambda"/>
    public double Lambda { get; init; }

    /// <inheritdoc cref="LogSumExpOptions.NoiseLevel"/>
    public double NoiseLevel { get; init; }

    /// <inheritdoc cref="LogSumExpOptions.MaxIterations"/>
    public int MaxIterations { get; init; }

    /// <inheritdoc cref="LogSumExpOptions.Refit"/>
    public bool Refit { get; init; }

    /// <inheritdoc cref="LogSumExpOptions.Sparsity"/>
    public int Sparsity { get; init; }

    /// <inheritdoc cref="LogSumExpOptions.Tolerance"/>
    public double Tolerance { get; init; }
}
