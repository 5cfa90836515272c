using CsRecover.Mri.Files;

namespace CsRecover.Mri.Tests;

/// <summary>Pictures in formats beside PNG, and PNG as another library reads it.</summary>
public class PicturesThroughImageSharpTests
{
    private const int H = 19, W = 26;

    public static TheoryData<string> Formats => [.. PictureFile.Writes];

    /// <summary>A ramp with a bright square, so that turned or exchanged axes would show.</summary>
    private static Image<byte> Picture { get; } = new(H, W, [.. Enumerable.Range(0, H * W).Select(k => (byte)(k / W is > 3 and < 8 && k % W > 15 ? 250 : k / W * 6 + k % W))]);

    [Theory]
    [MemberData(nameof(Formats))]
    public void Pictures_come_back(string format)
    {
        using var folder = new TemporaryFolder();
        PictureFile.Write(folder.File($"a.{format}"), Picture);
        Image<float> back = PictureFile.ReadGrey(folder.File($"a.{format}"));
        Assert.Equal((H, W), (back.Height, back.Width));
        int allowed = format is "jpg" or "jpeg" ? 12 : 0;                    // levels of 255
        Assert.All(back.Pixels.Zip(Picture.Pixels), pair => Assert.InRange(Math.Abs(255f * pair.First - pair.Second), 0f, allowed + 1e-3f));
    }

    [Fact]
    public void Each_extension_is_a_format_of_its_own()
    {
        byte[] Start(string format)
        {
            using var stream = new MemoryStream();
            PictureFile.Write(stream, $"a.{format}", Picture);
            return stream.ToArray()[..2];
        }

        Assert.Equal("BM"u8.ToArray(), Start("bmp"));
        Assert.Equal([0xFF, 0xD8], Start("jpg"));
        Assert.Equal([0x89, (byte)'P'], Start("png"));
        Assert.Contains(Start("tif"), (byte[][])[[.. "II"u8], [.. "MM"u8]]);
        Assert.Equal("RI"u8.ToArray(), Start("webp"));
    }

    [Fact]
    public void Another_library_reads_this_librarys_deep_PNG()
    {
        using var folder = new TemporaryFolder();
        var deep = new Image<ushort>(7, 9, [.. Enumerable.Range(0, 63).Select(k => (ushort)(k * 1031))]);
        PngFile.Write(folder.File("deep.png"), deep);
        Assert.Equal(deep.Pixels, PictureFile.ReadGrey(folder.File("deep.png")).Pixels.Select(v => (ushort)Math.Round(v * ushort.MaxValue)));
    }

    [Fact]
    public void References_regions_and_masks_can_be_pictures()
    {
        using var folder = new TemporaryFolder();
        PictureFile.Write(folder.File("a.JPG"), Picture.Map(v => v == 250 ? byte.MaxValue : byte.MinValue));
        bool[] square = Array.ConvertAll(Picture.Pixels, v => v == 250);
        Assert.Equal(square, ImageFile.ReadRegion(folder.File("a.JPG")).Pixels);
        Assert.Equal(square, SamplingMask.Read(folder.File("a.JPG")).Points);
        Assert.Equal(1f, ImageFile.ReadMagnitude(folder.File("a.JPG"))[5, 20], 0.05f);
    }

    [Fact]
    public void Says_what_is_wrong_with_a_picture()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("text.png"), "no picture");
        PictureFile.Write(folder.File("cut.bmp"), Picture);
        File.WriteAllBytes(folder.File("cut.bmp"), File.ReadAllBytes(folder.File("cut.bmp"))[..40]);
        PictureFile.Write(folder.File("black.tif"), new Image<byte>(3, 4));
        Assert.Contains("text.png: expected a picture out of png, bmp", Assert.Throws<InvalidDataException>(() => PictureFile.ReadGrey(folder.File("text.png"))).Message, StringComparison.Ordinal);
        Assert.Contains("cut.bmp: expected a picture", Assert.Throws<InvalidDataException>(() => PictureFile.ReadGrey(folder.File("cut.bmp"))).Message, StringComparison.Ordinal);
        Assert.Contains("(3, 4) zeros", Assert.Throws<InvalidDataException>(() => ImageFile.ReadRegion(folder.File("black.tif"))).Message, StringComparison.Ordinal);
        Assert.Contains("a sampled point", Assert.Throws<InvalidDataException>(() => SamplingMask.Read(folder.File("black.tif"))).Message, StringComparison.Ordinal);
        Assert.Contains("does not exist", Assert.Throws<FileNotFoundException>(() => PictureFile.ReadGrey(folder.File("no.png"))).Message, StringComparison.Ordinal);
        Assert.Contains("got 'xyz'", Assert.Throws<ArgumentException>(() => PictureFile.Write(folder.File("a.xyz"), Picture)).Message, StringComparison.Ordinal);
    }
}
