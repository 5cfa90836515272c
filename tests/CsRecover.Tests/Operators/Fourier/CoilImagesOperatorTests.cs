using CsRecover.Operators;

namespace CsRecover.Tests.Operators.Fourier;

public class CoilImagesOperatorTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 7, 2)]
    [InlineData(7, 11, 4)]
    [InlineData(8, 16, 3)]
    public void Keeps_the_operator_contract(int h, int w, int coils)
    {
        bool[] mask = ImageMatrices.Mask(h, w);
        Complex32[,] matrix = ImageMatrices.Fourier(h, w, mask);
        OperatorContract.Check(new CoilImagesOperator(h, w, mask, coils, Wavelet.Haar, 0), Blocks(matrix, coils));
        foreach ((Wavelet wavelet, int levels) in new[] { (Wavelet.Haar, 1), (Wavelet.Sym4, 3) })
        {
            OperatorContract.Check(new CoilImagesOperator(h, w, mask, coils, wavelet, levels), Blocks(ImageMatrices.Times(matrix, wavelet, levels, h, w), coils));
        }
    }

    /// <summary>Steps on one coil are those of the operator of one image.</summary>
    [Theory]
    [InlineData(SignalDomain.Signal, 2)]
    [InlineData(SignalDomain.Coefficients, 2)]
    [InlineData(SignalDomain.Signal, 0)]
    public void One_coil_is_the_operator_of_one_image(SignalDomain domain, int levels)
    {
        const int H = 40, W = 36;
        bool[] mask = ImageMatrices.Mask(H, W);
        var joint = new CoilImagesOperator(H, W, mask, 1, Wavelet.Db4, levels);
        var plain = new SubsampledFourierOperator(H, W, mask, Wavelet.Db4, levels);
        ImageResults.AssertSame(plain, joint, domain);
    }

    /// <summary>
    /// Two coils that see the same image x times a and b. Their energies are (2 |a|^2 + |a|^2 + |b|^2) |c|^2 / 2 and the like, so that a coil's answer is that of
    /// the operator of one image for sqrt((3 |a|^2 + |b|^2) / 2) x, rescaled.
    /// </summary>
    [Theory]
    [InlineData(SignalDomain.Signal, 3)]
    [InlineData(SignalDomain.Coefficients, 3)]
    [InlineData(SignalDomain.Signal, 0)]
    public void Coefficients_are_shrunk_by_their_own_energy_and_that_of_all_coils(SignalDomain domain, int levels)
    {
        const int H = 24, W = 29;
        Complex32[] numbers = [new(0.6f, 0f), new(0.3f, -0.8f)];
        bool[] mask = ImageMatrices.Mask(H, W);
        var plain = new SubsampledFourierOperator(H, W, mask, Wavelet.Db2, levels);
        var joint = new CoilImagesOperator(H, W, mask, numbers.Length, Wavelet.Db2, levels);
        Complex32[] image = OperatorContract.Draw<Complex32>(new Random(3), H * W);
        var request = new MapRequest(domain, Spins: 2, Seed: 9);
        Complex32[] Alone(float scale) => plain.Accept<ImageSteps, ImageResults>(new ImageSteps([.. image.Select(z => z * scale)], new Complex32[plain.Rows]), request).Shrunk;
        float sum = numbers.Sum(s => s.MagnitudeSquared);
        Complex32[] expected = [.. numbers.SelectMany(s =>
        {
            float scale = MathF.Sqrt((numbers.Length * s.MagnitudeSquared + sum) / 2f);
            return Alone(scale).Select(z => z * s * (1f / scale));
        })];
        Complex32[] actual = joint.Accept<ImageSteps, ImageResults>(new ImageSteps([.. numbers.SelectMany(s => image.Select(z => z * s))], new Complex32[joint.Rows]), request).Shrunk;
        OperatorContract.Near(expected, actual, 1e-5, "joint shrinkage");
        Assert.Contains(actual.Zip(image), p => (p.First - p.Second * numbers[0]).MagnitudeSquared > 0.01f);
    }

    [Fact]
    public void Refuses_bad_sizes_in_words()
    {
        static string Message(Func<object> action) => Assert.ThrowsAny<ArgumentException>(action).Message;
        bool[] mask = [true, false];
        Assert.Contains("at least one coil, got 0", Message(() => _ = new CoilImagesOperator(1, 2, mask, 0, Wavelet.Haar, 1)), StringComparison.Ordinal);
        Assert.Contains("a mask of 1 x 3 points", Message(() => _ = new CoilImagesOperator(1, 3, mask, 2, Wavelet.Haar, 1)), StringComparison.Ordinal);
        Assert.Contains("levels", Message(() => _ = new CoilImagesOperator(1, 2, mask, 2, Wavelet.Haar, -1)), StringComparison.Ordinal);
    }

    /// <summary>The same matrix for every coil along the diagonal.</summary>
    private static Complex32[,] Blocks(Complex32[,] block, int coils)
    {
        int m = block.GetLength(0), n = block.GetLength(1);
        var all = new Complex32[coils * m, coils * n];
        for (int i = 0; i < coils * m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                all[i, i / m * n + j] = block[i % m, j];
            }
        }

        return all;
    }
}
