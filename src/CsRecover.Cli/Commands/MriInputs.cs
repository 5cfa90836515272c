using CsRecover.Mri;

namespace CsRecover.Cli.Commands;

/// <summary>What the files hold of one slice, checked against each other.</summary>
/// <param name="KSpace">K-space, of the coils that the image is recovered from.</param>
/// <param name="Mask">The sampled points.</param>
/// <param name="Coils">The coils and their sensitivities.</param>
/// <param name="Reference">The true magnitude, if it is known.</param>
/// <param name="Roi">The pixels that count, if only some do.</param>
internal sealed record MriInputs(KSpace KSpace, SamplingMask Mask, CoilMapsChoice Coils, Image<float>? Reference, Image<bool>? Roi)
{
    /// <summary>Checks and prepares all slices.</summary>
    /// <param name="settings">What was asked for.</param>
    /// <param name="files">The files.</param>
    /// <exception cref="UserException">The files do not fit together.</exception>
    public static MriInputs[] Read(MriSettings settings, SliceFiles files)
    {
        if (settings.Reference is null && settings.Roi is not null)
        {
            throw new UserException("expected --reference R.npy with --roi, got a command line without it");
        }

        // Before the combination of coils, which looks at the samples of the mask.
        CheckShape(settings.Mask, "a mask", files.Mask?.Height, files.Mask?.Width, files.Volume.Slices[0]);
        CoilCombination combination = settings.Coils.Combine(files.Volume.Slices, settings.KSpace, files.Mask);
        return [.. Enumerable.Range(0, files.Count).Select(slice => Read(settings, files, combination, slice))];
    }

    private static MriInputs Read(MriSettings settings, SliceFiles files, CoilCombination combination, int slice)
    {
        KSpace kspace = files.Volume.Slices[slice];
        SamplingMask mask = files.Mask ?? kspace.SampledPoints();
        Image<float>? reference = files.References?[slice];
        CheckShape(settings.Reference, "a reference", reference?.Height, reference?.Width, kspace);
        Image<bool>? roi = files.Regions?[slice];
        CheckShape(settings.Roi, "a region", roi?.Height, roi?.Width, kspace);
        if (reference is not null)
        {
            // The reference against itself: what cannot be compared is refused before the long work, not after it.
            _ = UserException.About(settings.Reference!, parameter: null, () => ImageMetrics.Compare(reference, reference, roi));
        }

        CoilMapsChoice coils = CoilMapsChoice.For(settings, combination, kspace, mask, files.Maps?[slice]);
        return settings.Outputs.Maps is null || coils.Maps is not null
            ? new MriInputs(coils.KSpace, mask, coils, reference, roi)
            : throw new UserException($"--save-maps: expected k-space of several coils or --maps S.npy, got {settings.KSpace} of one coil");
    }

    private static void CheckShape(string? file, string what, int? height, int? width, KSpace kspace)
    {
        if (height is not null && (height != kspace.Height || width != kspace.Width))
        {
            throw new UserException($"{file}: expected {what} of shape ({kspace.Height}, {kspace.Width}), as the k-space has, got ({height}, {width})");
        }
    }
}
