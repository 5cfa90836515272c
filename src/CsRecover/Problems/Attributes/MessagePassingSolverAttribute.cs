using CsRecover.Solvers;

namespace CsRecover;

/// <summary>A solver of message passing that learns its prior.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public abstract class MessagePassingSolverAttribute : SignConstrainedSolverAttribute
{
    private protected MessagePassingSolverAttribute()
    {
    }

    /// <inheritdoc cref="MessagePassingOptions.Components"/>
    public int Components { get; init; }

    /// <inheritdoc cref="MessagePassingOptions.LearnNoise"/>
    public bool LearnNoise { get; init; }

    /// <inheritdoc cref="MessagePassingOptions.NoiseLevel"/>
    public double NoiseLevel { get; init; }

    /// <inheritdoc cref="MessagePassingOptions.InitialRate"/>
    public double InitialRate { get; init; }

    /// <inheritdoc cref="MessagePassingOptions.InitialSnr"/>
    public double InitialSnr { get; init; }

    /// <inheritdoc cref="MessagePassingOptions.Damping"/>
    public double Damping { get; init; }

    /// <inheritdoc cref="MessagePassingOptions.MaxIterations"/>
    public int MaxIterations { get; init; }

    /// <inheritdoc cref="MessagePassingOptions.LeastChange"/>
    public double LeastChange { get; init; }

    /// <inheritdoc cref="MessagePassingOptions.Estimate"/>
    public PosteriorEstimate Estimate { get; init; }

    /// <inheritdoc cref="MessagePassingOptions.Refit"/>
    public bool Refit { get; init; }

    /// <inheritdoc cref="MessagePassingOptions.Tolerance"/>
    public double Tolerance { get; init; }
}
