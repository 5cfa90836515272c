using System.Numerics;
using CsRecover.Operators;
using CsRecover.Solvers;
using CsRecover.Tests.Operators;
using CsRecover.Vectors;

namespace CsRecover.Tests.Solvers;

/// <summary>FISTA, basis pursuit and BPDN against other programs' answers to the same small problem, and against the conditions that make an answer the best one.</summary>
public class L1SolverTests
{
    private const int M = 8, N = 16;
    private const double Sigma = 0.25;

    /// <summary>lambda = 0.3; scikit-learn 1.x, Lasso by coordinate descent, alpha = lambda / m, tolerance 1e-15.</summary>
    private static readonly double[] _lasso = [0, 0, 1.4122825944, 0, 0, -0.0235577548, 0, 0, 0, -0.5708838653, 0, 0, 0.3144723007, -0.0340799183, 0, 0];

    /// <summary>The same with positive = True.</summary>
    private static readonly double[] _positiveLasso =
        [0.1287639565, 0, 1.4973745514, 0.0666127626, 0, 0, 0, 0, 0.2689681252, 0, 0.0332980109, 0, 0.0861566336, 0, 0, 0];

    /// <summary>SciPy's linprog (HiGHS, dual simplex).</summary>
    private static readonly double[] _pursuit =
        [0, -0.1304645792, 1.4936337126, 0.0041058201, -0.0281163079, 0, 0.0042839817, 0, 0, -0.6854283807, 0, -0.0165608231, 0.3053423364, 0, 0, 0];

    /// <summary>The same without negative entries, for measurements of a signal that has none.</summary>
    private static readonly double[] _positivePursuit =
        [0, 0, 1.2322048944, 0, 0, 0.271885519, 0.4268951195, 0.2117964197, 0.4440322178, 0.4423649562, 0, 0.2587472554, 0.1369446163, 0, 0, 0];

