using CsRecover.Solvers;

namespace CsRecover.Selection.Tests.Conformance;

/// <summary>Table row 5, iterative hard thresholding. The table says that it converges under RIP; a step below 1 / L is enough for that, and RIP is what recovery needs.</summary>
public class Row5IterativeHardThresholdingTests
{
    /// <summary>Below 1 / |A|^2, which is about 1 / (1 + sqrt(60 / 40))^2 = 0.202 for such matrices.</summary>
    private const double Step = 0.19;

    [Theory]
    [InlineData("iht")]
    [InlineData("niht")]
    [InlineData("aiht")]
    [InlineData("cgiht")]
    [InlineData("htp")]
    public void Recovers_the_common_problem(string name) => FoundingInstance.Recover(SolverCatalog.Find(name), told: true);

    [Fact]
    public void With_a_step_below_one_over_l_the_residual_never_rises_and_the_end_is_a_fixed_point()
    {
        var solver = new IhtOptions { Sparsity = 6, StepSize = Step, Refit = false, MaxIterations = 5000 };
        RecoveryResult<double> result = RecoveryProblem.Create(FoundingInstance.Operator, solver).Recover(FoundingInstance.Noisy, new RecoveryOptions { KeepHistory = true });
        for (int i = 1; i < result.ResidualHistory.Count; i++)
        {
            Assert.True(result.ResidualHistory[i] <= result.ResidualHistory[i - 1] * (1 + 1e-12), $"rises at {i}");
        }

        // x = H_k(x + eta A^T (y - A x)): no slope on the support, and off it none that a step would carry above the least entry.
        double least = result.Support.Min(j => Math.Abs(result.Coefficients[j]));
        Assert.All(result.Support, j => Assert.Equal(0.0, FoundingInstance.Slope(j, FoundingInstance.Noisy, result.Coefficients), 1e-4));
        Assert.All(Enumerable.Range(0, FoundingInstance.N).Except(result.Support), j => Assert.InRange(Step * Math.Abs(FoundingInstance.Slope(j, FoundingInstance.Noisy, result.Coefficients)), 0.0, least));
    }

    [Fact]
    public void Iterates_go_from_support_to_support()
    {
        // The notes on gates say that gradient descent is trapped on an "island" of one support; projected gradients are not.
        string[] supports =
        [
            .. Enumerable.Range(1, 40).Select(steps => string.Join(',', RecoveryProblem.Create(FoundingInstance.Operator, new IhtOptions { Sparsity = 6, StepSize = Step, Refit = false, MaxIterations = steps })
                .Recover(FoundingInstance.Noisy).Support)),
        ];
        Assert.InRange(supports.Distinct().Count(), 2, 40);
    }
}
