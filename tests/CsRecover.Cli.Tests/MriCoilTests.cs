using System.Numerics;
using System.Text.Json;
using CsRecover.Mri;
using CsRecover.Mri.Files;
using CsRecover.Mri.Tests.Files.Hdf5;

namespace CsRecover.Cli.Tests;

/// <summary><c>csrecover mri</c> on a small image that three coils see: noise, virtual coils, no maps, levels and priors.</summary>
public class MriCoilTests
{
    private const int Coils = 3, H = 40, W = 36;

    /// <summary>Coils that are mixed, and whose noise is mixed alike, are whitened into coils that give the same image.</summary>
    [Fact]
    public void Noise_whitens_coils_however_they_were_mixed()
    {
        using var work = new Workspace();
        Write(work);
        Complex[,] mixing = { { 1.0, new(0.4, 0.3), 0.0 }, { 0.2, 2.0, new(0.0, -0.5) }, { 0.0, 0.3, 0.5 } };
        Mix(work, "k.npy", "mixed.npy", mixing, H, W);
        Mix(work, "noise.npy", "mixednoise.npy", mixing, 1, 2000);
        Outcome plain = Recover(work, "k.npy", "a", "--noise", work["noise.npy"]), mixed = Recover(work, "mixed.npy", "b", "--noise", work["mixednoise.npy"]);
        Assert.Contains("whitened", plain.Output, StringComparison.Ordinal);
        Assert.Equal(0, mixed.ExitCode);
        Assert.InRange(Distance(work, "a", "b"), 0.0, 0.02);

        NpyFile.Write(work["two.npy"], new Complex32[] { Complex32.One, Complex32.One }, 2, 1, 1);
        NpyFile.Write(work["few.npy"], new Complex32[] { Complex32.One, Complex32.One, Complex32.One }, 3, 1, 1);
        Refused(work, ["--noise", work["two.npy"]], "two.npy", "noise of 3 coils", "got 2");
        Refused(work, ["--noise", work["few.npy"]], "few.npy", "independent between the 3 coils", "singular");
        Refused(work, ["--noise", work["no.npy"]], "no.npy", "does not exist");
    }

    [Hdf5Theory]
    [InlineData("ismrmrd.h5")]
    [InlineData("ismrmrd_noise_only.h5")]
    public void Noise_comes_from_hdf5_files(string noise)
    {
        using var work = new Workspace();
        string[] args = ["mri", "--kspace", Fixture("ismrmrd.h5"), "--calibrationless", "--output", work["a"]];
        Outcome outcome = Workspace.Run([.. args, "--noise", Fixture(noise)]);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains("whitened", outcome.Output, StringComparison.Ordinal);
        Workspace.AssertRefused(Workspace.Run([.. args, "--noise", Fixture("fastmri_multi.h5")]), "fastmri_multi.h5", "noise acquisitions", "got none");
    }

