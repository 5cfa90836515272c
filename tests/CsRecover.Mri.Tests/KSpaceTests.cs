using CsRecover.Mri.Files;

namespace CsRecover.Mri.Tests;

public class KSpaceTests
{
    [Fact]
    public void Reads_one_and_many_coils()
    {
        using var folder = new TemporaryFolder();
        Complex32[] samples = Numbers(12);
        NpyFile.Write(folder.File("one.npy"), samples, 3, 4);
        NpyFile.Write(folder.File("two.npy"), samples, 2, 2, 3);
        KSpace one = KSpace.Read(folder.File("one.npy")), two = KSpace.Read(folder.File("two.npy"));
        Assert.Equal((1, 3, 4), (one.Coils, one.Height, one.Width));
        Assert.Equal((2, 2, 3), (two.Coils, two.Height, two.Width));
        Assert.Equal(samples, one.Coil(0).ToArray());
        Assert.Equal(samples[6..], two.Coil(1).ToArray());
    }

    [Fact]
    public void Measurements_are_the_samples_under_the_mask_row_by_row()
    {
        Complex32[] samples = Numbers(12);
        var kspace = new KSpace(2, 2, 3, samples);
        var mask = new SamplingMask(2, 3, [false, true, false, true, true, false]);
        Assert.Equal([samples[1], samples[3], samples[4]], kspace.At(mask));
        Assert.Equal([samples[7], samples[9], samples[10]], kspace.At(mask, coil: 1));

        KSpace less = kspace.Undersample(mask);
        Assert.Equal(mask.Points, less.SampledPoints().Points);
        Assert.Equal(kspace.At(mask, 1), less.At(mask, 1));
        Assert.Equal(6, less.Samples.Count(z => z != Complex32.Zero));
        Assert.Contains("mask of 2 x 3 points", Assert.Throws<ArgumentException>(() => kspace.At(new SamplingMask(3, 2, mask.Points))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sampled_points_are_those_of_any_coil()
    {
        var kspace = new KSpace(2, 1, 3, [Complex32.Zero, Complex32.One, Complex32.Zero, Complex32.Zero, Complex32.Zero, new Complex32(0f, 1f)]);
        Assert.Equal([false, true, true], kspace.SampledPoints().Points);
    }

    [Fact]
    public void Refuses_bad_samples_in_words()
    {
        Refused("2 x 3 x 4 samples", () => new KSpace(2, 3, 4, new Complex32[23]));
        Refused("a non-zero sample", () => new KSpace(1, 3, 4, new Complex32[12]));
        Complex32[] samples = Numbers(24);
        samples[17] = new Complex32(0f, float.NaN);
        Refused("at coil 1, row 1, column 1", () => new KSpace(2, 3, 4, samples));
    }

    [Fact]
    public void Refuses_other_files_in_words()
    {
        using var folder = new TemporaryFolder();
        NpyFile.Write(folder.File("real.npy"), new float[12], 3, 4);
        NpyFile.Write(folder.File("flat.npy"), Numbers(12), 12);
        NpyFile.Write(folder.File("zero.npy"), new Complex32[12], 3, 4);
        NpyFile.Write(folder.File("empty.npy"), Array.Empty<Complex32>(), 0, 4);
        Assert.Contains("real.npy: expected complex numbers, got float32", Message("real.npy"), StringComparison.Ordinal);
        Assert.Contains("flat.npy: expected an array of shape (height, width), (coils, height, width) or (slices, coils, height, width), got (12,)", Message("flat.npy"), StringComparison.Ordinal);
        Assert.Contains("zero.npy: expected k-space with a non-zero sample", Message("zero.npy"), StringComparison.Ordinal);
        Assert.Contains("empty.npy: expected 1 x 0 x 4 samples", Message("empty.npy"), StringComparison.Ordinal);

        string Message(string name) => Assert.Throws<InvalidDataException>(() => KSpace.Read(folder.File(name))).Message;
    }

    [SharedDataFact]
    public void Numpy_and_bart_files_of_a_scan_agree()
    {
        string folder = Path.Combine(SharedDataFactAttribute.Folder!, "t1sag");
        Assert.Equal(KSpace.Read(Path.Combine(folder, "kspace.npy")).Samples, KSpace.Read(Path.Combine(folder, "kspace.cfl")).Samples);
    }

    [SharedDataFact]
    public void Reads_a_scan_of_eight_coils_and_its_mask()
    {
        string folder = Path.Combine(SharedDataFactAttribute.Folder!, "brain8_us8");
        KSpace kspace = KSpace.Read(Path.Combine(folder, "kspace.npy"));
        Assert.Equal((8, 230, 180), (kspace.Coils, kspace.Height, kspace.Width));
        Assert.Equal(SamplingMask.Read(Path.Combine(folder, "mask.npy")).Points, kspace.SampledPoints().Points);
    }

    private static Complex32[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(k => new Complex32(k + 1, -0.25f * k))];

    private static void Refused(string words, Func<object> make) => Assert.Contains(words, Assert.Throws<ArgumentException>(make).Message, StringComparison.Ordinal);
}
