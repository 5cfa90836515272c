namespace CsRecover.Mri.Pictures;

/// <summary>A font of 5 x 7 pixels: capital letters (small ones are drawn as capitals), digits and a few signs.</summary>
public static class PixelFont
{
    /// <summary>Height of a line of text in font pixels.</summary>
    public const int Height = 7;

    private const int GlyphWidth = 5, Advance = 6;

    /// <summary>Each glyph's rows from the top, five bits each, the leftmost pixel first.</summary>
    private static readonly Dictionary<char, byte[]> _glyphs = new()
    {
        ['A'] = [0b01110, 0b10001, 0b10001, 0b11111, 0b10001, 0b10001, 0b10001],
        ['B'] = [0b11110, 0b10001, 0b10001, 0b11110, 0b10001, 0b10001, 0b11110],
        ['C'] = [0b01110, 0b10001, 0b10000, 0b10000, 0b10000, 0b10001, 0b01110],
        ['D'] = [0b11110, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b11110],
        ['E'] = [0b11111, 0b10000, 0b10000, 0b11110, 0b10000, 0b10000, 0b11111],
        ['F'] = [0b11111, 0b10000, 0b10000, 0b11110, 0b10000, 0b10000, 0b10000],
        ['G'] = [0b01110, 0b10001, 0b10000, 0b10111, 0b10001, 0b10001, 0b01110],
        ['H'] = [0b10001, 0b10001, 0b10001, 0b11111, 0b10001, 0b10001, 0b10001],
        ['I'] = [0b01110, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110],
        ['J'] = [0b00111, 0b00010, 0b00010, 0b00010, 0b00010, 0b10010, 0b01100],
        ['K'] = [0b10001, 0b10010, 0b10100, 0b11000, 0b10100, 0b10010, 0b10001],
        ['L'] = [0b10000, 0b10000, 0b10000, 0b10000, 0b10000, 0b10000, 0b11111],
        ['M'] = [0b10001, 0b11011, 0b10101, 0b10101, 0b10001, 0b10001, 0b10001],
        ['N'] = [0b10001, 0b11001, 0b10101, 0b10011, 0b10001, 0b10001, 0b10001],
        ['O'] = [0b01110, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b01110],
        ['P'] = [0b11110, 0b10001, 0b10001, 0b11110, 0b10000, 0b10000, 0b10000],
        ['Q'] = [0b01110, 0b10001, 0b10001, 0b10001, 0b10101, 0b10010, 0b01101],
        ['R'] = [0b11110, 0b10001, 0b10001, 0b11110, 0b10100, 0b10010, 0b10001],
        ['S'] = [0b01111, 0b10000, 0b10000, 0b01110, 0b00001, 0b00001, 0b11110],
        ['T'] = [0b11111, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100],
        ['U'] = [0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b01110],
        ['V'] = [0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b01010, 0b00100],
        ['W'] = [0b10001, 0b10001, 0b10001, 0b10101, 0b10101, 0b11011, 0b10001],
        ['X'] = [0b10001, 0b10001, 0b01010, 0b00100, 0b01010, 0b10001, 0b10001],
        ['Y'] = [0b10001, 0b10001, 0b01010, 0b00100, 0b00100, 0b00100, 0b00100],
        ['Z'] = [0b11111, 0b00001, 0b00010, 0b00100, 0b01000, 0b10000, 0b11111],
        ['0'] = [0b01110, 0b10001, 0b10011, 0b10101, 0b11001, 0b10001, 0b01110],
        ['1'] = [0b00100, 0b01100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110],
        ['2'] = [0b01110, 0b10001, 0b00001, 0b00110, 0b01000, 0b10000, 0b11111],
        ['3'] = [0b11110, 0b00001, 0b00001, 0b01110, 0b00001, 0b00001, 0b11110],
        ['4'] = [0b00010, 0b00110, 0b01010, 0b10010, 0b11111, 0b00010, 0b00010],
        ['5'] = [0b11111, 0b10000, 0b11110, 0b00001, 0b00001, 0b10001, 0b01110],
        ['6'] = [0b00110, 0b01000, 0b10000, 0b11110, 0b10001, 0b10001, 0b01110],
        ['7'] = [0b11111, 0b00001, 0b00010, 0b00100, 0b01000, 0b01000, 0b01000],
        ['8'] = [0b01110, 0b10001, 0b10001, 0b01110, 0b10001, 0b10001, 0b01110],
        ['9'] = [0b01110, 0b10001, 0b10001, 0b01111, 0b00001, 0b00010, 0b01100],
        [' '] = [0, 0, 0, 0, 0, 0, 0],
        ['.'] = [0, 0, 0, 0, 0, 0b01100, 0b01100],
        [','] = [0, 0, 0, 0, 0b01100, 0b00100, 0b01000],
        [':'] = [0, 0b01100, 0b01100, 0, 0b01100, 0b01100, 0],
        ['-'] = [0, 0, 0, 0b11111, 0, 0, 0],
        ['+'] = [0, 0b00100, 0b00100, 0b11111, 0b00100, 0b00100, 0],
        ['='] = [0, 0, 0b11111, 0, 0b11111, 0, 0],
        ['/'] = [0b00001, 0b00001, 0b00010, 0b00100, 0b01000, 0b10000, 0b10000],
        ['%'] = [0b11000, 0b11001, 0b00010, 0b00100, 0b01000, 0b10011, 0b00011],
        ['('] = [0b00010, 0b00100, 0b01000, 0b01000, 0b01000, 0b00100, 0b00010],
        [')'] = [0b01000, 0b00100, 0b00010, 0b00010, 0b00010, 0b00100, 0b01000],
        ['|'] = [0b00100, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100],
        ['?'] = [0b01110, 0b10001, 0b00001, 0b00010, 0b00100, 0, 0b00100],
    };

