using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using CsRecover.Mri.Files;

namespace CsRecover.Mri.Tests.Files;

/// <summary>Pictures that the test's own code encodes by the rules of the standard, with every filter, and what this library writes.</summary>
public class PngReaderTests
{
    private const int Height = 10, Width = 7;

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(4, 0)]
    [InlineData(8, 0)]
    [InlineData(16, 0)]
    [InlineData(8, 2)]
    [InlineData(16, 2)]
    [InlineData(4, 3)]
    [InlineData(8, 4)]
    [InlineData(16, 6)]
    public void Every_colour_type_depth_and_filter_is_read(int depth, int type)
    {
        using var folder = new TemporaryFolder();
        int channels = type switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 }, largest = (1 << depth) - 1;
        int[] samples = [.. Enumerable.Range(0, Height * Width * channels).Select(k => (k * 7919 + k * k) % (largest + 1))];
        byte[] palette = [.. Enumerable.Range(0, 48).Select(k => (byte)(k * 5))];
        File.WriteAllBytes(folder.File("a.png"), Encode(samples, channels, depth, type, palette));
        Image<float> picture = Read(folder.File("a.png"));
        Assert.Equal((Height, Width), (picture.Height, picture.Width));
        for (int p = 0; p < picture.Pixels.Length; p++)
        {
            double expected = type switch
            {
                3 => Luminance(palette[3 * samples[p]], palette[3 * samples[p] + 1], palette[3 * samples[p] + 2]) / 255,
                0 or 4 => samples[p * channels] / (double)largest,
                _ => Luminance(samples[p * channels], samples[p * channels + 1], samples[p * channels + 2]) / largest,
            };
            Assert.Equal(expected, picture.Pixels[p], 5);
        }
    }

    [Fact]
    public void Pictures_of_16_bits_survive_and_are_references_regions_and_masks()
    {
        using var folder = new TemporaryFolder();
        var picture = new Image<ushort>(5, 4, [.. Enumerable.Range(0, 20).Select(k => (ushort)(k * 3449))]);
        PngFile.Write(folder.File("a.png"), picture);
        Assert.Equal(picture.Pixels, ImageFile.ReadMagnitude(folder.File("a.png")).Pixels.Select(v => (ushort)MathF.Round(v * 65535f)));
        Assert.Equal(picture.Pixels.Select(v => v >= 32768), ImageFile.ReadRegion(folder.File("a.png")).Pixels);
        Assert.Equal(picture.Pixels.Select(v => v >= 32768), SamplingMask.Read(folder.File("a.png")).Points);
    }

    [Fact]
    public void Damaged_truncated_and_absurd_pictures_are_refused_in_words()
    {
        using var folder = new TemporaryFolder();
        byte[] whole = Encode([.. Enumerable.Range(0, Height * Width)], 1, 8, 0, []);
        for (int length = 8; length < whole.Length; length += 3)
        {
            Assert.Contains("truncated", Message(whole[..length]), StringComparison.Ordinal);
        }

        Assert.Contains("a checksum does not fit", Message([.. whole[..53], (byte)~whole[53], .. whole[54..]]), StringComparison.Ordinal);
        Assert.Contains("declares 10 x 2000000000 pixels", Message(Encode([.. Enumerable.Range(0, Height * Width)], 1, 8, 0, [], width: 2_000_000_000)), StringComparison.Ordinal);
        Assert.Contains("interlaced", Message(Encode([.. Enumerable.Range(0, Height * Width)], 1, 8, 0, [], interlaced: 1)), StringComparison.Ordinal);
        Assert.Contains("damaged header", Message(Encode([.. Enumerable.Range(0, Height * Width)], 1, 8, 5, [])), StringComparison.Ordinal);
        Assert.Contains("damaged one", Message(Encode([.. Enumerable.Range(0, Width)], 1, 8, 0, [])), StringComparison.Ordinal);

        string Message(byte[] file)
        {
            File.WriteAllBytes(folder.File("a.png"), file);
            return Assert.Throws<InvalidDataException>(() => Read(folder.File("a.png"))).Message;
        }
    }

    /// <summary>This library's own reader, also in a build that has another one.</summary>
    private static Image<float> Read(string path)
    {
        using FileStream stream = File.OpenRead(path);
        Assert.True(PngReader.IsPng(stream));
        return PngReader.ReadGrey(stream, path);
    }

    private static double Luminance(double red, double green, double blue) => 0.2126 * red + 0.7152 * green + 0.0722 * blue;

    private static byte[] Encode(int[] samples, int channels, int depth, int type, byte[] palette, int width = Width, byte interlaced = 0)
    {
        int rowBytes = (Width * channels * depth + 7) / 8, step = Math.Max(1, channels * depth / 8), rows = samples.Length / channels / Width;
        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var above = new byte[rowBytes];
            for (int i = 0; i < rows; i++)
            {
                var row = new byte[rowBytes];
                for (int s = 0; s < Width * channels; s++)
                {
                    int value = samples[i * Width * channels + s];
                    for (int bit = 0; bit < depth; bit++)
                    {
                        int at = s * depth + bit;
                        row[at / 8] |= (byte)(((value >> (depth - 1 - bit)) & 1) << (7 - at % 8));
                    }
                }

                int filter = i % 5;
                deflate.WriteByte((byte)filter);
                for (int k = 0; k < rowBytes; k++)
                {
                    int left = k >= step ? row[k - step] : 0, up = above[k], corner = k >= step ? above[k - step] : 0;
                    int nearest = new[] { left, up, corner }.MinBy(v => Math.Abs(left + up - corner - v));
                    deflate.WriteByte((byte)(row[k] - filter switch { 1 => left, 2 => up, 3 => (left + up) / 2, 4 => nearest, _ => 0 }));
                }

                above = row;
            }
        }

        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), Height);
        (header[8], header[9], header[12]) = ((byte)depth, (byte)type, interlaced);
        byte[] data = packed.ToArray();
        return
        [
            0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. Chunk("IHDR", header), .. Chunk("PLTE", palette), .. Chunk("tEXt", [1, 2, 3]),
            .. Chunk("IDAT", data[..(data.Length / 2)]), .. Chunk("IDAT", data[(data.Length / 2)..]), .. Chunk("IEND", []),
        ];
    }

    private static byte[] Chunk(string type, byte[] data)
    {
        byte[] length = new byte[4], sum = new byte[4], body = [.. Encoding.ASCII.GetBytes(type), .. data];
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        uint crc = uint.MaxValue;
        foreach (byte b in body)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320 & (0u - (crc & 1)));
            }
        }

        BinaryPrimitives.WriteUInt32BigEndian(sum, ~crc);
        return [.. length, .. body, .. sum];
    }
}
