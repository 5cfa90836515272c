namespace CsRecover.Mri.Pictures;

/// <summary>Small images out of large ones.</summary>
public static class Thumbnail
{
    /// <summary>Makes an image smaller by whole factors, so that each pixel is the mean of a square of them.</summary>
    /// <param name="image">The image.</param>
    /// <param name="most">The most rows and columns of the result, at least 1.</param>
    /// <returns>The smaller image; the same one where it is small enough. What is left over at the lower and the right edge is cut off.</returns>
    public static Image<float> Of(Image<float> image, int most)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        int factor = (Math.Max(image.Height, image.Width) + most - 1) / most;
        if (factor == 1)
        {
            return image;
        }

        var small = new Image<float>(Math.Max(1, image.Height / factor), Math.Max(1, image.Width / factor));
        int down = Math.Min(factor, image.Height), across = Math.Min(factor, image.Width);
        for (int p = 0; p < small.Pixels.Length; p++)
        {
            double sum = 0.0;
            for (int q = 0; q < down * across; q++)
            {
                sum += image[p / small.Width * factor + q / across, p % small.Width * factor + q % across];
            }

            small.Pixels[p] = (float)(sum / (down * across));
        }

        return small;
    }
}
