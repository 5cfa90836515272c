// Recovers an MR image from a quarter of the samples that the sampling theorem asks for.
//
//   dotnet run -c Release --project samples/MriReconstruction                                  the bundled brain slice
//   dotnet run -c Release --project samples/MriReconstruction -- --kspace k.npy --mask m.npy   a scanner's file
//   dotnet run -c Release --project samples/MriReconstruction -- --backend cuda                on a GPU (src/CONTRIBUTING.md says how to build for one)
//
// A scanner does not measure an image but its Fourier transform, k-space, one sample after the other: the scan takes as long as
// there are samples. If only some are measured, infinitely many images explain them. The one that is wanted is the one with the
// fewest large wavelet coefficients, because that is how images of bodies are. Finding it is a sparse recovery problem:
//
//   y = M F Psi* alpha      y: measured samples, M: which ones, F: Fourier transform, Psi*: wavelet synthesis, alpha: sparse

using System.Globalization;
using CsRecover;
using CsRecover.Ilgpu;
using CsRecover.Mri;
using CsRecover.Mri.Files;
using CsRecover.Mri.Pictures;
using CsRecover.Samples;
using CsRecover.Solvers;
using Spectre.Console;

AnsiConsole.Profile.Capabilities.Ansi &= !Console.IsOutputRedirected;                        // no colour codes in files
try
{
    return SampleOptions.Parse(args, Run);
}
catch (Exception e) when (e is ArgumentException or IOException or InvalidDataException or UnauthorizedAccessException or NotSupportedException)
{
    Console.Error.WriteLine($"error: {e.Message.Split(" (Parameter ")[0]}");                 // without the name that .NET appends
    return 2;
}

static int Run(SampleOptions options)
{
    OutputFiles.CheckFolder(options.Output);
    PictureFile.CheckWrites($".{options.PictureFormat}");
    using BackendChoice backend = BackendChoice.Open(options.Backend);

    // 1. The data: fully sampled k-space, of which only the mask's points are used from here on ("retrospective undersampling").
    Scan scan = Scan.Load(options);
    AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture,
        $"{scan.KSpace.Height} x {scan.KSpace.Width} k-space, [bold]{scan.Mask.Count}[/] of {scan.Mask.Points.Length} points measured ({scan.Mask.Acceleration:F1} x faster)");

    // 2. What one gets without recovery: zeros where nothing was measured. Aliasing shows as noise and blur.
    Image<Complex32> zeroFilled = MriReconstruction.ZeroFilled(scan.KSpace, scan.Mask);

    // 3. The recovery. The problem knows its operator (Fourier transform, mask and wavelets, fused) and its solver. Images of the bundled
    // slice's size go to the class that the generator wrote for them (obj/.../BrainSlice.g.cs), others to a problem made at run time.
    RecoveryProblem<Complex32> problem = scan.KSpace is { Height: BrainSlice.Height, Width: BrainSlice.Width }
        ? BrainSlice.Create(scan.Mask.Points)
        : MriReconstruction.CreateProblem(scan.Mask);
    // A GPU is not asked to report: it would have to stop after every iteration.
    MriResult recovered = backend.Backend == RecoveryBackend.Cpu
        ? WithProgressBar(problem.Solver, progress => problem.Recover(scan.KSpace, scan.Mask, new RecoveryOptions { Progress = progress }))
        : problem.Recover(scan.KSpace, scan.Mask, new RecoveryOptions { Backend = backend.Backend });
    AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture,
        $"{recovered.Solver} on {backend.Description}: {recovered.Status} after {recovered.Iterations} iterations, [bold]{recovered.Elapsed.TotalMilliseconds:F0} ms[/]");

    // 4. How good is it?
    if (scan.Reference is not null)
    {
        AnsiConsole.Write(QualityTable(scan, zeroFilled, recovered));
    }

    WritePictures(options, scan, zeroFilled, recovered.Image);
    return 0;
}

