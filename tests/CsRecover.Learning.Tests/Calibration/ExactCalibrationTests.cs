using CsRecover.Selection;
using MathNet.Numerics.LinearAlgebra;

namespace CsRecover.Learning.Tests.Calibration;

/// <summary>Weights by least squares: all of them, or exactly k.</summary>
public class ExactCalibrationTests
{
    private const int Q = 200, N = 10_000;
    private static readonly Lazy<(double[] ByColumns, double[] Targets)> _published = new(() => SurveyInstance.Uniform(Q, N, 0.3));

    [Fact]
    public void All_weights_reach_the_optimum_and_prove_it()
    {
        // scipy.optimize.nnls on the same instance: 25.339 with 79 weights.
        CalibrationResult all = Published().FitAll();
        Assert.Equal(25.3389, all.Loss, 4);
        Assert.Equal(79, all.Active);
        Assert.InRange(all.LowerBound, all.Loss - 1e-6, all.Loss + 1e-9);
        MeetsKkt(Published(), all.Weights, largest: double.PositiveInfinity, ridge: 0.0);
    }

    [Fact]
    public void Exactly_k_weights_do_better_than_backward_elimination_alone_and_than_gates()
    {
        // Backward elimination from the optimum: 31.64, 26.57, 25.35; gates of the same numbers of weights: 120.6, 86.9, 53.7.
        IReadOnlyList<CalibrationResult> path = Published().FitPath([20, 36, 66]);
        Assert.Equal([20, 36, 66], path.Select(fit => fit.Active));
        Assert.True(path[0].Loss < 31.64 && path[1].Loss < 26.57 && path[2].Loss < 25.36, string.Join(", ", path.Select(fit => fit.Loss)));
        foreach (CalibrationResult fit in path)
        {
            Assert.All(fit.Weights, w => Assert.True(w >= 0.0));
            Assert.InRange(fit.LowerBound, 25.33, fit.Loss);

            // Least squares on the support, or it could be better still.
            CalibrationProblem problem = Published();
            Vector<double> residual = Residual(problem, fit.Weights);
            Matrix<double> a = Scaled(problem);
            Assert.All(fit.Support, j => Assert.True(Math.Abs(a.Column(j).DotProduct(residual)) < 1e-8 * a.Column(j).L2Norm() * residual.L2Norm()));
        }
    }

    [Fact]
    public void More_weights_than_the_optimum_has_are_given_too()
    {
        (double[] m, double[] y) = SurveyInstance.Uniform(30, 800, 0.3);
        var problem = new CalibrationProblem(Design.FromColumns(m, 30, 800), y);
        CalibrationResult all = problem.FitAll();
        foreach (CalibrationResult fit in problem.FitPath([all.Active + 5, 100, 300]))
        {
            Assert.Equal(fit.Weights.Count(w => w > 0.0), fit.Active);
            Assert.InRange(fit.Loss, all.Loss, all.Loss + 0.5);
            Assert.True(fit.EffectiveSampleSize > all.EffectiveSampleSize);
        }

        Assert.Equal([all.Active + 5, 100, 300], problem.FitPath([all.Active + 5, 100, 300]).Select(fit => fit.Active));
    }

    [Fact]
    public void Small_problems_are_solved_as_enumeration_does()
    {
        int hits = 0;
        for (int seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            double[] m = [.. Enumerable.Range(0, 6 * 9).Select(_ => random.NextDouble())], y = [.. Enumerable.Range(0, 6).Select(_ => 1.0 + random.NextDouble())];
            var problem = new CalibrationProblem(Design.FromColumns(m, 6, 9), y) { Loss = CalibrationLoss.Squared };
            CalibrationResult fit = problem.FitExactly(3);
            double best = Subsets(9, 3).Min(s => NonNegative(Matrix<double>.Build.DenseOfColumnMajor(6, 9, m), Vector<double>.Build.Dense(y), s));
            Assert.True(fit.Loss >= best - 1e-9);
            Assert.True(fit.LowerBound <= best + 1e-9);
            hits += fit.Loss <= best + 1e-9 ? 1 : 0;
        }

        // Exchanges of one record miss few of these.
        Assert.InRange(hits, 36, 40);
    }

