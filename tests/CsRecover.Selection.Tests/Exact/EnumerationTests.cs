using MathNet.Numerics.LinearAlgebra;

namespace CsRecover.Selection.Tests.Exact;

/// <summary>Enumeration against loops over all subsets with least squares of another library, over all corners of boxes, and against optimality conditions.</summary>
public class EnumerationTests
{
    [Fact]
    public void Squared_loss_equals_loops_over_all_subsets()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            int n = 12, p = 6;
            (double[] columns, double[] y) = RandomProblem.Draw(random, n, p, 3, 0.3, 1.0);
            double ridge = seed % 2 * 0.4;
            var problem = new SelectionProblem(Design.FromColumns(columns, n, p), y) { Intercept = seed % 3 == 0, Standardize = false, Ridge = ridge };
            Matrix<double> x = Centred(Matrix<double>.Build.Dense(n, p, columns), problem.Intercept);
            Vector<double> response = Centred(Matrix<double>.Build.Dense(n, 1, [.. y]), problem.Intercept).Column(0);
            for (int k = 0; k <= p; k++)
            {
                double expected = Subsets(p).Where(s => s.Length <= k).Min(s => LeastSquares(x, response, s, ridge));
                SelectionResult model = problem.Select(k, new Enumeration());
                Assert.Equal(expected, model.Objective, 1e-9);
                Assert.Equal(SelectionStatus.Optimal, model.Status);
                Assert.Equal(0.0, model.Certificate!.Value.Gap);
                Assert.Equal(Subsets(p).Count(s => s.Length <= k), model.Certificate.Value.Nodes);
            }

