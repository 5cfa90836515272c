using CsRecover.Mri;
using CsRecover.Mri.Files;

namespace CsRecover.Cli.Tests;

/// <summary>Slices of a small object, by the definition of the transform, as files.</summary>
internal static class ScanFiles
{
    public const int H = 32, W = 28;

    /// <summary>Writes k.npy (slices, coils, H, W; of one coil without that axis where there is one slice), mask.npy, reference.npy and roi.npy.</summary>
    public static void Write(Workspace work, int slices = 1, int coils = 1)
    {
        var pixels = new float[slices * H * W];
        var k = new Complex32[slices * coils * H * W];
        for (int s = 0; s < slices; s++)
        {
            for (int i = 0; i < H * W; i++)
            {
                double row = i / W - H / 2 + 0.5, column = i % W - W / 2 + 0.5;
                pixels[s * H * W + i] = row * row + column * column > 144 ? 0f : Math.Abs(row) < 3 + s && Math.Abs(column) < 6 ? 1f : 0.5f;
            }

            Complex32[] own = Transform(pixels.AsSpan(s * H * W, H * W), H, W);
            for (int c = 0; c < coils; c++)
            {
                Array.ConvertAll(own, z => c == 0 ? z : z * new Complex32(0f, 0.5f)).CopyTo(k, (s * coils + c) * H * W);
            }
        }

        int[] plane = [H, W], kspace = (slices, coils) == (1, 1) ? plane : slices == 1 ? [coils, H, W] : [slices, coils, H, W], volume = slices == 1 ? plane : [slices, H, W];
        NpyFile.Write(work["k.npy"], k, kspace);
        NpyFile.Write(work["mask.npy"], SamplingMask.VariableDensityPoints(H, W, 2.0, 4, centre: 10).Points, plane);
        NpyFile.Write(work["reference.npy"], pixels, volume);
        NpyFile.Write(work["roi.npy"], Array.ConvertAll(pixels, p => p > 0f), volume);
    }

    /// <summary>The centred orthonormal Fourier transform by its definition.</summary>
    public static Complex32[] Transform(ReadOnlySpan<float> pixels, int height, int width)
    {
        var k = new Complex32[height * width];
        for (int u = 0; u < k.Length; u++)
        {
            System.Numerics.Complex sum = 0;
            for (int i = 0; i < pixels.Length; i++)
            {
                double turns = (u / width - height / 2) * (i / width - height / 2) / (double)height + (u % width - width / 2) * (i % width - width / 2) / (double)width;
                sum += pixels[i] == 0f ? 0 : System.Numerics.Complex.FromPolarCoordinates(pixels[i], -2 * Math.PI * turns);
            }

            k[u] = (Complex32)(sum / Math.Sqrt(height * width));
        }

        return k;
    }
}
