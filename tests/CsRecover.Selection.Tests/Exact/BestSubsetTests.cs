namespace CsRecover.Selection.Tests.Exact;

/// <summary>Branch and bound against enumeration.</summary>
public class BestSubsetTests
{
    private static readonly Enumeration _oracle = new();
    private static readonly ProofCheck _check = new(RandomProblem.Squared, problem => 1e-9 * (1.0 + Energy(problem)), open: _ => 0.0);

    [Fact]
    public void Equals_enumeration_on_a_thousand_problems() => _check.Finds_the_optimum(0, 1000);

    [Theory]
    [InlineData(1.0)]
    [InlineData(1.5)]
    [InlineData(10.0)]
    public void The_search_over_relaxations_equals_enumeration_within_what_it_assumes(double factor)
    {
        (int assumed, int proven) = _check.Finds_the_optimum_within_what_relaxations_assume(1000, factor);
        Assert.True(assumed > 200 && proven > 100, $"{assumed} and {proven}");
    }

    [Theory]
    [InlineData(1, 0.0)]
    [InlineData(9, 0.0)]
    [InlineData(1000000, 0.2)]
    public void What_relaxations_prove_is_true(int nodes, double gap) => _check.Relaxations_prove_what_is_true(400, new BestSubset { Gap = gap, NodeLimit = nodes });

