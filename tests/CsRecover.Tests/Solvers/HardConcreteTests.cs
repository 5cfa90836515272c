using CsRecover.Operators;
using CsRecover.Solvers;
using CsRecover.Tests.Operators;
using CsRecover.Vectors;
using MathNet.Numerics;

namespace CsRecover.Tests.Solvers;

public class HardConcreteTests
{
    /// <summary>Known answers, computed independently, to the digits given.</summary>
    [Theory]
    [InlineData(2.0 / 3.0, -2.0, 0.5990, 0.0266, 0.4010, 0.1427, 0.0, 0.0430)]
    [InlineData(2.0 / 3.0, -1.0, 0.3547, 0.0692, 0.6453, 0.2929, 0.1189, 0.2227)]
    [InlineData(2.0 / 3.0, 0.0, 0.1682, 0.1682, 0.8318, 0.5000, 0.5, 0.5)]
    [InlineData(2.0 / 3.0, 2.0, 0.0266, 0.5990, 0.9734, 0.8573, 1.0, 0.9570)]
    [InlineData(0.35, -1.0, 0.5401, 0.1371, 0.4599, 0.2763, 0.0, 0.2227)]
    [InlineData(0.35, 0.0, 0.3017, 0.3017, 0.6983, 0.5000, 0.5, 0.5)]
    public void The_distribution_has_the_known_values(double beta, double logAlpha, double zero, double one, double nonZero, double mean, double median, double paper)
    {
        HardConcreteDistribution gate = HardConcreteDistribution.Default with { Beta = beta };
        Assert.Equal(zero, gate.ProbabilityOfZero(logAlpha), 5e-5);
        Assert.Equal(one, gate.ProbabilityOfOne(logAlpha), 5e-5);
        Assert.Equal(nonZero, gate.ProbabilityOfNonZero(logAlpha), 5e-5);
        Assert.Equal(mean, gate.Mean(logAlpha), 5e-5);
        Assert.Equal(median, gate.Median(logAlpha), 5e-5);
        Assert.Equal(paper, gate.PaperEstimate(logAlpha), 5e-5);
    }

    [Theory]
    [InlineData(-3.0)]
    [InlineData(0.3)]
    [InlineData(6.0)]
    public void Moments_are_those_of_samples_on_a_fine_grid(double logAlpha)
    {
        // z as a function of its uniform variable, averaged over the middles of many cells.
        HardConcreteDistribution gate = HardConcreteDistribution.Default;
        const int Cells = 400_000;
        double sum = 0, squares = 0;
        for (int i = 0; i < Cells; i++)
        {
            double u = (i + 0.5) / Cells, s = 1 / (1 + Math.Exp(-((Math.Log(u) - Math.Log(1 - u)) + logAlpha) / gate.Beta));
            double z = Math.Clamp(s * (gate.Zeta - gate.Gamma) + gate.Gamma, 0, 1);
            sum += z;
            squares += z * z;
        }

        Assert.Equal(sum / Cells, gate.Mean(logAlpha), 1e-7);
        Assert.Equal(squares / Cells - Math.Pow(sum / Cells, 2), gate.Variance(logAlpha), 1e-7);
    }

    [Theory]
    [InlineData(2.0 / 3.0, -0.1, 1.1)]
    [InlineData(0.35, -0.1, 1.1)]
    [InlineData(0.5, -0.1, 1.1)]
    [InlineData(1.0, -0.1, 1.1)]
    [InlineData(1.5, -0.1, 1.1)]
    [InlineData(2.0 / 3.0, -0.01, 1.01)]
    [InlineData(2.0 / 3.0, -0.5, 1.5)]
    public void The_tabulated_penalty_is_the_minimum_over_gates(double beta, double gamma, double zeta)
    {
        var gate = new HardConcreteDistribution(beta, gamma, zeta);
        GatePenalty penalty = GatePenalty.Of(gate);
        (double Rho, double P)[] gates = [.. Enumerable.Range(0, 20_001).Select(i => -35.0 + 60.0 * i / 20_000).Select(a => (gate.Variance(a) / Math.Pow(gate.Mean(a), 2), gate.ProbabilityOfNonZero(a)))];

        // The slope of the minimum over gates is rho of the best one; the penalty itself is the slope's integral and ends at 1, the cost of an open gate.
        for (double q = 1e-6; q < 4.0; q *= 1.3)
        {
            double least = Math.Min(1.0, gates.Min(g => q * g.Rho + g.P)), ours = Penalty(penalty, q);
            Assert.Equal(least, ours, 2e-6);
        }

        Assert.Equal(1.0, Penalty(penalty, 2 * penalty.Open), 1e-6);
    }

    private static double Rho(GatePenalty penalty, double q) => q < penalty.Open ? penalty.RootSlope.Evaluate(penalty.Variable(q)) / Math.Sqrt(q) : 0;

    /// <summary>int_0^q rho*, over the root of q because rho* is like 1 / sqrt(q) near 0.</summary>
    private static double Penalty(GatePenalty penalty, double q) =>
        Integrate.GaussLegendre(r => 2 * r * Rho(penalty, r * r), 0, Math.Sqrt(Math.Min(q, penalty.Open)) * (1 - 1e-12), 128);
}
