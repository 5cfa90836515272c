using System.Numerics;

namespace CsRecover.Mri.Tests;

public class MaskDesignTests
{
    public static TheoryData<int, int, double, int, double?, double> PoissonMasks { get; } = new()
    {
        { 96, 96, 4.0, 16, null, 3.0 },
        { 64, 91, 8.0, 6, null, 3.0 },
        { 50, 40, 2.0, 0, null, 0.0 },
        { 80, 80, 6.0, 0, 3.0, 0.0 },
        { 60, 90, 6.0, 10, 1.5, 1.0 },
    };

    /// <summary>No two points outside the calibration square are nearer than the smaller of their distances, and no gap has room for a point that keeps a little more.</summary>
    [Theory]
    [MemberData(nameof(PoissonMasks))]
    public void Poisson_points_keep_their_distance_and_fill_the_plane(int height, int width, double acceleration, int calibration, double? rows, double slope)
    {
        var design = new MaskDesign(height, width, acceleration) { Seed = 5, Calibration = calibration, RowAcceleration = rows, Slope = slope };
        int count = (int)Math.Round(height * width / acceleration);
        bool[] chosen = PoissonDisc.Choose(design, [.. Enumerable.Repeat(true, height * width)], count, out double distance);
        Assert.Equal(count, chosen.Count(c => c));
        Assert.Equal(chosen, design.Create().Points);
        int[] outside = [.. Enumerable.Range(0, chosen.Length).Where(p => !InSquare(p, height, width, calibration))];
        int[] taken = [.. outside.Where(p => chosen[p])];
        for (int a = 0; a < taken.Length; a++)
        {
            for (int b = 0; b < a; b++)
            {
                Assert.True(Separation(taken[a], taken[b]) >= 1.0 - 1e-9, $"{taken[a]} and {taken[b]}");
            }
        }

        Assert.DoesNotContain(outside, p => !chosen[p] && taken.All(q => Separation(p, q) * PoissonDisc.Relaxation >= 1.0 + 1e-9));

        // The distance between two points over the one they must keep.
        double Separation(int p, int q)
        {
            double dy = p / width - q / width, dx = p % width - q % width, ratio = rows is { } r ? r / (acceleration / r) : 1.0;
            double length = Math.Sqrt(dy * dy / ratio + dx * dx * ratio);
            return length / (distance * Math.Min(1.0 + slope * Radius(p, height, width), 1.0 + slope * Radius(q, height, width)));
        }
    }

    [Theory]
    [InlineData(MaskKind.Poisson, 256, 256, 4.0, 24, false, 1.0)]
    [InlineData(MaskKind.Poisson, 230, 180, 8.0, 24, true, 0.75)]
    [InlineData(MaskKind.Poisson, 33, 50, 2.5, 5, true, 1.0)]
    [InlineData(MaskKind.Poisson, 40, 40, 1.0, 0, false, 1.0)]
    [InlineData(MaskKind.VariableDensity, 120, 96, 6.0, 12, true, 0.625)]
    [InlineData(MaskKind.Lines, 64, 128, 4.0, 10, false, 0.6)]
    public void Acceleration_is_met_calibration_is_full_and_the_region_is_kept_to(MaskKind kind, int height, int width, double acceleration, int calibration, bool elliptical, double partial)
    {
        SamplingMask mask = new MaskDesign(height, width, acceleration) { Kind = kind, Seed = 3, Calibration = calibration, Elliptical = elliptical, PartialFourier = partial }.Create();
        Assert.InRange(mask.Acceleration, 0.99 * acceleration, 1.01 * acceleration);
        for (int p = 0; p < mask.Points.Length; p++)
        {
            if (InSquare(p, height, width, calibration))
            {
                Assert.True(mask.Points[p]);
            }
            else if (mask.Points[p] && kind != MaskKind.Lines)
            {
                Assert.True(p % width < partial * width && (!elliptical || Radius(p, height, width) <= Math.Sqrt(0.5)), $"point {p}");
            }
            else if (mask.Points[p])
            {
                Assert.True(p % width < partial * width || Math.Abs(p % width - width / 2) <= calibration / 2, $"column {p % width}");
            }
        }
    }

