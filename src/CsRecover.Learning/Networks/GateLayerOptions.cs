using CsRecover.Solvers;

namespace CsRecover.Learning;

/// <summary>Which of a layer's numbers share a gate.</summary>
public enum GateGrouping
{
    /// <summary>No gates.</summary>
    None,

    /// <summary>Each weight has its own.</summary>
    Weights,

    /// <summary>All weights of an input (a neuron of the layer before, or a channel).</summary>
    Inputs,

    /// <summary>All weights of an output (a neuron or a channel), and its bias.</summary>
    Outputs,
}

/// <summary>The hard concrete gates of a layer (Louizos, Welling and Kingma, ICLR 2018).</summary>
public sealed record GateLayerOptions
{
    /// <summary>What shares a gate.</summary>
    public GateGrouping Grouping { get; init; } = GateGrouping.Weights;

    /// <summary>The gates' law; a <see cref="TemperatureSchedule"/> replaces its temperature while training.</summary>
    public HardConcreteDistribution Law { get; init; } = HardConcreteDistribution.Default;

    /// <summary>How gates are read when the network is used.</summary>
    public GateEstimator Estimator { get; init; }

    /// <summary>The probability that log alpha starts from, log(p / (1 - p)); above 0 and below 1.</summary>
    public double InitialKeepProbability { get; init; } = 0.5;

    /// <summary>How much more this layer's gates cost than others'.</summary>
    public double Price { get; init; } = 1.0;

    /// <summary>Refuses settings out of their range.</summary>
    internal void Validate()
    {
        if (!(InitialKeepProbability is > 0.0 and < 1.0))
        {
            throw new ArgumentException($"Expected an initial keep probability between 0 and 1, got {InitialKeepProbability}.");
        }

        if (!(Price >= 0.0))
        {
            throw new ArgumentException($"Expected a price of at least 0, got {Price}.");
        }

        if (!(Law.Beta > 0.0 && Law.Gamma < 0.0 && Law.Zeta > 1.0))
        {
            throw new ArgumentException($"Expected gates with beta above 0, gamma below 0 and zeta above 1, got {Law}.");
        }
    }
}
