using CsRecover.Selection.Criteria;
using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace CsRecover.Selection.Tests.Criteria;

public class IncompleteBetaTests
{
    [Theory]
    [InlineData(63.5, 0.5)]
    [InlineData(32.0, 0.5)]
    [InlineData(0.5, 0.5)]
    [InlineData(3.0, 7.5)]
    [InlineData(400.0, 0.5)]
    public void Is_that_of_MathNet(double a, double b)
    {
        foreach (double x in new[] { 0.01, 0.2, 0.5, 0.8, 0.95, 0.999 })
        {
            double expected = SpecialFunctions.BetaRegularized(a, b, x);
            if (expected > 1e-290)
            {
                Assert.Equal(1.0, Math.Exp(IncompleteBeta.Log(x, a, b)) / expected, 1e-9);
            }
        }
    }

    /// <summary>I_x(a, 1) = x^a and I_x(1, b) = 1 - (1 - x)^b are exact, however small they are.</summary>
    [Fact]
    public void Is_exact_in_the_tails()
    {
        foreach (double x in new[] { 1e-12, 1e-3, 0.1, 0.6 })
        {
            Assert.Equal(1.0, IncompleteBeta.Log(x, 150.0, 1.0) / (150.0 * Math.Log(x)), 1e-12);
            Assert.Equal(0.0, IncompleteBeta.Log(x, 1.0, 5.0) - Math.Log(1.0 - Math.Pow(1.0 - x, 5.0)), 1e-3 * x + 1e-11 + (x < 1e-6 ? 1e-3 : 0.0));
        }

        Assert.Equal(double.NegativeInfinity, IncompleteBeta.Log(0.0, 2.0, 3.0));
        Assert.Equal(0.0, IncompleteBeta.Log(1.0, 2.0, 3.0));
    }

    /// <summary>The trap: an inverse that is wrong at tails of 6e-6 chooses wrong sizes without a word.</summary>
    [Theory]
    [InlineData(63.5, 6.1e-6)]
    [InlineData(59.0, 6e-6)]
    [InlineData(32.0, 8e-6)]
    [InlineData(63.5, 1e-30)]
    [InlineData(63.5, 0.5)]
    [InlineData(63.5, 0.999)]
    [InlineData(0.5, 1e-9)]
    public void The_inverse_is_one(double a, double probability)
    {
        double x = IncompleteBeta.Inverse(Math.Log(probability), a, 0.5);
        Assert.Equal(Math.Log(probability), IncompleteBeta.Log(x, a, 0.5), 1e-9);
        Assert.Equal(1.0, Beta.CDF(a, 0.5, x) / probability, 1e-8);
    }

    [Fact]
    public void Logarithms_of_binomial_coefficients()
    {
        Assert.Equal(Math.Log(2598960.0), GammaFunction.LogBinomial(52, 5), 1e-11);
        Assert.Equal(SpecialFunctions.BinomialLn(10_000, 37), GammaFunction.LogBinomial(10_000, 37), 1e-8);
        Assert.Equal(0.0, GammaFunction.LogBinomial(7, 0));
        Assert.Equal(0.0, GammaFunction.LogBinomial(7, 7));
        Assert.Equal(Math.Log(Math.Sqrt(Math.PI)), GammaFunction.Log(0.5), 1e-14);
        Assert.Equal(SpecialFunctions.GammaLn(0.1), GammaFunction.Log(0.1), 1e-13);
    }
}
