using System.Numerics;

namespace CsRecover.Mri.Tests.Coils;

/// <summary>Sensitivities against those of another program.</summary>
public class EspiritTests
{
    private static readonly Lazy<KSpace> _phantom = new(() => KSpace.Read(TestData.Fixture("Espirit/kspace.cfl")));

    [Fact]
    public void Agrees_with_BART_on_its_phantom()
    {
        KSpace kspace = _phantom.Value;
        EspiritResult result = Espirit.Estimate(kspace, kspace.SampledPoints());
        KSpace expected = KSpace.Read(TestData.Fixture("Espirit/maps.cfl")), eigenvalues = KSpace.Read(TestData.Fixture("Espirit/eigenvalues.cfl"));
        Assert.Equal(new CalibrationRegion(12, 12, 24, 24), result.Region);
        Assert.Equal(39, result.Kernels);
        int pixels = kspace.Height * kspace.Width, cropped = 0;
        var errors = new List<double>();
        var turns = new List<Complex>();
        for (int p = 0; p < pixels; p++)
        {
            Assert.Equal(eigenvalues.Samples[p].Real, result.Eigenvalues.Pixels[p], 0.01);
            Complex[] theirs = MapComparison.Pixel(expected.Samples, p, pixels), ours = MapComparison.Pixel(result.Maps.Values, p, pixels);
            if (MapComparison.IsDefined(theirs) && MapComparison.IsDefined(ours))
            {
                Assert.Equal(1.0, ours.Sum(z => Complex.Abs(z) * Complex.Abs(z)), 1e-5);
                errors.Add(MapComparison.Distance(theirs, ours));
                turns.Add(MapComparison.Turn(theirs, ours));
            }

            cropped += MapComparison.IsDefined(theirs) != MapComparison.IsDefined(ours) ? 1 : 0;
        }

        Assert.InRange(cropped, 0, 2);                                       // of eigenvalues at the threshold
        Assert.Equal(1579, errors.Count, 2.0);
        MapComparison.CheckQuantiles(errors, (0.5, 3e-4), (0.9, 2e-3), (0.99, 0.05));

        // The phase is that of the first principal component: one angle for the whole image is left open.
        Complex mean = turns.Aggregate(Complex.Zero, (sum, t) => sum + t) / turns.Count;
        MapComparison.CheckQuantiles([.. turns.Select(t => Complex.Abs(t - mean / Complex.Abs(mean)))], (0.5, 1e-3), (0.9, 5e-3), (0.99, 0.1));
    }

    /// <summary>Maps depend neither on the scanner's units nor on what lies outside the calibration region.</summary>
    [Fact]
    public void Maps_depend_on_the_calibration_region_alone()
    {
        KSpace kspace = _phantom.Value;
        var region = new CalibrationRegion(12, 12, 24, 24);
        Complex32[] samples = (Complex32[])kspace.Samples.Clone();
        for (int i = 0; i < samples.Length; i++)
        {
            bool inside = i / 48 % 48 is >= 12 and < 36 && i % 48 is >= 12 and < 36;
            samples[i] = inside ? samples[i] * 1e-18f : new Complex32(1e20f, i);
        }

        EspiritResult expected = Espirit.Estimate(kspace, region), actual = Espirit.Estimate(new KSpace(4, 48, 48, samples), region, new EspiritOptions { MaxThreads = 1 });
        var errors = Enumerable.Range(0, samples.Length).Select(i => (double)(expected.Maps.Values[i] - actual.Maps.Values[i]).Magnitude).ToList();
        MapComparison.CheckQuantiles(errors, (0.5, 1e-5), (0.99, 1e-3));
    }

