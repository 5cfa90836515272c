using CsRecover.Mri;

namespace CsRecover.Cli.Tests;

/// <summary><c>csrecover mask</c>.</summary>
public class MaskCommandTests
{
    [Theory]
    [InlineData("poisson", "60x48", "4", "m.npy", "acceleration   │ 4.000")]
    [InlineData("poisson", "60x48", "3x2", "m.cfl", "acceleration   │ 6.000")]
    [InlineData("variable-density", "60x48", "5", "m.npy", "acceleration   │ 5.000")]
    [InlineData("lines", "60x48", "4", "m.npy", "acceleration   │ 4.000")]
    [InlineData("uniform", "60x48", "2x3", "m.npy", "peak side lobe")]
    public void Writes_a_mask_and_says_what_it_is(string type, string size, string acceleration, string file, string words)
    {
        using var work = new Workspace();
        Outcome outcome = Workspace.Run("mask", "--type", type, "--size", size, "--acceleration", acceleration, "--calibration", "8", "--seed", "3", "--output", work[file]);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains(words, outcome.Output, StringComparison.Ordinal);
        SamplingMask mask = SamplingMask.Read(work[file]);
        Assert.Equal((60, 48), (mask.Height, mask.Width));
        Assert.True(mask.Points[30 * 48 + 24]);
    }

    [Fact]
    public void Options_are_those_of_the_library()
    {
        using var work = new Workspace();
        Assert.Equal(0, Workspace.Run("mask", "--size", "60x48", "--acceleration", "4", "--calibration", "6", "--seed", "9", "--partial-fourier", "0.75", "--elliptical", "--output", work["m.npy"]).ExitCode);
        Assert.Equal(new MaskDesign(60, 48, 4) { Calibration = 6, Seed = 9, PartialFourier = 0.75, Elliptical = true }.Create().Points, SamplingMask.Read(work["m.npy"]).Points);
    }

    [Theory]
    [InlineData("--size 60 --acceleration 4", "--size", "got '60'")]
    [InlineData("--size 60x48 --acceleration four", "--acceleration", "got 'four'")]
    [InlineData("--size 60x48 --acceleration 0.5", "acceleration of 1 or more", "0.5")]
    [InlineData("--size 60x48 --acceleration 4 --type spiral", "--type", "got 'spiral'")]
    [InlineData("--size 60x48 --acceleration 4 --calibration 50", "fully sampled centre", "720")]
    [InlineData("--size 60x48 --acceleration 4 --partial-fourier 0.4", "above 0.5", "0.4")]
    [InlineData("--size 60x48 --acceleration 2x2 --type lines", "one acceleration", "Lines")]
    public void Refuses_what_makes_no_mask(string args, string first, string second)
    {
        using var work = new Workspace();
        Workspace.AssertRefused(Workspace.Run(["mask", .. args.Split(' '), "--output", work["m.npy"]]), first, second);
        Assert.Empty(work.Contents());
    }
}
