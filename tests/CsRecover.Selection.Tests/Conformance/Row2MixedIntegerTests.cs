namespace CsRecover.Selection.Tests.Conformance;

/// <summary>Table row 2, mixed-integer optimisation: the optimum with a certificate, bounds when stopped early, side constraints; here by a branch and bound of our own.</summary>
public class Row2MixedIntegerTests
{
    [Fact]
    public void Proves_the_optimum_that_enumeration_finds()
    {
        SelectionResult result = FoundingInstance.Problem.Select(FoundingInstance.K, new BestSubset { Gap = 1e-9 });
        Assert.Equal(FoundingInstance.Support, result.Support);
        Assert.Equal(FoundingInstance.BestLoss, result.Loss, 1e-12);
        Assert.Equal(SelectionStatus.Optimal, result.Status);
        Certificate certificate = result.Certificate!.Value;
        Assert.InRange(certificate.Lower, 0.0, FoundingInstance.BestLoss * (1 + 1e-9));
        Assert.InRange(certificate.Gap, 0.0, 1e-9);
    }

    [Fact]
    public void Stopped_early_it_says_between_which_bounds_the_optimum_lies()
    {
        SelectionResult result = FoundingInstance.Problem.Select(FoundingInstance.K, new BestSubset { Gap = 0.0, NodeLimit = 1 });
        Certificate certificate = result.Certificate!.Value;
        Assert.InRange(FoundingInstance.BestLoss, certificate.Lower * (1 - 1e-9), certificate.Upper * (1 + 1e-9));
    }

    [Fact]
    public void Takes_side_constraints()
    {
        // With x >= 0 the second entry, -0.9, cannot be: the best model without negative coefficients is another one, and enumeration agrees on it.
        var signed = new SelectionProblem(FoundingInstance.Problem.Design, FoundingInstance.Noisy) { Intercept = false, Standardize = false, NonNegative = true };
        SelectionResult proven = signed.Select(FoundingInstance.K, new BestSubset { Gap = 1e-9 }), all = signed.Select(FoundingInstance.K, new Enumeration());
        Assert.Equal(all.Support, proven.Support);
        Assert.All(proven.Values, b => Assert.True(b >= 0));
        Assert.DoesNotContain(21, proven.Support);
    }

    [Fact]
    public void A_thousand_features_are_no_limit()
    {
        // The article's "up to about 1000 features" is outdated.
        const int Rows = 100, Features = 2000;
        double[] columns = Drawing.Normal(new Random(5), Rows * Features), noise = Drawing.Normal(new Random(6), Rows);
        double[] y = [.. Enumerable.Range(0, Rows).Select(i => columns[(100 * Rows) + i] - columns[(900 * Rows) + i] + columns[(1700 * Rows) + i] + (0.2 * noise[i]))];
        SelectionResult result = new SelectionProblem(Design.FromColumns(columns, Rows, Features), y).Select(3, new BestSubset());
        Assert.Equal([100, 900, 1700], result.Support);
        Assert.Equal(SelectionStatus.Optimal, result.Status);
        Assert.InRange(result.Certificate!.Value.Gap, 0.0, 0.01);
    }
}
