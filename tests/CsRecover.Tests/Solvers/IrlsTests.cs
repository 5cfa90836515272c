using CsRecover.Analysis;
using CsRecover.Operators;
using CsRecover.Solvers;
using CsRecover.Tests.Operators;
using MathNet.Numerics.LinearAlgebra;

namespace CsRecover.Tests.Solvers;

public class IrlsTests
{
    private const int M = 20, N = 50;

    /// <summary>The paper's iteration by textbook linear algebra.</summary>
    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    [InlineData(1.0)]
    public void Iterates_like_the_textbook(double p)
    {
        (double[] a, double[] y) = Problem(3, 8);
        Matrix<double> matrix = Matrix<double>.Build.Dense(M, N, (i, j) => a[i * N + j]);
        Vector<double> right = Vector<double>.Build.DenseOfArray(y), x = matrix.Transpose() * (matrix * matrix.Transpose()).Solve(right);
        double epsilon = 0.3 * x.PointwiseAbs().Maximum() * x.PointwiseAbs().Maximum();
        for (int steps = 1; steps <= 4; steps++)
        {
            Matrix<double> q = Matrix<double>.Build.Diagonal(N, N, j => Math.Pow(x[j] * x[j] + epsilon, 1 - p / 2));
            x = q * matrix.Transpose() * (matrix * q * matrix.Transpose()).Solve(right);
            var solver = new IrlsOptions { Exponent = p, InitialEpsilon = 0.3, FinalEpsilon = 0.3, MaxIterations = steps, Refit = false };
            RecoveryResult<double> result = RecoveryProblem.Create(new DenseOperator<double>(a, M, N), solver).Recover(y);
            Assert.Equal(steps, result.Iterations);
            OperatorContract.Near(x.ToArray(), result.Coefficients, 1e-10, $"p = {p}, step {steps}");
        }
    }

    [Fact]
    public void Ends_at_the_least_l1_norm_when_p_is_one()
    {
        // The linear programme's answer, by trying all supports of m columns.
        const int Rows = 4, Columns = 9;
        var random = new Random(5);
        double[] a = OperatorContract.Draw<double>(random, Rows * Columns), y = OperatorContract.Draw<double>(random, Rows);
        double least = double.PositiveInfinity;
        for (int set = 0; set < 1 << Columns; set++)
        {
            int[] columns = [.. Enumerable.Range(0, Columns).Where(j => (set >> j & 1) == 1)];
            if (columns.Length == Rows)
            {
                Vector<double> x = Matrix<double>.Build.Dense(Rows, Rows, (i, p) => a[i * Columns + columns[p]]).Solve(Vector<double>.Build.DenseOfArray(y));
                least = Math.Min(least, x.L1Norm());
            }
        }

        var solver = new IrlsOptions { Exponent = 1, FinalEpsilon = 1e-10, MaxIterations = 2000, Refit = false };
        double[] found = RecoveryProblem.Create(new DenseOperator<double>(a, Rows, Columns), solver).Recover(y).Coefficients;
        Assert.Equal(least, found.Sum(Math.Abs), 1e-4 * least);
    }

    [Fact]
    public void Answers_scale_with_the_data()
    {
        (double[] a, double[] y) = Problem(4, 6);
        var sensing = new DenseOperator<double>(a, M, N);
        RecoveryResult<double> small = RecoveryProblem.Create(sensing, new IrlsOptions()).Recover(y);
        foreach (double scale in new[] { 1e3, 1e-5 })
        {
            RecoveryResult<double> large = RecoveryProblem.Create(sensing, new IrlsOptions()).Recover([.. y.Select(v => v * scale)]);
            Assert.Equal(small.Support, large.Support);
            Assert.Equal(small.Iterations, large.Iterations);
            OperatorContract.Near([.. small.Coefficients.Select(v => v * scale)], large.Coefficients, 1e-9, $"scaled by {scale}");
        }
    }

    [Fact]
    public void Ends_as_soon_as_the_answer_is_proven()
    {
        RecoveryResult<double> result = Recover(new IrlsOptions(), k: 4);
        Assert.Equal(RecoveryStatus.Optimal, result.Status);
        Assert.Equal(4, result.Support.Length);
        Assert.InRange(result.Iterations, 1, 15);
    }