    /// <summary>Ten of many features at a signal-to-noise ratio of 5: the true ones are the best, up to the gap.</summary>
    [Fact]
    public void Proves_the_true_features_among_many()
    {
        (double[] columns, double[] y) = RandomProblem.Draw(new Random(1), 300, 600, 5, 0.0, 1.0);
        var problem = new SelectionProblem(Design.FromColumns(columns, 300, 600), y);
        var options = new SelectionOptions { MaxThreads = 1 };
        BestSubset quick = new() { AttemptNodes = 0 };
        SelectionResult found = problem.Select(5, quick, options), exact = problem.Select(5, new BestSubset { Gap = 0.0, AssumedFactor = 0.0 }, options);
        Assert.Equal([0, 120, 240, 360, 480], found.Support);
        Assert.Equal(found.Support, exact.Support);
        Assert.InRange(found.Certificate!.Value.Gap, 0.0, 0.01);
        Assert.NotNull(found.Certificate.Value.AssumedBound);
        Assert.Null(exact.Certificate!.Value.AssumedBound);
        Assert.Equal(0.0, exact.Certificate.Value.Gap);
        Assert.True(found.Certificate.Value.Lower <= exact.Objective);
        Assert.Equal(found.Certificate, problem.Select(5, quick, new SelectionOptions { MaxThreads = 3 }).Certificate);
        Assert.Null(problem.Select(5, new BestSubset(), options).Certificate!.Value.AssumedBound);
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.3)]
    public void A_wider_gap_is_kept(double gap) => Assert.Equal(0, _check.Proves_what_is_true(300, new BestSubset { Gap = gap }));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    public void What_is_proven_when_nodes_run_out_is_true(int nodes) => Assert.NotEqual(0, _check.Proves_what_is_true(300, new BestSubset { Gap = 0.0, NodeLimit = nodes }));

    /// <summary>Correlated features and more noise than signal: enumeration of 60 million models would take half a minute.</summary>
    [Theory]
    [InlineData(60, 24, 6, 0.5, 1)]
    [InlineData(60, 22, 7, 0.7, 2)]
    [InlineData(20, 26, 5, 0.6, 3)]
    public void Proves_hard_little_problems(int n, int p, int k, double correlation, int seed)
    {
        (double[] columns, double[] y) = RandomProblem.Draw(new Random(seed), n, p, k, correlation, 2.0);
        var problem = new SelectionProblem(Design.FromColumns(columns, n, p), y);
        SelectionResult expected = problem.Select(k, _oracle), found = problem.Select(k, new BestSubset { Gap = 0.0 });
        Assert.Equal(expected.Support, found.Support);
        Assert.Equal(expected.Objective, found.Objective, 1e-9);
        Assert.Equal(0.0, found.Certificate!.Value.Gap);
    }

    /// <summary>Enough features for bounds from their correlations, with few correlations (many observations) and many.</summary>
    [Fact]
    public void Bounds_from_correlations_leave_nothing_better_out()
    {
        for (int seed = 0; seed < 12; seed++)
        {
            int n = seed % 2 == 0 ? 30 : 120;
            (double[] columns, double[] y) = RandomProblem.Draw(new Random(seed), n, 104, 4, 0.0, 1.0 + (seed % 3));
            var problem = new SelectionProblem(Design.FromColumns(columns, n, 104), y) { Ridge = seed % 4 == 0 ? 0.05 : 0.0 };
            SelectionResult expected = problem.Select(3, _oracle), found = problem.Select(3, new BestSubset { Gap = 0.0, SmallProblem = 200 });
            Assert.Equal(expected.Support, found.Support);
            Assert.Equal(expected.Objective, found.Objective, 1e-9);
            Assert.Equal(0.0, found.Certificate!.Value.Gap);
        }
    }

    /// <summary>Columns that share directions, which bounds make free: equally correlated ones, two blocks, and a column of its own direction or that depends on others beside them; told k and a price.</summary>
    [Fact]
    public void Bounds_with_free_directions_leave_nothing_better_out()
    {
        for (int seed = 0; seed < 16; seed++)
        {
            const int P = 104;
            int n = seed % 2 == 0 ? 40 : 150;
            var random = new Random(seed);
            (double[] columns, double[] y) = RandomProblem.Draw(random, n, P, 3, 0.6, 1.0 + (seed % 3));
            double[] other = Drawing.Normal(random, n);
            for (int i = 0; i < n; i++)
            {
                for (int j = P / 2; seed % 4 == 1 && j < P; j++)
                {
                    columns[(j * n) + i] += 2.0 * other[i];
                }

                columns[((P - 1) * n) + i] = seed % 4 == 2 ? Enumerable.Range(0, P - 1).Average(j => columns[(j * n) + i]) : seed % 4 == 3 ? columns[i] - columns[n + i] : columns[((P - 1) * n) + i];
            }

            var problem = new SelectionProblem(Design.FromColumns(columns, n, P), y) { Ridge = seed % 5 == 0 ? 0.05 : 0.0, Standardize = seed % 3 > 0 };
            SelectionResult best = problem.Select(3, _oracle);
            var prices = new SelectionProblem(Design.FromColumns(columns, n, P), y) { Ridge = 0.02 };
            double price = (prices.Select(2, _oracle).Objective - prices.Select(3, _oracle).Objective) * 0.9;
            foreach (int nodes in (int[])[int.MaxValue, 3])
            {
                Certificate certificate = problem.Select(3, new BestSubset { Gap = 0.0, SmallProblem = 200, NodeLimit = nodes }).Certificate!.Value;
                Assert.True(certificate.Lower <= best.Objective * (1.0 + 1e-9) && certificate.Upper >= best.Objective * (1.0 - 1e-9), $"seed {seed}: {best.Objective} and {certificate}");
                Assert.True(nodes < 10 || certificate.Gap < 1e-9, $"seed {seed}: {certificate}");
                double upper = prices.Select(3, _oracle).Objective + (3 * price);
                certificate = prices.Penalize(price, new BestSubset { Gap = 0.0, SmallProblem = 200, NodeLimit = Math.Min(nodes, 20000) }).Certificate!.Value;
                Assert.True(certificate.Lower <= upper * (1.0 + 1e-9), $"seed {seed}: {upper} and {certificate}");
            }
        }
    }

    /// <summary>Equally correlated columns, as many as observations: proven without an assumption, which bounds from the correlations themselves do not do.</summary>
    [Fact]
    public void Proves_the_true_features_among_many_that_share_a_factor()
    {
        (double[] columns, double[] y) = RandomProblem.Draw(new Random(1), 400, 400, 5, 0.5, 1.0);
        var problem = new SelectionProblem(Design.FromColumns(columns, 400, 400), y);
        SelectionResult found = problem.Select(5, new BestSubset { Gap = 0.0, AssumedFactor = 0.0, NodeLimit = 2000 });
        Assert.Equal([0, 80, 160, 240, 320], found.Support);
        Assert.Equal(0.0, found.Certificate!.Value.Gap);
        Assert.Null(found.Certificate.Value.AssumedBound);
    }

    [Fact]
    public void Nothing_and_everything()
    {
        (double[] columns, double[] y) = RandomProblem.Draw(new Random(2), 20, 8, 3, 0.2, 1.0);
        var problem = new SelectionProblem(Design.FromColumns(columns, 20, 8), y);
        Assert.Empty(problem.Select(0, new BestSubset()).Support);
        Assert.Equal(8, problem.Select(8, new BestSubset { Gap = 0.0 }).Size);
        Assert.Equal(8, problem.Penalize(0.0, new BestSubset { Gap = 0.0 }).Size);
        Assert.Empty(problem.Penalize(1e6, new BestSubset()).Support);
    }

    [Fact]
    public void More_features_than_rank_fit_exactly()
    {
        (double[] columns, double[] y) = RandomProblem.Draw(new Random(2), 5, 12, 3, 0.2, 1.0);
        var problem = new SelectionProblem(Design.FromColumns(columns, 5, 12), y) { Intercept = false };
        foreach (int k in (int[])[5, 8, 12])
        {
            SelectionResult model = problem.Select(k, new BestSubset { Gap = 0.0 });
            Assert.InRange(model.Objective, 0.0, 1e-20 + (1e-12 * Energy(problem)));
            Assert.Equal(0.0, model.Certificate!.Value.Gap);
        }
    }

    [Fact]
    public void Answers_and_nodes_are_the_same_for_any_number_of_threads()
    {
        (double[] columns, double[] y) = RandomProblem.Draw(new Random(7), 60, 30, 6, 0.6, 2.0);
        var problem = new SelectionProblem(Design.FromColumns(columns, 60, 30), y);
        SelectionResult one = problem.Select(6, new BestSubset { Gap = 0.0 }, new SelectionOptions { MaxThreads = 1 });
        foreach (int threads in (int[])[2, 3])
        {
            SelectionResult several = problem.Select(6, new BestSubset { Gap = 0.0 }, new SelectionOptions { MaxThreads = threads });
            Assert.Equal(one.Support, several.Support);
            Assert.Equal(one.Values, several.Values);
            Assert.Equal(one.Certificate, several.Certificate);
        }
    }

    /// <summary>
    /// Threads choose units of one node side by side, each with memory of its own. Many searches with more threads than processors, single features and groups, of which each must be that of one thread to the last digit.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Threads_do_not_meet_in_the_equations_of_a_node(bool grouped)
    {
        for (int seed = 0; seed < 8; seed++)
        {
            const int N = 50, P = 40;
            (double[] columns, double[] y) = RandomProblem.Draw(new Random(seed), N, P, 6, 0.5, 2.0);
            var problem = new SelectionProblem(Design.FromColumns(columns, N, P), y) { Groups = grouped ? [.. Enumerable.Range(0, P).Select(j => j / 2)] : null };
            SelectionTarget target = SelectionTarget.OfSize(grouped ? 4 : 5);
            SelectionResult one = problem.Solve(target, new BestSubset { Gap = 0.0 }, new SelectionOptions { MaxThreads = 1 });
            for (int repeat = 0; repeat < 15; repeat++)
            {
                SelectionResult several = problem.Solve(target, new BestSubset { Gap = 0.0 }, new SelectionOptions { MaxThreads = 8 });
                Assert.Equal(one.Values, several.Values);
                Assert.Equal(one.Certificate, several.Certificate);
            }
        }
    }

    [Fact]
    public void Stops_when_time_is_up_or_the_run_is_cancelled()
    {
        (double[] columns, double[] y) = RandomProblem.Draw(new Random(7), 60, 40, 8, 0.6, 2.0);
        var problem = new SelectionProblem(Design.FromColumns(columns, 60, 40), y);
        SelectionResult model = problem.Select(8, new BestSubset { Gap = 0.0 }, new SelectionOptions { TimeLimit = TimeSpan.Zero });
        Assert.Equal(SelectionStatus.TimeLimit, model.Status);
        Assert.True(model.Certificate!.Value.Lower < model.Objective);
        Assert.Throws<OperationCanceledException>(() => problem.Select(8, new BestSubset { Gap = 0.0 }, new SelectionOptions { CancellationToken = new CancellationToken(true) }));
    }

    [Fact]
    public void Wrong_settings_and_problems_are_refused()
    {
        (double[] columns, double[] y) = RandomProblem.Draw(new Random(7), 10, 4, 2, 0.0, 1.0);
        var problem = new SelectionProblem(Design.FromColumns(columns, 10, 4), y);
        foreach (BestSubset wrong in (BestSubset[])[new() { Gap = -0.1 }, new() { Gap = 1.0 }, new() { Gap = double.NaN }, new() { NodeLimit = 0 }, new() { AssumedFactor = 0.5 }, new() { SmallProblem = -1 }, new() { AttemptNodes = -1 }])
        {
            Assert.StartsWith("Expected a", Assert.Throws<ArgumentException>(() => problem.Select(2, wrong)).Message, StringComparison.Ordinal);
        }
    }

    private static double Energy(SelectionProblem problem) => problem.Response.Sum(v => v * v);
}