    /// <summary>Width of a text in font pixels.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The width without the gap after the last letter.</returns>
    public static int Width(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Math.Max(0, text.Length * Advance - (Advance - GlyphWidth));
    }

    /// <summary>Draws a line of text into a grey picture; see <see cref="Draw{T}"/>.</summary>
    /// <param name="picture">Drawn into.</param>
    /// <param name="text">The text.</param>
    /// <param name="top">Row of the text's upper edge.</param>
    /// <param name="left">Column of the text's left edge.</param>
    /// <param name="scale">Picture pixels a font pixel, at least 1.</param>
    /// <param name="colour">The value of text pixels.</param>
    public static void Draw(Image<byte> picture, string text, int top, int left, int scale, byte colour) => Draw<byte>(picture, text, top, left, scale, colour);

    /// <summary>Draws a line of text; what falls outside the picture is left out, signs that the font lacks become question marks.</summary>
    /// <typeparam name="T">The pixel.</typeparam>
    /// <param name="picture">Drawn into.</param>
    /// <param name="text">The text.</param>
    /// <param name="top">Row of the text's upper edge.</param>
    /// <param name="left">Column of the text's left edge.</param>
    /// <param name="scale">Picture pixels a font pixel, at least 1.</param>
    /// <param name="colour">The value of text pixels.</param>
    public static void Draw<T>(Image<T> picture, string text, int top, int left, int scale, T colour)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        for (int at = 0; at < text.Length; at++)
        {
            byte[] glyph = _glyphs.GetValueOrDefault(char.ToUpperInvariant(text[at])) ?? _glyphs['?'];
            for (int p = 0; p < Height * scale * GlyphWidth * scale; p++)
            {
                int i = p / (GlyphWidth * scale), j = p % (GlyphWidth * scale);
                bool ink = (glyph[i / scale] >> (GlyphWidth - 1 - j / scale) & 1) != 0;
                int row = top + i, column = left + at * Advance * scale + j;
                if (ink && (uint)row < (uint)picture.Height && (uint)column < (uint)picture.Width)
                {
                    picture[row, column] = colour;
                }
            }
        }
    }
}
