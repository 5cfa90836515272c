using CsRecover.Planning;

namespace CsRecover.Tests.Planning;

/// <summary>The weak threshold of L1 minimisation against published values, and solvers' measured transitions around it.</summary>
public class DonohoTannerTests
{
    [Theory]
    [InlineData(0.05, 0.1544, 0.2246)]
    [InlineData(0.10, 0.1894, 0.2643)]
    [InlineData(0.20, 0.2433, 0.3214)]
    [InlineData(0.25, 0.2674, 0.3456)]
    [InlineData(0.30, 0.2908, 0.3687)]
    [InlineData(0.40, 0.3373, 0.4131)]
    [InlineData(0.50, 0.3857, 0.4579)]
    [InlineData(0.60, 0.4384, 0.5055)]
    [InlineData(0.75, 0.5337, 0.5898)]
    [InlineData(0.90, 0.6782, 0.7158)]
    public void Matches_the_published_table(double delta, double signed, double complex)
    {
        Assert.Equal(signed, DonohoTanner.Signed(delta), 6e-5);
        Assert.Equal(complex, DonohoTanner.Complex(delta), 6e-5);
    }

    [Theory]
    [InlineData(0.05, 0.1889, 2.028, 1.740, 1.633)]
    [InlineData(0.10, 0.2410, 1.736, 1.420, 1.426)]
    [InlineData(0.20, 0.3259, 1.408, 1.062, 1.190)]
    [InlineData(0.25, 0.3651, 1.292, 0.936, 1.105)]
    [InlineData(0.30, 0.4036, 1.192, 0.829, 1.031)]
    [InlineData(0.40, 0.4803, 1.023, 0.652, 0.903)]
    [InlineData(0.50, 0.5582, 0.877, 0.506, 0.789)]
    [InlineData(0.60, 0.6387, 0.743, 0.381, 0.682)]
    [InlineData(0.75, 0.7659, 0.549, 0.221, 0.518)]
    [InlineData(0.90, 0.9027, 0.327, 0.083, 0.319)]
    public void Matches_the_non_negative_table_and_the_thresholds(double delta, double nonNegative, double signedTau, double nonNegativeTau, double complexTau)
    {
        Assert.Equal(nonNegative, DonohoTanner.NonNegative(delta), 6e-5);
        Assert.Equal(signedTau, DonohoTanner.SignedPoint(delta).Tau, 6e-4);
        Assert.Equal(nonNegativeTau, DonohoTanner.NonNegativePoint(delta).Tau, 6e-4);
        Assert.Equal(complexTau, DonohoTanner.ComplexPoint(delta).Tau, 6e-4);
    }

    [Fact]
    public void Rises_from_0_to_1()
    {
        double before = 0;
        for (int i = 1; i <= 1000; i++)
        {
            double rho = DonohoTanner.Signed(i / 1000.0);
            Assert.InRange(rho, before, 1);
            before = rho;
        }

        Assert.Equal(1, before);
        Assert.InRange(DonohoTanner.Signed(1e-6), 0.02, 0.06);
    }

    [Theory]
    [InlineData("SmoothedL0", 0.1, 0.30)]
    [InlineData("SmoothedL0", 0.5, 0.58)]
    [InlineData("NormalizedIht", 0.3, 0.29)]
    [InlineData("CoSaMP", 0.9, 0.44)]
    public void Transitions_pass_through_what_was_measured(string solver, double delta, double rho) =>
        Assert.Equal(rho, RecoveryTransitions.Of(solver, delta)!.Value, 1e-9);

    [Fact]
    public void Transitions_are_sensible_between_and_beyond_the_measured_points()
    {
        for (double delta = 0.01; delta <= 1.0; delta += 0.01)
        {
            double smoothed = RecoveryTransitions.Of("SmoothedL0", delta)!.Value;
            Assert.InRange(smoothed, DonohoTanner.Signed(delta), 1.0);
        }

        Assert.Null(RecoveryTransitions.Of("HardConcrete", 0.7));
        Assert.Null(RecoveryTransitions.Of("Unheard", 0.5));
    }
}
