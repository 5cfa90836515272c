using CsRecover.Solvers;

namespace CsRecover.Selection.Tests.Conformance;

/// <summary>Table row 6, smoothed L0: F = sum 1 - exp(-x^2 / (2 sigma^2)) while sigma falls.</summary>
public class Row6SmoothedL0Tests
{
    [Fact]
    public void Recovers_the_common_problem_without_being_told_k()
    {
        FoundingInstance.Recover(new SmoothedL0Options(), told: false);

        // As published it does some 40 steps and no refit: right to a per cent or so.
        RecoveryResult<double> published = RecoveryProblem.Create(FoundingInstance.Operator, SmoothedL0Options.Published).Recover(FoundingInstance.Exact);
        Assert.All(published.Coefficients.Zip(FoundingInstance.Truth), e => Assert.Equal(e.Second, e.First, 0.02));
    }

    [Fact]
    public void The_smooth_count_tends_to_the_count_as_sigma_falls()
    {
        // True of the cost at a fixed x; the article's "converges to L0" is about it, not about the iterates.
        static double Count(double sigma) => FoundingInstance.Truth.Sum(v => 1 - Math.Exp(-v * v / (2 * sigma * sigma)));
        Assert.Equal(FoundingInstance.K, Count(0.01), 1e-12);
        Assert.InRange(Count(1.0), 0.5, 2.0);
        Assert.True(Count(0.3) < Count(0.1) && Count(0.1) <= FoundingInstance.K);
    }

    [Fact]
    public void Sigma_falls_by_the_same_factor_and_every_iterate_explains_the_measurements()
    {
        RecoveryResult<double> result = RecoveryProblem.Create(FoundingInstance.Operator, SmoothedL0Options.Published with { Refit = false })
            .Recover(FoundingInstance.Exact, new RecoveryOptions { KeepHistory = true });
        double[] sigmas = [.. result.ThresholdHistory.Select(t => t.Sigma).Distinct()];
        Assert.InRange(sigmas.Length, 3, 100);
        Assert.All(sigmas.Zip(sigmas.Skip(1)), s => Assert.Equal(0.5, s.Second / s.First, 1e-9));
        Assert.InRange(result.ResidualNorm, 0.0, 1e-9);
    }
}
