using CsRecover.Learning.Networks;

namespace CsRecover.Learning;

/// <summary>
/// A convolution of images, as one linear layer on all patches: an output channel is a linear function of the patch of all input channels under the window. Gates act on weights,
/// or on whole output channels with their bias.
/// </summary>
public sealed class L0Conv2d : Layer
{
    private readonly ImageShape _from;
    private readonly ImageShape _to;
    private readonly SlidingWindow _window;
    private readonly L0Linear _kernel;

    /// <summary>A convolution with random weights.</summary>
    /// <param name="input">The shape of the images that go in.</param>
    /// <param name="channels">Channels that come out.</param>
    /// <param name="kernel">The window's side.</param>
    /// <param name="stride">Pixels from one place of the window to the next.</param>
    /// <param name="padding">Zeros around the images.</param>
    /// <param name="gates">Its gates, on weights or on outputs (channels); null for none.</param>
    /// <param name="seed">Seed of the weights.</param>
    /// <exception cref="ArgumentException">The window does not fit, or a setting of the gates is out of its range.</exception>
    public L0Conv2d(ImageShape input, int channels, int kernel, int stride = 1, int padding = 0, GateLayerOptions? gates = null, int seed = 1)
        : this(input, new SlidingWindow(kernel, stride, padding).Checked(), new L0Linear(input.Channels * kernel * kernel, channels, Accepted(gates), seed))
    {
    }

    private L0Conv2d(ImageShape input, SlidingWindow window, L0Linear kernel)
        : base(input.Size, input.After(kernel.Outputs, window).Size)
    {
        (_from, _window, _kernel) = (input, window, kernel);
        _to = input.After(kernel.Outputs, window);
    }

    /// <summary>The shape of the images that come out.</summary>
    public ImageShape Output => _to;

    /// <inheritdoc/>
    public override string Description => $"convolution {_window.Size} x {_window.Size}, {_from.Channels} to {_to.Channels} channels{(_kernel.Gates is null ? "" : ", gates")}";

    /// <inheritdoc/>
    internal override IReadOnlyList<Parameter> Parameters => _kernel.Parameters;

    /// <inheritdoc/>
    internal override LayerGates? Gates => _kernel.Gates;

    /// <inheritdoc/>
    internal override int InputBlock => _from.ChannelSize;

    /// <summary>The linear layer on patches.</summary>
    internal L0Linear Kernel => _kernel;

    /// <inheritdoc/>
    internal override int OutputBlock(int inputBlock) => _to.ChannelSize;

    /// <inheritdoc/>
    internal override long CountActive() => _kernel.CountActive();

    /// <inheritdoc/>
    internal override void Prepare() => _kernel.Prepare();

    /// <inheritdoc/>
    internal override void Forward(Batch input, Batch output)
    {
        using Batch patches = Patches(input);
        using var values = new Batch(patches.Rows, _to.Channels);
        _kernel.Forward(patches, values);
        int places = _to.ChannelSize;
        for (int r = 0; r < values.Rows; r++)
        {
            Span<float> from = values[r], to = output[r / places];
            for (int c = 0; c < from.Length; c++)
            {
                to[(c * places) + (r % places)] = from[c];
            }
        }
    }

    /// <inheritdoc/>
    internal override void Backward(Batch input, Batch output, Batch forOutput, Batch? forInput, double price)
    {
        int places = _to.ChannelSize;
        using Batch patches = Patches(input);
        using Batch values = new(patches.Rows, _to.Channels), forValues = new(patches.Rows, _to.Channels), forPatches = new(patches.Rows, patches.Columns);
        for (int r = 0; r < values.Rows; r++)
        {
            Span<float> from = forOutput[r / places], to = forValues[r];
            for (int c = 0; c < to.Length; c++)
            {
                to[c] = from[(c * places) + (r % places)];
            }
        }

        _kernel.Backward(patches, values, forValues, forInput is null ? null : forPatches, price);
        if (forInput is not null)
        {
            forInput.Clear();
            Spread(forPatches, forInput);
        }
    }

    /// <inheritdoc/>
    internal override bool[] ZeroOutputs(bool[] zeroInputs) => ByPixel(_kernel.ZeroOutputs(ByPatch(ByChannel(zeroInputs, _from.ChannelSize, all: true))), _to.ChannelSize);

    /// <inheritdoc/>
    internal override bool[] NeededInputs(bool[] neededOutputs) =>
        ByPixel(ByChannel(_kernel.NeededInputs(ByChannel(neededOutputs, _to.ChannelSize, all: false)), _window.Size * _window.Size, all: false), _from.ChannelSize);

    /// <inheritdoc/>
    internal override Layer Shrink(bool[] keptInputs, bool[] keptOutputs)
    {
        bool[] channels = ByChannel(keptInputs, _from.ChannelSize, all: false);
        var kernel = (L0Linear)_kernel.Shrink(ByPatch(channels), ByChannel(keptOutputs, _to.ChannelSize, all: false));
        return new L0Conv2d(_from with { Channels = CountOf(channels) }, _window, kernel);
    }

    private static GateLayerOptions? Accepted(GateLayerOptions? gates) => gates?.Grouping != GateGrouping.Inputs
        ? gates
        : throw new ArgumentException("Expected gates on weights or outputs (channels) of a convolution, got gates on inputs.", nameof(gates));

    private bool[] ByPatch(bool[] channels) => ByPixel(channels, _window.Size * _window.Size);

    private static bool[] ByPixel(bool[] channels, int size) => [.. channels.SelectMany(c => Enumerable.Repeat(c, size))];

    private static bool[] ByChannel(bool[] values, int size, bool all) => [.. values.Chunk(size).Select(chunk => all ? chunk.All(v => v) : chunk.Any(v => v))];

    /// <summary>The patch under each place of the window, channel by channel; places of an image follow each other.</summary>
    private Batch Patches(Batch input)
    {
        var patches = new Batch(input.Rows * _to.ChannelSize, _kernel.Inputs);
        ForEach(input.Rows, (image, place, element, pixel) => patches[(image * _to.ChannelSize) + place][element] = input[image][pixel]);
        return patches;
    }

    /// <summary>Adds patches up where they came from.</summary>
    private void Spread(Batch patches, Batch images) =>
        ForEach(images.Rows, (image, place, element, pixel) => images[image][pixel] += patches[(image * _to.ChannelSize) + place][element]);

    private void ForEach(int images, Action<int, int, int, int> visit)
    {
        int side = _window.Size;
        for (int image = 0; image < images; image++)
        {
            for (int place = 0; place < _to.ChannelSize; place++)
            {
                (int top, int left) = (place / _to.Width, place % _to.Width);
                for (int element = 0; element < _kernel.Inputs; element++)
                {
                    int y = _window.Pixel(top, element / side % side, _from.Height), x = _window.Pixel(left, element % side, _from.Width);
                    if (y >= 0 && x >= 0)
                    {
                        visit(image, place, element, (element / (side * side) * _from.ChannelSize) + (y * _from.Width) + x);
                    }
                }
            }
        }
    }
}
