using System.Numerics;
using CsRecover.Mri.Files.Hdf5;

namespace CsRecover.Mri.Tests.Files.Hdf5;

/// <summary>Files that h5py wrote (Fixtures/Hdf5/README.md), against the formula that filled them.</summary>
public class Hdf5KSpaceTests
{
    [Hdf5Fact]
    public void Ismrmrd_slices_coils_and_repetitions_are_put_in_place()
    {
        KSpaceVolume volume = KSpaceVolume.Read(Fixture("ismrmrd.h5"));
        Assert.Equal((4, 2), (volume.Slices.Count, volume.Frames));
        for (int n = 0; n < 4; n++)
        {
            KSpace slice = volume.Slices[n];
            Assert.Equal((2, 6, 16), (slice.Coils, slice.Height, slice.Width));
            for (int i = 0; i < slice.Samples.Length; i++)
            {
                int row = i / 16 % 6;
                Complex expected = row == 0 ? 0 : Sample(n / 2, n % 2, i / 96, row, i % 16);
                Assert.True(Complex.Abs(slice.Samples[i] - expected) < 1e-5, $"slice {n}, sample {i}: {slice.Samples[i]} instead of {expected}");
            }
        }
    }

    [Hdf5Fact]
    public void Ismrmrd_says_where_voxels_are_and_keeps_noise_apart()
    {
        KSpaceVolume volume = KSpaceVolume.Read(Fixture("ismrmrd.h5"));
        Assert.Equal((ReadoutAxis.Columns, 8), (volume.Readout, volume.ReadoutPixels));
        VoxelGeometry geometry = volume.Geometry!;
        Assert.Equal((20.0, 160.0 / 6, 6.0), (geometry.ColumnStep, geometry.RowStep, geometry.SliceStep));
        Assert.Equal(new PatientOrientation(new Vector3(10, 20, 30), Vector3.UnitY, Vector3.UnitX, Vector3.UnitZ), geometry.Orientation);
        Assert.Equal(new Vector3(10, 20, 36), volume.Only(3).Geometry!.Orientation!.Centre);

        KSpace noise = volume.Noise!;
        Assert.Equal((2, 1, 40), (noise.Coils, noise.Height, noise.Width));
        Assert.Equal(Enumerable.Range(0, 80).Select(i => i / 40 * 20 + i % 20).Select(k => new Complex32(k * 7 % 23 - 11, k * 5 % 17 - 8)), noise.Samples);
        Assert.Equal(2, NoiseWhitening.From(noise).Apply(volume.Slices[0]).Coils);
    }

    /// <summary>Of a scan, of a file of noise alone, and of files that have none.</summary>
    [Hdf5Fact]
    public void Noise_is_read_alone()
    {
        Assert.Equal(KSpaceVolume.Read(Fixture("ismrmrd.h5")).Noise!.Samples, KSpaceVolume.ReadNoise(Fixture("ismrmrd.h5")).Samples);
        Assert.Equal(2, KSpaceVolume.ReadNoise(Fixture("ismrmrd_noise_only.h5")).Coils);
        foreach (string name in new[] { "fastmri_multi.h5", "ismrmrd_partial.h5" })
        {
            string message = Assert.Throws<InvalidDataException>(() => KSpaceVolume.ReadNoise(Fixture(name))).Message;
            Assert.Contains("expected noise acquisitions (ISMRMRD), all of the same channels, got none", message, StringComparison.Ordinal);
        }
    }

    [Hdf5Fact]
    public void Asymmetric_echoes_lose_what_is_to_be_discarded()
    {
        KSpace slice = KSpace.Read(Fixture("ismrmrd_partial.h5"));
        Assert.Equal(
            Enumerable.Range(0, 96).Select(i => i / 16 > 0 && i % 16 >= 4 ? (Complex32)Sample(0, 0, 0, i / 16, i % 16) : Complex32.Zero),
            slice.Samples);
    }

    [Hdf5Theory]
    [InlineData("fastmri_multi.h5", 2)]
    [InlineData("fastmri_single.h5", 1)]
    public void FastMri_slices_are_read(string name, int coils)
    {
        KSpaceVolume volume = KSpaceVolume.Read(Fixture(name));
        bool isMasked = coils == 2;
        Assert.Equal((3, 1, ReadoutAxis.Rows), (volume.Slices.Count, volume.Frames, volume.Readout));
        for (int s = 0; s < 3; s++)
        {
            Assert.Equal((coils, 8, 6), (volume.Slices[s].Coils, volume.Slices[s].Height, volume.Slices[s].Width));
            for (int i = 0; i < volume.Slices[s].Samples.Length; i++)
            {
                Complex expected = isMasked && i % 6 is (1 or 5) ? 0 : Sample(0, s, i / 48, i / 6 % 8, i % 6);
                Assert.True(Complex.Abs(volume.Slices[s].Samples[i] - expected) < 1e-5, $"slice {s}, sample {i}");
            }
        }

        Assert.Equal(isMasked ? 4 : null, volume.ReadoutPixels);
        Assert.Equal(isMasked ? new VoxelGeometry(32.0 / 6, 8.0, 5.0) : null, volume.Geometry);
    }

