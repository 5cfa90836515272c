using System.Numerics;
using CsRecover.Operators;
using CsRecover.Vectors;

namespace CsRecover.Tests.Operators.Fourier;

public class SubsampledFourierOperatorTests
{
    public static TheoryData<int, int> Sizes => new() { { 1, 1 }, { 1, 7 }, { 9, 1 }, { 4, 4 }, { 7, 11 }, { 8, 16 }, { 13, 6 }, { 17, 20 }, { 24, 15 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Keeps_the_operator_contract(int h, int w)
    {
        bool[] mask = Mask(h, w);
        Complex32[,] matrix = Matrix(h, w, mask);
        OperatorContract.Check(new SubsampledFourierOperator(h, w, mask), matrix);
        foreach ((Wavelet wavelet, int levels) in new[] { (Wavelet.Haar, 1), (Wavelet.Db4, 2), (Wavelet.Sym4, 4), (Wavelet.Db10, 3) })
        {
            OperatorContract.Check(new SubsampledFourierOperator(h, w, mask, wavelet, levels), Times(matrix, wavelet, levels, h, w));
        }
    }

    [Fact]
    public void Keeps_the_operator_contract_on_whole_columns_rows_and_everything()
    {
        const int H = 16, W = 12;
        foreach (Func<int, int, bool> sampled in new Func<int, int, bool>[] { (_, j) => j % 3 == 0, (i, _) => i % 4 < 2, (_, _) => true })
        {
            bool[] mask = [.. Enumerable.Range(0, H * W).Select(i => sampled(i / W, i % W))];
            OperatorContract.Check(new SubsampledFourierOperator(H, W, mask), Matrix(H, W, mask));
            OperatorContract.Check(new SubsampledFourierOperator(H, W, mask, Wavelet.Db2, 2));
        }
    }

    /// <summary>On the image itself, the map's coefficients are Psi x, its signal is x, and the projection is that of M F.</summary>
    [Theory]
    [InlineData(16, 16)]
    [InlineData(15, 22)]
    public void The_signal_domain_is_the_image(int h, int w)
    {
        bool[] mask = Mask(h, w);
        var plain = new SubsampledFourierOperator(h, w, mask);
        var a = new SubsampledFourierOperator(h, w, mask, Wavelet.Sym4, 3);
        Complex32[] x = OperatorContract.Draw<Complex32>(new Random(8), h * w), y = OperatorContract.Draw<Complex32>(new Random(9), a.Rows);
        Results signal = a.Accept<Steps, Results>(new Steps(x, y), new MapRequest(SignalDomain.Signal, Projects: true));
        OperatorContract.Near(x, signal.Signal, 1e-6, "signal");
        var coefficients = new Complex32[x.Length];
        new WaveletTransform(Wavelet.Sym4, 3).Forward(x, h, w, coefficients);
        OperatorContract.Near(coefficients, signal.Coefficients, 1e-5, "coefficients");
        OperatorContract.Near(OperatorContract.Forward(plain, x), signal.Measured, 1e-5, "M F x");
        Results expected = plain.Accept<Steps, Results>(new Steps(x, y), new MapRequest(Projects: true));
        OperatorContract.Near(expected.Projected, signal.Projected, 1e-5, "projection");
        Assert.True(a.HasTransform);
        Assert.False(plain.HasTransform);
    }

    /// <summary>A projection onto the fitted samples alone leaves the held-out ones as they are and measures them.</summary>
    [Fact]
    public void Held_out_samples_are_neither_fitted_nor_central()
    {
        const int H = 40, W = 36;
        bool[] mask = Mask(H, W);
        var a = new SubsampledFourierOperator(H, W, mask, Wavelet.Db4, 2);
        Complex32[] x = OperatorContract.Draw<Complex32>(new Random(1), H * W), y = OperatorContract.Draw<Complex32>(new Random(2), a.Rows);
        Complex32[] before = OperatorContract.Forward(new SubsampledFourierOperator(H, W, mask), x);
        var request = new MapRequest(SignalDomain.Signal, Projects: true, HeldOut: 0.3, Seed: 5);
        Results r = a.Accept<Steps, Results>(new Steps(x, y, Samples.Fitted), request);
        int[] points = [.. Enumerable.Range(0, H * W).Where(i => mask[i])];
        double fitted = 0, heldOut = 0;
        int count = 0;
        for (int i = 0; i < y.Length; i++)
        {
            double away = (r.MeasuredAfter[i] - y[i]).MagnitudeSquared, moved = (r.MeasuredAfter[i] - before[i]).MagnitudeSquared;
            Assert.True(away < 1e-6 || moved < 1e-6, $"sample {i} is {away} from its value and moved by {moved}");
            bool held = moved < 1e-6;
            count += held ? 1 : 0;
            Assert.False(held && Math.Abs(points[i] / W - H / 2) < 8 && Math.Abs(points[i] % W - W / 2) < 8, "a central sample is held out");
            (fitted, heldOut) = held ? (fitted, heldOut + (before[i] - y[i]).MagnitudeSquared) : (fitted + (before[i] - y[i]).MagnitudeSquared, heldOut);
        }

        Assert.InRange(count, y.Length / 10, y.Length * 3 / 10);
        Assert.Equal(1.0, r.Misfit.Fitted / fitted, 1e-4);
        Assert.Equal(1.0, r.Misfit.HeldOut / heldOut, 1e-4);

        Results again = a.Accept<Steps, Results>(new Steps(x, y, Samples.Fitted), request);
        Assert.Equal(r.MeasuredAfter, again.MeasuredAfter);
        Results all = a.Accept<Steps, Results>(new Steps(x, y, Samples.All), request);
        OperatorContract.Near(y, all.MeasuredAfter, 1e-5, "all samples");

        // The start explains the fitted samples and is zero at the others.
        for (int i = 0; i < y.Length; i++)
        {
            bool held = (r.MeasuredAfter[i] - before[i]).MagnitudeSquared < 1e-6;
            Assert.True((r.MeasuredMinimum[i] - (held ? Complex32.Zero : y[i])).MagnitudeSquared < 1e-8, $"sample {i} of the minimum-norm solution");
        }
    }

    /// <summary>Shrinkage by hand: transform the moved image, scale details, back, average over the shifts; any shift gives the same for weights that are constant.</summary>
    [Theory]
    [InlineData(24, 20)]
    [InlineData(19, 37)]
    [InlineData(64, 64)]
    [InlineData(40, 83)]
    [InlineData(5, 3)]
    public void Shrinks_details_and_never_the_approximation(int h, int w)
    {
        const int Levels = 3;
        var a = new SubsampledFourierOperator(h, w, Mask(h, w), Wavelet.Db3, Levels);
        Complex32[] x = OperatorContract.Draw<Complex32>(new Random(3), h * w), expected = new Complex32[h * w], c = new Complex32[h * w];
        Results one = a.Accept<Steps, Results>(new Steps(x, new Complex32[a.Rows]), new MapRequest(SignalDomain.Signal, Projects: true));
        var transform = new WaveletTransform(Wavelet.Db3, Levels);
        transform.Forward(x, h, w, c);
        ShrinkDetails(c, h, w, Levels);
        transform.Inverse(c, h, w, expected);
        OperatorContract.Near(expected, one.Shrunk, 1e-5, "one transform");

        Results coefficients = a.Accept<Steps, Results>(new Steps(x, new Complex32[a.Rows]), new MapRequest(SignalDomain.Coefficients, Projects: true));
        x.CopyTo(c, 0);
        ShrinkDetails(c, h, w, Levels);
        OperatorContract.Near(c, coefficients.Shrunk, 1e-5, "coefficients");

        foreach (int spins in new[] { 1, 2, 5 })
        {
            var request = new MapRequest(SignalDomain.Signal, Projects: true, Spins: spins, Seed: 7);
            Results kept = a.Accept<Steps, Results>(new Steps(x, new Complex32[a.Rows]) { Keep = true }, request);
            OperatorContract.Near(x, kept.Shrunk, 1e-5, $"{spins} spins, nothing shrunk");
            Results spun = a.Accept<Steps, Results>(new Steps(x, new Complex32[a.Rows]), request), again = a.Accept<Steps, Results>(new Steps(x, new Complex32[a.Rows]), request);
            Assert.Equal(spun.Shrunk, again.Shrunk);
            Assert.True(OperatorContract.Distance(spun.Shrunk, one.Shrunk) > 1e-3, "the transform was not shifted");
        }
    }

    [Fact]
    public void Refuses_bad_masks_in_words()
    {
        Assert.Contains("a mask of 3 x 4 points", Assert.Throws<ArgumentException>(() => new SubsampledFourierOperator(3, 4, new bool[11])).Message, StringComparison.Ordinal);
        Assert.Contains("without one", Assert.Throws<ArgumentException>(() => new SubsampledFourierOperator(3, 4, new bool[12])).Message, StringComparison.Ordinal);
        Assert.Contains("0 x 4", Assert.Throws<ArgumentException>(() => new SubsampledFourierOperator(0, 4, [])).Message, StringComparison.Ordinal);
        Assert.Contains("got -2", Assert.Throws<ArgumentOutOfRangeException>(() => new SubsampledFourierOperator(1, 1, [true], Wavelet.Haar, -2)).Message, StringComparison.Ordinal);
    }

    /// <summary>c (1 - min(1, 1 / |c|^2)) on every coefficient outside the last approximation.</summary>
    private static void ShrinkDetails(Complex32[] c, int height, int width, int levels)
    {
        for (int level = 0, h = height, w = width; level < levels; level++, h = (h + 1) / 2, w = (w + 1) / 2)
        {
            int lowH = (h + 1) / 2, lowW = (w + 1) / 2;
            for (int i = 0; i < h; i++)
            {
                for (int j = 0; j < w; j++)
                {
                    if (i < lowH && j < lowW)
                    {
                        continue;
                    }

                    double e = c[i * width + j].MagnitudeSquared;
                    c[i * width + j] *= (float)(1 - Math.Min(1, 1 / e));
                }
            }
        }
    }

    private static bool[] Mask(int h, int w)
    {
        bool[] mask = [.. Enumerable.Range(0, h * w).Select(i => Philox.Word(3, 1, (uint)i) < 2_000_000_000)];
        mask[h / 2 * w + w / 2] = true;
        return mask;
    }

    private static Complex32[,] Matrix(int h, int w, bool[] mask)
    {
        int[] points = [.. Enumerable.Range(0, h * w).Where(i => mask[i])];
        var a = new Complex32[points.Length, h * w];
        for (int i = 0; i < points.Length; i++)
        {
            for (int j = 0; j < h * w; j++)
            {
                double turns = (points[i] / w - h / 2) * (j / w - h / 2) / (double)h + (points[i] % w - w / 2) * (j % w - w / 2) / (double)w;
                a[i, j] = (Complex32)Complex.FromPolarCoordinates(1 / Math.Sqrt(h * w), -2 * Math.PI * turns);
            }
        }

        return a;
    }

    /// <summary>A Psi*, row by row: each is conj(Psi conj(a_i)), Psi being real.</summary>
    private static Complex32[,] Times(Complex32[,] matrix, Wavelet wavelet, int levels, int h, int w)
    {
        var transform = new WaveletTransform(wavelet, levels);
        var product = new Complex32[matrix.GetLength(0), h * w];
        Complex32[] row = new Complex32[h * w], transformed = new Complex32[h * w];
        for (int i = 0; i < matrix.GetLength(0); i++)
        {
            for (int j = 0; j < row.Length; j++)
            {
                row[j] = matrix[i, j];
            }

            transform.Forward(row, h, w, transformed);
            for (int j = 0; j < row.Length; j++)
            {
                product[i, j] = transformed[j];
            }
        }

        return product;
    }

    private sealed record Results(
        Complex32[] Coefficients, Complex32[] Signal, Complex32[] Measured, Complex32[] Projected, Complex32[] MeasuredAfter, Complex32[] MeasuredMinimum, Complex32[] Shrunk, Misfit<float> Misfit);

    private readonly struct KeepAll : IWeight<float>
    {
        public TLane Invoke<TLane>(TLane a2, TLane b2)
            where TLane : struct, ILane<TLane, float> => TLane.Literal(1.0);
    }

    private readonly struct Garrote : IWeight<float>
    {
        public TLane Invoke<TLane>(TLane a2, TLane b2)
            where TLane : struct, ILane<TLane, float> => TLane.Literal(1.0) - TLane.Literal(1.0) / TLane.Max(a2, TLane.Literal(1.0));
    }

    /// <summary>Runs a map's steps on an x and a y.</summary>
    private readonly struct Steps(Complex32[] x, Complex32[] y, Samples samples = Samples.All) : IMapVisitor<Complex32, Results>
    {
        public bool Keep { get; init; }

        public unsafe Results Visit<TSpace, TMap, TReal>(TSpace space, TMap map)
            where TSpace : struct, IVectorSpace<HostVector<Complex32>, HostTable<Complex32>, Complex32, TReal>
            where TMap : struct, IHostMap<Complex32, TReal>
            where TReal : unmanaged, IFloatingPointIeee754<TReal>
        {
            var host = (IHostMap<Complex32, float>)(object)map;
            int m = map.RowStorage, n = map.ColumnStorage;
            using var memory = new NativeBuffer<Complex32>(3 * m + n);
            HostVector<Complex32> vy = new(memory.Pointer, m), target = new(memory.Pointer + m, m), r = new(memory.Pointer + 2 * m, m), vx = new(memory.Pointer + 3 * m, n);
            Complex32[] coefficients = new Complex32[x.Length], signal = new Complex32[x.Length], measured = new Complex32[y.Length], projected = new Complex32[x.Length];
            Complex32[] after = new Complex32[y.Length], minimum = new Complex32[y.Length], shrunk = new Complex32[x.Length];
            host.LoadUnknowns(x, vx);
            host.StoreCoefficients(vx, coefficients);
            host.StoreSignal(vx, signal);
            host.Forward(vx, r);
            host.StoreMeasurements(r, measured);
            if (Keep)
            {
                host.Shrink(default(KeepAll), vx, 3);
            }
            else
            {
                host.Shrink(default(Garrote), vx, 3);
            }

            Unload(host, vx, shrunk);
            host.LoadUnknowns(x, vx);
            host.LoadMeasurements(y, vy);
            host.PrepareProjection(vy, target);
            Misfit<float> misfit = host.ProjectAndMeasure(target, vx, samples);
            Unload(host, vx, projected);
            host.Forward(vx, r);
            host.StoreMeasurements(r, after);
            host.MinimumNorm(target, vx);
            host.Forward(vx, r);
            host.StoreMeasurements(r, minimum);
            return new Results(coefficients, signal, measured, projected, after, minimum, shrunk, misfit);
        }

        /// <summary>The unknowns as they are stored.</summary>
        private static unsafe void Unload(IHostMap<Complex32, float> map, HostVector<Complex32> v, Complex32[] unknowns)
        {
            for (int i = 0; i < unknowns.Length; i++)
            {
                float* at = (float*)v.Pointer + HostVector.CellOffset(map.StorageIndex(i));
                unknowns[i] = new Complex32(at[0], at[HostVector.Cell]);
            }
        }
    }
}
