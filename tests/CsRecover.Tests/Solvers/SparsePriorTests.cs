using CsRecover.Solvers;
using CsRecover.Vectors;
using MathNet.Numerics;

namespace CsRecover.Tests.Solvers;

/// <summary>Posteriors against integrals over x of prior times likelihood.</summary>
public class SparsePriorTests
{
    private const double Rate = 0.2, Variance = 1.3, Least = 1e-14;

    [Theory]
    [InlineData(0.5, 0.3)]
    [InlineData(0.05, 0.9)]
    [InlineData(0.01, 0.05)]
    [InlineData(1e-3, 2.0)]
    public void A_real_normal_posterior_is_the_integral(double tau, double r)
    {
        BernoulliGaussPrior<double> prior = BernoulliGaussPrior<double>.Start(Rate, Variance, Least, complex: false).At(tau);
        (double none, double mass, double mean, double square) = Moments(x => Rate * Normal(x, Variance), -12.0, 12.0, r, tau);
        Agrees(prior, r, r, none, mass, mean, square);
        Assert.Equal(square / (none + mass), Read<BernoulliGaussPrior<double>, CentralEnergy>(prior, r, r), 1e-9);
    }

    [Theory]
    [InlineData(0.5, 0.3)]
    [InlineData(0.05, 0.9)]
    [InlineData(0.01, 0.05)]
    public void A_complex_normal_posterior_is_the_integral(double tau, double r)
    {
        // CN(0, v) has density exp(-|x|^2 / v) / (pi v); in polar coordinates the integral over the phase is a Bessel function.
        BernoulliGaussPrior<double> prior = BernoulliGaussPrior<double>.Start(Rate, Variance, Least, complex: true).At(tau);
        double none = (1 - Rate) * Math.Exp(-r * r / tau) / (Math.PI * tau), mass = 0, mean = 0;
        double Density(double x, double y) => Rate * Math.Exp(-(x * x + y * y) / Variance) / (Math.PI * Variance) * Math.Exp(-((x - r) * (x - r) + y * y) / tau) / (Math.PI * tau);
        double square = Sheet((x, y) => (x * x + y * y) * Density(x, y), r, tau);
        mass = Sheet(Density, r, tau);
        mean = Sheet((x, y) => x * Density(x, y), r, tau);
        Agrees(prior, r, r, none, mass, mean, square);
    }

    [Theory]
    [InlineData(0.5, 0.3)]
    [InlineData(0.05, 0.9)]
    [InlineData(0.05, 1.5)]
    [InlineData(0.01, 0.05)]
    public void A_mixture_posterior_is_the_integral(double tau, double r)
    {
        SymmetricMixturePrior<double> prior = SymmetricMixturePrior<double>.Start(Rate, Variance, Least, complex: false).At(tau);
        double centre = 2.0 / 3.0 * Math.Sqrt(3 * Variance), width = Variance / 9;
        double Pair(double x) => Rate / 3 * (Normal(x - centre, width) + Normal(x + centre, width));
        (double none, double mass, double mean, double square) = Moments(x => Rate / 3 * Normal(x, width) + Pair(x), -12.0, 12.0, r, tau);
        Agrees(prior, r, r, none, mass, mean, square);

        double total = none + mass;
        Assert.Equal(Moments(Pair, -12.0, 12.0, r, tau).Mass / total, Read<SymmetricMixturePrior<double>, PairShare>(prior, r, r), 1e-9);
        double Signed(double sign) => Moments(x => Rate / 3 * Normal(x - sign * centre, width), -12.0, 12.0, r, tau).Mean;
        Assert.Equal((Signed(1) - Signed(-1)) / total, Read<SymmetricMixturePrior<double>, PairCentre>(prior, r, r), 1e-9);
    }

    [Theory]
    [InlineData(0.5, 0.3)]
    [InlineData(0.5, -0.8)]
    [InlineData(0.05, 0.9)]
    [InlineData(0.05, -0.4)]
    [InlineData(0.01, -0.1)]
    [InlineData(0.01, 2.0)]
    public void A_half_normal_posterior_is_the_integral(double tau, double r)
    {
        HalfNormalPrior<double> prior = HalfNormalPrior<double>.Start(Rate, Variance, Least, complex: false).At(tau);
        (double none, double mass, double mean, double square) = Moments(x => 2 * Rate * Normal(x, Variance), 0.0, 12.0, r, tau);
        double by = Math.Max(r, 0), total = none + mass;
        Assert.Equal(mass / total, Read<HalfNormalPrior<double>, CentralShare>(prior, r, by), 1e-6);
        Assert.Equal(mean / total, Read<HalfNormalPrior<double>, MeanFactor>(prior, r, by) * Math.Abs(r), 1e-6);
        Assert.Equal(square / total - mean * mean / (total * total), Read<HalfNormalPrior<double>, Variance>(prior, r, by), 1e-6);
    }

