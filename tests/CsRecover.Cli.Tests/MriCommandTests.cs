using System.Text.Json;
using CsRecover.Mri.Files;

namespace CsRecover.Cli.Tests;

/// <summary><c>csrecover mri</c> on a small image.</summary>
public class MriCommandTests
{
    private const int H = 40, W = 36;

    [Theory]
    [InlineData("k.npy")]
    [InlineData("k.cfl")]
    public void Writes_an_image_a_picture_and_a_report(string kspace)
    {
        using var work = new Workspace();
        Write(work);
        Outcome outcome = Workspace.Run(
            "mri", "--kspace", work[kspace], "--mask", work["mask.npy"], "--reference", work["reference.npy"], "--roi", work["roi.npy"], "--output", work["result"], "--warm");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(["image.npy", "image.png", "report.json"], Directory.GetFiles(work["result"]).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal));

        NpyArray image = NpyFile.Read(Path.Combine(work["result"], "image.npy"));
        Assert.Equal(NpyType.Complex64, image.Type);
        Assert.Equal([H, W], image.Shape);
        using JsonDocument report = JsonDocument.Parse(File.ReadAllText(Path.Combine(work["result"], "report.json")));
        foreach (string name in new[] { "solver", "backend", "status", "iterations", "seconds", "residual_norm", "support_size", "nrmse", "psnr", "ssim", "nrmse_roi", "psnr_roi", "ssim_roi" })
        {
            Assert.True(report.RootElement.TryGetProperty(name, out _), $"{name} is missing");
        }

