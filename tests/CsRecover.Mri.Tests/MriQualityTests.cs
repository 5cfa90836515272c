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

    /// <summary>Times a power of two nothing is rounded, at any level, nor in what the data choose.</summary>
    [Theory]
    [InlineData(MriQuality.Fast, 1024f)]
    [InlineData(MriQuality.Standard, 1f / 4096f)]
    [InlineData(MriQuality.Best, 1024f)]
    public void Data_times_a_power_of_two_give_the_same_bits(MriQuality quality, float unit)
    {
        SamplingMask mask = SamplingMask.VariableDensityLines(256, 256, 4.0, 3);
        KSpace other = new(1, 256, 256, Array.ConvertAll(_slice.Value.Samples, z => z * unit));
        Image<Complex32> image = MriReconstruction.CreateProblem(_slice.Value, mask, quality).Recover(_slice.Value, mask).Image;
        Assert.Equal(image.Map(z => z * unit).Pixels, MriReconstruction.CreateProblem(other, mask, quality).Recover(other, mask).Image.Pixels);
    }

    /// <summary>
    /// The bundled slice has a smooth phase, which is taken out; where it jumps by pi, whole regions would be lost, and it is left in. Data say which, in all units.
    /// </summary>
    [Theory]
    [InlineData(false, 1f)]
    [InlineData(false, 1000f)]
    [InlineData(true, 1f)]
    public void The_phase_is_taken_out_where_that_is_better(bool jumps, float unit)
    {
        SamplingMask mask = SamplingMask.VariableDensityLines(256, 256, 4.0, 2);
        KSpace kspace = new(1, 256, 256, Array.ConvertAll(jumps ? Jumping() : _slice.Value.Samples, z => z * unit));
        Assert.Equal(!jumps, PhaseChoice.IsSmooth(kspace, mask, maps: null));
        double Decibels(RecoveryProblem<Complex32> problem) => ImageMetrics.Compare(problem.Recover(kspace, mask).Image.Map(z => z * (1f / unit)).Magnitude(), TestData.Reference(), TestData.Region()).Psnr;
        double with = Decibels(MriReconstruction.CreateProblem(mask, MriQuality.Best, smoothPhase: true)), without = Decibels(MriReconstruction.CreateProblem(mask, MriQuality.Best));
        double chosen = Decibels(MriReconstruction.CreateProblem(kspace, mask, MriQuality.Best));
        Assert.Equal(Math.Max(with, without), chosen);
        Assert.True(Math.Abs(with - without) > 0.3, $"{with:F2} dB, {without:F2} dB");
    }

    /// <summary>Fewer samples than are never foretold: nothing tells, and the phase is taken out.</summary>
    [Fact]
    public void Without_samples_to_tell_the_phase_is_taken_out()
    {
        SamplingMask mask = new(12, 12, [.. Enumerable.Range(0, 144).Select(i => i % 3 != 1)]);
        KSpace kspace = new(1, 12, 12, [.. Enumerable.Range(0, 144).Select(i => new Complex32(i % 7, i % 5))]);
        Assert.True(PhaseChoice.IsSmooth(kspace, mask, maps: null));
        Assert.Equal(144, MriReconstruction.CreateProblem(kspace, mask, MriQuality.Best).Recover(kspace, mask).Image.Pixels.Length);
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
        KSpace two = new(2, 256, 256, new Complex32[2 * 256 * 256].Select(_ => Complex32.One).ToArray());
        Assert.Contains("k-space of 1 coils, as there are no maps, got 2", Assert.Throws<ArgumentException>(() => MriReconstruction.CreateProblem(two, mask, MriQuality.Best)).Message, StringComparison.Ordinal);
        Assert.Contains("got 7 x 20", Assert.Throws<ArgumentException>(() => MriReconstruction.CreateProblem(thin, MriQuality.Best)).Message, StringComparison.Ordinal);
    }

    /// <summary>The bundled slice with the sign of every other square turned round.</summary>
    private static Complex32[] Jumping()
    {
        SamplingMask all = new(256, 256, [.. Enumerable.Repeat(true, 65536)]);
        Complex32[] pixels = MriReconstruction.ZeroFilled(_slice.Value, all).Pixels;
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] *= (i / 256 / 20 + i % 256 / 20) % 2 == 0 ? -1f : 1f;
        }

        var samples = new Complex32[65536];
        MriOperators.Fourier(all).Forward(pixels, samples);
        return samples;
    }
}
