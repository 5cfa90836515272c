using System.CommandLine;
using System.Globalization;
using CsRecover.Cli.Reports;
using CsRecover.Ilgpu;
using CsRecover.Mri;
using CsRecover.Mri.Files;
using CsRecover.Mri.Pictures;
using CsRecover.Solvers;
using Spectre.Console;

namespace CsRecover.Cli.Commands;

/// <summary><c>csrecover mri</c>: an image out of undersampled k-space.</summary>
internal static class MriCommand
{
    private sealed record Settings(
        string KSpace, string? Mask, string? Maps, string? SavedMaps, string? Reference, string? Roi, SolverOptions Solver, int? Sparsity, MriQuality Quality, PriorChoice Prior, CoilSettings Coils, string Output, string PictureFormat, int Threads, string Backend, bool Warm);

    /// <summary>What the files hold, checked against each other.</summary>
    private sealed record Inputs(KSpace KSpace, SamplingMask Mask, CoilMapsChoice Coils, Image<float>? Reference, Image<bool>? Roi);

    /// <summary>Adds the command.</summary>
    /// <param name="root">The program.</param>
    /// <param name="context">Streams and cancellation.</param>
    public static void AddTo(RootCommand root, CommandContext context)
    {
        Option<string> kspace = SharedOptions.RequiredPath("--kspace", "K.npy|K.cfl", "K-space: complex .npy of shape (H, W) or (coils, H, W), or BART's .cfl with its .hdr.");
        Option<string?> mask = SharedOptions.OptionalPath("--mask", "M.npy", "Sampled points, shape (H, W), not zero where sampled (or a picture, white where sampled); samples elsewhere are not used. Without it, the points where k-space is not zero.");
        Option<string?> maps = SharedOptions.OptionalPath("--maps", "S.npy|S.cfl", "Coil sensitivities, complex, shape (coils, H, W), or BART's (ecalib -m1). Without them they are estimated from the fully sampled middle of k-space where there are several coils.");
        Option<string?> savedMaps = SharedOptions.OptionalPath("--save-maps", "S.npy|S.cfl", "A file for the coil sensitivities that were used.");
        Option<string?> reference = SharedOptions.OptionalPath("--reference", "R.npy", "The true magnitude, shape (H, W), maximum 1 (or a picture, white is 1): the report then has nrmse, psnr and ssim (no scale is fitted, data range 1).");
        Option<string?> roi = SharedOptions.OptionalPath("--roi", "Q.npy", "Pixels that count, shape (H, W), not zero there (or a picture, white there): the report then has nrmse_roi, psnr_roi and ssim_roi as well. Needs --reference.");
        Option<string> solver = SharedOptions.Solver("The default needs no sparsity and no noise level: it judges itself by samples that it keeps aside.");
        Option<int?> sparsity = SharedOptions.Sparsity();
        Option<string> quality = QualityOption.Create();
        Option<string> prior = PriorOption.Create();
        Option<double?> threshold = PriorOption.CreateThreshold();
        Option<int?> spins = PriorOption.CreateSpins();
        Option<string> output = SharedOptions.RequiredPath("--output", "DIR", "The folder for image.npy (complex64, shape (H, W)), image.png (magnitude; see --picture-format) and report.json; made if it is missing.");
        Option<string> pictureFormat = PictureFormatOption.Create();
        Option<int?> threads = SharedOptions.Threads();
        Option<string> backend = BackendOption.Create();
        Option<bool> warm = SharedOptions.Warm();
        var coils = new CoilOptions();
        var command = new Command("mri", """
            Recovers an MR image from undersampled Cartesian k-space, taking it to be sparse in a wavelet transform, or in patches (--quality).

            Several coils are combined by their sensitivities (SENSE).
            K-space has DC at (H/2, W/2), rounded down; the image is fftshift(ifft2(ifftshift(K), norm="ortho")) in NumPy's terms.
            """)
        {
            kspace, mask, maps, savedMaps, reference, roi, solver, sparsity, quality, prior, threshold, spins, output, pictureFormat, threads, backend, warm,
        };
        coils.AddTo(command);
        var series = new DynamicSeries();
        series.AddTo(command);
        command.SetAction(parsed => series.IsAsked(parsed) ? DynamicSeries.Execute(parsed, context) : Execute(
            new Settings(
                parsed.GetValue(kspace)!,
                parsed.GetValue(mask),
                parsed.GetValue(maps),
                parsed.GetValue(savedMaps),
                parsed.GetValue(reference),
                parsed.GetValue(roi),
                MriSolvers.Find(parsed.GetValue(solver)!),
                parsed.GetValue(sparsity),
                QualityOption.Check(parsed.GetValue(quality)!),
                PriorOption.Check(parsed.GetValue(prior)!, parsed.GetValue(threshold), parsed.GetValue(spins)),
                coils.Settings(parsed, parsed.GetValue(maps), parsed.GetValue(savedMaps)),
                parsed.GetValue(output)!,
                PictureFormatOption.Check(parsed.GetValue(pictureFormat)!),
                SharedOptions.CheckThreads(parsed.GetValue(threads)),
                parsed.GetValue(backend)!,
                parsed.GetValue(warm)),
            context));
        root.Add(command);
    }

