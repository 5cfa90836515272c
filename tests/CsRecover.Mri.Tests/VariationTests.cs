using CsRecover.Operators;
using CsRecover.Solvers;

namespace CsRecover.Mri.Tests;

/// <summary>Total variation, regularisation by hand and cycle spinning around other solvers, on the bundled slice.</summary>
public class VariationTests
{
    private static readonly Lazy<KSpace> _slice = new(() => KSpace.Read(TestData.Bundled("kspace.npy")));

    /// <summary>Floors in dB, 0.3 below what was measured.</summary>
    [Theory]
    [InlineData(ImagePrior.TotalVariation, false, 34.7)]
    [InlineData(ImagePrior.TotalVariation, true, 27.2)]
    [InlineData(ImagePrior.WaveletsAndTotalVariation, false, 36.7)]
    [InlineData(ImagePrior.WaveletsAndTotalVariation, true, 29.1)]
    public void Each_prior_reaches_its_quality(ImagePrior prior, bool lines, double decibels)
    {
        SamplingMask mask = lines ? SamplingMask.VariableDensityLines(256, 256, 4.0, 1) : SamplingMask.VariableDensityPoints(256, 256, 4.0, 1);
        double psnr = Psnr(MriReconstruction.CreateProblem(mask, prior).Recover(_slice.Value, mask));
        Assert.True(psnr >= decibels, $"{psnr:F2} dB");
    }

    [Theory]
    [InlineData(ImagePrior.TotalVariation)]
    [InlineData(ImagePrior.WaveletsAndTotalVariation)]
    public void Scaled_data_give_the_scaled_image(ImagePrior prior)
    {
        SamplingMask mask = SamplingMask.VariableDensityPoints(256, 256, 4.0, 2);
        RecoveryProblem<Complex32> problem = MriReconstruction.CreateProblem(mask, prior);
        Complex32[] image = problem.Recover(_slice.Value, mask).Image.Pixels;
        Complex32[] other = problem.Recover(new KSpace(1, 256, 256, Array.ConvertAll(_slice.Value.Samples, z => z * 1000f)), mask).Image.Pixels;
        double energy = image.Sum(z => (double)z.MagnitudeSquared), error = image.Zip(other, (a, b) => (double)(a - b * 0.001f).MagnitudeSquared).Sum();
        Assert.InRange(Math.Sqrt(error / energy), 0.0, 1e-4);
    }

    /// <summary>One coil of sensitivity 1 is no coil at all.</summary>
    [Theory]
    [InlineData(ImagePrior.TotalVariation)]
    [InlineData(ImagePrior.WaveletsAndTotalVariation)]
    public void Several_coils_have_the_priors_too(ImagePrior prior)
    {
        SamplingMask mask = SamplingMask.VariableDensityPoints(256, 256, 4.0, 1);
        var maps = new CoilMaps(1, 256, 256, [.. Enumerable.Repeat(Complex32.One, 256 * 256)]);
        Complex32[] one = MriReconstruction.CreateProblem(mask, prior).Recover(_slice.Value, mask).Image.Pixels;
        Complex32[] other = MriReconstruction.CreateProblem(mask, maps, prior).Recover(_slice.Value, mask).Image.Pixels;
        double energy = one.Sum(z => (double)z.MagnitudeSquared), error = one.Zip(other, (a, b) => (double)(a - b).MagnitudeSquared).Sum();
        Assert.InRange(Math.Sqrt(error / energy), 0.0, 1e-3);
    }

    /// <summary>What held-out samples choose is within a quarter of a decibel of the best threshold by hand.</summary>
    [Fact]
    public void Held_out_samples_choose_about_the_best_threshold()
    {
        SamplingMask mask = SamplingMask.VariableDensityPoints(256, 256, 4.0, 1);
        double chosen = Psnr(MriReconstruction.CreateProblem(mask, ImagePrior.TotalVariation).Recover(_slice.Value, mask));
        double[] byHand = [.. new[] { 0.1, 0.03, 0.02, 0.01, 0.005, 0.001 }.Select(t =>
            Psnr(MriReconstruction.CreateProblem(mask, ImagePrior.TotalVariation, MriSolvers.WithThreshold(MriSolvers.Default, t)).Recover(_slice.Value, mask)))];
        Assert.True(chosen >= byHand.Max() - 0.25, $"{chosen:F2} dB against {string.Join(", ", byHand.Select(p => p.ToString("F2", System.Globalization.CultureInfo.InvariantCulture)))}");
        Assert.True(byHand[0] < byHand.Max() - 1.0);
        Assert.Contains("between 0 and 1, got 1", Assert.Throws<ArgumentException>(() => MriSolvers.WithThreshold(MriSolvers.Default, 1.0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Spinning_makes_images_of_other_solvers_better()
    {
        SamplingMask mask = SamplingMask.VariableDensityPoints(256, 256, 4.0, 1);
        RecoveryProblem<Complex32> problem = MriReconstruction.CreateProblem(mask, new IhtOptions(), 5000);
        MriResult once = problem.Recover(_slice.Value, mask), spun = problem.RecoverSpun(_slice.Value, mask, 4);
        Assert.True(Psnr(spun) > Psnr(once) + 0.5, $"{Psnr(spun):F2} dB against {Psnr(once):F2} dB");
        Assert.True(spun.Iterations > once.Iterations);
        Assert.Equal(once.Image.Pixels, problem.RecoverSpun(_slice.Value, mask, 1).Image.Pixels);
        Assert.Contains("1 shift or more, got 1 and 0", Assert.Throws<ArgumentException>(() => problem.RecoverSpun(_slice.Value, mask, 0)).Message, StringComparison.Ordinal);
    }

    private static double Psnr(MriResult result) => ImageMetrics.Compare(result.Image.Magnitude(), TestData.Reference(), TestData.Region()).Psnr;
}