    [Fact]
    public void Padding_adds_nothing_to_sums()
    {
        Assert.Equal(0, Read<BernoulliGaussPrior<double>, CentralShare>(BernoulliGaussPrior<double>.Start(Rate, Variance, Least, complex: false).At(0.1), 0, 0));
        Assert.Equal(0, Read<SymmetricMixturePrior<double>, MeanFactor>(SymmetricMixturePrior<double>.Start(Rate, Variance, Least, complex: false).At(0.1), 0, 0));
        Assert.Equal(0, Read<HalfNormalPrior<double>, Variance>(HalfNormalPrior<double>.Start(Rate, Variance, Least, complex: false).At(0.1), 0, 0));
    }

    [Fact]
    public void Nothing_overflows_where_noise_is_far_smaller_than_signals()
    {
        foreach (double r in new[] { 1e-9, 1e-6, 1e-3, 1.0, 1e3 })
        {
            Assert.True(double.IsFinite(Read<BernoulliGaussPrior<double>, MeanFactor>(BernoulliGaussPrior<double>.Start(Rate, Variance, Least, complex: true).At(1e-18), r, r)));
            Assert.True(double.IsFinite(Read<SymmetricMixturePrior<double>, MeanFactor>(SymmetricMixturePrior<double>.Start(Rate, Variance, Least, complex: false).At(1e-18), r, r)));
            Assert.True(double.IsFinite(Read<HalfNormalPrior<double>, MeanFactor>(HalfNormalPrior<double>.Start(Rate, Variance, Least, complex: false).At(1e-18), r, 0)));
        }
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.3)]
    [InlineData(1.0)]
    [InlineData(3.0)]
    public void The_scaled_error_function_is_that_of_a_library(double x) =>
        Assert.Equal(Math.Exp(x * x) * SpecialFunctions.Erfc(x), LaneMath.ScaledErfc<DoubleLane, double>(DoubleLane.Of(x)).Value, 2e-7);

    private static void Agrees<TPrior>(TPrior prior, double r, double by, double none, double mass, double mean, double square)
        where TPrior : unmanaged, ISparsePrior<TPrior, double>
    {
        double total = none + mass, factor = Read<TPrior, MeanFactor>(prior, r, by);
        Assert.Equal(mean / total, factor * r, 1e-9);
        Assert.Equal(square / total - mean * mean / (total * total), Read<TPrior, Variance>(prior, r, by), 1e-9);
        Assert.Equal(mass / total > 0.5 ? factor : 0.0, Read<TPrior, LikelyFactor>(prior, r, by), 1e-12);
    }

    private static double Read<TPrior, TReading>(TPrior prior, double r, double by)
        where TPrior : unmanaged, ISparsePrior<TPrior, double>
        where TReading : unmanaged, IPosteriorReading =>
        new Reading<TPrior, TReading, double>(prior).Invoke(DoubleLane.Of(r * r), DoubleLane.Of(by * by)).Value;

    private static double Normal(double x, double variance) => Math.Exp(-0.5 * x * x / variance) / Math.Sqrt(2 * Math.PI * variance);

    /// <summary>Likelihood of "0", and the integrals of 1, x and x^2 under density times likelihood.</summary>
    private static (double None, double Mass, double Mean, double Square) Moments(Func<double, double> density, double low, double high, double r, double tau)
    {
        double Integral(Func<double, double> f)
        {
            const int Pieces = 400;
            double sum = 0, step = (high - low) / Pieces;
            for (int i = 0; i < Pieces; i++)
            {
                sum += Integrate.GaussLegendre(x => f(x) * density(x) * Normal(x - r, tau), low + i * step, low + (i + 1) * step, 16);
            }

            return sum;
        }

        return ((1 - Rate) * Normal(r, tau), Integral(_ => 1), Integral(x => x), Integral(x => x * x));
    }

    private static double Sheet(Func<double, double, double> f, double r, double tau)
    {
        // The likelihood confines x to some deviations about r; the trapezoidal rule is exact to rounding for such functions.
        const int Points = 400;
        double half = 9 * Math.Sqrt(tau / 2), step = 2 * half / Points, sum = 0;
        for (int i = 0; i <= Points; i++)
        {
            for (int j = 0; j <= Points; j++)
            {
                sum += f(r - half + i * step, -half + j * step);
            }
        }

        return sum * step * step;
    }
}
