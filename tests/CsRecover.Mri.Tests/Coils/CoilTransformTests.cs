using System.Numerics;

namespace CsRecover.Mri.Tests.Coils;

/// <summary>Noise whitening and coil compression.</summary>
public class CoilTransformTests
{
    private const int H = 30, W = 41;

    [Theory]
    [InlineData(1, 1.0)]
    [InlineData(5, 1e-15)]
    [InlineData(8, 1e12)]
    public void Whitened_noise_has_the_identity_as_its_covariance(int coils, double scale)
    {
        KSpace noise = Mixed(coils, coils, new Random(coils), scale);
        CoilTransform whitening = NoiseWhitening.From(noise);
        KSpace white = whitening.Apply(noise);
        for (int i = 0; i < coils; i++)
        {
            for (int j = 0; j < coils; j++)
            {
                Assert.Equal(i == j ? 1.0 : 0.0, Complex.Abs(Inner(white, i, j)) / (H * W), 1e-5);
                Assert.True(Complex.Abs(whitening[i, j] - Complex.Conjugate(whitening[j, i])) < 1e-9 * Complex.Abs(whitening[i, i]));
            }
        }
    }

    /// <summary>Eight coils that see three signals: three virtual coils keep everything, fewer keep what they promise, and no combination keeps more.</summary>
    [Fact]
    public void Compression_keeps_the_energy_that_is_stated()
    {
        KSpace kspace = Mixed(8, 3, new Random(4), 1.0);
        double all = Energy(kspace);
        Assert.Equal(3, CoilCompression.ToEnergy(kspace, 0.999999).NewCoils);
        foreach (double share in new[] { 0.2, 0.6, 0.9, 0.999999 })
        {
            CoilTransform compression = CoilCompression.ToEnergy(kspace, share);
            KSpace virtualCoils = compression.Apply(kspace);
            Assert.True(Energy(virtualCoils) >= (share - 1e-6) * all);
            Assert.True(compression.NewCoils == 1 || Energy(CoilCompression.ToCoils(kspace, compression.NewCoils - 1).Apply(kspace)) < share * all);
            for (int i = 0; i < compression.NewCoils; i++)
            {
                Assert.True(i == 0 || Inner(virtualCoils, i, i).Real <= Inner(virtualCoils, i - 1, i - 1).Real);
                for (int j = 0; j < compression.NewCoils; j++)
                {
                    Complex inner = Enumerable.Range(0, 8).Select(c => compression[i, c] * Complex.Conjugate(compression[j, c])).Aggregate(Complex.Zero, (sum, z) => sum + z);
                    Assert.Equal(i == j ? 1.0 : 0.0, Complex.Abs(inner), 1e-10);
                    Assert.True(i == j || Complex.Abs(Inner(virtualCoils, i, j)) < 1e-5 * all, "virtual coils are correlated");
                }
            }
        }

        Assert.Equal(1.0, Energy(CoilCompression.ToCoils(kspace, 3).Apply(kspace)) / all, 1e-5);
        double first = Energy(CoilCompression.ToCoils(kspace, 1).Apply(kspace));
        Assert.All(Enumerable.Range(0, 8), c => Assert.True(Inner(kspace, c, c).Real <= first * (1 + 1e-6)));
    }

    [Fact]
    public void Refuses_what_does_not_fit_in_words()
    {
        KSpace kspace = Mixed(3, 2, new Random(1), 1.0);
        static string Message(Func<object> action) => Assert.ThrowsAny<ArgumentException>(action).Message;
        Assert.Contains("independent between the 3 coils", Message(() => NoiseWhitening.From(kspace)), StringComparison.Ordinal);
        Assert.Contains("1 to 3 virtual coils", Message(() => CoilCompression.ToCoils(kspace, 4)), StringComparison.Ordinal);
        Assert.Contains("got 1.5", Message(() => CoilCompression.ToEnergy(kspace, 1.5)), StringComparison.Ordinal);
        Assert.Contains("k-space of 3 coils, got 2", Message(() => CoilCompression.ToCoils(kspace, 2).Apply(Mixed(2, 2, new Random(2), 1.0))), StringComparison.Ordinal);
    }

    /// <summary>Coils that are random combinations of sources of different strength.</summary>
    private static KSpace Mixed(int coils, int sources, Random random, double scale)
    {
        double Uniform() => random.NextDouble() - 0.5;
        Complex[] mix = [.. Enumerable.Range(0, coils * sources).Select(_ => new Complex(Uniform(), Uniform()))];
        var samples = new Complex32[coils * H * W];
        for (int p = 0; p < H * W; p++)
        {
            Complex[] source = [.. Enumerable.Range(0, sources).Select(s => new Complex(Uniform(), Uniform()) * scale / (s + 1))];
            for (int c = 0; c < coils; c++)
            {
                samples[c * H * W + p] = (Complex32)source.Select((z, s) => z * mix[c * sources + s]).Aggregate(Complex.Zero, (sum, z) => sum + z);
            }
        }

        return new KSpace(coils, H, W, samples);
    }

    private static double Energy(KSpace kspace) => Enumerable.Range(0, kspace.Coils).Sum(c => Inner(kspace, c, c).Real);

    /// <summary>sum x_i conj(x_j).</summary>
    private static Complex Inner(KSpace kspace, int i, int j)
    {
        Complex sum = Complex.Zero;
        for (int p = 0; p < H * W; p++)
        {
            sum += (Complex)kspace.Coil(i)[p] * Complex.Conjugate(kspace.Coil(j)[p]);
        }

        return sum;
    }
}
