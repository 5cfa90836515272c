namespace CsRecover.Learning;

/// <summary>The largest number of each square of a channel.</summary>
public sealed class MaxPool2d : Layer
{
    private readonly ImageShape _from;
    private readonly ImageShape _to;
    private readonly int _side;

    /// <summary>Squares side by side.</summary>
    /// <param name="input">The shape of the images that go in.</param>
    /// <param name="side">The squares' side; pixels that do not fill one at the right and at the bottom are left out.</param>
    /// <exception cref="ArgumentException">The square does not fit.</exception>
    public MaxPool2d(ImageShape input, int side = 2)
        : base(input.Size, input.After(input.Channels, new SlidingWindow(side, side, 0).Checked()).Size)
    {
        (_from, _side) = (input, side);
        _to = input.After(input.Channels, new SlidingWindow(side, side, 0));
    }

    /// <summary>The shape of the images that come out.</summary>
    public ImageShape Output => _to;

    /// <inheritdoc/>
    public override string Description => $"largest of {_side} x {_side}";

    /// <inheritdoc/>
    internal override int InputBlock => _from.ChannelSize;

    /// <inheritdoc/>
    internal override int OutputBlock(int inputBlock) => _to.ChannelSize;

    /// <inheritdoc/>
    internal override void Forward(Batch input, Batch output)
    {
        for (int r = 0; r < input.Rows; r++)
        {
            Span<float> x = input[r], y = output[r];
            for (int o = 0; o < y.Length; o++)
            {
                y[o] = x[Largest(x, o)];
            }
        }
    }

    /// <inheritdoc/>
    internal override void Backward(Batch input, Batch output, Batch forOutput, Batch? forInput, double price)
    {
        forInput?.Clear();
        for (int r = 0; forInput is not null && r < input.Rows; r++)
        {
            Span<float> x = input[r], dy = forOutput[r], dx = forInput[r];
            for (int o = 0; o < dy.Length; o++)
            {
                dx[Largest(x, o)] += dy[o];
            }
        }
    }

    /// <inheritdoc/>
    internal override bool[] ZeroOutputs(bool[] zeroInputs) => Pixels(_to, o => IsChannelOf(zeroInputs, o));

    /// <inheritdoc/>
    internal override bool[] NeededInputs(bool[] neededOutputs)
    {
        bool[] channels = [.. neededOutputs.Chunk(_to.ChannelSize).Select(chunk => chunk.Any(v => v))];
        return Pixels(_from, i => channels[i / _from.ChannelSize]);
    }

    /// <inheritdoc/>
    internal override Layer Shrink(bool[] keptInputs, bool[] keptOutputs) => new MaxPool2d(_from with { Channels = CountOf(keptOutputs) / _to.ChannelSize }, _side);

    private static bool[] Pixels(ImageShape shape, Func<int, bool> value) => [.. Enumerable.Range(0, shape.Size).Select(value)];

    /// <summary>Whether all pixels of an output's channel are set.</summary>
    private bool IsChannelOf(bool[] inputs, int output)
    {
        int channel = output / _to.ChannelSize;
        return inputs.AsSpan(channel * _from.ChannelSize, _from.ChannelSize).IndexOf(false) < 0;
    }

    /// <summary>The first pixel of an output's square.</summary>
    private int First(int output)
    {
        (int channel, int place) = (output / _to.ChannelSize, output % _to.ChannelSize);
        return (channel * _from.ChannelSize) + (place / _to.Width * _side * _from.Width) + (place % _to.Width * _side);
    }

    private int Largest(Span<float> x, int output)
    {
        int first = First(output), best = first;
        for (int dy = 0; dy < _side; dy++)
        {
            for (int dx = 0; dx < _side; dx++)
            {
                int at = first + (dy * _from.Width) + dx;
                best = x[at] > x[best] ? at : best;
            }
        }

        return best;
    }
}
