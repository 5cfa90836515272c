using CsRecover.Solvers;

namespace CsRecover.Selection.Tests.Conformance;

/// <summary>Table row 8, continuous sparsification: gates sigma(beta s) that harden, no sampling.</summary>
public class Row8ContinuousSparsificationTests
{
    [Fact]
    public void Recovers_the_common_problem() => FoundingInstance.Recover(new ContinuousSparsificationOptions(), told: false);

    [Fact]
    public void Three_rounds_of_the_paper_recover_it_too() => FoundingInstance.Recover(new ContinuousSparsificationOptions { Rounds = 3, Steps = 85 }, told: false);

    [Fact]
    public void The_papers_last_temperature_is_the_default_and_nothing_is_random()
    {
        Assert.Equal(200.0, new ContinuousSparsificationOptions().FinalBeta);
        Assert.Equal(0.0, new ContinuousSparsificationOptions().MaskInitial);
        double[] Once() => RecoveryProblem.Create(FoundingInstance.Operator, new ContinuousSparsificationOptions { Sparsity = 5 }).Recover(FoundingInstance.Noisy).Coefficients;
        Assert.Equal(Once(), Once());
    }

    [Fact]
    public void At_the_end_gates_are_open_or_closed()
    {
        // Off the support entries are exactly 0, and on it the answer is least squares: no gate is left half open.
        RecoveryResult<double> result = RecoveryProblem.Create(FoundingInstance.Operator, new ContinuousSparsificationOptions { Sparsity = 3 }).Recover(FoundingInstance.Noisy);
        Assert.Equal(FoundingInstance.Support, result.Support);
        Assert.All(result.Support, j => Assert.Equal(0.0, FoundingInstance.Slope(j, FoundingInstance.Noisy, result.Coefficients), 1e-9));
    }
}
