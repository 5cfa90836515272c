using CsRecover.Mri.Files;

namespace CsRecover.Mri.Tests;

/// <summary>Stands for the tests that need the SixLabors.ImageSharp package, and says what a build without it answers.</summary>
public class PicturesThroughImageSharpTests
{
    [Fact(Skip = "Skipped: picture formats beside PNG. SixLabors.ImageSharp is not referenced; restore it and build with -p:HasImageSharp=true.")]
    public void Other_formats_are_read_and_written()
    {
    }

    [Fact]
    public void A_build_without_it_says_what_it_knows_and_how_to_get_more()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(["png"], PictureFile.Writes);
        Assert.Equal(["png"], PictureFile.Reads);
        File.WriteAllText(folder.File("a.jpg"), "no picture");
        string write = Assert.Throws<ArgumentException>(() => PictureFile.Write(folder.File("a.jpg"), new Image<byte>(2, 2))).Message;
        string read = Assert.Throws<InvalidDataException>(() => ImageFile.ReadMagnitude(folder.File("a.jpg"))).Message;
        Assert.Contains("out of png, got 'jpg'", write, StringComparison.Ordinal);
        Assert.Contains("a.jpg: expected an array (.npy) or a picture in PNG, got a file of another format", read, StringComparison.Ordinal);
        Assert.All([write, read], message => Assert.Contains("-p:HasImageSharp=true", message, StringComparison.Ordinal));
        Assert.Equal(["a.jpg"], folder.Contents());
    }
}
