using System.Text.Json;
using CsRecover.Mri.Files;

namespace CsRecover.Cli.Tests;

/// <summary><c>csrecover mri --dynamic</c> on a small series, and what it refuses.</summary>
public class DynamicSeriesTests
{
    private const int Frames = 6, H = 24, W = 20;

    [Fact]
    public void Writes_a_series_a_picture_and_a_report()
    {
        using var work = new Workspace();
        Write(work);
        Outcome outcome = Workspace.Run(
            "mri", "--dynamic", "--kspace", work["k.npy"], "--mask", work["mask.npy"], "--reference", work["reference.npy"], "--threads", "2", "--output", work["result"]);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains("locally low rank", outcome.Output, StringComparison.Ordinal);
        Assert.Equal(["image.npy", "image.png", "report.json"], Directory.GetFiles(work["result"]).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal));
        NpyArray image = NpyFile.Read(Path.Combine(work["result"], "image.npy"));
        Assert.Equal(NpyType.Complex64, image.Type);
        Assert.Equal([Frames, H, W], image.Shape);
        using JsonDocument report = JsonDocument.Parse(File.ReadAllText(Path.Combine(work["result"], "report.json")));
        Assert.Equal(Frames, report.RootElement.GetProperty("frames").GetInt32());
        Assert.InRange(report.RootElement.GetProperty("nrmse").GetDouble(), 0.0, 0.2);
    }

    /// <summary>Coil maps out of the average over time, kept; masks out of the zeros of k-space; a threshold by hand.</summary>
    [Fact]
    public void Estimates_coil_maps_from_the_average_over_time()
    {
        using var work = new Workspace();
        Write(work, coils: 2);
        Outcome outcome = Workspace.Run("mri", "--dynamic", "--kspace", work["k.npy"], "--save-maps", work["maps.npy"], "--threshold", "0.05", "--output", work["result"]);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains("average over time", outcome.Output, StringComparison.Ordinal);
        Assert.Equal([2, H, W], NpyFile.Read(work["maps.npy"]).Shape);
        Assert.Equal(0, Workspace.Run("mri", "--dynamic", "--kspace", work["k.npy"], "--maps", work["maps.npy"], "--output", work["again"]).ExitCode);
    }

    [Theory]
    [InlineData("--quality: expected only", "--quality", "best")]
    [InlineData("--spins: expected only", "--spins", "2")]
    [InlineData("expected masks of shape (6, 24, 20) or (24, 20), as the k-space has, got (2, 24, 20)", "--mask", "two.npy")]
    [InlineData("expected masks of shape (frames, height, width) or (height, width), got (960,)", "--mask", "flat.npy")]
    [InlineData("none in frame 1 of 6", "--mask", "gap.npy")]
    [InlineData("expected a reference of shape (6, 24, 20), as the k-space has, got (2, 24, 20)", "--reference", "two.npy")]
    [InlineData("expected coil maps of shape (1, 24, 20)", "--maps", "maps.npy")]
    [InlineData("expected k-space of several coils", "--save-maps", "saved.npy")]
    [InlineData("expected k-space of shape (frames, height, width) or (frames, coils, height, width), got (2,)", "--kspace", "line.npy")]
    public void Refuses_in_one_line(string words, string option, string value)
    {
        using var work = new Workspace();
        Write(work);
        bool[] two = [.. Enumerable.Repeat(true, 2 * H * W)];
        NpyFile.Write(work["two.npy"], two, 2, H, W);
        NpyFile.Write(work["flat.npy"], two, two.Length);
        NpyFile.Write(work["gap.npy"], [.. Enumerable.Range(0, Frames * H * W).Select(i => i / H / W != 1)], Frames, H, W);
        NpyFile.Write(work["maps.npy"], [.. Enumerable.Repeat(Complex32.One, 2 * H * W)], 2, H, W);
        NpyFile.Write(work["line.npy"], new Complex32[2], 2);
        string[] kspace = option == "--kspace" ? [] : ["--kspace", work["k.npy"]];
        Outcome outcome = Workspace.Run(["mri", "--dynamic", .. kspace, option, value.EndsWith(".npy", StringComparison.Ordinal) ? work[value] : value, "--output", work["result"]]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(words, outcome.Error, StringComparison.Ordinal);
        Assert.Single(outcome.Error.TrimEnd('\n').Split('\n'));
        Assert.False(Directory.Exists(work["result"]));
    }

    /// <summary>A box that grows brighter, whose k-space is sampled in the middle and in every third column, others in every frame.</summary>
    private static void Write(Workspace work, int coils = 1)
    {
        var samples = new Complex32[Frames * coils * H * W];
        bool[] mask = new bool[Frames * H * W];
        float[] reference = new float[Frames * H * W];
        for (int t = 0; t < Frames; t++)
        {
            for (int i = 0; i < H * W; i++)
            {
                int row = i / W, column = i % W;
                reference[t * H * W + i] = row is >= 6 and < 18 && column is >= 5 and < 15 ? 0.4f + 0.1f * t : 0f;
                mask[t * H * W + i] = (column + t) % 3 == 0 || Math.Abs(column - W / 2) <= 4;
            }

            for (int c = 0; c < coils; c++)
            {
                for (int u = 0; u < H * W; u++)
                {
                    samples[(t * coils + c) * H * W + u] = mask[t * H * W + u] ? Transform(reference.AsSpan(t * H * W, H * W), u, coils == 1 ? 0 : 2 * c - 1) : Complex32.Zero;
                }
            }
        }

        int[] shape = coils == 1 ? [Frames, H, W] : [Frames, coils, H, W];
        NpyFile.Write(work["k.npy"], samples, shape);
        NpyFile.Write(work["mask.npy"], mask, Frames, H, W);
        NpyFile.Write(work["reference.npy"], reference, Frames, H, W);
    }

    /// <summary>One sample, by its sum; a coil on one side sees that side better.</summary>
    private static Complex32 Transform(ReadOnlySpan<float> image, int point, int side)
    {
        var sum = System.Numerics.Complex.Zero;
        for (int i = 0; i < image.Length; i++)
        {
            if (image[i] != 0f)
            {
                double turns = (double)(point / W - H / 2) * (i / W - H / 2) / H + (double)(point % W - W / 2) * (i % W - W / 2) / W;
                sum += System.Numerics.Complex.FromPolarCoordinates(image[i] * (1.0 + 0.6 * side * (i % W - W / 2.0) / W), -2.0 * Math.PI * turns);
            }
        }

        return (Complex32)(sum / Math.Sqrt(H * W));
    }
}
