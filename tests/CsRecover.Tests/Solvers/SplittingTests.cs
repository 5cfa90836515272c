using CsRecover.Analysis;
using CsRecover.Operators;
using CsRecover.Solvers;
using CsRecover.Tests.Operators;
using RealMatrix = MathNet.Numerics.LinearAlgebra.Matrix<double>;
using RealVector = MathNet.Numerics.LinearAlgebra.Vector<double>;

namespace CsRecover.Tests.Solvers;

/// <summary>ADMM and penalty decomposition for L0.</summary>
public class SplittingTests
{
    private const int M = 40, N = 80;

    public static TheoryData<string> Both => ["admm-l0", "penalty-decomposition"];

    [Theory]
    [InlineData(3)]
    [InlineData(9)]
    [InlineData(30)]
    public void Admm_is_its_textbook(int steps)
    {
        for (int seed = 0; seed < 4; seed++)
        {
            // With balancing switched off: rho changes half-way, and rises in the last quarter.
            (RealMatrix a, _, RealVector y) = Textbook.Instance(seed, M, N, 12, noise: 0.3);
            double[] actual = Solve(a, y, new AdmmL0Options { Sparsity = 6, InitialPenalty = 0.1, SecondPenalty = 0.3, Balancing = 1, MaxIterations = steps, Change = 0, Refit = false }).Coefficients;
            double unit = Math.Pow(a.TransposeThisAndMultiply(y).L2Norm() / y.L2Norm(), 2), rho = 0.1 * unit;
            RealVector z = RealVector.Build.Dense(N), u = RealVector.Build.Dense(N);
            for (int step = 1; step <= steps; step++)
            {
                RealVector x = Proximal(a, y, z - u, rho), w = (1.3 * x) - (0.3 * z) + u;
                z = Textbook.Keep(w, 6);
                u = w - z;
                if (step == steps / 2)
                {
                    rho = 0.3 * unit;
                    u.Clear();
                }
                else if (step % 10 == 0 && step > steps - (steps / 4))
                {
                    rho *= 2;
                    u /= 2;
                }
            }

            Textbook.Near(z, actual, 1e-9, $"seed {seed}");
        }
    }

