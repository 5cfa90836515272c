using System.Numerics;
using CsRecover.Analysis;
using CsRecover.Operators;
using CsRecover.Planning;
using CsRecover.Solvers;
using CsRecover.Tests.Operators;
using CsRecover.Vectors;

namespace CsRecover.Tests.Solvers;

public class MessagePassingTests
{
    private const int M = 100, N = 200;

    /// <summary>Inside the transitions that the NumPy versions of the algorithms were measured at (n = 400): EM-AMP .59 (normal), .43 (signs); VAMP alike.</summary>
    [Theory]
    [InlineData("em-amp", 1, false, AmplitudeKind.Gaussian, 45)]
    [InlineData("em-amp", 2, false, AmplitudeKind.Gaussian, 45)]
    [InlineData("em-amp", 2, false, AmplitudeKind.Signs, 35)]
    [InlineData("em-amp", 1, true, AmplitudeKind.NonNegative, 55)]
    [InlineData("vamp", 1, false, AmplitudeKind.Gaussian, 45)]
    [InlineData("vamp", 2, false, AmplitudeKind.Signs, 33)]
    [InlineData("vamp", 1, true, AmplitudeKind.NonNegative, 55)]
    public void Passes_the_limit_of_L1(string name, int components, bool nonNegative, AmplitudeKind amplitudes, int k)
    {
        MessagePassingOptions solver = (MessagePassingOptions)SolverCatalog.Find(name) with { Components = components, NonNegative = nonNegative };
        Assert.True((double)k / M > (nonNegative ? DonohoTanner.NonNegative(0.5) - 0.02 : amplitudes == AmplitudeKind.Signs ? 0.3 : DonohoTanner.Signed(0.5)));
        RecoveryRate rate = Trials(solver, amplitudes).Measure(k, 12);
        Assert.True(rate.Successes >= 9, $"{name}: {rate}");
    }

    [Theory]
    [InlineData("em-amp")]
    [InlineData("vamp")]
    public void Is_near_the_oracle_under_noise_that_it_is_not_told(string name)
    {
        foreach ((int k, double decibels, double most) in new[] { (10, 20.0, 1.45), (10, 40.0, 1.1), (25, 30.0, 1.35) })
        {
            RecoveryTrials<double> trials = Trials(SolverCatalog.Find(name), AmplitudeKind.Gaussian) with { SignalToNoise = decibels };
            double[] ratios = [.. Enumerable.Range(0, 15).Select(i => trials.Run(k, i)).Select(t => t.RelativeError / t.OracleError).Order()];
            Assert.InRange(ratios[7], 0.6, most);
        }
    }

    [Theory]
    [InlineData(100.0, 0.0)]
    [InlineData(1000.0, 0.0)]
    [InlineData(100.0, 30.0)]
    [InlineData(-0.9, 0.0)]
    public void Vamp_recovers_where_amp_notices_that_it_diverges(double condition, double decibels)
    {
        RecoveryTrials<double> trials = Trials(new VampOptions(), AmplitudeKind.Gaussian) with
        {
            Operator = seed => condition > 0.0 ? IllConditioned(condition, seed) : Correlated(-condition, seed),
            SignalToNoise = decibels > 0.0 ? decibels : null,
        };
        RecoveryTrial[] vamp = [.. Enumerable.Range(0, 7).Select(i => trials.Run(15, i))];
        if (decibels > 0.0)
        {
            Assert.InRange(vamp.Select(t => t.RelativeError / t.OracleError).Order().ElementAt(3), 0.6, 1.8);
        }
        else
        {
            Assert.InRange(vamp.Count(t => t.Succeeded && t.Status == RecoveryStatus.Optimal), 6, 7);
        }

        foreach (SolverOptions solver in new SolverOptions[] { new EmAmpOptions(), new AmpOptions() })
        {
            RecoveryTrial[] others = [.. Enumerable.Range(0, 4).Select(i => (trials with { Solver = solver }).Run(15, i))];
            Assert.All(others, t => Assert.True(double.IsFinite(t.RelativeError)));
            Assert.All(others, t => Assert.True(t.Succeeded || t.Status == RecoveryStatus.Diverged, $"{solver.Name}: {t}"));
            Assert.Contains(others, t => t.Status == RecoveryStatus.Diverged);
        }
    }

