using CsRecover.Solvers;
using RealMatrix = MathNet.Numerics.LinearAlgebra.Matrix<double>;
using RealVector = MathNet.Numerics.LinearAlgebra.Vector<double>;

namespace CsRecover.Tests.Solvers;

/// <summary>CGIHT, accelerated and tuned IHT against their papers, iterate by iterate.</summary>
public class ConjugateAndAcceleratedIhtTests
{
    private const int M = 40, N = 90, K = 12;

    private static int[] Iterations { get; } = [1, 2, 3, 5, 8, 13];

    [Fact]
    public void Cgiht_goes_the_way_of_the_paper()
    {
        for (int seed = 0; seed < 8; seed++)
        {
            (RealMatrix a, _, RealVector y) = Textbook.Instance(seed, M, N, K, noise: 0.1);
            RealVector x = RealVector.Build.Dense(N), p = x, gradient = x;
            int[] support = Textbook.Largest(a.TransposeThisAndMultiply(y), K), earlier = [];
            for (int t = 1; t <= Iterations[^1]; t++)
            {
                RealVector g = a.TransposeThisAndMultiply(y - a * x), onSupport = Textbook.Restrict(g, support);
                double beta = support.SequenceEqual(earlier) ? Math.Pow(onSupport.L2Norm() / Textbook.Restrict(gradient, support).L2Norm(), 2) : 0.0;
                p = g + beta * p;
                double alpha = Math.Pow(onSupport.L2Norm() / (a * Textbook.Restrict(p, support)).L2Norm(), 2);
                x = Textbook.Keep(x + alpha * p, K);
                gradient = g;
                earlier = support;
                support = Textbook.Support(x);
                if (Iterations.Contains(t))
                {
                    Agrees(new ConjugateGradientIhtOptions { MaxIterations = t, Refit = false }, a, y, x, $"seed {seed}, iteration {t}");
                }
            }
        }
    }

    [Fact]
    public void Cgiht_on_a_support_that_cannot_change_is_cg_and_its_residual_falls_to_that_of_least_squares()
    {
        (RealMatrix a, _, RealVector y) = Textbook.Instance(3, 30, 10, 10, noise: 0.5);
        RecoveryResult<double> result = RecoveryProblem.Create(Textbook.Operator(a), new ConjugateGradientIhtOptions { Refit = false, MaxIterations = 10 }, 10)
            .Recover(y.ToArray(), new RecoveryOptions { KeepHistory = true });
        Textbook.Near(Textbook.Fit(a, y, [.. Enumerable.Range(0, 10)]), result.Coefficients, 1e-8, "ten conjugate directions of ten unknowns");
        for (int i = 1; i < result.ResidualHistory.Count; i++)
        {
            Assert.True(result.ResidualHistory[i] <= result.ResidualHistory[i - 1] * (1 + 1e-12), $"iteration {i}");
        }
    }

    [Fact]
    public void Accelerated_iht_goes_the_way_of_the_paper_and_never_leaves_more_than_a_step_of_normalised_iht()
    {
        int taken = 0;
        for (int seed = 0; seed < 8; seed++)
        {
            (RealMatrix a, _, RealVector y) = Textbook.Instance(seed, M, N, K, noise: 0.1);
            RealVector x = RealVector.Build.Dense(N), before = x;
            for (int t = 1; t <= Iterations[^1]; t++)
            {
                RealVector step = Textbook.NormalizedStep(a, y, x, K), first = step + Best(a, y, step, step - x) * (step - x);
                RealVector second = Textbook.Keep(first + Best(a, y, first, first - before) * (first - before), K);
                bool takes = (y - a * second).L2Norm() < (y - a * step).L2Norm();
                taken += takes ? 1 : 0;
                (before, x) = (x, takes ? second : step);
                if (Iterations.Contains(t))
                {
                    RecoveryResult<double> result = Agrees(new AcceleratedIhtOptions { MaxIterations = t, Refit = false }, a, y, x, $"seed {seed}, iteration {t}");
                    Assert.True(result.ResidualNorm <= (y - a * step).L2Norm() * (1 + 1e-9));
                }
            }
        }

        Assert.InRange(taken, 20, 100);
    }

