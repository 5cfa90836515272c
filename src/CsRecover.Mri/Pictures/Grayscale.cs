namespace CsRecover.Mri.Pictures;

/// <summary>Turns magnitudes into grey pictures.</summary>
public static class Grayscale
{
    /// <summary>The level that shows an image well as white: all but a few outlying pixels are darker.</summary>
    /// <param name="image">Magnitudes.</param>
    /// <param name="share">The share of pixels that are not above the level, from 0 to 1.</param>
    /// <returns>The level; the smallest positive number for an image of zeros.</returns>
    public static float WhiteLevel(Image<float> image, double share = 0.999)
    {
        ArgumentNullException.ThrowIfNull(image);
        float[] sorted = [.. image.Pixels];
        Array.Sort(sorted);
        return Math.Max(sorted[(int)Math.Clamp(share * (sorted.Length - 1), 0.0, sorted.Length - 1.0)], float.Epsilon);
    }

    /// <summary>A grey picture: 0 becomes black, <paramref name="white"/> and above white, linear between.</summary>
    /// <param name="image">Magnitudes.</param>
    /// <param name="white">The white level, positive.</param>
    /// <returns>The picture, 8 bits a pixel.</returns>
    public static Image<byte> Picture(Image<float> image, float white)
    {
        ArgumentNullException.ThrowIfNull(image);
        return white > 0f
            ? image.Map(v => (byte)MathF.Round(255f * Math.Clamp(v / white, 0f, 1f)))
            : throw new ArgumentException($"Expected a positive white level, got {white}.", nameof(white));
    }

    /// <summary>A grey picture of 16 bits a pixel; otherwise as <see cref="Picture"/>.</summary>
    /// <param name="image">Magnitudes.</param>
    /// <param name="white">The white level, positive.</param>
    /// <returns>The picture.</returns>
    public static Image<ushort> DeepPicture(Image<float> image, float white)
    {
        ArgumentNullException.ThrowIfNull(image);
        return white > 0f
            ? image.Map(v => (ushort)Math.Round(65535.0 * Math.Clamp(v / (double)white, 0.0, 1.0)))
            : throw new ArgumentException($"Expected a positive white level, got {white}.", nameof(white));
    }
}