    [Theory]
    [InlineData(0.0, 0.4)]
    [InlineData(0.3, double.PositiveInfinity)]
    [InlineData(0.05, 0.3)]
    public void Limits_and_ridges_are_kept_and_optimal(double ridge, double largest)
    {
        var random = new Random(3);
        double[] m = [.. Enumerable.Range(0, 20 * 60).Select(_ => random.NextDouble() < 0.4 ? random.NextDouble() : 0.0)], y = [.. Enumerable.Range(0, 20).Select(_ => 1.0 + (3.0 * random.NextDouble()))];
        var problem = new CalibrationProblem(Design.FromColumns(m, 20, 60), y) { Loss = CalibrationLoss.Squared, Ridge = ridge, LargestWeight = double.IsInfinity(largest) ? null : largest };
        CalibrationResult all = problem.FitAll();
        Assert.True(all.LargestWeight <= largest + 1e-12);
        MeetsKkt(problem, all.Weights, largest, ridge);
        double objective = all.Loss + (ridge * all.Weights.Sum(w => w * w));
        Assert.InRange(all.LowerBound, objective - 1e-7, objective + 1e-9);
        CalibrationResult few = problem.FitExactly(12);
        Assert.Equal(12, few.Active);
        Assert.True(few.LargestWeight <= largest + 1e-12);
        Assert.True(few.Loss + (ridge * few.Weights.Sum(w => w * w)) >= objective - 1e-9);
    }

    [Theory]
    [InlineData(0.5, double.PositiveInfinity, 0.25)]
    [InlineData(0.0, 1.0, 0.25)]
    [InlineData(0.2, 1.0, 0.25)]
    public void Bounds_for_so_many_weights_hold_and_are_better_than_those_for_any_number(double ridge, double largest, double least)
    {
        double closed = 0.0;
        for (int seed = 0; seed < 10; seed++)
        {
            var random = new Random(seed);
            double[] m = [.. Enumerable.Range(0, 6 * 9).Select(_ => random.NextDouble())], y = [.. Enumerable.Range(0, 6).Select(_ => 1.0 + random.NextDouble())];
            var problem = new CalibrationProblem(Design.FromColumns(m, 6, 9), y) { Loss = CalibrationLoss.Squared, Ridge = ridge, LargestWeight = double.IsInfinity(largest) ? null : largest };
            CalibrationResult fit = problem.FitExactly(2);
            double best = Subsets(9, 2).Min(s => Bounded(Matrix<double>.Build.DenseOfColumnMajor(6, 9, m), Vector<double>.Build.Dense(y), s, ridge, largest));
            Assert.InRange(fit.LowerBoundForActive, fit.LowerBound, best + 1e-9);
            closed += (fit.LowerBoundForActive - fit.LowerBound) / (best - fit.LowerBound) / 10;
        }

        // Of the distance from the bound for any number of weights to the best two of them.
        Assert.InRange(closed, least, 1.0);
        Assert.Equal(Published().FitExactly(20).LowerBound, Published().FitExactly(20).LowerBoundForActive);
    }

    [Fact]
    public void The_effective_sample_size_asked_for_is_reached_at_a_price()
    {
        CalibrationResult free = Published().FitExactly(36);
        Assert.InRange(free.EffectiveSampleSize, 20.0, 30.0);
        CalibrationResult spread = new CalibrationProblem(Published().Matrix, _published.Value.Targets) { SmallestEffectiveSampleSize = 33.0 }.FitExactly(36);
        Assert.InRange(spread.EffectiveSampleSize, 33.0, 33.2);
        Assert.Equal(36, spread.Active);
        Assert.InRange(spread.Loss, free.Loss, 2.0 * free.Loss);
    }

