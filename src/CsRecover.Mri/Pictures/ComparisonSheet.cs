using System.Globalization;
using CsRecover.Mri.Files;

namespace CsRecover.Mri.Pictures;

/// <summary>
/// What a recovery is judged by at a glance: zeros where nothing was measured, the recovered image, and, where there is a reference, the
/// reference and the error. Grey panels share one white level, so that they can be compared.
/// </summary>
public sealed class ComparisonSheet
{
    /// <summary>The titles of the panels.</summary>
    public const string ZeroFilledTitle = "zero-filled", RecoveredTitle = "recovered", ReferenceTitle = "reference", ErrorTitle = "error";

    /// <summary>Prepares the panels.</summary>
    /// <param name="recovered">The recovered magnitude.</param>
    /// <param name="zeroFilled">The magnitude without recovery, of the same size; null where there is none to show.</param>
    /// <param name="reference">The true magnitude, of the same size, at least 11 x 11; null where there is none.</param>
    /// <exception cref="ArgumentException">The sizes differ, or the reference is zero.</exception>
    public ComparisonSheet(Image<float> recovered, Image<float>? zeroFilled, Image<float>? reference)
    {
        ArgumentNullException.ThrowIfNull(recovered);
        float white = Grayscale.WhiteLevel(reference ?? recovered);
        var panels = new List<LabelledColourPicture>();
        if (zeroFilled is not null)
        {
            panels.Add(Grey(ZeroFilledTitle, zeroFilled, reference, white));
        }

        panels.Add(Grey(RecoveredTitle, recovered, reference, white));
        if (reference is not null)
        {
            Error = new ErrorMap(recovered, reference);
            panels.Add(Grey(ReferenceTitle, reference, null, white));
            panels.Add(new LabelledColourPicture(ErrorTitle, $"0 to {Error.TopText}", Error.Picture()));
        }

        Panels = panels;
    }

    /// <summary>The panels from left to right; the error's is higher than the others by its scale.</summary>
    public IReadOnlyList<LabelledColourPicture> Panels { get; }

    /// <summary>The error of the recovered image; null where there is no reference.</summary>
    public ErrorMap? Error { get; }

    /// <summary>The panels as one picture.</summary>
    /// <param name="zoom">Each pixel becomes a square of this side.</param>
    /// <returns>The picture.</returns>
    public Image<Rgb> Compose(int zoom = 1)
    {
        int height = Panels.Max(p => p.Picture.Height);
        return PanelStrip.ComposeColour([.. Panels.Select(p => p with { Picture = Lengthen(p.Picture, height) })], zoom);
    }

    private static Image<Rgb> Lengthen(Image<Rgb> picture, int height)
    {
        var longer = new Image<Rgb>(height, picture.Width);
        longer.Pixels.AsSpan().Fill(PanelStrip.Paper);
        picture.Pixels.CopyTo(longer.Pixels, 0);
        return longer;
    }

    private static LabelledColourPicture Grey(string title, Image<float> image, Image<float>? reference, float white)
    {
        string note = reference is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{ImageMetrics.Compare(image, reference).Psnr:F2} dB");
        return new LabelledColourPicture(title, note, Grayscale.Picture(image, white).Map(v => new Rgb(v, v, v)));
    }
}
