using CsRecover.Operators;

namespace CsRecover.Tests.Operators.Fourier;

public class SubsampledFourierOperatorTests
{
    public static TheoryData<int, int> Sizes => new() { { 1, 1 }, { 1, 7 }, { 9, 1 }, { 4, 4 }, { 7, 11 }, { 8, 16 }, { 13, 6 }, { 17, 20 }, { 24, 15 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Keeps_the_operator_contract(int h, int w)
    {
        bool[] mask = ImageMatrices.Mask(h, w);
        Complex32[,] matrix = ImageMatrices.Fourier(h, w, mask);
        OperatorContract.Check(new SubsampledFourierOperator(h, w, mask), matrix);
        foreach ((Wavelet wavelet, int levels) in new[] { (Wavelet.Haar, 1), (Wavelet.Db4, 2), (Wavelet.Sym4, 4), (Wavelet.Db10, 3) })
        {
            OperatorContract.Check(new SubsampledFourierOperator(h, w, mask, wavelet, levels), ImageMatrices.Times(matrix, wavelet, levels, h, w));
        }
    }

    [Fact]
    public void Keeps_the_operator_contract_on_whole_columns_rows_and_everything()
    {
        const int H = 16, W = 12;
        foreach (Func<int, int, bool> sampled in new Func<int, int, bool>[] { (_, j) => j % 3 == 0, (i, _) => i % 4 < 2, (_, _) => true })
        {
            bool[] mask = [.. Enumerable.Range(0, H * W).Select(i => sampled(i / W, i % W))];
            OperatorContract.Check(new SubsampledFourierOperator(H, W, mask), ImageMatrices.Fourier(H, W, mask));
            OperatorContract.Check(new SubsampledFourierOperator(H, W, mask, Wavelet.Db2, 2));
        }
    }

    /// <summary>On the image itself, the map's coefficients are Psi x, its signal is x, and the projection is that of M F.</summary>
    [Theory]
    [InlineData(16, 16)]
    [InlineData(15, 22)]
    public void The_signal_domain_is_the_image(int h, int w)
    {
        bool[] mask = ImageMatrices.Mask(h, w);
        var plain = new SubsampledFourierOperator(h, w, mask);
        var a = new SubsampledFourierOperator(h, w, mask, Wavelet.Sym4, 3);
        Complex32[] x = OperatorContract.Draw<Complex32>(new Random(8), h * w), y = OperatorContract.Draw<Complex32>(new Random(9), a.Rows);
        ImageResults signal = a.Accept<ImageSteps, ImageResults>(new ImageSteps(x, y), new MapRequest(SignalDomain.Signal, Projects: true));
        OperatorContract.Near(x, signal.Signal, 1e-6, "signal");
        var coefficients = new Complex32[x.Length];
        new WaveletTransform(Wavelet.Sym4, 3).Forward(x, h, w, coefficients);
        OperatorContract.Near(coefficients, signal.Coefficients, 1e-5, "coefficients");
        OperatorContract.Near(OperatorContract.Forward(plain, x), signal.Measured, 1e-5, "M F x");
        ImageResults expected = plain.Accept<ImageSteps, ImageResults>(new ImageSteps(x, y), new MapRequest(Projects: true));
        OperatorContract.Near(expected.Projected, signal.Projected, 1e-5, "projection");
        Assert.True(a.HasTransform);
        Assert.False(plain.HasTransform);
    }

    /// <summary>A projection onto the fitted samples alone leaves the held-out ones as they are and measures them.</summary>
    [Fact]
    public void Held_out_samples_are_neither_fitted_nor_central()
    {
        const int H = 40, W = 36;
        bool[] mask = ImageMatrices.Mask(H, W);
        var a = new SubsampledFourierOperator(H, W, mask, Wavelet.Db4, 2);
        Complex32[] x = OperatorContract.Draw<Complex32>(new Random(1), H * W), y = OperatorContract.Draw<Complex32>(new Random(2), a.Rows);
        Complex32[] before = OperatorContract.Forward(new SubsampledFourierOperator(H, W, mask), x);
        var request = new MapRequest(SignalDomain.Signal, Projects: true, HeldOut: 0.3, Seed: 5);
        ImageResults r = a.Accept<ImageSteps, ImageResults>(new ImageSteps(x, y, Samples.Fitted), request);
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

        ImageResults again = a.Accept<ImageSteps, ImageResults>(new ImageSteps(x, y, Samples.Fitted), request);
        Assert.Equal(r.MeasuredAfter, again.MeasuredAfter);
        ImageResults all = a.Accept<ImageSteps, ImageResults>(new ImageSteps(x, y, Samples.All), request);
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
        var a = new SubsampledFourierOperator(h, w, ImageMatrices.Mask(h, w), Wavelet.Db3, Levels);
        Complex32[] x = OperatorContract.Draw<Complex32>(new Random(3), h * w), expected = new Complex32[h * w], c = new Complex32[h * w];
        ImageResults one = a.Accept<ImageSteps, ImageResults>(new ImageSteps(x, new Complex32[a.Rows]), new MapRequest(SignalDomain.Signal, Projects: true));
        var transform = new WaveletTransform(Wavelet.Db3, Levels);
        transform.Forward(x, h, w, c);
        ShrinkDetails(c, h, w, Levels);
        transform.Inverse(c, h, w, expected);
        OperatorContract.Near(expected, one.Shrunk, 1e-5, "one transform");

        ImageResults coefficients = a.Accept<ImageSteps, ImageResults>(new ImageSteps(x, new Complex32[a.Rows]), new MapRequest(SignalDomain.Coefficients, Projects: true));
        x.CopyTo(c, 0);
        ShrinkDetails(c, h, w, Levels);
        OperatorContract.Near(c, coefficients.Shrunk, 1e-5, "coefficients");

        foreach (int spins in new[] { 1, 2, 5 })
        {
            var request = new MapRequest(SignalDomain.Signal, Projects: true, Spins: spins, Seed: 7);
            ImageResults kept = a.Accept<ImageSteps, ImageResults>(new ImageSteps(x, new Complex32[a.Rows]) { Keep = true }, request);
            OperatorContract.Near(x, kept.Shrunk, 1e-5, $"{spins} spins, nothing shrunk");
            ImageResults spun = a.Accept<ImageSteps, ImageResults>(new ImageSteps(x, new Complex32[a.Rows]), request), again = a.Accept<ImageSteps, ImageResults>(new ImageSteps(x, new Complex32[a.Rows]), request);
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
}