        Assert.Equal("smoothed-l0", report.RootElement.GetProperty("solver").GetString());
        Assert.InRange(report.RootElement.GetProperty("psnr_roi").GetDouble(), 22.0, 80.0);
    }

    /// <summary>
    /// Levels are no order of merit here: with a dozen samples kept aside, which is all that so small an image has to judge itself by, the stop comes by
    /// chance (24.8 dB for standard, 30 and more for the others).
    /// </summary>
    [Theory]
    [InlineData("fast", 29.0)]
    [InlineData("standard", 24.0)]
    [InlineData("best", 29.0)]
    public void Every_quality_makes_an_image(string quality, double decibels)
    {
        using var work = new Workspace();
        Write(work);
        Outcome outcome = Workspace.Run(
            "mri", "--kspace", work["k.npy"], "--mask", work["mask.npy"], "--reference", work["reference.npy"], "--roi", work["roi.npy"], "--output", work["result"], "--quality", quality);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(quality != "fast", outcome.Output.Contains("patches", StringComparison.Ordinal));
        using JsonDocument report = JsonDocument.Parse(File.ReadAllText(Path.Combine(work["result"], "report.json")));
        Assert.InRange(report.RootElement.GetProperty("psnr_roi").GetDouble(), decibels, 120.0);
    }

    [Theory]
    [InlineData("tv", "total variation")]
    [InlineData("wavelets+tv", "wavelets of 4 levels, and of little total variation")]
    public void Total_variation_is_a_prior(string prior, string words)
    {
        using var work = new Workspace();
        Write(work);
        string[] args = ["mri", "--kspace", work["k.npy"], "--mask", work["mask.npy"], "--prior", prior];
        Outcome outcome = Workspace.Run([.. args, "--reference", work["reference.npy"], "--roi", work["roi.npy"], "--output", work["result"]]);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains(words, string.Join(' ', outcome.Output.Split([' ', '\n', '│'], StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        using JsonDocument report = JsonDocument.Parse(File.ReadAllText(Path.Combine(work["result"], "report.json")));
        Assert.InRange(report.RootElement.GetProperty("psnr_roi").GetDouble(), 24.0, 120.0);
        Assert.Equal(0, Workspace.Run([.. args, "--threshold", "0.01", "--output", work["byhand"]]).ExitCode);
        Workspace.AssertRefused(Workspace.Run([.. args, "--quality", "best", "--output", work["no"]]), "--prior", prior, "best");
        Workspace.AssertRefused(Workspace.Run([.. args, "--solver", "niht", "--output", work["no"]]), "--prior", "smoothed-l0", "niht");
        Workspace.AssertRefused(Workspace.Run([.. args, "--sparsity", "9", "--output", work["no"]]), "--prior", "9");
        Workspace.AssertRefused(Workspace.Run([.. args, "--threshold", "2", "--output", work["no"]]), "--threshold", "got '2'");
        Workspace.AssertRefused(Workspace.Run([.. args[..^1], "curvelets", "--output", work["no"]]), "--prior", "got 'curvelets'");
    }

    [Fact]
    public void Other_solvers_spin_around()
    {
        using var work = new Workspace();
        Write(work);
        string[] args = ["mri", "--kspace", work["k.npy"], "--mask", work["mask.npy"], "--reference", work["reference.npy"], "--solver", "niht", "--sparsity", "300"];
        double Decibels(string output, params string[] spins)
        {
            Outcome outcome = Workspace.Run([.. args, "--output", work[output], .. spins]);
            Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
            using JsonDocument report = JsonDocument.Parse(File.ReadAllText(Path.Combine(work[output], "report.json")));
            return report.RootElement.GetProperty("psnr").GetDouble();
        }

        double once = Decibels("once"), spun = Decibels("spun", "--spins", "6");
        Assert.True(spun > once + 0.5, $"{once:F2} dB, spun {spun:F2} dB");
        Assert.Equal(once, Decibels("again", "--spins", "1"));
        Workspace.AssertRefused(Workspace.Run([.. args, "--spins", "0", "--output", work["no"]]), "--spins", "got 0");
    }

    /// <summary>Two coils: their maps are estimated and saved, and give the same image when they are given back.</summary>
    [Fact]
    public void Several_coils_are_combined_by_estimated_or_given_maps()
    {
        using var work = new Workspace();
        Write(work);
        Complex32[] samples = NpyFile.Read(work["k.npy"]).ToComplex();
        NpyFile.Write(work["coils.npy"], [.. samples, .. samples.Select(z => z * new Complex32(0f, 0.5f))], 2, H, W);
        string[] input = ["mri", "--kspace", work["coils.npy"]];
        Outcome outcome = Workspace.Run([.. input, "--output", work["first"], "--save-maps", work["maps.cfl"]]);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains("2 coils, ESPIRiT", outcome.Output, StringComparison.Ordinal);
        Assert.Equal([H, W, 1, 2], CflFile.Read(work["maps.cfl"]).Dimensions.Take(4));
        Assert.Equal(0, Workspace.Run([.. input, "--output", work["second"], "--maps", work["maps.cfl"]]).ExitCode);
        Complex32[] first = NpyFile.Read(Path.Combine(work["first"], "image.npy")).ToComplex(), second = NpyFile.Read(Path.Combine(work["second"], "image.npy")).ToComplex();
        float largest = first.Max(z => z.Magnitude);
        Assert.True(largest > 0f);
        Assert.All(first.Zip(second), p => Assert.True((p.First - p.Second).Magnitude < 1e-3f * largest));
    }

    [Fact]
    public void Pictures_of_other_formats_are_written_where_the_build_can()
    {
        using var work = new Workspace();
        Write(work);
        string[] args = ["mri", "--kspace", work["undersampled.npy"], "--output", work["result"], "--picture-format", "jpg"];
        if (!PictureFile.Writes.Contains("jpg"))
        {
            Workspace.AssertRefused(Workspace.Run(args), "--picture-format", "out of png, got 'jpg'", "-p:HasImageSharp=true");
            Assert.False(Directory.Exists(work["result"]));
            return;
        }

        Outcome outcome = Workspace.Run(args);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal((H, W), (PictureFile.ReadGrey(Path.Combine(work["result"], "image.jpg")).Height, PictureFile.ReadGrey(Path.Combine(work["result"], "image.jpg")).Width));
        Workspace.AssertRefused(Workspace.Run([.. args[..^1], "xyz"]), "--picture-format", "jpg", "got 'xyz'");
    }

    /// <summary>Samples outside the mask are not looked at; without a mask it is where k-space is not zero.</summary>
    [Fact]
    public void Undersampled_k_space_needs_no_mask()
    {
        using var work = new Workspace();
        Write(work);
        Assert.Equal(0, Workspace.Run("mri", "--kspace", work["k.npy"], "--mask", work["mask.npy"], "--output", work["a"]).ExitCode);
        Assert.Equal(0, Workspace.Run("mri", "--kspace", work["undersampled.npy"], "--output", work["b"]).ExitCode);
        Assert.Equal(File.ReadAllBytes(Path.Combine(work["a"], "image.npy")), File.ReadAllBytes(Path.Combine(work["b"], "image.npy")));
    }

    [Fact]
    public void Other_solvers_take_a_sparsity()
    {
        using var work = new Workspace();
        Write(work);
        Outcome outcome = Workspace.Run("mri", "--kspace", work["k.npy"], "--mask", work["mask.npy"], "--solver", "niht", "--sparsity", "300", "--output", work["result"]);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Workspace.AssertRefused(
            Workspace.Run("mri", "--kspace", work["k.npy"], "--mask", work["mask.npy"], "--sparsity", "-1", "--output", work["no"]), "--sparsity", "-1");
    }

    /// <summary>Two discs and their k-space by the definition of the transform; about half of it measured.</summary>
    private static void Write(Workspace work)
    {
        float[] pixels = [.. Enumerable.Range(0, H * W).Select(i => Disc(i, 18, 17, 13) ? Disc(i, 16, 20, 4) ? 1f : 0.6f : 0f)];
        Complex32[] k = ScanFiles.Transform(pixels, H, W);
        bool[] mask = Mri.SamplingMask.VariableDensityPoints(H, W, 2.0, 4, centre: 12).Points;
        NpyFile.Write(work["k.npy"], k, H, W);
        CflFile.Write(work["k"], [.. Enumerable.Range(0, H * W).Select(i => k[i % H * W + i / H])], H, W);        // the first index runs fastest
        NpyFile.Write(work["undersampled.npy"], [.. k.Zip(mask, (z, m) => m ? z : default)], H, W);
        NpyFile.Write(work["mask.npy"], mask, H, W);
        NpyFile.Write(work["reference.npy"], pixels, H, W);
        NpyFile.Write(work["roi.npy"], Array.ConvertAll(pixels, p => p > 0f), H, W);
    }

    private static bool Disc(int i, int row, int column, int radius) => Math.Pow(i / W - row, 2) + Math.Pow(i % W - column, 2) <= radius * radius;
}
