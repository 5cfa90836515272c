using CsRecover.Solvers;

namespace CsRecover.Selection.Tests.Conformance;

/// <summary>Table row 7, stochastic gates with the hard concrete distribution.</summary>
public class Row7HardConcreteTests
{
    private static HardConcreteDistribution Gate => HardConcreteDistribution.Default;

    [Theory]
    [InlineData(GateEstimator.Median)]
    [InlineData(GateEstimator.Paper)]
    [InlineData(GateEstimator.Mean)]
    public void Recovers_the_common_problem_whatever_the_estimator(GateEstimator estimator) => FoundingInstance.Recover(new HardConcreteOptions { Estimator = estimator }, told: false);

    [Fact]
    public void Sampled_gates_recover_it_too()
    {
        RecoveryResult<double> result = RecoveryProblem.Create(FoundingInstance.Operator, new SampledGatesOptions(), FoundingInstance.K).Recover(FoundingInstance.Exact);
        Assert.Equal(FoundingInstance.Support, result.Support);
    }

    [Fact]
    public void The_expected_count_is_a_sigmoid_of_a_shift_by_beta_log_eleven()
    {
        Assert.Equal(2.0 / 3.0 * Math.Log(11.0), -Gate.Beta * Math.Log(-Gate.Gamma / Gate.Zeta), 1e-12);
        foreach (double logAlpha in new[] { -3.0, -0.4, 0.0, 1.7 })
        {
            Assert.Equal(1.0 / (1.0 + Math.Exp(-(logAlpha + (Gate.Beta * Math.Log(11.0))))), Gate.ProbabilityOfNonZero(logAlpha), 1e-12);
        }
    }

    [Fact]
    public void The_three_steps_are_the_articles_in_their_order()
    {
        foreach (double u in new[] { 0.01, 0.3, 0.5, 0.77, 0.99 })
        {
            double s = 1.0 / (1.0 + Math.Exp(-(Math.Log(u) - Math.Log(1.0 - u) + 0.4) / Gate.Beta)), stretched = (s * (Gate.Zeta - Gate.Gamma)) + Gate.Gamma;
            Assert.Equal(Math.Min(1.0, Math.Max(0.0, stretched)), Gate.Sample(0.4, u), 1e-12);
        }
    }

    [Fact]
    public void The_median_is_zero_exactly_where_the_gate_is_closed_half_of_the_time()
    {
        // The paper's test-time gate leaves beta out and closes later, at P(z = 0) = 0.690.
        for (double logAlpha = -4.0; logAlpha < 1.0; logAlpha += 0.01)
        {
            Assert.Equal(Gate.ProbabilityOfZero(logAlpha) >= 0.5, Gate.Median(logAlpha) == 0.0);
        }

        double closes = -Math.Log(11.0);
        Assert.Equal(0.0, Gate.PaperEstimate(closes), 1e-12);
        Assert.Equal(0.690, Gate.ProbabilityOfZero(closes), 5e-4);
    }
}