// A solver reports after every iteration; Spectre.Console draws the bar. Smoothed L0 lowers a threshold step by step: that is known to
// end, but it may stop earlier, once the samples that it keeps aside say so, and then the bar jumps to its end.
static MriResult WithProgressBar(SolverOptions solver, Func<IProgress<IterationReport>, MriResult> recover) =>
    AnsiConsole.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn()).Start(context =>
    {
        double most = solver is SmoothedL0Options { InitialSigma: { } first } o
            ? o.InnerSteps * Math.Ceiling(Math.Log(o.FinalSigma / first) / Math.Log(o.Decrease)) + o.FinalSteps
            : 300;
        ProgressTask task = context.AddTask("recovering", maxValue: most);
        MriResult result = recover(new ForwardTo(report => task.Value = report.Iteration));
        task.Value = task.MaxValue;
        return result;
    });

static Table QualityTable(Scan scan, Image<Complex32> zeroFilled, MriResult recovered)
{
    var table = new Table().Border(TableBorder.Rounded).AddColumn("").AddColumn("NRMSE").AddColumn("PSNR").AddColumn("SSIM").AddColumn("time");
    foreach ((string area, Image<bool>? region) in new[] { ("whole image", null), ("the head", scan.Region) })
    {
        if (area == "the head" && region is null)
        {
            continue;
        }

        ImageQuality before = Compare(scan, zeroFilled, region), after = Compare(scan, recovered.Image, region);
        table.AddRow(Row($"zero-filled, {area}", before, ""));
        table.AddRow(Row($"[bold]recovered[/], {area}", after, Text($"{recovered.Elapsed.TotalMilliseconds:F0} ms")));
    }

    return table;
}

static string[] Row(string name, ImageQuality quality, string time) => [name, Text($"{quality.Nrmse:F4}"), Text($"{quality.Psnr:F2} dB"), Text($"{quality.Ssim:F4}"), time];

static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

// Metrics compare magnitudes with the reference as they are; its largest value is the peak of the peak signal-to-noise ratio.
static ImageQuality Compare(Scan scan, Image<Complex32> image, Image<bool>? region) =>
    ImageMetrics.Compare(image.Magnitude(), scan.Reference!, region, peak: scan.Reference!.Pixels.Max());

static void WritePictures(SampleOptions options, Scan scan, Image<Complex32> zeroFilled, Image<Complex32> recovered)
{
    // All pictures of a strip share one window, or they could not be compared.
    float white = Grayscale.WhiteLevel(scan.Reference ?? recovered.Magnitude());
    LabelledPicture Panel(string title, Image<float> image, string? note = null) => new(title, note ?? Note(scan, image), Grayscale.Picture(image, white));

    var panels = new List<LabelledPicture> { Panel("zero-filled", zeroFilled.Magnitude()), Panel("recovered", recovered.Magnitude()) };
    if (scan.Reference is { } reference)
    {
        var error = new Image<float>(reference.Height, reference.Width, [.. recovered.Magnitude().Pixels.Zip(reference.Pixels, (x, r) => 5f * Math.Abs(x - r))]);
        panels.Insert(0, Panel("reference", reference, scan.ReferenceNote));
        panels.Add(Panel("error x 5", error, "of the recovered image"));
    }

    string comparison = Path.Combine(options.Output, $"comparison.{options.PictureFormat}"), mask = Path.Combine(options.Output, $"mask.{options.PictureFormat}");
    using var files = new OutputFiles();
    files.Stage(comparison, stream => PictureFile.Write(stream, comparison, PanelStrip.Compose(panels, zoom: scan.KSpace.Width < 384 ? 2 : 1)));
    files.Stage(mask, stream => PictureFile.Write(stream, mask, scan.Mask.ToPicture()));
    files.Commit();
    AnsiConsole.MarkupLineInterpolated($"pictures: {Path.GetFullPath(comparison)} and {Path.GetFileName(mask)}");
}

static string Note(Scan scan, Image<float> image)
{
    if (scan.Reference is null)
    {
        return "";
    }

    ImageQuality quality = ImageMetrics.Compare(image, scan.Reference, scan.Region, peak: scan.Reference.Pixels.Max());
    return Text($"PSNR {quality.Psnr:F1} dB, SSIM {quality.Ssim:F2}");
}

/// <summary>Hands reports on, on the thread that works (the framework's Progress would queue them).</summary>
/// <param name="report">Receives them.</param>
internal sealed class ForwardTo(Action<IterationReport> report) : IProgress<IterationReport>
{
    public void Report(IterationReport value) => report(value);
}
