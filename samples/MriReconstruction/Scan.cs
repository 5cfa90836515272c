using CsRecover.Mri;
using CsRecover.Mri.Files;

namespace CsRecover.Samples;

/// <summary>What a scan gives and what is known about the truth.</summary>
/// <param name="KSpace">The samples.</param>
/// <param name="Mask">Which of them count as measured.</param>
/// <param name="Reference">The true magnitude, if it is known.</param>
/// <param name="ReferenceNote">Where the true magnitude is from.</param>
/// <param name="Region">The pixels that matter, if that is known.</param>
internal sealed record Scan(KSpace KSpace, SamplingMask Mask, Image<float>? Reference, string ReferenceNote, Image<bool>? Region)
{
    /// <summary>K-space counts as fully sampled when at most one point in twenty is exactly zero.</summary>
    private const double FullySampled = 0.95;

    /// <summary>The bundled slice lies beside the program; see data/PROVENANCE.md for where it comes from.</summary>
    private static string Bundled(string file) => Path.Combine(AppContext.BaseDirectory, "data", "colin27", file);

    /// <summary>Reads the bundled slice or the user's files, and decides which points count as measured.</summary>
    /// <param name="options">The command line.</param>
    /// <returns>The scan.</returns>
    public static Scan Load(SampleOptions options)
    {
        KSpace kspace = KSpace.Read(options.KSpace ?? Bundled("kspace.npy"));
        if (kspace.Coils != 1)
        {
            throw new InvalidDataException($"{options.KSpace}: expected k-space of one coil, got {kspace.Coils}.");
        }

        SamplingMask stored = kspace.SampledPoints();
        bool full = stored.Count >= FullySampled * stored.Points.Length;
        SamplingMask mask =
            options.Mask is { } file ? SamplingMask.Read(file)
            : !full ? stored
            : options.Lines ? SamplingMask.VariableDensityLines(kspace.Height, kspace.Width, options.Acceleration, options.Seed)
            : SamplingMask.VariableDensityPoints(kspace.Height, kspace.Width, options.Acceleration, options.Seed);

        (Image<float>? reference, string note) =
            options.Reference is { } path ? (ImageFile.ReadMagnitude(path), "as given")
            : options.KSpace is null ? (ImageFile.ReadMagnitude(Bundled("reference.npy")), "without noise")
            : full ? (MriReconstruction.ZeroFilled(kspace, stored).Magnitude(), "all of k-space")
            : (null, "");
        Image<bool>? region = options.KSpace is null ? ImageFile.ReadRegion(Bundled("roi.npy")) : null;
        return new Scan(kspace, mask, reference, note, region);
    }
}
