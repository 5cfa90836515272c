using CsRecover.Learning.Calibration;
using CsRecover.Selection;
using CsRecover.Selection.Designs;
using MathNet.Numerics.LinearAlgebra;

namespace CsRecover.Learning.Tests.Calibration;

/// <summary>Fits without an inverse, as problems of many targets have them, on problems small enough for the ones with it and for explicit loops.</summary>
public class LargeCalibrationTests
{
    [Theory]
    [InlineData(0.0, double.PositiveInfinity)]
    [InlineData(0.0, 0.4)]
    [InlineData(0.05, double.PositiveInfinity)]
    [InlineData(0.05, 0.3)]
    public void All_weights_are_those_of_the_method_with_an_inverse(double ridge, double largest)
    {
        CalibrationProblem problem = Problem(60, 300, 0.2, seed: 1, ridge, largest);
        CalibrationResult expected = problem.FitAll();
        using LargeCalibration<SparseColumns> large = Large(problem);
        (double[] weights, double lower, _) = large.All();
        CalibrationResult fit = CalibrationResult.Of(problem, weights, lower, 0, 0);
        double objective = expected.Loss + (ridge * expected.Weights.Sum(w => w * w)), reached = fit.Loss + (ridge * weights.Sum(w => w * w));
        Assert.Equal(objective, reached, 1e-6 * objective);
        Assert.InRange(lower, objective * (1.0 - 1e-4), objective * (1.0 + 1e-9));
        Assert.All(weights, w => Assert.InRange(w, 0.0, largest));
    }

    [Fact]
    public void Exactly_k_weights_are_least_squares_and_about_as_good_as_one_at_a_time()
    {
        CalibrationProblem problem = Problem(120, 900, 0.2, seed: 2);
        using LargeCalibration<SparseColumns> large = Large(problem);
        double[] all = large.All().Weights;
        foreach (int k in new[] { 10, 30, 45 })
        {
            CalibrationResult fit = CalibrationResult.Of(problem, large.Exactly(k, all).Weights, double.NaN, 0, 0), other = problem.FitExactly(k);
            Assert.Equal(k, fit.Active);
            Assert.All(fit.Weights, w => Assert.True(w >= 0.0));
            Assert.InRange(fit.Loss, other.LowerBound, 1.1 * other.Loss);

            // By MathNet's QR on the support.
            double[] rows = problem.RowFactors();
            Matrix<double> a = Matrix<double>.Build.DenseOfColumns(fit.Support.Select(j => Column(problem, j, rows)));
            Vector<double> b = Vector<double>.Build.Dense([.. problem.Targets.Select((y, i) => y * rows[i])]), w = a.QR().Solve(b);
            Assert.Equal(Math.Pow((b - (a * w)).L2Norm(), 2.0), fit.Loss, 1e-7 * fit.Loss);
        }
    }

    [Fact]
    public void More_weights_than_the_least_loss_has_are_given_too()
    {
        (double[] m, double[] y) = SurveyInstance.Uniform(60, 500, 0.3);
        var problem = new CalibrationProblem(SurveyInstance.Sparse(m, 60, 500), y);
        using LargeCalibration<SparseColumns> large = Large(problem);
        double[] all = large.All().Weights;
        int k = all.Count(w => w > 0.0) + 30;
        CalibrationResult fit = CalibrationResult.Of(problem, large.Exactly(k, all).Weights, double.NaN, 0, 0);
        Assert.Equal(k, fit.Active);
        Assert.InRange(fit.Loss, problem.FitAll().Loss, 1.1 * problem.FitExactly(k).Loss);
    }

