using CsRecover.Mri.Files;
using CsRecover.Solvers;

namespace CsRecover.Mri.Tests.Dynamic;

/// <summary>Series of images against the same frames one by one, and against their truth.</summary>
public class DynamicReconstructionTests
{
    private const int Side = DynamicPhantom.Side;

    [Theory]
    [InlineData(4.0, 0.03)]
    [InlineData(8.0, 0.01)]
    public void Is_clearly_better_than_frame_by_frame(double acceleration, double noise)
    {
        DynamicPhantom phantom = DynamicPhantom.Of(16);
        DynamicMask mask = phantom.Masks(acceleration);
        DynamicKSpace kspace = phantom.Measure(mask, noise);
        double together = phantom.Error(Recover(kspace, mask).Frames);
        SmoothedL0Options alike = MriSolvers.Default with { EndsShrunk = true };
        double plain = phantom.Error(OneByOne(kspace, mask, MriSolvers.Default)), shrunk = phantom.Error(OneByOne(kspace, mask, alike));
        Assert.True(together < 0.75 * Math.Min(plain, shrunk), $"{together:F4} against {plain:F4}, ending shrunk {shrunk:F4}");
    }

    [Fact]
    public void Several_coils_with_given_and_with_estimated_maps()
    {
        DynamicPhantom phantom = DynamicPhantom.Of(12, coils: 4);
        DynamicMask mask = phantom.Masks(8.0);
        DynamicKSpace kspace = phantom.Measure(mask, 0.02);
        CoilMaps estimated = DynamicReconstruction.EstimateMaps(kspace, mask).Maps;
        double given = phantom.Error(Recover(kspace, mask, phantom.Maps).Frames), espirit = phantom.Error(Recover(kspace, mask, estimated).Frames);
        List<Image<Complex32>> frames = [];
        for (int t = 0; t < 12; t++)
        {
            SamplingMask one = MaskOf(mask, t);
            frames.Add(MriReconstruction.CreateProblem(one, phantom.Maps!).Recover(kspace.Frame(t), one).Image);
        }

        double single = phantom.Error(frames);
        Assert.True(given < 0.75 * single, $"{given:F4} against {single:F4}");
        Assert.True(espirit < 1.25 * given, $"{espirit:F4} against {given:F4}");
    }

    /// <summary>What held-out samples choose is near the best threshold by hand.</summary>
    [Fact]
    public void Held_out_samples_choose_about_the_best_threshold()
    {
        DynamicPhantom phantom = DynamicPhantom.Of(12);
        DynamicMask mask = phantom.Masks(5.0);
        DynamicKSpace kspace = phantom.Measure(mask, 0.03);
        double chosen = phantom.Error(Recover(kspace, mask).Frames);
        double[] byHand =
        [
            .. new[] { 0.2, 0.05, 0.02, 0.01, 0.005, 0.001 }.Select(t => phantom.Error(Recover(kspace, mask, solver: MriSolvers.WithThreshold(DynamicReconstruction.DefaultSolver, t)).Frames)),
        ];
        Assert.True(chosen < 1.15 * byHand.Min(), $"{chosen:F4} against {byHand.Min():F4}");
        Assert.True(byHand[0] > 1.5 * byHand.Min());
    }

    [Fact]
    public void Scaled_data_give_the_scaled_series()
    {
        DynamicPhantom phantom = DynamicPhantom.Of(6);
        DynamicMask mask = phantom.Masks(4.0);
        DynamicKSpace kspace = phantom.Measure(mask, 0.02);
        DynamicKSpace large = new(6, 1, Side, Side, Array.ConvertAll(kspace.Samples, z => z * 1000f));
        IEnumerable<Complex32> small = Recover(kspace, mask).Frames.SelectMany(f => f.Pixels);
        Assert.All(small.Zip(Recover(large, mask).Frames.SelectMany(f => f.Pixels)), p => Assert.InRange((p.First - p.Second * 0.001f).Magnitude, 0f, 1e-3f));
    }

