using System.Numerics;
using CsRecover.Operators;
using CsRecover.Solvers;
using CsRecover.Tests.Operators.Fourier;
using CsRecover.Vectors;
using MathNet.Numerics.LinearAlgebra;

namespace CsRecover.Tests.Operators.LowRank;

/// <summary>Series of images: products against explicit matrices, shrinkage against singular value decompositions of explicit blocks.</summary>
public class DynamicOperatorTests
{
    [Theory]
    [InlineData(1, 7, 11)]
    [InlineData(3, 1, 9)]
    [InlineData(4, 10, 12)]
    public void Keeps_the_operator_contract(int frames, int h, int w)
    {
        bool[] masks = Masks(frames, h, w);
        var plain = new DynamicOperator(frames, h, w, masks);
        OperatorContract.Check(plain, Matrix(frames, h, w, masks, 1, [.. Enumerable.Repeat(Complex32.One, h * w)]));
        Complex32[] maps = Maps(h, w, 2);
        OperatorContract.Check(new DynamicOperator(frames, h, w, masks, 2, maps) { MaxThreads = 3 }, Matrix(frames, h, w, masks, 2, maps), projects: false);
    }

    /// <summary>One shrinkage, with weights that keep much, some and nothing of the blocks; blocks at the edges are cut off.</summary>
    [Theory]
    [InlineData(5, 16, 24, 0.02)]
    [InlineData(5, 16, 24, 0.3)]
    [InlineData(12, 19, 13, 0.1)]
    [InlineData(2, 9, 30, 0.5)]
    [InlineData(70, 8, 8, 0.1)]
    [InlineData(3, 1, 20, 0.2)]
    [InlineData(6, 20, 1, 0.2)]
    [InlineData(4, 16, 16, 50.0)]
    [InlineData(4, 16, 16, 1e-4)]
    public void Shrinks_singular_values_of_blocks(int frames, int h, int w, double threshold)
    {
        Complex[] series = Series(frames, h, w);
        foreach (int turn in new[] { 0, 1, 7 })
        {
            var sensing = new DynamicOperator(frames, h, w, Masks(frames, h, w)) { MaxThreads = 2 };
            Complex32[] shrunk = Shrinkage.Of(Weight(threshold), sensing, series, new MapRequest(SignalDomain.Signal, Seed: 3), turn);
            Complex[] expected = Naive(series, frames, h, w, threshold, LowRankBlocks.OffsetOf(3, turn));
            double error = Distance(expected, shrunk), scale = Math.Sqrt(series.Sum(z => z.Magnitude * z.Magnitude));
            Assert.True(error <= 5e-5 * scale, $"{error} of {scale}");
        }
    }

    [Fact]
    public void Averages_over_places_where_blocks_begin()
    {
        const int Frames = 4, H = 21, W = 18;
        Complex[] series = Series(Frames, H, W);
        var sensing = new DynamicOperator(Frames, H, W, Masks(Frames, H, W));
        Complex32[] shrunk = Shrinkage.Of(Weight(0.2), sensing, series, new MapRequest(SignalDomain.Signal, Spins: 3, Seed: 9), 5);
        Complex[][] each = [.. Enumerable.Range(15, 3).Select(turn => Naive(series, Frames, H, W, 0.2, LowRankBlocks.OffsetOf(9, turn)))];
        Complex[] mean = [.. Enumerable.Range(0, series.Length).Select(i => each.Aggregate(Complex.Zero, (sum, one) => sum + one[i] / 3.0))];
        Assert.InRange(Distance(mean, shrunk), 0.0, 5e-5 * Math.Sqrt(series.Sum(z => z.Magnitude * z.Magnitude)));
        Assert.True(Distance(each[0], shrunk) > 1e-3);
    }

    [Fact]
    public void Frames_that_are_alike_stay_alike()
    {
        Complex[] image = Series(1, 24, 24), series = [.. Enumerable.Repeat(image, 6).SelectMany(f => f)];
        Complex32[] shrunk = Shrinkage.Of(Weight(0.1), new DynamicOperator(6, 24, 24, Masks(6, 24, 24)), series, new MapRequest(SignalDomain.Signal), 0);
        for (int i = 0; i < series.Length; i++)
        {
            Assert.InRange(Complex.Abs(shrunk[i] - (Complex)shrunk[i % image.Length]), 0.0, 1e-5);
        }
    }

