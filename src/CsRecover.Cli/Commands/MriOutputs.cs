using CsRecover.Cli.Reports;
using CsRecover.Cli.Reports.Html;
using CsRecover.Mri;
using CsRecover.Mri.Files;
using CsRecover.Mri.Pictures;

namespace CsRecover.Cli.Commands;

/// <summary>The files that <c>mri</c> writes, which appear together or not at all.</summary>
/// <param name="Folder">The folder of image.npy, the picture and report.json.</param>
/// <param name="PictureFormat">The picture's format: an extension without the dot.</param>
/// <param name="PictureDepth">Bits of a pixel.</param>
/// <param name="Nifti">A NIfTI file, if one is wanted.</param>
/// <param name="Maps">A file for coil sensitivities, if it is wanted.</param>
internal sealed record MriOutputs(string Folder, string PictureFormat, int PictureDepth, string? Nifti, string? Maps)
{
    /// <summary>A page for people, if it is wanted.</summary>
    public string? Html { get; init; }

    /// <summary>A file for panels beside each other, if it is wanted.</summary>
    public string? Comparison { get; init; }

    private string Array => Path.Combine(Folder, "image.npy");

    private string Picture => Path.Combine(Folder, $"image.{PictureFormat}");

    private string Report => Path.Combine(Folder, "report.json");

    /// <summary>Refuses, before long work, what cannot be written.</summary>
    public void Check()
    {
        OutputFiles.CheckFolder(Folder);
        var all = new HashSet<string>(StringComparer.Ordinal);
        foreach (string file in new[] { Array, Picture, Report, Nifti, Maps, Html, Comparison }.OfType<string>())
        {
            OutputFiles.CheckFile(file);
            if (!all.Add(Path.GetFullPath(file)))
            {
                throw new UserException($"expected different files for everything that is written, got {file} twice");
            }
        }
    }

    /// <summary>Writes everything.</summary>
    /// <param name="images">The slices, those of the first repetition first.</param>
    /// <param name="volume">Their k-space.</param>
    /// <param name="maps">Coil sensitivities of each slice; looked at only where they are wanted.</param>
    /// <param name="report">The report.</param>
    /// <param name="page">What the page shows; looked at only where the page, or a comparison, is wanted.</param>
    public void Write(IReadOnlyList<Image<Complex32>> images, KSpaceVolume volume, IReadOnlyList<CoilMaps?> maps, RecoveryReport report, MriPageContents page)
    {
        Image<float>[] magnitudes = [.. images.Select(image => image.Magnitude())];
        using var files = new OutputFiles();
        (int height, int width) = (images[0].Height, images[0].Width);
        files.Stage(Array, stream => NpyFile.Write(
            stream, images.Count == 1 ? images[0].Pixels : [.. images.SelectMany(image => image.Pixels)], images.Count == 1 ? [height, width] : [images.Count, height, width]));
        files.Stage(Picture, stream => WritePicture(stream, ContactSheet.Compose(magnitudes)));
        files.Stage(Report, stream => ReportJson.Write(stream, report));
        if (Nifti is not null)
        {
            files.Stage(Nifti, stream => NiftiFile.Write(stream, Nifti, magnitudes, volume.Frames, volume.Geometry));
        }

        if (Html is not null)
        {
            files.Stage(Html, stream => MriPage.Write(stream, page));
        }

        if (Comparison is not null)
        {
            files.Stage(Comparison, stream => PngFile.Write(stream, page.Slices[page.Shown].Compare().Compose()));
        }

        if (Maps is not null)
        {
            CoilMaps.Stage(files, Maps, [.. maps.OfType<CoilMaps>()]);
        }

        files.Commit();
    }

    private void WritePicture(Stream stream, Image<float> sheet)
    {
        float white = Grayscale.WhiteLevel(sheet);
        if (PictureDepth == 16)
        {
            PngFile.Write(stream, Grayscale.DeepPicture(sheet, white));
        }
        else
        {
            PictureFile.Write(stream, Picture, Grayscale.Picture(sheet, white));
        }
    }
}
