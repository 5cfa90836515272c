using CsRecover.Solvers;

namespace CsRecover;

/// <inheritdoc cref="StagewiseOmpOptions"/>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class StagewiseOmpAttribute : SignConstrainedSolverAttribute
{
    /// <inheritdoc cref="StagewiseOmpOptions.Threshold"/>
    public double Threshold { get; init; }

    /// <inheritdoc cref="StagewiseOmpOptions.Stages"/>
    public int Stages { get; init; }

    /// <inheritdoc cref="StagewiseOmpOptions.Tolerance"/>
    public double Tolerance { get; init; }
}
