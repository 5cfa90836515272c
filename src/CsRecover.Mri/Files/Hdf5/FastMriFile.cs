namespace CsRecover.Mri.Files.Hdf5;

/// <summary>
/// Files of the fastMRI data set (Zbontar and others, 2018): kspace of shape (slices, height, width) or (slices, coils, height, width), the readout along the
/// height; in some a mask of the width's columns; in most the scanner's ISMRMRD header.
/// </summary>
internal static class FastMriFile
{
    /// <summary>The dataset of samples.</summary>
    public const string Samples = "kspace";

    private const string Mask = "mask", Header = "ismrmrd_header";

    /// <summary>Reads all slices.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="InvalidDataException">It is damaged or of another shape; the message names it.</exception>
    public static KSpaceVolume Read(Hdf5File file)
    {
        using Hdf5Dataset kspace = file.Dataset(Samples);
        if (kspace.Shape.Length is not (3 or 4) || kspace.Count == 0)
        {
            throw new InvalidDataException($"{kspace.Name}: expected k-space of shape (slices, height, width) or (slices, coils, height, width), got {kspace.Described}.");
        }

        Complex32[] samples = kspace.ReadComplex();
        int[] shape = Array.ConvertAll(kspace.Shape, side => (int)side);
        if (file.Has(Mask))
        {
            Undersample(samples, file, shape[^1]);
        }

        KSpaceVolume volume = KSpaceVolume.Of(new SliceArray(samples, shape[0], shape.Length == 4 ? shape[1] : 1, shape[^2], shape[^1]));
        return file.Has(Header) ? Describe(volume, file) : volume;
    }

    /// <summary>Points that the mask leaves out are zero in the challenge's files; in others, nothing else would say that they are not to be used.</summary>
    private static void Undersample(Complex32[] samples, Hdf5File file, int width)
    {
        using Hdf5Dataset dataset = file.Dataset(Mask);
        double[] mask = dataset.ReadNumbers();
        if (mask.Length != width || Array.TrueForAll(mask, v => v == 0.0))
        {
            throw new InvalidDataException($"{dataset.Name}: expected a mask of {width} columns, as the k-space has, with a sampled one, got {(mask.Length != width ? $"shape {dataset.Described}" : $"{width} zeros")}.");
        }

        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = mask[i % width] != 0.0 ? samples[i] : default;
        }
    }

    private static KSpaceVolume Describe(KSpaceVolume volume, Hdf5File file)
    {
        using Hdf5Dataset dataset = file.Dataset(Header);
        IsmrmrdHeader header = IsmrmrdHeader.Parse(dataset.ReadText(), dataset.Name);
        (int height, int width) = (volume.Slices[0].Height, volume.Slices[0].Width);
        return header.Encoded.X != height
            ? volume                                                          // a header of other data: sizes in it mean nothing
            : new KSpaceVolume(volume.Slices, volume.Frames)
            {
                Readout = volume.Readout,
                ReadoutPixels = header.ReadoutPixels,
                Geometry = header.EncodedView is { } view ? new VoxelGeometry(view.Y / width, view.X / height, view.Z / header.Encoded.Z) : null,
            };
    }
}
