using CsRecover.Analysis;
using CsRecover.Operators;
using CsRecover.Solvers;
using RealMatrix = MathNet.Numerics.LinearAlgebra.Matrix<double>;
using RealVector = MathNet.Numerics.LinearAlgebra.Vector<double>;

namespace CsRecover.Tests.Solvers;

public class LogSumExpTests
{
    private const int M = 30, N = 60;

    private static readonly LogSumExpPenalty _published = new(LogSumExpVariant.AsPublished, 100), _capped = new(LogSumExpVariant.CappedL1, 20, 0.01);

    public static TheoryData<double[], double, double> Known => new()
    {
        { [3, 0, 0, 0], 3.0000, 1 },
        { [3, 3, 0, 0], 3.0069, 2 },
        { [0.1, 0.1, 0.1, 0.1], 0.1139, 4 },
        { [0, 0, 0, 0], 0.0139, 0 },
    };

    [Theory]
    [MemberData(nameof(Known))]
    public void Known_answers_show_a_maximum_and_a_count(double[] x, double maximum, double count)
    {
        Assert.Equal(maximum, _published.Value(x), 5e-5);
        Assert.Equal(count, _capped.Value(x), 1e-6);
    }

    [Fact]
    public void Nothing_overflows()
    {
        double[] huge = [1e6, -1e6, 0, 1e-300], gradient = new double[4];
        Assert.Equal(1e6 + (Math.Log(2) / 100), _published.Value(huge), 1e-9);
        Assert.Equal(2.0, _capped.Value(huge), 1e-6);
        _published.Gradient(huge, gradient);
        Assert.Equal([0.5, -0.5, 0, 0], gradient);
        _capped.Gradient(huge, gradient);
        Assert.All(gradient, g => Assert.True(double.IsFinite(g)));
    }

    [Fact]
    public void Gradients_are_finite_differences()
    {
        var random = new Random(4);
        foreach (LogSumExpPenalty penalty in new[] { _published, _capped with { Epsilon = 0.7 }, new(LogSumExpVariant.CappedL1, 3, 0.2), new(LogSumExpVariant.AsPublished, 2) })
        {
            double[] x = [.. Enumerable.Range(0, 12).Select(_ => (2 * random.NextDouble()) - 1)], gradient = new double[12];
            penalty.Gradient(x, gradient);
            for (int j = 0; j < x.Length; j++)
            {
                const double H = 1e-6;
                double[] above = [.. x], below = [.. x];
                above[j] += H;
                below[j] -= H;
                Assert.Equal((penalty.Value(above) - penalty.Value(below)) / (2 * H), gradient[j], 1e-6 * (1 + Math.Abs(gradient[j])));
            }
        }
    }

    [Fact]
    public void The_capped_form_tends_to_the_capped_norm_and_to_the_count()
    {
        double[] x = [0, 0.02, 0.5, -0.9, 2];
        double capped = x.Sum(v => Math.Min(1, Math.Abs(v) / 0.8));
        Assert.Equal(capped, new LogSumExpPenalty(LogSumExpVariant.CappedL1, 1e4, 0.8).Value(x), 1e-3);
        Assert.Equal(4, new LogSumExpPenalty(LogSumExpVariant.CappedL1, 20, 1e-3).Value(x), 1e-6);
    }

    [Fact]
    public void The_published_form_pulls_at_the_largest_entries_alone()
    {
        double[] gradient = new double[3];
        _published.Gradient([3, 0.5, 0.01], gradient);
        Assert.Equal(1, gradient[0], 1e-12);
        Assert.InRange(gradient[1], 0, 1e-100);

        // Its descent ends with every entry in use, however long it runs; the corrected form finds the support.
        (RealMatrix a, RealVector x, RealVector y) = Textbook.Instance(1, M, N, 4);
        RecoveryResult<double> published = Solve(a, y, new LogSumExpOptions { Variant = LogSumExpVariant.AsPublished, MaxIterations = 3000 });
        Assert.InRange(published.Coefficients.Count(v => Math.Abs(v) > 1e-6), N - 5, N);
        RecoveryResult<double> corrected = Solve(a, y, new LogSumExpOptions());
        Assert.Equal(RecoveryStatus.Optimal, corrected.Status);
        Textbook.Near(x, corrected.Coefficients, 1e-8, "the corrected form");
    }

    [Fact]
    public void The_published_forms_descent_lowers_its_objective()
    {
        (RealMatrix a, _, RealVector y) = Textbook.Instance(1, M, N, 4);
        double before = double.PositiveInfinity;
        foreach (int steps in new[] { 1, 10, 100, 1000 })
        {
            double[] x = Solve(a, y, new LogSumExpOptions { Variant = LogSumExpVariant.AsPublished, Lambda = 0.1, Alpha = 5, MaxIterations = steps, Refit = false }).Coefficients;
            double value = (Math.Pow((y - (a * RealVector.Build.Dense(x))).L2Norm(), 2) / 2) + (0.1 * new LogSumExpPenalty(LogSumExpVariant.AsPublished, 5).Value(x));
            Assert.True(value < before, $"{before} to {value} at {steps}");
            before = value;
        }
    }