    /// <summary>A fourth coil that is a combination of the others adds nothing: three virtual coils, and given maps that are combined alike, give the same image.</summary>
    [Fact]
    public void Virtual_coils_take_given_maps_along()
    {
        using var work = new Workspace();
        Write(work);
        Mix(work, "k.npy", "four.npy", new Complex[,] { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 }, { 0.5, new(0.0, 0.5), -0.5 } }, H, W);
        Assert.Equal(0, Recover(work, "four.npy", "all", "--save-maps", work["maps.npy"]).ExitCode);
        Assert.Equal(4, CoilMaps.Read(work["maps.npy"]).Coils);
        Outcome outcome = Recover(work, "four.npy", "virtual", "--maps", work["maps.npy"], "--compress-coils", "3", "--save-maps", work["combined.npy"]);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains("3 virtual of 4", outcome.Output, StringComparison.Ordinal);
        Assert.Equal(3, CoilMaps.Read(work["combined.npy"]).Coils);
        Assert.InRange(Distance(work, "all", "virtual"), 0.0, 1e-3);
        Assert.Contains("virtual of 4", Recover(work, "four.npy", "auto", "--compress-coils", "auto").Output, StringComparison.Ordinal);
        Refused(work, ["--compress-coils", "4"], "--compress-coils", "1 to 3 virtual coils", "got 4");
        Refused(work, ["--compress-coils", "0"], "--compress-coils", "or auto", "'0'");
        Refused(work, ["--compress-coils", "few"], "--compress-coils", "or auto", "'few'");
    }

    /// <summary>Slices share one combination, so that the maps of all fit into one file.</summary>
    [Fact]
    public void Slices_are_combined_alike()
    {
        using var work = new Workspace();
        Write(work);
        Complex32[] k = NpyFile.Read(work["k.npy"]).ToComplex();
        NpyFile.Write(work["slices.npy"], [.. k, .. k.Select(z => z * 0.3f)], 2, Coils, H, W);
        Outcome outcome = Recover(work, "slices.npy", "a", "--noise", work["noise.npy"], "--compress-coils", "2", "--save-maps", work["maps.npy"], "--quality", "standard");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal([2, 2, H, W], NpyFile.Read(work["maps.npy"]).Shape);
        Complex32[] images = NpyFile.Read(Path.Combine(work["a"], "image.npy")).ToComplex();
        Assert.All(Enumerable.Range(0, H * W), i => Assert.Equal(0.3f * images[i].Magnitude, images[H * W + i].Magnitude, 2e-2f));
    }

    [Fact]
    public void Without_maps_coils_are_recovered_jointly()
    {
        using var work = new Workspace();
        Write(work);
        Outcome outcome = Recover(work, "k.npy", "a", "--mask", work["hollow.npy"], "--calibrationless", "--reference", work["sum.npy"]);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains("no maps", outcome.Output, StringComparison.Ordinal);
        Assert.InRange(Figure(work, "a", "psnr"), 24.0, 120.0);
        Refused(work, ["--mask", work["hollow.npy"]], "k.npy", "--calibrationless needs no coil sensitivities");
        Refused(work, ["--calibrationless", "--maps", work["maps.npy"]], "--calibrationless", "neither --maps nor --save-maps", "got --maps");
        Refused(work, ["--calibrationless", "--save-maps", work["maps.npy"]], "--calibrationless", "got --save-maps");
        Refused(work, ["--calibrationless", "--quality", "standard"], "--quality", "fast with --calibrationless", "standard");
        Refused(work, ["--calibrationless", "--prior", "tv"], "--prior", "coil maps with tv", "--calibrationless");
        Complex32[] one = NpyFile.Read(work["k.npy"]).ToComplex()[..(H * W)];
        NpyFile.Write(work["one.npy"], one, H, W);
        Workspace.AssertRefused(Workspace.Run("mri", "--kspace", work["one.npy"], "--calibrationless", "--output", work["no"]), "--calibrationless", "several coils", "one");
    }

    [Theory]
    [InlineData("--quality", "standard", "patches")]
    [InlineData("--quality", "best", "matched")]
    [InlineData("--prior", "tv", "variation")]
    [InlineData("--prior", "wavelets+tv", "variation")]
    public void Levels_and_priors_take_several_coils(string option, string value, string word)
    {
        using var work = new Workspace();
        Write(work);
        Outcome outcome = Recover(work, "k.npy", "a", option, value, "--reference", work["sum.npy"]);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains(word, outcome.Output, StringComparison.Ordinal);
        Assert.InRange(Figure(work, "a", "psnr"), 24.0, 120.0);
    }

    [Fact]
    public void What_is_of_one_coil_or_of_wavelets_is_refused()
    {
        using var work = new Workspace();
        Write(work);
        Refused(work, ["--spins", "2"], "--spins", "1 for several coils", "got 2");
        Refused(work, ["--prior", "wavelets+tv", "--quality", "standard"], "--prior", "--quality fast with wavelets+tv", "standard");
        Refused(work, ["--threshold", "0.01", "--quality", "best"], "--threshold", "--quality fast", "best");
        Refused(work, ["--threshold", "0.01", "--solver", "niht"], "--threshold", "smoothed-l0", "niht");
    }

    private static string Fixture(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", "Hdf5", name);

    private static Outcome Recover(Workspace work, string kspace, string output, params string[] options) => Workspace.Run(
        ["mri", "--kspace", work[kspace], .. options.Contains("--mask") ? Array.Empty<string>() : ["--mask", work["mask.npy"]], "--output", work[output], .. options]);

    private static void Refused(Workspace work, string[] options, params string[] words)
    {
        string[] before = work.Contents();
        Workspace.AssertRefused(Recover(work, "k.npy", "no", options), words);
        Assert.Equal(before, work.Contents());
    }

    private static double Figure(Workspace work, string folder, string name)
    {
        using JsonDocument report = JsonDocument.Parse(File.ReadAllText(Path.Combine(work[folder], "report.json")));
        return report.RootElement.GetProperty(name).GetDouble();
    }

    /// <summary>How far magnitudes are apart once their scales are fitted, as a share.</summary>
    private static double Distance(Workspace work, string first, string second)
    {
        double[] Magnitudes(string folder) => [.. NpyFile.Read(Path.Combine(work[folder], "image.npy")).ToComplex().Select(z => (double)z.Magnitude)];
        double[] a = Magnitudes(first), b = Magnitudes(second);
        double aa = a.Sum(v => v * v), ab = a.Zip(b, (v, w) => v * w).Sum(), bb = b.Sum(v => v * v);
        return Math.Sqrt(Math.Max(0.0, 1.0 - ab * ab / (aa * bb)));
    }

    /// <summary>Other coils, point by point linear combinations of a file's.</summary>
    private static void Mix(Workspace work, string source, string target, Complex[,] mixing, int height, int width)
    {
        Complex32[] samples = NpyFile.Read(work[source]).ToComplex();
        int points = height * width, coils = mixing.GetLength(0);
        NpyFile.Write(
            work[target],
            [.. Enumerable.Range(0, coils * points).Select(i => (Complex32)Enumerable.Range(0, Coils).Aggregate(Complex.Zero, (sum, c) => sum + mixing[i / points, c] * (Complex)samples[c * points + i % points]))],
            coils, height, width);
    }

    /// <summary>Two discs as three coils see them, by the definition of the transform, rows and columns in turn; noise; masks with a sampled middle and without.</summary>
    private static void Write(Workspace work)
    {
        var k = new Complex32[Coils * H * W];
        var energy = new float[H * W];
        for (int c = 0; c < Coils; c++)
        {
            double angle = 2.0 * Math.PI * c / Coils;
            var image = new Complex[H * W];
            for (int i = 0; i < image.Length; i++)
            {
                double y = (i / W - 18) / 18.0 - Math.Sin(angle), x = (i % W - 17) / 18.0 - Math.Cos(angle);
                double seen = Disc(i, 18, 17, 13) ? Disc(i, 16, 20, 4) ? 1.0 : 0.6 : 0.0;
                image[i] = seen * Complex.FromPolarCoordinates(Math.Exp(-(x * x + y * y) / 2.0), angle + 0.4 * x);
                energy[i] += (float)(image[i].Magnitude * image[i].Magnitude);
            }

            Complex[] rows = Transform(image, i => (i / W * W, 1, i % W, W)), both = Transform(rows, i => (i % W, W, i / W, H));
            Array.ConvertAll(both, z => (Complex32)z).CopyTo(k, c * H * W);
        }

        var random = new Random(5);
        NpyFile.Write(work["k.npy"], k, Coils, H, W);
        NpyFile.Write(work["sum.npy"], Array.ConvertAll(energy, MathF.Sqrt), H, W);
        NpyFile.Write(work["noise.npy"], [.. Enumerable.Range(0, Coils * 2000).Select(_ => new Complex32((float)Workspace.Gaussian(random), (float)Workspace.Gaussian(random)))], Coils, 1, 2000);
        bool[] mask = SamplingMask.VariableDensityPoints(H, W, 1.8, 4, centre: 14).Points;
        NpyFile.Write(work["mask.npy"], mask, H, W);
        NpyFile.Write(work["hollow.npy"], [.. mask.Select((m, i) => m && (Math.Abs(i / W - H / 2) != 2 || Math.Abs(i % W - W / 2) != 2))], H, W);
    }

    /// <summary>The centred orthonormal transform along one axis: of the line that starts at First with Stride, the frequency At of Length.</summary>
    private static Complex[] Transform(Complex[] values, Func<int, (int First, int Stride, int At, int Length)> line) => [.. Enumerable.Range(0, values.Length).Select(i =>
    {
        (int first, int stride, int at, int length) = line(i);
        Complex sum = Complex.Zero;
        for (int j = 0; j < length; j++)
        {
            sum += values[first + j * stride] * Complex.FromPolarCoordinates(1.0, -2.0 * Math.PI * (at - length / 2) * (j - length / 2) / length);
        }

        return sum / Math.Sqrt(length);
    })];

    private static bool Disc(int i, int row, int column, int radius) => Math.Pow(i / W - row, 2) + Math.Pow(i % W - column, 2) <= radius * radius;
}
