namespace CsRecover.Mri.Tests;

/// <summary>The levels of quality on the bundled slice.</summary>
public class MriQualityTests
{
    private static readonly Lazy<KSpace> _slice = new(() => KSpace.Read(TestData.Bundled("kspace.npy")));

    /// <summary>Floors in dB, 0.3 below what was measured.</summary>
    [Theory]
    [InlineData(MriQuality.Fast, false, false, 36.1)]
    [InlineData(MriQuality.Standard, false, false, 37.8)]
    [InlineData(MriQuality.Best, false, false, 38.3)]
    [InlineData(MriQuality.Fast, false, true, 28.5)]
    [InlineData(MriQuality.Standard, false, true, 30.4)]
    [InlineData(MriQuality.Best, false, true, 31.9)]
    [InlineData(MriQuality.Best, true, true, 33.3)]
    public void Each_level_reaches_its_quality(MriQuality quality, bool smoothPhase, bool lines, double decibels)
    {
        SamplingMask mask = lines ? SamplingMask.VariableDensityLines(256, 256, 4.0, 1) : SamplingMask.VariableDensityPoints(256, 256, 4.0, 1);
        MriResult result = MriReconstruction.CreateProblem(mask, quality, smoothPhase).Recover(_slice.Value, mask);
        double psnr = ImageMetrics.Compare(result.Image.Magnitude(), TestData.Reference(), TestData.Region()).Psnr;
        Assert.True(psnr >= decibels, $"{psnr:F2} dB");
        Assert.Equal("smoothed-l0", result.Solver);
        Assert.InRange(result.SupportSize, 1, 65536);
    }

    /// <summary>An image does not depend on the scanner's units.</summary>
    [Theory]
    [InlineData(MriQuality.Standard, false)]
    [InlineData(MriQuality.Best, false)]
    [InlineData(MriQuality.Best, true)]
    public void Scaled_data_give_the_scaled_image(MriQuality quality, bool smoothPhase)
    {
        SamplingMask mask = SamplingMask.VariableDensityPoints(256, 256, 4.0, 2);
        RecoveryProblem<Complex32> problem = MriReconstruction.CreateProblem(mask, quality, smoothPhase);
        Complex32[] image = problem.Recover(_slice.Value, mask).Image.Pixels;
        Complex32[] other = problem.Recover(new KSpace(1, 256, 256, Array.ConvertAll(_slice.Value.Samples, z => z * 1000f)), mask).Image.Pixels;
        double energy = image.Sum(z => (double)z.MagnitudeSquared), error = image.Zip(other, (a, b) => (double)(a - b * 0.001f).MagnitudeSquared).Sum();
        Assert.InRange(Math.Sqrt(error / energy), 0.0, 1e-3);                // roundings may choose another of two patches that are equally alike
    }

    [Fact]
    public void Fast_is_what_no_level_at_all_gives()
    {
        SamplingMask mask = SamplingMask.VariableDensityPoints(256, 256, 4.0, 2);
        Assert.Equal(
            MriReconstruction.CreateProblem(mask).Recover(_slice.Value, mask).Image.Pixels,
            MriReconstruction.CreateProblem(mask, MriQuality.Fast).Recover(_slice.Value, mask).Image.Pixels);
    }

    [Fact]
    public void Refuses_what_does_not_fit_in_words()
    {
        SamplingMask mask = SamplingMask.VariableDensityPoints(256, 256, 4.0, 1), thin = new(7, 20, [.. Enumerable.Repeat(true, 140)]);
        Assert.Contains("Fast, Standard, Best, got 7", Assert.Throws<ArgumentException>(() => MriReconstruction.CreateProblem(mask, (MriQuality)7)).Message, StringComparison.Ordinal);
        Assert.Contains("got 7 x 20", Assert.Throws<ArgumentException>(() => MriReconstruction.CreateProblem(thin, MriQuality.Best)).Message, StringComparison.Ordinal);
    }
}
