using CsRecover.Solvers;

namespace CsRecover.Mri.Tests.Coils;

/// <summary>Images from several coils: the bundled slice, seen by coils that are simulated.</summary>
public class SenseRecoveryTests
{
    private const int Side = 256, Coils = 6;

    private static readonly Lazy<KSpace> _coils = new(Simulate);

    /// <summary>Maps estimated from the data alone; the image is clearly better than zero-filled, and than one coil can give at this undersampling.</summary>
    [Fact]
    public void An_undersampled_slice_is_recovered_from_several_coils()
    {
        SamplingMask mask = SamplingMask.VariableDensityPoints(Side, Side, 6.0, 1);
        CoilMaps maps = Espirit.Estimate(_coils.Value, mask).Maps;
        MriResult result = MriReconstruction.CreateProblem(mask, maps).Recover(_coils.Value, mask);
        Assert.Equal(RecoveryStatus.Converged, result.Status);
        ImageQuality before = Quality(MriReconstruction.ZeroFilled(_coils.Value, mask, maps)), after = Quality(result.Image);
        KSpace single = KSpace.Read(TestData.Bundled("kspace.npy"));
        ImageQuality alone = Quality(MriReconstruction.CreateProblem(mask).Recover(single, mask).Image);
        Assert.True(after.Psnr > before.Psnr + 5.0, $"{before.Psnr:F2} dB to {after.Psnr:F2} dB");
        Assert.True(after.Psnr > alone.Psnr + 1.0, $"{alone.Psnr:F2} dB of one coil, {after.Psnr:F2} dB of {Coils}");
    }

    /// <summary>Every level is better than the one before, and what the data choose is as good as the better choice.</summary>
    [Fact]
    public void Levels_of_quality_are_those_of_one_coil()
    {
        SamplingMask mask = SamplingMask.VariableDensityLines(Side, Side, 5.0, 1);
        CoilMaps maps = Espirit.Estimate(_coils.Value, mask).Maps;
        double Decibels(RecoveryProblem<Complex32> problem) => Quality(problem.Recover(_coils.Value, mask).Image).Psnr;
        double fast = Decibels(MriReconstruction.CreateProblem(_coils.Value, mask, MriQuality.Fast, maps)), standard = Decibels(MriReconstruction.CreateProblem(_coils.Value, mask, MriQuality.Standard, maps));
        double best = Decibels(MriReconstruction.CreateProblem(_coils.Value, mask, MriQuality.Best, maps));
        double with = Decibels(MriReconstruction.CreateProblem(mask, maps, MriQuality.Best, smoothPhase: true)), without = Decibels(MriReconstruction.CreateProblem(mask, maps, MriQuality.Best));
        Assert.True(standard > fast + 0.3 && best > standard + 0.3, $"{fast:F2}, {standard:F2}, {best:F2} dB");
        Assert.Equal(Math.Max(with, without), best);
    }

    /// <summary>No fully sampled middle, so no sensitivities: joint sparsity gives far more than zeros, and no less than every coil by itself, though these coils share one noise, which favours that.</summary>
    [Fact]
    public void A_slice_is_recovered_without_calibration()
    {
        SamplingMask mask = SamplingMask.VariableDensityPoints(Side, Side, 5.0, 3, centre: 0);
        Image<float> joint = MriReconstruction.CreateCalibrationlessProblem(mask, Coils).Recover(_coils.Value, mask).Image.Magnitude();
        RecoveryProblem<Complex32> single = MriReconstruction.CreateProblem(mask);
        double[] alone = new double[Side * Side], zeros = new double[Side * Side];
        for (int coil = 0; coil < Coils; coil++)
        {
            var kspace = new KSpace(1, Side, Side, _coils.Value.Coil(coil).ToArray());
            AddEnergy(alone, single.Recover(kspace, mask).Image);
            AddEnergy(zeros, MriReconstruction.ZeroFilled(kspace, mask));
        }

        double Decibels(Image<float> magnitude) => ImageMetrics.Compare(magnitude, TestData.Reference(), TestData.Region()).Psnr;
        double ours = Decibels(joint), separate = Decibels(Root(alone)), before = Decibels(Root(zeros));
        Assert.True(ours > separate - 0.3 && ours > before + 5.0, $"joint {ours:F2}, separate {separate:F2}, zero-filled {before:F2} dB");
        Assert.Contains("samples and", Assert.Throws<ArgumentException>(() => MriReconstruction.CreateCalibrationlessProblem(mask, 2).Recover(_coils.Value, mask)).Message, StringComparison.Ordinal);

        static Image<float> Root(double[] energies) => new(Side, Side, [.. energies.Select(e => (float)Math.Sqrt(e))]);

        static void AddEnergy(double[] sum, Image<Complex32> image)
        {
            for (int i = 0; i < sum.Length; i++)
            {
                sum[i] += image.Pixels[i].MagnitudeSquared;
            }
        }
    }