    [Fact]
    public void Sparse_and_stored_matrices_and_targets_that_can_be_met()
    {
        // y = M w with 6 records: all weights meet the targets exactly.
        (double[] m, _) = SurveyInstance.Uniform(40, 400, 0.2);
        var random = new Random(5);
        var w = new double[400];
        foreach (int j in Enumerable.Range(0, 400).OrderBy(_ => random.Next()).Take(6))
        {
            w[j] = 1e4 * Math.Exp(random.NextDouble());
        }

        double[] y = (Matrix<double>.Build.DenseOfColumnMajor(40, 400, m) * Vector<double>.Build.Dense(w)).ToArray();
        CalibrationResult stored = new CalibrationProblem(Design.FromColumns(m, 40, 400), y).FitExactly(6), sparse = new CalibrationProblem(SurveyInstance.Sparse(m, 40, 400), y).FitExactly(6);
        Assert.True(stored.MaxAbsoluteRelativeError < 1e-6, $"{stored.MaxAbsoluteRelativeError}");
        Assert.Equal(stored.Support, sparse.Support);
        Assert.Equal(Enumerable.Range(0, 400).Where(j => w[j] > 0.0), stored.Support);
        Assert.True(new CalibrationProblem(SurveyInstance.Sparse(m, 40, 400), y).FitAll().Loss < 1e-15);
    }

    [Fact]
    public void Negative_and_zero_targets_have_finite_relative_errors()
    {
        // y / (y + 1) has a pole at -1.
        var problem = new CalibrationProblem(Design.FromRows([1, -2, 0.5, 3, 1, 1], 3, 2), [-1.0, 0.0, 5.0]);
        CalibrationResult fit = problem.FitAll();
        Assert.True(double.IsFinite(fit.Loss) && fit.Targets.All(t => double.IsFinite(t.RelativeError)));
        Assert.Equal(fit.Targets.Sum(t => t.RelativeError * t.RelativeError), fit.Loss, 12);
    }

    [Fact]
    public void Groups_of_targets_count_alike()
    {
        double[] m = [1, 1, 1, 0, 0, 0, 0, 1], y = [4, 4, 4, 2];
        var problem = new CalibrationProblem(Design.FromColumns(m, 4, 2), y) { Loss = CalibrationLoss.Squared, TargetGroups = [0, 0, 0, 1], GroupMultipliers = [1.0, 5.0] };
        CalibrationResult none = CalibrationResult.Of(problem, [3, 1], double.NaN, 0, 0);
        Assert.Equal(((1.0 + 1.0 + 1.0) / 3.0) + (5.0 * 1.0), none.Loss, 12);
        Assert.Equal([3.0, 3.0, 3.0, 1.0], none.Targets.Select(t => t.Estimate));
    }

    [Fact]
    public void Bad_problems_are_refused_in_a_sentence()
    {
        DenseDesign m = Design.FromRows([1, 2, 3, 4], 2, 2);
        Refuses("Expected 2 values (one for each row of the matrix), got 3.", () => new CalibrationProblem(m, [1, 2, 3]));
        Refuses("Expected from 1 to 2 weights, which is how many records there are, got 3.", () => new CalibrationProblem(m, [1, 2]).FitExactly(3));
        Refuses("Expected at least 2 weights, which is the effective sample size asked for, got 1.", () => new CalibrationProblem(m, [1, 2]) { SmallestEffectiveSampleSize = 2 }.FitExactly(1));
        Refuses("Expected a largest weight above 0, got 0.", () => new CalibrationProblem(m, [1, 2]) { LargestWeight = 0 });
        Refuses("Expected a ridge of at least 0, got -1.", () => new CalibrationProblem(m, [1, 2]) { Ridge = -1 });
        Refuses("Expected TargetGroups beside GroupMultipliers, got none.", () => new CalibrationProblem(m, [1, 2]) { GroupMultipliers = [1] }.FitAll());
        Refuses("Expected groups numbered from 0, got -1.", () => new CalibrationProblem(m, [1, 2]) { TargetGroups = [0, -1] });
    }

    private static void Refuses(string sentence, Func<object> make) => Assert.StartsWith(sentence, Assert.ThrowsAny<ArgumentException>(make).Message, StringComparison.Ordinal);

    private static CalibrationProblem Published() => new(Design.FromColumns(_published.Value.ByColumns, Q, N), _published.Value.Targets);

