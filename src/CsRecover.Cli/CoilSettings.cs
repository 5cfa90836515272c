using System.Globalization;
using CsRecover.Mri;

namespace CsRecover.Cli;

/// <summary>What to do with receiver coils before an image is recovered.</summary>
/// <param name="Noise">The file of noise samples that coils are whitened by; null to take them as they are.</param>
/// <param name="VirtualCoils">How many virtual coils to combine them into; 0 for as many as the data ask for, null for no combination.</param>
/// <param name="Calibrationless">Whether to recover the coils' images jointly, without sensitivities.</param>
internal sealed record CoilSettings(string? Noise, int? VirtualCoils, bool Calibrationless)
{
    /// <summary>The share of energy that an automatic number of virtual coils keeps.</summary>
    private const double KeptEnergy = 0.998;

    /// <summary>The combination of coils that the settings ask for, one for all slices, so that their maps fit into one file.</summary>
    /// <param name="slices">K-space of all slices.</param>
    /// <param name="path">Its file, for errors.</param>
    /// <param name="mask">The sampled points, from which alone virtual coils are found; null for those that are not zero.</param>
    /// <exception cref="UserException">The noise does not fit, or there are fewer coils.</exception>
    public CoilCombination Combine(IReadOnlyList<KSpace> slices, string path, SamplingMask? mask)
    {
        var transforms = new List<CoilTransform>();
        var words = new List<string>();
        if (Noise is { } file)
        {
            KSpace noise = KSpaceVolume.ReadNoise(file);
            if (noise.Coils != slices[0].Coils)
            {
                throw new UserException($"{file}: expected noise of {slices[0].Coils} coils, as the k-space has, got {noise.Coils}");
            }

            transforms.Add(UserException.About(file, parameter: null, () => NoiseWhitening.From(noise)));
            words.Add("whitened");
        }

        if (VirtualCoils is { } coils)
        {
            KSpace sampled = UserException.About(path, parameter: null, () => Stack(mask is null ? slices : [.. slices.Select(s => s.Undersample(mask))]));
            sampled = transforms.Aggregate(sampled, (all, transform) => transform.Apply(all));
            transforms.Add(coils == 0
                ? CoilCompression.ToEnergy(sampled, KeptEnergy)
                : UserException.About(CoilOptions.Compress, "coils", () => CoilCompression.ToCoils(sampled, coils)));
            words.Add(string.Create(CultureInfo.InvariantCulture, $"{transforms[^1].NewCoils} virtual of {sampled.Coils}"));
        }

        return new CoilCombination(transforms, string.Concat(words.Select(w => $", {w}")));
    }

    /// <summary>All slices' samples, coil by coil, one slice below the other.</summary>
    private static KSpace Stack(IReadOnlyList<KSpace> slices) => slices.Count == 1
        ? slices[0]
        : new KSpace(
            slices[0].Coils,
            slices.Count * slices[0].Height,
            slices[0].Width,
            [.. Enumerable.Range(0, slices[0].Coils).SelectMany(coil => slices.SelectMany(s => s.Coil(coil).ToArray()))]);
}

/// <summary>How coils are combined.</summary>
/// <param name="Transforms">Combinations, one after the other.</param>
/// <param name="Description">In words, to follow others; empty if nothing is done.</param>
internal sealed record CoilCombination(IReadOnlyList<CoilTransform> Transforms, string Description)
{
    /// <summary>Combined k-space.</summary>
    /// <param name="kspace">K-space of the coils as they are.</param>
    public KSpace Apply(KSpace kspace) => Transforms.Aggregate(kspace, (coils, transform) => transform.Apply(coils));

    /// <summary>Sensitivities of the combined coils.</summary>
    /// <param name="maps">Those of the coils as they are.</param>
    public CoilMaps Apply(CoilMaps maps)
    {
        KSpace combined = Apply(new KSpace(maps.Coils, maps.Height, maps.Width, maps.Values));
        return Transforms.Count == 0 ? maps : new CoilMaps(combined.Coils, combined.Height, combined.Width, combined.Samples);
    }
}
