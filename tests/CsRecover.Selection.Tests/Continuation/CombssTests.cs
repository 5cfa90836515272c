using CsRecover.Selection.Tests.Exact;

namespace CsRecover.Selection.Tests.Continuation;

public class CombssTests
{
    [Fact]
    public void It_comes_close_to_enumeration_and_never_below()
    {
        int optimal = 0;
        double above = 0.0;
        const int Draws = 12;
        for (int seed = 0; seed < Draws; seed++)
        {
            int n = seed % 2 == 0 ? 40 : 12;
            (double[] columns, double[] y) = RandomProblem.Draw(new Random(seed), n, 14, 3, 0.4, 1.0);
            var problem = new SelectionProblem(Design.FromColumns(columns, n, 14), y) { Ridge = seed % 3 == 0 ? 0.1 : 0.0 };
            SelectionResult found = problem.Select(3, new Combss()), best = problem.Select(3, new Enumeration());
            Assert.InRange(found.Objective, best.Objective * (1 - 1e-9), double.PositiveInfinity);
            optimal += found.Objective <= best.Objective * (1 + 1e-9) ? 1 : 0;
            above += ((found.Objective / best.Objective) - 1) / Draws;
        }

        Assert.InRange(optimal, 7, Draws);
        Assert.InRange(above, 0.0, 0.05);
    }

    [Fact]
    public void More_features_than_observations_and_a_sparse_design()
    {
        const int Rows = 60, Features = 300;
        var random = new Random(3);
        double[] columns = [.. Drawing.Normal(random, Rows * Features).Select(v => random.Next(3) == 0 ? v : 0.0)], noise = Drawing.Normal(random, Rows);
        double[] y = [.. Enumerable.Range(0, Rows).Select(i => (2 * columns[(10 * Rows) + i]) - (2 * columns[(150 * Rows) + i]) + (2 * columns[(299 * Rows) + i]) + (0.2 * noise[i]))];
        SelectionResult stored = new SelectionProblem(Design.FromColumns(columns, Rows, Features), y).Select(3, new Combss());
        Assert.Equal([10, 150, 299], stored.Support);

        int[] starts = new int[Features + 1];
        var rows = new List<int>();
        var values = new List<double>();
        for (int j = 0; j < Features; j++)
        {
            for (int i = 0; i < Rows; i++)
            {
                if (columns[(j * Rows) + i] != 0.0)
                {
                    rows.Add(i);
                    values.Add(columns[(j * Rows) + i]);
                }
            }

            starts[j + 1] = rows.Count;
        }

        SelectionResult sparse = new SelectionProblem(Design.FromSparseColumns(Rows, Features, starts, [.. rows], [.. values]), y).Select(3, new Combss());
        Assert.Equal(stored.Support, sparse.Support);
        Assert.Equal(stored.Loss, sparse.Loss, 1e-9);
    }

    [Theory]
    [InlineData(120, 16, 0.0)]
    [InlineData(120, 16, 0.02)]
    [InlineData(150, 160, 0.02)]
    public void With_logistic_loss_it_finds_what_enumeration_finds_where_that_is_not_hard(int n, int p, double ridge)
    {
        for (int seed = 0; seed < 6; seed++)
        {
            (double[] columns, double[] y) = RandomProblem.Draw(new Random(seed), n, p, 2, 0.2, 1.0);
            var problem = new SelectionProblem(Design.FromColumns(columns, n, p), [.. y.Select(v => v > 0.3 ? 1.0 : 0.0)], SelectionLoss.Logistic) { Intercept = seed % 2 == 0, Ridge = ridge };
            SelectionResult expected = problem.Select(2, new Enumeration()), found = problem.Select(2, new Combss());
            Assert.Equal(expected.Support, found.Support);
            Assert.Equal(expected.Objective, found.Objective, 1e-7);
        }
    }

    [Fact]
    public void With_logistic_loss_prices_and_paths()
    {
        (double[] columns, double[] y) = RandomProblem.Draw(new Random(8), 100, 12, 3, 0.2, 1.0);
        var problem = new SelectionProblem(Design.FromColumns(columns, 100, 12), [.. y.Select(v => v > 0.0 ? 1.0 : 0.0)], SelectionLoss.Logistic);
        Assert.Equal(problem.Penalize(3.0, new Enumeration()).Support, problem.Penalize(3.0, new Combss()).Support);
        Assert.Equal(Enumerable.Range(0, 13), problem.Path(12, new Combss()).Models.Select(model => model.Size));
        Assert.Empty(problem.Penalize(1e6, new Combss()).Support);
    }

    [Fact]
    public void Prices_and_paths()
    {
        (double[] columns, double[] y) = RandomProblem.Draw(new Random(8), 50, 12, 3, 0.2, 0.3);
        var problem = new SelectionProblem(Design.FromColumns(columns, 50, 12), y);
        SelectionResult priced = problem.Penalize(2.0, new Combss()), best = problem.Penalize(2.0, new Enumeration());
        Assert.Equal(best.Support, priced.Support);
        SelectionPath path = problem.Path(12, new Combss());
        Assert.Equal(Enumerable.Range(0, 13), path.Models.Select(model => model.Size));
        Assert.Equal(problem.Select(12, new Enumeration()).Loss, path.Models[12].Loss, 1e-9);
        Assert.Empty(problem.Penalize(1e6, new Combss()).Support);
    }

    [Fact]
    public void What_it_does_not_take_is_refused_in_words()
    {
        (double[] columns, double[] y) = RandomProblem.Draw(new Random(8), 20, 6, 2, 0.0, 0.3);
        Design design = Design.FromColumns(columns, 20, 6);
        Assert.Contains("got one with bounds", Assert.Throws<NotSupportedException>(() => new SelectionProblem(design, y) { NonNegative = true }.Select(2, new Combss())).Message, StringComparison.Ordinal);
        var plain = new SelectionProblem(design, y);
        Assert.Contains("Steps: expected 2 or more, got 1.", Assert.Throws<ArgumentException>(() => plain.Select(2, new Combss { Steps = 1 })).Message, StringComparison.Ordinal);
        Assert.Contains("LastDelta: expected at least the first, 0.001, got 0.0001.", Assert.Throws<ArgumentException>(() => plain.Select(2, new Combss { LastDelta = 1e-4 })).Message, StringComparison.Ordinal);
    }
}
