using CsRecover.Mri.Files;
using CsRecover.Operators;
using CsRecover.Solvers;

namespace CsRecover.Mri.Tests;

/// <summary>Recovery of the bundled slice, and of scans where they are at hand.</summary>
public class MriReconstructionTests
{
    private static readonly Lazy<KSpace> _slice = new(() => KSpace.Read(TestData.Bundled("kspace.npy")));

    [Theory]
    [InlineData(false, 4.0, 5.0)]
    [InlineData(false, 8.0, 2.5)]
    [InlineData(true, 4.0, 1.0)]
    public void A_recovered_image_is_clearly_better_than_a_zero_filled_one(bool lines, double acceleration, double decibels)
    {
        SamplingMask mask = lines ? SamplingMask.VariableDensityLines(256, 256, acceleration, 1) : SamplingMask.VariableDensityPoints(256, 256, acceleration, 1);
        MriResult recovered = MriReconstruction.CreateProblem(mask).Recover(_slice.Value, mask);
        ImageQuality before = Quality(MriReconstruction.ZeroFilled(_slice.Value, mask)), after = Quality(recovered.Image);
        Assert.True(after.Psnr > before.Psnr + decibels, $"{before.Psnr:F2} dB to {after.Psnr:F2} dB");
        Assert.True(after.Ssim > before.Ssim, $"SSIM {before.Ssim:F4} to {after.Ssim:F4}");
        Assert.Equal(RecoveryStatus.Converged, recovered.Status);
        Assert.Equal("smoothed-l0", recovered.Solver);
        Assert.InRange(recovered.Iterations, 10, 80);
        double energy = Math.Sqrt(_slice.Value.At(mask).Sum(z => (double)z.MagnitudeSquared));
        Assert.InRange(recovered.ResidualNorm / energy, 0.0, 1e-5);
    }

    /// <summary>An image does not depend on the scanner's units.</summary>
    [Theory]
    [InlineData(1000f)]
    [InlineData(1e-20f)]
    [InlineData(1e25f)]
    public void Scaled_data_give_the_scaled_image(float factor)
    {
        SamplingMask mask = SamplingMask.VariableDensityPoints(256, 256, 4.0, 2);
        Image<Complex32> image = MriReconstruction.CreateProblem(mask).Recover(_slice.Value, mask).Image;
        var scaled = new KSpace(1, 256, 256, Array.ConvertAll(_slice.Value.Samples, z => z * factor));
        Image<Complex32> other = MriReconstruction.CreateProblem(mask).Recover(scaled, mask).Image;
        double largest = image.Pixels.Max(z => (double)z.Real);
        for (int i = 0; i < image.Pixels.Length; i++)
        {
            Assert.Equal(image.Pixels[i].Real, other.Pixels[i].Real / (double)factor, 1e-4 * largest);
            Assert.Equal(image.Pixels[i].Imaginary, other.Pixels[i].Imaginary / (double)factor, 1e-4 * largest);
        }
    }

    /// <summary>Parseval and the centre: all samples of an image's transform give the image back.</summary>
    [Fact]
    public void Full_k_space_gives_the_image_itself()
    {
        var all = new SamplingMask(256, 256, [.. Enumerable.Repeat(true, 65536)]);
        Image<float> image = MriReconstruction.ZeroFilled(_slice.Value, all).Magnitude();
        Assert.InRange(ImageMetrics.Compare(image, TestData.Reference(), TestData.Region()).Psnr, 38.0, 45.0);    // what the noise in the data leaves
    }

    [Theory]
    [InlineData(9, 14)]
    [InlineData(109, 83)]
    [InlineData(1, 40)]
    public void Any_size_is_recovered(int height, int width)
    {
        var random = new Random(height);
        Complex32[] samples = [.. Enumerable.Range(0, height * width).Select(_ => new Complex32((float)random.NextDouble(), (float)random.NextDouble()))];
        var kspace = new KSpace(1, height, width, samples);
        var mask = new SamplingMask(height, width, [.. Enumerable.Range(0, height * width).Select(i => i % 3 != 1)]);
        MriResult result = MriReconstruction.CreateProblem(mask).Recover(kspace, mask);
        Assert.All(result.Image.Pixels, z => Assert.True(Complex32.IsFinite(z)));
        Complex32[] expected = kspace.At(mask), measured = new Complex32[mask.Count];
        new SubsampledFourierOperator(height, width, mask.Points).Forward(result.Image.Pixels, measured);
        Assert.All(expected.Zip(measured), p => Assert.True((p.First - p.Second).MagnitudeSquared < 1e-8f));
    }

