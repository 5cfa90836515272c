namespace CsRecover.Selection.Tests.Stepwise;

/// <summary>Stepwise selection against fits of every candidate: the row "stepwise" of the founding article's table.</summary>
public class StepwiseTests
{
    private static readonly CsRecover.Selection.Stepwise _forward = new(), _backward = new() { Direction = StepwiseDirection.Backward }, _both = new() { Direction = StepwiseDirection.Both };

    public static TheoryData<SelectionLoss, bool, double, bool, bool> Problems
    {
        get
        {
            var all = new TheoryData<SelectionLoss, bool, double, bool, bool>();
            foreach (SelectionLoss loss in Enum.GetValues<SelectionLoss>())
            {
                all.Add(loss, true, 0.0, false, false);
                all.Add(loss, true, 0.0, true, false);
                all.Add(loss, false, 0.02, false, false);
                all.Add(loss, true, 0.02, true, false);
                all.Add(loss, true, 0.0, false, true);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Problems))]
    public void Each_size_is_that_of_naive_refits(SelectionLoss loss, bool intercept, double ridge, bool groups, bool sparse)
    {
        for (int seed = 0; seed < (loss == SelectionLoss.Squared ? 6 : 2); seed++)
        {
            (SelectionProblem problem, NaiveModels naive) = Draw(seed, loss, intercept, ridge, groups, sparse);
            int most = Math.Min(6, naive.Units - 1);
            SelectionPath up = problem.Path(most, _forward), down = problem.Path(most, _backward), floating = problem.Path(most, _both);
            List<int>[] expected = NaiveWalks.Floating(naive, most);
            for (int size = 0; size <= most; size++)
            {
                Same(naive, NaiveWalks.Forward(naive, size), up.Models[size]);
                Same(naive, NaiveWalks.Backward(naive, size), down.Models[size]);
                Same(naive, expected[size], floating.Models[size]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Problems))]
    public void Each_price_is_that_of_naive_refits(SelectionLoss loss, bool intercept, double ridge, bool groups, bool sparse)
    {
        for (int seed = 10; seed < (loss == SelectionLoss.Squared ? 14 : 12); seed++)
        {
            (SelectionProblem problem, NaiveModels naive) = Draw(seed, loss, intercept, ridge, groups, sparse);
            double[] prices = [4.0, 1.0, 0.3];
            SelectionTarget[] targets = [.. prices.Select(SelectionTarget.OfPenalty)];
            SelectionPath up = problem.SolvePath(targets, _forward), down = problem.SolvePath(targets, _backward);
            for (int t = 0; t < prices.Length; t++)
            {
                Same(naive, NaiveWalks.Forward(naive, naive.Units, prices[t]), up.Models[t]);
                Same(naive, NaiveWalks.Backward(naive, 0, prices[t]), down.Models[t]);
                SelectionResult both = problem.Penalize(prices[t], _both);
                Same(naive, NaiveWalks.Both(naive, prices[t]), both);
                Assert.Equal(SelectionStatus.LocalOptimum, both.Status);
                Assert.Equal(naive.Objective(NaiveWalks.Both(naive, prices[t])) + (prices[t] * both.Size), both.Objective, 1e-9);
            }

            Assert.All(up.Models.Zip(up.Models.Skip(1)), pair => Assert.True(pair.First.Size <= pair.Second.Size));
        }
    }

    [Fact]
    public void One_path_is_the_selections_one_by_one()
    {
        (SelectionProblem problem, _) = Draw(3, SelectionLoss.Squared, intercept: true, ridge: 0.0, groups: false, sparse: false);
        foreach (CsRecover.Selection.Stepwise method in new[] { _forward, _backward })
        {
            SelectionPath path = problem.Path(7, method);
            Assert.Equal(Enumerable.Range(0, 8), path.Sizes);
            Assert.All(path.Models, model => Assert.Equal(problem.Select(model.Size, method).Support, model.Support));
        }
    }

    /// <summary>Steps back find what steps up alone miss: y is the sum of two features, and a third one that is close to y comes first.</summary>
    [Fact]
    public void Floating_search_replaces_a_feature_that_others_made_superfluous()
    {
        const int N = 60;
        var random = new Random(5);
        double[][] x = [.. Enumerable.Range(0, 6).Select(_ => Drawing.Normal(random, N))];
        double[] y = [.. Enumerable.Range(0, N).Select(i => x[0][i] + x[1][i])];
        x[2] = [.. Enumerable.Range(0, N).Select(i => y[i] + (0.8 * x[2][i]))];
        var problem = new SelectionProblem(Design.FromColumns(x.SelectMany(v => v).ToArray(), N, 6), y);
        Assert.Contains(2, problem.Select(2, _forward).Support);
        SelectionResult exact = problem.Path(3, _both).Models[2];
        Assert.Equal([0, 1], exact.Support);
        Assert.Equal(0.0, exact.Loss, 1e-20);
        Assert.Equal([0, 1], problem.Penalize(1e-3, _both).Support);
    }

    [Fact]
    public void An_exact_fit_ends_forward_steps()
    {
        const int N = 40;
        var random = new Random(8);
        double[][] x = [.. Enumerable.Range(0, 30).Select(_ => Drawing.Normal(random, N))];
        double[] y = [.. Enumerable.Range(0, N).Select(i => 3.0 + (2.0 * x[4][i]) - x[11][i])];
        SelectionResult model = new SelectionProblem(Design.FromColumns(x.SelectMany(v => v).ToArray(), N, 30), y).Select(10, _forward);
        Assert.Equal([4, 11], model.Support);
        Assert.Equal([2.0, -1.0], model.Values.Select(v => Math.Round(v, 12)));
        Assert.Equal(3.0, model.Intercept, 1e-12);
        Assert.Equal(SelectionStatus.LocalOptimum, model.Status);
    }

    [Fact]
    public void A_feature_that_others_determine_is_passed_over_upwards_and_named_downwards()
    {
        const int N = 30;
        var random = new Random(2);
        double[][] x = [.. Enumerable.Range(0, 4).Select(_ => Drawing.Normal(random, N))];
        x[3] = [.. Enumerable.Range(0, N).Select(i => x[0][i] - (2.0 * x[1][i]) + 1.0)];
        double[] noise = Drawing.Normal(random, N);
        double[] y = [.. Enumerable.Range(0, N).Select(i => x[0][i] + x[1][i] + x[2][i] + noise[i])];
        double[] classes = [.. y.Select(v => v > 0.0 ? 1.0 : 0.0)];
        Design design = Design.FromColumns(x.SelectMany(v => v).ToArray(), N, 4, ["age", "bmi", "dose", "sum"]);
        foreach (SelectionProblem problem in new[] { new SelectionProblem(design, y), new SelectionProblem(design, classes, SelectionLoss.Logistic) { Ridge = 0.0 } })
        {
            SelectionResult up = problem.Select(4, _forward);
            Assert.Equal(3, up.Size);
            string message = Assert.Throws<ArgumentException>(() => problem.Select(2, _backward)).Message;
            Assert.Contains("'sum'", message, StringComparison.Ordinal);
            Assert.Contains("ridge", message, StringComparison.Ordinal);
        }

        Assert.Equal(2, new SelectionProblem(design, y) { Ridge = 0.1 }.Select(2, _backward).Size);
    }

    [Fact]
    public void Backward_refuses_as_many_features_as_observations()
    {
        var wide = new SelectionProblem(Design.FromColumns(Drawing.Normal(new Random(1), 50), 5, 10), [1.0, 2.0, 3.0, 4.0, 7.0]);
        Assert.Contains("10 features and 5 observations", Assert.Throws<NotSupportedException>(() => wide.Select(2, _backward)).Message, StringComparison.Ordinal);
        SelectionPath ridge = new SelectionProblem(wide.Design, wide.Response) { Ridge = 0.1 }.Path(10, _backward);
        Assert.Equal(Enumerable.Range(0, 11), ridge.Sizes);
    }

    [Fact]
    public void Unusable_features_are_never_chosen()
    {
        const int N = 40;
        var random = new Random(4);
        double[][] x = [.. Enumerable.Range(0, 6).Select(_ => Drawing.Normal(random, N))];
        x[1] = [.. Enumerable.Repeat(7.0, N)];
        x[5] = [.. x[2].Select(v => (3.0 * v) - 1.0)];
        double[] y = Drawing.Normal(random, N);
        var problem = new SelectionProblem(Design.FromColumns(x.SelectMany(v => v).ToArray(), N, 6), y) { IgnoreUnusable = true };
        Assert.All(new[] { _forward, _backward, _both }, method => Assert.Equal([0, 2, 3, 4], problem.Select(6, method).Support));
        var grouped = new SelectionProblem(problem.Design, y) { IgnoreUnusable = true, Groups = [0, 1, 0, 2, 2, 3] };
        Assert.All(new[] { _forward, _backward, _both }, method => Assert.Equal([0, 2, 3, 4], grouped.Select(4, method).Support));
    }

    /// <summary>Without a ridge, separated classes have no finite fit; selection must end all the same, with a loss that is next to nothing.</summary>
    [Fact]
    public void Separated_classes_end_forward_steps()
    {
        const int N = 50;
        var random = new Random(6);
        double[][] x = [.. Enumerable.Range(0, 8).Select(_ => Drawing.Normal(random, N))];
        double[] classes = [.. x[3].Select(v => v > 0.2 ? 1.0 : 0.0)];
        SelectionResult model = new SelectionProblem(Design.FromColumns(x.SelectMany(v => v).ToArray(), N, 8), classes, SelectionLoss.Logistic).Select(5, _forward);
        Assert.Equal([3], model.Support);
        Assert.InRange(model.Loss, 0.0, 1e-6);
    }

    [Fact]
    public void Time_and_cancellation_are_kept()
    {
        (SelectionProblem problem, _) = Draw(2, SelectionLoss.Squared, intercept: true, ridge: 0.0, groups: false, sparse: false);
        var atOnce = new SelectionOptions { TimeLimit = TimeSpan.Zero };
        Assert.All(new[] { _forward, _backward, _both }, method =>
        {
            SelectionResult model = problem.Select(3, method, atOnce);
            Assert.Equal(SelectionStatus.TimeLimit, model.Status);
            Assert.InRange(model.Size, 0, 3);
        });
        var cancelled = new SelectionOptions { CancellationToken = new CancellationToken(canceled: true) };
        Assert.All(new[] { _forward, _backward, _both }, method => Assert.Throws<OperationCanceledException>(() => problem.Select(3, method, cancelled)));
    }

    [Fact]
    public void Threads_do_not_change_answers()
    {
        var random = new Random(77);
        double[] x = Drawing.Normal(random, 300 * 1200), y = Drawing.Normal(random, 300);
        var problem = new SelectionProblem(Design.FromColumns(x, 300, 1200), y);
        SelectionPath one = problem.Path(30, _forward, new SelectionOptions { MaxThreads = 1 }), two = problem.Path(30, _forward, new SelectionOptions { MaxThreads = 2 });
        Assert.All(one.Models.Zip(two.Models), pair => Assert.Equal(pair.First.ToDense(), pair.Second.ToDense()));
    }

    private static void Same(NaiveModels naive, List<int> expected, SelectionResult actual)
    {
        Assert.Equal(naive.Features(expected), actual.Support);
        double objective = naive.Objective(expected);
        Assert.InRange(actual.Objective - (actual.Target.Penalty * actual.Size), objective - (1e-9 * (1.0 + objective)), objective + (1e-9 * (1.0 + objective)));
    }

    /// <summary>Correlated features, so that the ways up and down differ, and a response that a few of them explain.</summary>
    private static (SelectionProblem Problem, NaiveModels Naive) Draw(int seed, SelectionLoss loss, bool intercept, double ridge, bool groups, bool sparse)
    {
        // Classes are blurred, and there are more observations of them, or all features together would separate them.
        const int P = 12;
        int N = loss == SelectionLoss.Squared ? 45 : 110;
        var random = new Random(1000 + seed);
        double[] common = Drawing.Normal(random, N);
        double[][] x = [.. Enumerable.Range(0, P).Select(_ => Drawing.Normal(random, N).Zip(common, (own, shared) => sparse && random.Next(3) > 0 ? 0.0 : own + (0.7 * shared) + 0.5).ToArray())];
        double[] noise = Drawing.Normal(random, N);
        double[] y = [.. Enumerable.Range(0, N).Select(i => x[1][i] - (0.8 * x[4][i]) + (0.5 * x[7][i]) + (0.4 * x[8][i]) + ((loss == SelectionLoss.Squared ? 1.0 : 2.0) * noise[i]))];
        double[] response = loss == SelectionLoss.Squared ? y : [.. y.Select(v => v > 0.6 ? 1.0 : 0.0)];
        int[]? groupOf = groups ? [0, 1, 1, 2, 2, 2, 3, 4, 4, 5, 0, 6] : null;
        double[] values = [.. x.SelectMany(v => v)];
        Design design = Design.FromColumns(values, N, P);
        if (sparse)
        {
            int[] entries = [.. Enumerable.Range(0, N * P).Where(e => values[e] != 0.0)];
            int[] starts = [.. Enumerable.Range(0, P + 1).Select(j => entries.Count(e => e < j * N))];
            design = Design.FromSparseColumns(N, P, starts, [.. entries.Select(e => e % N)], [.. entries.Select(e => values[e])]);
        }

        return (new SelectionProblem(design, response, loss) { Intercept = intercept, Ridge = ridge, Groups = groupOf }, new NaiveModels(x, response, loss, intercept, ridge, groupOf));
    }
}
