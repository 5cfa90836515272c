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
        fixed (Complex32* from = pixels)
        {
            for (int row = 0; row < layout.Height; row++)
            {
                ComplexCells.Load((float*)(from + (nint)row * layout.Width), layout.Width, image + layout.Offset(row, 0));
            }
        }
    }

    /// <summary>Copies an image out.</summary>
    /// <param name="layout">Where pixels lie.</param>
    /// <param name="image">The image.</param>
    /// <param name="pixels">Receives H x W numbers, row by row.</param>
    public static void Store(ImageLayout layout, float* image, Span<Complex32> pixels)
    {
        fixed (Complex32* to = pixels)
        {
            for (int row = 0; row < layout.Height; row++)
            {
                ComplexCells.Store(image + layout.Offset(row, 0), layout.Width, (float*)(to + (nint)row * layout.Width));
            }
        }
    }
}
