using CsRecover.Solvers;

namespace CsRecover;

/// <inheritdoc cref="IrlsOptions"/>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class IrlsAttribute : StructuredSolverAttribute
{
    /// <inheritdoc cref="IrlsOptions.Exponent"/>
    public double Exponent { get; init; }

    /// <inheritdoc cref="IrlsOptions.InitialEpsilon"/>
    public double InitialEpsilon { get; init; }

    /// <inheritdoc cref="IrlsOptions.FinalEpsilon"/>
    public double FinalEpsilon { get; init; }

    /// <inheritdoc cref="IrlsOptions.Decrease"/>
    public double Decrease { get; init; }

    /// <inheritdoc cref="IrlsOptions.MaxIterations"/>
    public int MaxIterations { get; init; }

    /// <inheritdoc cref="IrlsOptions.NoiseLevel"/>
    public double NoiseLevel { get; init; }

    /// <inheritdoc cref="IrlsOptions.Ridge"/>
    public double Ridge { get; init; }

    /// <inheritdoc cref="IrlsOptions.Refit"/>
    public bool Refit { get; init; }

    /// <inheritdoc cref="IrlsOptions.Sparsity"/>
    public int Sparsity { get; init; }

    /// <inheritdoc cref="IrlsOptions.Tolerance"/>
    public double Tolerance { get; init; }
}
