using System.CommandLine;
using System.CommandLine.Parsing;
using CsRecover.Cli.Reports;
using CsRecover.Mri;
using CsRecover.Mri.Files;
using CsRecover.Mri.Pictures;
using CsRecover.Solvers;
using Spectre.Console;

namespace CsRecover.Cli.Commands;

/// <summary><c>csrecover mri --dynamic</c>: a series of images out of undersampled k-space, of locally low rank.</summary>
internal sealed class DynamicSeries
{
    private const string Name = "--dynamic";

    /// <summary>The options of the command that mean something for a series; it has its own solver and prior.</summary>
    private static readonly string[] _known = [Name, "--kspace", "--mask", "--maps", "--save-maps", "--reference", "--threshold", "--output", "--picture-format", "--threads", "--warm"];

    private readonly Option<bool> _dynamic = new(Name)
    {
        Description = "Recovers a series: K-space of shape (frames, H, W) or (frames, coils, H, W), or BART's with time as dimension 10; masks of shape (frames, H, W), or one for all. "
            + "Blocks of pixels are taken to change alike over time (locally low rank). Coil maps come from the average over time. image.npy has shape (frames, H, W).",
    };

    /// <summary>What the files hold.</summary>
    private sealed record Inputs(DynamicKSpace KSpace, DynamicMask Mask, CoilMaps? Maps, string MapsFrom, Image<float>? Reference);

    /// <summary>Adds the option to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command) => command.Options.Add(_dynamic);

    /// <summary>Whether a command line asks for a series.</summary>
    /// <param name="parsed">The parsed command line.</param>
    public bool IsAsked(ParseResult parsed) => parsed.GetValue(_dynamic);

    /// <summary>Recovers a series.</summary>
    /// <param name="parsed">The parsed command line.</param>
    /// <param name="context">Streams and cancellation.</param>
    /// <returns>The exit code.</returns>
    public static int Execute(ParseResult parsed, CommandContext context)
    {
        if (parsed.CommandResult.Children.OfType<OptionResult>().FirstOrDefault(o => !o.Implicit && !_known.Contains(o.Option.Name)) is { } other)
        {
            throw new UserException($"{other.Option.Name}: expected only {string.Join(", ", _known[1..])} with {Name}, got {other.Option.Name} too");
        }

        string folder = parsed.GetRequiredValue<string>("--output"), format = PictureFormatOption.Check(parsed.GetRequiredValue<string>("--picture-format"));
        string array = Path.Combine(folder, "image.npy"), picture = Path.Combine(folder, $"image.{format}"), json = Path.Combine(folder, "report.json");
        string? savedMaps = parsed.GetValue<string?>("--save-maps");
        OutputFiles.CheckFolder(folder);
        foreach (string file in (string[])[array, picture, json, .. savedMaps is null ? [] : new[] { savedMaps }])
        {
            OutputFiles.CheckFile(file);
        }

        int threads = SharedOptions.CheckThreads(parsed.GetValue<int?>("--threads"));
        bool warm = parsed.GetValue<bool>("--warm");
        Inputs inputs = Read(parsed, threads);
        if (savedMaps is not null && inputs.Maps is null)
        {
            throw new UserException($"--save-maps: expected k-space of several coils or --maps S.npy, got k-space of one coil");
        }

        SmoothedL0Options solver = DynamicReconstruction.DefaultSolver;
        if (parsed.GetValue<double?>("--threshold") is { } threshold)
        {
            solver = MriSolvers.WithThreshold(solver, threshold);
        }

        RecoveryProblem<Complex32> problem = DynamicReconstruction.CreateProblem(inputs.KSpace.Frames, inputs.Mask, inputs.Maps, solver, threads);
        var options = new RecoveryOptions { MaxThreads = threads, CancellationToken = context.Token };
        DynamicResult result;
        double seconds;
        using (ProgressLine? progress = ProgressLine.For(context.Error, 1, RecoveryBackend.Cpu))
        {
            (result, seconds) = Stopwatched.Run(warm, timed => problem.Recover(inputs.KSpace, inputs.Mask, timed ? options with { Progress = progress } : options));
        }

        RecoveryReport report = Report(result, seconds, inputs, problem, threads, warm);
        using (var files = new OutputFiles())
        {
            files.Stage(array, stream => NpyFile.Write(stream, [.. result.Frames.SelectMany(f => f.Pixels)], inputs.KSpace.Frames, inputs.KSpace.Height, inputs.KSpace.Width));
            files.Stage(picture, stream => PictureFile.Write(stream, picture, SeriesSheet.Compose([.. result.Frames.Select(f => f.Magnitude())])));
            files.Stage(json, stream => ReportJson.Write(stream, report));
            files.Commit();
        }

        if (savedMaps is not null)
        {
            inputs.Maps!.Write(savedMaps);
        }

        Print(report, problem.Operator.Description, inputs, folder, context);
        return ErrorHandler.Success;
    }

