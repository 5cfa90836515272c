using System.Diagnostics;
using System.Globalization;
using CsRecover.Mri;
using CsRecover.Mri.Files;
using CsRecover.Operators;

namespace CsRecover.Benchmarks;

/// <summary>BART's reconstruction with wavelets (<c>bart pics -l1</c>), total variation (<c>-R T</c>) or both, one process a reconstruction, on one thread.</summary>
internal sealed class BartProcess : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("csrecover-bart-").FullName;
    private readonly int _height;
    private readonly int _width;

    /// <summary>Writes its inputs.</summary>
    /// <param name="kspace">K-space that is zero where nothing is measured.</param>
    /// <param name="maps">The coils' sensitivities; 1 for a single coil when omitted.</param>
    public BartProcess(KSpace kspace, CoilMaps? maps = null)
    {
        (_height, _width) = (kspace.Height, kspace.Width);
        maps ??= new CoilMaps(1, _height, _width, [.. Enumerable.Repeat(Complex32.One, kspace.Samples.Length)]);
        maps.Write(Path.Combine(_folder, "s.cfl"));
        int pixels = _height * _width;
        Complex32[] byColumns = [.. Enumerable.Range(0, kspace.Samples.Length).Select(i => kspace.Samples[i / pixels * pixels + i % _height * _width + i % pixels / _height])];
        CflFile.Write(Path.Combine(_folder, "k"), byColumns, _height, _width, 1, kspace.Coils);
    }

    /// <summary>Whether BART is installed.</summary>
    public static bool IsInstalled => Run("bart version").Error is null;

    /// <summary>Reconstructs once.</summary>
    /// <param name="lambda">The regularisation parameter.</param>
    /// <param name="iterations">Iterations.</param>
    /// <param name="prior">What the image is taken to be sparse in.</param>
    /// <returns>The image, and the processor seconds of the whole process, its start and files included.</returns>
    public (Image<Complex32> Image, double Seconds) Reconstruct(double lambda, int iterations, ImagePrior prior = ImagePrior.Wavelets)
    {
        (double seconds, string? error) = Run($"bart pics {Arguments(prior, lambda)} -i {iterations} -S \"{_folder}/k\" \"{_folder}/s\" \"{_folder}/x\"");
        if (error is not null)
        {
            throw new InvalidOperationException($"bart pics: {error}");
        }

        CflArray x = CflFile.Read(Path.Combine(_folder, "x"));
        var image = new Image<Complex32>(_height, _width);
        float sign = (_height / 2 + _width / 2) % 2 == 0 ? 1f : -1f;         // BART's centring turns the sign for each odd half
        for (int i = 0; i < image.Pixels.Length; i++)
        {
            image.Pixels[i] = sign * x.Values[i % _width * _height + i / _width];
        }

        return (image, seconds);
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>What makes BART take images to be sparse in the same.</summary>
    /// <param name="prior">Wavelets, total variation, or both.</param>
    /// <param name="lambda">The regularisation parameter; one for both.</param>
    private static string Arguments(ImagePrior prior, double lambda) => prior switch
    {
        ImagePrior.TotalVariation => FormattableString.Invariant($"-R T:7:0:{lambda}"),
        ImagePrior.WaveletsAndTotalVariation => FormattableString.Invariant($"-R W:7:0:{lambda} -R T:7:0:{lambda}"),
        _ => FormattableString.Invariant($"-l1 -r {lambda}"),
    };

    /// <summary>Runs a command in a shell, whose built-in <c>times</c> tells the processor time of what it ran.</summary>
    private static (double Seconds, string? Error) Run(string command)
    {
        var start = new ProcessStartInfo("sh") { RedirectStandardOutput = true, RedirectStandardError = true, ArgumentList = { "-c", command + " > /dev/null; code=$?; times; exit $code" } };
        start.Environment["OMP_NUM_THREADS"] = "1";
        start.Environment["OPENBLAS_NUM_THREADS"] = "1";
        start.Environment["OMP_WAIT_POLICY"] = "passive";
        try
        {
            using var process = Process.Start(start)!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            string[] lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            process.WaitForExit();
            return process.ExitCode == 0 ? (lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Sum(Seconds), null) : (0.0, $"exit code {process.ExitCode}: {error.Result.Trim()}");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return (0.0, e.Message);
        }
    }

    /// <summary>0m1.25s in seconds.</summary>
    private static double Seconds(string text)
    {
        string[] parts = text.TrimEnd('s').Split('m');
        return 60.0 * double.Parse(parts[0], CultureInfo.InvariantCulture) + double.Parse(parts[1], CultureInfo.InvariantCulture);
    }
}
