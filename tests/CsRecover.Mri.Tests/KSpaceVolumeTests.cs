using System.Numerics;
using CsRecover.Mri.Files;

namespace CsRecover.Mri.Tests;

/// <summary>Several slices in plain files, and the readout's oversampling.</summary>
public class KSpaceVolumeTests
{
    [Fact]
    public void Numpy_and_bart_files_of_several_slices_agree()
    {
        using var folder = new TemporaryFolder();
        const int S = 3, C = 2, H = 4, W = 5;
        Complex32[] samples = [.. Enumerable.Range(0, S * C * H * W).Select(k => new Complex32(k + 1, -k))];
        NpyFile.Write(folder.File("k.npy"), samples, S, C, H, W);

        // BART's first index runs fastest: rows, columns, and then coils and slices in either order.
        Complex32 At(int s, int c, int i, int j) => samples[((s * C + c) * H + i) * W + j];
        CflFile.Write(folder.File("far"), [.. from s in Axis(S) from c in Axis(C) from j in Axis(W) from i in Axis(H) select At(s, c, i, j)], H, W, 1, C, 1, 1, 1, 1, 1, 1, 1, 1, 1, S);
        CflFile.Write(folder.File("near"), [.. from c in Axis(C) from s in Axis(S) from j in Axis(W) from i in Axis(H) select At(s, c, i, j)], H, W, S, C);
        foreach (string name in new[] { "k.npy", "far.cfl", "near.hdr" })
        {
            KSpaceVolume volume = KSpaceVolume.Read(folder.File(name));
            Assert.Equal((S, 1, C, H, W), (volume.Slices.Count, volume.Frames, volume.Slices[0].Coils, volume.Slices[0].Height, volume.Slices[0].Width));
            Assert.Equal(samples, volume.Slices.SelectMany(slice => slice.Samples));
            Assert.Equal(volume.Slices[2].Samples, Assert.Single(volume.Only(2).Slices).Samples);
        }

        Assert.Contains("expected one slice, got 3", Assert.Throws<InvalidDataException>(() => KSpace.Read(folder.File("k.npy"))).Message, StringComparison.Ordinal);
        Assert.Contains("from 0 to 2, got 3", Assert.Throws<ArgumentException>(() => KSpaceVolume.Read(folder.File("k.npy")).Only(3)).Message, StringComparison.Ordinal);

        static IEnumerable<int> Axis(int length) => Enumerable.Range(0, length);
    }

    [Fact]
    public void Slices_that_are_no_k_space_are_named()
    {
        using var folder = new TemporaryFolder();
        Complex32[] samples = [.. Enumerable.Range(0, 24).Select(k => new Complex32(k + 1, -k))];
        samples[13] = samples[20] = new Complex32(0f, float.PositiveInfinity);
        NpyFile.Write(folder.File("bad.npy"), samples, 2, 1, 3, 4);
        samples.AsSpan(12).Clear();
        NpyFile.Write(folder.File("zero.npy"), samples, 2, 1, 3, 4);
        NpyFile.Write(folder.File("empty.npy"), Array.Empty<Complex32>(), 2, 0, 3, 4);
        Assert.Contains("bad.npy: slice 1: expected finite samples, got 2 of 12 that are NaN or infinite, the first", Message("bad.npy"), StringComparison.Ordinal);
        Assert.Contains("coil 0, row 0, column 1", Message("bad.npy"), StringComparison.Ordinal);
        Assert.Contains("zero.npy: slice 1: expected k-space with a non-zero sample", Message("zero.npy"), StringComparison.Ordinal);
        Assert.Contains("empty.npy: expected 2 x 0 x 3 x 4 numbers", Message("empty.npy"), StringComparison.Ordinal);

        string Message(string name) => Assert.Throws<InvalidDataException>(() => KSpaceVolume.Read(folder.File(name))).Message;
    }