    [Fact]
    public void Weights_drawn_together_are_those_of_least_squares_with_rows_for_their_distances_from_the_mean()
    {
        CalibrationProblem problem = Problem(100, 400, 0.2, seed: 4);
        double[] weights = problem.FitExactly(25).Weights;
        using LargeCalibration<SparseColumns> large = Large(problem);
        double wanted = 0.5 * (CalibrationResult.EffectiveSize(weights) + 25.0);
        CalibrationResult spread = CalibrationResult.Of(problem, large.Spread(weights, wanted), double.NaN, 0, 0);
        Assert.InRange(spread.EffectiveSampleSize, wanted, wanted + 0.02);
        Assert.Equal(25, spread.Active);

        // min |b - A w|^2 + mu |w - mean w|^2, by MathNet's QR, with the mu that gives the same effective size.
        Matrix<double> a = Matrix<double>.Build.DenseOfColumns(spread.Support.Select(j => Column(problem, j, problem.RowFactors()))), centre = Matrix<double>.Build.Dense(25, 25, (i, j) => (i == j ? 1.0 : 0.0) - (1.0 / 25.0));
        Vector<double> b = Vector<double>.Build.Dense([.. problem.Targets, .. new double[25]]);
        double low = 1e-9, high = 1e9;
        Vector<double> w = b;
        for (int round = 0; round < 80; round++)
        {
            double mu = Math.Sqrt(low * high);
            w = a.Stack(Math.Sqrt(mu) * centre).QR().Solve(b);
            (low, high) = CalibrationResult.EffectiveSize([.. w]) >= spread.EffectiveSampleSize ? (low, mu) : (mu, high);
        }

        Assert.All(Enumerable.Range(0, 25), p => Assert.Equal(w[p], spread.Weights[spread.Support[p]], 1e-3 * w.Max()));
    }

    [Fact]
    public void Problems_with_many_targets_take_this_way_and_do_not_depend_on_threads()
    {
        // 1,100 targets that can be met, and hardly with 200 of 3,000 records.
        CalibrationProblem problem = Problem(1100, 3000, 0.02, seed: 5, meets: true);
        CalibrationResult one = problem.FitExactly(200, new CalibrationOptions { MaxThreads = 1 }), two = problem.FitExactly(200, new CalibrationOptions { MaxThreads = 2 });
        Assert.Equal(one.Weights, two.Weights);
        Assert.Equal(200, one.Active);
        Assert.Equal(0.0, one.LowerBound);
        double random = Enumerable.Range(0, 3).Min(seed => Refitted(problem, [.. Enumerable.Range(0, 3000).OrderBy(_ => new Random(seed).Next()).Take(200)]));
        Assert.True(one.Loss < 0.5 * random, $"{one.Loss}, {random}");
        Assert.True(problem.FitAll().Loss < 1e-6);
        using var dense = new CalibrationFit(new CalibrationProblem(Stored(problem), problem.Targets) { Loss = CalibrationLoss.Squared }, new CalibrationOptions());
        Assert.Equal(one.Loss, dense.Path([200])[0].Loss, 0.05 * one.Loss);
    }

    private static LargeCalibration<SparseColumns> Large(CalibrationProblem problem)
    {
        var design = (SparseDesign)problem.Matrix;
        return new LargeCalibration<SparseColumns>(problem, new SparseColumns(design, new double[design.Features], [.. Enumerable.Repeat(1.0, design.Features)]), new CalibrationOptions());
    }

    private static double Refitted(CalibrationProblem problem, int[] records)
    {
        using var fit = new CalibrationFit(problem, new CalibrationOptions());
        return CalibrationResult.Of(problem, fit.On([.. records.Order()]), double.NaN, 0, 0).Loss;
    }

    private static CalibrationProblem Problem(int q, int n, double density, int seed, double ridge = 0.0, double largest = double.PositiveInfinity, bool meets = false)
    {
        var random = new Random(seed);
        double[] m = [.. Enumerable.Range(0, q * n).Select(_ => random.NextDouble() < density ? 0.5 + random.NextDouble() : 0.0)], y = new double[q];
        for (int i = 0; i < q; i++)
        {
            y[i] = meets ? Enumerable.Range(0, n).Sum(j => m[(j * q) + i] * (1.0 + (j % 7))) / n : 1.0 + (3.0 * random.NextDouble());
        }

        return new CalibrationProblem(SurveyInstance.Sparse(m, q, n), y) { Loss = CalibrationLoss.Squared, Ridge = ridge, LargestWeight = double.IsInfinity(largest) ? null : largest };
    }

    private static DenseDesign Stored(CalibrationProblem problem)
    {
        int q = problem.Matrix.Observations, n = problem.Matrix.Features;
        var values = new double[q * n];
        for (int j = 0; j < n; j++)
        {
            problem.Matrix.AddColumn(1.0, j, values.AsSpan(j * q, q));
        }

        return Design.FromColumns(values, q, n);
    }

    private static Vector<double> Column(CalibrationProblem problem, int j, double[] rows)
    {
        var column = new double[rows.Length];
        problem.Matrix.AddColumn(1.0, j, column);
        return Vector<double>.Build.Dense([.. column.Select((v, i) => v * rows[i])]);
    }
}
