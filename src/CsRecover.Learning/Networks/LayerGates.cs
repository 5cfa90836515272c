using CsRecover.Solvers;

namespace CsRecover.Learning.Networks;

/// <summary>The gates of one layer: what they cost, what they are in this batch, and how they learn.</summary>
internal sealed class LayerGates
{
    private readonly float[] _slopes;

    /// <param name="options">Their options.</param>
    /// <param name="groups">How many gates.</param>
    /// <param name="groupSize">Numbers behind each gate.</param>
    /// <param name="random">Where the small differences between gates at the start come from.</param>
    public LayerGates(GateLayerOptions options, int groups, int groupSize, Random random)
    {
        Options = options;
        GroupSize = groupSize;
        Law = options.Law;
        LogAlpha = new Parameter(groups, decays: false);
        Values = new float[groups];
        _slopes = new float[groups];
        double start = Math.Log(options.InitialKeepProbability / (1.0 - options.InitialKeepProbability));
        for (int g = 0; g < groups; g++)
        {
            LogAlpha.Values[g] = (float)(start + (0.01 * Normal.Next(random)));
        }
    }

    /// <summary>Their options.</summary>
    public GateLayerOptions Options { get; }

    /// <summary>log alpha.</summary>
    public Parameter LogAlpha { get; }

    /// <summary>Numbers behind each gate.</summary>
    public int GroupSize { get; }

    /// <summary>The law at the present temperature.</summary>
    public HardConcreteDistribution Law { get; set; }

    /// <summary>z of the present batch, or as they are read when the network is used.</summary>
    public float[] Values { get; }

    /// <summary>How many gates.</summary>
    public int Count => Values.Length;

    /// <summary>Expected number of numbers behind open gates.</summary>
    public double ExpectedOpen => GroupSize * LogAlpha.Values.Sum(a => Law.ProbabilityOfNonZero(a));

    /// <summary>Draws the gates of a batch.</summary>
    /// <param name="random">Where uniform numbers come from.</param>
    public void Draw(Random random)
    {
        for (int g = 0; g < Count; g++)
        {
            (double z, double slope) = Law.SampleWithSlope(LogAlpha.Values[g], 1e-6 + ((1.0 - 2e-6) * random.NextDouble()));
            (Values[g], _slopes[g]) = ((float)z, (float)slope);
        }
    }

    /// <summary>Reads the gates by the estimator, at the law's own temperature.</summary>
    public void Read()
    {
        for (int g = 0; g < Count; g++)
        {
            Values[g] = (float)Law.Estimate(Options.Estimator, LogAlpha.Values[g]);
        }
    }

    /// <summary>The gradient of log alpha: that of the loss through z, and that of the price of what is expected to be open.</summary>
    /// <param name="forGates">d loss / d z.</param>
    /// <param name="price">The price of one number behind an open gate.</param>
    public void Learn(ReadOnlySpan<float> forGates, double price)
    {
        for (int g = 0; g < Count; g++)
        {
            double p = Law.ProbabilityOfNonZero(LogAlpha.Values[g]);
            LogAlpha.Gradient[g] = (forGates[g] * _slopes[g]) + (float)(price * Options.Price * GroupSize * p * (1.0 - p));
        }
    }
}
