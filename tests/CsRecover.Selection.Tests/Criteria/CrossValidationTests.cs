namespace CsRecover.Selection.Tests.Criteria;

public class CrossValidationTests
{
    private static readonly CsRecover.Selection.Stepwise _forward = new();

    /// <summary>With as many folds as observations there is nothing to shuffle: leaving one out has a closed form, e_i / (1 - h_i).</summary>
    [Fact]
    public void Leaving_one_out_is_its_closed_form()
    {
        const int N = 24;
        SelectionProblem problem = Draw(N, 1, out double[][] x, out double[] y);
        CrossValidationResult result = new CrossValidation { Folds = N }.Run(problem, [SelectionTarget.OfSize(0), SelectionTarget.OfSize(1)], _forward);
        double mean = y.Average(), meanX = x[0].Average(), spread = x[0].Sum(v => (v - meanX) * (v - meanX));
        SelectionResult all = result.Path.Models[1];
        double[] none = [.. y.Select(v => Math.Pow((v - mean) / (1.0 - (1.0 / N)), 2.0))];
        double[] one = [.. Enumerable.Range(0, N).Select(i => Math.Pow((y[i] - all.Intercept - (all.Values[0] * x[0][i])) / (1.0 - (1.0 / N) - ((x[0][i] - meanX) * (x[0][i] - meanX) / spread)), 2.0))];
        Assert.Equal(none.Average(), result.Errors[0], 1e-10);
        Assert.Equal(one.Average(), result.Errors[1], 1e-10);
        Assert.Equal(Math.Sqrt(one.Sum(v => (v - one.Average()) * (v - one.Average())) / (N - 1.0) / N), result.StandardErrors[1], 1e-10);
    }

    [Fact]
    public void Chooses_a_size_and_the_simplest_within_one_error()
    {
        SelectionProblem problem = Draw(120, 15, out _, out _);
        CrossValidationResult result = new CrossValidation().Run(problem, [.. Enumerable.Range(0, 11).Select(SelectionTarget.OfSize)], _forward);
        Assert.Equal(11, result.Errors.Count);
        Assert.InRange(result.BestModel.Size, 3, 8);
        Assert.True(result.SimplestWithinOneError <= result.Best);
        Assert.True(result.Errors[result.SimplestWithinOneError] <= result.Errors[result.Best] + result.StandardErrors[result.Best]);
        Assert.All(Enumerable.Range(0, result.SimplestWithinOneError), t => Assert.True(result.Errors[t] > result.Errors[result.Best] + result.StandardErrors[result.Best]));
        Assert.Equal([0, 1, 2], result.SimplestModel.Support);
    }

    [Fact]
    public void Folds_do_not_depend_on_threads_and_seeds_change_them()
    {
        SelectionProblem problem = Draw(60, 10, out _, out _);
        SelectionTarget[] targets = [.. Enumerable.Range(0, 6).Select(SelectionTarget.OfSize)];
        CrossValidationResult one = new CrossValidation { Folds = 5 }.Run(problem, targets, _forward, new SelectionOptions { MaxThreads = 1 });
        CrossValidationResult two = new CrossValidation { Folds = 5 }.Run(problem, targets, _forward, new SelectionOptions { MaxThreads = 2 });
        Assert.Equal(one.FoldErrors, two.FoldErrors);
        Assert.NotEqual(one.Errors, new CrossValidation { Folds = 5, Seed = 2 }.Run(problem, targets, _forward).Errors);
    }

    [Fact]
    public void Classes_are_dealt_out_evenly_and_deviances_are_compared()
    {
        var random = new Random(5);
        double[][] x = [.. Enumerable.Range(0, 8).Select(_ => Drawing.Normal(random, 150))];
        double[] y = [.. x[2].Select(v => random.NextDouble() < 1.0 / (1.0 + Math.Exp(1.5 - (2.0 * v))) ? 1.0 : 0.0)];
        var problem = new SelectionProblem(Design.FromColumns(x.SelectMany(v => v).ToArray(), 150, 8), y, SelectionLoss.Logistic);
        CrossValidationResult result = new CrossValidation { Folds = 5 }.Run(problem, [.. Enumerable.Range(0, 5).Select(SelectionTarget.OfSize)], _forward);
        Assert.Equal([2], result.SimplestModel.Support);
        Assert.InRange(result.Errors[0], 1.0, 1.4);
        Assert.True(result.Errors[1] < result.Errors[0] - result.StandardErrors[0]);
        double[] rare = [.. y.Select((_, i) => i < 4 ? 1.0 : 0.0)];
        string message = Assert.Throws<ArgumentException>(() => new CrossValidation { Folds = 5 }.Run(new SelectionProblem(problem.Design, rare, SelectionLoss.Logistic), [SelectionTarget.OfSize(1)], _forward)).Message;
        Assert.Contains("5 observations of class 1", message, StringComparison.Ordinal);
    }

    /// <summary>A feature that varies in one observation alone is constant in the folds without it, and sparse designs are cut alike.</summary>
    [Fact]
    public void Features_may_be_constant_in_a_fold_and_designs_sparse()
    {
        const int N = 40;
        var random = new Random(15);
        double[][] x = [.. Enumerable.Range(0, 5).Select(_ => Drawing.Normal(random, N).Select(v => random.Next(2) == 0 ? 0.0 : v).ToArray())];
        x[4] = new double[N];
        x[4][7] = 1.0;
        double[] noise = Drawing.Normal(random, N), y = [.. Enumerable.Range(0, N).Select(i => (2.0 * x[1][i]) + (0.3 * noise[i]))];
        double[] values = [.. x.SelectMany(v => v)];
        int[] entries = [.. Enumerable.Range(0, values.Length).Where(e => values[e] != 0.0)];
        Design sparse = Design.FromSparseColumns(N, 5, [.. Enumerable.Range(0, 6).Select(j => entries.Count(e => e < j * N))], [.. entries.Select(e => e % N)], [.. entries.Select(e => values[e])]);
        SelectionTarget[] targets = [.. Enumerable.Range(0, 4).Select(SelectionTarget.OfSize)];
        CrossValidationResult stored = new CrossValidation().Run(new SelectionProblem(Design.FromColumns(values, N, 5), y), targets, _forward);
        CrossValidationResult other = new CrossValidation().Run(new SelectionProblem(sparse, y), targets, _forward);
        Assert.All(stored.Errors.Zip(other.Errors), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
        Assert.Contains(1, stored.SimplestModel.Support);
    }

    private static SelectionProblem Draw(int observations, int features, out double[][] x, out double[] y)
    {
        var random = new Random(31);
        double[][] columns = [.. Enumerable.Range(0, features).Select(_ => Drawing.Normal(random, observations))];
        double[] noise = Drawing.Normal(random, observations);
        double[] response = [.. Enumerable.Range(0, observations).Select(i => 1.0 + Enumerable.Range(0, Math.Min(3, features)).Sum(j => columns[j][i]) + noise[i])];
        (x, y) = (columns, response);
        return new SelectionProblem(Design.FromColumns(columns.SelectMany(v => v).ToArray(), observations, features), response);
    }
}
