namespace CsRecover.Mri;

/// <summary>A picture or map of height x width pixels, row by row.</summary>
/// <typeparam name="T">The pixel: <see cref="Complex32"/> for images out of a scanner, float for magnitudes, bool for regions, byte for pictures.</typeparam>
public sealed class Image<T>
    where T : unmanaged
{
    /// <summary>Takes over an array of pixels.</summary>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="pixels">height x width pixels, row by row; kept, not copied.</param>
    /// <exception cref="ArgumentException">The sizes do not fit.</exception>
    public Image(int height, int width, T[] pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        if (height < 1 || width < 1 || pixels.Length != (long)height * width)
        {
            throw new ArgumentException($"Expected {height} x {width} pixels, at least one of them, got {pixels.Length}.", nameof(pixels));
        }

        Height = height;
        Width = width;
        Pixels = pixels;
    }

    /// <summary>A picture of default pixels.</summary>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    public Image(int height, int width)
        : this(height, width, new T[height < 1 || width < 1 ? 0 : checked(height * width)])
    {
    }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>The pixels, row by row.</summary>
    public T[] Pixels { get; }

    /// <summary>One pixel.</summary>
    /// <param name="row">Row from 0, the top.</param>
    /// <param name="column">Column from 0, the left.</param>
    public T this[int row, int column]
    {
        get => Pixels[row * Width + column];
        set => Pixels[row * Width + column] = value;
    }

    /// <summary>One row of pixels.</summary>
    /// <param name="row">Row from 0, the top.</param>
    /// <returns>Its pixels, writable.</returns>
    public Span<T> Row(int row) => Pixels.AsSpan(row * Width, Width);

    /// <summary>A picture of the same size, pixel by pixel.</summary>
    /// <typeparam name="TResult">The new pixel.</typeparam>
    /// <param name="convert">Makes a pixel.</param>
    /// <returns>The new picture.</returns>
    public Image<TResult> Map<TResult>(Converter<T, TResult> convert)
        where TResult : unmanaged => new(Height, Width, Array.ConvertAll(Pixels, convert));
}

/// <summary>What is done with images out of a scanner.</summary>
public static class ImageExtensions
{
    /// <summary>|x|, pixel by pixel.</summary>
    /// <param name="image">A complex image.</param>
    /// <returns>Its magnitude.</returns>
    public static Image<float> Magnitude(this Image<Complex32> image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return image.Map(z => z.Magnitude);
    }
}
