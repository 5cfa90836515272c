using System.CommandLine;
using CsRecover.Mri.Files;

namespace CsRecover.Cli;

/// <summary>--picture-depth, --nifti, --html and --comparison.</summary>
internal static class MriFileOptions
{
    private const string DepthName = "--picture-depth", NiftiName = "--nifti", ComparisonName = "--comparison";

    /// <summary>--picture-depth.</summary>
    public static Option<int?> CreateDepth() => SharedOptions.Whole(DepthName, "8|16", "Bits of a pixel of the picture: 8, the default, or, in PNG, 16.");

    /// <summary>--nifti.</summary>
    public static Option<string?> CreateNifti() => SharedOptions.OptionalPath(
        NiftiName, "N.nii|N.nii.gz", "A file for the magnitude in NIfTI-1 (float32), placed in scanner coordinates where the k-space file says where it was; voxels of 1 mm where it says nothing.");

    /// <summary>--html.</summary>
    public static Option<string?> CreateHtml() => SharedOptions.OptionalPath(
        "--html", "R.html", "A page for people, one file that needs no other: images beside each other, error map, sampling pattern, coil maps, convergence, what was chosen from the data, figures of every slice.");

    /// <summary>--comparison.</summary>
    public static Option<string?> CreateComparison() => SharedOptions.OptionalPath(
        ComparisonName, "C.png", "A file for one picture of the zero-filled and the recovered image, and with --reference of the reference and the error, with its scale; of several slices, the one furthest from its reference, or the middle one.");

    /// <summary>The depth that a command line asks for.</summary>
    /// <param name="depth">The option's value.</param>
    /// <param name="format">The picture's format.</param>
    public static int CheckDepth(int? depth, string format) => (depth ?? 8, format) switch
    {
        (8, _) => 8,
        (16, "png") => 16,
        (16, _) => throw new UserException($"{DepthName}: expected 8 with --picture-format {format}, got 16: only PNG is written in 16 bits"),
        _ => throw new UserException($"{DepthName}: expected 8 or 16, got {depth}"),
    };

    /// <summary>The comparison's file that a command line asks for.</summary>
    /// <param name="path">The option's value.</param>
    public static string? CheckComparison(string? path) =>
        path is null || path.EndsWith(".png", StringComparison.OrdinalIgnoreCase) ? path : throw new UserException($"{ComparisonName}: expected a name that ends in .png, got '{path}'");

    /// <summary>The NIfTI file that a command line asks for.</summary>
    /// <param name="path">The option's value.</param>
    public static string? CheckNifti(string? path) =>
        path is null || NiftiFile.IsNameOf(path) ? path : throw new UserException($"{NiftiName}: expected a name that ends in .nii or .nii.gz, got '{path}'");
}
