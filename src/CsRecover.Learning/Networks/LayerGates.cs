using CsRecover.Solvers;

namespace CsRecover.Learning.Networks;

/// <summary>The gates of one layer: what they cost, what they are in this batch, and how they learn.</summary>
internal sealed class LayerGates
{
    /// <summary>log alpha of gates that are open or closed for good.</summary>
    private const float ForGood = 20.0f;

    private readonly float[] _slopes;
    private bool _isFixed;

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
    public double ExpectedOpen => GroupSize * (_isFixed ? Values.Sum() : LogAlpha.Values.Sum(a => Law.ProbabilityOfNonZero(a)));

    /// <summary>Draws the gates of a batch.</summary>
    /// <param name="random">Where uniform numbers come from.</param>
    public void Draw(Random random)
    {
        if (_isFixed)
        {
            return;
        }

        for (int g = 0; g < Count; g++)
        {
            (double z, double slope) = Law.SampleWithSlope(LogAlpha.Values[g], 1e-6 + ((1.0 - 2e-6) * random.NextDouble()));
            (Values[g], _slopes[g]) = ((float)z, (float)slope);
        }
    }

    /// <summary>Reads the gates by the estimator, at the law's own temperature.</summary>
    public void Read()
    {
        if (_isFixed)
        {
            return;
        }

        for (int g = 0; g < Count; g++)
        {
            Values[g] = (float)Law.Estimate(Options.Estimator, LogAlpha.Values[g]);
        }
    }

    /// <summary>From now on gates that are read as 0 stay closed, the others stay fully open, and none learns.</summary>
    /// <param name="shuffle">Where another choice of as many gates comes from; null for those that were learnt.</param>
    public void Fix(Random? shuffle)
    {
        Read();
        shuffle?.Shuffle(Values);
        _isFixed = true;
        LogAlpha.Forget();
        Array.Clear(_slopes);
        for (int g = 0; g < Count; g++)
        {
            Values[g] = Values[g] != 0.0f ? 1.0f : 0.0f;
            LogAlpha.Values[g] = Values[g] != 0.0f ? ForGood : -ForGood;
        }
    }

    /// <summary>The gradient of log alpha: that of the loss through z, and that of the price of what is expected to be open.</summary>
    /// <param name="forGates">d loss / d z.</param>
    /// <param name="price">The price of one number behind an open gate.</param>
    public void Learn(ReadOnlySpan<float> forGates, double price)
    {
        if (_isFixed)
        {
            Array.Clear(LogAlpha.Gradient);
            return;
        }

        for (int g = 0; g < Count; g++)
        {
            double p = Law.ProbabilityOfNonZero(LogAlpha.Values[g]);
            LogAlpha.Gradient[g] = (forGates[g] * _slopes[g]) + (float)(price * Options.Price * GroupSize * p * (1.0 - p));
        }
    }
}
