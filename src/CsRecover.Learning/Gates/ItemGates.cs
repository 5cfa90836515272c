using CsRecover.Learning.Networks;
using CsRecover.Solvers;
using CsRecover.Vectors;

namespace CsRecover.Learning;

/// <summary>
/// Gates on items, of which a given number is wanted. While learning, gates are drawn from the hard concrete distribution; what is chosen is always the number of items
/// asked for, those most likely to be open, the same ones at every call. The expected number of open gates starts at the number wanted and is held there.
/// </summary>
public abstract class ItemGates
{
    private readonly Parameter _logAlpha;
    private readonly Adam _adam;
    private readonly ulong _seed;
    private readonly float[] _slopes;
    private int _steps;
    private double _price;

    /// <param name="items">How many items there are.</param>
    /// <param name="target">How many are wanted.</param>
    /// <param name="law">The gates' law.</param>
    /// <param name="learningRate">Adam's step.</param>
    /// <param name="seed">Seed of the draws.</param>
    private protected ItemGates(int items, int target, HardConcreteDistribution law, double learningRate, ulong seed)
    {
        if (items < 1)
        {
            throw new ArgumentException($"Expected at least one item, got {items}.", nameof(items));
        }

        if (target < 0 || target > items)
        {
            throw new ArgumentException($"Expected from 0 to {items} items, which is how many there are, got {target}.", nameof(target));
        }

        (Target, Law, _seed) = (target, law, seed);
        _adam = new Adam { LearningRate = learningRate > 0.0 ? learningRate : throw new ArgumentException($"Expected a learning rate above 0, got {learningRate}.", nameof(learningRate)) };
        _logAlpha = new Parameter(items, decays: false);
        _slopes = new float[items];

        // P(z != 0) = target / items, kept away from 0 and 1.
        double share = Math.Clamp((double)target / items, 1e-3, 1.0 - 1e-3);
        Array.Fill(_logAlpha.Values, (float)(Math.Log(share / (1.0 - share)) + (law.Beta * Math.Log(-law.Gamma / law.Zeta))));
    }

    /// <summary>How many items there are.</summary>
    public int Items => _slopes.Length;

    /// <summary>How many are wanted.</summary>
    public int Target { get; }

    /// <summary>The gates' law.</summary>
    public HardConcreteDistribution Law { get; }

    /// <summary>How many gates are expected to be open.</summary>
    public double ExpectedOpen => _logAlpha.Values.Sum(a => Law.ProbabilityOfNonZero(a));

    /// <summary>The probability of each item's gate to be open.</summary>
    public double[] Probabilities() => [.. _logAlpha.Values.Select(a => Law.ProbabilityOfNonZero(a))];

    /// <summary>The gates of one step of learning, the same ones for a seed and a step.</summary>
    /// <returns>One number from 0 to 1 for each item.</returns>
    public double[] Draw()
    {
        var gates = new double[Items];
        for (int i = 0; i < gates.Length; i++)
        {
            (uint word, _, _, _) = Philox.Block((uint)i, (uint)_steps, 0, PhiloxStreams.ItemGates, (uint)_seed, (uint)(_seed >> 32));
            (gates[i], double slope) = Law.SampleWithSlope(_logAlpha.Values[i], (word + 0.5) * Math.Pow(2.0, -32));
            _slopes[i] = (float)slope;
        }

        return gates;
    }

    /// <summary>Learns from the gates drawn last: one step of Adam, and a price of open gates that rises while more are expected to be open than are wanted.</summary>
    /// <param name="gradient">d loss / d gate, one number for each item.</param>
    /// <exception cref="ArgumentException">There is not one number for each item, or one is not finite.</exception>
    public void Learn(ReadOnlySpan<double> gradient)
    {
        Check.Length(gradient.Length, Items, nameof(gradient), "one for each item");
        Check.Finite(gradient, nameof(gradient));
        double scale = 0.0;
        foreach (double g in gradient)
        {
            scale = Math.Max(scale, Math.Abs(g));
        }

        double excess = (ExpectedOpen - Target) / Items;
        _price = Math.Max(0.0, _price + (excess * scale));
        for (int i = 0; i < Items; i++)
        {
            double p = Law.ProbabilityOfNonZero(_logAlpha.Values[i]);
            _logAlpha.Gradient[i] = (float)((gradient[i] * _slopes[i]) + (_price * p * (1.0 - p)));
        }

        _adam.Step(_logAlpha, ++_steps);
    }

    /// <summary>The items that are chosen: as many as are wanted, those most likely to be open, ascending; of equal ones the first.</summary>
    public int[] Select() => [.. Enumerable.Range(0, Items).OrderByDescending(i => _logAlpha.Values[i]).ThenBy(i => i).Take(Target).Order()];
}

/// <summary>Gates on the records of a data set.</summary>
/// <param name="items">How many records there are.</param>
/// <param name="target">How many are wanted.</param>
/// <param name="temperature">beta of the gates.</param>
/// <param name="learningRate">Adam's step.</param>
/// <param name="seed">Seed of the draws.</param>
public sealed class SampleGate(int items, int target, double temperature = 0.25, double learningRate = 0.05, ulong seed = 1)
    : ItemGates(items, target, new HardConcreteDistribution(temperature), learningRate, seed);

/// <summary>Gates on features.</summary>
/// <param name="items">How many features there are.</param>
/// <param name="target">How many are wanted.</param>
/// <param name="temperature">beta of the gates.</param>
/// <param name="learningRate">Adam's step.</param>
/// <param name="seed">Seed of the draws.</param>
public sealed class FeatureGate(int items, int target, double temperature = 0.1, double learningRate = 0.05, ulong seed = 1)
    : ItemGates(items, target, new HardConcreteDistribution(temperature), learningRate, seed);
