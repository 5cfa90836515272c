using System.Globalization;
using CsRecover.Mri.Files;

namespace CsRecover.Mri.Pictures;

/// <summary>Where and by how much magnitudes differ from a reference, in <see cref="ColourMap.Inferno"/> with the scale written below.</summary>
public sealed class ErrorMap
{
    private const double ShareOnScale = 0.99;
    private const int Gap = 3, BarHeight = 5, WidthOfDoubleText = 160;
    private static readonly Rgb _ink = new(220, 220, 220);

    /// <summary>Compares an image with a reference.</summary>
    /// <param name="image">Magnitudes.</param>
    /// <param name="reference">Magnitudes of the same size.</param>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public ErrorMap(Image<float> image, Image<float> reference)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(reference);
        if ((image.Height, image.Width) != (reference.Height, reference.Width))
        {
            throw new ArgumentException($"Expected a reference of {image.Height} x {image.Width} pixels, as the image has, got {reference.Height} x {reference.Width}.", nameof(reference));
        }

        Difference = new Image<float>(image.Height, image.Width, [.. image.Pixels.Zip(reference.Pixels, (a, b) => Math.Abs(a - b))]);
        Top = RoundUp(Grayscale.WhiteLevel(Difference, ShareOnScale));
    }

    /// <summary>|image - reference|.</summary>
    public Image<float> Difference { get; }

    /// <summary>The error that gets the last colour: 1, 2 or 5 times a power of ten, so that all but a hundredth of the pixels are on the scale.</summary>
    public float Top { get; }

    /// <summary>The top of the scale as it is written.</summary>
    public string TopText => Top.ToString(Top is >= 1e-4f and < 1e6f ? "0.####" : "0E+0", CultureInfo.InvariantCulture);

    /// <summary>The map with its scale.</summary>
    /// <returns>The picture: as wide as the image, with a bar of colours and its two ends below.</returns>
    public Image<Rgb> Picture()
    {
        (int height, int width) = (Difference.Height, Difference.Width);
        int scale = Math.Max(1, width / WidthOfDoubleText), bar = scale * BarHeight, gap = scale * Gap;
        var picture = new Image<Rgb>(height + gap + bar + gap + scale * PixelFont.Height + gap, width);
        picture.Pixels.AsSpan(height * width).Fill(PanelStrip.Paper);
        ColourMap.Inferno.Picture(Difference, Top).Pixels.CopyTo(picture.Pixels, 0);
        ColourMap.Inferno.Bar(bar, width).Pixels.CopyTo(picture.Pixels, (height + gap) * width);
        int top = height + gap + bar + gap;
        PixelFont.Draw(picture, "0", top, scale, scale, _ink);
        PixelFont.Draw(picture, TopText, top, width - scale * (PixelFont.Width(TopText) + 1), scale, _ink);
        return picture;
    }

    /// <summary>The next 1, 2 or 5 times a power of ten.</summary>
    private static float RoundUp(float value)
    {
        double power = Math.Pow(10.0, Math.Floor(Math.Log10(Math.Max(value, 1e-30f))));
        foreach (double digit in (double[])[1.0, 2.0, 5.0])
        {
            if (value <= digit * power * (1.0 + 1e-6))
            {
                return (float)(digit * power);
            }
        }

        return (float)(10.0 * power);
    }
}
