using CsRecover.Planning;

namespace CsRecover.Tests.Planning;

public class PortableBitmapTests
{
    [Theory]
    [InlineData("P1\n3 2\n0 1 0\n1 1 0\n")]
    [InlineData("P1 3 2 010110")]
    [InlineData("P1\r\n# from a program\r\n3 # width\r\n2\r\n01\r\n01 # half\r\n10")]
    public void Reads_every_spelling(string text)
    {
        Assert.True(PortableBitmap.TryParse(text, out PortableBitmap? bitmap, out string error), error);
        Assert.Equal(2, bitmap!.Height);
        Assert.Equal(3, bitmap.Width);
        Assert.Equal([false, true, false, true, true, false], bitmap.Bits);
    }

    [Theory]
    [InlineData("", "begins with 'P1', got ''")]
    [InlineData("P4\n3 2\n??", "begins with 'P1', got 'P43 2?'")]
    [InlineData("P1", "expected the width and the height")]
    [InlineData("P1 3", "expected the width and the height")]
    [InlineData("P1 0 5", "both at least 1")]
    [InlineData("P1 -3 5", "both at least 1")]
    [InlineData("P1 999999999 999999999 0", "both at least 1")]
    [InlineData("P1 3 2 01011", "expected 2 x 3 = 6 pixels, got 5")]
    [InlineData("P1 3 2 0101101", "expected 2 x 3 = 6 pixels, got more")]
    [InlineData("P1 3 2 01021", "expected pixels 0 or 1, got '2' as number 3")]
    public void Says_what_is_wrong(string text, string expected)
    {
        Assert.False(PortableBitmap.TryParse(text, out PortableBitmap? bitmap, out string error));
        Assert.Null(bitmap);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Masks_know_their_lines_and_their_count()
    {
        var columns = SamplingMask.Read("m", "P1 3 2 101 101");
        Assert.Equal((4, true, false), (columns.Samples, columns.WholeColumns, columns.WholeRows));
        var rows = SamplingMask.Read("m", "P1 3 2 111 000");
        Assert.Equal((3, false, true), (rows.Samples, rows.WholeColumns, rows.WholeRows));
        var points = SamplingMask.Read("m", "P1 3 2 100 001");
        Assert.Equal((2, false, false), (points.Samples, points.WholeColumns, points.WholeRows));
        Assert.NotEqual(rows.Checksum, columns.Checksum);
        Assert.NotNull(SamplingMask.Read("m", "P1 3 2").Error);
    }

    [Theory]
    [InlineData("/home/me/app/masks/lines.pbm", "lines.pbm", true)]
    [InlineData("C:\\app\\masks\\lines.pbm", "masks/lines.pbm", true)]
    [InlineData("masks/lines.pbm", "masks\\lines.pbm", true)]
    [InlineData("/app/outlines.pbm", "lines.pbm", false)]
    public void Files_are_found_by_the_end_of_their_path(string path, string wanted, bool meant) => Assert.Equal(meant, SamplingMask.IsMeant(path, wanted));
}
