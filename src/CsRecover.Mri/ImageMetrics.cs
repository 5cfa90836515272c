namespace CsRecover.Mri;

/// <summary>How close an image is to a reference; magnitudes are compared as they are, without fitting a scale.</summary>
/// <param name="Nrmse">Normalised root-mean-square error, ||x - r|| / ||r||; 0 is perfect.</param>
/// <param name="Psnr">Peak signal-to-noise ratio in dB, -20 log10(rms(x - r) / peak); infinite for equal images.</param>
/// <param name="Ssim">Mean structural similarity; 1 is perfect.</param>
public readonly record struct ImageQuality(double Nrmse, double Psnr, double Ssim);

/// <summary>
/// The metrics of image reconstruction. Structural similarity is that of Wang, Bovik, Sheikh and Simoncelli, "Image quality
/// assessment: from error visibility to structural similarity", IEEE Trans. Image Process. 13(4), 2004: Gaussian window 11 x 11 with
/// sigma 1.5, K1 = 0.01, K2 = 0.03, population covariance; equal to scikit-image's with <c>gaussian_weights=True, sigma=1.5,
/// use_sample_covariance=False</c>.
/// </summary>
public static class ImageMetrics
{
    private const int Radius = 5;

    private static readonly double[] _window = MakeWindow(1.5);

    /// <summary>Compares an image with a reference.</summary>
    /// <param name="image">x, magnitudes.</param>
    /// <param name="reference">r, magnitudes, of the same size, not all zero.</param>
    /// <param name="region">The pixels that count; all when omitted (the mean of structural similarity then leaves out the outer 5 pixels, as scikit-image does).</param>
    /// <param name="peak">The data range: the largest value that the reference's scale allows.</param>
    /// <returns>The metrics.</returns>
    /// <exception cref="ArgumentException">Sizes differ or are below 11 x 11, numbers are not finite, the reference is zero, the region is empty.</exception>
    public static ImageQuality Compare(Image<float> image, Image<float> reference, Image<bool>? region = null, double peak = 1.0)
    {
        Check(image, reference, region, peak);
        double[] similarity = StructuralSimilarity(image, reference, peak);
        double error = 0.0, energy = 0.0, sum = 0.0;
        int count = 0, inner = 0;
        for (int i = 0, p = 0; i < image.Height; i++)
        {
            for (int j = 0; j < image.Width; j++, p++)
            {
                if (region is null || region.Pixels[p])
                {
                    double r = reference.Pixels[p], e = image.Pixels[p] - r;
                    error += e * e;
                    energy += r * r;
                    count++;
                }

                bool whole = i >= Radius && j >= Radius && i < image.Height - Radius && j < image.Width - Radius;
                if (region is null ? whole : region.Pixels[p])
                {
                    sum += similarity[p];
                    inner++;
                }
            }
        }

        if (energy == 0.0)
        {
            throw new ArgumentException("Expected a reference with a non-zero pixel in the region that is compared, got zeros.", nameof(reference));
        }

        return new ImageQuality(Math.Sqrt(error / energy), -20.0 * Math.Log10(Math.Sqrt(error / count) / peak), sum / inner);
    }

    /// <summary>Structural similarity around each pixel; beyond its edges the image is mirrored.</summary>
    /// <param name="image">x.</param>
    /// <param name="reference">r.</param>
    /// <param name="peak">The data range.</param>
    /// <returns>One number from -1 to 1 a pixel, row by row.</returns>
    private static double[] StructuralSimilarity(Image<float> image, Image<float> reference, double peak)
    {
        int height = image.Height, width = image.Width;
        double[] x = Array.ConvertAll(image.Pixels, v => (double)v), r = Array.ConvertAll(reference.Pixels, v => (double)v);
        double[] meanX = Blur(x, height, width), meanR = Blur(r, height, width);
        double[] squareX = Blur(Product(x, x), height, width), squareR = Blur(Product(r, r), height, width), mixed = Blur(Product(x, r), height, width);
        double c1 = 0.01 * peak * (0.01 * peak), c2 = 0.03 * peak * (0.03 * peak);
        var map = new double[x.Length];
        for (int p = 0; p < map.Length; p++)
        {
            double mx = meanX[p], mr = meanR[p];
            double varianceX = squareX[p] - mx * mx, varianceR = squareR[p] - mr * mr, covariance = mixed[p] - mx * mr;
            map[p] = (2.0 * mx * mr + c1) * (2.0 * covariance + c2) / ((mx * mx + mr * mr + c1) * (varianceX + varianceR + c2));   // eq. (13)
        }

        return map;
    }

