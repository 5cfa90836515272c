using CsRecover.Mri.Files;

namespace CsRecover.Cli.Tests;

/// <summary>Bad input to <c>mri</c>: one line, exit code 2, and no file or folder made.</summary>
public class MriRefusalTests
{
    private const int H = 16, W = 12;

    [Theory]
    [InlineData("coils without a middle", "k.npy", "whose centre is sampled")]
    [InlineData("coils with too small a middle", "at least 6 x 6 fully sampled", "got 4 x 12")]
    [InlineData("coil maps of another shape", "maps.npy", "(2, 16, 12)", "(2, 12, 16)")]
    [InlineData("coil maps of zeros", "maps.npy", "zeros")]
    [InlineData("real k-space", "k.npy: expected complex numbers", "float32")]
    [InlineData("flat k-space", "(192,)")]
    [InlineData("k-space of zeros", "non-zero sample")]
    [InlineData("NaN in k-space", "row 1, column 2")]
    [InlineData("truncated .npy", "truncated")]
    [InlineData("truncated .cfl", "k.cfl", "truncated")]
    [InlineData("corrupt .hdr", "k.hdr", "Dimensions")]
    [InlineData("k-space that is missing", "does not exist")]
    [InlineData("mask of another shape", "a mask of shape (16, 12)", "(12, 16)")]
    [InlineData("mask of one axis", "mask.npy", "(192,)")]
    [InlineData("empty mask", "mask.npy", "a sampled point")]
    [InlineData("mask that is no .npy file", "mask.npy", "its mark")]
    [InlineData("reference of another shape", "a reference of shape (16, 12)", "(16, 16)")]
    [InlineData("reference of zeros", "reference.npy", "non-zero pixel")]
    [InlineData("NaN in the reference", "reference.npy", "NaN")]
    [InlineData("region of another shape", "a region of shape (16, 12)", "(12, 16)")]
    [InlineData("empty region", "roi.npy", "at least one pixel")]
    public void Refuses_bad_files(string what, params string[] words)
    {
        using var work = new Workspace();
        Complex32[] samples = [.. Enumerable.Range(0, H * W).Select(k => new Complex32(k + 1, -k))];
        NpyFile.Write(work["k.npy"], samples, H, W);
        NpyFile.Write(work["mask.npy"], Enumerable.Repeat(true, H * W).ToArray(), H, W);
        NpyFile.Write(work["reference.npy"], Enumerable.Repeat(0.5f, H * W).ToArray(), H, W);
        NpyFile.Write(work["roi.npy"], Enumerable.Repeat(true, H * W).ToArray(), H, W);
        string kspace = "k.npy";
        Complex32[] coils = [.. samples, .. samples];
        string[] maps = [];
        switch (what)
        {
            case "coils without a middle": WriteCoils(work, sampled: (row, _) => row != 8); break;
            case "coils with too small a middle": WriteCoils(work, sampled: (row, _) => row is >= 6 and < 10); break;
            case "coil maps of another shape": WriteCoils(work, sampled: (_, _) => true); NpyFile.Write(work["maps.npy"], coils, 2, W, H); maps = ["--maps", work["maps.npy"]]; break;
            case "coil maps of zeros": WriteCoils(work, sampled: (_, _) => true); NpyFile.Write(work["maps.npy"], new Complex32[2 * H * W], 2, H, W); maps = ["--maps", work["maps.npy"]]; break;
            case "real k-space": NpyFile.Write(work["k.npy"], new float[H * W], H, W); break;
            case "flat k-space": NpyFile.Write(work["k.npy"], samples, H * W); break;
            case "k-space of zeros": NpyFile.Write(work["k.npy"], new Complex32[H * W], H, W); break;
            case "NaN in k-space": samples[W + 2] = new Complex32(float.NaN, 0f); NpyFile.Write(work["k.npy"], samples, H, W); break;
            case "truncated .npy": File.WriteAllBytes(work["k.npy"], File.ReadAllBytes(work["k.npy"])[..^8]); break;
            case "truncated .cfl": CflFile.Write(work["k"], samples, H, W); File.WriteAllBytes(work["k.cfl"], File.ReadAllBytes(work["k.cfl"])[..^8]); kspace = "k.cfl"; break;
            case "corrupt .hdr": CflFile.Write(work["k"], samples, H, W); File.WriteAllText(work["k.hdr"], "sixteen by twelve"); kspace = "k.cfl"; break;
            case "k-space that is missing": kspace = "no.npy"; break;
            case "mask of another shape": NpyFile.Write(work["mask.npy"], Enumerable.Repeat(true, H * W).ToArray(), W, H); break;
            case "mask of one axis": NpyFile.Write(work["mask.npy"], Enumerable.Repeat(true, H * W).ToArray(), H * W); break;
            case "empty mask": NpyFile.Write(work["mask.npy"], new bool[H * W], H, W); break;
            case "mask that is no .npy file": File.WriteAllText(work["mask.npy"], "P1 16 12"); break;
            case "reference of another shape": NpyFile.Write(work["reference.npy"], new float[256], 16, 16); break;
            case "reference of zeros": NpyFile.Write(work["reference.npy"], new float[H * W], H, W); break;
            case "NaN in the reference": NpyFile.Write(work["reference.npy"], Enumerable.Repeat(float.NaN, H * W).ToArray(), H, W); break;
            case "region of another shape": NpyFile.Write(work["roi.npy"], Enumerable.Repeat(true, H * W).ToArray(), W, H); break;
            case "empty region": NpyFile.Write(work["roi.npy"], new bool[H * W], H, W); break;
            default: Assert.Fail(what); break;
        }

        string[] before = work.Contents();
        Outcome outcome = Workspace.Run(
            ["mri", "--kspace", work[kspace], "--mask", work["mask.npy"], "--reference", work["reference.npy"], "--roi", work["roi.npy"], "--output", work["result"], .. maps]);
        Workspace.AssertRefused(outcome, words);
        Assert.Equal(before, work.Contents());
    }

