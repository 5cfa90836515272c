namespace CsRecover.Selection.Tests.LocalSearch;

/// <summary>What holds for all methods of local search, whatever they find.</summary>
public class RunTests
{
    public static TheoryData<string, SelectionLoss> Cases
    {
        get
        {
            var data = new TheoryData<string, SelectionLoss>();
            foreach (string name in new[] { "coordinate-descent", "swaps", "splicing" })
            {
                data.Add(name, SelectionLoss.Squared);
                data.Add(name, SelectionLoss.Logistic);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Stored_and_sparse_copies_of_a_design_give_the_same_models(string name, SelectionLoss loss)
    {
        Sample sample = Sample.Draw(80, 25, 4, 0.3, 0.5, 40, logistic: loss == SelectionLoss.Logistic, density: 0.4);
        foreach (bool intercept in new[] { true, false })
        {
            SelectionProblem Problem(Design design) => new(design, sample.Response, loss) { Intercept = intercept, Ridge = 0.01 };
            SelectionPath stored = Problem(sample.Stored).Path(6, Of(name)), sparse = Problem(sample.Sparse).Path(6, Of(name));
            for (int k = 0; k <= 6; k++)
            {
                Assert.Equal(stored.Models[k].Support, sparse.Models[k].Support);
                Assert.Equal(stored.Models[k].Values, sparse.Models[k].Values, (a, b) => Math.Abs(a - b) < 1e-7 * (1.0 + Math.Abs(a)));
                Assert.Equal(stored.Models[k].Objective, sparse.Models[k].Objective, 1e-9 * stored.Models[0].Objective);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void One_thread_and_three_give_the_same_numbers(string name, SelectionLoss loss)
    {
        Sample sample = Sample.Draw(300, 1200, 5, 0.5, 1.0, 41, logistic: loss == SelectionLoss.Logistic);
        var problem = new SelectionProblem(sample.Stored, sample.Response, loss);
        SelectionResult one = problem.Select(4, Of(name), new SelectionOptions { MaxThreads = 1 }), three = problem.Select(4, Of(name), new SelectionOptions { MaxThreads = 3 });
        Assert.Equal(one.Support, three.Support);
        Assert.Equal(one.Values, three.Values);
        Assert.Equal(one.Steps, three.Steps);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Unusable_columns_are_never_chosen(string name, SelectionLoss loss)
    {
        Sample sample = Sample.Draw(60, 5, 2, 0.0, 0.3, 42, logistic: loss == SelectionLoss.Logistic);
        double[] constant = [.. Enumerable.Repeat(7.0, 60)], copy = [.. sample.Columns[0].Select(x => (-2.0 * x) + 1.0)];
        Design design = Design.FromColumns([.. constant, .. sample.Columns.SelectMany(x => x), .. copy], 60, 7);
        SelectionResult model = new SelectionProblem(design, sample.Response, loss) { IgnoreUnusable = true }.Select(7, Of(name));
        Assert.DoesNotContain(0, model.Support);
        Assert.DoesNotContain(6, model.Support);
        Assert.Equal(5, model.Size);
        Assert.Throws<ArgumentException>(() => new SelectionProblem(design, sample.Response, loss).Select(2, Of(name)));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Cancelled_runs_end_and_late_ones_give_what_they_have(string name, SelectionLoss loss)
    {
        Sample sample = Sample.Draw(60, 30, 4, 0.5, 0.5, 43, logistic: loss == SelectionLoss.Logistic);
        var problem = new SelectionProblem(sample.Stored, sample.Response, loss);
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => problem.Path(5, Of(name), new SelectionOptions { CancellationToken = source.Token }));
        SelectionPath late = problem.Path(5, Of(name), new SelectionOptions { TimeLimit = TimeSpan.Zero });
        Assert.NotEmpty(late.Models);
        Assert.True(late.Models.Count < 6);
        SelectionResult model = problem.Select(5, Of(name), new SelectionOptions { TimeLimit = TimeSpan.Zero });
        Assert.Equal(SelectionStatus.TimeLimit, model.Status);
        Assert.InRange(model.Size, 0, 5);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Columns_that_are_not_standardised_give_the_same_models_without_ridge(string name, SelectionLoss loss)
    {
        Sample sample = Sample.Draw(80, 12, 3, 0.3, 0.5, 44, logistic: loss == SelectionLoss.Logistic);
        SelectionResult standardised = new SelectionProblem(sample.Stored, sample.Response, loss).Select(3, Of(name));
        SelectionResult plain = new SelectionProblem(sample.Stored, sample.Response, loss) { Standardize = false }.Select(3, Of(name));
        Assert.Equal(standardised.Support, plain.Support);
        Assert.Equal(standardised.Values, plain.Values, (a, b) => Math.Abs(a - b) < 1e-6 * Math.Abs(a));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void More_features_than_observations_end_where_nothing_is_left(string name, SelectionLoss loss)
    {
        Sample sample = Sample.Draw(12, 30, 3, 0.0, 0.5, 45, logistic: loss == SelectionLoss.Logistic);
        SelectionResult model = new SelectionProblem(sample.Stored, sample.Response, loss).Select(25, Of(name));
        Assert.InRange(model.Size, 1, 25);
        Assert.True(model.Loss < 1e-5);
        Assert.All(model.Values, b => Assert.True(double.IsFinite(b)));
    }

    private static SelectionMethod Of(string name) => name switch
    {
        "swaps" => new Swaps(),
        "splicing" => new Splicing(),
        _ => new CoordinateDescent(),
    };
}