    private static double[] Product(double[] a, double[] b) => [.. a.Zip(b, (u, v) => u * v)];

    /// <summary>Gaussian mean around each pixel, first along columns, then along rows.</summary>
    private static double[] Blur(double[] values, int height, int width)
    {
        var vertical = new double[values.Length];
        var result = new double[values.Length];
        for (int k = -Radius; k <= Radius; k++)
        {
            double weight = _window[k + Radius];
            for (int i = 0; i < height; i++)
            {
                int from = Mirror(i + k, height) * width;
                for (int j = 0; j < width; j++)
                {
                    vertical[i * width + j] += weight * values[from + j];
                }
            }
        }

        for (int i = 0; i < height; i++)
        {
            for (int j = 0; j < width; j++)
            {
                double sum = 0.0;
                for (int k = -Radius; k <= Radius; k++)
                {
                    sum += _window[k + Radius] * vertical[i * width + Mirror(j + k, width)];
                }

                result[i * width + j] = sum;
            }
        }

        return result;
    }

    /// <summary>Mirrors an index at the edges, the edge pixel itself repeated.</summary>
    private static int Mirror(int i, int side) => i < 0 ? -1 - i : i >= side ? 2 * side - 1 - i : i;

    private static double[] MakeWindow(double sigma)
    {
        double[] window = [.. Enumerable.Range(-Radius, 2 * Radius + 1).Select(k => Math.Exp(-0.5 * k * k / (sigma * sigma)))];
        double sum = window.Sum();
        return Array.ConvertAll(window, w => w / sum);
    }

    private static void Check(Image<float> image, Image<float> reference, Image<bool>? region, double peak)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(reference);
        if (image.Height != reference.Height || image.Width != reference.Width)
        {
            throw new ArgumentException($"Expected a reference of {image.Height} x {image.Width} pixels, as the image has, got {reference.Height} x {reference.Width}.", nameof(reference));
        }

        if (image.Height < 2 * Radius + 1 || image.Width < 2 * Radius + 1)
        {
            throw new ArgumentException($"Expected images of at least {2 * Radius + 1} x {2 * Radius + 1} pixels to compare, got {image.Height} x {image.Width}.", nameof(image));
        }

        if (region is not null && (region.Height != image.Height || region.Width != image.Width))
        {
            throw new ArgumentException($"Expected a region of {image.Height} x {image.Width} pixels, as the image has, got {region.Height} x {region.Width}.", nameof(region));
        }

        if (region is not null && !region.Pixels.AsSpan().Contains(true))
        {
            throw new ArgumentException("Expected a region with at least one pixel, got an empty one.", nameof(region));
        }

        if (!(peak > 0.0 && double.IsFinite(peak)))
        {
            throw new ArgumentException(FormattableString.Invariant($"Expected a positive peak, got {peak}."), nameof(peak));
        }

        CheckFinite(image, nameof(image));
        CheckFinite(reference, nameof(reference));
    }

    private static void CheckFinite(Image<float> image, string name)
    {
        int bad = Array.FindIndex(image.Pixels, v => !float.IsFinite(v));
        if (bad >= 0)
        {
            throw new ArgumentException($"Expected finite pixels, got {image.Pixels[bad]} at row {bad / image.Width}, column {bad % image.Width}.", name);
        }
    }
}
