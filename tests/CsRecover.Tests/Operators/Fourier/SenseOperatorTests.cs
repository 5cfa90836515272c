using CsRecover.Operators;
using CsRecover.Solvers;

namespace CsRecover.Tests.Operators.Fourier;

public class SenseOperatorTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 7, 2)]
    [InlineData(9, 1, 3)]
    [InlineData(7, 11, 4)]
    [InlineData(8, 16, 3)]
    [InlineData(24, 15, 8)]
    public void Keeps_the_operator_contract(int h, int w, int coils)
    {
        bool[] mask = ImageMatrices.Mask(h, w);
        Complex32[] maps = Maps(h, w, coils);
        Complex32[,] matrix = Matrix(h, w, mask, coils, maps);
        OperatorContract.Check(new SenseOperator(h, w, mask, coils, maps), matrix, projects: false);
        foreach ((Wavelet wavelet, int levels) in new[] { (Wavelet.Haar, 1), (Wavelet.Sym4, 3) })
        {
            OperatorContract.Check(new SenseOperator(h, w, mask, coils, maps, wavelet, levels), ImageMatrices.Times(matrix, wavelet, levels, h, w), projects: false);
        }
    }

    /// <summary>One coil that sees everything alike: steps of every kind are those of the operator without coils.</summary>
    [Theory]
    [InlineData(SignalDomain.Signal, ImagePrior.Wavelets)]
    [InlineData(SignalDomain.Coefficients, ImagePrior.Wavelets)]
    [InlineData(SignalDomain.Signal, ImagePrior.DctPatches)]
    [InlineData(SignalDomain.Signal, ImagePrior.MatchedPatchesWithoutPhase)]
    public void One_coil_of_ones_is_the_operator_without_coils(SignalDomain domain, ImagePrior prior)
    {
        const int H = 40, W = 36;
        bool[] mask = ImageMatrices.Mask(H, W);
        Complex32[] ones = [.. Enumerable.Repeat(Complex32.One, H * W)];
        var sense = new SenseOperator(H, W, mask, 1, ones, Wavelet.Db4, 2) { Prior = prior };
        var plain = new SubsampledFourierOperator(H, W, mask, Wavelet.Db4, 2) { Prior = prior };
        ImageResults.AssertSame(plain, sense, domain);
    }

    /// <summary>The step is x + A^H (y - A x) of the samples that count, by the operator's own products; the same points are held out in all coils.</summary>
    [Theory]
    [InlineData(Samples.Fitted)]
    [InlineData(Samples.All)]
    public void A_step_is_a_gradient_step(Samples samples)
    {
        const int H = 38, W = 29, Coils = 3;
        bool[] mask = ImageMatrices.Mask(H, W);
        var a = new SenseOperator(H, W, mask, Coils, Maps(H, W, Coils), Wavelet.Sym4, 2);
        var plain = new SenseOperator(H, W, mask, Coils, Maps(H, W, Coils));
        var sampling = new FourierSampling(ImageFourier.Of(H, W), mask);
        bool[] heldOut = sampling.HoldOut(0.3, 5);
        Assert.Contains(true, heldOut);
        Complex32[] x = OperatorContract.Draw<Complex32>(new Random(1), H * W), y = OperatorContract.Draw<Complex32>(new Random(2), a.Rows);
        ImageResults actual = a.Accept<ImageSteps, ImageResults>(new ImageSteps(x, y, samples), new MapRequest(SignalDomain.Signal, Projects: true, HeldOut: 0.3, Seed: 5));
        Complex32[] residual = [.. y.Zip(OperatorContract.Forward(plain, x), (p, q) => p - q)];
        double[] misfit = new double[2];
        for (int i = 0; i < residual.Length; i++)
        {
            bool held = heldOut[i % heldOut.Length];
            misfit[held ? 1 : 0] += residual[i].MagnitudeSquared;
            residual[i] = held && samples == Samples.Fitted ? Complex32.Zero : residual[i];
        }

        Complex32[] expected = [.. x.Zip(OperatorContract.Adjoint(plain, residual), (p, q) => p + q)];
        OperatorContract.Near(expected, actual.Projected, 1e-5, "x + A^H (y - A x)");
        Assert.Equal(1.0, actual.Misfit.Fitted / misfit[0], 1e-4);
        Assert.Equal(1.0, actual.Misfit.HeldOut / misfit[1], 1e-4);
        Complex32[] fitted = [.. y.Select((z, i) => heldOut[i % heldOut.Length] ? Complex32.Zero : z)];
        OperatorContract.Near(OperatorContract.Forward(plain, OperatorContract.Adjoint(plain, fitted)), actual.MeasuredMinimum, 1e-5, "A A^H y");
    }

    /// <summary>
    /// Coils that see an image times numbers whose squares add up to 1: the phase that is taken out is the image's own, whatever the numbers' angles.
    /// </summary>
    [Fact]
    public void The_phase_is_that_of_the_combined_image()
    {
        const int H = 40, W = 36;
        Complex32[] numbers = [new(0.6f, 0f), new(0f, -0.8f)], image = OperatorContract.Draw<Complex32>(new Random(4), H * W);
        bool[] mask = ImageMatrices.Mask(H, W);
        var plain = new SubsampledFourierOperator(H, W, mask, Wavelet.Db4, 2) { Prior = ImagePrior.MatchedPatchesWithoutPhase };
        var sense = new SenseOperator(H, W, mask, 2, [.. numbers.SelectMany(s => Enumerable.Repeat(s, H * W))], Wavelet.Db4, 2) { Prior = ImagePrior.MatchedPatchesWithoutPhase };
        Complex32[] y = OperatorContract.Forward(plain, image), coils = [.. numbers.SelectMany(s => y.Select(z => z * s))];
        SmoothedL0Options solver = new() { Kernel = SmoothingKernel.Garrote, InitialSigma = 0.3, FinalSigma = 0.1, Decrease = 0.9, StepSize = 1.0, Attempts = 1, Refit = false, HeldOut = 0.1 };
        Complex32[] expected = RecoveryProblem.Create(plain, solver).Recover(y).Signal, actual = RecoveryProblem.Create(sense, solver).Recover(coils).Signal;
        OperatorContract.Near(expected, actual, 1e-4, "recovery");
    }

    [Fact]
    public void Refuses_bad_sensitivities_in_words()
    {
        static string Message(Func<object> action) => Assert.ThrowsAny<ArgumentException>(action).Message;
        bool[] mask = [true, false];
        Assert.Contains("2 x 1 x 2 coil sensitivities", Message(() => _ = new SenseOperator(1, 2, mask, 2, new Complex32[3])), StringComparison.Ordinal);
        Assert.Contains("at least one coil", Message(() => _ = new SenseOperator(1, 2, mask, 0, [])), StringComparison.Ordinal);
        Assert.Contains("got 2 at row 0, column 1", Message(() => _ = new SenseOperator(1, 2, mask, 2, [1f, 1f, 0f, 1f])), StringComparison.Ordinal);
        Assert.Contains("got NaN", Message(() => _ = new SenseOperator(1, 2, mask, 1, [float.NaN, 1f])), StringComparison.Ordinal);
        Assert.Contains("a mask of 1 x 3 points", Message(() => _ = new SenseOperator(1, 3, mask, 1, new Complex32[3])), StringComparison.Ordinal);
        Assert.Contains("at least 8 x 8 pixels for patches", Message(() => _ = new SenseOperator(1, 2, mask, 1, new Complex32[2]) { Prior = ImagePrior.DctPatches }), StringComparison.Ordinal);
        Assert.Contains("levels", Message(() => _ = new SenseOperator(1, 2, mask, 1, new Complex32[2], Wavelet.Haar, -1)), StringComparison.Ordinal);
    }

    /// <summary>Random sensitivities; nothing is seen in one corner, and less than everything in another.</summary>
    private static Complex32[] Maps(int h, int w, int coils)
    {
        Complex32[] maps = OperatorContract.Draw<Complex32>(new Random(h + w), coils * h * w);
        for (int p = 0; p < h * w; p++)
        {
            double sum = 0.0;
            for (int i = p; i < maps.Length; i += h * w)
            {
                sum += maps[i].MagnitudeSquared;
            }

            for (int i = p; i < maps.Length; i += h * w)
            {
                maps[i] *= p == 1 ? 0f : (float)((p == h * w - 1 ? 0.5 : 1.0) / Math.Sqrt(sum));
            }
        }

        return maps;
    }

    private static Complex32[,] Matrix(int h, int w, bool[] mask, int coils, Complex32[] maps)
    {
        Complex32[,] fourier = ImageMatrices.Fourier(h, w, mask);
        int points = fourier.GetLength(0);
        var a = new Complex32[coils * points, h * w];
        for (int i = 0; i < coils * points; i++)
        {
            for (int j = 0; j < h * w; j++)
            {
                a[i, j] = fourier[i % points, j] * maps[i / points * h * w + j];
            }
        }

        return a;
    }
}
