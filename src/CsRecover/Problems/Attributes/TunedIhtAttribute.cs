using CsRecover.Solvers;

namespace CsRecover;

/// <inheritdoc cref="TunedIhtOptions"/>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class TunedIhtAttribute : SignConstrainedSolverAttribute
{
    /// <inheritdoc cref="TunedIhtOptions.Relaxation"/>
    public double Relaxation { get; init; }

    /// <inheritdoc cref="TunedIhtOptions.FalseAlarmRate"/>
    public double FalseAlarmRate { get; init; }

    /// <inheritdoc cref="TunedIhtOptions.MaxIterations"/>
    public int MaxIterations { get; init; }

    /// <inheritdoc cref="TunedIhtOptions.Tolerance"/>
    public double Tolerance { get; init; }

    /// <inheritdoc cref="TunedIhtOptions.Refit"/>
    public bool Refit { get; init; }
}