    private static int Execute(Settings settings, CommandContext context)
    {
        string array = Path.Combine(settings.Output, "image.npy"), picture = Path.Combine(settings.Output, $"image.{settings.PictureFormat}"), json = Path.Combine(settings.Output, "report.json");
        OutputFiles.CheckFolder(settings.Output);
        OutputFiles.CheckFile(array);
        OutputFiles.CheckFile(picture);
        OutputFiles.CheckFile(json);
        if (settings.SavedMaps is { } saved)
        {
            OutputFiles.CheckFile(saved);
        }

        using BackendChoice backend = BackendOption.Open(settings.Backend);
        Inputs inputs = Read(settings);
        RecoveryProblem<Complex32> problem = PriorOption.Problem(settings.Prior, settings.Quality, inputs.Mask, inputs.Coils, settings.Solver, settings.Sparsity);
        var options = new RecoveryOptions { Backend = backend.Backend, MaxThreads = settings.Threads, CancellationToken = context.Token };
        MriResult result;
        double seconds;
        using (ProgressLine? progress = ProgressLine.For(context.Error, 1, backend.Backend))
        {
            (result, seconds) = Stopwatched.Run(
                settings.Warm, timed => PriorOption.Recover(settings.Prior, problem, inputs.KSpace, inputs.Mask, timed ? options with { Progress = progress } : options));
        }

        Image<float> magnitude = result.Image.Magnitude();
        RecoveryReport report = Report(result, seconds, magnitude, inputs, settings);
        using (var files = new OutputFiles())
        {
            files.Stage(array, stream => NpyFile.Write(stream, result.Image.Pixels, result.Image.Height, result.Image.Width));
            files.Stage(picture, stream => PictureFile.Write(stream, picture, Grayscale.Picture(magnitude, Grayscale.WhiteLevel(magnitude))));
            files.Stage(json, stream => ReportJson.Write(stream, report));
            files.Commit();
        }

        if (settings.SavedMaps is { } mapsFile)
        {
            inputs.Coils.Maps!.Write(mapsFile);
        }

        Print(report, problem.Operator.Description, inputs.Coils, backend, settings, context);
        return ErrorHandler.Success;
    }

