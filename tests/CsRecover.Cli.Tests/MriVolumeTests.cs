using System.Buffers.Binary;
using System.Text.Json;
using CsRecover.Mri;
using CsRecover.Mri.Files;
using CsRecover.Mri.Tests.Files.Hdf5;

namespace CsRecover.Cli.Tests;

/// <summary><c>csrecover mri</c> on several slices, HDF5 files, and its files beside image.npy.</summary>
public class MriVolumeTests
{
    private const int S = 3, H = 24, W = 20;

    [Fact]
    public void Every_slice_is_recovered_as_it_is_alone()
    {
        using var work = new Workspace();
        Write(work, coils: 1);
        string[] input = ["mri", "--kspace", work["k.npy"], "--mask", work["mask.npy"], "--reference", work["references.npy"], "--roi", work["regions.npy"]];
        Outcome outcome = Workspace.Run([.. input, "--output", work["all"], "--threads", "2"]);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        NpyArray image = NpyFile.Read(Path.Combine(work["all"], "image.npy"));
        Assert.Equal([S, H, W], image.Shape);
        Image<float> sheet = PictureFile.ReadGrey(Path.Combine(work["all"], "image.png"));
        Assert.Equal((2 * H, 2 * W), (sheet.Height, sheet.Width));
        using JsonDocument report = Report(work["all"]);
        JsonElement[] slices = [.. report.RootElement.GetProperty("slices").EnumerateArray()];
        Assert.Equal([0, 1, 2], slices.Select(s => s.GetProperty("slice").GetInt32()));
        foreach (string figure in new[] { "nrmse", "psnr", "ssim", "nrmse_roi", "psnr_roi", "ssim_roi" })
        {
            Assert.Equal(slices.Average(s => s.GetProperty(figure).GetDouble()), report.RootElement.GetProperty(figure).GetDouble(), 10);
        }

        for (int s = 0; s < S; s++)
        {
            Assert.Equal(0, Workspace.Run([.. input, "--output", work[$"only{s}"], "--slice", $"{s}"]).ExitCode);
            Complex32[] one = NpyFile.Read(Path.Combine(work[$"only{s}"], "image.npy")).ToComplex();
            Assert.Equal(image.ToComplex().Skip(s * H * W).Take(H * W), one);
            using JsonDocument own = Report(work[$"only{s}"]);
            Assert.False(own.RootElement.TryGetProperty("slices", out _));
            Assert.Equal(slices[s].GetProperty("psnr_roi").GetDouble(), own.RootElement.GetProperty("psnr_roi").GetDouble(), 10);
        }
    }

    [Theory]
    [InlineData("maps.npy")]
    [InlineData("maps.cfl")]
    public void Maps_of_every_slice_are_saved_and_given_back(string maps)
    {
        using var work = new Workspace();
        Write(work, coils: 2);
        Assert.Equal(0, Workspace.Run("mri", "--kspace", work["k.npy"], "--output", work["a"], "--save-maps", work[maps]).ExitCode);
        Outcome outcome = Workspace.Run("mri", "--kspace", work["k.npy"], "--output", work["b"], "--maps", work[maps]);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(S, CoilMaps.ReadSlices(work[maps]).Count);
        Complex32[] a = NpyFile.Read(Path.Combine(work["a"], "image.npy")).ToComplex(), b = NpyFile.Read(Path.Combine(work["b"], "image.npy")).ToComplex();
        Assert.All(a.Zip(b), p => Assert.True((p.First - p.Second).Magnitude < 1e-2f));
        Workspace.AssertRefused(Workspace.Run("mri", "--kspace", work["one.npy"], "--output", work["c"], "--maps", work[maps]), maps, "coil maps of 1 slices", "got 3");
    }

