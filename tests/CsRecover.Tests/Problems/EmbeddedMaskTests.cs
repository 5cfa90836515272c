using System.Reflection;
using CsRecover.Planning;

namespace CsRecover.Tests.Problems;

public class EmbeddedMaskTests
{
    private static Assembly Here => typeof(EmbeddedMaskTests).Assembly;

    private static bool[] Lines => [.. Enumerable.Range(0, 24).Select(i => i % 6 % 2 == 0)];

    [Theory]
    [InlineData("lines.pbm")]
    [InlineData("Problems/lines.pbm")]
    public void Reads_what_the_project_lists(string name) => Assert.Equal(Lines, EmbeddedMask.Read(Here, name, 4, 6, SamplingMask.ChecksumOf(Lines)));

    [Fact]
    public void Refuses_a_mask_that_is_missing_or_not_the_one_of_the_build()
    {
        Assert.Contains("got none of that name", Assert.Throws<InvalidOperationException>(() => EmbeddedMask.Read(Here, "points.pbm", 4, 6, 0)).Message, StringComparison.Ordinal);
        Assert.Contains("got another one of 4 x 6", Assert.Throws<InvalidOperationException>(() => EmbeddedMask.Read(Here, "lines.pbm", 4, 6, 0)).Message, StringComparison.Ordinal);
        Assert.Contains("expected the 6 x 4", Assert.Throws<InvalidOperationException>(() => EmbeddedMask.Read(Here, "lines.pbm", 6, 4, SamplingMask.ChecksumOf(Lines))).Message, StringComparison.Ordinal);
    }
}
