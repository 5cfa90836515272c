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

    /// <summary>Combines coils, and takes their given maps or estimates them where there are several.</summary>
    /// <param name="settings">Whether coils need maps, and the files' names for errors.</param>
    /// <param name="combination">How coils are combined.</param>
    /// <param name="kspace">K-space.</param>
    /// <param name="mask">The sampled points.</param>
    /// <param name="given">The given maps of this slice; null to estimate them.</param>
    /// <exception cref="UserException">The maps do not fit, or cannot be estimated.</exception>
    public static CoilMapsChoice For(MriSettings settings, CoilCombination combination, KSpace kspace, SamplingMask mask, CoilMaps? given)
    {
        KSpace coils = combination.Apply(kspace);
        if (given is not null)
        {
            return (given.Coils, given.Height, given.Width) == (kspace.Coils, kspace.Height, kspace.Width)
                ? new CoilMapsChoice(coils, combination.Apply(given), settings.Maps + combination.Description)
                : throw new UserException($"{settings.Maps}: expected coil maps of shape ({kspace.Coils}, {kspace.Height}, {kspace.Width}), as the k-space has, got ({given.Coils}, {given.Height}, {given.Width})");
        }

        if (settings.Coils.Calibrationless)
        {
            return kspace.Coils > 1
                ? new CoilMapsChoice(coils, null, "no maps" + combination.Description)
                : throw new UserException($"{CoilOptions.WithoutMaps}: expected k-space of several coils, got {settings.KSpace} of one");
        }

        // A single coil, as it is or of several, is taken to see everything alike.
        return coils.Coils == 1 ? new CoilMapsChoice(coils, null, "") : Estimate(coils, settings, mask, combination.Description);
    }

    private static CoilMapsChoice Estimate(KSpace coils, MriSettings settings, SamplingMask mask, string description)
    {
        long start = Stopwatch.GetTimestamp();
        EspiritResult result;
        try
        {
            result = Espirit.Estimate(coils, mask, new EspiritOptions { MaxThreads = settings.Threads });
        }
        catch (ArgumentException e)
        {
            throw new UserException($"{settings.KSpace}: {ErrorHandler.Sentence(e)} ({CoilOptions.WithoutMaps} needs no coil sensitivities)");
        }

        return new CoilMapsChoice(
            coils,
            result.Maps,
            string.Create(
                CultureInfo.InvariantCulture,
                $"ESPIRiT, {result.Region.Height} x {result.Region.Width} calibration points, {result.Kernels} kernels, {Stopwatch.GetElapsedTime(start).TotalSeconds:F2} s{description}"));
    }
}