    /// <summary>Still frames, each with another mask: all of them are the same image, of all frames' samples.</summary>
    [Fact]
    public void Still_frames_come_out_alike()
    {
        DynamicPhantom phantom = DynamicPhantom.Of(8, still: true);
        DynamicMask mask = phantom.Masks(6.0);
        DynamicKSpace kspace = phantom.Measure(mask, 0.01);
        IReadOnlyList<Image<Complex32>> frames = Recover(kspace, mask).Frames;
        double error = phantom.Error(frames), single = phantom.Error(OneByOne(kspace, mask, MriSolvers.Default));
        Assert.True(error < 0.5 * single, $"{error:F4} against {single:F4}");
        for (int t = 1; t < 8; t++)
        {
            double apart = frames[t].Pixels.Zip(frames[0].Pixels, (a, b) => (double)(a - b).MagnitudeSquared).Sum(), energy = frames[0].Pixels.Sum(z => (double)z.MagnitudeSquared);
            Assert.True(Math.Sqrt(apart / energy) < 0.5 * single, $"frame {t} differs from frame 0 by {Math.Sqrt(apart / energy):F4}, {single:F4} one by one");
        }
    }

    /// <summary>A single frame has no others to be like: it is an image by itself.</summary>
    [Fact]
    public void One_frame_is_an_image()
    {
        DynamicPhantom phantom = DynamicPhantom.Of(1);
        DynamicMask mask = phantom.Masks(3.0);
        DynamicKSpace kspace = phantom.Measure(mask, 0.01);
        DynamicResult series = DynamicReconstruction.CreateProblem(1, mask).Recover(kspace, mask);
        SamplingMask only = MaskOf(mask, 0);
        Assert.Equal(MriReconstruction.CreateProblem(only).Recover(kspace.Frame(0), only).Image.Pixels, series.Frames[0].Pixels);
    }

    [Fact]
    public void The_average_over_time_fills_gaps()
    {
        bool[] points = [true, false, false, true, true, false];
        Complex32[] samples = [2f, 9f, 9f, 4f, 6f, 9f];
        (KSpace average, SamplingMask mask) = new DynamicKSpace(2, 1, 1, 3, samples).TimeAverage(new DynamicMask(2, 1, 3, points));
        Assert.Equal([3f, 6f, Complex32.Zero], average.Samples);
        Assert.Equal([true, true, false], mask.Points);
    }

    [Fact]
    public void Reads_arrays_of_NumPy_and_of_BART()
    {
        using var folder = new TemporaryFolder();
        Complex32[] samples = [.. Enumerable.Range(1, 2 * 3 * 4 * 5).Select(i => new Complex32(i, -i))];
        NpyFile.Write(folder.File("k.npy"), samples, 2, 3, 4, 5);
        CflFile.Write(
            folder.File("k.cfl"), [.. Enumerable.Range(0, samples.Length).Select(i => samples[i / 20 * 20 + i % 4 * 5 + i / 4 % 5])], 4, 5, 1, 3, 1, 1, 1, 1, 1, 1, 2);
        foreach (string file in new[] { "k.npy", "k.cfl" })
        {
            DynamicKSpace kspace = DynamicKSpace.Read(folder.File(file));
            Assert.Equal((2, 3, 4, 5), (kspace.Frames, kspace.Coils, kspace.Height, kspace.Width));
            Assert.Equal(samples, kspace.Samples);
            Assert.True(kspace.At(1, 1).SequenceEqual(samples.AsSpan(4 * 20, 20)));
        }

        NpyFile.Write(folder.File("m.npy"), [true, false, false, true], 2, 1, 2);
        Assert.Equal([false, true], DynamicMask.Read(folder.File("m.npy")).Frame(1).ToArray());
        NpyFile.Write(folder.File("m.npy"), [true, false], 1, 2);
        Assert.Equal([true, false], DynamicMask.Read(folder.File("m.npy")).Frame(7).ToArray());
    }

