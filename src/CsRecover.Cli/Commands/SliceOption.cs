using System.CommandLine;
using CsRecover.Mri;

namespace CsRecover.Cli.Commands;

/// <summary>Which part of a k-space file is recovered.</summary>
/// <param name="Slice">The only slice, from 0; null for all.</param>
/// <param name="RemoveOversampling">Whether to take the readout's oversampling away.</param>
internal sealed record SliceChoice(int? Slice, bool RemoveOversampling);

/// <summary>--slice and --remove-oversampling.</summary>
internal static class SliceOption
{
    private const string Name = "--slice", OversamplingName = "--remove-oversampling";

    /// <summary>--slice.</summary>
    public static Option<int?> Create() => SharedOptions.Whole(
        Name, "I", "Recover only this slice, counted from 0 (and through the repetitions, if there are some); without it, all of them. Of references, regions and maps of several slices, the same one is taken.");

    /// <summary>--remove-oversampling.</summary>
    public static Option<bool> CreateOversampling() => new(OversamplingName)
    {
        Description = "Keep only the middle of the field of view along the readout: what the header asks for (ISMRMRD, fastMRI), half of the rows where there is none. Off unless asked for. Readouts must be whole; a mask may be that of the k-space as it is in the file.",
    };

    /// <summary>Reads k-space and leaves what was asked for.</summary>
    /// <param name="path">The file.</param>
    /// <param name="choice">What was asked for.</param>
    /// <returns>The k-space, how many slices the file has, and what is done to masks of the file's size.</returns>
    /// <exception cref="UserException">There is no such slice, or no oversampling to take away.</exception>
    public static (KSpaceVolume Volume, int All, ReadoutCrop? Crop) Read(string path, SliceChoice choice)
    {
        KSpaceVolume volume = KSpaceVolume.Read(path);
        int all = volume.Slices.Count;
        KSpaceVolume chosen = choice.Slice is { } slice ? UserException.About(Name, parameter: null, () => volume.Only(slice)) : volume;
        if (!choice.RemoveOversampling)
        {
            return (chosen, all, null);
        }

        return UserException.About($"{OversamplingName}: {path}", parameter: null, () =>
        {
            var crop = new ReadoutCrop(chosen);
            return (crop.Apply(chosen), all, crop);
        });
    }

    /// <summary>A mask of k-space as it is in the file, or already of the smaller size.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="path">Its file.</param>
    /// <param name="crop">What was done to k-space, if anything.</param>
    /// <param name="kspace">K-space, cropped.</param>
    public static SamplingMask Crop(SamplingMask mask, string path, ReadoutCrop? crop, KSpace kspace) =>
        crop is null || (mask.Height, mask.Width) == (kspace.Height, kspace.Width) ? mask : UserException.About(path, parameter: null, () => crop.Apply(mask));
}
