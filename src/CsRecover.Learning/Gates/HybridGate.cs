using CsRecover.Vectors;

namespace CsRecover.Learning;

/// <summary>Records of which some are chosen by gates and the others drawn at random from the rest, so that what gates prefer does not crowd out everything else.</summary>
public sealed class HybridGate
{
    private readonly ulong _seed;

    /// <summary>Gates for a share of the records wanted.</summary>
    /// <param name="items">How many records there are.</param>
    /// <param name="target">How many are wanted, of all of them.</param>
    /// <param name="gatedShare">The share of <paramref name="target"/> that gates choose, from 0 to 1, rounded to whole records; the rest is random.</param>
    /// <param name="temperature">beta of the gates.</param>
    /// <param name="learningRate">Adam's step.</param>
    /// <param name="seed">Seed of the gates and of the random records.</param>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public HybridGate(int items, int target, double gatedShare = 0.25, double temperature = 0.25, double learningRate = 0.05, ulong seed = 1)
    {
        if (!(gatedShare is >= 0.0 and <= 1.0))
        {
            throw new ArgumentException($"Expected a share from 0 to 1, got {gatedShare}.", nameof(gatedShare));
        }

        if (target < 0 || target > items)
        {
            throw new ArgumentException($"Expected from 0 to {items} items, which is how many there are, got {target}.", nameof(target));
        }

        Target = target;
        Gates = new SampleGate(items, (int)Math.Round(gatedShare * target, MidpointRounding.AwayFromZero), temperature, learningRate, seed);
        _seed = seed;
    }

    /// <summary>How many records are wanted.</summary>
    public int Target { get; }

    /// <summary>The gates, which learn.</summary>
    public SampleGate Gates { get; }

    /// <summary>Exactly as many records as are wanted, ascending, the same ones at every call: what the gates choose, and others at random.</summary>
    public int[] Select()
    {
        int[] gated = Gates.Select();
        HashSet<int> chosen = [.. gated];
        IEnumerable<int> others = Enumerable.Range(0, Gates.Items).Where(i => !chosen.Contains(i))
            .OrderBy(i => Philox.Block((uint)i, 0, 1, PhiloxStreams.ItemGates, (uint)_seed, (uint)(_seed >> 32)).W0).ThenBy(i => i).Take(Target - gated.Length);
        return [.. gated.Concat(others).Order()];
    }
}
