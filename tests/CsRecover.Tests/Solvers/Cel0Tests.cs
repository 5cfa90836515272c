using CsRecover.Analysis;
using CsRecover.Operators;
using CsRecover.Solvers;
using CsRecover.Tests.Operators;
using CsRecover.Vectors;
using MathNet.Numerics.LinearAlgebra;

namespace CsRecover.Tests.Solvers;

public class Cel0Tests
{
    private const int M = 25, N = 60;

    [Theory]
    [InlineData(1.0, 0.5, 0.3)]
    [InlineData(1.0, 0.02, 0.9)]
    [InlineData(3.0, 0.7, 0.05)]
    public void The_proximal_map_is_the_minimum_on_a_fine_grid(double norm, double lambda, double step)
    {
        // v minimises |v - u|^2 / 2 + step phi(|v|); the companion is 1 / |a|, or 0 with |a|^2 beside it.
        double limit = Math.Sqrt(2 * lambda) / norm;
        double Penalty(double v) => lambda - norm * norm / 2 * Math.Pow(Math.Max(limit - Math.Abs(v), 0), 2);
        var known = new Cel0Proximal<double>(step, Math.Sqrt(2 * lambda), 1.7);
        var unknown = new Cel0Proximal<double>(step, Math.Sqrt(2 * lambda), norm * norm);
        for (double u = 0.013; u < 3 * limit; u += limit / 50)
        {
            double Loss(double v) => (v - u) * (v - u) / 2 + step * Penalty(v);
            double best = Enumerable.Range(0, 20_001).Select(i => 1.2 * u * i / 20_000).Min(Loss);
            double v = u * known.Invoke(new DoubleLane(u * u), new DoubleLane(1 / (norm * norm))).Value;
            Assert.Equal(v, u * unknown.Invoke(new DoubleLane(u * u), new DoubleLane(0)).Value, 1e-12);
            Assert.InRange(Loss(v), 0, best + 1e-12);
            Assert.InRange(Loss(v), best - 1e-6, best + 1e-12);
        }
    }

    [Fact]
    public void Ends_without_entries_between_zero_and_the_penaltys_end()
    {
        // What makes the penalty exact: such entries are no minimum. And the objective never rises.
        var random = new Random(3);
        double[] matrix = [.. OperatorContract.Draw<double>(random, M * N).Select((v, i) => v * (1 + i % N % 3))], y = OperatorContract.Draw<double>(random, M);
        var a = new DenseOperator<double>(matrix, M, N);
        double[] norms = [.. Enumerable.Range(0, N).Select(j => Math.Sqrt(Enumerable.Range(0, M).Sum(i => matrix[i * N + j] * matrix[i * N + j])))];
        double unit = OperatorContract.Adjoint(a, y).Zip(norms, (g, c) => g * g / (c * c)).Max() / 2;
        foreach (double share in new[] { 0.5, 0.1, 0.01 })
        {
            double lambda = share * unit, before = double.PositiveInfinity;
            double[] Solve(int steps) => RecoveryProblem.Create(a, new Cel0Options { InitialLambda = share, FinalLambda = share, InnerSteps = steps, Refit = false }).Recover(y).Coefficients;
            foreach (int steps in new[] { 1, 2, 3, 5, 10, 100 })
            {
                double[] at = Solve(steps);
                double loss = y.Zip(OperatorContract.Forward(a, at), (p, q) => (p - q) * (p - q)).Sum() / 2
                    + at.Zip(norms, (v, c) => lambda - c * c / 2 * Math.Pow(Math.Max(Math.Sqrt(2 * lambda) / c - Math.Abs(v), 0), 2)).Sum();
                Assert.True(loss <= before * (1 + 1e-12), $"{before:R} to {loss:R} at {steps} steps");
                before = loss;
            }

            double[] x = Solve(30_000);
            Assert.Contains(x, v => v != 0);
            Assert.All(x.Zip(norms), e => Assert.True(e.First == 0 || Math.Abs(e.First) * e.Second >= Math.Sqrt(2 * lambda) * (1 - 1e-6), $"{e.First} of a column of norm {e.Second}"));
        }
    }

    [Fact]
    public void Answers_scale_with_the_data_and_the_columns()
    {
        var a = new GaussianOperator<double>(M, N, 5);
        double[] x = SparseSignal.Draw<double>(N, 6, AmplitudeKind.Gaussian, 1), y = OperatorContract.Forward(a, x);
        RecoveryResult<double> small = RecoveryProblem.Create(a, new Cel0Options()).Recover(y);
        RecoveryResult<double> large = RecoveryProblem.Create(a, new Cel0Options()).Recover([.. y.Select(v => 1000 * v)]);
        Assert.Equal(RecoveryStatus.Optimal, small.Status);
        Assert.Equal(small.Support, large.Support);
        Assert.Equal(small.Iterations, large.Iterations);
        OperatorContract.Near([.. x.Select(v => 1000 * v)], large.Coefficients, 1e-9, "scaled by 1000");
    }

    [Fact]
    public void With_noise_it_mostly_finds_the_support_and_fits_it()
    {
        // The threshold of sigma sqrt(2 log n) lets one of 56 noisy correlations through in one draw of five.
        const double Noise = 0.02;
        int found = 0, contained = 0;
        for (int draw = 0; draw < 10; draw++)
        {
            var random = new Random(draw);
            var a = new GaussianOperator<double>(M, N, (ulong)draw);
            double[] x = SparseSignal.Draw<double>(N, 4, AmplitudeKind.Signs, (ulong)draw);
            double[] y = [.. OperatorContract.Forward(a, x).Select(v => v + Noise * MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1))];
            int[] truth = [.. Enumerable.Range(0, N).Where(j => x[j] != 0)];
            RecoveryResult<double> result = RecoveryProblem.Create(a, new Cel0Options { NoiseLevel = Noise }).Recover(y);
            bool contains = truth.All(result.Support.Contains);
            contained += contains ? 1 : 0;
            if (contains && result.Support.Length == truth.Length)
            {
                found++;
                Matrix<double> columns = Matrix<double>.Build.DenseOfColumnArrays(truth.Select(j => OperatorContract.Forward(a, [.. Enumerable.Range(0, N).Select(i => i == j ? 1.0 : 0.0)])));
                double[] oracle = [.. columns.QR().Solve(Vector<double>.Build.DenseOfArray(y))];
                OperatorContract.Near(oracle, [.. truth.Select(j => result.Coefficients[j])], 1e-9, "least squares on the true support");
            }
        }

        Assert.InRange(contained, 9, 10);                                                    // a descent to a local minimum may end at a wrong one
        Assert.InRange(found, 6, 10);
    }

    [Fact]
    public void Bad_options_are_refused_in_words()
    {
        Refuses(new Cel0Options { InitialLambda = 0 }, "InitialLambda: expected a positive number, got 0");
        Refuses(new Cel0Options { Decrease = 1 }, "Decrease: expected a number between 0 and 1, got 1");
        Refuses(new Cel0Options { InnerSteps = 0 }, "InnerSteps: expected 1 or more, got 0");
        Refuses(new Cel0Options { NoiseLevel = -1 }, "NoiseLevel: expected 0 or more, got -1");
        static void Refuses(Cel0Options solver, string words) =>
            Assert.Contains(words, Assert.Throws<ArgumentException>(() => RecoveryProblem.Create(new GaussianOperator<double>(M, N, 1), solver).Recover(new double[M])).Message, StringComparison.Ordinal);
    }
}
