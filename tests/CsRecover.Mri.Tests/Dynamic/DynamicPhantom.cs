using System.Numerics;
using CsRecover.Operators;

namespace CsRecover.Mri.Tests.Dynamic;

/// <summary>A head-like series: an ellipse that beats, one that moves, one that a contrast agent fills, in a still one with a smooth phase.</summary>
internal sealed class DynamicPhantom
{
    public const int Side = 64;

    private DynamicPhantom(int frames, Complex[] images, CoilMaps? maps) => (Frames, Images, Maps) = (frames, images, maps);

    public int Frames { get; }

    /// <summary>The true frames.</summary>
    public Complex[] Images { get; }

    public CoilMaps? Maps { get; }

    public static DynamicPhantom Of(int frames, int coils = 1, bool still = false)
    {
        var images = new Complex[frames * Side * Side];
        for (int i = 0; i < images.Length; i++)
        {
            int t = still ? 0 : i / Side / Side;
            double y = (i / Side % Side - Side / 2) / (Side / 2.0), x = (i % Side - Side / 2) / (Side / 2.0), turn = 2.0 * Math.PI * t / frames;
            double beat = 0.24 + 0.05 * Math.Sin(turn), filled = 1.0 - Math.Exp(-Math.Max(t - 2, 0) / 4.0);
            double value = 0.5 * Ellipse(y, x, 0.0, 0.0, 0.85, 0.7) + 0.35 * Ellipse(y, x, 0.1, -0.2, beat, beat)
                + 0.3 * Ellipse(y, x, 0.4 + 0.06 * Math.Sin(turn), 0.25, 0.15, 0.12) + 0.4 * filled * Ellipse(y, x, -0.3, 0.25, 0.16, 0.14);
            images[i] = Complex.FromPolarCoordinates(value, 0.8 * x + 0.5 * y * y);
        }

        return new DynamicPhantom(frames, images, coils == 1 ? null : MapsOf(coils));
    }

    /// <summary>A mask for each frame: random points, denser in the middle, about one in <paramref name="acceleration"/>.</summary>
    public DynamicMask Masks(double acceleration) =>
        DynamicMask.Of([.. Enumerable.Range(0, Frames).Select(t => SamplingMask.VariableDensityPoints(Side, Side, acceleration, (ulong)t, centre: 10))]);

    /// <summary>Noisy k-space, zero outside the masks.</summary>
    public DynamicKSpace Measure(DynamicMask mask, double noise)
    {
        var random = new Random(7);
        int pixels = Side * Side, coils = Maps?.Coils ?? 1;
        bool[] all = [.. Enumerable.Repeat(true, pixels)];
        var fourier = new SubsampledFourierOperator(Side, Side, all);
        var samples = new Complex32[Frames * coils * pixels];
        Complex32[] image = new Complex32[pixels], transformed = new Complex32[pixels];
        for (int t = 0; t < Frames; t++)
        {
            for (int c = 0; c < coils; c++)
            {
                for (int p = 0; p < pixels; p++)
                {
                    image[p] = (Complex32)(Images[t * pixels + p] * (Maps is null ? Complex.One : Maps.Coil(c)[p]));
                }

                fourier.Forward(image, transformed);
                for (int p = 0; p < pixels; p++)
                {
                    Complex error = Complex.FromPolarCoordinates(noise * Math.Sqrt(-Math.Log(1.0 - random.NextDouble())), 2.0 * Math.PI * random.NextDouble());
                    samples[(t * coils + c) * pixels + p] = mask.Frame(t)[p] ? (Complex32)(transformed[p] + error) : Complex32.Zero;
                }
            }
        }

        return new DynamicKSpace(Frames, coils, Side, Side, samples);
    }

    /// <summary>The error of magnitudes over the truth's norm.</summary>
    public double Error(IEnumerable<Image<Complex32>> frames)
    {
        double error = frames.SelectMany(f => f.Pixels).Zip(Images, (a, b) => Math.Pow(a.Magnitude - b.Magnitude, 2.0)).Sum();
        return Math.Sqrt(error / Images.Sum(z => z.Magnitude * z.Magnitude));
    }

    private static double Ellipse(double y, double x, double centreY, double centreX, double radiusY, double radiusX)
    {
        double r = Math.Sqrt(Math.Pow((y - centreY) / radiusY, 2.0) + Math.Pow((x - centreX) / radiusX, 2.0));
        return Math.Clamp((1.0 - r) * Math.Min(radiusY, radiusX) * Side / 2.0 + 0.5, 0.0, 1.0);
    }

    private static CoilMaps MapsOf(int coils) => new(coils, Side, Side, [.. Enumerable.Range(0, coils * Side * Side).Select(i =>
    {
        double angle = 2.0 * Math.PI * (i / Side / Side) / coils, y = (i / Side % Side) / (double)Side - 0.5 - 0.6 * Math.Sin(angle), x = i % Side / (double)Side - 0.5 - 0.6 * Math.Cos(angle);
        return (Complex32)Complex.FromPolarCoordinates(Math.Exp(-(x * x + y * y) / 0.4), angle);
    })]);
}