    private static Matrix<double> Scaled(CalibrationProblem problem)
    {
        double[] rows = problem.RowFactors();
        Matrix<double> a = Matrix<double>.Build.Dense(rows.Length, problem.Matrix.Features);
        var column = new double[rows.Length];
        for (int j = 0; j < problem.Matrix.Features; j++)
        {
            Array.Clear(column);
            problem.Matrix.AddColumn(1.0, j, column);
            a.SetColumn(j, [.. column.Select((v, i) => v * rows[i])]);
        }

        return a;
    }

    private static Vector<double> Residual(CalibrationProblem problem, double[] w)
    {
        double[] rows = problem.RowFactors();
        return Vector<double>.Build.Dense([.. problem.Targets.Select((y, i) => y * rows[i])]) - (Scaled(problem) * Vector<double>.Build.Dense(w));
    }

    /// <summary>a_j . r - ridge w_j is 0 for weights between their limits, not above 0 at 0 and not below it at the largest.</summary>
    private static void MeetsKkt(CalibrationProblem problem, double[] w, double largest, double ridge)
    {
        Matrix<double> a = Scaled(problem);
        Vector<double> r = Residual(problem, w), g = a.TransposeThisAndMultiply(r);
        double norm = problem.Targets.Select((y, i) => y * problem.RowFactors()[i]).Sum(v => v * v);
        for (int j = 0; j < w.Length; j++)
        {
            double pull = (g[j] - (ridge * w[j])) / (a.Column(j).L2Norm() * Math.Sqrt(norm));
            Assert.True(w[j] == 0.0 ? pull < 1e-8 : w[j] >= largest - 1e-12 ? pull > -1e-8 : Math.Abs(pull) < 1e-8, $"{j}: w {w[j]}, pull {pull}");
        }
    }

    private static IEnumerable<int[]> Subsets(int n, int k) =>
        Enumerable.Range(0, 1 << n).Where(bits => int.PopCount(bits) == k).Select(bits => Enumerable.Range(0, n).Where(j => (bits >> j & 1) == 1).ToArray());

    /// <summary>The least objective of two columns between 0 and a limit: at a corner, on an edge or inside.</summary>
    private static double Bounded(Matrix<double> a, Vector<double> b, int[] support, double ridge, double largest)
    {
        double best = double.PositiveInfinity;
        for (int state = 0; state < 9; state++)
        {
            int[] states = [state % 3, state / 3];
            int[] free = [.. Enumerable.Range(0, 2).Where(p => states[p] == 0)];
            if (double.IsInfinity(largest) && states.Contains(2))
            {
                continue;
            }

            double[] w = [.. states.Select(s => s == 2 ? largest : 0.0)];
            Vector<double> rest = b - (w[0] * a.Column(support[0])) - (w[1] * a.Column(support[1]));
            if (free.Length > 0)
            {
                Matrix<double> part = Matrix<double>.Build.DenseOfColumns(free.Select(p => a.Column(support[p])));
                Vector<double> fitted = (part.TransposeThisAndMultiply(part) + (ridge * Matrix<double>.Build.DenseIdentity(free.Length))).Solve(part.TransposeThisAndMultiply(rest));
                for (int p = 0; p < free.Length; p++)
                {
                    w[free[p]] = fitted[p];
                }

                rest -= part * fitted;
            }

            if (w.All(v => v >= 0.0 && v <= largest))
            {
                best = Math.Min(best, rest.DotProduct(rest) + (ridge * w.Sum(v => v * v)));
            }
        }

        return best;
    }

    /// <summary>The least squares of a support without negative weights, as the best of its parts.</summary>
    private static double NonNegative(Matrix<double> a, Vector<double> b, int[] support)
    {
        double best = b.DotProduct(b);
        for (int bits = 1; bits < 1 << support.Length; bits++)
        {
            Matrix<double> part = Matrix<double>.Build.DenseOfColumns(support.Where((_, p) => (bits >> p & 1) == 1).Select(a.Column));
            Vector<double> w = part.QR().Solve(b);
            if (w.All(v => v >= 0.0))
            {
                best = Math.Min(best, (b - (part * w)).DotProduct(b - (part * w)));
            }
        }

        return best;
    }
}