    [Fact]
    public void Every_solver_makes_an_image()
    {
        const int Side = 32;
        SamplingMask mask = SamplingMask.VariableDensityPoints(Side, Side, 2.0, 3, centre: 8);
        Complex32[] samples = [.. Enumerable.Range(0, Side * Side).Select(i => new Complex32(1f / (1 + Math.Abs(i / Side - 16) + Math.Abs(i % Side - 16)), 0f))];
        var kspace = new KSpace(1, Side, Side, samples);
        foreach (SolverOptions solver in SolverCatalog.All)
        {
            if (!solver.Name.StartsWith("batch", StringComparison.Ordinal))
            {
                MriResult result = MriReconstruction.CreateProblem(mask, MriSolvers.Find(solver.Name), sparsity: 40).Recover(kspace, mask);
                Assert.Equal(solver is AutoOptions ? MriSolvers.Default.Name : solver.Name, result.Solver);
                Assert.All(result.Image.Pixels, z => Assert.True(Complex32.IsFinite(z)));
            }
        }
    }

    [Fact]
    public void Refuses_what_does_not_fit_in_words()
    {
        SamplingMask mask = SamplingMask.VariableDensityPoints(256, 256, 4.0, 1), small = SamplingMask.VariableDensityPoints(64, 64, 2.0, 1);
        RecoveryProblem<Complex32> problem = MriReconstruction.CreateProblem(mask);
        Assert.Contains("256 x 256", Assert.Throws<ArgumentException>(() => problem.Recover(_slice.Value, small)).Message, StringComparison.Ordinal);
        SamplingMask other = SamplingMask.VariableDensityPoints(256, 256, 8.0, 1);
        Assert.Contains($"{other.Count} samples", Assert.Throws<ArgumentException>(() => problem.Recover(_slice.Value, other)).Message, StringComparison.Ordinal);
        var coils = new KSpace(2, 1, 2, [1f, 2f, 3f, 4f]);
        var line = new SamplingMask(1, 2, [true, true]);
        Assert.Contains("one coil where there are no coil maps, got 2", Assert.Throws<ArgumentException>(() => MriReconstruction.ZeroFilled(coils, line)).Message, StringComparison.Ordinal);
        Assert.Contains("of 2 coils", Assert.Throws<ArgumentException>(() => MriReconstruction.CreateProblem(line).Recover(coils, line)).Message, StringComparison.Ordinal);
        var empty = new KSpace(1, 1, 2, [1f, 0f]);
        Assert.Contains("non-zero sample under the mask", Assert.Throws<ArgumentException>(() => MriReconstruction.ZeroFilled(empty, new SamplingMask(1, 2, [false, true]))).Message, StringComparison.Ordinal);
        Assert.Contains("levels", Assert.Throws<ArgumentOutOfRangeException>(() => MriReconstruction.CreateProblem(mask, levels: -1)).Message, StringComparison.Ordinal);
    }

    /// <summary>Better than the L1 wavelet regularisation of another program with its lambda tuned on the reference: 29.64 and 42.13 dB.</summary>
    [SharedDataFact]
    public void Scans_are_recovered_better_than_by_tuned_L1_regularisation()
    {
        foreach ((string scan, int side, double decibels) in new[] { ("t1sag", 256, 29.64), ("t2ax512", 512, 42.13) })
        {
            string folder = Path.Combine(SharedDataFactAttribute.Folder!, scan);
            KSpace kspace = KSpace.Read(Path.Combine(folder, "kspace.npy"));
            SamplingMask mask = SamplingMask.Read(Path.Combine(SharedDataFactAttribute.Folder!, "masks", $"mask_{side}x{side}_2d_R4.npy"));
            MriResult result = MriReconstruction.CreateProblem(mask).Recover(kspace, mask);
            ImageQuality quality = ImageMetrics.Compare(
                result.Image.Magnitude(), ImageFile.ReadMagnitude(Path.Combine(folder, "ref.npy")), ImageFile.ReadRegion(Path.Combine(folder, "roi.npy")));
            Assert.True(quality.Psnr >= decibels, $"{scan}: {quality.Psnr:F2} dB");
        }
    }

    private static ImageQuality Quality(Image<Complex32> image) => ImageMetrics.Compare(image.Magnitude(), TestData.Reference(), TestData.Region());
}
