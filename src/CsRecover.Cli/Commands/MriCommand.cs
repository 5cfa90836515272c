using System.CommandLine;
using System.Globalization;
using CsRecover.Cli.Reports;
using CsRecover.Cli.Reports.Html;
using CsRecover.Ilgpu;
using CsRecover.Mri;
using CsRecover.Solvers;
using Spectre.Console;

namespace CsRecover.Cli.Commands;

/// <summary><c>csrecover mri</c>: an image out of undersampled k-space.</summary>
internal static class MriCommand
{
    private sealed record Settings(
        string KSpace, string? Mask, string? Maps, string? Reference, string? Roi, SolverOptions Solver, int? Sparsity, MriQuality Quality, SliceChoice Slices, MriOutputs Outputs, TimeSpan? Budget, int Threads, string Backend, bool Warm);

    /// <summary>What the files hold, checked against each other.</summary>
    private sealed record Inputs(KSpace KSpace, SamplingMask Mask, CoilMapsChoice Coils, Image<float>? Reference, Image<bool>? Roi);

    /// <summary>A slice that was recovered.</summary>
    private sealed record Slice(MriResult Result, RecoveryReport Report, string Operator);

    /// <summary>Adds the command.</summary>
    /// <param name="root">The program.</param>
    /// <param name="context">Streams and cancellation.</param>
    public static void AddTo(RootCommand root, CommandContext context)
    {
        Option<string> kspace = SharedOptions.RequiredPath("--kspace", "K.npy|K.cfl|K.h5", "K-space: complex .npy of shape (H, W), (coils, H, W) or (slices, coils, H, W), BART's .cfl with its .hdr, or HDF5 in the format of ISMRMRD or fastMRI.");
        Option<string?> mask = SharedOptions.OptionalPath("--mask", "M.npy", "Sampled points of every slice, shape (H, W), not zero where sampled (or a picture, white where sampled); samples elsewhere are not used. Without it, the points where k-space is not zero.");
        Option<string?> maps = SharedOptions.OptionalPath("--maps", "S.npy|S.cfl", "Coil sensitivities, complex, shape ([slices,] coils, H, W), or BART's (ecalib -m1). Without them they are estimated from the fully sampled middle of k-space where there are several coils.");
        Option<string?> savedMaps = SharedOptions.OptionalPath("--save-maps", "S.npy|S.cfl", "A file for the coil sensitivities that were used.");
        Option<string?> reference = SharedOptions.OptionalPath("--reference", "R.npy", "The true magnitude, shape ([slices,] H, W), maximum 1 (or a picture, white is 1): the report then has nrmse, psnr and ssim (no scale is fitted, data range 1).");
        Option<string?> roi = SharedOptions.OptionalPath("--roi", "Q.npy", "Pixels that count, shape ([slices,] H, W), not zero there (or a picture, white there): the report then has nrmse_roi, psnr_roi and ssim_roi as well. Needs --reference.");
        Option<string> solver = SharedOptions.Solver("The default needs no sparsity and no noise level: it judges itself by samples that it keeps aside.");
        Option<int?> sparsity = SharedOptions.Sparsity();
        Option<string> quality = QualityOption.Create();
        Option<int?> slice = SliceOption.Create();
        Option<bool> removeOversampling = SliceOption.CreateOversampling();
        Option<string> output = SharedOptions.RequiredPath("--output", "DIR", "The folder for image.npy (complex64, shape (H, W), or (slices, H, W) where there are several), image.png (magnitude, slices side by side; see --picture-format) and report.json; made if it is missing.");
        Option<string> pictureFormat = PictureFormatOption.Create();
        Option<int?> pictureDepth = MriFileOptions.CreateDepth();
        Option<string?> nifti = MriFileOptions.CreateNifti();
        Option<string?> html = MriFileOptions.CreateHtml();
        Option<string?> comparison = MriFileOptions.CreateComparison();
        Option<string?> budget = TimeBudgetOption.Create();
        Option<int?> threads = SharedOptions.Threads();
        Option<string> backend = BackendOption.Create();
        Option<bool> warm = SharedOptions.Warm();
        var command = new Command("mri", """
            Recovers an MR image from undersampled Cartesian k-space, taking it to be sparse in a wavelet transform, or in patches (--quality).

            Several coils are combined by their sensitivities (SENSE). Several slices are recovered one by one, as many at a time as there are threads.
            K-space has DC at (H/2, W/2), rounded down; the image is fftshift(ifft2(ifftshift(K), norm="ortho")) in NumPy's terms.
            """)
        {
            kspace, mask, maps, savedMaps, reference, roi, solver, sparsity, quality, slice, removeOversampling, output, pictureFormat, pictureDepth, nifti, html, comparison, budget, threads, backend, warm,
        };
        command.SetAction(parsed => Execute(
            new Settings(
                parsed.GetValue(kspace)!,
                parsed.GetValue(mask),
                parsed.GetValue(maps),
                parsed.GetValue(reference),
                parsed.GetValue(roi),
                MriSolvers.Find(parsed.GetValue(solver)!),
                parsed.GetValue(sparsity),
                QualityOption.Check(parsed.GetValue(quality)!),
                new SliceChoice(parsed.GetValue(slice), parsed.GetValue(removeOversampling)),
                Outputs(parsed.GetValue(output)!, PictureFormatOption.Check(parsed.GetValue(pictureFormat)!), parsed.GetValue(pictureDepth), parsed.GetValue(nifti), parsed.GetValue(savedMaps)) with { Html = parsed.GetValue(html), Comparison = MriFileOptions.CheckComparison(parsed.GetValue(comparison)) },
                TimeBudgetOption.Check(parsed.GetValue(budget)),
                SharedOptions.CheckThreads(parsed.GetValue(threads)),
                parsed.GetValue(backend)!,
                parsed.GetValue(warm)),
            context));
        root.Add(command);
    }