    [Fact]
    public void Refuses_wrong_shapes_in_words()
    {
        using var folder = new TemporaryFolder();
        static string Message(Action action) => Assert.ThrowsAny<Exception>(action).Message;
        DynamicPhantom phantom = DynamicPhantom.Of(3);
        DynamicMask mask = phantom.Masks(4.0), two = DynamicMask.Of(MaskOf(mask, 0), MaskOf(mask, 1));
        DynamicKSpace kspace = phantom.Measure(mask, 0.0);
        Assert.Contains("masks of 3 frames (or one for all) of 64 x 64 points", Message(() => DynamicReconstruction.CreateProblem(3, mask).Recover(kspace, two)), StringComparison.Ordinal);
        Assert.Contains("or one for all, got 2 for 3", Message(() => DynamicReconstruction.CreateProblem(3, two)), StringComparison.Ordinal);
        Assert.Contains("got 3 for 0", Message(() => DynamicReconstruction.CreateProblem(0, mask)), StringComparison.Ordinal);
        Assert.Contains("3 frames of 4096 pixels", Message(() => DynamicReconstruction.CreateProblem(2, two).Recover(kspace, mask)), StringComparison.Ordinal);
        Assert.Contains("coil maps of 64 x 64 pixels", Message(() => DynamicReconstruction.CreateProblem(3, mask, new CoilMaps(1, 1, 2, [1f, 1f]))), StringComparison.Ordinal);
        Assert.Contains("(frames, coils, height, width)", Message(() => _ = new DynamicKSpace(2, 1, 1, 2, new Complex32[3])), StringComparison.Ordinal);
        Assert.Contains("frame 1, coil 0, row 0, column 1", Message(() => _ = new DynamicKSpace(2, 1, 1, 2, [1f, 1f, 1f, float.NaN])), StringComparison.Ordinal);
        Assert.Contains("none in frame 1 of 2", Message(() => _ = new DynamicMask(2, 1, 2, [true, false, false, false])), StringComparison.Ordinal);
        Assert.Contains("all of one shape, got 0", Message(() => DynamicMask.Of()), StringComparison.Ordinal);
        NpyFile.Write(folder.File("k.npy"), new Complex32[4], 2, 2);
        Assert.Contains("(frames, height, width) or (frames, coils, height, width), got (2, 2)", Message(() => DynamicKSpace.Read(folder.File("k.npy"))), StringComparison.Ordinal);
        CflFile.Write(folder.File("k.cfl"), [1f, 1f], 1, 1, 1, 1, 2);
        Assert.Contains("time in the eleventh", Message(() => DynamicKSpace.Read(folder.File("k.cfl"))), StringComparison.Ordinal);
        var bad = new SmoothedL0Options { HeldOut = 2.0 };
        Assert.Contains("HeldOut", Message(() => DynamicReconstruction.CreateProblem(3, mask, solver: bad).Recover(kspace, mask)), StringComparison.Ordinal);
    }

    private static DynamicResult Recover(DynamicKSpace kspace, DynamicMask mask, CoilMaps? maps = null, SmoothedL0Options? solver = null) =>
        DynamicReconstruction.CreateProblem(kspace.Frames, mask, maps, solver).Recover(kspace, mask);

    private static SamplingMask MaskOf(DynamicMask mask, int frame) => new(Side, Side, mask.Frame(frame).ToArray());

    private static IEnumerable<Image<Complex32>> OneByOne(DynamicKSpace kspace, DynamicMask mask, SmoothedL0Options solver) => Enumerable.Range(0, kspace.Frames).Select(t =>
    {
        SamplingMask one = MaskOf(mask, t);
        return MriReconstruction.CreateProblem(one, solver).Recover(kspace.Frame(t), one).Image;
    });
}
