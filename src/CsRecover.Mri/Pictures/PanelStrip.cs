using CsRecover.Mri.Files;

namespace CsRecover.Mri.Pictures;

/// <summary>One grey picture of a strip.</summary>
/// <param name="Title">First line above it.</param>
/// <param name="Note">Second line above it, dimmer; may be empty.</param>
/// <param name="Picture">The picture.</param>
public sealed record LabelledPicture(string Title, string Note, Image<byte> Picture);

/// <summary>One colour picture of a strip.</summary>
/// <param name="Title">First line above it.</param>
/// <param name="Note">Second line above it, dimmer; may be empty.</param>
/// <param name="Picture">The picture.</param>
public sealed record LabelledColourPicture(string Title, string Note, Image<Rgb> Picture);

/// <summary>Puts labelled pictures side by side.</summary>
public static class PanelStrip
{
    private const int Gap = 12, TextScale = 2, LineGap = 6;
    private const byte Background = 24, TitleInk = 255, NoteInk = 170;

    /// <summary>Composes a strip of grey pictures.</summary>
    /// <param name="panels">The panels from left to right, at least one; all of one size.</param>
    /// <param name="zoom">Each pixel becomes a square of this side.</param>
    /// <returns>The strip.</returns>
    /// <exception cref="ArgumentException">There is no panel, or they differ in size.</exception>
    public static Image<byte> Compose(IReadOnlyList<LabelledPicture> panels, int zoom = 1)
    {
        ArgumentNullException.ThrowIfNull(panels);
        return Compose([.. panels.Select(p => new Panel<byte>(p.Title, p.Note, p.Picture))], zoom, new Inks<byte>(Background, TitleInk, NoteInk), nameof(panels));
    }

    /// <summary>Composes a strip of colour pictures.</summary>
    /// <param name="panels">The panels from left to right, at least one; all of one size.</param>
    /// <param name="zoom">Each pixel becomes a square of this side.</param>
    /// <returns>The strip.</returns>
    /// <exception cref="ArgumentException">There is no panel, or they differ in size.</exception>
    public static Image<Rgb> ComposeColour(IReadOnlyList<LabelledColourPicture> panels, int zoom = 1)
    {
        ArgumentNullException.ThrowIfNull(panels);
        return Compose([.. panels.Select(p => new Panel<Rgb>(p.Title, p.Note, p.Picture))], zoom, new Inks<Rgb>(Paper, Grey(TitleInk), Grey(NoteInk)), nameof(panels));
    }

    /// <summary>The colour between pictures.</summary>
    internal static Rgb Paper => Grey(Background);

    private static Rgb Grey(byte level) => new(level, level, level);

    private static Image<T> Compose<T>(Panel<T>[] panels, int zoom, Inks<T> inks, string parameter)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(zoom, 1);
        if (panels.Length == 0 || Array.Exists(panels, p => p.Picture.Height != panels[0].Picture.Height || p.Picture.Width != panels[0].Picture.Width))
        {
            throw new ArgumentException($"Expected at least one panel, all of one size, got {panels.Length}: {string.Join(", ", panels.Select(p => $"{p.Picture.Height} x {p.Picture.Width}"))}.", parameter);
        }

        int height = panels[0].Picture.Height * zoom;
        int text = panels.Max(p => TextScale * Math.Max(PixelFont.Width(p.Title), PixelFont.Width(p.Note)));
        int width = Math.Max(panels[0].Picture.Width * zoom, text);
        int top = Gap + 2 * (TextScale * PixelFont.Height + LineGap);
        var strip = new Image<T>(top + height + Gap, panels.Length * (width + Gap) + Gap);
        strip.Pixels.AsSpan().Fill(inks.Background);
        for (int p = 0; p < panels.Length; p++)
        {
            int left = Gap + p * (width + Gap);
            PixelFont.Draw(strip, panels[p].Title, Gap, left, TextScale, inks.Title);
            PixelFont.Draw(strip, panels[p].Note, Gap + TextScale * PixelFont.Height + LineGap, left, TextScale, inks.Note);
            for (int i = 0; i < height; i++)
            {
                Span<T> row = strip.Row(top + i).Slice(left, panels[p].Picture.Width * zoom);
                for (int j = 0; j < row.Length; j++)
                {
                    row[j] = panels[p].Picture[i / zoom, j / zoom];
                }
            }
        }

        return strip;
    }

    private sealed record Panel<T>(string Title, string Note, Image<T> Picture)
        where T : unmanaged;

    private readonly record struct Inks<T>(T Background, T Title, T Note);
}
