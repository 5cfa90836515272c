namespace CsRecover.Mri.Tests;

/// <summary>The expected numbers are scikit-image 0.19's and NumPy's, in float64, for images made by the formulas below.</summary>
public class ImageMetricsTests
{
    private const double Tolerance = 1e-9;

    [Fact]
    public void Equals_scikit_image_on_the_whole_slice()
    {
        Near(new ImageQuality(0.17020608838756052, 24.93543172239987, 0.7888410500325768), ImageMetrics.Compare(Distorted(), TestData.Reference()));
        Near(new ImageQuality(0.17020608838756052, 30.956031635679494, 0.8921817965671826), ImageMetrics.Compare(Distorted(), TestData.Reference(), peak: 2.0));
    }

    [Fact]
    public void Equals_scikit_image_over_the_head() =>
        Near(new ImageQuality(0.16808383148233597, 21.459199168654067, 0.8253281528323548), ImageMetrics.Compare(Distorted(), TestData.Reference(), TestData.Region()));

    [Fact]
    public void Equals_scikit_image_up_to_the_edges_of_a_small_image()
    {
        var r = new Image<float>(13, 17, [.. Pixels(13, 17).Select(p => (float)((p.I * 5 + p.J * 3) % 7 / 7.0))]);
        var x = new Image<float>(13, 17, [.. Pixels(13, 17).Select(p => (float)((p.I * 5 + p.J * 3 + p.I * p.J % 2) % 7 / 7.5))]);
        var region = new Image<bool>(13, 17, [.. Pixels(13, 17).Select(p => (p.I + p.J) % 3 != 0)]);
        Assert.Equal(0.8080387052013918, ImageMetrics.Compare(x, r).Ssim, Tolerance);
        Assert.Equal(0.8316085642988135, ImageMetrics.Compare(x, r, region).Ssim, Tolerance);
    }

    [Fact]
    public void Equal_images_are_perfect()
    {
        ImageQuality quality = ImageMetrics.Compare(TestData.Reference(), TestData.Reference(), TestData.Region());
        Assert.Equal(0.0, quality.Nrmse);
        Assert.Equal(double.PositiveInfinity, quality.Psnr);
        Assert.Equal(1.0, quality.Ssim, 1e-12);
    }

    [Fact]
    public void Refuses_what_cannot_be_compared()
    {
        var image = new Image<float>(12, 12, [.. Enumerable.Repeat(1f, 144)]);
        Refused("reference of 12 x 12 pixels", () => ImageMetrics.Compare(image, new Image<float>(12, 13)));
        Refused("at least 11 x 11", () => ImageMetrics.Compare(new Image<float>(10, 20), new Image<float>(10, 20)));
        Refused("region of 12 x 12", () => ImageMetrics.Compare(image, image, new Image<bool>(11, 12)));
        Refused("got an empty one", () => ImageMetrics.Compare(image, image, new Image<bool>(12, 12)));
        Refused("non-zero pixel", () => ImageMetrics.Compare(image, new Image<float>(12, 12)));
        Refused("positive peak", () => ImageMetrics.Compare(image, image, peak: 0.0));
        Refused("NaN at row 1, column 2", () => ImageMetrics.Compare(image.Map(v => v), new Image<float>(12, 12, [.. image.Pixels.Select((v, p) => p == 14 ? float.NaN : v)])));
    }

    private static void Refused(string words, Action action) => Assert.Contains(words, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);

    private static void Near(ImageQuality expected, ImageQuality actual)
    {
        Assert.Equal(expected.Nrmse, actual.Nrmse, Tolerance);
        Assert.Equal(expected.Psnr, actual.Psnr, Tolerance);
        Assert.Equal(expected.Ssim, actual.Ssim, Tolerance);
    }

    /// <summary>The reference shifted by a pixel, dimmed, with a pattern added.</summary>
    private static Image<float> Distorted()
    {
        Image<float> r = TestData.Reference();
        return new Image<float>(r.Height, r.Width, [.. Pixels(r.Height, r.Width).Select(p => (float)Math.Abs(0.9 * r[p.I, (p.J + 1) % r.Width] + (p.I * 7 + p.J * 13) % 11 / 500.0 - 0.01))]);
    }

    private static IEnumerable<(int I, int J)> Pixels(int height, int width) => Enumerable.Range(0, height * width).Select(p => (p / width, p % width));
}
