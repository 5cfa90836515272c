using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace CsRecover.Mri.Files;

/// <summary>One pixel of a colour picture, 8 bits a channel.</summary>
/// <param name="Red">Red.</param>
/// <param name="Green">Green.</param>
/// <param name="Blue">Blue.</param>
public readonly record struct Rgb(byte Red, byte Green, byte Blue);

/// <summary>Writes pictures as PNG (W3C Recommendation, third edition): 8-bit and 16-bit grey, 8-bit RGB; no palette, not interlaced.</summary>
public static class PngFile
{
    private static readonly uint[] _crcTable = MakeCrcTable();

    /// <summary>What every PNG file begins with.</summary>
    internal static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Writes an 8-bit grey picture.</summary>
    /// <param name="stream">Receives the file.</param>
    /// <param name="picture">0 is black, 255 white.</param>
    public static void Write(Stream stream, Image<byte> picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        Write(stream, picture.Height, picture.Width, bitDepth: 8, colourType: 0, bytesPerPixel: 1, (i, row) => picture.Row(i).CopyTo(row));
    }

    /// <summary>Writes a 16-bit grey picture.</summary>
    /// <param name="stream">Receives the file.</param>
    /// <param name="picture">0 is black, 65535 white.</param>
    public static void Write(Stream stream, Image<ushort> picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        Write(stream, picture.Height, picture.Width, bitDepth: 16, colourType: 0, bytesPerPixel: 2, (i, row) =>
        {
            ReadOnlySpan<ushort> pixels = picture.Row(i);
            for (int j = 0; j < pixels.Length; j++)
            {
                BinaryPrimitives.WriteUInt16BigEndian(row[(2 * j)..], pixels[j]);
            }
        });
    }

    /// <summary>Writes an 8-bit colour picture.</summary>
    /// <param name="stream">Receives the file.</param>
    /// <param name="picture">The pixels.</param>
    public static void Write(Stream stream, Image<Rgb> picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        Write(stream, picture.Height, picture.Width, bitDepth: 8, colourType: 2, bytesPerPixel: 3, (i, row) =>
        {
            ReadOnlySpan<Rgb> pixels = picture.Row(i);
            for (int j = 0; j < pixels.Length; j++)
            {
                (row[3 * j], row[3 * j + 1], row[3 * j + 2]) = (pixels[j].Red, pixels[j].Green, pixels[j].Blue);
            }
        });
    }

    /// <summary>Writes an 8-bit grey picture to a file that appears whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="picture">0 is black, 255 white.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, Image<byte> picture) => OutputFiles.Write(path, stream => Write(stream, picture));

    /// <summary>Writes a 16-bit grey picture to a file that appears whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="picture">0 is black, 65535 white.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, Image<ushort> picture) => OutputFiles.Write(path, stream => Write(stream, picture));

    /// <summary>Writes an 8-bit colour picture to a file that appears whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="picture">The pixels.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, Image<Rgb> picture) => OutputFiles.Write(path, stream => Write(stream, picture));

    private delegate void RowWriter(int row, Span<byte> bytes);

    private static void Write(Stream stream, int height, int width, byte bitDepth, byte colourType, int bytesPerPixel, RowWriter fill)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(Signature);

        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = bitDepth;
        header[9] = colourType;
        WriteChunk(stream, "IHDR", header);

        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            byte[] row = new byte[width * bytesPerPixel], above = new byte[row.Length], filtered = new byte[row.Length + 1];
            for (int i = 0; i < height; i++)
            {
                fill(i, row);
                FilterUp(row, above, filtered);
                deflate.Write(filtered);
                (row, above) = (above, row);
            }
        }

        WriteChunk(stream, "IDAT", packed.GetBuffer().AsSpan(0, (int)packed.Length));
        WriteChunk(stream, "IEND", []);
    }

    /// <summary>Filter type 2: each byte minus the one above it, which is what compresses smooth pictures.</summary>
    private static void FilterUp(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, Span<byte> filtered)
    {
        filtered[0] = 2;
        for (int i = 0; i < row.Length; i++)
        {
            filtered[i + 1] = unchecked((byte)(row[i] - above[i]));
        }
    }

    private static void WriteChunk(Stream stream, string type, ReadOnlySpan<byte> data)
    {
        Span<byte> start = stackalloc byte[8], end = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(start, data.Length);
        Encoding.ASCII.GetBytes(type, start[4..]);
        BinaryPrimitives.WriteUInt32BigEndian(end, Checksum(start[4..], data));
        stream.Write(start);
        stream.Write(data);
        stream.Write(end);
    }

    /// <summary>The checksum of a part.</summary>
    /// <param name="type">Its kind.</param>
    /// <param name="data">Its contents.</param>
    internal static uint Checksum(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data) => ~Crc(Crc(uint.MaxValue, type), data);

    private static uint Crc(uint crc, ReadOnlySpan<byte> data)
    {
        foreach (byte b in data)
        {
            crc = _crcTable[(byte)(crc ^ b)] ^ (crc >> 8);
        }

        return crc;
    }

    /// <summary>The table of CRC-32 (polynomial 0x04C11DB7, bits reversed).</summary>
    private static uint[] MakeCrcTable()
    {
        var table = new uint[256];
        for (uint n = 0; n < table.Length; n++)
        {
            uint c = n;
            for (int bit = 0; bit < 8; bit++)
            {
                c = (c & 1) != 0 ? 0xEDB88320 ^ (c >> 1) : c >> 1;
            }

            table[n] = c;
        }

        return table;
    }
}
