using CsRecover.Solvers;

namespace CsRecover;

/// <inheritdoc cref="ConjugateGradientIhtOptions"/>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ConjugateGradientIhtAttribute : StructuredSparsitySolverAttribute
{
    /// <inheritdoc cref="ConjugateGradientIhtOptions.MaxIterations"/>
    public int MaxIterations { get; init; }

    /// <inheritdoc cref="ConjugateGradientIhtOptions.Tolerance"/>
    public double Tolerance { get; init; }

    /// <inheritdoc cref="ConjugateGradientIhtOptions.Refit"/>
    public bool Refit { get; init; }
}