    /// <summary>An image whose outer quarters along the readout are empty: the crop's k-space is that of its middle, by the definition of the transform.</summary>
    [Theory]
    [InlineData(ReadoutAxis.Rows, 12, 5, 6)]
    [InlineData(ReadoutAxis.Columns, 5, 12, 6)]
    [InlineData(ReadoutAxis.Rows, 13, 4, 7)]
    [InlineData(ReadoutAxis.Columns, 4, 14, 5)]
    public void The_middle_of_the_field_of_view_is_kept(ReadoutAxis axis, int height, int width, int pixels)
    {
        var random = new Random(3);
        bool down = axis == ReadoutAxis.Rows;
        (int newHeight, int newWidth) = down ? (pixels, width) : (height, pixels);
        (int top, int left) = down ? (height / 2 - pixels / 2, 0) : (0, width / 2 - pixels / 2);
        Complex[,] large = new Complex[height, width], middle = new Complex[newHeight, newWidth];
        for (int i = 0; i < height; i++)
        {
            for (int j = 0; j < width; j++)
            {
                large[i, j] = new Complex(random.NextDouble() - 0.5, random.NextDouble());
                if (i >= top && i < top + newHeight && j >= left && j < left + newWidth)
                {
                    middle[i - top, j - left] = large[i, j];
                }
            }
        }

        // Lines that were not measured stay so.
        Complex[,] wide = Transform(large), expected = Transform(middle);
        var mask = new SamplingMask(height, width, [.. Enumerable.Range(0, height * width).Select(i => (down ? i % width : i / width) != 1)]);
        Complex32[] samples = [.. wide.Cast<Complex>().Select((z, i) => mask.Points[i] ? (Complex32)z : default)];
        var volume = new KSpaceVolume([new KSpace(1, height, width, samples)]) { Readout = axis, ReadoutPixels = pixels };
        var crop = new ReadoutCrop(volume);
        KSpace small = crop.Apply(volume).Slices[0];
        SamplingMask smallMask = crop.Apply(mask);
        Assert.Equal((newHeight, newWidth, newHeight, newWidth), (small.Height, small.Width, smallMask.Height, smallMask.Width));
        Assert.Equal(smallMask.Points, small.SampledPoints().Points);
        Complex[] flat = [.. expected.Cast<Complex>()];
        for (int i = 0; i < flat.Length; i++)
        {
            Assert.True(Complex.Abs(small.Samples[i] - (smallMask.Points[i] ? flat[i] : 0)) < 1e-5, $"sample {i}");
        }
    }

    [Fact]
    public void Oversampling_is_not_taken_from_parts_of_readouts()
    {
        KSpaceVolume Volume(params int[] zeros) => new([new KSpace(1, 4, 3, [.. Enumerable.Range(0, 12).Select(k => new Complex32(zeros.Contains(k) ? 0 : 1, 0f))])]);
        KSpaceVolume whole = Volume(), almost = Volume(7), part = Volume(1, 4, 7);
        Assert.Equal(2, new ReadoutCrop(almost).Apply(almost).Slices[0].Height);
        Assert.Contains("got column 1, of which 1 of 4 samples", Assert.Throws<ArgumentException>(() => new ReadoutCrop(part).Apply(part)).Message, StringComparison.Ordinal);
        Assert.Contains("got column 1, of which 3 of 4 samples", Assert.Throws<ArgumentException>(() => new ReadoutCrop(whole).Apply(almost.Slices[0].SampledPoints())).Message, StringComparison.Ordinal);
        Assert.Contains("readouts of 4 samples", Assert.Throws<ArgumentException>(() => new ReadoutCrop(whole).Apply(new SamplingMask(3, 4, Enumerable.Repeat(true, 12).ToArray()))).Message, StringComparison.Ordinal);
    }

    /// <summary>The centred orthonormal transform by its definition.</summary>
    private static Complex[,] Transform(Complex[,] x)
    {
        int height = x.GetLength(0), width = x.GetLength(1);
        var k = new Complex[height, width];
        for (int v = 0; v < height; v++)
        {
            for (int u = 0; u < width; u++)
            {
                for (int i = 0; i < height; i++)
                {
                    for (int j = 0; j < width; j++)
                    {
                        double turns = (v - height / 2) * (i - height / 2) / (double)height + (u - width / 2) * (j - width / 2) / (double)width;
                        k[v, u] += x[i, j] * Complex.FromPolarCoordinates(1 / Math.Sqrt(height * width), -2 * Math.PI * turns);
                    }
                }
            }
        }

        return k;
    }
}