    [Fact]
    public void Oversampling_is_removed_with_its_mask_and_deep_pictures_and_nifti_are_written()
    {
        using var work = new Workspace();
        Write(work, coils: 1);
        bool[] columns = [.. Enumerable.Range(0, H * W).Select(i => i % W is > 3 and < 16 || i % 3 == 0)];
        NpyFile.Write(work["columns.npy"], [.. Enumerable.Range(0, H * W).Select(i => columns[i % W])], H, W);
        Outcome outcome = Workspace.Run(
            "mri", "--kspace", work["k.npy"], "--mask", work["columns.npy"], "--remove-oversampling", "--picture-depth", "16", "--nifti", work["image.nii"], "--output", work["a"]);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal([S, H / 2, W], NpyFile.Read(Path.Combine(work["a"], "image.npy")).Shape);
        Assert.Equal(16, File.ReadAllBytes(Path.Combine(work["a"], "image.png"))[24]);
        byte[] nifti = File.ReadAllBytes(work["image.nii"]);
        Assert.Equal([3, W, H / 2, S], Enumerable.Range(0, 4).Select(k => (int)BinaryPrimitives.ReadInt16LittleEndian(nifti.AsSpan(40 + 2 * k))));
        Assert.Equal(NpyFile.Read(Path.Combine(work["a"], "image.npy")).ToComplex()[5].Magnitude, BinaryPrimitives.ReadSingleLittleEndian(nifti.AsSpan(352 + 20)));
    }

    [Fact]
    public void Refuses_what_does_not_fit_and_writes_nothing()
    {
        using var work = new Workspace();
        Write(work, coils: 1);
        NpyFile.Write(work["mask2.npy"], Enumerable.Repeat(true, H * W).ToArray(), W, H);
        NpyFile.Write(work["nothing.npy"], [.. Enumerable.Range(0, H * W).Select(i => i == 1)], H, W);
        Complex32[] bad = NpyFile.Read(work["k.npy"]).ToComplex();
        bad[H * W + 45] = bad[H * W + 50] = new Complex32(float.NaN, 0f);
        NpyFile.Write(work["nan.npy"], bad, S, 1, H, W);
        NpyFile.Write(work["maps.npy"], new Complex32[2 * H * W], 2, H, W);
        bad.AsSpan().Clear();
        bad[H * W] = bad[0] = bad[^1] = Complex32.One;
        NpyFile.Write(work["corner.npy"], bad, S, 1, H, W);
        string[] before = work.Contents();
        Refused("k.npy", ["--slice", "3"], "--slice", "from 0 to 2", "got 3");
        Refused("k.npy", ["--slice", "x"], "--slice", "'x'");
        Refused("k.npy", ["--picture-depth", "12"], "--picture-depth", "8 or 16", "got 12");
        Refused("k.npy", ["--nifti", work["a.img"]], "--nifti", ".nii.gz", "a.img");
        Refused("k.npy", ["--mask", work["mask2.npy"]], "a mask of shape (24, 20)", "(20, 24)");
        Refused("k.npy", ["--remove-oversampling", "--mask", work["mask.npy"]], "mask.npy", "whole readouts", "were measured");
        Refused("k.npy", ["--reference", work["reference.npy"]], "reference.npy", "references of 3 slices", "got 1");
        Refused("k.npy", ["--maps", work["maps.npy"]], "maps.npy", "coil sensitivities that are not all zero", "zeros");
        Refused("nan.npy", [], "nan.npy", "slice 1", "got 2 of 480 that are NaN or infinite", "coil 0, row 2, column 5");
        Refused("corner.npy", ["--mask", work["nothing.npy"]], "a non-zero sample under the mask", "1 zeros");
        Assert.Equal(before, work.Contents());

        void Refused(string kspace, string[] options, params string[] words) =>
            Workspace.AssertRefused(Workspace.Run(["mri", "--kspace", work[kspace], "--output", work["result"], .. options]), words);
    }