    [Hdf5Theory]
    [InlineData("fastmri_real.h5", ", kspace: expected complex numbers", "another type")]
    [InlineData("fastmri_flat.h5", "(slices, coils, height, width), got (8,)")]
    [InlineData("fastmri_empty.h5", "got (0, 2, 8, 6)")]
    [InlineData("fastmri_zero_slice.h5", "slice 1: expected k-space with a non-zero sample")]
    [InlineData("fastmri_nan.h5", "slice 1: expected finite samples, got 3 of 96", "coil 0, row 2, column 3")]
    [InlineData("fastmri_mask_zeros.h5", ", mask: expected a mask of 6 columns", "got 6 zeros")]
    [InlineData("fastmri_mask_short.h5", "got shape (5,)")]
    [InlineData("fastmri_terabyte.h5", "declares shape (1000, 125, 1000, 1000) and 0 bytes")]
    [InlineData("fastmri_gigabyte.h5", "declares shape (100, 1, 1000, 1000) and 0 bytes")]
    [InlineData("other.h5", "dataset/xml", "kspace (fastMRI)")]
    [InlineData("ismrmrd_radial.h5", "expected a Cartesian trajectory, got 'radial'")]
    [InlineData("ismrmrd_trajectory.h5", "without a trajectory, got one of 2 dimensions in acquisition 0")]
    [InlineData("ismrmrd_3d.h5", "encoded in two dimensions, got 4 partitions")]
    [InlineData("ismrmrd_huge.h5", "fits the data (16 samples), got an encoded matrix of 60000 x 30000")]
    [InlineData("ismrmrd_outside.h5", "got encode 9, which is row 10")]
    [InlineData("ismrmrd_noise_only.h5", "expected acquisitions of an image, got none (2 of noise)")]
    [InlineData("ismrmrd_no_xml.h5", "expected the XML header of ISMRMRD")]
    public void Bad_files_are_refused_in_one_sentence(string name, params string[] words)
    {
        string message = Assert.Throws<InvalidDataException>(() => KSpaceVolume.Read(Fixture(name))).Message;
        Assert.All(words, word => Assert.Contains(word, message, StringComparison.Ordinal));
        Assert.StartsWith(Fixture(name), message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    /// <summary>Every length to which a download can be cut off.</summary>
    [Hdf5Theory]
    [InlineData("ismrmrd.h5")]
    [InlineData("fastmri_multi.h5")]
    public void Truncated_files_are_refused(string name)
    {
        using var folder = new TemporaryFolder();
        byte[] whole = File.ReadAllBytes(Fixture(name));
        for (int length = 0; length < whole.Length; length += 97)
        {
            File.WriteAllBytes(folder.File("cut.h5"), whole[..length]);
            string message = Assert.Throws<InvalidDataException>(() => KSpaceVolume.Read(folder.File("cut.h5"))).Message;
            Assert.Contains(length < 8 ? "its mark" : "damaged or truncated", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_system_without_the_library_says_how_to_get_it()
    {
        (Hdf5Library? library, string? reason) = Hdf5Library.Load("/no/such/libhdf5.so");
        Assert.Null(library);
        Assert.Contains("'/no/such/libhdf5.so' in CSRECOVER_HDF5", reason, StringComparison.Ordinal);
        Assert.Contains("apt-get install libhdf5", Hdf5Library.HowToGet, StringComparison.Ordinal);
        if (OperatingSystem.IsLinux())
        {
            Assert.Contains("another library", Hdf5Library.Load("libc.so.6").Reason, StringComparison.Ordinal);
        }
    }

    [Hdf5ScanFact]
    public void Ismrmrd_and_numpy_files_of_a_scan_agree()
    {
        string folder = Path.Combine(SharedDataFactAttribute.Folder!, "t1sag");
        Assert.Equal(KSpace.Read(Path.Combine(folder, "kspace.npy")).Samples, KSpace.Read(Path.Combine(folder, "kspace_ismrmrd.h5")).Samples);
    }

    private static string Fixture(string name) => TestData.Fixture(Path.Combine("Hdf5", name));

    /// <summary>The formula of the program in Fixtures/Hdf5/README.md.</summary>
    private static Complex Sample(int repetition, int piece, int coil, int row, int column) =>
        new(1 + 7 * repetition + 5 * piece + 3 * coil + row * 0.25 - column * 0.5, row - 2 * column + 0.5 * coil - repetition);
}
