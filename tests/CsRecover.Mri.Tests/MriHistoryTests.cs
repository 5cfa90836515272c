using CsRecover.Solvers;

namespace CsRecover.Mri.Tests;

/// <summary>What a recovery says about its iterations, and what it leaves when its time is up.</summary>
public class MriHistoryTests
{
    private static readonly Lazy<KSpace> _slice = new(() => KSpace.Read(TestData.Bundled("kspace.npy")));

    [Fact]
    public void Thresholds_fall_to_where_the_samples_kept_aside_are_met_best()
    {
        SamplingMask mask = SamplingMask.VariableDensityPoints(256, 256, 4.0, 3);
        MriResult result = MriReconstruction.CreateProblem(mask).Recover(_slice.Value, mask, new RecoveryOptions { KeepHistory = true });
        SmoothedL0Options options = MriSolvers.Default;
        IReadOnlyList<ThresholdReport> all = result.ThresholdHistory;
        Assert.Equal(result.Iterations, all.Count);
        Assert.Equal(result.Iterations, result.ResidualHistory.Count);
        Assert.True(double.IsPow2(result.Scale));
        Assert.InRange(mask.Points.Zip(_slice.Value.Samples, (m, z) => m ? (double)z.Magnitude : 0.0).Max(), result.Scale, 2.0 * result.Scale);
        Assert.Equal(options.FinalSteps, all.Count(t => double.IsNaN(t.HeldOutMisfit)));
        ThresholdReport[] falling = [.. all.Take(all.Count - options.FinalSteps)];
        Assert.All(falling.Zip(falling.Skip(1)), p => Assert.Equal(options.Decrease * p.First.Sigma, p.Second.Sigma, 1e-4 * p.First.Sigma));
        ThresholdReport best = falling.MinBy(t => t.HeldOutMisfit);
        Assert.Equal(options.Patience, falling.Length - 1 - Array.IndexOf(falling, best));
        Assert.All(all.Skip(falling.Length), t => Assert.Equal(best.Sigma, t.Sigma));
        double largest = MriReconstruction.ZeroFilled(_slice.Value, mask).Pixels.Max(z => (double)z.Magnitude);
        Assert.InRange(all[0].Sigma / (options.InitialSigma!.Value * largest), 0.9, 1.1);       // of all samples but those kept aside
        Assert.Empty(MriReconstruction.CreateProblem(mask).Recover(_slice.Value, mask).ThresholdHistory);
        Assert.Empty(MriReconstruction.CreateProblem(mask, new NormalizedIhtOptions { Sparsity = 500, MaxIterations = 2 }).Recover(_slice.Value, mask, new RecoveryOptions { KeepHistory = true }).ThresholdHistory);
    }

    [Theory]
    [InlineData(MriQuality.Fast)]
    [InlineData(MriQuality.Standard)]
    [InlineData(MriQuality.Best)]
    public void When_time_is_up_the_image_explains_all_samples(MriQuality quality)
    {
        SamplingMask mask = SamplingMask.VariableDensityPoints(256, 256, 4.0, 3);
        MriResult result = MriReconstruction.CreateProblem(mask, quality).Recover(_slice.Value, mask, new RecoveryOptions { TimeLimit = TimeSpan.Zero });
        Assert.Equal((RecoveryStatus.TimeLimit, 1), (result.Status, result.Iterations));
        double energy = Math.Sqrt(_slice.Value.At(mask).Sum(z => (double)z.MagnitudeSquared));
        Assert.InRange(result.ResidualNorm / energy, 0.0, 1e-5);
    }
}