            double price = 0.7;
            Assert.Equal(Subsets(p).Min(s => LeastSquares(x, response, s, ridge) + (price * s.Length)), problem.Penalize(price, new Enumeration()).Objective, 1e-9);
        }
    }

    /// <summary>Within bounds the optimum has each coefficient at its lower bound, at its upper one, or free and then solving the equations.</summary>
    [Fact]
    public void Bounds_equal_loops_over_what_is_at_its_bound()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var random = new Random(100 + seed);
            int n = 9, p = 5, k = 3;
            (double[] columns, double[] y) = RandomProblem.Draw(random, n, p, 3, 0.5, 0.5);
            double[] lower = [.. Enumerable.Range(0, p).Select(_ => -0.6 * random.NextDouble())], upper = [.. Enumerable.Range(0, p).Select(_ => 0.6 * random.NextDouble())];
            var problem = new SelectionProblem(Design.FromColumns(columns, n, p), y) { Intercept = false, Standardize = seed % 2 == 0, LowerBounds = lower, UpperBounds = upper };
            Matrix<double> x = Matrix<double>.Build.Dense(n, p, columns);
            Vector<double> response = Vector<double>.Build.DenseOfArray(y);
            double best = double.PositiveInfinity;
            foreach (int[] subset in Subsets(p).Where(s => s.Length <= k))
            {
                for (int code = 0; code < Math.Pow(3, subset.Length); code++)
                {
                    var b = Vector<double>.Build.Dense(p);
                    int[] states = [.. Enumerable.Range(0, subset.Length).Select(s => code / (int)Math.Pow(3, s) % 3)];
                    int[] free = [.. subset.Where((_, s) => states[s] == 2)];
                    for (int s = 0; s < subset.Length; s++)
                    {
                        b[subset[s]] = states[s] == 0 ? lower[subset[s]] : states[s] == 1 ? upper[subset[s]] : 0.0;
                    }

                    if (free.Length > 0)
                    {
                        Vector<double> solved = Matrix<double>.Build.DenseOfColumnVectors(free.Select(j => x.Column(j))).QR().Solve(response - (x * b));
                        for (int f = 0; f < free.Length; f++)
                        {
                            b[free[f]] = solved[f];
                        }
                    }

                    if (free.All(j => b[j] >= lower[j] && b[j] <= upper[j]))
                    {
                        best = Math.Min(best, Math.Pow((response - (x * b)).L2Norm(), 2) / 2.0);
                    }
                }
            }

            SelectionResult model = problem.Select(k, new Enumeration());
            Assert.Equal(best, model.Objective, 1e-9);
            Assert.All(Enumerable.Range(0, model.Support.Count), s => Assert.InRange(model.Values[s], lower[model.Support[s]] - 1e-12, upper[model.Support[s]] + 1e-12));
        }
    }

    [Fact]
    public void Groups_are_chosen_whole()
    {
        int n = 14;
        (double[] columns, double[] y) = RandomProblem.Draw(new Random(5), n, 7, 3, 0.2, 0.5);
        int[] groups = [0, 1, 2, 0, 1, 2, 3];
        var problem = new SelectionProblem(Design.FromColumns(columns, n, 7), y) { Intercept = false, Groups = groups };
        Matrix<double> x = Matrix<double>.Build.Dense(n, 7, columns);
        double expected = Subsets(4).Where(s => s.Length <= 2)
            .Min(s => LeastSquares(x, Vector<double>.Build.DenseOfArray(y), [.. Enumerable.Range(0, 7).Where(j => s.Contains(groups[j]))], 0.0));
        SelectionResult model = problem.Select(2, new Enumeration());
        Assert.Equal(expected, model.Objective, 1e-9);
        Assert.Equal(2, model.Size);
    }

    /// <summary>At the optimum of each subset the gradient vanishes (the objective is convex), so that the least of them is the optimum.</summary>
    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    public void Logistic_loss_equals_newton_for_all_subsets(double ridge)
    {
        int n = 40, p = 5;
        (double[] columns, double[] y) = RandomProblem.Draw(new Random(9), n, p, 2, 0.3, 1.5);
        double[] classes = [.. y.Select(v => v > 0.1 ? 1.0 : 0.0)];
        var problem = new SelectionProblem(Design.FromColumns(columns, n, p), classes, SelectionLoss.Logistic) { Standardize = false, Ridge = ridge };
        Matrix<double> x = Centred(Matrix<double>.Build.Dense(n, p, columns), true);
        for (int k = 0; k <= 3; k++)
        {
            double expected = Subsets(p).Where(s => s.Length <= k).Min(s => Logistic(x, classes, s, ridge));
            Assert.Equal(expected, problem.Select(k, new Enumeration()).Objective, 1e-8);
        }
    }

    [Fact]
    public void Logistic_loss_keeps_signs()
    {
        int n = 40, p = 5;
        (double[] columns, double[] y) = RandomProblem.Draw(new Random(9), n, p, 2, 0.3, 1.5);
        double[] classes = [.. y.Select(v => v > 0.1 ? 1.0 : 0.0)];
        var free = new SelectionProblem(Design.FromColumns(columns, n, p), classes, SelectionLoss.Logistic);
        var signed = new SelectionProblem(Design.FromColumns(columns, n, p), classes, SelectionLoss.Logistic) { NonNegative = true };
        double best = double.PositiveInfinity;
        foreach (int[] subset in Subsets(p).Where(s => s.Length <= 3))
        {
            // Within signs the optimum is the free optimum of some subset in which all coefficients are positive.
            double[] keep = [.. subset.SelectMany(j => columns[(j * n)..((j + 1) * n)])];
            if (subset.Length == 0)
            {
                best = Math.Min(best, free.Select(0, new Enumeration()).Objective);
                continue;
            }

            SelectionResult model = new SelectionProblem(Design.FromColumns(keep, n, subset.Length), classes, SelectionLoss.Logistic).Select(subset.Length, new Enumeration());
            best = model.Values.All(v => v > 0.0) ? Math.Min(best, model.Objective) : best;
        }

        SelectionResult answer = signed.Select(3, new Enumeration());
        Assert.Equal(best, answer.Objective, 1e-8);
        Assert.All(answer.Values, v => Assert.True(v > 0.0));
    }

    [Fact]
    public void Separable_classes_end_at_a_loss_of_nothing()
    {
        double[] x = [-2, -1, 1, 2, 3, 1, 2, 2, 1, 3];
        SelectionResult model = new SelectionProblem(Design.FromColumns(x, 5, 2), [0, 0, 1, 1, 1], SelectionLoss.Logistic).Select(1, new Enumeration());
        Assert.Equal([0], model.Support);
        Assert.InRange(model.Objective, 0.0, 1e-6);
    }

    [Fact]
    public void One_pass_serves_a_path()
    {
        (double[] columns, double[] y) = RandomProblem.Draw(new Random(3), 30, 12, 4, 0.4, 1.0);
        var problem = new SelectionProblem(Design.FromColumns(columns, 30, 12), y);
        SelectionPath path = problem.Path(6, new Enumeration());
        Assert.All(path.Models, model => Assert.Equal(problem.Solve(model.Target, new Enumeration()).Objective, model.Objective));
    }

    [Fact]
    public void All_models_of_twenty_features()
    {
        (double[] columns, double[] y) = RandomProblem.Draw(new Random(3), 40, 20, 4, 0.4, 1.0);
        SelectionResult model = new SelectionProblem(Design.FromColumns(columns, 40, 20), y).Penalize(2.0, new Enumeration());
        Assert.Equal(1L << 20, model.Certificate!.Value.Nodes);
        Assert.Equal(model.Objective, model.Certificate.Value.Upper, 1e-9);
    }

    [Fact]
    public void Too_many_models_are_refused()
    {
        var problem = new SelectionProblem(Design.FromColumns(RandomProblem.Draw(new Random(1), 10, 60, 2, 0.0, 1.0).Columns, 10, 60), new double[10]);
        var refused = Assert.Throws<NotSupportedException>(() => problem.Select(8, new Enumeration()));
        Assert.Contains("Expected a problem of at most 20000000 models, got 60 features with 3000876823 models of at most 8", refused.Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => problem.Select(2, new Enumeration { ModelLimit = 1800 }));
        Assert.Equal(1831, problem.Select(2, new Enumeration { ModelLimit = 1831 }).Certificate!.Value.Nodes);
        Assert.Throws<ArgumentException>(() => problem.Select(2, new Enumeration { ModelLimit = 0 }));
    }

    [Fact]
    public void A_time_limit_leaves_nothing_proven_and_a_cancelled_run_throws()
    {
        (double[] columns, double[] y) = RandomProblem.Draw(new Random(3), 40, 20, 4, 0.4, 1.0);
        var problem = new SelectionProblem(Design.FromColumns(columns, 40, 20), y);
        SelectionResult model = problem.Penalize(2.0, new Enumeration(), new SelectionOptions { TimeLimit = TimeSpan.Zero });
        Assert.Equal(SelectionStatus.TimeLimit, model.Status);
        Assert.Equal(0.0, model.Certificate!.Value.Lower);
        Assert.Throws<OperationCanceledException>(() => problem.Penalize(2.0, new Enumeration(), new SelectionOptions { CancellationToken = new CancellationToken(true) }));
    }

    internal static IEnumerable<int[]> Subsets(int p) => Enumerable.Range(0, 1 << p).Select(code => Enumerable.Range(0, p).Where(j => (code >> j & 1) == 1).ToArray());

    private static Matrix<double> Centred(Matrix<double> x, bool centre) =>
        centre ? Matrix<double>.Build.DenseOfColumnVectors(x.EnumerateColumns().Select(c => c - (c.Sum() / c.Count))) : x;

    /// <summary>|y - X b|^2 / 2 + ridge |b|^2, by QR of X with sqrt(2 ridge) times the unit matrix below it.</summary>
    private static double LeastSquares(Matrix<double> x, Vector<double> y, int[] subset, double ridge)
    {
        if (subset.Length == 0)
        {
            return y.DotProduct(y) / 2.0;
        }

        Matrix<double> part = Matrix<double>.Build.DenseOfColumnVectors(subset.Select(j => x.Column(j)));
        Matrix<double> below = Matrix<double>.Build.DenseDiagonal(subset.Length, subset.Length, Math.Sqrt(2.0 * ridge));
        Vector<double> b = part.Stack(below).QR().Solve(Vector<double>.Build.DenseOfEnumerable(y.Concat(new double[subset.Length])));
        return (Math.Pow((y - (part * b)).L2Norm(), 2) / 2.0) + (ridge * b.DotProduct(b));
    }

    private static double Logistic(Matrix<double> x, double[] classes, int[] subset, double ridge)
    {
        Matrix<double> part = Matrix<double>.Build.DenseOfColumnVectors([Vector<double>.Build.Dense(x.RowCount, 1.0), .. subset.Select(j => x.Column(j))]);
        Vector<double> y = Vector<double>.Build.DenseOfArray(classes), b = Vector<double>.Build.Dense(subset.Length + 1);
        Matrix<double> penalty = Matrix<double>.Build.DenseDiagonal(subset.Length + 1, subset.Length + 1, 2.0 * ridge);
        penalty[0, 0] = 0.0;
        for (int step = 0; step < 50; step++)
        {
            Vector<double> mean = (part * b).Map(f => 1.0 / (1.0 + Math.Exp(-f)));
            Vector<double> weights = mean.PointwiseMultiply(1.0 - mean);
            b -= ((part.Transpose() * Matrix<double>.Build.DenseOfDiagonalVector(weights) * part) + penalty).Solve((part.Transpose() * (mean - y)) + (penalty * b));
        }

        Vector<double> odds = part * b;
        return odds.Select((f, i) => Math.Log(1.0 + Math.Exp(f)) - (classes[i] * f)).Sum() + (ridge * (b.DotProduct(b) - (b[0] * b[0])));
    }
}
