using CsRecover.Mri.Files;

namespace CsRecover.Mri.Tests.Files;

public class CflFileTests
{
    [Fact]
    public void Reads_back_what_it_wrote_under_any_of_its_names()
    {
        using var folder = new TemporaryFolder();
        Complex32[] values = Numbers(24);
        CflFile.Write(folder.File("k.cfl"), values, 2, 3, 1, 4);
        Assert.Equal(["k.cfl", "k.hdr"], folder.Contents());
        foreach (string name in new[] { "k", "k.cfl", "k.hdr" })
        {
            CflArray array = CflFile.Read(folder.File(name));
            Assert.Equal([2, 3, 1, 4, .. Enumerable.Repeat(1, 12)], array.Dimensions);
            Assert.Equal(values, array.Values);
        }

        Assert.Equal("# Dimensions\n2 3 1 4 1 1 1 1 1 1 1 1 1 1 1 1\n", File.ReadAllText(folder.File("k.hdr")));
    }

    [Fact]
    public void Stores_little_endian_pairs_with_the_first_index_fastest()
    {
        using var folder = new TemporaryFolder();
        CflFile.Write(folder.File("k"), [new Complex32(1f, -2f), new Complex32(3f, 0.5f)], 2);
        byte[] expected = [.. new[] { 1f, -2f, 3f, 0.5f }.SelectMany(BitConverter.GetBytes)];
        Assert.Equal(expected, File.ReadAllBytes(folder.File("k.cfl")));

        // The same array in k-space terms: dimension 0 is the row, 1 the column, 3 the coil.
        CflFile.Write(folder.File("k"), Numbers(12), 2, 3, 1, 2);
        KSpace kspace = KSpace.Read(folder.File("k.cfl"));
        Assert.Equal((2, 2, 3), (kspace.Coils, kspace.Height, kspace.Width));
        Complex32[] n = Numbers(12);
        Assert.Equal([n[0], n[2], n[4], n[1], n[3], n[5], n[6], n[8], n[10], n[7], n[9], n[11]], kspace.Samples);
    }

    [Theory]
    [InlineData("# Dimensions\n1 5 7 2 1\n", 5, 7)]
    [InlineData("# Dimensions\n5 1 7 2 1\n", 5, 7)]
    [InlineData("# Dimensions\n5 7\n", 5, 7)]
    [InlineData("# Dimensions\n5 1\n", 5, 1)]
    [InlineData("# Dimensions\n1 5\n", 1, 5)]
    [InlineData("# Dimensions\n1 1 5\n", 1, 5)]
    [InlineData("# Dimensions\n  5   7  \n# Command\nfmac a b\n# Files\n >k\n", 5, 7)]
    [InlineData("# Creator\nBART 0.8\n# Dimensions\n5 7 1 1 1 1 1 1 1 1 1 1 1 1 1 1\n", 5, 7)]
    public void Takes_two_of_the_first_three_dimensions_for_the_slice(string header, int height, int width)
    {
        using var folder = new TemporaryFolder();
        int count = header.Contains("7 2", StringComparison.Ordinal) ? 70 : height * width;
        CflFile.Write(folder.File("k"), Numbers(count), count);
        File.WriteAllText(folder.File("k.hdr"), header);
        KSpace kspace = KSpace.Read(folder.File("k.cfl"));
        Assert.Equal((height, width), (kspace.Height, kspace.Width));
    }

    [Theory]
    [InlineData("# Dimensions\n3 4\n", "96 bytes (3 x 4 complex64, from k.hdr), got 80: the file is truncated")]
    [InlineData("# Dimensions\n3 3\n", "72 bytes (3 x 3 complex64, from k.hdr), got 80")]
    [InlineData("# Dimensions\n2000000000 2000000000 16\n", "at most 16 dimensions")]
    [InlineData("# Dimensions\n2 -5\n", "got '2 -5'")]
    [InlineData("# Dimensions\n2 0\n", "got '2 0'")]
    [InlineData("# Dimensions\n2 x\n", "got '2 x'")]
    [InlineData("# Dimensions\n1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 10\n", "at most 16 dimensions")]
    [InlineData("# Dimensions\n", "'# Dimensions'")]
    [InlineData("2 5\n", "'# Dimensions'")]
    [InlineData("", "'# Dimensions'")]
    public void Refuses_bad_headers_and_truncated_data_in_words(string header, string words)
    {
        using var folder = new TemporaryFolder();
        CflFile.Write(folder.File("k"), Numbers(10), 10);
        File.WriteAllText(folder.File("k.hdr"), header);
        string message = Assert.Throws<InvalidDataException>(() => CflFile.Read(folder.File("k.cfl"))).Message;
        Assert.Contains(words, message, StringComparison.Ordinal);
        Assert.Contains("expected", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("# Dimensions\n2 5 3\n", "expected one slice, got 3")]
    [InlineData("# Dimensions\n2 5 1 1 3\n", "expected slices")]
    [InlineData("# Dimensions\n2 5 1 1 1 1 1 1 1 1 3\n", "expected slices")]
    public void Refuses_more_than_a_slice(string header, string words)
    {
        using var folder = new TemporaryFolder();
        CflFile.Write(folder.File("k"), Numbers(30), 30);
        File.WriteAllText(folder.File("k.hdr"), header);
        Assert.Contains(words, Assert.Throws<InvalidDataException>(() => KSpace.Read(folder.File("k.cfl"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_the_file_that_is_missing()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("k.hdr"), "# Dimensions\n2 5\n");
        Assert.Contains("k.cfl: expected a file", Assert.Throws<FileNotFoundException>(() => CflFile.Read(folder.File("k.cfl"))).Message, StringComparison.Ordinal);
        Assert.Contains("j.hdr: expected a file", Assert.Throws<FileNotFoundException>(() => CflFile.Read(folder.File("j.cfl"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_to_write_what_does_not_fit()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("Expected 6 values", Assert.Throws<ArgumentException>(() => CflFile.Write(folder.File("k"), Numbers(5), 2, 3)).Message, StringComparison.Ordinal);
        Assert.Empty(folder.Contents());
    }

    internal static Complex32[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(k => new Complex32(k + 1, -0.25f * k))];
}