    [Fact]
    public void At_one_epsilon_and_a_price_the_objective_never_rises()
    {
        for (int seed = 0; seed < 4; seed++)
        {
            (RealMatrix a, _, RealVector y) = Textbook.Instance(seed, M, N, 8, noise: 0.3);
            RealVector least = a.TransposeThisAndMultiply((a * a.Transpose()).Solve(y));
            double unit = least.AbsoluteMaximum() * N / M, before = double.PositiveInfinity;
            foreach (int steps in new[] { 1, 2, 3, 5, 8, 20, 50, 200 })
            {
                double[] x = Solve(a, y, new LogSumExpOptions { Lambda = 0.05, InitialEpsilon = 0.2, FinalEpsilon = 0.2, InnerSteps = steps, Refit = false }).Coefficients;
                double value = (Math.Pow((y - (a * RealVector.Build.Dense(x))).L2Norm(), 2) / 2) + (0.05 * new LogSumExpPenalty(LogSumExpVariant.CappedL1, 20, 0.2 * unit).Value(x));
                Assert.True(value <= before * (1 + 1e-12), $"seed {seed}: {before:R} to {value:R} at {steps} steps");
                before = value;
            }
        }
    }

    [Fact]
    public void Recovers_beyond_l1_without_being_told_k()
    {
        // rho = 0.45 at delta = 0.5; L1 ends at 0.386.
        var trials = new RecoveryTrials<double> { Operator = seed => new GaussianOperator<double>(100, 200, seed), Solver = new LogSumExpOptions(), TellSparsity = false };
        Assert.InRange(trials.Measure(45, 8).Successes, 7, 8);
    }

    [Fact]
    public void With_noise_it_keeps_k_or_what_is_worth_the_noise_and_fits_it()
    {
        int found = 0;
        for (int seed = 0; seed < 10; seed++)
        {
            (RealMatrix a, RealVector x, RealVector y) = Textbook.Instance(seed, M, N, 4, noise: 0.1);
            foreach (LogSumExpOptions solver in new LogSumExpOptions[] { new() { Sparsity = 4 }, new() { NoiseLevel = 0.1 / Math.Sqrt(M) }, new() { NoiseLevel = 0.1 / Math.Sqrt(M), Sparsity = 4 } })
            {
                RecoveryResult<double> result = Solve(a, y, solver);
                Textbook.Near(Textbook.Fit(a, y, result.Support), result.Coefficients, 1e-8, $"seed {seed}");
                found += result.Support.SequenceEqual(Textbook.Support(x)) ? 1 : 0;
            }
        }

        Assert.InRange(found, 20, 30);
    }

    [Fact]
    public void Non_negative_answers()
    {
        for (int seed = 0; seed < 3; seed++)
        {
            (RealMatrix a, RealVector x, RealVector y) = Textbook.Instance(seed, M, N, 5, positive: true);
            Textbook.Near(x, Solve(a, y, new LogSumExpOptions { NonNegative = true }).Coefficients, 1e-8, $"seed {seed}");
            (a, _, y) = Textbook.Instance(seed, M, N, 5, noise: 0.2);
            Assert.All(Solve(a, y, new LogSumExpOptions { NonNegative = true, NoiseLevel = 0.04 }).Coefficients, v => Assert.True(v >= 0));
        }
    }

    [Fact]
    public void Bad_options_are_refused_in_words()
    {
        Refuses(new LogSumExpOptions { Alpha = 0 }, "Alpha: expected a number from 1 to 1e6, got 0.");
        Refuses(new LogSumExpOptions { FinalEpsilon = 2 }, "FinalEpsilon: expected a number above 0 and at most the first, 1, got 2.");
        Refuses(new LogSumExpOptions { Reach = 2 }, "Reach: expected a number above 0 and at most 1, got 2.");
        Refuses(new LogSumExpOptions { Lambda = -1 }, "Lambda: expected a positive number, got -1.");
        Refuses(new LogSumExpOptions { Decrease = 1 }, "Decrease: expected a number between 0 and 1, got 1.");
        static void Refuses(SolverOptions solver, string words) =>
            Assert.Contains(words, Assert.Throws<ArgumentException>(() => RecoveryProblem.Create(new GaussianOperator<double>(M, N, 1), solver).Recover(new double[M])).Message, StringComparison.Ordinal);
    }

    private static RecoveryResult<double> Solve(RealMatrix a, RealVector y, SolverOptions solver) => RecoveryProblem.Create(Textbook.Operator(a), solver).Recover(y.ToArray());
}