    private static MriOutputs Outputs(string folder, string format, int? depth, string? nifti, string? maps) =>
        new(folder, format, MriFileOptions.CheckDepth(depth, format), MriFileOptions.CheckNifti(nifti), maps);

    private static int Execute(Settings settings, CommandContext context)
    {
        settings.Outputs.Check();
        using BackendChoice backend = BackendOption.Open(settings.Backend);
        SliceFiles files = SliceFiles.Read(settings.KSpace, settings.Slices, settings.Mask, settings.Reference, settings.Roi, settings.Maps);
        Inputs[] inputs = [.. Enumerable.Range(0, files.Count).Select(i => Read(settings, files, i))];
        (Slice[] slices, double seconds) = Recover(inputs, settings, backend, context);
        RecoveryReport report = SliceReports.Combine([.. slices.Select(s => s.Report)], seconds);
        MriPageContents page = Page(inputs, slices, report, backend, settings);
        settings.Outputs.Write([.. slices.Select(s => s.Result.Image)], files.Volume, [.. inputs.Select(i => i.Coils.Maps)], report, page);
        Print(report, slices[0].Operator, inputs[0].Coils, backend, settings, context);
        return ErrorHandler.Success;
    }

    /// <summary>Slices are independent: on the processor as many at a time as there are threads, and what threads are left over go to each.</summary>
    private static (Slice[] Slices, double Seconds) Recover(Inputs[] inputs, Settings settings, BackendChoice backend, CommandContext context)
    {
        int threads = settings.Threads == 0 ? Environment.ProcessorCount : settings.Threads;
        int atOnce = backend.Backend == RecoveryBackend.Cpu ? Math.Min(threads, inputs.Length) : 1;
        int each = inputs.Length == 1 ? settings.Threads : Math.Max(1, threads / atOnce);
        var options = new RecoveryOptions { Backend = backend.Backend, MaxThreads = each, CancellationToken = context.Token, KeepHistory = settings.Outputs.Html is not null };
        using ProgressLine? progress = ProgressLine.For(context.Error, inputs.Length, backend.Backend, "slice");
        var slices = new Slice[inputs.Length];
        Slice One(int i, bool warm, TimeShares shares)
        {
            RecoveryProblem<Complex32> problem = CreateProblem(inputs[i], settings);
            RecoveryOptions limited = options with { TimeLimit = shares.Next() };
            RecoveryOptions watched = progress is null ? limited : limited with { Progress = new SliceProgress(progress, i) };
            (MriResult result, double own) = Stopwatched.Run(warm, timed => problem.Recover(inputs[i].KSpace, inputs[i].Mask, timed ? watched : limited));
            return new Slice(result, Report(result, own, result.Image.Magnitude(), inputs[i], settings), problem.Operator.Description);
        }

        if (inputs.Length == 1)
        {
            slices[0] = One(0, settings.Warm, new TimeShares(settings.Budget, 1, 1));
            return (slices, slices[0].Report.Seconds);
        }

        (_, double seconds) = Stopwatched.Run(settings.Warm, timed =>
        {
            // One slice warms the program up for all.
            int count = timed ? inputs.Length : 1;
            var shares = new TimeShares(settings.Budget, inputs.Length, atOnce);
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = context.Token };
            return Parallel.For(0, count, parallel, i => slices[i] = One(i, warm: false, shares));
        });
        return (slices, seconds);
    }

    private static RecoveryProblem<Complex32> CreateProblem(Inputs inputs, Settings settings)
    {
        if (inputs.Coils.Maps is not { } maps)
        {
            return QualityOption.Problem(settings.Quality, inputs.Mask, settings.Solver, settings.Sparsity);
        }

        QualityOption.RefuseForCoils(settings.Quality);
        return UserException.About("--sparsity", "sparsity", () => MriReconstruction.CreateProblem(inputs.Mask, maps, settings.Solver, settings.Sparsity));
    }

    private static Inputs Read(Settings settings, SliceFiles files, int slice)
    {
        KSpace kspace = files.Volume.Slices[slice];
        SamplingMask mask = files.Mask ?? kspace.SampledPoints();
        CheckShape(settings.Mask, "a mask", mask.Height, mask.Width, kspace);
        if (settings.Reference is null && settings.Roi is not null)
        {
            throw new UserException("expected --reference R.npy with --roi, got a command line without it");
        }

        Image<float>? reference = files.References?[slice];
        CheckShape(settings.Reference, "a reference", reference?.Height, reference?.Width, kspace);
        Image<bool>? roi = files.Regions?[slice];
        CheckShape(settings.Roi, "a region", roi?.Height, roi?.Width, kspace);
        if (reference is not null)
        {
            // The reference against itself: what cannot be compared is refused before the long work, not after it.
            _ = UserException.About(settings.Reference!, parameter: null, () => ImageMetrics.Compare(reference, reference, roi));
        }

        CoilMapsChoice coils = CoilMapsChoice.For(settings.Maps, kspace, settings.KSpace, mask, settings.Threads, files.Maps?[slice]);
        return settings.Outputs.Maps is null || coils.Maps is not null
            ? new Inputs(kspace, mask, coils, reference, roi)
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
            TimeBudget = settings.Budget?.TotalSeconds,
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

    private static MriPageContents Page(Inputs[] inputs, Slice[] slices, RecoveryReport report, BackendChoice backend, Settings settings) => new(
        settings.KSpace, settings.Mask, settings.Reference, settings.Roi, slices[0].Operator, settings.Quality, settings.Solver, inputs[0].Coils.Description, backend.Description, report,
        [.. slices.Zip(inputs, (s, i) => new PageSlice(s.Result, s.Report, i.KSpace, i.Mask, i.Coils.Maps, i.Reference, i.Roi))]);

    private static void Print(RecoveryReport report, string description, CoilMapsChoice coils, BackendChoice backend, Settings settings, CommandContext context)
    {
        var table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumn("").AddColumn("");
        void Row(string name, FormattableString value) => table.AddRow(name, Markup.Escape(value.ToString(CultureInfo.InvariantCulture)));

        Row("A", $"{description}");
        Row("k-space", $"{report.Height} x {report.Width}, {report.Rows / report.Coils} of {report.Columns} points ({report.Acceleration:F2} x undersampled)");
        if (coils.Maps is not null)
        {
            Row("coil maps", $"{report.Coils} coils, {coils.Description}");
        }

        string mean = "";
        if (report.Slices is { } slices)
        {
            Row("slices", $"{slices.Count}");
            mean = ", mean";
        }

        RecoveryReports.AddRows(table, report, backend.Description, mean.Length > 0 ? " (the most of any slice)" : "");
        if (report.TimeBudget is { } budget)
        {
            table.AddRow("time budget", TimeBudgetOption.Describe(budget, report.Status == RecoveryStatus.TimeLimit));
        }

        if (report.Nrmse is not null)
        {
            Row("whole image" + mean, $"NRMSE {report.Nrmse:F4}, PSNR {report.Psnr:F2} dB, SSIM {report.Ssim:F4}");
        }

        if (report.NrmseRoi is not null)
        {
            Row("region" + mean, $"NRMSE {report.NrmseRoi:F4}, PSNR {report.PsnrRoi:F2} dB, SSIM {report.SsimRoi:F4}");
        }

        Row("written to", $"{settings.Outputs.Folder}");
        Tables.Write(context.Output, table);
    }
}
