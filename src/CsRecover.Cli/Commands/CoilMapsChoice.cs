using System.Diagnostics;
using System.Globalization;
using CsRecover.Mri;

namespace CsRecover.Cli.Commands;

/// <summary>The coils that an image is recovered from, and where their sensitivities come from: a file, or the middle of k-space.</summary>
/// <param name="KSpace">K-space of these coils: those of the file, or combinations of them.</param>
/// <param name="Maps">The sensitivities; null where a single coil is taken to see everything alike, or where there are none.</param>
/// <param name="Description">In words, for the report; empty for a single coil.</param>
internal sealed record CoilMapsChoice(KSpace KSpace, CoilMaps? Maps, string Description)
{
    /// <summary>Whether the images of several coils are recovered without sensitivities.</summary>
    public bool IsCalibrationless => Maps is null && KSpace.Coils > 1;

    /// <summary>Combines coils, and reads their maps or estimates them where there are several.</summary>
    /// <param name="settings">How coils are combined, and whether they need maps.</param>
    /// <param name="path">The file of maps, if there is one.</param>
    /// <param name="kspace">K-space.</param>
    /// <param name="kspacePath">Its file, for errors.</param>
    /// <param name="mask">The sampled points.</param>
    /// <param name="threads">The most threads, 0 for one for each processor.</param>
    /// <exception cref="UserException">The maps do not fit, or cannot be estimated.</exception>
    public static CoilMapsChoice For(CoilSettings settings, string? path, KSpace kspace, string kspacePath, SamplingMask mask, int threads)
    {
        CoilMaps? given = path is null ? null : ReadMaps(path, kspace);
        PreparedCoils coils = settings.Prepare(kspace, kspacePath, mask);
        if (given is not null)
        {
            return new CoilMapsChoice(coils.KSpace, coils.Combine(given), path + coils.Description);
        }

        if (settings.Calibrationless)
        {
            return kspace.Coils > 1
                ? new CoilMapsChoice(coils.KSpace, null, "no maps" + coils.Description)
                : throw new UserException($"{CoilOptions.WithoutMaps}: expected k-space of several coils, got {kspacePath} of one");
        }

        // A single coil, as it is or of several, is taken to see everything alike.
        return coils.KSpace.Coils == 1 ? new CoilMapsChoice(coils.KSpace, null, "") : Estimate(coils, kspacePath, mask, threads);
    }

    private static CoilMaps ReadMaps(string path, KSpace kspace)
    {
        CoilMaps maps = CoilMaps.Read(path);
        return (maps.Coils, maps.Height, maps.Width) == (kspace.Coils, kspace.Height, kspace.Width)
            ? maps
            : throw new UserException($"{path}: expected coil maps of shape ({kspace.Coils}, {kspace.Height}, {kspace.Width}), as the k-space has, got ({maps.Coils}, {maps.Height}, {maps.Width})");
    }

    private static CoilMapsChoice Estimate(PreparedCoils coils, string kspacePath, SamplingMask mask, int threads)
    {
        long start = Stopwatch.GetTimestamp();
        EspiritResult result;
        try
        {
            result = Espirit.Estimate(coils.KSpace, mask, new EspiritOptions { MaxThreads = threads });
        }
        catch (ArgumentException e)
        {
            throw new UserException($"{kspacePath}: {ErrorHandler.Sentence(e)} ({CoilOptions.WithoutMaps} needs no coil sensitivities)");
        }

        return new CoilMapsChoice(
            coils.KSpace,
            result.Maps,
            string.Create(
                CultureInfo.InvariantCulture,
                $"ESPIRiT, {result.Region.Height} x {result.Region.Width} calibration points, {result.Kernels} kernels, {Stopwatch.GetElapsedTime(start).TotalSeconds:F2} s{coils.Description}"));
    }
}
