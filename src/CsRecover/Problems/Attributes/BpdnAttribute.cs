using CsRecover.Solvers;

namespace CsRecover;

/// <inheritdoc cref="BpdnOptions"/>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class BpdnAttribute : SignConstrainedSolverAttribute
{
    /// <inheritdoc cref="BpdnOptions.Sigma"/>
    public double Sigma { get; init; }

    /// <inheritdoc cref="BpdnOptions.RelativeNoise"/>
    public double RelativeNoise { get; init; }

    /// <inheritdoc cref="BpdnOptions.MaxIterations"/>
    public int MaxIterations { get; init; }

    /// <inheritdoc cref="BpdnOptions.Accuracy"/>
    public double Accuracy { get; init; }

    /// <inheritdoc cref="BpdnOptions.Debias"/>
    public bool Debias { get; init; }

    /// <inheritdoc cref="BpdnOptions.Tolerance"/>
    public double Tolerance { get; init; }
}
