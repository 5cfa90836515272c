using CsRecover.Learning.Networks;

namespace CsRecover.Learning;

/// <summary>A layer of a network: vectors in, vectors out.</summary>
public abstract class Layer
{
    private protected Layer(int inputs, int outputs)
    {
        if (inputs < 1 || outputs < 1)
        {
            throw new ArgumentException($"Expected a layer with at least one input and one output, got {inputs} and {outputs}.");
        }

        Inputs = inputs;
        Outputs = outputs;
    }

    /// <summary>Numbers that go in.</summary>
    public int Inputs { get; }

    /// <summary>Numbers that come out.</summary>
    public int Outputs { get; }

    /// <summary>What it is, in a few words.</summary>
    public abstract string Description { get; }

    /// <summary>Its weights and biases.</summary>
    internal virtual IReadOnlyList<Parameter> Parameters => [];

    /// <summary>Its gates; null if it has none.</summary>
    internal virtual LayerGates? Gates => null;

    /// <summary>The gates of all its parts.</summary>
    internal virtual IReadOnlyList<LayerGates> AllGates => Gates is { } gates ? [gates] : [];

    /// <summary>Numbers of weights and biases that are not 0 once gates are read.</summary>
    internal virtual long CountActive() => Parameters.Sum(p => p.Values.LongCount(v => v != 0.0f));

    /// <summary>Makes ready for a batch: the weights as gates let them through.</summary>
    internal virtual void Prepare()
    {
    }

    /// <summary>The outputs of a batch.</summary>
    internal abstract void Forward(Batch input, Batch output);

    /// <summary>The gradients of a batch.</summary>
    /// <param name="input">What went in.</param>
    /// <param name="output">What came out.</param>
    /// <param name="forOutput">d loss / d output.</param>
    /// <param name="forInput">d loss / d input, overwritten; null where nobody reads it.</param>
    /// <param name="price">The price of one number behind an open gate.</param>
    internal abstract void Backward(Batch input, Batch output, Batch forOutput, Batch? forInput, double price);

    /// <summary>Which outputs are 0 whatever the inputs that are not always 0.</summary>
    /// <param name="zeroInputs">Inputs that are always 0.</param>
    internal abstract bool[] ZeroOutputs(bool[] zeroInputs);

    /// <summary>Which inputs make a difference to some outputs.</summary>
    /// <param name="neededOutputs">The outputs that matter.</param>
    internal abstract bool[] NeededInputs(bool[] neededOutputs);

    /// <summary>Numbers that go in together, as a channel's do: pruning keeps all of them or none.</summary>
    internal virtual int InputBlock => 1;

    /// <summary>Numbers that come out together.</summary>
    /// <param name="inputBlock">Numbers that go in together.</param>
    internal virtual int OutputBlock(int inputBlock) => 1;

    /// <summary>The same layer without gates, for some inputs and some outputs only.</summary>
    /// <param name="keptInputs">The inputs that are left.</param>
    /// <param name="keptOutputs">The outputs that are left.</param>
    internal abstract Layer Shrink(bool[] keptInputs, bool[] keptOutputs);

    /// <summary>How many are set.</summary>
    private protected static int CountOf(bool[] flags) => flags.Count(f => f);

    /// <summary>The places that are set.</summary>
    private protected static int[] PlacesOf(bool[] flags) => [.. Enumerable.Range(0, flags.Length).Where(i => flags[i])];
}
