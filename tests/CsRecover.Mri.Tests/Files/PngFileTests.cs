using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using CsRecover.Mri.Files;

namespace CsRecover.Mri.Tests.Files;

/// <summary>Decodes what was written by the rules of the standard, checksums included, with code of the test's own.</summary>
public class PngFileTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 5)]
    [InlineData(64, 33)]
    public void Grey_pictures_survive(int height, int width)
    {
        var random = new Random(height);
        var picture = new Image<byte>(height, width);
        random.NextBytes(picture.Pixels);
        using var stream = new MemoryStream();
        PngFile.Write(stream, picture);
        Decoded decoded = Decode(stream.ToArray());
        Assert.Equal((height, width, 8, 0), (decoded.Height, decoded.Width, decoded.BitDepth, decoded.ColourType));
        Assert.Equal(picture.Pixels, decoded.Rows.SelectMany(r => r));
    }

    [Fact]
    public void Deep_grey_pictures_survive()
    {
        var picture = new Image<ushort>(7, 9, [.. Enumerable.Range(0, 63).Select(k => (ushort)(k * 1031))]);
        using var stream = new MemoryStream();
        PngFile.Write(stream, picture);
        Decoded decoded = Decode(stream.ToArray());
        Assert.Equal((7, 9, 16, 0), (decoded.Height, decoded.Width, decoded.BitDepth, decoded.ColourType));
        Assert.Equal(picture.Pixels, decoded.Rows.SelectMany(r => r.Chunk(2)).Select(b => BinaryPrimitives.ReadUInt16BigEndian(b)));
    }

    [Fact]
    public void Colour_pictures_survive_in_a_file()
    {
        using var folder = new TemporaryFolder();
        var picture = new Image<Rgb>(4, 6, [.. Enumerable.Range(0, 24).Select(k => new Rgb((byte)(k * 10), (byte)(255 - k), (byte)(k * k)))]);
        PngFile.Write(folder.File("a.png"), picture);
        Decoded decoded = Decode(File.ReadAllBytes(folder.File("a.png")));
        Assert.Equal((4, 6, 8, 2), (decoded.Height, decoded.Width, decoded.BitDepth, decoded.ColourType));
        Assert.Equal(picture.Pixels, decoded.Rows.SelectMany(r => r.Chunk(3)).Select(b => new Rgb(b[0], b[1], b[2])));
    }

    internal sealed record Decoded(int Height, int Width, int BitDepth, int ColourType, byte[][] Rows);

    internal static Decoded Decode(byte[] file)
    {
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], file[..8]);
        var chunks = new List<(string Type, byte[] Data)>();
        for (int at = 8; at < file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            byte[] typeAndData = file[(at + 4)..(at + 8 + length)];
            Assert.Equal(Crc(typeAndData), BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + length)));
            chunks.Add((Encoding.ASCII.GetString(typeAndData, 0, 4), typeAndData[4..]));
            at += 12 + length;
        }

        Assert.Equal(["IHDR", "IDAT", "IEND"], chunks.Select(c => c.Type));
        byte[] header = chunks[0].Data;
        Assert.Equal(13, header.Length);
        Assert.Equal([0, 0, 0], header[10..]);
        int width = BinaryPrimitives.ReadInt32BigEndian(header), height = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4));
        int bytesPerPixel = header[8] / 8 * (header[9] == 2 ? 3 : 1);

        using var raw = new MemoryStream();
        using (var inflate = new ZLibStream(new MemoryStream(chunks[1].Data), CompressionMode.Decompress))
        {
            inflate.CopyTo(raw);
        }

        Assert.Equal(height * (1 + width * bytesPerPixel), raw.Length);
        var rows = new byte[height][];
        byte[] above = new byte[width * bytesPerPixel];
        for (int i = 0; i < height; i++)
        {
            byte[] line = raw.ToArray()[(i * (1 + above.Length))..((i + 1) * (1 + above.Length))];
            rows[i] = line[1..];
            if (line[0] == 2)
            {
                for (int j = 0; j < rows[i].Length; j++)
                {
                    rows[i][j] += above[j];
                }
            }
            else
            {
                Assert.Equal(0, line[0]);
            }

            above = rows[i];
        }

        return new Decoded(height, width, header[8], header[9], rows);
    }

    /// <summary>CRC-32 bit by bit.</summary>
    private static uint Crc(byte[] data)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in data)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320 & (0u - (crc & 1)));
            }
        }

        return ~crc;
    }
}