    [Fact]
    public void Results_do_not_depend_on_threads()
    {
        const int Frames = 5, H = 40, W = 33;
        bool[] masks = Masks(Frames, H, W);
        Complex32[] series = Array.ConvertAll(Series(Frames, H, W), z => (Complex32)z), maps = Maps(H, W, 3);
        SmoothedL0Options solver = new() { Kernel = SmoothingKernel.Garrote, InitialSigma = 0.3, FinalSigma = 0.01, Decrease = 0.8, StepSize = 1.0, Attempts = 1, Refit = false, HeldOut = 0.1, Spins = 2 };
        Complex32[] y = OperatorContract.Forward(new DynamicOperator(Frames, H, W, masks, 3, maps), series);
        Complex32[][] results =
        [
            .. new[] { 1, 4 }.Select(threads => RecoveryProblem.Create(new DynamicOperator(Frames, H, W, masks, 3, maps) { MaxThreads = threads }, solver).Recover(y).Signal),
        ];
        Assert.Equal(results[0], results[1]);
    }

    /// <summary>Where everything is measured, a step ends at the truth; what is left of it at the end is one shrinkage, at the threshold by hand.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_recovery_ends_shrunk_if_it_is_asked_to(bool shrunk)
    {
        const int Frames = 4, H = 17, W = 20;
        Complex[] series = Series(Frames, H, W);
        var sensing = new DynamicOperator(Frames, H, W, [.. Enumerable.Repeat(true, series.Length)]);
        SmoothedL0Options solver = new()
        {
            Kernel = SmoothingKernel.Garrote,
            InitialSigma = 0.2,
            FinalSigma = 0.2,
            StepSize = 1.0,
            Attempts = 1,
            Refit = false,
            Spins = 1,
            Seed = 6,
            EndsShrunk = shrunk,
        };
        Complex32[] signal = RecoveryProblem.Create(sensing, solver).Recover(OperatorContract.Forward(sensing, [.. series.Select(z => (Complex32)z)])).Signal;
        Complex[] expected = shrunk ? Naive(series, Frames, H, W, 0.2 * series.Max(z => z.Magnitude), LowRankBlocks.OffsetOf(6, 1)) : series;
        Assert.InRange(Distance(expected, signal), 0.0, 1e-4 * Math.Sqrt(series.Sum(z => z.Magnitude * z.Magnitude)));
    }

    /// <summary>The same mask in all frames: what is held out differs all the same.</summary>
    [Fact]
    public void Other_points_are_held_out_in_every_frame()
    {
        const int H = 40, W = 36;
        bool[] all = [.. Enumerable.Repeat(true, 2 * H * W)];
        var sensing = new DynamicOperator(2, H, W, all);
        Complex32[] y = OperatorContract.Draw<Complex32>(new Random(1), sensing.Rows);
        ImageResults steps = sensing.Accept<ImageSteps, ImageResults>(new ImageSteps(new Complex32[2 * H * W], y, Samples.Fitted), new MapRequest(SignalDomain.Signal, Projects: true, HeldOut: 0.3, Seed: 2));
        bool[] missing = [.. steps.MeasuredAfter.Select(z => z.Magnitude < 1e-4)];
        bool[] first = missing[..(H * W)], second = missing[(H * W)..];
        Assert.InRange(first.Count(m => m), 0.2 * H * W, 0.3 * H * W);
        Assert.InRange(first.Zip(second).Count(p => p.First && p.Second), 1, 0.12 * H * W);
        Assert.Equal(y.Where((_, i) => missing[i]).Sum(z => (double)z.MagnitudeSquared), steps.Misfit.HeldOut, 1e-3 * H * W);
    }

    [Fact]
    public void Refuses_bad_shapes_in_words()
    {
        static string Message(Func<object> action) => Assert.ThrowsAny<ArgumentException>(action).Message;
        bool[] mask = [true, false, false, false];
        Assert.Contains("masks of 2 x 1 x 3 points (frames, height, width)", Message(() => _ = new DynamicOperator(2, 1, 3, mask)), StringComparison.Ordinal);
        Assert.Contains("none in frame 1", Message(() => _ = new DynamicOperator(2, 1, 2, mask)), StringComparison.Ordinal);
        Assert.Contains("at least one of them", Message(() => _ = new DynamicOperator(0, 1, 2, [])), StringComparison.Ordinal);
        Assert.Contains("2 x 1 x 4 coil sensitivities", Message(() => _ = new DynamicOperator(1, 1, 4, mask, 2, new Complex32[3])), StringComparison.Ordinal);
    }

