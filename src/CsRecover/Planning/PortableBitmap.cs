using System.Globalization;

namespace CsRecover.Planning;

/// <summary>
/// A plain portable bitmap: the text "P1", width, height and width x height digits 0 or 1, row by row, with blanks, line ends and
/// comments from '#' to the end of the line anywhere between them (Netpbm, "PBM format specification", plain variant). As a sampling mask 1 means
/// sampled.
/// </summary>
/// <param name="height">Rows.</param>
/// <param name="width">Columns.</param>
/// <param name="bits">height x width values, row by row.</param>
internal sealed class PortableBitmap(int height, int width, bool[] bits)
{
    /// <summary>The largest number of pixels that is read: 2^28.</summary>
    private const long MostPixels = 1L << 28;

    /// <summary>Rows.</summary>
    public int Height { get; } = height;

    /// <summary>Columns.</summary>
    public int Width { get; } = width;

    /// <summary>The pixels, row by row.</summary>
    public bool[] Bits { get; } = bits;

    /// <summary>Reads a bitmap.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="bitmap">The bitmap, when it could be read.</param>
    /// <param name="error">Otherwise what was expected and what came.</param>
    /// <returns>Whether it could be read.</returns>
    public static bool TryParse(string text, out PortableBitmap? bitmap, out string error)
    {
        bitmap = null;
        if (!text.StartsWith("P1", StringComparison.Ordinal))
        {
            error = $"expected a plain portable bitmap that begins with 'P1', got '{new string(text.Take(8).Where(c => !char.IsControl(c)).ToArray())}'";
            return false;
        }

        int at = 2;
        if (!TryNumber(text, ref at, out long width) || !TryNumber(text, ref at, out long height) || width < 1 || height < 1 || width * height > MostPixels)
        {
            error = "expected the width and the height, both at least 1, after 'P1'";
            return false;
        }

        var bits = new bool[width * height];
        int count = 0;
        for (Skip(text, ref at); at < text.Length; Skip(text, ref at))
        {
            char digit = text[at++];
            if (digit is not ('0' or '1') || count == bits.Length)
            {
                error = count == bits.Length
                    ? string.Format(CultureInfo.InvariantCulture, "expected {0} x {1} = {2} pixels, got more", height, width, bits.Length)
                    : string.Format(CultureInfo.InvariantCulture, "expected pixels 0 or 1, got '{0}' as number {1}", digit, count);
                return false;
            }

            bits[count++] = digit == '1';
        }

        if (count < bits.Length)
        {
            error = string.Format(CultureInfo.InvariantCulture, "expected {0} x {1} = {2} pixels, got {3}", height, width, bits.Length, count);
            return false;
        }

        bitmap = new PortableBitmap((int)height, (int)width, bits);
        error = "";
        return true;
    }

    private static bool TryNumber(string text, ref int at, out long number)
    {
        Skip(text, ref at);
        int start = at;
        number = 0;
        for (; at < text.Length && text[at] is >= '0' and <= '9' && at - start < 9; at++)
        {
            number = number * 10 + (text[at] - '0');
        }

        return at > start;
    }

    private static void Skip(string text, ref int at)
    {
        while (at < text.Length && (char.IsWhiteSpace(text[at]) || text[at] == '#'))
        {
            if (text[at] == '#')
            {
                while (at < text.Length && text[at] is not ('\n' or '\r'))
                {
                    at++;
                }
            }
            else
            {
                at++;
            }
        }
    }
}