    [Fact]
    public void Accelerated_iht_needs_fewer_iterations()
    {
        int plain = Iterations(new NormalizedIhtOptions { Refit = false }), quick = Iterations(new AcceleratedIhtOptions { Refit = false });
        Assert.True(quick < 0.6 * plain, $"{quick} and {plain}");

        static int Iterations(NormalizedStepOptions solver)
        {
            int sum = 0;
            for (int seed = 0; seed < 6; seed++)
            {
                (RealMatrix a, _, RealVector y) = Textbook.Instance(seed, 60, 90, 6);
                RecoveryResult<double> result = RecoveryProblem.Create(Textbook.Operator(a), solver, 6).Recover(y.ToArray());
                Assert.Equal(RecoveryStatus.Converged, result.Status);
                sum += result.Iterations;
            }

            return sum;
        }
    }

    [Fact]
    public void Tuned_iht_goes_the_way_of_the_paper()
    {
        // delta = 0.5, where the paper's false-alarm rate is 0.015: the normal distribution exceeds 2.4324 that often, and 0.67449 every other time.
        const int rows = 60, columns = 120;
        const double multiple = 2.4323790 / 0.6744898;
        for (int seed = 0; seed < 5; seed++)
        {
            (RealMatrix a, _, RealVector y) = Textbook.Instance(seed, rows, columns, 6, noise: 0.1);
            double unit = a.EnumerateColumns().Average(c => c.DotProduct(c));
            RealVector x = RealVector.Build.Dense(columns);
            for (int t = 1; t <= Iterations[^1]; t++)
            {
                RealVector c = a.TransposeThisAndMultiply(y - a * x);
                double median = c.Select(Math.Abs).OrderDescending().ElementAt(columns / 2 - 1), threshold = 0.65 / unit * multiple * median;
                x = (x + 0.65 / unit * c).Map(v => Math.Abs(v) > threshold ? v : 0.0);
                if (Iterations.Contains(t))
                {
                    Agrees(new TunedIhtOptions { MaxIterations = t, Refit = false }, a, y, x, $"seed {seed}, iteration {t}");
                }
            }
        }
    }

    [Theory]
    [InlineData(0.01, 0.0015)]
    [InlineData(0.05, 0.0015)]
    [InlineData(0.16, 0.003)]
    [InlineData(0.5, 0.015)]
    [InlineData(0.75, 0.031)]
    [InlineData(1.0, 0.043)]
    public void The_false_alarm_rate_is_the_papers_and_between_its_deltas_interpolated(double delta, double rate) =>
        Assert.Equal(rate, TunedIhtOptions.TunedRate(delta), 1e-12);

    [Fact]
    public void Bad_parameters_are_refused_in_words()
    {
        Refused(new TunedIhtOptions { FalseAlarmRate = 1.5 }, "FalseAlarmRate: expected a number between 0 and 1, got 1.5");
        Refused(new TunedIhtOptions { Relaxation = 0 }, "Relaxation: expected a positive number, got 0");
        Refused(new AcceleratedIhtOptions { Margin = 1 }, "Margin: expected a number between 0 and 1, got 1");
        Refused(new ConjugateGradientIhtOptions { MaxIterations = 0 }, "MaxIterations: expected 1 or more, got 0");
        Refused(new NormalizedIhtOptions { BlockSize = 4 }, "BlockSize: expected a divisor of n = 90, got 4");
        Refused(new ConjugateGradientIhtOptions { BlockSize = 10, Sparsity = 5 }, "Sparsity: expected at most 4 blocks of 10 (m = 40, n = 90), got 5");
    }

    private static void Refused(SolverOptions solver, string words)
    {
        (RealMatrix a, _, _) = Textbook.Instance(0, M, N, K);
        Assert.Contains(words, Assert.Throws<ArgumentException>(() => RecoveryProblem.Create(Textbook.Operator(a), solver, 3).Recover(new double[M])).Message, StringComparison.Ordinal);
    }

    private static double Best(RealMatrix a, RealVector y, RealVector from, RealVector along)
    {
        RealVector image = a * along;
        double curvature = image.DotProduct(image);
        return curvature > 0 ? image.DotProduct(y - a * from) / curvature : 0.0;
    }

    private static RecoveryResult<double> Agrees(SolverOptions solver, RealMatrix a, RealVector y, RealVector expected, string what)
    {
        RecoveryResult<double> result = RecoveryProblem.Create(Textbook.Operator(a), solver, solver is SparsityOptions ? K : null).Recover(y.ToArray());
        Assert.Equal(Textbook.Support(expected), result.Support);
        Textbook.Near(expected, result.Coefficients, 1e-5, $"{solver.Name}, {what}");
        return result;
    }
}
