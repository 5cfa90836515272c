using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// The slowly varying phase of an image, from the middle of its k-space: exp(i angle(F^H W k)) with a Hann window W (Cuppen and van Est, "Reducing MR
/// imaging time by one-sided reconstruction", Magn. Reson. Imaging 5(6), 1987). What is left is real but for what varies quickly.
/// </summary>
internal static unsafe class SmoothPhase
{
    /// <summary>Side of the square in the middle of k-space that is looked at.</summary>
    private const int Width = 24;

    /// <summary>Keeps the middle of k-space.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="kspace">K-space in natural order, frequency zero first.</param>
    public static void Window(ImageLayout layout, float* kspace)
    {
        for (int row = 0; row < layout.Height; row++)
        {
            float vertical = Hann(row, layout.Height);
            for (int column = 0; column < layout.Width; column++)
            {
                float* at = kspace + layout.Offset(row, column);
                float factor = vertical * Hann(column, layout.Width);
                at[0] *= factor;
                at[HostVector.Cell] *= factor;
            }
        }
    }

    /// <summary>z &lt;- z / |z|, and 1 for 0.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="image">The image.</param>
    public static void Normalise(ImageLayout layout, float* image)
    {
        for (int row = 0; row < layout.Height; row++)
        {
            for (int column = 0; column < layout.Width; column++)
            {
                float* at = image + layout.Offset(row, column);
                double re = at[0], im = at[HostVector.Cell], magnitude = Math.Sqrt(re * re + im * im);
                (at[0], at[HostVector.Cell]) = magnitude > 0.0 ? ((float)(re / magnitude), (float)(im / magnitude)) : (1f, 0f);
            }
        }
    }

    /// <summary>A phase of zero everywhere.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="image">Overwritten.</param>
    public static void Clear(ImageLayout layout, float* image)
    {
        new Span<float>(image, 2 * layout.Storage).Clear();
        Normalise(layout, image);
    }

    private static float Hann(int index, int length)
    {
        int frequency = index <= (length - 1) / 2 ? index : index - length;
        return Math.Abs(frequency) < Width / 2 ? (float)(0.5 + 0.5 * Math.Cos(2.0 * Math.PI * frequency / Width)) : 0f;
    }
}
