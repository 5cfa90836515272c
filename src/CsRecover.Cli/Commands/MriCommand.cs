using System.CommandLine;
using CsRecover.Cli.Reports;
using CsRecover.Cli.Reports.Html;
using CsRecover.Ilgpu;
using CsRecover.Mri;
using CsRecover.Solvers;

namespace CsRecover.Cli.Commands;

/// <summary><c>csrecover mri</c>: an image out of undersampled k-space.</summary>
internal static class MriCommand
{
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
        Option<string> solver = SharedOptions.Solver(new SmoothedL0Options(), "The default needs no sparsity and no noise level: it judges itself by samples that it keeps aside.");
        Option<int?> sparsity = SharedOptions.Sparsity();
        Option<string> quality = QualityOption.Create();
        Option<string> prior = PriorOption.Create();
        Option<double?> threshold = PriorOption.CreateThreshold();
        Option<int?> spins = PriorOption.CreateSpins();
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
        var coils = new CoilOptions();
        var command = new Command("mri", """
            Recovers an MR image from undersampled Cartesian k-space, taking it to be sparse in a wavelet transform, or in patches (--quality).

            Several coils are combined by their sensitivities (SENSE). Several slices are recovered one by one, as many at a time as there are threads.
            K-space has DC at (H/2, W/2), rounded down; the image is fftshift(ifft2(ifftshift(K), norm="ortho")) in NumPy's terms.
            """)
        {
            kspace, mask, maps, savedMaps, reference, roi, solver, sparsity, quality, prior, threshold, spins, slice, removeOversampling, output, pictureFormat, pictureDepth, nifti, html, comparison, budget, threads, backend, warm,
        };
        coils.AddTo(command);
        var series = new DynamicSeries();
        series.AddTo(command);
        command.SetAction(parsed => series.IsAsked(parsed) ? DynamicSeries.Execute(parsed, context) : Execute(
            new MriSettings(
                parsed.GetValue(kspace)!,
                parsed.GetValue(mask),
                parsed.GetValue(maps),
                parsed.GetValue(reference),
                parsed.GetValue(roi),
                MriSolvers.Find(parsed.GetValue(solver)!),
                parsed.GetValue(sparsity),
                QualityOption.Check(parsed.GetValue(quality)!),
                PriorOption.Check(parsed.GetValue(prior)!, parsed.GetValue(threshold), parsed.GetValue(spins)),
                coils.Settings(parsed, parsed.GetValue(maps), parsed.GetValue(savedMaps)),
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

    private static int Execute(MriSettings settings, CommandContext context)
    {
        settings.Outputs.Check();
        using BackendChoice backend = BackendOption.Open(settings.Backend);
        SliceFiles files = SliceFiles.Read(settings);
        MriInputs[] inputs = MriInputs.Read(settings, files);
        (RecoveredSlice[] slices, double seconds) = SliceRecovery.Run(inputs, settings, backend.Backend, context);
        RecoveryReport report = SliceReports.Combine([.. slices.Select(s => s.Report)], seconds);
        MriPageContents page = Page(inputs, slices, report, backend, settings);
        settings.Outputs.Write([.. slices.Select(s => s.Result.Image)], files.Volume, [.. inputs.Select(i => i.Coils.Maps)], report, page);
        MriReports.Print(report, slices[0].Operator, inputs[0].Coils.Description, settings.Outputs.Folder, backend.Description, context);
        return ErrorHandler.Success;
    }

    private static MriPageContents Page(MriInputs[] inputs, RecoveredSlice[] slices, RecoveryReport report, BackendChoice backend, MriSettings settings) => new(
        settings.KSpace, settings.Mask, settings.Reference, settings.Roi, slices[0].Operator, settings.Quality, settings.Solver, inputs[0].Coils.Description, backend.Description, report,
        [.. slices.Zip(inputs, (s, i) => new PageSlice(s.Result, s.Report, i.KSpace, i.Mask, i.Coils.Maps, i.Reference, i.Roi))]);
}
