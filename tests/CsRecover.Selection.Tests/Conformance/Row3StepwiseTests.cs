namespace CsRecover.Selection.Tests.Conformance;

/// <summary>Table row 3, forward and backward stepwise selection: fast, greedy, without a promise.</summary>
public class Row3StepwiseTests
{
    [Theory]
    [InlineData(StepwiseDirection.Forward)]
    [InlineData(StepwiseDirection.Both)]
    public void Finds_the_support_of_the_common_problem(StepwiseDirection direction)
    {
        SelectionResult result = FoundingInstance.Problem.Select(FoundingInstance.K, new Selection.Stepwise { Direction = direction });
        Assert.Equal(FoundingInstance.Support, result.Support);
        Assert.Equal(FoundingInstance.BestLoss, result.Loss, 1e-12);
        Assert.Null(result.Certificate);
    }

    [Fact]
    public void Backward_elimination_needs_more_observations_than_features()
    {
        // What the article leaves out: with p >= n the full model fits anything.
        Assert.Throws<NotSupportedException>(() => FoundingInstance.Problem.Select(FoundingInstance.K, new Selection.Stepwise { Direction = StepwiseDirection.Backward }));

        int[] some = [.. Enumerable.Range(0, 30), 48];
        double[] tall = [.. some.SelectMany(j => Enumerable.Range(0, FoundingInstance.M).Select(i => FoundingInstance.Entry(i, j)))];
        var problem = new SelectionProblem(Design.FromColumns(tall, FoundingInstance.M, some.Length), FoundingInstance.Noisy) { Intercept = false, Standardize = false };
        SelectionResult result = problem.Select(FoundingInstance.K, new Selection.Stepwise { Direction = StepwiseDirection.Backward });
        Assert.Equal(FoundingInstance.Support, result.Support.Select(s => some[s]));
    }

    [Fact]
    public void Greed_can_miss_the_best_pair()
    {
        // y = x_1 + x_2, and x_3 is closer to y than either: forward selection takes it first and cannot give it back.
        const int Rows = 60;
        double[] a = Drawing.Normal(new Random(1), Rows), b = Drawing.Normal(new Random(2), Rows), e = Drawing.Normal(new Random(3), Rows);
        double[] y = [.. a.Zip(b, (p, q) => p + q)], c = [.. y.Zip(e, (p, q) => p + (0.5 * q))];
        var problem = new SelectionProblem(Design.FromColumns([.. a, .. b, .. c], Rows, 3), y);
        SelectionResult greedy = problem.Select(2, new Selection.Stepwise()), best = problem.Select(2, new Enumeration());
        Assert.Contains(2, greedy.Support);
        Assert.Equal([0, 1], best.Support);
        Assert.True(greedy.Loss > 1.0 && best.Loss < 1e-20);
    }
}
