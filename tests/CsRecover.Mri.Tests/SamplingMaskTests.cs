using CsRecover.Mri.Files;

namespace CsRecover.Mri.Tests;

public class SamplingMaskTests
{
    [Theory]
    [InlineData(256, 256, 4.0, 24)]
    [InlineData(230, 180, 8.0, 16)]
    [InlineData(33, 50, 2.5, 5)]
    [InlineData(8, 8, 1.0, 3)]
    [InlineData(64, 64, 10.0, 0)]
    public void Points_meet_the_acceleration_and_fill_the_centre(int height, int width, double acceleration, int centre)
    {
        SamplingMask mask = SamplingMask.VariableDensityPoints(height, width, acceleration, seed: 3, centre);
        Assert.Equal((int)Math.Round(height * width / acceleration, MidpointRounding.AwayFromZero), mask.Count);
        Assert.Equal(mask.Count, mask.Points.Count(p => p));
        for (int i = height / 2 - centre / 2; i < height / 2 - centre / 2 + centre; i++)
        {
            for (int j = width / 2 - centre / 2; j < width / 2 - centre / 2 + centre; j++)
            {
                Assert.True(mask.Points[i * width + j]);
            }
        }
    }

    [Theory]
    [InlineData(256, 256, 4.0, 20)]
    [InlineData(7, 61, 3.0, 5)]
    public void Lines_are_whole_columns(int height, int width, double acceleration, int centre)
    {
        SamplingMask mask = SamplingMask.VariableDensityLines(height, width, acceleration, seed: 9, centre);
        Assert.Equal(height * (int)Math.Round(width / acceleration, MidpointRounding.AwayFromZero), mask.Count);
        for (int j = 0; j < width; j++)
        {
            bool first = mask.Points[j];
            Assert.All(Enumerable.Range(0, height), i => Assert.Equal(first, mask.Points[i * width + j]));
            Assert.True(first || j < width / 2 - centre / 2 || j >= width / 2 - centre / 2 + centre);
        }
    }

    /// <summary>Each ring is sampled about as often as the density says: n p with a binomial spread of four standard deviations.</summary>
    [Fact]
    public void Points_follow_the_density()
    {
        const int Side = 128, Seeds = 20;
        var sampled = new double[10];
        var expected = new double[10];
        var variance = new double[10];
        double[] density = [.. Enumerable.Range(0, Side * Side).Select(p => (1.0 - Radius(p, Side)) * (1.0 - Radius(p, Side)))];
        double factor = Side * Side / 6.0 / density.Sum();                    // no density reaches 1 at this acceleration
        Assert.True(factor < 1.0);
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            SamplingMask mask = SamplingMask.VariableDensityPoints(Side, Side, 6.0, seed, centre: 0, degree: 2);
            for (int p = 0; p < density.Length; p++)
            {
                int ring = (int)(10.0 * Radius(p, Side));
                double probability = factor * density[p];
                sampled[Math.Min(ring, 9)] += mask.Points[p] ? 1 : 0;
                expected[Math.Min(ring, 9)] += probability;
                variance[Math.Min(ring, 9)] += probability * (1.0 - probability);
            }
        }

        for (int ring = 0; ring < 10; ring++)
        {
            Assert.InRange(sampled[ring], expected[ring] - 4.0 * Math.Sqrt(variance[ring]) - 1.0, expected[ring] + 4.0 * Math.Sqrt(variance[ring]) + 1.0);
        }
    }

    /// <summary>Masks are data that others may hold: a seed must mean the same points for ever and everywhere.</summary>
    [Fact]
    public void A_seed_always_means_the_same_mask()
    {
        // Numbers of a separate program in Python.
        Assert.Equal([14, 21, 22, 23, 24, 29, 30, 31, 32, 33, 37, 39, 40, 41, 42, 43, 47, 49, 51, 52], Sampled(SamplingMask.VariableDensityPoints(7, 9, 3.15, seed: 1, centre: 2)));
        Assert.Equal(1_337_007_411L, Sampled(SamplingMask.VariableDensityPoints(64, 64, 4, seed: 7, centre: 8)).Select((p, k) => (long)p * (k + 1)).Sum());
        Assert.Equal(SamplingMask.VariableDensityPoints(64, 64, 4, 7).Points, SamplingMask.VariableDensityPoints(64, 64, 4, 7).Points);
        Assert.NotEqual(SamplingMask.VariableDensityPoints(64, 64, 4, 7).Points, SamplingMask.VariableDensityPoints(64, 64, 4, 8).Points);
    }

    [Fact]
    public void Refuses_what_makes_no_mask()
    {
        Refused("3 x 4 points", () => new SamplingMask(3, 4, new bool[11]));
        Refused("a sampled point", () => new SamplingMask(3, 4, new bool[12]));
        Refused("an acceleration of 1 or more, got 0.5", () => SamplingMask.VariableDensityPoints(8, 8, 0.5, 1));
        Refused("got NaN", () => SamplingMask.VariableDensityLines(8, 8, double.NaN, 1));
        Refused("fits into 16", () => SamplingMask.VariableDensityPoints(8, 8, 4, 1, centre: 5));
        Refused("a centre of 0 or more", () => SamplingMask.VariableDensityPoints(8, 8, 4, 1, centre: -1));
        Refused("at least 1 x 1", () => SamplingMask.VariableDensityPoints(0, 8, 4, 1));
    }

    [Fact]
    public void Reads_masks_of_any_type_and_refuses_other_shapes()
    {
        using var folder = new TemporaryFolder();
        bool[] points = [true, false, false, true, false, true];
        NpyFile.Write(folder.File("bool.npy"), points, 2, 3);
        NpyFile.Write(folder.File("byte.npy"), Array.ConvertAll(points, p => (byte)(p ? 1 : 0)), 2, 3);
        NpyFile.Write(folder.File("double.npy"), Array.ConvertAll(points, p => p ? -0.5 : 0.0), 2, 3);
        CflFile.Write(folder.File("pattern.cfl"), [1f, 1f, 0f, 0f, 0f, 1f], 2, 3);
        foreach (string name in new[] { "bool.npy", "byte.npy", "double.npy", "pattern.cfl" })
        {
            SamplingMask mask = SamplingMask.Read(folder.File(name));
            Assert.Equal((2, 3, 3, 2.0), (mask.Height, mask.Width, mask.Count, mask.Acceleration));
            Assert.Equal([0, 3, 5], Sampled(mask));
        }

        NpyFile.Write(folder.File("flat.npy"), points, 6);
        NpyFile.Write(folder.File("none.npy"), new bool[6], 2, 3);
        Assert.Contains("flat.npy: expected a mask of shape (height, width), got (6,)", Assert.Throws<InvalidDataException>(() => SamplingMask.Read(folder.File("flat.npy"))).Message, StringComparison.Ordinal);
        Assert.Contains("none.npy: expected a mask with a sampled point", Assert.Throws<InvalidDataException>(() => SamplingMask.Read(folder.File("none.npy"))).Message, StringComparison.Ordinal);
    }

    private static int[] Sampled(SamplingMask mask) => [.. Enumerable.Range(0, mask.Points.Length).Where(p => mask.Points[p])];

    private static double Radius(int p, int side)
    {
        double v = 2.0 * (p / side - side / 2) / side, u = 2.0 * (p % side - side / 2) / side;
        return Math.Sqrt((u * u + v * v) / 2.0);
    }

    private static void Refused(string words, Func<object> make) => Assert.Contains(words, Assert.Throws<ArgumentException>(make).Message, StringComparison.Ordinal);
}
