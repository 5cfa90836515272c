using CsRecover.Mri.Files;
using CsRecover.Mri.Files.Hdf5;

namespace CsRecover.Mri;

/// <summary>The direction that is measured in one go.</summary>
public enum ReadoutAxis
{
    /// <summary>Along a column, from row to row: BART's and fastMRI's.</summary>
    Rows,

    /// <summary>Along a row, from column to column: ISMRMRD's.</summary>
    Columns,
}

/// <summary>K-space of a stack of slices, each encoded in two dimensions, and of repetitions of it.</summary>
public sealed class KSpaceVolume
{
    /// <summary>Puts slices together.</summary>
    /// <param name="slices">All slices, and then those of the next repetition; at least one, all of one size.</param>
    /// <param name="frames">Repetitions (also echoes, phases and sets), a divisor of the number of slices.</param>
    /// <exception cref="ArgumentException">There is no slice, or they differ in size, or their number is no multiple of the repetitions'.</exception>
    public KSpaceVolume(IReadOnlyList<KSpace> slices, int frames = 1)
    {
        ArgumentNullException.ThrowIfNull(slices);
        if (slices.Count == 0 || frames < 1 || slices.Count % frames != 0 || slices.Any(s => (s.Coils, s.Height, s.Width) != (slices[0].Coils, slices[0].Height, slices[0].Width)))
        {
            throw new ArgumentException($"Expected slices of one size for {frames} repetitions, at least one for each, got {slices.Count}: {string.Join(", ", slices.Select(s => $"{s.Coils} x {s.Height} x {s.Width}").Distinct())}.", nameof(slices));
        }

        (Slices, Frames) = (slices, frames);
    }

    /// <summary>The slices; those of the first repetition come first.</summary>
    public IReadOnlyList<KSpace> Slices { get; }

    /// <summary>Repetitions.</summary>
    public int Frames { get; }

    /// <summary>Voxel sizes and places; null where the file says nothing.</summary>
    public VoxelGeometry? Geometry { get; init; }

    /// <summary>Noise alone, of one row, as <see cref="NoiseWhitening.From"/> takes it; null where the file has none.</summary>
    public KSpace? Noise { get; init; }

    /// <summary>The direction of the readout.</summary>
    public ReadoutAxis Readout { get; init; }

    /// <summary>Pixels along the readout without its oversampling; null where the file does not say.</summary>
    public int? ReadoutPixels { get; init; }

    /// <summary>
    /// Reads k-space of one or more slices: .npy (complex, of shape (height, width), (coils, height, width) or (slices, coils, height, width)), BART's .cfl and .hdr (two of
    /// the first three dimensions are height and width, a third of them or the fourteenth is slices, the fourth is coils), ISMRMRD and fastMRI's HDF5 (.h5, .hdf5, .mrd;
    /// through the system's HDF5 library). A third dimension of BART's is taken for slices; k-space that is encoded along it has to be transformed along it first.
    /// </summary>
    /// <param name="path">The file; its name's end chooses the format, .npy if it is none of the others.</param>
    /// <returns>The k-space.</returns>
    /// <exception cref="InvalidDataException">The file is damaged, or does not hold such an array, or there is no HDF5 library; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static KSpaceVolume Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            return Hdf5File.IsNameOf(path) ? Hdf5KSpace.Read(path) : Of(SliceArray.Read(path));
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"{path}: {Sentence.WithoutParameter(e)}", e);
        }
    }

    /// <summary>Reads samples of noise alone: the noise acquisitions of an ISMRMRD file, all of any other file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The noise, as <see cref="NoiseWhitening.From"/> takes it.</returns>
    /// <exception cref="InvalidDataException">The file is damaged, or does not hold noise; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static KSpace ReadNoise(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Hdf5File.IsNameOf(path) ? Hdf5KSpace.ReadNoise(path) : KSpace.Read(path);
    }

    /// <summary>One slice alone.</summary>
    /// <param name="slice">Its number from 0, counted through the repetitions.</param>
    /// <returns>A volume of one slice.</returns>
    /// <exception cref="ArgumentException">There is no such slice.</exception>
    public KSpaceVolume Only(int slice) => slice >= 0 && slice < Slices.Count
        ? With([Slices[slice]], 1, Geometry?.From(slice % (Slices.Count / Frames)))
        : throw new ArgumentException($"Expected a slice from 0 to {Slices.Count - 1}, got {slice}.", nameof(slice));

    /// <summary>K-space of an array's slices.</summary>
    /// <param name="array">The array.</param>
    /// <exception cref="ArgumentException">A slice is not k-space; the message says which.</exception>
    internal static KSpaceVolume Of(SliceArray array) => new(array.Split((coils, height, width, samples) => new KSpace(coils, height, width, samples)));

    /// <summary>The same of other slices.</summary>
    /// <param name="slices">The slices.</param>
    /// <param name="frames">Repetitions.</param>
    /// <param name="geometry">Voxel sizes and places.</param>
    internal KSpaceVolume With(IReadOnlyList<KSpace> slices, int frames, VoxelGeometry? geometry) =>
        new(slices, frames) { Geometry = geometry, Noise = Noise, Readout = Readout, ReadoutPixels = ReadoutPixels };
}