    /// <summary>Points are as dense as 1 over the square of the distance they keep, up to what a grid allows.</summary>
    [Fact]
    public void Poisson_density_falls_as_the_squared_distance_grows()
    {
        const int Side = 160, Rings = 6;
        double[] sampled = new double[Rings], expected = new double[Rings];
        for (ulong seed = 0; seed < 4; seed++)
        {
            SamplingMask mask = new MaskDesign(Side, Side, 12.0) { Seed = seed, Calibration = 0, Slope = 2.0 }.Create();
            for (int p = 0; p < mask.Points.Length; p++)
            {
                double r = Radius(p, Side, Side);
                int ring = (int)(Rings * r);
                if (ring < Rings)
                {
                    sampled[ring] += mask.Points[p] ? 1.0 : 0.0;
                    expected[ring] += 1.0 / ((1.0 + 2.0 * r) * (1.0 + 2.0 * r));
                }
            }
        }

        double scale = sampled.Sum() / expected.Sum();
        for (int ring = 0; ring < Rings; ring++)
        {
            Assert.InRange(sampled[ring] / (scale * expected[ring]), 0.75, 1.3);
        }
    }

    /// <summary>Along the height points are three times as far apart as along the width.</summary>
    [Fact]
    public void Anisotropic_points_are_further_apart_along_one_axis()
    {
        const int Side = 120;
        bool[] points = new MaskDesign(Side, Side, 75.0) { Seed = 2, Calibration = 0, Slope = 0.0, RowAcceleration = 15.0 }.Create().Points;
        (int Row, int Column)[] taken = [.. Enumerable.Range(0, points.Length).Where(p => points[p]).Select(p => (p / Side, p % Side))];
        int down = Least(taken.GroupBy(p => p.Column, p => p.Row)), right = Least(taken.GroupBy(p => p.Row, p => p.Column));
        Assert.InRange((double)down / right, 1.8, 4.0);

        static int Least(IEnumerable<IGrouping<int, int>> lines) => lines.Min(line => line.Order().Zip(line.Order().Skip(1), (a, b) => b - a).DefaultIfEmpty(Side).Min());
    }

    /// <summary>A seed must mean the same points for ever and everywhere; the numbers are those of a separate program in Python (Fixtures/poisson.py).</summary>
    [Fact]
    public void A_seed_always_means_the_same_poisson_mask()
    {
        Assert.Equal([1, 7, 10, 15, 24, 30, 37, 38, 39, 43, 45, 47, 48, 49, 52, 60, 74, 79, 82, 98], Sampled(new MaskDesign(9, 11, 5.0) { Seed = 1, Calibration = 2 }));
        Assert.Equal(254_078_665L, Sampled(new MaskDesign(64, 48, 6.0) { Seed = 7, Calibration = 8, RowAcceleration = 3.0, Elliptical = true, PartialFourier = 0.75 }).Select((p, k) => (long)p * (k + 1)).Sum());
        Assert.NotEqual(Sampled(new MaskDesign(64, 64, 4) { Seed = 1 }), Sampled(new MaskDesign(64, 64, 4) { Seed = 2 }));

        static int[] Sampled(MaskDesign design)
        {
            bool[] points = design.Create().Points;
            return [.. Enumerable.Range(0, points.Length).Where(p => points[p])];
        }
    }

    [Fact]
    public void Uniform_masks_are_a_grid_through_the_centre_and_the_calibration_square()
    {
        SamplingMask mask = new MaskDesign(21, 30, 6.0) { Kind = MaskKind.Uniform, RowAcceleration = 2.0, Calibration = 4 }.Create();
        for (int p = 0; p < mask.Points.Length; p++)
        {
            Assert.Equal(InSquare(p, 21, 30, 4) || ((p / 30 - 10) % 2 == 0 && (p % 30 - 15) % 3 == 0), mask.Points[p]);
        }
    }

