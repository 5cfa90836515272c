using CsRecover.Mri;
using CsRecover.Mri.Files;

namespace CsRecover.Cli.Commands;

/// <summary>What goes with the slices of a k-space file, slice by slice: masks, references, regions, maps.</summary>
internal sealed class SliceFiles
{
    private readonly SliceChoice _choice;
    private readonly int _all;
    private readonly ReadoutCrop? _crop;

    private SliceFiles(KSpaceVolume volume, int all, ReadoutCrop? crop, SliceChoice choice) => (Volume, _all, _crop, _choice) = (volume, all, crop, choice);

    /// <summary>K-space of the slices that are recovered.</summary>
    public KSpaceVolume Volume { get; }

    /// <summary>How many there are.</summary>
    public int Count => Volume.Slices.Count;

    /// <summary>The given mask; null where it is to be found from k-space.</summary>
    public SamplingMask? Mask { get; private init; }

    /// <summary>The given references, one for each slice; null where there are none.</summary>
    public IReadOnlyList<Image<float>>? References { get; private init; }

    /// <summary>The given regions, one for each slice; null where there are none.</summary>
    public IReadOnlyList<Image<bool>>? Regions { get; private init; }

    /// <summary>The given maps, one for each slice; null where there are none.</summary>
    public IReadOnlyList<CoilMaps>? Maps { get; private init; }

    /// <summary>Reads the files.</summary>
    /// <param name="settings">Which files, and which part of them.</param>
    /// <exception cref="UserException">The files do not fit together.</exception>
    public static SliceFiles Read(MriSettings settings)
    {
        (KSpaceVolume volume, int all, ReadoutCrop? crop) = SliceOption.Read(settings.KSpace, settings.Slices);
        var files = new SliceFiles(volume, all, crop, settings.Slices);
        return new SliceFiles(volume, all, crop, settings.Slices)
        {
            Mask = settings.Mask is { } mask ? SliceOption.Crop(SamplingMask.Read(mask), mask, crop, volume.Slices[0]) : null,
            References = files.Own(settings.Reference, "references", ImageFile.ReadMagnitudes),
            Regions = files.Own(settings.Roi, "regions", ImageFile.ReadRegions),
            Maps = files.Own(settings.Maps, "coil maps", CoilMaps.ReadSlices),
        };
    }

    /// <summary>Of a file of all slices those that are recovered; a file of one slice is that of the only one.</summary>
    private IReadOnlyList<T>? Own<T>(string? path, string what, Func<string, IReadOnlyList<T>> read)
    {
        if (path is null)
        {
            return null;
        }

        IReadOnlyList<T> slices = read(path);
        return slices.Count == Count ? slices
            : _choice.Slice is { } slice && slices.Count == _all ? [slices[slice]]
            : throw new UserException($"{path}: expected {what} of {(_choice.Slice is null || _all == Count ? Count : $"1 or {_all}")} slices, as the k-space has, got {slices.Count}");
    }
}
