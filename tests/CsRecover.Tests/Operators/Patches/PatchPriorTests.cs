using System.Numerics;
using CsRecover.Operators;
using CsRecover.Solvers;
using CsRecover.Vectors;

namespace CsRecover.Tests.Operators.Patches;

/// <summary>Shrinkage of images in patches against explicit sums.</summary>
public class PatchPriorTests
{
    private const ulong Seed = 77;

    public static TheoryData<ImagePrior, int, int, int> Cases { get; } = new()
    {
        { ImagePrior.DctPatches, 24, 24, 0 },
        { ImagePrior.DctPatches, 23, 37, 1 },
        { ImagePrior.DctPatches, 8, 9, 3 },
        { ImagePrior.DctPatchesWithoutPhase, 23, 37, 1 },
        { ImagePrior.MatchedPatches, 24, 24, 0 },
        { ImagePrior.MatchedPatches, 23, 37, 1 },
        { ImagePrior.MatchedPatches, 8, 9, 2 },
        { ImagePrior.MatchedPatchesWithoutPhase, 24, 24, 1 },
        { ImagePrior.MatchedPatchesWithoutPhase, 23, 37, 0 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Coefficients_are_shrunk_as_explicit_sums_say(ImagePrior prior, int h, int w, int turn)
    {
        const double Sigma2 = 1.5;
        Complex[] image = RandomImage(h, w);
        bool[] mask = [.. Enumerable.Range(0, h * w).Select(i => i % 3 != 1)];
        bool parts = prior is ImagePrior.MatchedPatchesWithoutPhase or ImagePrior.DctPatchesWithoutPhase;
        Complex[] phase = parts ? Phase(image, h, w, mask) : [.. Enumerable.Repeat(Complex.One, h * w)];
        (int step, bool matched) = prior is ImagePrior.DctPatches or ImagePrior.DctPatchesWithoutPhase ? (2, false) : (4, true);
        Complex[] expected = NaivePatches.Shrink(
            [.. image.Zip(phase, (z, p) => z * Complex.Conjugate(p))], h, w, step, matched, e => 1.0 - Math.Min(1.0, Sigma2 / e), Seed, turn, parts);
        Complex32[] shrunk = Shrink(new GarroteShrinkage<float>((float)Sigma2, 1f), image, h, w, mask, prior, turn);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.InRange(Complex.Abs(expected[i] * phase[i] - shrunk[i]), 0.0, 1e-4);
        }

        Assert.Contains(Enumerable.Range(0, h * w), i => Complex.Abs(expected[i] * phase[i] - image[i]) > 0.1);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Factors_of_1_give_the_image_back(ImagePrior prior, int h, int w, int turn)
    {
        Complex[] image = RandomImage(h, w);
        Complex32[] same = Shrink(default(KeepAll), image, h, w, [.. Enumerable.Repeat(true, h * w)], prior, turn);
        Assert.All(image.Zip(same), p => Assert.InRange(Complex.Abs(p.First - p.Second), 0.0, 1e-5));
    }

    [Fact]
    public void Refuses_what_does_not_fit_in_words()
    {
        bool[] small = [.. Enumerable.Repeat(true, 7 * 20)], mask = [.. Enumerable.Repeat(true, 400)];
        Assert.Contains("at least 8 x 8 pixels for patches, got 7 x 20", Assert.Throws<ArgumentException>(() => new SubsampledFourierOperator(7, 20, small) { Prior = ImagePrior.DctPatches }).Message, StringComparison.Ordinal);
        Assert.Contains("MatchedPatches", Assert.Throws<ArgumentException>(() => new SubsampledFourierOperator(20, 20, mask) { Prior = (ImagePrior)9 }).Message, StringComparison.Ordinal);
        var patches = new SubsampledFourierOperator(20, 20, mask) { Prior = ImagePrior.DctPatches };
        Complex32[] y = [.. Enumerable.Repeat(Complex32.One, 400)];
        RecoveryProblem<Complex32> problem = RecoveryProblem.Create(patches, new SmoothedL0Options());
        Assert.Contains("held-out measurements", Assert.Throws<NotSupportedException>(() => problem.Recover(y)).Message, StringComparison.Ordinal);
    }

    private static Complex32[] Shrink<TWeight>(TWeight weight, Complex[] image, int h, int w, bool[] mask, ImagePrior prior, int turn)
        where TWeight : unmanaged, IWeight<float>
    {
        var sensing = new SubsampledFourierOperator(h, w, mask, Wavelet.Db2, 1) { Prior = prior };
        return Shrinkage.Of(weight, sensing, image, new MapRequest(SignalDomain.Signal, Seed: Seed), turn);
    }

    private static Complex[] RandomImage(int h, int w)
    {
        var random = new Random(h + w);
        return [.. Enumerable.Range(0, h * w).Select(i => Complex.FromPolarCoordinates(2.0 + random.NextDouble() + Math.Sin(i / w / 3.0), (i % w) / 12.0 + 0.4 * random.NextDouble()))];
    }

    /// <summary>The unit numbers with the angles of the image that the Hann-weighted samples of the middle 24 x 24 frequencies give, by explicit sums.</summary>
    private static Complex[] Phase(Complex[] image, int h, int w, bool[] mask)
    {
        var smooth = new Complex[h * w];
        for (int point = 0; point < mask.Length; point++)
        {
            int u = point / w - h / 2, v = point % w - w / 2;
            double window = Hann(u) * Hann(v);
            if (mask[point] && window > 0.0)
            {
                Complex sample = Complex.Zero;
                for (int i = 0; i < image.Length; i++)
                {
                    sample += image[i] * Wave(-u, -v, i);
                }

                for (int i = 0; i < image.Length; i++)
                {
                    smooth[i] += window * sample * Wave(u, v, i);
                }
            }
        }

        return [.. smooth.Select(z => z / Complex.Abs(z))];

        Complex Wave(int u, int v, int i) => Complex.FromPolarCoordinates(1.0, 2.0 * Math.PI * ((double)u * (i / w - h / 2) / h + (double)v * (i % w - w / 2) / w));

        static double Hann(int frequency) => Math.Abs(frequency) < 12 ? 0.5 + 0.5 * Math.Cos(Math.PI * frequency / 12.0) : 0.0;
    }

    private readonly struct KeepAll : IWeight<float>
    {
        public TLane Invoke<TLane>(TLane a2, TLane b2)
            where TLane : struct, ILane<TLane, float> => TLane.Literal(1.0);
    }
}