    /// <summary>
    /// The transition of AMP is that of L1 minimisation. At this size some iterations never settle: NumPy's same text succeeds in 38 of 40 trials (non-negative, the
    /// same m, n and k) and 34 of 40 (n = 400), so that 9 of 12 is the binomial bound.
    /// </summary>
    [Theory]
    [InlineData(AmplitudeKind.Gaussian)]
    [InlineData(AmplitudeKind.NonNegative)]
    public void Amp_succeeds_inside_the_limit_of_L1_and_fails_outside(AmplitudeKind amplitudes)
    {
        bool nonNegative = amplitudes == AmplitudeKind.NonNegative;
        RecoveryTrials<double> trials = Trials(new AmpOptions { NonNegative = nonNegative, Refit = false, LeastChange = 1e-8 }, amplitudes);
        double limit = M * (nonNegative ? DonohoTanner.NonNegative(0.5) : DonohoTanner.Signed(0.5));
        Assert.InRange(trials.Measure((int)(0.6 * limit), 12).Successes, 9, 12);
        Assert.InRange(trials.Measure((int)(1.25 * limit), 12).Successes, 0, 2);
    }

    [Fact]
    public void Amp_succeeds_inside_the_limit_of_complex_L1()
    {
        double limit = M * DonohoTanner.Complex(0.5);
        RecoveryTrials<Complex32> trials = new()
        {
            Operator = seed => new ComplexDenseOperator([.. OperatorContract.Draw<Complex32>(new Random((int)seed), M * N).Select(v => v * 0.1f)], M, N),
            Solver = new AmpOptions(),
        };
        Assert.InRange(trials.Measure((int)(0.6 * limit), 10).Successes, 9, 10);
    }

    [Theory]
    [InlineData("em-amp", 1)]
    [InlineData("em-amp", 2)]
    [InlineData("vamp", 1)]
    [InlineData("vamp", 2)]
    public void Recovers_complex_signals_past_the_limit_of_L1(string name, int components)
    {
        RecoveryTrials<Complex32> trials = new()
        {
            Operator = seed => new ComplexDenseOperator([.. OperatorContract.Draw<Complex32>(new Random((int)seed), M * N).Select(v => v * 0.1f)], M, N),
            Solver = (MessagePassingOptions)SolverCatalog.Find(name) with { Components = components },
            SuccessError = 1e-3,
        };
        Assert.InRange(trials.Measure(55, 8).Successes, 6, 8);
    }

    [Theory]
    [InlineData("em-amp")]
    [InlineData("vamp")]
    public void Estimates_differ_as_they_say_and_known_noise_is_taken(string name)
    {
        RecoveryTrials<double> trials = Trials((MessagePassingOptions)SolverCatalog.Find(name) with { Estimate = PosteriorEstimate.Mean }, AmplitudeKind.Gaussian) with { SignalToNoise = 25.0 };
        MessagePassingOptions solver = (MessagePassingOptions)trials.Solver;
        Assert.Equal(N, trials.Run(12, 0).SupportSize);
        foreach (PosteriorEstimate estimate in new[] { PosteriorEstimate.Likely, PosteriorEstimate.Refit })
        {
            RecoveryTrial trial = (trials with { Solver = solver with { Estimate = estimate } }).Run(12, 0);
            Assert.InRange(trial.SupportSize, 6, 16);
            Assert.InRange(trial.RelativeError, 0.0, 3.0 * trial.OracleError);
        }

        // y = A x + w with E w^2 = 0.01.
        var random = new Random(5);
        SensingOperator<double> a = Gaussian(1);
        double[] x = SparseSignal.Draw<double>(N, 12, AmplitudeKind.Signs, 3), y = [.. OperatorContract.Forward(a, x).Zip(OperatorContract.Draw<double>(random, M), (v, w) => v + 0.1 * w)];
        double[] known = RecoveryProblem.Create(a, solver with { NoiseLevel = 0.1, Estimate = PosteriorEstimate.Likely }).Recover(y).Coefficients;
        double[] learned = RecoveryProblem.Create(a, solver with { Estimate = PosteriorEstimate.Likely }).Recover(y).Coefficients;
        Assert.InRange(OperatorContract.Distance(known, x), 0.0, 1.0);
        Assert.InRange(OperatorContract.Distance(known, learned), 0.0, 0.5);
    }