    private static GarroteShrinkage<float> Weight(double threshold) => new((float)(threshold * threshold), 1f);

    private static double Distance(Complex[] expected, Complex32[] actual) =>
        Math.Sqrt(expected.Zip(actual, (a, b) => Math.Pow((a - b).Magnitude, 2.0)).Sum());

    /// <summary>Each block's matrix, its decomposition by MathNet.Numerics, and its pixels written back.</summary>
    private static Complex[] Naive(Complex[] series, int frames, int h, int w, double threshold, (int Dy, int Dx) offset)
    {
        var result = new Complex[series.Length];
        for (int top = -offset.Dy; top < h; top += 8)
        {
            for (int left = -offset.Dx; left < w; left += 8)
            {
                int[] pixels =
                [
                    .. Enumerable.Range(0, h * w).Where(p => p / w >= top && p / w < top + 8 && p % w >= left && p % w < left + 8),
                ];
                if (pixels.Length == 0)
                {
                    continue;
                }

                Matrix<Complex> block = Matrix<Complex>.Build.Dense(pixels.Length, frames, (p, t) => series[t * h * w + pixels[p]]);
                var svd = block.Svd();
                double unit = threshold * (Math.Sqrt(frames) + Math.Sqrt(pixels.Length));
                Matrix<Complex> kept = Matrix<Complex>.Build.Dense(pixels.Length, frames);
                for (int r = 0; r < svd.S.Count; r++)
                {
                    double s = svd.S[r].Real, shrunk = s > unit ? s - unit * unit / s : 0.0;
                    kept += shrunk * svd.U.Column(r).OuterProduct(svd.VT.Row(r));
                }

                for (int p = 0; p < pixels.Length; p++)
                {
                    for (int t = 0; t < frames; t++)
                    {
                        result[t * h * w + pixels[p]] = kept[p, t];
                    }
                }
            }
        }

        return result;
    }

    /// <summary>A disc whose brightness and phase change, another that comes, and noise.</summary>
    private static Complex[] Series(int frames, int h, int w)
    {
        var random = new Random(frames + h + w);
        return
        [
            .. Enumerable.Range(0, frames * h * w).Select(i =>
            {
                int t = i / w / h, row = i / w % h, column = i % w;
                Complex pixel = Complex.FromPolarCoordinates(row + column < (h + w) / 2 ? 1.0 + 0.5 * Math.Sin(t) : 0.3, 0.1 * row);
                pixel += row > column ? Complex.FromPolarCoordinates(0.4 * t / frames, 0.2 * column) : Complex.Zero;
                return pixel + 0.1 * new Complex(random.NextDouble() - 0.5, random.NextDouble() - 0.5);
            }),
        ];
    }

    private static bool[] Masks(int frames, int h, int w) =>
        [.. Enumerable.Range(0, frames * h * w).Select(i => i % (h * w) == h / 2 * w + w / 2 || Philox.Word(8, 1, (uint)i) < 2_000_000_000)];

    private static Complex32[] Maps(int h, int w, int coils)
    {
        Complex32[] maps = OperatorContract.Draw<Complex32>(new Random(h + w), coils * h * w);
        for (int p = 0; p < h * w; p++)
        {
            double sum = Enumerable.Range(0, coils).Sum(c => (double)maps[c * h * w + p].MagnitudeSquared);
            for (int c = 0; c < coils; c++)
            {
                maps[c * h * w + p] *= (float)(1.0 / Math.Sqrt(sum));
            }
        }

        return maps;
    }

    /// <summary>Block by block, because frames are measured apart.</summary>
    private static Complex32[,] Matrix(int frames, int h, int w, bool[] masks, int coils, Complex32[] maps)
    {
        int n = h * w, first = 0;
        var a = new Complex32[coils * masks.Count(m => m), frames * n];
        for (int t = 0; t < frames; t++)
        {
            Complex32[,] fourier = ImageMatrices.Fourier(h, w, masks[(t * n)..((t + 1) * n)]);
            for (int c = 0; c < coils; c++, first += fourier.GetLength(0))
            {
                for (int i = 0; i < fourier.GetLength(0); i++)
                {
                    for (int j = 0; j < n; j++)
                    {
                        a[first + i, t * n + j] = fourier[i, j] * maps[c * n + j];
                    }
                }
            }
        }

        return a;
    }
}
