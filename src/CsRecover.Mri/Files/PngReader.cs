using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace CsRecover.Mri.Files;

/// <summary>Reads the brightness of PNG pictures (W3C Recommendation, third edition): every colour type and depth, not interlaced. Transparency is not looked at.</summary>
internal static class PngReader
{
    private const int Grey = 0, Colour = 2, Palette = 3, GreyAlpha = 4, ColourAlpha = 6;

    /// <summary>Deflate shrinks nothing further.</summary>
    private const long MostCompression = 1032;

    private sealed record Header(int Width, int Height, int Depth, int Type)
    {
        public int Channels => Type switch { Colour => 3, GreyAlpha => 2, ColourAlpha => 4, _ => 1 };

        public int RowBytes => checked((int)(((long)Width * Channels * Depth + 7) / 8));

        /// <summary>What a filter calls the pixel to the left: at least a byte.</summary>
        public int Step => Math.Max(1, Channels * Depth / 8);
    }

    /// <summary>Whether a file begins like a PNG picture; leaves the stream where it was.</summary>
    /// <param name="stream">The file.</param>
    public static bool IsPng(Stream stream)
    {
        Span<byte> start = stackalloc byte[PngFile.Signature.Length];
        int got = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        stream.Position -= got;
        return start[..got].SequenceEqual(PngFile.Signature);
    }

    /// <summary>Reads a picture.</summary>
    /// <param name="stream">The file, at its beginning.</param>
    /// <param name="path">Its name, for errors.</param>
    /// <returns>0 for black to 1 for white; of colours the luminance of BT.709.</returns>
    /// <exception cref="InvalidDataException">It is damaged, truncated or interlaced.</exception>
    public static Image<float> ReadGrey(Stream stream, string path)
    {
        stream.Position += PngFile.Signature.Length;
        Header? header = null;
        float[] palette = [];
        using var packed = new MemoryStream();
        for (string type = ""; type != "IEND";)
        {
            (type, byte[] data) = ReadChunk(stream, path);
            switch (type)
            {
                case "IHDR": header = ReadHeader(data, stream.Length, path); break;
                case "PLTE": palette = [.. data.Chunk(3).Where(c => c.Length == 3).Select(c => Luminance(c[0], c[1], c[2]) / byte.MaxValue)]; break;
                case "IDAT": packed.Write(data); break;
                case "IEND": break;
                default: Refuse(path, char.IsAsciiLetterUpper(type[0]), "a PNG picture", $"a part of an unknown kind, '{type}'"); break;
            }
        }

        Refuse(path, header is null, "a PNG picture", "one without a header");
        packed.Position = 0;
        return ReadPixels(packed, header!, palette, path);
    }

    private static (string Type, byte[] Data) ReadChunk(Stream stream, string path)
    {
        Span<byte> start = stackalloc byte[8], end = stackalloc byte[4];
        Fill(stream, start, path);
        uint length = BinaryPrimitives.ReadUInt32BigEndian(start);
        Refuse(path, length > stream.Length - stream.Position, "a whole PNG picture", "a truncated one");
        var data = new byte[length];
        Fill(stream, data, path);
        Fill(stream, end, path);
        Refuse(path, PngFile.Checksum(start[4..], data) != BinaryPrimitives.ReadUInt32BigEndian(end), "a PNG picture", "a damaged one: a checksum does not fit");
        return (Encoding.Latin1.GetString(start[4..]), data);
    }

