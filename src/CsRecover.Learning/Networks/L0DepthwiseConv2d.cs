using CsRecover.Learning.Networks;

namespace CsRecover.Learning;

/// <summary>A convolution of each channel by itself. Gates act on weights, or on whole channels with their bias.</summary>
public sealed class L0DepthwiseConv2d : Layer
{
    private readonly ImageShape _from;
    private readonly ImageShape _to;
    private readonly SlidingWindow _window;
    private readonly L0Conv2d[] _channels;

    /// <summary>A convolution with random weights.</summary>
    /// <param name="input">The shape of the images that go in.</param>
    /// <param name="kernel">The window's side.</param>
    /// <param name="stride">Pixels from one place of the window to the next.</param>
    /// <param name="padding">Zeros around the images.</param>
    /// <param name="gates">Its gates, on weights or on outputs (channels); null for none.</param>
    /// <param name="seed">Seed of the weights.</param>
    /// <exception cref="ArgumentException">The window does not fit, or a setting of the gates is out of its range.</exception>
    public L0DepthwiseConv2d(ImageShape input, int kernel, int stride = 1, int padding = 0, GateLayerOptions? gates = null, int seed = 1)
        : this(input, new SlidingWindow(kernel, stride, padding).Checked(), [.. Enumerable.Range(0, input.Channels).Select(c => new L0Conv2d(input with { Channels = 1 }, 1, kernel, stride, padding, gates, seed + c))])
    {
    }

    private L0DepthwiseConv2d(ImageShape input, SlidingWindow window, L0Conv2d[] channels)
        : base(input.Size, input.After(input.Channels, window).Size)
    {
        (_from, _window, _channels) = (input, window, channels);
        _to = input.After(input.Channels, window);
    }

    /// <summary>The shape of the images that come out.</summary>
    public ImageShape Output => _to;

    /// <inheritdoc/>
    public override string Description => $"convolution {_window.Size} x {_window.Size} of each of {_from.Channels} channels{(_channels[0].Gates is null ? "" : ", gates")}";

    /// <inheritdoc/>
    internal override IReadOnlyList<Parameter> Parameters => [.. _channels.SelectMany(c => c.Parameters)];

    /// <inheritdoc/>
    internal override IReadOnlyList<LayerGates> AllGates => [.. _channels.SelectMany(c => c.AllGates)];

    /// <inheritdoc/>
    internal override int InputBlock => _from.ChannelSize;

    /// <inheritdoc/>
    internal override int OutputBlock(int inputBlock) => _to.ChannelSize;

    /// <inheritdoc/>
    internal override long CountActive() => _channels.Sum(c => c.CountActive());

    /// <inheritdoc/>
    internal override void Prepare() => Array.ForEach(_channels, c => c.Prepare());

    /// <inheritdoc/>
    internal override void Forward(Batch input, Batch output)
    {
        using Batch from = new(input.Rows, _from.ChannelSize), to = new(input.Rows, _to.ChannelSize);
        for (int c = 0; c < _channels.Length; c++)
        {
            Take(input, c, from);
            _channels[c].Forward(from, to);
            Put(to, c, output);
        }
    }

    /// <inheritdoc/>
    internal override void Backward(Batch input, Batch output, Batch forOutput, Batch? forInput, double price)
    {
        using Batch from = new(input.Rows, _from.ChannelSize), to = new(input.Rows, _to.ChannelSize), forFrom = new(input.Rows, _from.ChannelSize), forTo = new(input.Rows, _to.ChannelSize);
        for (int c = 0; c < _channels.Length; c++)
        {
            Take(input, c, from);
            Take(forOutput, c, forTo);
            _channels[c].Backward(from, to, forTo, forInput is null ? null : forFrom, price);
            if (forInput is not null)
            {
                Put(forFrom, c, forInput);
            }
        }
    }

    /// <inheritdoc/>
    internal override bool[] ZeroOutputs(bool[] zeroInputs) => [.. zeroInputs.Chunk(_from.ChannelSize).SelectMany((zeros, c) => _channels[c].ZeroOutputs(zeros))];

    /// <inheritdoc/>
    internal override bool[] NeededInputs(bool[] neededOutputs) => [.. neededOutputs.Chunk(_to.ChannelSize).SelectMany((needed, c) => _channels[c].NeededInputs(needed))];

    /// <inheritdoc/>
    internal override Layer Shrink(bool[] keptInputs, bool[] keptOutputs)
    {
        // A channel goes in and comes out, or neither: one that is needed only on one side is kept on both, as the network sees to.
        bool[][] inputs = [.. keptInputs.Chunk(_from.ChannelSize)], outputs = [.. keptOutputs.Chunk(_to.ChannelSize)];
        L0Conv2d[] channels = [.. Enumerable.Range(0, _channels.Length).Where(c => outputs[c][0]).Select(c => (L0Conv2d)_channels[c].Shrink(inputs[c], outputs[c]))];
        return new L0DepthwiseConv2d(_from with { Channels = channels.Length }, _window, channels);
    }

    private static void Take(Batch images, int channel, Batch target)
    {
        for (int r = 0; r < images.Rows; r++)
        {
            images[r].Slice(channel * target.Columns, target.Columns).CopyTo(target[r]);
        }
    }

    private static void Put(Batch values, int channel, Batch images)
    {
        for (int r = 0; r < images.Rows; r++)
        {
            values[r].CopyTo(images[r].Slice(channel * values.Columns, values.Columns));
        }
    }
}
