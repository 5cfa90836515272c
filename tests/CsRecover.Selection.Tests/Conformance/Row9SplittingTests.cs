using CsRecover.Solvers;

namespace CsRecover.Selection.Tests.Conformance;

/// <summary>Table row 9, ADMM and penalty decomposition: fit and sparsity apart, drawn together; groups are zeroed whole.</summary>
public class Row9SplittingTests
{
    public static TheoryData<string> Both => ["admm-l0", "penalty-decomposition"];

    [Theory]
    [MemberData(nameof(Both))]
    public void Recovers_the_common_problem(string name) => FoundingInstance.Recover(SolverCatalog.Find(name), told: true);

    [Theory]
    [MemberData(nameof(Both))]
    public void With_noise_it_finds_the_optimum_that_enumeration_finds(string name)
    {
        foreach (SplittingOptions solver in new[] { Of(name) with { Sparsity = FoundingInstance.K }, Of(name) with { Lambda = 0.02 } })
        {
            RecoveryResult<double> result = RecoveryProblem.Create(FoundingInstance.Operator, solver).Recover(FoundingInstance.Noisy);
            Assert.Equal(FoundingInstance.Support, result.Support);
            Assert.Equal(FoundingInstance.BestLoss, result.ResidualNorm * result.ResidualNorm / 2, 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Groups_are_zero_or_not_together(string name)
    {
        double[] x = new double[FoundingInstance.N];
        (x[8], x[9], x[10], x[11]) = (1.0, -0.5, 0.2, 0.8);
        RecoveryResult<double> result = RecoveryProblem.Create(FoundingInstance.Operator, Of(name) with { BlockSize = 4, Sparsity = 1 }).Recover(FoundingInstance.Measure(x));
        Assert.Equal([8, 9, 10, 11], result.Support);
        Assert.All(result.Coefficients.Zip(x), e => Assert.Equal(e.Second, e.First, 1e-9));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Convergence_needs_a_rho_that_is_large_enough_and_gets_one(string name)
    {
        // "Converges to a stationary point" is true only of a large rho: whatever rho begins with, it ends where the two copies meet, and says so.
        foreach (double first in new[] { 1e-3, 0.1, 10.0 })
        {
            RecoveryResult<double> result = RecoveryProblem.Create(FoundingInstance.Operator, Of(name) with { Sparsity = 6, InitialPenalty = first, Refit = false }).Recover(FoundingInstance.Noisy);
            Assert.Equal(RecoveryStatus.Converged, result.Status);
            Assert.Equal(6, result.Support.Length);
        }
    }

    private static SplittingOptions Of(string name) => (SplittingOptions)SolverCatalog.Find(name);
}
