using CsRecover.Operators;
using CsRecover.Solvers;
using RealMatrix = MathNet.Numerics.LinearAlgebra.Matrix<double>;
using RealVector = MathNet.Numerics.LinearAlgebra.Vector<double>;

namespace CsRecover.Tests.Solvers;

public class SampledGatesTests
{
    private const int M = 60, N = 40;

    [Fact]
    public void Told_k_it_selects_k_features_of_a_tall_design_and_fits_them()
    {
        int found = 0;
        for (int seed = 0; seed < 5; seed++)
        {
            (RealMatrix a, RealVector x, RealVector y) = Textbook.Instance(seed, M, N, 4, noise: 0.2);
            RecoveryResult<double> result = Solve(a, y, new SampledGatesOptions { Sparsity = 4 });
            Textbook.Near(Textbook.Fit(a, y, result.Support), result.Coefficients, 1e-8, $"seed {seed}");
            Assert.InRange(result.Support.Length, 1, 4);
            found += result.Support.SequenceEqual(Textbook.Support(x)) ? 1 : 0;
        }

        Assert.InRange(found, 4, 5);
    }

    [Fact]
    public void A_price_instead_of_k_and_every_estimator()
    {
        (RealMatrix a, RealVector x, RealVector y) = Textbook.Instance(3, M, N, 4, noise: 0.2);
        int before = int.MaxValue;
        foreach (double lambda in new[] { 1e-4, 1e-2, 1.0 })
        {
            int[] sizes = [.. new[] { GateEstimator.Median, GateEstimator.Paper }.Select(e => Solve(a, y, new SampledGatesOptions { Lambda = lambda, Estimator = e }).Support.Length)];
            Assert.InRange(sizes[0], 0, sizes[1]);                                            // the paper's gates close later
            Assert.InRange(sizes[0], 0, before);
            before = sizes[0];
        }

        RecoveryResult<double> good = Solve(a, y, new SampledGatesOptions { Lambda = 3e-3 });
        Assert.Superset(Textbook.Support(x).ToHashSet(), good.Support.ToHashSet());
        Assert.Equal(N, Solve(a, y, new SampledGatesOptions { Lambda = 1e-2, Estimator = GateEstimator.Mean }).Support.Length);
    }

    [Fact]
    public void The_same_seed_gives_the_same_answer_and_another_one_another()
    {
        (RealMatrix a, _, RealVector y) = Textbook.Instance(3, M, N, 12, noise: 1.0);
        var solver = new SampledGatesOptions { Lambda = 1e-3, Steps = 200, Estimator = GateEstimator.Median, Seed = 5 };
        Assert.Equal(Solve(a, y, solver).Coefficients, Solve(a, y, solver).Coefficients);
        Assert.NotEqual(Solve(a, y, solver).ResidualNorm, Solve(a, y, solver with { Seed = 6, Antithetic = false, Samples = 2 }).ResidualNorm);
    }

    [Theory]
    [InlineData(-1.5)]
    [InlineData(0.0)]
    [InlineData(2.0)]
    public void Antithetic_pairs_have_the_mean_and_less_noise(double logAlpha)
    {
        // Gates rise with u, so that z(u) and z(1 - u) are negatively correlated: the variance of a pair's mean is below half of a sample's.
        HardConcreteDistribution gate = HardConcreteDistribution.Default;
        const int Draws = 20_000;
        double mean = 0, squares = 0;
        for (int i = 0; i < Draws; i++)
        {
            double u = (i + 0.5) / Draws, pair = (gate.Sample(logAlpha, u) + gate.Sample(logAlpha, 1 - u)) / 2;
            mean += pair / Draws;
            squares += pair * pair / Draws;
        }

        Assert.Equal(gate.Mean(logAlpha), mean, 1e-6);
        Assert.InRange(squares - (mean * mean), -1e-12, 0.4 * gate.Variance(logAlpha));
    }

    [Fact]
    public void Slopes_of_samples_are_finite_differences()
    {
        HardConcreteDistribution gate = HardConcreteDistribution.Default with { Beta = 0.4 };
        for (double u = 0.02; u < 1; u += 0.06)
        {
            const double H = 1e-6;
            (double value, double slope) = gate.SampleWithSlope(0.3, u);
            Assert.Equal(gate.Sample(0.3, u), value);
            Assert.Equal((gate.Sample(0.3 + H, u) - gate.Sample(0.3 - H, u)) / (2 * H), slope, 1e-6);
        }
    }

    [Fact]
    public void Bad_options_are_refused_in_words()
    {
        Refuses(new SampledGatesOptions { Samples = 0 }, "Samples: expected a number from 1 to 1024, got 0.");
        Refuses(new SampledGatesOptions { Lambda = 1, Sparsity = 2 }, "Lambda: expected a lambda or a sparsity, not both, got lambda = 1 and k = 2.");
        Refuses(new SampledGatesOptions { InitialKeep = 1 }, "InitialKeep: expected a number between 0 and 1, got 1.");
        Refuses(new SampledGatesOptions { Beta = 0 }, "Beta: expected a number from 0.1 to 2, got 0.");
        Refuses(new SampledGatesOptions { Steps = 0 }, "Steps: expected 1 or more, got 0.");
        static void Refuses(SolverOptions solver, string words) =>
            Assert.Contains(words, Assert.Throws<ArgumentException>(() => RecoveryProblem.Create(new GaussianOperator<double>(M, N, 1), solver).Recover(new double[M])).Message, StringComparison.Ordinal);
    }

    private static RecoveryResult<double> Solve(RealMatrix a, RealVector y, SolverOptions solver) => RecoveryProblem.Create(Textbook.Operator(a), solver).Recover(y.ToArray());
}
