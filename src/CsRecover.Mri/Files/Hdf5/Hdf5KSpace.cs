namespace CsRecover.Mri.Files.Hdf5;

/// <summary>K-space out of HDF5 files, whatever their contents are called.</summary>
internal static class Hdf5KSpace
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">It is damaged or of no known format, or there is no HDF5 library; the message names it.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static KSpaceVolume Read(string path)
    {
        lock (Hdf5Library.Gate)
        {
            using Hdf5File file = Hdf5File.Open(path);
            return IsmrmrdFile.Is(file) ? IsmrmrdFile.Read(file)
                : file.Has(FastMriFile.Samples) ? FastMriFile.Read(file)
                : throw new InvalidDataException($"{path}: expected the datasets {IsmrmrdFile.Group}/xml and {IsmrmrdFile.Group}/data (ISMRMRD) or {FastMriFile.Samples} (fastMRI), got an HDF5 file without them.");
        }
    }

    /// <summary>Reads samples of noise alone.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">It is damaged, has none, or there is no HDF5 library; the message names it.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static KSpace ReadNoise(string path)
    {
        lock (Hdf5Library.Gate)
        {
            using Hdf5File file = Hdf5File.Open(path);
            return (IsmrmrdFile.Is(file) ? IsmrmrdFile.ReadNoise(file) : null)
                ?? throw new InvalidDataException($"{path}: expected noise acquisitions (ISMRMRD), all of the same channels, got none.");
        }
    }
}
