namespace CsRecover.Selection.Tests.Exact;

/// <summary>Branch and bound with logistic loss against enumeration, and what certificates claim against it.</summary>
public class LogisticBestSubsetTests
{
    private static readonly Enumeration _oracle = new();
    private static readonly ProofCheck _check = new(RandomProblem.Logistic, Rounding, open: Rounding);

    [Theory]
    [InlineData(0)]
    [InlineData(200)]
    [InlineData(400)]
    public void Equals_enumeration_on_hundreds_of_problems(int first) => _check.Finds_the_optimum(first, 200);

    [Theory]
    [InlineData(1.0)]
    [InlineData(1.5)]
    public void The_search_over_relaxations_equals_enumeration_within_what_it_assumes(double factor)
    {
        (int assumed, int proven) = _check.Finds_the_optimum_within_what_relaxations_assume(300, factor);
        Assert.True(assumed > 50 && proven > 50, $"{assumed} and {proven}");
    }

    [Theory]
    [InlineData(1, 0.0)]
    [InlineData(3, 0.0)]
    [InlineData(9, 0.0)]
    [InlineData(1000000, 0.2)]
    public void What_is_proven_when_the_search_ends_early_is_true(int nodes, double gap) =>
        Assert.True(_check.Proves_what_is_true(200, new BestSubset { Gap = gap, NodeLimit = nodes }) > 0 || nodes > 100);

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.02)]
    public void Answers_and_nodes_are_the_same_for_any_number_of_threads(double ridge)
    {
        SelectionProblem problem = Classes(7, 200, 40, 5, 0.4, ridge);
        BestSubset method = new() { Gap = 0.0, SmallProblem = 0, AttemptNodes = 5 };
        SelectionResult one = problem.Select(5, method, new SelectionOptions { MaxThreads = 1 }), several = problem.Select(5, method, new SelectionOptions { MaxThreads = 3 });
        Assert.Equal(one.Support, several.Support);
        Assert.Equal(one.Values, several.Values);
        Assert.Equal(one.Certificate, several.Certificate);
    }

    /// <summary>The optimum of 17,550 models, without anything that limits coefficients and nothing assumed, among correlated features.</summary>
    [Fact]
    public void Proves_problems_of_more_features()
    {
        SelectionProblem problem = Classes(3, 150, 26, 4, 0.5, 0.0);
        SelectionResult expected = problem.Select(4, _oracle), found = problem.Select(4, new BestSubset { Gap = 0.0 });
        Assert.Equal(expected.Support, found.Support);
        Assert.Equal(expected.Objective, found.Objective, 1e-8);
        Assert.Null(found.Certificate!.Value.AssumedBound);
    }

    [Fact]
    public void Separated_classes_are_proven_at_once()
    {
        double[] x = [-2, -1, 1, 2, 3, 1, 2, 2, 1, 3];
        SelectionResult model = new SelectionProblem(Design.FromColumns(x, 5, 2), [0, 0, 1, 1, 1], SelectionLoss.Logistic).Select(1, new BestSubset { Gap = 0.0 });
        Assert.Equal([0], model.Support);
        Assert.InRange(model.Objective, 0.0, 1e-6);
        Assert.Equal(0.0, model.Certificate!.Value.Gap);
    }

    [Fact]
    public void A_path_is_proven_size_by_size_and_progress_is_reported()
    {
        SelectionProblem problem = Classes(5, 120, 20, 3, 0.3, 0.01);
        var reports = new List<SelectionReport>();
        SelectionPath path = problem.Path(4, new BestSubset { Gap = 0.0 }, new SelectionOptions { MaxThreads = 1, Progress = new Listener(reports) });
        Assert.All(path.Models, model => Assert.Equal(problem.Solve(model.Target, _oracle).Objective, model.Objective, 1e-8));
        Assert.NotEmpty(reports);
        Assert.All(reports, report => Assert.False(report.Lower > report.Objective));
    }

    [Fact]
    public void Stops_when_time_is_up_or_the_run_is_cancelled()
    {
        SelectionProblem problem = Classes(7, 100, 40, 8, 0.6, 0.001);
        SelectionResult model = problem.Select(8, new BestSubset { Gap = 0.0 }, new SelectionOptions { TimeLimit = TimeSpan.Zero });
        Assert.Equal(SelectionStatus.TimeLimit, model.Status);
        Assert.True(model.Certificate!.Value.Lower < model.Objective);
        Assert.Throws<OperationCanceledException>(() => problem.Select(8, new BestSubset { Gap = 0.0 }, new SelectionOptions { CancellationToken = new CancellationToken(true) }));
    }

    [Fact]
    public void Too_many_features_for_what_may_be_assumed_are_refused()
    {
        SelectionProblem problem = Classes(1, 30, 501, 2, 0.0, 0.0);
        var refused = Assert.Throws<NotSupportedException>(() => problem.Select(2, new BestSubset { AssumedFactor = 0.0 }));
        Assert.Contains("Expected at most 500 features with logistic loss where nothing may be assumed", refused.Message, StringComparison.Ordinal);
    }

    private static SelectionProblem Classes(int seed, int n, int p, int k, double correlation, double ridge)
    {
        (double[] columns, double[] y) = RandomProblem.Draw(new Random(seed), n, p, k, correlation, 1.5);
        return new SelectionProblem(Design.FromColumns(columns, n, p), [.. y.Select(v => v > 0.0 ? 1.0 : 0.0)], SelectionLoss.Logistic) { Ridge = ridge };
    }

    /// <summary>Classes that are separated have a loss of no more than this, wherever a fit ends.</summary>
    private static double Rounding(SelectionProblem problem) => 2e-10 * problem.Design.Observations;

    private sealed class Listener(List<SelectionReport> reports) : IProgress<SelectionReport>
    {
        public void Report(SelectionReport value) => reports.Add(value);
    }
}