    private static Inputs Read(Settings settings)
    {
        KSpace kspace = KSpace.Read(settings.KSpace);
        SamplingMask mask = settings.Mask is { } path ? SamplingMask.Read(path) : kspace.SampledPoints();
        CheckShape(settings.Mask, "a mask", mask.Height, mask.Width, kspace);
        if (settings.Reference is null && settings.Roi is not null)
        {
            throw new UserException("expected --reference R.npy with --roi, got a command line without it");
        }

        Image<float>? reference = settings.Reference is { } r ? ImageFile.ReadMagnitude(r) : null;
        CheckShape(settings.Reference, "a reference", reference?.Height, reference?.Width, kspace);
        Image<bool>? roi = settings.Roi is { } q ? ImageFile.ReadRegion(q) : null;
        CheckShape(settings.Roi, "a region", roi?.Height, roi?.Width, kspace);
        if (reference is not null)
        {
            // The reference against itself: what cannot be compared is refused before the long work, not after it.
            _ = UserException.About(settings.Reference!, parameter: null, () => ImageMetrics.Compare(reference, reference, roi));
        }

        CoilMapsChoice coils = CoilMapsChoice.For(settings.Coils, settings.Maps, kspace, settings.KSpace, mask, settings.Threads);
        return settings.SavedMaps is null || coils.Maps is not null
            ? new Inputs(coils.KSpace, mask, coils, reference, roi)
            : throw new UserException($"--save-maps: expected k-space of several coils or --maps S.npy, got {settings.KSpace} of one coil");
    }

    private static void CheckShape(string? file, string what, int? height, int? width, KSpace kspace)
    {
        if (height is not null && (height != kspace.Height || width != kspace.Width))
        {
            throw new UserException($"{file}: expected {what} of shape ({kspace.Height}, {kspace.Width}), as the k-space has, got ({height}, {width})");
        }
    }

    private static RecoveryReport Report(MriResult result, double seconds, Image<float> magnitude, Inputs inputs, Settings settings)
    {
        ImageQuality? whole = inputs.Reference is { } reference ? ImageMetrics.Compare(magnitude, reference) : null;
        ImageQuality? region = inputs.Roi is { } roi ? ImageMetrics.Compare(magnitude, inputs.Reference!, roi) : null;
        return new RecoveryReport
        {
            Solver = result.Solver,
            Backend = result.Backend,
            Status = result.Status,
            Iterations = result.Iterations,
            Seconds = seconds,
            ResidualNorm = result.ResidualNorm,
            SupportSize = result.SupportSize,
            Rows = inputs.Mask.Count * inputs.KSpace.Coils,
            Columns = inputs.KSpace.Height * inputs.KSpace.Width,
            Sparsity = settings.Sparsity,
            Warm = settings.Warm,
            Threads = settings.Threads == 0 ? Environment.ProcessorCount : settings.Threads,
            Coils = inputs.KSpace.Coils,
            Height = inputs.KSpace.Height,
            Width = inputs.KSpace.Width,
            Acceleration = inputs.Mask.Acceleration,
            Nrmse = whole?.Nrmse,
            Psnr = whole?.Psnr,
            Ssim = whole?.Ssim,
            NrmseRoi = region?.Nrmse,
            PsnrRoi = region?.Psnr,
            SsimRoi = region?.Ssim,
        };
    }

    private static void Print(RecoveryReport report, string description, CoilMapsChoice coils, BackendChoice backend, Settings settings, CommandContext context)
    {
        var table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumn("").AddColumn("");
        void Row(string name, FormattableString value) => table.AddRow(name, Markup.Escape(value.ToString(CultureInfo.InvariantCulture)));

        Row("A", $"{description}");
        Row("k-space", $"{report.Height} x {report.Width}, {report.Rows / report.Coils} of {report.Columns} points ({report.Acceleration:F2} x undersampled)");
        if (coils.Description.Length > 0)
        {
            Row("coil maps", $"{report.Coils} coils, {coils.Description}");
        }

        RecoveryReports.AddRows(table, report, backend.Description, "");
        if (report.Nrmse is not null)
        {
            Row("whole image", $"NRMSE {report.Nrmse:F4}, PSNR {report.Psnr:F2} dB, SSIM {report.Ssim:F4}");
        }

        if (report.NrmseRoi is not null)
        {
            Row("region", $"NRMSE {report.NrmseRoi:F4}, PSNR {report.PsnrRoi:F2} dB, SSIM {report.SsimRoi:F4}");
        }

        Row("written to", $"{settings.Output}");
        Tables.Write(context.Output, table);
    }
}
