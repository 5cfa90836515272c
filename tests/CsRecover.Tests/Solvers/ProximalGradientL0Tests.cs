using CsRecover.Operators;
using CsRecover.Solvers;
using CsRecover.Tests.Operators;
using RealMatrix = MathNet.Numerics.LinearAlgebra.Matrix<double>;
using RealVector = MathNet.Numerics.LinearAlgebra.Vector<double>;

namespace CsRecover.Tests.Solvers;

public class ProximalGradientL0Tests
{
    private const int M = 30, N = 60;

    [Fact]
    public void The_proximal_map_is_the_minimum_on_a_fine_grid()
    {
        // From x = 0 with A = 1 the first iterate is the proximal map of eta y: the threshold is sqrt(2 lambda eta), and what is kept is not shrunk.
        const double Lambda = 0.3, Eta = 0.4;
        for (double y = 0.05; y < 4; y += 0.093)
        {
            double u = Eta * y;
            double Loss(double v) => ((v - u) * (v - u) / (2 * Eta)) + (v != 0 ? Lambda : 0);
            double best = Enumerable.Range(0, 10_001).Select(i => 1.5 * u * i / 10_000).Min(Loss);
            var solver = new ProximalGradientL0Options { Lambda = Lambda, StepSize = Eta, Continuation = 0, MaxIterations = 1, Refit = false };
            double x = RecoveryProblem.Create(new DenseOperator<double>([1.0], 1, 1), solver).Recover([y]).Coefficients[0];
            Assert.InRange(Loss(x), best - 1e-6, best + 1e-12);
            Assert.Equal(u > Math.Sqrt(2 * Lambda * Eta) ? u : 0, x, 1e-12);
        }
    }

    [Theory]
    [InlineData(0.99)]
    [InlineData(0.5)]
    public void Below_one_over_l_the_objective_never_rises_and_ends_at_a_fixed_point(double share)
    {
        int entries = 0;
        for (int seed = 0; seed < 5; seed++)
        {
            (RealMatrix a, _, RealVector y) = Textbook.Instance(seed, M, N, 10, noise: 0.3);
            double eta = share / a.TransposeThisAndMultiply(a).Evd().EigenValues.Max(v => v.Real), lambda = 0.002 * y.DotProduct(y), before = double.PositiveInfinity;
            RealVector At(int steps, double change = 0) => RealVector.Build.Dense(RecoveryProblem.Create(Textbook.Operator(a), new ProximalGradientL0Options
            {
                Lambda = lambda,
                StepSize = eta,
                Continuation = 0,
                Acceleration = ProximalAcceleration.None,
                MaxIterations = steps,
                Change = change,
                Refit = false,
            }).Recover(y.ToArray()).Coefficients);
            foreach (int steps in new[] { 1, 2, 3, 4, 5, 7, 10, 20, 50, 100, 1000 })
            {
                double value = Objective(a, y, At(steps), lambda);
                Assert.True(value <= before * (1 + 1e-12), $"seed {seed}: {before:R} to {value:R} at {steps} steps");
                before = value;
            }

            RealVector x = At(100_000, 1e-12), slope = a.TransposeThisAndMultiply(y - (a * x));
            for (int j = 0; j < N; j++)
            {
                bool rests = x[j] != 0
                    ? Math.Abs(x[j]) >= Math.Sqrt(2 * lambda * eta) * (1 - 1e-6) && Math.Abs(slope[j]) <= 1e-6
                    : Math.Abs(slope[j]) <= Math.Sqrt(2 * lambda / eta) * (1 + 1e-6);
                Assert.True(rests, $"seed {seed}: x = {x[j]}, slope {slope[j]}");
                entries += x[j] != 0 ? 1 : 0;
            }
        }

        Assert.True(entries > 5, $"{entries} entries in all: the test tests nothing");
    }

    [Fact]
    public void A_threshold_in_the_loop_is_a_lambda_and_a_higher_one_gives_sparser_answers()
    {
        for (int seed = 0; seed < 5; seed++)
        {
            (RealMatrix a, _, RealVector y) = Textbook.Instance(seed, M, N, 10, noise: 0.3);
            const double Eta = 0.1;
            int before = int.MaxValue;
            foreach (double threshold in new[] { 0.01, 0.05, 0.1, 0.2, 0.4, 0.8, 100 })
            {
                var solver = new ProximalGradientL0Options { StepSize = Eta, Continuation = 0, Refit = false, MaxIterations = 20_000 };
                double[] x = RecoveryProblem.Create(Textbook.Operator(a), solver with { Threshold = threshold }).Recover(y.ToArray()).Coefficients;
                double[] same = RecoveryProblem.Create(Textbook.Operator(a), solver with { Lambda = threshold * threshold / (2 * Eta) }).Recover(y.ToArray()).Coefficients;
                OperatorContract.Near(same, x, 1e-9, $"seed {seed}, threshold {threshold}");
                int size = x.Count(v => v != 0);
                Assert.InRange(size, 0, before);
                before = size;
            }

            Assert.Equal(0, before);
        }
    }

