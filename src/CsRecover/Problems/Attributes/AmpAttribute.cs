using CsRecover.Solvers;

namespace CsRecover;

/// <inheritdoc cref="AmpOptions"/>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class AmpAttribute : SignConstrainedSolverAttribute
{
    /// <inheritdoc cref="AmpOptions.Threshold"/>
    public double Threshold { get; init; }

    /// <inheritdoc cref="AmpOptions.MaxIterations"/>
    public int MaxIterations { get; init; }

    /// <inheritdoc cref="AmpOptions.LeastChange"/>
    public double LeastChange { get; init; }

    /// <inheritdoc cref="AmpOptions.Refit"/>
    public bool Refit { get; init; }

    /// <inheritdoc cref="AmpOptions.Tolerance"/>
    public double Tolerance { get; init; }
}