    [Fact]
    public void The_calibration_region_is_found()
    {
        static SamplingMask Mask(int h, int w, Func<int, int, bool> sampled) => new(h, w, [.. Enumerable.Range(0, h * w).Select(i => sampled(i / w - h / 2, i % w - w / 2))]);

        Assert.Equal(new CalibrationRegion(4, 8, 24, 24), CalibrationRegion.Find(Mask(32, 40, (_, _) => true)));
        Assert.Equal(new CalibrationRegion(12, 17, 8, 6), CalibrationRegion.Find(Mask(32, 40, (y, x) => y is >= -4 and < 4 && x is >= -3 and < 3)));
        Assert.Equal(new CalibrationRegion(4, 17, 24, 6), CalibrationRegion.Find(Mask(32, 40, (_, x) => x is >= -3 and < 3 || x % 4 == 0)));
        Assert.Equal(new CalibrationRegion(0, 0, 5, 7), CalibrationRegion.Find(Mask(5, 7, (_, _) => true)));
        Assert.Contains("whose centre is sampled", Assert.Throws<ArgumentException>(() => CalibrationRegion.Find(Mask(5, 7, (y, _) => y != 0))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_what_cannot_be_calibrated_in_words()
    {
        KSpace kspace = _phantom.Value;
        static string Message(Func<object> action) => Assert.ThrowsAny<ArgumentException>(action).Message;

        Assert.Contains("at least 6 x 6 fully sampled points", Message(() => Espirit.Estimate(kspace, new CalibrationRegion(20, 20, 8, 4))), StringComparison.Ordinal);
        Assert.Contains("within 48 x 48", Message(() => Espirit.Estimate(kspace, new CalibrationRegion(40, 20, 24, 24))), StringComparison.Ordinal);
        Assert.Contains("Crop = 1.5", Message(() => Espirit.Estimate(kspace, kspace.SampledPoints(), new EspiritOptions { Crop = 1.5 })), StringComparison.Ordinal);
        Assert.Contains("48 x 48", Message(() => Espirit.Estimate(kspace, new SamplingMask(1, 2, [true, true]))), StringComparison.Ordinal);
        Complex32[] empty = new Complex32[4 * 48 * 48];
        empty[0] = Complex32.One;
        Assert.Contains("Expected signal", Message(() => Espirit.Estimate(new KSpace(4, 48, 48, empty), new CalibrationRegion(12, 12, 24, 24))), StringComparison.Ordinal);
    }

    [Fact]
    public void Maps_are_normalised_written_and_read_back()
    {
        var maps = new CoilMaps(2, 1, 3, [3f, 0f, 1e-30f, 4f, 0f, new Complex32(0f, 1e-30f)]);
        Assert.Equal([0.6f, 0f, MathF.Sqrt(0.5f), 0.8f, 0f, MathF.Sqrt(0.5f)], maps.Values.Select(z => z.Magnitude), (a, b) => MathF.Abs(a - b) < 1e-6f);
        using var folder = new TemporaryFolder();
        foreach (string name in new[] { "maps.npy", "maps.cfl" })
        {
            CoilMaps phantom = CoilMaps.Read(TestData.Fixture("Espirit/maps.cfl"));
            phantom.Write(folder.File(name));
            CoilMaps back = CoilMaps.Read(folder.File(name));
            Assert.Equal((4, 48, 48), (back.Coils, back.Height, back.Width));
            Assert.All(phantom.Values.Zip(back.Values), p => Assert.True((p.First - p.Second).Magnitude < 1e-6f));
        }

        Assert.Contains("2 x 1 x 3 zeros", Assert.Throws<ArgumentException>(() => new CoilMaps(2, 1, 3, new Complex32[6])).Message, StringComparison.Ordinal);
        Assert.Contains("coil 1, row 0, column 0", Assert.Throws<ArgumentException>(() => new CoilMaps(2, 1, 1, [1f, float.NaN])).Message, StringComparison.Ordinal);
        Assert.Contains("got 5", Assert.Throws<ArgumentException>(() => new CoilMaps(2, 1, 3, new Complex32[5])).Message, StringComparison.Ordinal);
    }
}
