using CsRecover.Selection.Designs;
using CsRecover.Selection.Splitting;
using CsRecover.Selection.Tests.Exact;

namespace CsRecover.Selection.Tests.Splitting;

/// <summary>Penalty decomposition and ADMM against enumeration, and their two steps against optimality conditions and all subsets.</summary>
public class SplittingTests
{
    private static readonly Enumeration _oracle = new();

    public static TheoryData<string> Both => ["admm-l0", "penalty-decomposition"];

    [Theory]
    [MemberData(nameof(Both))]
    public void Find_what_enumeration_finds_where_that_is_not_hard(string name)
    {
        SelectionMethod method = SelectionCatalog.Find(name);
        for (int seed = 0; seed < 24; seed++)
        {
            (SelectionProblem problem, int k) = Easy(seed);
            SelectionResult expected = problem.Select(k, _oracle), found = problem.Select(k, method);
            Assert.True(Math.Abs(expected.Objective - found.Objective) <= 1e-7 * (1.0 + expected.Objective), $"seed {seed}: {expected.Objective} and {found.Objective}");
            Assert.Equal(expected.Support, found.Support);
        }
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Take_prices_paths_bounds_and_groups(string name)
    {
        SelectionMethod method = SelectionCatalog.Find(name);
        int[] groups = [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5];
        for (int seed = 0; seed < 4; seed++)
        {
            (SelectionProblem easy, _) = Easy(seed);
            Design design = easy.Design;
            double price = easy.Loss == SelectionLoss.Squared ? 4.0 : 2.5;

            // At a price penalty decomposition may leave a feature out that pays: thresholds are high as long as rho is low.
            double optimum = easy.Penalize(price, _oracle).Objective;
            Assert.InRange(easy.Penalize(price, method).Objective, optimum - 1e-8, 1.05 * optimum);
            Assert.Equal([0, 1, 2, 3], easy.Path(3, method).Sizes);
            var signed = new SelectionProblem(design, easy.Response, easy.Loss) { NonNegative = true };
            SelectionResult expected = signed.Select(2, _oracle), found = signed.Select(2, method);
            Assert.Equal(expected.Objective, found.Objective, 1e-6);
            Assert.All(found.Values, v => Assert.True(v > 0.0));
            var grouped = new SelectionProblem(design, easy.Response, easy.Loss) { Groups = groups };
            Assert.Equal(grouped.Select(2, _oracle).Support, grouped.Select(2, method).Support);
        }
    }

    /// <summary>Whatever they find is a model that the problem allows, with the best coefficients for its features.</summary>
    [Theory]
    [MemberData(nameof(Both))]
    public void What_they_find_is_allowed_and_never_below_the_optimum(string name)
    {
        SelectionMethod method = SelectionCatalog.Find(name);
        int optimal = 0;
        for (int seed = 0; seed < 60; seed++)
        {
            (SelectionProblem problem, SelectionTarget target) = seed % 2 == 0 ? RandomProblem.Squared(seed) : RandomProblem.Logistic(seed);
            double optimum = problem.Solve(target, _oracle).Objective;
            SelectionResult found = problem.Solve(target, method);
            Assert.True(found.Objective >= optimum - 1e-8, $"seed {seed}: {found.Objective} below {optimum}");
            Assert.True(target.Size is not { } most || found.Size <= most);
            Assert.True(!problem.NonNegative || found.Values.All(v => v >= 0.0));
            optimal += found.Objective <= optimum + 1e-6 ? 1 : 0;
        }

        Assert.True(optimal >= 36, $"{optimal}");
    }

    [Theory]
    [InlineData(SelectionLoss.Squared, 30, 8)]
    [InlineData(SelectionLoss.Squared, 8, 20)]
    [InlineData(SelectionLoss.Logistic, 30, 8)]
    [InlineData(SelectionLoss.Logistic, 12, 20)]
    public void The_fitting_step_ends_where_slopes_vanish(SelectionLoss loss, int n, int p)
    {
        const double Rho = 0.3, Ridge = 0.1;
        (double[] columns, double[] y) = RandomProblem.Draw(new Random(3), n, p, 2, 0.3, 1.0);
        double[] response = loss == SelectionLoss.Squared ? y : [.. y.Select(v => v > 0.0 ? 1.0 : 0.0)];
        var problem = new SelectionProblem(Design.FromColumns(columns, n, p), response, loss) { Ridge = Ridge, Standardize = false, Intercept = loss == SelectionLoss.Logistic };
        using var working = new WorkingProblem(problem, ColumnScaling.Of(problem.Design, problem.Intercept, false, false, 1));
        using var fitting = new FittingCopy(working, 1);
        double[] v = Drawing.Normal(new Random(4), p), x = fitting.X;
        for (int pass = 0; pass < 400; pass++)
        {
            double before = fitting.Loss + (Rho * fitting.Distance(v) / 2.0);
            fitting.Approach(v, Rho);
            Assert.True(fitting.Loss + (Rho * fitting.Distance(v) / 2.0) <= before + (1e-12 * before));
        }

        double[] residual = new double[n];
        double[] means = [.. Enumerable.Range(0, p).Select(j => problem.Intercept ? columns[(j * n)..((j + 1) * n)].Average() : 0.0)];
        for (int i = 0; i < n; i++)
        {
            double f = fitting.Intercept + Enumerable.Range(0, p).Sum(j => (columns[(j * n) + i] - means[j]) * x[j]);
            residual[i] = loss == SelectionLoss.Squared ? response[i] - f : response[i] - (1.0 / (1.0 + Math.Exp(-f)));
        }

        Assert.True(!problem.Intercept || Math.Abs(residual.Sum()) < 1e-5);
        for (int j = 0; j < p; j++)
        {
            double slope = Enumerable.Range(0, n).Sum(i => (columns[(j * n) + i] - means[j]) * residual[i]) - (2.0 * Ridge * x[j]) - (Rho * (x[j] - v[j]));
            Assert.Equal(0.0, slope, 1e-4);
        }
    }

    [Fact]
    public void The_sparse_step_is_the_nearest_of_all_that_are_allowed()
    {
        for (int seed = 0; seed < 30; seed++)
        {
            (SelectionProblem problem, SelectionTarget target) = RandomProblem.Squared(seed);
            using var working = new WorkingProblem(problem, ColumnScaling.Of(problem.Design, problem.Intercept, problem.Standardize, true, 1));
            int p = problem.Design.Features;
            double[] x = Drawing.Normal(new Random(seed), p), z = new double[p];
            double rho = 0.7;
            new SparseCopy(working, target).Nearest(x, rho, z);
            int[] groupOf = problem.Groups is { } groups ? [.. groups] : [.. Enumerable.Range(0, p)];
            double[] near = [.. x.Select((v, j) => working.Scaling.Unusable[j] ? 0.0 : Math.Clamp(v, working.Lower?[j] ?? double.NegativeInfinity, working.Upper?[j] ?? double.PositiveInfinity))];
            double best = double.PositiveInfinity;
            foreach (int[] subset in EnumerationTests.Subsets(problem.Choices).Where(s => target.Size is not { } most || s.Length <= most))
            {
                double[] trial = [.. near.Select((v, j) => subset.Contains(groupOf[j]) ? v : 0.0)];
                best = Math.Min(best, Cost(trial, x, groupOf, rho, target));
            }

            Assert.Equal(best, Cost(z, x, groupOf, rho, target), 1e-12);
            Assert.True(target.Size is not { } size || Enumerable.Range(0, p).Where(j => z[j] != 0.0).Select(j => groupOf[j]).Distinct().Count() <= size);
        }
    }

    [Fact]
    public void Wrong_settings_are_refused_in_words()
    {
        (SelectionProblem problem, _) = Easy(0);
        Assert.Contains("Growth: expected a number above 1, got 1.", Refused(new PenaltyDecomposition { Growth = 1.0 }), StringComparison.Ordinal);
        Assert.Contains("Rounds: expected 1 or more, got 0.", Refused(new PenaltyDecomposition { Rounds = 0 }), StringComparison.Ordinal);
        Assert.Contains("Descent: expected a positive number, got 0.", Refused(new PenaltyDecomposition { Descent = 0.0 }), StringComparison.Ordinal);
        Assert.Contains("Relaxation: expected a number from 1 to 1.9, got 2.", Refused(new AdmmL0 { Relaxation = 2.0 }), StringComparison.Ordinal);
        Assert.Contains("Balancing: expected 1 or more, got 0.5.", Refused(new AdmmL0 { Balancing = 0.5 }), StringComparison.Ordinal);
        Assert.Contains("InitialPenalty: expected a positive number, got 0.", Refused(new AdmmL0 { InitialPenalty = 0.0 }), StringComparison.Ordinal);
        Assert.Contains("MaxIterations: expected 1 or more, got 0.", Refused(new AdmmL0 { MaxIterations = 0 }), StringComparison.Ordinal);
        Assert.Contains("Change: expected a number between 0 and 1, got 0.", Refused(new AdmmL0 { Change = 0.0 }), StringComparison.Ordinal);

        string Refused(SelectionMethod method) => Assert.Throws<ArgumentException>(() => problem.Select(2, method)).Message;
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Stop_when_time_is_up_or_the_run_is_cancelled(string name)
    {
        (SelectionProblem problem, _) = Easy(1);
        SelectionMethod method = SelectionCatalog.Find(name);
        Assert.Equal(SelectionStatus.TimeLimit, problem.Select(2, method, new SelectionOptions { TimeLimit = TimeSpan.Zero }).Status);
        Assert.Throws<OperationCanceledException>(() => problem.Select(2, method, new SelectionOptions { CancellationToken = new CancellationToken(true) }));
    }

    private static double Cost(double[] z, double[] x, int[] groupOf, double rho, SelectionTarget target) =>
        (rho * z.Zip(x, (a, b) => (a - b) * (a - b)).Sum() / 2.0) + (target.Penalty * Enumerable.Range(0, z.Length).Where(j => z[j] != 0.0).Select(j => groupOf[j]).Distinct().Count());

    private static (SelectionProblem Problem, int Size) Easy(int seed)
    {
        bool logistic = seed % 2 == 1;
        int n = logistic ? 200 : 60, p = 12, k = 1 + (seed % 3);
        (double[] columns, double[] y) = RandomProblem.Draw(new Random(seed), n, p, k, 0.2, 0.7);
        double[] response = logistic ? [.. y.Select(v => v > 0.0 ? 1.0 : 0.0)] : y;
        return (new SelectionProblem(Design.FromColumns(columns, n, p), response, logistic ? SelectionLoss.Logistic : SelectionLoss.Squared) { Ridge = seed % 5 == 0 ? 0.02 : 0.0 }, k);
    }
}
