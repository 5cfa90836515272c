using System.Diagnostics;
using System.Globalization;
using CsRecover.Mri;

namespace CsRecover.Cli.Commands;

/// <summary>Where coil sensitivities come from: a file, or the middle of k-space.</summary>
/// <param name="Maps">The sensitivities; null where a single coil is taken to see everything alike.</param>
/// <param name="Description">In words, for the report.</param>
internal sealed record CoilMapsChoice(CoilMaps? Maps, string Description)
{
    /// <summary>Reads maps, or estimates them where there are several coils.</summary>
    /// <param name="path">The file of maps, if there is one.</param>
    /// <param name="kspace">K-space.</param>
    /// <param name="kspacePath">Its file, for errors.</param>
    /// <param name="mask">The sampled points.</param>
    /// <param name="threads">The most threads, 0 for one for each processor.</param>
    /// <param name="given">The file's maps of this slice; null to read them.</param>
    /// <exception cref="UserException">The maps do not fit, or cannot be estimated.</exception>
    public static CoilMapsChoice For(string? path, KSpace kspace, string kspacePath, SamplingMask mask, int threads, CoilMaps? given = null)
    {
        if (path is not null)
        {
            CoilMaps maps = given ?? CoilMaps.Read(path);
            return (maps.Coils, maps.Height, maps.Width) == (kspace.Coils, kspace.Height, kspace.Width)
                ? new CoilMapsChoice(maps, path)
                : throw new UserException($"{path}: expected coil maps of shape ({kspace.Coils}, {kspace.Height}, {kspace.Width}), as the k-space has, got ({maps.Coils}, {maps.Height}, {maps.Width})");
        }

        if (kspace.Coils == 1)
        {
            return new CoilMapsChoice(null, "");
        }

        long start = Stopwatch.GetTimestamp();
        EspiritResult result = UserException.About(kspacePath, parameter: null, () => Espirit.Estimate(kspace, mask, new EspiritOptions { MaxThreads = threads }));
        return new CoilMapsChoice(
            result.Maps,
            string.Create(
                CultureInfo.InvariantCulture,
                $"ESPIRiT, {result.Region.Height} x {result.Region.Width} calibration points, {result.Kernels} kernels, {Stopwatch.GetElapsedTime(start).TotalSeconds:F2} s"));
    }
}