    [Fact]
    public void Refuses_bad_options()
    {
        using var work = new Workspace();
        NpyFile.Write(work["k.npy"], [.. Enumerable.Range(0, H * W).Select(k => new Complex32(k + 1, -k))], H, W);
        NpyFile.Write(work["roi.npy"], Enumerable.Repeat(true, H * W).ToArray(), H, W);
        string[] before = work.Contents(), input = ["mri", "--kspace", work["k.npy"]];
        Workspace.AssertRefused(Workspace.Run("mri"), "--kspace");
        Workspace.AssertRefused(Workspace.Run(input), "--output");
        Workspace.AssertRefused(Workspace.Run([.. input, "--output", work["result"], "--solver", "magic"]), "smoothed-l0", "'magic'");
        Workspace.AssertRefused(Workspace.Run([.. input, "--output", work["result"], "--quality", "superb"]), "fast, standard, best", "'superb'");
        Workspace.AssertRefused(Workspace.Run([.. input, "--output", work["result"], "--quality", "best", "--solver", "iht"]), "smoothed-l0", "iht");
        Workspace.AssertRefused(Workspace.Run([.. input, "--output", work["result"], "--quality", "best", "--sparsity", "5"]), "no --sparsity", "5");
        Workspace.AssertRefused(Workspace.Run([.. input, "--output", work["result"], "--roi", work["roi.npy"]]), "--reference");
        Workspace.AssertRefused(Workspace.Run([.. input, "--output", work["result"], "--save-maps", work["maps.npy"]]), "--save-maps", "several coils", "one coil");
        Workspace.AssertRefused(Workspace.Run([.. input, "--output", work["k.npy"]]), "got a file");
        Workspace.AssertRefused(Workspace.Run([.. input, "--output", work["k.npy/result"]]), "through the file");
        if (!OperatingSystem.IsWindows())
        {
            Workspace.AssertRefused(Workspace.Run([.. input, "--output", "/proc/no-such-folder"]), "/proc");
        }

        Assert.Equal(before, work.Contents());
    }

    private static void WriteCoils(Workspace work, Func<int, int, bool> sampled)
    {
        NpyFile.Write(work["k.npy"], [.. Enumerable.Range(0, 2 * H * W).Select(k => new Complex32(k + 1, -k))], 2, H, W);
        NpyFile.Write(work["mask.npy"], [.. Enumerable.Range(0, H * W).Select(k => sampled(k / W, k % W))], H, W);
    }
}
