using System.Numerics;
using CsRecover.Operators;
using CsRecover.Solvers;

namespace CsRecover.Tests.Operators.TotalVariation;

/// <summary>Total variation as a prior of images, against explicit sums and against the minimum that another algorithm finds.</summary>
public class VariationPriorTests
{
    /// <summary>lambda is half a threshold.</summary>
    private const double Lambda = 0.2, Threshold = 0.4;

    /// <summary>The steps say that a smaller objective is near, so that a wrong sign, boundary or norm cannot hide; Chambolle and Pock's algorithm finds the least.</summary>
    [Theory]
    [InlineData(24, 24)]
    [InlineData(23, 37)]
    [InlineData(1, 40)]
    [InlineData(40, 1)]
    [InlineData(9, 8)]
    public void Nearly_minimises_the_objective(int h, int w)
    {
        Complex[] image = RandomImage(h, w);
        Complex[] least = ChambollePock(image, h, w, 2000), shrunk = [.. Shrink(image, h, w, Threshold).Select(z => (Complex)z)];
        double minimum = Objective(least, image, h, w), reached = Objective(shrunk, image, h, w), start = Objective(image, image, h, w);
        Assert.InRange(reached, minimum * (1.0 - 1e-4), minimum + 0.1 * (start - minimum));
        double error = Math.Sqrt(shrunk.Zip(least, (a, b) => (a - b).Magnitude * (a - b).Magnitude).Sum() / image.Zip(least, (a, b) => (a - b).Magnitude * (a - b).Magnitude).Sum());
        Assert.InRange(error, 0.0, 0.35);
    }