    /// <summary>The point-spread function by explicit sums.</summary>
    [Fact]
    public void Peak_side_lobe_is_the_largest_other_maximum()
    {
        SamplingMask mask = new MaskDesign(12, 15, 3.0) { Seed = 4, Calibration = 2 }.Create();
        double[,] spread = new double[12, 15];
        for (int i = 0; i < 12; i++)
        {
            for (int j = 0; j < 15; j++)
            {
                Complex sum = Complex.Zero;
                for (int p = 0; p < mask.Points.Length; p++)
                {
                    sum += mask.Points[p] ? Complex.FromPolarCoordinates(1.0, 2.0 * Math.PI * ((p / 15 - 6) * i / 12.0 + (p % 15 - 7) * j / 15.0)) : Complex.Zero;
                }

                spread[i, j] = sum.Magnitude / mask.Count;
            }
        }

        double largest = 0.0;
        for (int i = 0; i < 12; i++)
        {
            for (int j = 0; j < 15; j++)
            {
                bool maximum = i + j > 0;
                for (int n = 0; n < 9; n++)
                {
                    maximum &= spread[(i + n / 3 + 11) % 12, (j + n % 3 + 14) % 15] <= spread[i, j];
                }

                largest = maximum ? Math.Max(largest, spread[i, j]) : largest;
            }
        }

        Assert.Equal(largest, mask.PeakSideLobe(), 1e-5);
        Assert.Equal(0.0, new SamplingMask(8, 8, [.. Enumerable.Repeat(true, 64)]).PeakSideLobe());
        Assert.Equal(1.0, new MaskDesign(8, 16, 4.0) { Kind = MaskKind.Uniform, Calibration = 0 }.Create().PeakSideLobe(), 1e-5);
    }

    [Theory]
    [InlineData("m.npy")]
    [InlineData("m.cfl")]
    public void Written_masks_read_back(string name)
    {
        using var folder = new TemporaryFolder();
        SamplingMask mask = new MaskDesign(20, 31, 3.0) { Calibration = 4 }.Create();
        mask.Write(folder.File(name));
        Assert.Equal(mask.Points, SamplingMask.Read(folder.File(name)).Points);
        mask.Write(folder.File("m.png"));
        Assert.True(File.Exists(folder.File("m.png")));
    }

    [Fact]
    public void Refuses_what_makes_no_mask_in_words()
    {
        Refused("an acceleration of 1 or more, got 0.5", new MaskDesign(8, 8, 0.5));
        Refused("fits into 16 of 8 x 8 points, got one of 25", new MaskDesign(8, 8, 4) { Calibration = 5 });
        Refused("at most the 47 points of the region, got one that leaves 64", new MaskDesign(8, 8, 1) { Elliptical = true, Calibration = 0 });
        Refused("above 0.5 and at most 1, got 0.5", new MaskDesign(8, 8, 4) { PartialFourier = 0.5 });
        Refused("points for an ellipse, got lines", new MaskDesign(8, 8, 4) { Kind = MaskKind.Lines, Elliptical = true });
        Refused("one acceleration for masks of kind Lines", new MaskDesign(8, 8, 4) { Kind = MaskKind.Lines, RowAcceleration = 2 });
        Refused("from 1 to that of the mask, 4, got 5", new MaskDesign(8, 8, 4) { RowAcceleration = 5, Calibration = 0 });
        Refused("whole numbers as steps of a uniform mask, got 1 and 2.5", new MaskDesign(8, 8, 2.5) { Kind = MaskKind.Uniform });
        Refused("a slope from 0 to 1000, got NaN", new MaskDesign(8, 8, 4) { Slope = double.NaN });
        Refused("one of the kinds Poisson", new MaskDesign(8, 8, 4) { Kind = (MaskKind)9 });

        static void Refused(string words, MaskDesign design) => Assert.Contains(words, Assert.Throws<ArgumentException>(() => design.Create()).Message, StringComparison.Ordinal);
    }

    private static bool InSquare(int p, int height, int width, int side) =>
        p / width >= height / 2 - side / 2 && p / width < height / 2 - side / 2 + side && p % width >= width / 2 - side / 2 && p % width < width / 2 - side / 2 + side;

    private static double Radius(int p, int height, int width)
    {
        double v = 2.0 * (p / width - height / 2) / height, u = 2.0 * (p % width - width / 2) / width;
        return Math.Sqrt((u * u + v * v) / 2.0);
    }
}