    /// <summary>Four virtual coils of six give nearly the same image; whole columns, scaled data.</summary>
    [Fact]
    public void Virtual_coils_give_nearly_the_same_image()
    {
        SamplingMask mask = SamplingMask.VariableDensityLines(Side, Side, 3.0, 2);
        KSpace six = _coils.Value.Undersample(mask), four = CoilCompression.ToCoils(six, 4).Apply(six);
        var scaled = new KSpace(4, Side, Side, Array.ConvertAll(four.Samples, z => z * 1e-12f));
        ImageQuality full = Quality(Recover(six, mask)), compressed = Quality(Recover(scaled, mask).Map(z => z * 1e12f));
        Assert.True(compressed.Psnr > full.Psnr - 1.5, $"{full.Psnr:F2} dB of six coils, {compressed.Psnr:F2} dB of four virtual ones");
    }

    [Fact]
    public void Refuses_maps_that_do_not_fit_in_words()
    {
        SamplingMask mask = SamplingMask.VariableDensityPoints(Side, Side, 6.0, 1);
        static string Message(Func<object> action) => Assert.ThrowsAny<ArgumentException>(action).Message;
        CoilMaps small = new(2, 8, 8, [.. Enumerable.Repeat(Complex32.One, 128)]), two = new(2, Side, Side, [.. Enumerable.Repeat(Complex32.One, 2 * Side * Side)]);
        Assert.Contains("coil maps of 256 x 256 pixels", Message(() => MriReconstruction.CreateProblem(mask, small)), StringComparison.Ordinal);
        Assert.Contains("maps of 6 coils", Message(() => MriReconstruction.ZeroFilled(_coils.Value, mask, two)), StringComparison.Ordinal);
        Assert.Contains("k-space of 6 coils", Message(() => MriReconstruction.CreateProblem(mask, two).Recover(_coils.Value, mask)), StringComparison.Ordinal);
    }

    private static Image<Complex32> Recover(KSpace kspace, SamplingMask mask) =>
        MriReconstruction.CreateProblem(mask, Espirit.Estimate(kspace, mask).Maps).Recover(kspace, mask).Image;

    private static ImageQuality Quality(Image<Complex32> image) => ImageMetrics.Compare(image.Magnitude(), TestData.Reference(), TestData.Region());

    /// <summary>Smooth sensitivities around the head whose squares add up to 1, and the Fourier transform of what each coil sees, by the operator with all samples.</summary>
    private static KSpace Simulate()
    {
        var all = new SamplingMask(Side, Side, [.. Enumerable.Repeat(true, Side * Side)]);
        Image<Complex32> slice = MriReconstruction.ZeroFilled(KSpace.Read(TestData.Bundled("kspace.npy")), all);
        var values = new Complex32[Coils * Side * Side];
        for (int i = 0; i < values.Length; i++)
        {
            double angle = 2.0 * Math.PI * (i / (Side * Side)) / Coils, y = (i / Side % Side - 128) / 128.0 - Math.Sin(angle), x = (i % Side - 128) / 128.0 - Math.Cos(angle);
            values[i] = Complex32.FromPolar((float)Math.Exp(-(x * x + y * y) / 1.5), (float)(angle + 0.8 * x * Math.Cos(angle)));
        }

        var samples = new Complex32[values.Length];
        MriOperators.Sense(all, new CoilMaps(Coils, Side, Side, values), MriReconstruction.DefaultWavelet, 0).Forward(slice.Pixels, samples);
        return new KSpace(Coils, Side, Side, samples);
    }
}