    [Theory]
    [InlineData(24, 24)]
    [InlineData(23, 37)]
    [InlineData(1, 1)]
    [InlineData(16, 5)]
    public void Steps_are_those_of_the_fast_gradient_projection(int h, int w)
    {
        Complex[] image = RandomImage(h, w), expected = FastGradientProjection(image, h, w, 7);
        Complex32[] shrunk = Shrink(image, h, w, Threshold);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.InRange(Complex.Abs(expected[i] - shrunk[i]), 0.0, 2e-6);
        }
    }

    [Fact]
    public void Even_images_and_thresholds_of_zero_change_nothing()
    {
        Complex[] even = [.. Enumerable.Repeat(new Complex(3.0, -1.0), 20 * 13)], image = RandomImage(20, 13);
        Assert.All(Shrink(even, 20, 13, Threshold), z => Assert.InRange(Complex.Abs(z - even[0]), 0.0, 1e-6));
        Assert.All(Shrink(image, 20, 13, 0.0).Zip(image), p => Assert.InRange(Complex.Abs(p.First - p.Second), 0.0, 1e-6));
    }

    /// <summary>Wavelets first, then total variation of 0.3 times the weight that it has by itself.</summary>
    [Fact]
    public void Both_priors_are_one_after_the_other()
    {
        Complex[] image = RandomImage(24, 40);
        var request = new MapRequest(SignalDomain.Signal, Spins: 2, Seed: 5);
        Complex[] waved = [.. Shrinkage.Of(Weight(0.5), Sensing(24, 40, ImagePrior.Wavelets), image, request, 3).Select(z => (Complex)z)];
        Complex32[] expected = Shrinkage.Of(Weight(0.5 * 0.3), Sensing(24, 40, ImagePrior.TotalVariation), waved, request, 3);
        Complex32[] both = Shrinkage.Of(Weight(0.5), Sensing(24, 40, ImagePrior.WaveletsAndTotalVariation), image, request, 3);
        Assert.All(expected.Zip(both), p => Assert.InRange(Complex.Abs(p.First - p.Second), 0.0, 1e-6));
        Assert.Contains(waved.Zip(both), p => Complex.Abs(p.First - p.Second) > 0.01);
    }

    [Fact]
    public void Refuses_solvers_without_a_threshold_in_words()
    {
        SubsampledFourierOperator sensing = Sensing(12, 12, ImagePrior.TotalVariation);
        Complex32[] y = [.. Enumerable.Repeat(Complex32.One, 144)];
        Assert.Contains("held-out measurements", Assert.Throws<NotSupportedException>(() => RecoveryProblem.Create(sensing, new SmoothedL0Options()).Recover(y)).Message, StringComparison.Ordinal);
        Assert.Contains("kernel Garrote", Assert.Throws<NotSupportedException>(() => RecoveryProblem.Create(sensing, new SmoothedL0Options { HeldOut = 0.1 }).Recover(y)).Message, StringComparison.Ordinal);
    }

    private static Complex32[] Shrink(Complex[] image, int h, int w, double threshold) =>
        Shrinkage.Of(Weight(threshold), Sensing(h, w, ImagePrior.TotalVariation), image, new MapRequest(SignalDomain.Signal), 0);

    private static GarroteShrinkage<float> Weight(double threshold) => new((float)(threshold * threshold), 1f);

    private static SubsampledFourierOperator Sensing(int h, int w, ImagePrior prior) =>
        new(h, w, [.. Enumerable.Repeat(true, h * w)], Wavelet.Db2, 2) { Prior = prior };

    private static Complex[] RandomImage(int h, int w)
    {
        var random = new Random(h + w);
        return [.. Enumerable.Range(0, h * w).Select(i => Complex.FromPolarCoordinates((i / w + i % w) % 9 < 5 ? 1.5 : 0.5, i % w / 8.0) + 0.2 * new Complex(random.NextDouble(), random.NextDouble()))];
    }

    /// <summary>Differences of an image, zero across the last row and column.</summary>
    private static (Complex[] Down, Complex[] Right) Differences(Complex[] u, int h, int w) => (
        [.. Enumerable.Range(0, h * w).Select(i => i / w < h - 1 ? u[i + w] - u[i] : Complex.Zero)],
        [.. Enumerable.Range(0, h * w).Select(i => i % w < w - 1 ? u[i + 1] - u[i] : Complex.Zero)]);

    /// <summary>The adjoint, by scattering each difference to the two pixels it is made of.</summary>
    private static Complex[] Adjoint(Complex[] down, Complex[] right, int h, int w)
    {
        var u = new Complex[h * w];
        for (int i = 0; i < u.Length; i++)
        {
            if (i / w < h - 1)
            {
                u[i + w] += down[i];
                u[i] -= down[i];
            }

            if (i % w < w - 1)
            {
                u[i + 1] += right[i];
                u[i] -= right[i];
            }
        }

        return u;
    }

    private static double Objective(Complex[] u, Complex[] image, int h, int w)
    {
        (Complex[] down, Complex[] right) = Differences(u, h, w);
        double Square(Complex z) => z.Real * z.Real + z.Imaginary * z.Imaginary;
        return u.Zip(image, (a, b) => 0.5 * Square(a - b)).Sum() + Lambda * down.Zip(right, (a, b) => Math.Sqrt(Square(a) + Square(b))).Sum();
    }

    private static void Limit(Complex[] down, Complex[] right)
    {
        for (int i = 0; i < down.Length; i++)
        {
            double length = Math.Sqrt(down[i].Magnitude * down[i].Magnitude + right[i].Magnitude * right[i].Magnitude), factor = Math.Max(1.0, length / Lambda);
            (down[i], right[i]) = (down[i] / factor, right[i] / factor);
        }
    }

    private static Complex[] FastGradientProjection(Complex[] image, int h, int w, int steps)
    {
        Complex[] down = new Complex[h * w], right = new Complex[h * w], downAhead = down, rightAhead = right;
        double momentum = 1.0;
        for (int step = 0; step < steps; step++)
        {
            Complex[] u = [.. image.Zip(Adjoint(downAhead, rightAhead, h, w), (a, b) => a - b)];
            (Complex[] du, Complex[] ru) = Differences(u, h, w);
            Complex[] newDown = [.. downAhead.Zip(du, (p, d) => p + d / 8.0)], newRight = [.. rightAhead.Zip(ru, (p, d) => p + d / 8.0)];
            Limit(newDown, newRight);
            double next = (1.0 + Math.Sqrt(1.0 + 4.0 * momentum * momentum)) / 2.0, share = (momentum - 1.0) / next;
            downAhead = [.. newDown.Zip(down, (p, old) => p + share * (p - old))];
            rightAhead = [.. newRight.Zip(right, (p, old) => p + share * (p - old))];
            (down, right, momentum) = (newDown, newRight, next);
        }

        return [.. image.Zip(Adjoint(down, right, h, w), (a, b) => a - b)];
    }

    /// <summary>Chambolle and Pock, "A first-order primal-dual algorithm for convex problems with applications to imaging", J. Math. Imaging Vis. 40, 2011.</summary>
    private static Complex[] ChambollePock(Complex[] image, int h, int w, int steps)
    {
        const double Tau = 0.3, Sigma = 0.4;                                  // their product times the squared norm 8 is below 1
        Complex[] u = image, ahead = image, down = new Complex[h * w], right = new Complex[h * w];
        for (int step = 0; step < steps; step++)
        {
            (Complex[] du, Complex[] ru) = Differences(ahead, h, w);
            down = [.. down.Zip(du, (p, d) => p + Sigma * d)];
            right = [.. right.Zip(ru, (p, d) => p + Sigma * d)];
            Limit(down, right);
            Complex[] gradient = Adjoint(down, right, h, w), old = u;
            u = [.. u.Select((z, i) => (z - Tau * gradient[i] + Tau * image[i]) / (1.0 + Tau))];
            ahead = [.. u.Zip(old, (a, b) => 2.0 * a - b)];
        }

        return u;
    }
}
