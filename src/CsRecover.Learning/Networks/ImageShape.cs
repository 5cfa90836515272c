namespace CsRecover.Learning;

/// <summary>The shape of an image that goes through a network.</summary>
/// <param name="Channels">Channels.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
public readonly record struct ImageShape(int Channels, int Height, int Width)
{
    /// <summary>Numbers of a channel.</summary>
    public int ChannelSize => Height * Width;

    /// <summary>Numbers of an image.</summary>
    public int Size => Channels * ChannelSize;

    /// <summary>The shape after a window slides over each channel.</summary>
    /// <param name="channels">Channels that come out.</param>
    /// <param name="window">The window.</param>
    /// <exception cref="ArgumentException">The window does not fit.</exception>
    internal ImageShape After(int channels, SlidingWindow window)
    {
        int height = window.Steps(Height), width = window.Steps(Width);
        return height >= 1 && width >= 1
            ? new(channels, height, width)
            : throw new ArgumentException($"Expected a window that fits into {Height} x {Width} with a margin of {window.Padding}, got {window.Size} x {window.Size}.");
    }
}

/// <summary>A square window that slides over a channel.</summary>
/// <param name="Size">Its side.</param>
/// <param name="Stride">Pixels from one place to the next.</param>
/// <param name="Padding">Zeros around the image.</param>
internal readonly record struct SlidingWindow(int Size, int Stride, int Padding)
{
    /// <summary>Refuses windows that are none.</summary>
    /// <exception cref="ArgumentException">The side or the stride is below 1, or the margin below 0.</exception>
    public SlidingWindow Checked() => Size >= 1 && Stride >= 1 && Padding >= 0
        ? this
        : throw new ArgumentException($"Expected a window with a side and a stride of at least 1 and a margin of at least 0, got {Size}, {Stride} and {Padding}.");

    /// <summary>Places along a side.</summary>
    /// <param name="side">The image's side.</param>
    public int Steps(int side) => side + (2 * Padding) < Size ? 0 : ((side + (2 * Padding) - Size) / Stride) + 1;

    /// <summary>The pixel under a place of the window; -1 in the margin.</summary>
    /// <param name="at">Which step of the window.</param>
    /// <param name="offset">Which place in it.</param>
    /// <param name="side">The image's side.</param>
    public int Pixel(int at, int offset, int side)
    {
        int pixel = (at * Stride) + offset - Padding;
        return pixel >= 0 && pixel < side ? pixel : -1;
    }
}