    [Fact]
    public void Penalty_decomposition_is_its_textbook()
    {
        int restarts = 0, rises = 0;
        for (int seed = 0; seed < 20; seed++)
        {
            (RealMatrix a, _, RealVector y) = Textbook.Instance(seed, M, N, 12, noise: 0.3);
            const int K = 3, Steps = 60;
            double[] actual = Solve(a, y, new PenaltyDecompositionOptions { Sparsity = K, InitialPenalty = 0.001, Descent = 1e-2, MaxIterations = Steps, Change = 0, Refit = false }).Coefficients;
            double rho = 0.001 * Math.Pow(a.TransposeThisAndMultiply(y).L2Norm() / y.L2Norm(), 2), before = double.PositiveInfinity;
            RealVector z = RealVector.Build.Dense(N);
            bool first = true;
            for (int step = 0; step < Steps; step++)
            {
                double Q(RealVector at, RealVector sparse) => (Math.Pow((y - (a * at)).L2Norm(), 2) + (rho * Math.Pow((at - sparse).L2Norm(), 2))) / 2;
                RealVector x = Proximal(a, y, z, rho);
                if (first && Q(x, z) > y.DotProduct(y) / 2)
                {
                    z = RealVector.Build.Dense(N);
                    x = Proximal(a, y, z, rho);
                    restarts++;
                }

                z = Textbook.Keep(x, K);
                double value = Q(x, z);
                first = Math.Abs(before - value) <= 1e-2 * value;
                before = first ? double.PositiveInfinity : value;
                rho *= first ? Math.Sqrt(10) : 1;
                rises += first ? 1 : 0;
            }

            Textbook.Near(z, actual, 1e-8, $"seed {seed}");
        }

        Assert.True(restarts > 0 || rises > 60, $"{restarts} restarts, {rises} rises of rho: the test tests less than it says");
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Ends_where_the_two_copies_meet_at_a_stationary_point(string name)
    {
        for (int seed = 0; seed < 4; seed++)
        {
            // The first-order condition: no slope left on the support. Without the final refit, so that it is the method's own.
            (RealMatrix a, _, RealVector y) = Textbook.Instance(seed, M, N, 12, noise: 0.3);
            SplittingOptions solver = Of(name) with { Sparsity = 6, Refit = false };
            RecoveryResult<double> result = Solve(a, y, solver is PenaltyDecompositionOptions o ? o with { Descent = 1e-12, MaxIterations = 100_000 } : solver);
            Assert.Equal(RecoveryStatus.Converged, result.Status);
            Assert.Equal(6, result.Support.Length);
            RealVector slope = a.TransposeThisAndMultiply(y - (a * RealVector.Build.Dense(result.Coefficients)));
            double off = result.Support.Max(j => Math.Abs(slope[j])), scale = a.TransposeThisAndMultiply(y).AbsoluteMaximum();
            Assert.True(off <= 1e-3 * scale, $"{name}, seed {seed}: {off / scale}");
        }
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void At_a_price_it_never_beats_enumeration_and_often_equals_it(string name)
    {
        int equal = 0;
        const int Rows = 30, Columns = 12;
        const double Lambda = 0.02;
        for (int seed = 0; seed < 20; seed++)
        {
            (RealMatrix a, _, RealVector y) = Textbook.Instance(seed, Rows, Columns, 3, noise: 0.4);
            double best = Enumerable.Range(0, 1 << Columns).Where(set => int.PopCount(set) <= 6)
                .Min(set => Objective(a, y, Textbook.Fit(a, y, [.. Enumerable.Range(0, Columns).Where(j => (set >> j & 1) != 0)]), Lambda));
            RecoveryResult<double> result = Solve(a, y, Of(name) with { Lambda = Lambda });
            double value = Objective(a, y, RealVector.Build.Dense(result.Coefficients), Lambda);
            Assert.InRange(value, best * (1 - 1e-12), double.PositiveInfinity);
            equal += value <= best * (1 + 1e-9) ? 1 : 0;
        }

        Assert.InRange(equal, name == "admm-l0" ? 17 : 12, 20);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void A_price_is_in_the_units_of_the_data_and_a_higher_one_buys_less(string name)
    {
        (RealMatrix a, _, RealVector y) = Textbook.Instance(3, M, N, 8, noise: 0.2);
        int before = int.MaxValue;
        foreach (double lambda in new[] { 0.01, 0.05, 0.2, 1.0, 1e4 })
        {
            RecoveryResult<double> small = Solve(a, y, Of(name) with { Lambda = lambda }), large = Solve(a, 10 * y, Of(name) with { Lambda = 100 * lambda });
            Assert.Equal(small.Support, large.Support);
            Assert.InRange(small.Support.Length, 0, before);
            before = small.Support.Length;
        }

        Assert.Equal(0, before);
    }

    [Fact]
    public void Admm_recovers_far_beyond_the_other_solvers_that_are_told_k()
    {
        // rho = 0.45 at delta = 0.5: half of the trials of HTP and conjugate gradient IHT succeed at 0.43 to 0.46.
        static SensingOperator<double> Gaussian(ulong seed) => new GaussianOperator<double>(100, 200, seed);
        var trials = new RecoveryTrials<double> { Operator = Gaussian, Solver = new AdmmL0Options() };
        Assert.InRange(trials.Measure(45, 8).Successes, 7, 8);
    }

    [Fact]
    public void With_noise_admm_comes_close_to_the_oracle()
    {
        // The oracle is least squares on the true support.
        double error = 0;
        const int Draws = 10;
        for (int seed = 0; seed < Draws; seed++)
        {
            (RealMatrix a, RealVector x, RealVector y) = Textbook.Instance(seed, 60, 120, 10, noise: 0.1);
            RealVector answer = RealVector.Build.Dense(Solve(a, y, new AdmmL0Options { Sparsity = 10 }).Coefficients);
            error += (answer - x).L2Norm() / (Textbook.Fit(a, y, Textbook.Support(x)) - x).L2Norm() / Draws;
        }

        Assert.InRange(error, 0.99, 1.1);
    }

    [Fact]
    public void Rows_that_cannot_be_made_orthogonal_take_conjugate_gradients_to_the_same_answer()
    {
        // 100 of 128 columns of a Hadamard matrix, once as products and once stored and turned.
        var products = new SubsampledHadamardOperator<double>(M, 100, seed: 7);
        RealMatrix a = RealMatrix.Build.DenseOfColumnArrays(Enumerable.Range(0, 100).Select(j => OperatorContract.Forward(products, [.. Enumerable.Range(0, 100).Select(i => i == j ? 1.0 : 0.0)])));
        RealVector y = RealVector.Build.Dense(OperatorContract.Draw<double>(new Random(5), M));
        foreach (string name in new[] { "admm-l0", "penalty-decomposition" })
        {
            SplittingOptions solver = Of(name) with { Sparsity = 5, MaxIterations = 12, Refit = false };
            double[] stored = Solve(a, y, solver).Coefficients;
            OperatorContract.Near(stored, RecoveryProblem.Create(products, solver).Recover(y.ToArray()).Coefficients, 1e-6, name);
        }
    }

    [Fact]
    public void Bad_options_are_refused_in_words()
    {
        Refuses(new AdmmL0Options { Lambda = 0 }, "Lambda: expected a positive number, got 0.");
        Refuses(new AdmmL0Options { Lambda = 1, Sparsity = 2 }, "Lambda: expected a lambda or a sparsity, not both, got lambda = 1 and k = 2.");
        Refuses(new AdmmL0Options { InitialPenalty = 0 }, "InitialPenalty: expected a positive number, got 0.");
        Refuses(new AdmmL0Options { Relaxation = 2 }, "Relaxation: expected a number from 1 to 1.9, got 2.");
        Refuses(new AdmmL0Options { Balancing = 0.5 }, "Balancing: expected 1 or more, got 0.5.");
        Refuses(new PenaltyDecompositionOptions { Growth = 1 }, "Growth: expected a number above 1, got 1.");
        Refuses(new PenaltyDecompositionOptions { Descent = -1 }, "Descent: expected 0 or more, got -1.");
        Refuses(new PenaltyDecompositionOptions { MaxIterations = 0 }, "MaxIterations: expected 1 or more, got 0.");
        static void Refuses(SolverOptions solver, string words) =>
            Assert.Contains(words, Assert.Throws<ArgumentException>(() => RecoveryProblem.Create(new GaussianOperator<double>(M, N, 1), solver).Recover(new double[M])).Message, StringComparison.Ordinal);
    }

    private static SplittingOptions Of(string name) => (SplittingOptions)SolverCatalog.Find(name);

    private static RecoveryResult<double> Solve(RealMatrix a, RealVector y, SolverOptions solver) => RecoveryProblem.Create(Textbook.Operator(a), solver).Recover(y.ToArray());

    /// <summary>argmin |y - A x|^2 / 2 + rho |x - v|^2 / 2 by the n x n normal equations.</summary>
    private static RealVector Proximal(RealMatrix a, RealVector y, RealVector v, double rho) =>
        (a.TransposeThisAndMultiply(a) + (rho * RealMatrix.Build.DenseIdentity(a.ColumnCount))).Solve(a.TransposeThisAndMultiply(y) + (rho * v));

    private static double Objective(RealMatrix a, RealVector y, RealVector x, double lambda) => (Math.Pow((y - (a * x)).L2Norm(), 2) / 2) + (lambda * x.Count(v => v != 0));
}