    [Theory]
    [InlineData(ProximalAcceleration.None, false)]
    [InlineData(ProximalAcceleration.Restart, false)]
    [InlineData(ProximalAcceleration.None, true)]
    [InlineData(ProximalAcceleration.Restart, true)]
    public void Every_step_rule_recovers_and_proves(ProximalAcceleration acceleration, bool backtracking)
    {
        for (int seed = 0; seed < 4; seed++)
        {
            (RealMatrix a, RealVector x, RealVector y) = Textbook.Instance(seed, M, N, 4);
            RecoveryResult<double> result = RecoveryProblem.Create(Textbook.Operator(a), new ProximalGradientL0Options { Acceleration = acceleration, Backtracking = backtracking }).Recover(y.ToArray());
            Textbook.Near(x, result.Coefficients, 1e-8, $"seed {seed}");
            Assert.Equal(RecoveryStatus.Optimal, result.Status);
        }
    }

    [Fact]
    public void With_noise_it_keeps_k_or_what_is_worth_the_noise_and_fits_it()
    {
        int found = 0;
        for (int seed = 0; seed < 10; seed++)
        {
            (RealMatrix a, RealVector x, RealVector y) = Textbook.Instance(seed, M, N, 4, noise: 0.1);
            SolverOptions[] told = [new ProximalGradientL0Options { Sparsity = 4 }, new ProximalGradientL0Options { NoiseLevel = 0.1 / Math.Sqrt(M) }];
            foreach (SolverOptions solver in told)
            {
                RecoveryResult<double> result = RecoveryProblem.Create(Textbook.Operator(a), solver).Recover(y.ToArray());
                Textbook.Near(Textbook.Fit(a, y, result.Support), result.Coefficients, 1e-8, $"seed {seed}");
                found += result.Support.SequenceEqual(Textbook.Support(x)) ? 1 : 0;
            }
        }

        Assert.InRange(found, 14, 20);
    }

    [Fact]
    public void Blocks_and_signs()
    {
        (RealMatrix a, _, RealVector y) = Textbook.Instance(2, M, N, 4, noise: 0.1);
        double[] blocks = RecoveryProblem.Create(Textbook.Operator(a), new ProximalGradientL0Options { BlockSize = 4, Sparsity = 2 }).Recover(y.ToArray()).Coefficients;
        Assert.Equal([0, 4], Enumerable.Range(0, N / 4).Select(b => blocks.Skip(4 * b).Take(4).Count(v => v != 0)).Distinct().Order());
        Assert.Equal(8, blocks.Count(v => v != 0));
        double[] positive = RecoveryProblem.Create(Textbook.Operator(a), new ProximalGradientL0Options { NonNegative = true, NoiseLevel = 0.05 }).Recover(y.ToArray()).Coefficients;
        Assert.All(positive, v => Assert.True(v >= 0));
        Assert.Contains(positive, v => v > 0);
    }

    [Fact]
    public void Bad_options_are_refused_in_words()
    {
        Refuses(new ProximalGradientL0Options { Lambda = 0 }, "Lambda: expected a positive number, got 0.");
        Refuses(new ProximalGradientL0Options { Lambda = 1, Threshold = 2 }, "Threshold: expected a threshold or a lambda, not both, got threshold = 2 and lambda = 1.");
        Refuses(new ProximalGradientL0Options { Threshold = -1 }, "Threshold: expected a positive number, got -1.");
        Refuses(new ProximalGradientL0Options { Continuation = 1 }, "Continuation: expected 0 or a number up to 1, got 1.");
        Refuses(new ProximalGradientL0Options { StepSize = 0 }, "StepSize: expected a positive number, got 0.");
        Refuses(new ProximalGradientL0Options { InnerSteps = 0 }, "InnerSteps: expected 1 or more, got 0.");
        Refuses(new ProximalGradientL0Options { BlockSize = 7 }, "BlockSize: expected a divisor of n = 60, got 7.");
        static void Refuses(SolverOptions solver, string words) =>
            Assert.Contains(words, Assert.Throws<ArgumentException>(() => RecoveryProblem.Create(new GaussianOperator<double>(M, N, 1), solver).Recover(new double[M])).Message, StringComparison.Ordinal);
    }

    private static double Objective(RealMatrix a, RealVector y, RealVector x, double lambda) => (Math.Pow((y - (a * x)).L2Norm(), 2) / 2) + (lambda * x.Count(v => v != 0));
}
