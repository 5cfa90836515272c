using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>The way of complex images into <see cref="ImageLayout"/> and out of it.</summary>
internal static unsafe class ImageStorage
{
    /// <summary>Copies an image in and clears the padding.</summary>
    /// <param name="layout">Where pixels lie.</param>
    /// <param name="pixels">H x W numbers, row by row.</param>
    /// <param name="image">Receives <see cref="ImageLayout.Storage"/> complex elements.</param>
    public static void Load(ImageLayout layout, ReadOnlySpan<Complex32> pixels, float* image)
    {
        new Span<float>(image, 2 * layout.Storage).Clear();
        for (int row = 0; row < layout.Height; row++)
        {
            float* line = image + 2 * (nint)row * layout.Stride;
            ReadOnlySpan<Complex32> source = pixels.Slice(row * layout.Width, layout.Width);
            for (int column = 0; column < source.Length; column++)
            {
                float* at = line + HostVector.CellOffset(column);
                (at[0], at[HostVector.Cell]) = (source[column].Real, source[column].Imaginary);
            }
        }
    }

    /// <summary>Copies an image out.</summary>
    /// <param name="layout">Where pixels lie.</param>
    /// <param name="image">The image.</param>
    /// <param name="pixels">Receives H x W numbers, row by row.</param>
    public static void Store(ImageLayout layout, float* image, Span<Complex32> pixels)
    {
        for (int row = 0; row < layout.Height; row++)
        {
            float* line = image + 2 * (nint)row * layout.Stride;
            Span<Complex32> target = pixels.Slice(row * layout.Width, layout.Width);
            for (int column = 0; column < target.Length; column++)
            {
                float* at = line + HostVector.CellOffset(column);
                target[column] = new Complex32(at[0], at[HostVector.Cell]);
            }
        }
    }
}