    private static Inputs Read(ParseResult parsed, int threads)
    {
        string path = parsed.GetRequiredValue<string>("--kspace");
        DynamicKSpace kspace = DynamicKSpace.Read(path);
        string? maskFile = parsed.GetValue<string?>("--mask");
        DynamicMask mask = maskFile is not null ? DynamicMask.Read(maskFile) : UserException.About(path, "points", kspace.SampledPoints);
        if ((mask.Height, mask.Width) != (kspace.Height, kspace.Width) || (mask.Frames != 1 && mask.Frames != kspace.Frames))
        {
            throw new UserException($"{maskFile}: expected masks of shape ({kspace.Frames}, {kspace.Height}, {kspace.Width}) or ({kspace.Height}, {kspace.Width}), as the k-space has, got ({mask.Frames}, {mask.Height}, {mask.Width})");
        }

        Image<float>? reference = parsed.GetValue<string?>("--reference") is { } file ? ReadReference(file, kspace) : null;
        if (parsed.GetValue<string?>("--maps") is { } mapsFile)
        {
            CoilMaps maps = CoilMaps.Read(mapsFile);
            return (maps.Coils, maps.Height, maps.Width) == (kspace.Coils, kspace.Height, kspace.Width)
                ? new Inputs(kspace, mask, maps, mapsFile, reference)
                : throw new UserException($"{mapsFile}: expected coil maps of shape ({kspace.Coils}, {kspace.Height}, {kspace.Width}), as the k-space has, got ({maps.Coils}, {maps.Height}, {maps.Width})");
        }

        if (kspace.Coils == 1)
        {
            return new Inputs(kspace, mask, null, "", reference);
        }

        EspiritResult result = UserException.About(path, parameter: null, () => DynamicReconstruction.EstimateMaps(kspace, mask, new EspiritOptions { MaxThreads = threads }));
        return new Inputs(kspace, mask, result.Maps, $"ESPIRiT of the average over time, {result.Region.Height} x {result.Region.Width} calibration points", reference);
    }

    /// <summary>All frames one below the other.</summary>
    private static Image<float> ReadReference(string file, DynamicKSpace kspace)
    {
        NpyArray array = NpyFile.Read(file);
        int[] expected = [kspace.Frames, kspace.Height, kspace.Width];
        if (!array.Shape.SequenceEqual(expected))
        {
            throw new UserException($"{file}: expected a reference of shape {NpyArray.Describe(expected)}, as the k-space has, got {NpyArray.Describe(array.Shape)}");
        }

        var reference = new Image<float>(kspace.Frames * kspace.Height, kspace.Width, Array.ConvertAll(array.ToComplex(), z => z.Magnitude));
        _ = UserException.About(file, parameter: null, () => ImageMetrics.Compare(reference, reference));
        return reference;
    }

    private static RecoveryReport Report(DynamicResult result, double seconds, Inputs inputs, RecoveryProblem<Complex32> problem, int threads, bool warm)
    {
        var all = new Image<float>(inputs.KSpace.Frames * inputs.KSpace.Height, inputs.KSpace.Width, [.. result.Frames.SelectMany(f => f.Magnitude().Pixels)]);
        ImageQuality? quality = inputs.Reference is null ? null : ImageMetrics.Compare(all, inputs.Reference);
        return new RecoveryReport
        {
            Solver = result.Solver,
            Backend = RecoveryBackend.Cpu.Name,
            Status = result.Status,
            Iterations = result.Iterations,
            Seconds = seconds,
            ResidualNorm = result.ResidualNorm,
            SupportSize = all.Pixels.Count(v => v != 0f),
            Rows = problem.Operator.Rows,
            Columns = problem.Operator.Columns,
            Warm = warm,
            Threads = SharedOptions.ThreadsOf(threads),
            Frames = inputs.KSpace.Frames,
            Coils = inputs.KSpace.Coils,
            Height = inputs.KSpace.Height,
            Width = inputs.KSpace.Width,
            Acceleration = inputs.Mask.Acceleration,
            Nrmse = quality?.Nrmse,
            Psnr = quality?.Psnr,
        };
    }

    private static void Print(RecoveryReport report, string description, Inputs inputs, string folder, CommandContext context)
    {
        var table = Tables.Facts();
        table.AddFact("A", $"{description}");
        table.AddFact("k-space", $"{report.Frames} frames of {report.Height} x {report.Width} ({report.Acceleration:F2} x undersampled)");
        if (inputs.Maps is not null)
        {
            table.AddFact("coil maps", $"{report.Coils} coils, {inputs.MapsFrom}");
        }

        RecoveryReports.AddRows(table, report, RecoveryBackend.Cpu.Name, "");
        if (report.Nrmse is not null)
        {
            table.AddFact("all frames", $"NRMSE {report.Nrmse:F4}, PSNR {report.Psnr:F2} dB");
        }

        table.AddFact("written to", $"{folder}");
        Tables.Write(context.Output, table);
    }
}