    [Fact]
    public void With_noise_it_finds_the_support_and_fits_it()
    {
        const double Sigma = 0.02;
        (double[] a, double[] y) = Problem(6, 5);
        var random = new Random(1);
        double[] noisy = [.. y.Select(v => v + Sigma * MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1))];
        var sensing = new DenseOperator<double>(a, M, N);
        int[] truth = RecoveryProblem.Create(sensing, new IrlsOptions()).Recover(y).Support;
        RecoveryResult<double> result = RecoveryProblem.Create(sensing, new IrlsOptions { NoiseLevel = Sigma }).Recover(noisy);
        Assert.Equal(truth, result.Support);
        Matrix<double> columns = Matrix<double>.Build.Dense(M, truth.Length, (i, p) => a[i * N + truth[p]]);
        double[] oracle = [.. columns.QR().Solve(Vector<double>.Build.DenseOfArray(noisy))];
        OperatorContract.Near(oracle, [.. truth.Select(j => result.Coefficients[j])], 1e-9, "least squares on the true support");
    }

    [Fact]
    public void Knowing_that_nothing_is_negative_recovers_more()
    {
        int plain = 0, knowing = 0;
        for (int trial = 0; trial < 20; trial++)
        {
            var sensing = new GaussianOperator<double>(40, 100, (ulong)trial);
            double[] x = [.. SparseSignal.Draw<double>(100, 16, AmplitudeKind.Signs, (ulong)trial).Select(Math.Abs)];
            plain += Succeeds(new IrlsOptions()) ? 1 : 0;
            knowing += Succeeds(new IrlsOptions { NonNegative = true }) ? 1 : 0;

            bool Succeeds(IrlsOptions solver)
            {
                var problem = RecoveryProblem.Create(sensing, solver);
                double[] found = problem.Recover(problem.Measure(x)).Coefficients;
                Assert.True(!solver.NonNegative || found.All(v => v >= 0));
                return OperatorContract.Distance(x, found) < 1e-6 * OperatorContract.Norm(x);
            }
        }

        Assert.True(knowing >= plain + 8, $"{plain} of 20 without, {knowing} with the sign");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Knowing_the_blocks_recovers_more(bool complex)
    {
        (int plain, int knowing) = complex ? Count<Complex32>() : Count<double>();
        Assert.True(knowing >= plain + 4, $"{plain} of 10 without, {knowing} with the blocks");

        static (int Plain, int Knowing) Count<T>()
            where T : unmanaged, System.Numerics.INumberBase<T>
        {
            const int Size = 4, Blocks = 7;
            int plain = 0, knowing = 0;
            for (int trial = 0; trial < 10; trial++)
            {
                var random = new Random(trial);
                SensingOperator<T> sensing = Dense(OperatorContract.Draw<T>(random, 40 * 100), 40, 100);
                var x = new T[100];
                foreach (int b in Enumerable.Range(0, 100 / Size).OrderBy(_ => random.Next()).Take(Blocks))
                {
                    OperatorContract.Draw<T>(random, Size).CopyTo(x, b * Size);
                }

                plain += Succeeds(new IrlsOptions()) ? 1 : 0;
                knowing += Succeeds(new IrlsOptions { BlockSize = Size }) ? 1 : 0;

                bool Succeeds(IrlsOptions solver)
                {
                    var problem = RecoveryProblem.Create(sensing, solver);
                    return OperatorContract.Distance(x, problem.Recover(problem.Measure(x)).Coefficients) < 1e-3 * OperatorContract.Norm(x);
                }
            }

            return (plain, knowing);
        }
    }

    [Fact]
    public void Bad_options_are_refused_in_words()
    {
        Refuses(new IrlsOptions { Exponent = 1.5 }, "Exponent: expected a number from 0 to 1, got 1.5");
        Refuses(new IrlsOptions { Decrease = 1 }, "Decrease: expected a number between 0 and 1, got 1");
        Refuses(new IrlsOptions { InitialEpsilon = 0 }, "InitialEpsilon: expected a positive number, got 0");
        Refuses(new IrlsOptions { MaxIterations = 0 }, "MaxIterations: expected 1 or more, got 0");
        Refuses(new IrlsOptions { NoiseLevel = -1 }, "NoiseLevel: expected 0 or more, got -1");
        Refuses(new IrlsOptions { BlockSize = 3 }, "BlockSize: expected a divisor of n = 50, got 3");
        static void Refuses(IrlsOptions solver, string words) =>
            Assert.Contains(words, Assert.Throws<ArgumentException>(() => Recover(solver, 2)).Message, StringComparison.Ordinal);
    }

    private static SensingOperator<T> Dense<T>(T[] a, int m, int n)
        where T : unmanaged, System.Numerics.INumberBase<T> =>
        a is Complex32[] complex ? (SensingOperator<T>)(object)new ComplexDenseOperator(complex, m, n) : (SensingOperator<T>)(object)new DenseOperator<double>((double[])(object)a, m, n);

    private static RecoveryResult<double> Recover(IrlsOptions solver, int k)
    {
        (double[] a, double[] y) = Problem(2, k);
        return RecoveryProblem.Create(new DenseOperator<double>(a, M, N), solver).Recover(y);
    }

    private static (double[] A, double[] Y) Problem(int seed, int k)
    {
        double[] a = [.. OperatorContract.Draw<double>(new Random(seed), M * N).Select(v => v / Math.Sqrt(M))];
        double[] x = SparseSignal.Draw<double>(N, k, AmplitudeKind.Signs, (ulong)seed);
        return (a, OperatorContract.Forward(new DenseOperator<double>(a, M, N), x));
    }
}