    /// <summary>What a failure at the last file leaves: nothing.</summary>
    [Fact]
    public void Maps_appear_with_the_image_or_not_at_all()
    {
        using var work = new Workspace();
        Write(work, coils: 2);
        Directory.CreateDirectory(work["taken.hdr"]);
        string[] before = work.Contents();
        Outcome outcome = Workspace.Run("mri", "--kspace", work["k.npy"], "--slice", "0", "--output", work["result"], "--save-maps", work["taken.cfl"]);
        Workspace.AssertRefused(outcome, "taken.hdr", "got a folder");
        Assert.Empty(Directory.Exists(work["result"]) ? Directory.GetFiles(work["result"]) : []);
        Assert.Equal(before, work.Contents().Where(name => name != "result"));
    }

    [Hdf5Theory]
    [InlineData("fastmri_single.h5", 3, 8, 6)]
    [InlineData("ismrmrd_partial.h5", 1, 6, 16)]
    public void Hdf5_files_are_recovered(string name, int slices, int height, int width)
    {
        using var work = new Workspace();
        Outcome outcome = Workspace.Run("mri", "--kspace", Fixture(name), "--output", work["a"], "--nifti", work["a.nii"]);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(slices == 1 ? [height, width] : [slices, height, width], NpyFile.Read(Path.Combine(work["a"], "image.npy")).Shape);
        Assert.Equal(slices == 1 ? 1 : 0, BinaryPrimitives.ReadInt16LittleEndian(File.ReadAllBytes(work["a.nii"]).AsSpan(254)));
    }

    [Hdf5Theory]
    [InlineData("fastmri_terabyte.h5", "declares shape (1000, 125, 1000, 1000)")]
    [InlineData("fastmri_empty.h5", "(0, 2, 8, 6)")]
    [InlineData("fastmri_nan.h5", "slice 1", "got 3 of 96", "row 2, column 3")]
    [InlineData("fastmri_mask_zeros.h5", "mask", "6 zeros")]
    [InlineData("ismrmrd_radial.h5", "'radial'")]
    [InlineData("cut.h5", "damaged or truncated")]
    public void Bad_hdf5_files_are_refused(string name, params string[] words)
    {
        using var work = new Workspace();
        File.WriteAllBytes(work["cut.h5"], File.ReadAllBytes(Fixture("ismrmrd.h5"))[..4000]);
        string[] before = work.Contents();
        Workspace.AssertRefused(Workspace.Run("mri", "--kspace", name == "cut.h5" ? work[name] : Fixture(name), "--output", work["a"], "--nifti", work["a.nii"]), [name, .. words]);
        Assert.Equal(before, work.Contents());
    }

    private static string Fixture(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", "Hdf5", name);

    private static JsonDocument Report(string folder) => JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "report.json")));

    /// <summary>Squares, larger from slice to slice, and their k-space by the definition of the transform; the second coil sees another phase and half as much.</summary>
    private static void Write(Workspace work, int coils)
    {
        var pixels = new float[S * H * W];
        var k = new Complex32[S * coils * H * W];
        for (int s = 0; s < S; s++)
        {
            for (int i = 0; i < H * W; i++)
            {
                pixels[s * H * W + i] = Math.Abs(i / W - H / 2) <= 3 + s && Math.Abs(i % W - W / 2) <= 5 ? 1f : 0f;
            }

            Complex32[] own = ScanFiles.Transform(pixels.AsSpan(s * H * W, H * W), H, W);
            for (int c = 0; c < coils; c++)
            {
                Array.ConvertAll(own, z => c == 0 ? z : z * new Complex32(0f, 0.5f)).CopyTo(k, (s * coils + c) * H * W);
            }
        }

        NpyFile.Write(work["k.npy"], k, S, coils, H, W);
        NpyFile.Write(work["one.npy"], k[..(coils * H * W)], coils, H, W);
        NpyFile.Write(work["mask.npy"], SamplingMask.VariableDensityPoints(H, W, 2.0, 4, centre: 8).Points, H, W);
        NpyFile.Write(work["references.npy"], pixels, S, H, W);
        NpyFile.Write(work["reference.npy"], pixels[..(H * W)], H, W);
        NpyFile.Write(work["regions.npy"], Array.ConvertAll(pixels, v => v > 0f), S, H, W);
    }
}