    private static Header ReadHeader(byte[] data, long fileLength, string path)
    {
        Refuse(path, data.Length != 13, "a PNG picture", "one with a damaged header");
        var header = new Header(BinaryPrimitives.ReadInt32BigEndian(data), BinaryPrimitives.ReadInt32BigEndian(data.AsSpan(4)), data[8], data[9]);
        int[] depths = header.Type switch { Grey => [1, 2, 4, 8, 16], Palette => [1, 2, 4, 8], Colour or GreyAlpha or ColourAlpha => [8, 16], _ => [] };
        bool valid = Array.IndexOf(depths, header.Depth) >= 0 && header.Width > 0 && header.Height > 0 && data[10] == 0 && data[11] == 0;
        Refuse(path, !valid, "a PNG picture", "one with a damaged header");
        Refuse(path, data[12] != 0, "a PNG picture that is not interlaced", "an interlaced one");
        Refuse(
            path,
            (long)header.Width * header.Height > Array.MaxLength || ((long)header.Width * header.Channels * header.Depth / 8 + 1) * header.Height / MostCompression > fileLength,
            $"a PNG picture that fits its {fileLength} bytes",
            $"one that declares {header.Height} x {header.Width} pixels");
        return header;
    }

    private static Image<float> ReadPixels(Stream packed, Header header, float[] palette, string path)
    {
        var image = new Image<float>(header.Height, header.Width);
        byte[] row = new byte[header.RowBytes], above = new byte[header.RowBytes], filter = new byte[1];
        using var inflate = new ZLibStream(packed, CompressionMode.Decompress);
        try
        {
            for (int i = 0; i < header.Height; i++)
            {
                inflate.ReadExactly(filter);
                inflate.ReadExactly(row);
                Refuse(path, filter[0] > 4, "a PNG picture", "a damaged one");
                Unfilter(row, above, filter[0], header.Step);
                for (int j = 0; j < header.Width; j++)
                {
                    image[i, j] = Pixel(row, j, header, palette);
                }

                (row, above) = (above, row);
            }
        }
        catch (Exception e) when (e is EndOfStreamException || (e is InvalidDataException && !e.Message.StartsWith(path, StringComparison.Ordinal)))
        {
            throw new InvalidDataException($"{path}: expected a PNG picture, got a damaged one.", e);
        }

        return image;
    }

    private static void Unfilter(Span<byte> row, ReadOnlySpan<byte> above, int filter, int step)
    {
        for (int i = 0; i < row.Length; i++)
        {
            int left = i >= step ? row[i - step] : 0, up = above[i], corner = i >= step ? above[i - step] : 0;
            row[i] = unchecked((byte)(row[i] + filter switch { 1 => left, 2 => up, 3 => (left + up) / 2, 4 => Paeth(left, up, corner), _ => 0 }));
        }
    }

    private static int Paeth(int left, int up, int corner)
    {
        int guess = left + up - corner, toLeft = Math.Abs(guess - left), toUp = Math.Abs(guess - up), toCorner = Math.Abs(guess - corner);
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }

    private static float Pixel(ReadOnlySpan<byte> row, int column, Header header, float[] palette)
    {
        int first = column * header.Channels;
        if (header.Type == Palette)
        {
            int index = Sample(row, first, header.Depth);
            return index < palette.Length ? palette[index] : 0f;
        }

        float white = (1 << header.Depth) - 1;
        return header.Channels < 3
            ? Sample(row, first, header.Depth) / white
            : Luminance(Sample(row, first, header.Depth), Sample(row, first + 1, header.Depth), Sample(row, first + 2, header.Depth)) / white;
    }

    private static int Sample(ReadOnlySpan<byte> row, int index, int depth) => depth switch
    {
        16 => (row[2 * index] << 8) | row[2 * index + 1],
        8 => row[index],
        _ => (row[index * depth / 8] >> (8 - depth - index * depth % 8)) & ((1 << depth) - 1),
    };

    private static float Luminance(float red, float green, float blue) => 0.2126f * red + 0.7152f * green + 0.0722f * blue;

    private static void Fill(Stream stream, Span<byte> bytes, string path) =>
        Refuse(path, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length, "a whole PNG picture", "a truncated one");

    private static void Refuse(string path, bool isBad, string expected, string got)
    {
        if (isBad)
        {
            throw new InvalidDataException($"{path}: expected {expected}, got {got}.");
        }
    }
}