    [Fact]
    public void Turned_rows_are_orthogonal_and_explain_the_same()
    {
        RowsAreOrthogonal(Gaussian(3), 1e-10);
        RowsAreOrthogonal(new ComplexDenseOperator(OperatorContract.Draw<Complex32>(new Random(2), 21 * 50), 21, 50), 1e-3);
    }

    /// <summary>Rows of 100 out of 128 entries of a Hadamard matrix are not orthogonal, and there is no stored matrix to turn.</summary>
    [Fact]
    public void Vamp_goes_on_as_em_amp_where_rows_are_not_orthogonal()
    {
        var a = new SubsampledHadamardOperator<double>(40, 100, seed: 7);
        double[] y = OperatorContract.Forward(a, SparseSignal.Draw<double>(100, 9, AmplitudeKind.Gaussian, 3));
        double[] vamp = RecoveryProblem.Create(a, new VampOptions { Damping = 1.0 }).Recover(y).Coefficients;
        Assert.Equal(RecoveryProblem.Create(a, new EmAmpOptions()).Recover(y).Coefficients, vamp);
    }

    [Fact]
    public void Vamp_takes_several_signals_of_a_stored_matrix_at_once()
    {
        // A (x) I: the rows of A are turned for single vectors and for blocks alike, or neither.
        const int L = 4;
        var random = new Random(11);
        var dense = new GaussianOperator<double>(M, N, 5);
        double[] x = new double[N * L];
        for (int p = 0; p < M * L / 10; p++)
        {
            x[random.Next(x.Length)] = random.NextDouble() + 0.5;
        }

        RecoveryProblem<double> problem = RecoveryProblem.Create(dense.Jointly(L), new VampOptions());
        RecoveryResult<double> result = problem.Recover(problem.Measure(x));
        OperatorContract.Near(x, result.Coefficients, 1e-6, "joint signals");
    }

    [Fact]
    public void Vamp_takes_orthogonal_rows_without_a_stored_matrix()
    {
        var trials = new RecoveryTrials<double> { Operator = seed => new PartialDctOperator<double>(M, N, seed), Solver = new VampOptions(), TellSparsity = false };
        Assert.InRange(trials.Measure(45, 8).Successes, 6, 8);
    }

    [Fact]
    public void Bad_options_are_refused_in_words()
    {
        Refuses(new EmAmpOptions { Components = 3 }, "Components: expected 1 or 2, got 3.");
        Refuses(new EmAmpOptions { Components = 2, NonNegative = true }, "Components: expected 1 with NonNegative, got 2.");
        Refuses(new EmAmpOptions { NoiseLevel = -1 }, "NoiseLevel: expected a number from 0, got -1.");
        Refuses(new VampOptions { InitialRate = 1 }, "InitialRate: expected a number between 0 and 1, got 1.");
        Refuses(new VampOptions { Damping = 0 }, "Damping: expected a number above 0 and up to 1, got 0.");
        Refuses(new VampOptions { MaxIterations = 0 }, "MaxIterations: expected 1 or more, got 0.");
        Refuses(new AmpOptions { Threshold = -2 }, "Threshold: expected a number from 0, got -2.");
    }

    private static void Refuses(SolverOptions solver, string words) =>
        Assert.Contains(words, Assert.Throws<ArgumentException>(() => RecoveryProblem.Create(Gaussian(1), solver).Recover(new double[M])).Message, StringComparison.Ordinal);

    private static void RowsAreOrthogonal<T>(SensingOperator<T> a, double tolerance)
        where T : unmanaged, INumberBase<T> => a.Accept<TurnedRows<T>, bool>(new TurnedRows<T>(a, tolerance), new MapRequest(OrthogonalRows: true));

    private static RecoveryTrials<double> Trials(SolverOptions solver, AmplitudeKind amplitudes) => new() { Operator = Gaussian, Solver = solver, Amplitudes = amplitudes, TellSparsity = false };

    private static SensingOperator<double> Gaussian(ulong seed) => new DenseOperator<double>([.. OperatorContract.Draw<double>(new Random((int)seed), M * N).Select(v => v / Math.Sqrt(M))], M, N);