    /// <summary>|y - A x| = 0.25: scikit-learn's Lasso, its penalty by bisection.</summary>
    private static readonly double[] _denoised = [0, 0, 1.4193511249, 0, 0, -0.031437757, 0, 0, 0, -0.5754220911, 0, 0, 0.3194114021, -0.0382078882, 0, 0];

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.3)]
    public void Fista_agrees_with_coordinate_descent(double continuation)
    {
        var solver = new FistaOptions { Lambda = 0.3, Continuation = continuation, Debias = false, Change = 1e-12, MaxIterations = 50_000 };
        OperatorContract.Near(_lasso, Solve(solver).Coefficients, 1e-8, "lasso");
        OperatorContract.Near(_positiveLasso, Solve(solver with { NonNegative = true }).Coefficients, 1e-8, "lasso without negative entries");
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(1.6)]
    public void Basis_pursuit_agrees_with_the_linear_programme(double relaxation)
    {
        var solver = new BasisPursuitOptions { Relaxation = relaxation };
        RecoveryResult<double> vertex = Solve(solver), iterate = Solve(solver with { Polish = false, MaxIterations = 20_000 });
        OperatorContract.Near(_pursuit, vertex.Coefficients, 1e-8, "vertex");
        OperatorContract.Near(_pursuit, iterate.Coefficients, 1e-6, "iterate");
        Assert.Equal(RecoveryStatus.Converged, vertex.Status);
        Assert.Equal(M, vertex.Support.Length);

        double[] y = OperatorContract.Forward(Sensing(), [.. Signal().Select((v, j) => Math.Abs(v) + (j % 3 == 1 ? 0.15 : 0.05))]);
        OperatorContract.Near(_positivePursuit, RecoveryProblem.Create(Sensing(), solver with { NonNegative = true, MaxIterations = 50_000 }).Recover(y).Coefficients, 1e-8, "without negative entries");
    }

    [Fact]
    public void Bpdn_agrees_with_the_lasso_of_the_same_residual()
    {
        RecoveryResult<double> result = Solve(new BpdnOptions { Sigma = Sigma, Debias = false, Accuracy = 1e-9 });
        Assert.Equal(RecoveryStatus.Converged, result.Status);
        Assert.Equal(Sigma, result.ResidualNorm, 1e-8);
        OperatorContract.Near(_denoised, result.Coefficients, 1e-5, "bpdn");
    }

    [Fact]
    public void Fista_meets_the_conditions_of_a_minimum()
    {
        for (int seed = 0; seed < 3; seed++)
        {
            Check<double>(1, false, 1e-6, seed);
            Check<double>(1, true, 1e-6, seed);
            Check<double>(4, false, 1e-6, seed);
            Check<Complex32>(1, false, 2e-3, seed);
            Check<Complex32>(4, false, 2e-3, seed);
        }

        static void Check<T>(int blockSize, bool nonNegative, double tolerance, int seed)
            where T : unmanaged, INumberBase<T>
        {
            (SensingOperator<T> a, T[] y) = Draw<T>(seed);
            var solver = new FistaOptions { RelativeLambda = 0.2, BlockSize = blockSize, NonNegative = nonNegative, Debias = false, Change = typeof(T) == typeof(double) ? 1e-11 : 1e-6, MaxIterations = 20_000 };
            T[] x = RecoveryProblem.Create(a, solver).Recover(y).Coefficients;
            double lambda = 0.2 * BlockNorms(OperatorContract.Adjoint(a, y), blockSize, nonNegative).Max();
            Stationary(OperatorContract.Adjoint(a, Residual(a, x, y)), x, lambda, blockSize, nonNegative, tolerance);
        }
    }

    [Fact]
    public void Bpdn_meets_the_conditions_of_a_minimum()
    {
        for (int seed = 0; seed < 3; seed++)
        {
            Check<double>(false, 1e-3, seed);
            Check<double>(true, 1e-3, seed);
            Check<Complex32>(false, 1e-2, seed);
        }

        static void Check<T>(bool nonNegative, double tolerance, int seed)
            where T : unmanaged, INumberBase<T>
        {
            // The least residual without negative entries is larger than sigma: take y with such a signal behind it.
            (SensingOperator<T> a, T[] y) = Draw<T>(seed, positive: nonNegative);
            var solver = new BpdnOptions { RelativeNoise = 0.2, NonNegative = nonNegative, Debias = false, Accuracy = typeof(T) == typeof(double) ? 1e-9 : 1e-4, MaxIterations = 50_000 };
            T[] x = RecoveryProblem.Create(a, solver).Recover(y).Coefficients, r = Residual(a, x, y);
            Assert.Equal(0.2 * OperatorContract.Norm(y), OperatorContract.Norm(r), (typeof(T) == typeof(double) ? 1e-8 : 1e-4) * OperatorContract.Norm(y));
            T[] g = OperatorContract.Adjoint(a, r);
            Stationary(g, x, BlockNorms(g, 1, nonNegative).Max(), 1, nonNegative, tolerance);
        }
    }

    [Fact]
    public void The_least_norm_falls_with_the_noise_as_the_pareto_curve_does()
    {
        // d tau / d sigma = -|r| / max_j |a_j^H r|, the inverse of theorem 2.1's slope.
        (SensingOperator<double> a, double[] y) = Draw<double>(5);
        double sigma = 0.3 * OperatorContract.Norm(y), h = 1e-3 * sigma;
        double[] At(double s) => RecoveryProblem.Create(a, new BpdnOptions { Sigma = s, Debias = false, Accuracy = 1e-10, MaxIterations = 100_000 }).Recover(y).Coefficients;
        double[] r = Residual(a, At(sigma), y);
        double slope = (At(sigma + h).Sum(Math.Abs) - At(sigma - h).Sum(Math.Abs)) / (2 * h);
        Assert.Equal(-OperatorContract.Norm(r) / OperatorContract.Adjoint(a, r).Max(Math.Abs), slope, 1e-3 * Math.Abs(slope));
    }

    [Fact]
    public void No_vector_of_the_null_space_lowers_the_norm_of_basis_pursuit()
    {
        Check<double>(1, 1e-9);
        Check<double>(4, 1e-9);
        Check<Complex32>(1, 1e-4);
        Check<Complex32>(4, 1e-4);

        static void Check<T>(int blockSize, double slack)
            where T : unmanaged, INumberBase<T>
        {
            (SensingOperator<T> a, T[] y) = Draw<T>(blockSize);
            T[] x = RecoveryProblem.Create(a, new BasisPursuitOptions { BlockSize = blockSize, MaxIterations = 20_000, Change = slack / 100 }).Recover(y).Coefficients;
            double norm = BlockNorms(x, blockSize, false).Sum();
            Assert.True(OperatorContract.Norm(Residual(a, x, y)) <= Math.Max(1e-5, slack) * OperatorContract.Norm(y));
            for (int trial = 0; trial < 200; trial++)
            {
                // The least-norm solution of another right side takes a random vector into the null space.
                T[] v = OperatorContract.Draw<T>(new Random(trial), a.Columns), back = LeastNorm(a, OperatorContract.Forward(a, v));
                double length = Math.Pow(10, -(trial % 4)) / OperatorContract.Norm(v);
                T[] moved = [.. x.Select((e, j) => e + (v[j] - back[j]) * OperatorContract.Number<T>(length, 0))];
                Assert.True(BlockNorms(moved, blockSize, false).Sum() >= norm * (1 - slack), $"trial {trial}");
            }
        }
    }

    [Theory]
    [InlineData("fista")]
    [InlineData("basis-pursuit")]
    public void Knowing_the_blocks_recovers_more(string name)
    {
        int plain = 0, knowing = 0;
        for (int seed = 0; seed < 10; seed++)
        {
            var random = new Random(seed);
            var a = new DenseOperator<double>(OperatorContract.Draw<double>(random, 40 * 100), 40, 100);
            var x = new double[100];
            foreach (int b in Enumerable.Range(0, 25).OrderBy(_ => random.Next()).Take(5))
            {
                OperatorContract.Draw<double>(random, 4).CopyTo(x, 4 * b);
            }

            plain += Succeeds(SolverCatalog.Find(name)) ? 1 : 0;
            knowing += Succeeds(name == "fista" ? new FistaOptions { BlockSize = 4 } : new BasisPursuitOptions { BlockSize = 4 }) ? 1 : 0;
            bool Succeeds(SolverOptions solver) =>
                OperatorContract.Distance(x, RecoveryProblem.Create(a, solver).Recover(OperatorContract.Forward(a, x)).Coefficients) < 1e-6 * OperatorContract.Norm(x);
        }

        Assert.True(knowing >= plain + 5, $"{plain} of 10 without, {knowing} with the blocks");
    }

    [Fact]
    public void Projects_onto_the_ball_as_sorting_does()
    {
        var random = new Random(3);
        foreach (int n in new[] { 1, 7, 100, 1000 })
        {
            double[] v = OperatorContract.Draw<double>(random, n);
            foreach (double share in new[] { 0.0, 1e-3, 0.3, 0.999, 2.0 })
            {
                foreach (bool nonNegative in new[] { false, true })
                {
                    double[] start = nonNegative ? [.. v.Select(e => Math.Max(e, 0))] : v;
                    double radius = share * start.Sum(Math.Abs), theta = Threshold(start, radius);
                    double[] expected = [.. start.Select(e => Math.Sign(e) * Math.Max(Math.Abs(e) - theta, 0))];
                    OperatorContract.Near(expected, Project(v, radius, nonNegative), 1e-11, $"n = {n}, share {share}");
                }
            }
        }
    }

    [Fact]
    public void Bad_options_are_refused_in_words()
    {
        Refuses(new FistaOptions { Lambda = 0 }, "Lambda: expected a positive number, got 0");
        Refuses(new FistaOptions { RelativeLambda = 1 }, "RelativeLambda: expected a number between 0 and 1, got 1");
        Refuses(new FistaOptions { BlockSize = 5 }, "BlockSize: expected a divisor of n = 16, got 5");
        Refuses(new BasisPursuitOptions { Relaxation = 2 }, "Relaxation: expected a number from 1 to 1.9, got 2");
        Refuses(new BasisPursuitOptions { Balancing = 0.5 }, "Balancing: expected 1 or more, got 0.5");
        Refuses(new BpdnOptions { Sigma = -1 }, "Sigma: expected 0 or more, got -1");
        Refuses(new BpdnOptions { RelativeNoise = 2 }, "RelativeNoise: expected a number from 0 to 1, got 2");
        static void Refuses(SolverOptions solver, string words) => Assert.Contains(words, Assert.Throws<ArgumentException>(() => Solve(solver)).Message, StringComparison.Ordinal);
    }

    /// <summary>A^H r = lambda x / |x| on the support and |A^H r| &lt;= lambda off it, block by block.</summary>
    private static void Stationary<T>(T[] g, T[] x, double lambda, int blockSize, bool nonNegative, double tolerance)
        where T : unmanaged, INumberBase<T>
    {
        int support = 0;
        for (int start = 0; start < x.Length; start += blockSize)
        {
            T[] block = x[start..(start + blockSize)], slope = g[start..(start + blockSize)];
            double norm = OperatorContract.Norm(block);
            if (norm == 0)
            {
                Assert.InRange(BlockNorms(slope, blockSize, nonNegative)[0], 0, lambda * (1 + tolerance));
            }
            else
            {
                support++;
                Assert.Equal(0, OperatorContract.Distance([.. block.Select(e => e * OperatorContract.Number<T>(lambda / norm, 0))], slope), tolerance * lambda);
            }
        }

        Assert.InRange(support, 1, x.Length / blockSize - 1);
    }

    private static double[] BlockNorms<T>(T[] v, int blockSize, bool nonNegative)
        where T : unmanaged, INumberBase<T> =>
        [.. v.Chunk(blockSize).Select(b => OperatorContract.Norm(nonNegative ? [.. b.Where(e => OperatorContract.ToComplex(e).Real > 0)] : b))];

    private static T[] Residual<T>(SensingOperator<T> a, T[] x, T[] y)
        where T : unmanaged, INumberBase<T> => [.. y.Zip(OperatorContract.Forward(a, x), (p, q) => p - q)];

    private static T[] LeastNorm<T>(SensingOperator<T> a, T[] y)
        where T : unmanaged, INumberBase<T> =>
        RecoveryProblem.Create(a, new BasisPursuitOptions { MaxIterations = 1, Polish = false }).Recover(y).Coefficients;    // its first iterate

    private static unsafe double[] Project(double[] v, double radius, bool nonNegative)
    {
        int storage = HostVector.StorageFor(v.Length);
        using var memory = new NativeBuffer<double>(storage + HostSpace<double>.ScratchFor(storage));
        var x = new HostVector<double>(memory.Pointer, storage);
        new Span<double>(memory.Pointer, storage).Clear();
        v.CopyTo(new Span<double>(memory.Pointer, v.Length));
        L1Steps.ProjectOntoBall<HostSpace<double>, HostVector<double>, HostTable<double>, double, double>(new HostSpace<double>(memory.Pointer + storage), radius, x, nonNegative);
        return new Span<double>(memory.Pointer, v.Length).ToArray();
    }

    /// <summary>The threshold by sorting (Held, Wolfe and Crowder 1974).</summary>
    private static double Threshold(double[] v, double radius)
    {
        double[] sorted = [.. v.Select(Math.Abs).OrderDescending()];
        double sum = 0, theta = 0;
        if (sorted.Sum() <= radius)
        {
            return 0;
        }

        for (int i = 0; i < sorted.Length; i++)
        {
            sum += sorted[i];
            theta = sorted[i] > (sum - radius) / (i + 1) || i == 0 ? (sum - radius) / (i + 1) : theta;
        }

        return theta;
    }

    private static RecoveryResult<double> Solve(SolverOptions solver)
    {
        double[] y = [.. OperatorContract.Forward(Sensing(), Signal()).Select((v, i) => v + 0.1 * Math.Sin(3.1 * i * i + 1))];
        return RecoveryProblem.Create(Sensing(), solver).Recover(y);
    }

    private static DenseOperator<double> Sensing() =>
        new([.. from i in Enumerable.Range(0, M) from j in Enumerable.Range(0, N) select Math.Cos(1.7 * (i + 1) * (j + 1) + j)], M, N);

    private static double[] Signal()
    {
        var x = new double[N];
        (x[2], x[9], x[12]) = (1.5, -0.7, 0.4);
        return x;
    }

    private static (SensingOperator<T> A, T[] Y) Draw<T>(int seed, bool positive = false)
        where T : unmanaged, INumberBase<T>
    {
        const int Rows = 20, Columns = 48;
        var random = new Random(seed);
        T[] matrix = OperatorContract.Draw<T>(random, Rows * Columns);
        SensingOperator<T> a = matrix is Complex32[] complex
            ? (SensingOperator<T>)(object)new ComplexDenseOperator(complex, Rows, Columns)
            : (SensingOperator<T>)(object)new DenseOperator<double>((double[])(object)matrix, Rows, Columns);
        T[] y = positive
            ? OperatorContract.Forward(a, [.. Enumerable.Range(0, Columns).Select(j => OperatorContract.Number<T>(j % 5 == 0 ? 1 + random.NextDouble() : 0, 0))])
            : OperatorContract.Draw<T>(random, Rows);
        return (a, y);
    }
}
