namespace CsRecover.Selection.Tests.Conformance;

/// <summary>Table row 1, exhaustive search: the global optimum, for certain, at a cost that grows like 2^p.</summary>
public class Row1ExhaustiveSearchTests
{
    [Fact]
    public void Finds_the_optimum_of_all_models()
    {
        SelectionResult result = FoundingInstance.Problem.Select(FoundingInstance.K, new Enumeration());
        Assert.Equal(FoundingInstance.Support, result.Support);
        Assert.Equal(FoundingInstance.BestLoss, result.Loss, 1e-12);
        Assert.Equal(SelectionStatus.Optimal, result.Status);
        Assert.Equal(0.0, result.Certificate!.Value.Gap, 1e-12);
    }

    [Fact]
    public void Refuses_in_words_what_cannot_be_enumerated()
    {
        // The article's 50 features: 2^50 = 1,125,899,906,842,624 models.
        Assert.Equal(1_125_899_906_842_624, 1L << 50);
        var problem = new SelectionProblem(Design.FromColumns(Drawing.Normal(new Random(1), 60 * 50), 60, 50), Drawing.Normal(new Random(2), 60));
        Assert.Contains("got 50 features with 1.1e+15 models", Assert.Throws<NotSupportedException>(() => problem.Select(50, new Enumeration())).Message, StringComparison.Ordinal);
    }
}
