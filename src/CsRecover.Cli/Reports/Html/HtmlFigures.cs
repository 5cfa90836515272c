using CsRecover.Mri;
using CsRecover.Mri.Files;

namespace CsRecover.Cli.Reports.Html;

/// <summary>Pictures within a page.</summary>
internal static class HtmlFigures
{
    /// <summary>A grey picture as the address of an image.</summary>
    /// <param name="picture">The picture.</param>
    public static string Address(Image<byte> picture) => Address(stream => PngFile.Write(stream, picture));

    /// <summary>A colour picture as the address of an image.</summary>
    /// <param name="picture">The picture.</param>
    public static string Address(Image<Rgb> picture) => Address(stream => PngFile.Write(stream, picture));

    /// <summary>A figure with one image.</summary>
    /// <param name="html">Receives it.</param>
    /// <param name="address">The image.</param>
    /// <param name="alternative">What it shows, for who cannot see it.</param>
    /// <param name="title">First words of the caption.</param>
    /// <param name="note">The rest of the caption.</param>
    /// <param name="exact">Whether pixels mean something by themselves, so that they are not smoothed.</param>
    /// <param name="key">An image that explains the colours, if there is one.</param>
    public static void Figure(this HtmlWriter html, string address, string alternative, string title, string note, bool exact = false, string? key = null) => html.Element(
        "figure",
        () =>
        {
            html.Void("img", ("src", address), ("alt", alternative));
            html.Caption(title, note, key);
        },
        ("class", exact ? "exact" : "smooth"));

    /// <summary>A figure's caption.</summary>
    /// <param name="html">Receives it.</param>
    /// <param name="title">First words of the caption.</param>
    /// <param name="note">The rest of the caption.</param>
    /// <param name="key">An image that explains the colours, if there is one.</param>
    public static void Caption(this HtmlWriter html, string title, string note, string? key = null) => html.Element("figcaption", () =>
    {
        if (key is not null)
        {
            html.Void("img", ("class", "key"), ("src", key), ("alt", "Key: the hue of each phase, from 0 at the right anticlockwise"));
        }

        html.Element("strong", title);
        html.Element("span", note);
    });

    private static string Address(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return "data:image/png;base64," + Convert.ToBase64String(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