    /// <summary>Random singular vectors, singular values in a geometric series.</summary>
    private static SensingOperator<double> IllConditioned(double condition, ulong seed)
    {
        var random = new Random((int)seed);
        double[][] u = Orthonormal(M, M, random), v = Orthonormal(M, N, random);
        var a = new double[M * N];
        for (int i = 0; i < M; i++)
        {
            for (int l = 0; l < M; l++)
            {
                double c = u[i][l] * Math.Pow(condition, -l / (M - 1.0));
                for (int j = 0; j < N; j++)
                {
                    a[i * N + j] += c * v[l][j];
                }
            }
        }

        return new DenseOperator<double>(a, M, N);
    }

    /// <summary>Each column is the one before it times a factor, and something new.</summary>
    private static SensingOperator<double> Correlated(double factor, ulong seed)
    {
        double[] a = OperatorContract.Draw<double>(new Random((int)seed), M * N);
        for (int i = 0; i < M; i++)
        {
            for (int j = 1; j < N; j++)
            {
                a[i * N + j] = factor * a[i * N + j - 1] + Math.Sqrt(1 - factor * factor) * a[i * N + j];
            }
        }

        return new DenseOperator<double>(a, M, N);
    }

    private static double[][] Orthonormal(int rows, int columns, Random random)
    {
        var q = new double[rows][];
        for (int i = 0; i < rows; i++)
        {
            q[i] = OperatorContract.Draw<double>(random, columns);
            for (int pass = 0; pass < 2; pass++)
            {
                for (int p = 0; p < i; p++)
                {
                    double c = q[i].Zip(q[p], (s, t) => s * t).Sum();
                    q[i] = [.. q[i].Zip(q[p], (s, t) => s - c * t)];
                }
            }

            double norm = OperatorContract.Norm(q[i]);
            q[i] = [.. q[i].Select(s => s / norm)];
        }

        return q;
    }

    private readonly struct TurnedRows<T>(SensingOperator<T> a, double tolerance) : IMapVisitor<T, bool>
        where T : unmanaged, INumberBase<T>
    {
        public unsafe bool Visit<TSpace, TMap, TReal>(TSpace space, TMap map)
            where TSpace : struct, IVectorSpace<HostVector<T>, HostTable<T>, T, TReal>
            where TMap : struct, IHostMap<T, TReal>
            where TReal : unmanaged, IFloatingPointIeee754<TReal>
        {
            using var memory = new NativeBuffer<T>(3 * map.RowStorage + map.ColumnStorage);
            HostVector<T> y = new(memory.Pointer, map.RowStorage), back = new(memory.Pointer + map.RowStorage, map.RowStorage), one = new(memory.Pointer + 2 * map.RowStorage, map.RowStorage);
            var x = new HostVector<T>(memory.Pointer + 3 * map.RowStorage, map.ColumnStorage);

            // What is loaded can be stored again, with the same norm in between; A x is turned alike.
            T[] taken = OperatorContract.Draw<T>(new Random(9), a.Rows), stored = new T[a.Rows];
            map.LoadMeasurements(taken, y);
            Assert.Equal(OperatorContract.Norm(taken), Math.Sqrt(double.CreateTruncating(space.Dot(y, y))), tolerance * a.Rows);
            map.StoreMeasurements(y, stored);
            OperatorContract.Near(taken, stored, tolerance, "there and back");
            T[] unknowns = OperatorContract.Draw<T>(new Random(8), a.Columns);
            map.LoadUnknowns(unknowns, x);
            map.Forward(x, y);
            map.StoreMeasurements(y, stored);
            OperatorContract.Near(OperatorContract.Forward(a, unknowns), stored, tolerance, "A x");

            // A A^H e_i has no other entry than the i-th.
            for (int i = 0; i < 8; i++)
            {
                space.Clear(one);
                var index = new HostTable<T>(memory.Pointer + 3 * map.RowStorage);
                index.SetIndex(0, i);
                index[1] = T.One;
                space.Scatter(index, index.Slice(1, 1), 1, one);
                map.Adjoint(one, x);
                TReal energy = space.Dot(x, x);
                map.Forward(x, back);
                space.Combine(TReal.One, back, -energy, one, back);
                Assert.InRange(double.CreateTruncating(space.Dot(back, back) / (energy * energy)), 0.0, tolerance * tolerance * a.Rows);
            }

            return true;
        }
    }
}
