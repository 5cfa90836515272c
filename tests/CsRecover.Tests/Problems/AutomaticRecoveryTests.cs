using CsRecover.Analysis;
using CsRecover.Analysis.Sweeps;
using CsRecover.Operators;
using CsRecover.Solvers;
using CsRecover.Tests.Operators;

namespace CsRecover.Tests.Problems;

/// <summary>The automatic choice: no k, no noise level, no penalty; it says what it weighed and how sure it is.</summary>
public class AutomaticRecoveryTests
{
    [Fact]
    public void Is_what_a_problem_does_when_nothing_is_named()
    {
        Assert.IsType<AutoOptions>(RecoveryProblem.Create(new GaussianOperator<double>(10, 20, 1)).Solver);
        Assert.IsType<SmoothedL0Options>(RecoveryProblem.Create(new GaussianOperator<double>(16, 32, 1).WithTransform(Wavelet.Haar, 2)).Solver);
        Assert.IsType<SmoothedL0Options>(RecoveryProblem.Create(new SubsampledFourierOperator(8, 8, [.. Enumerable.Range(0, 64).Select(i => i % 2 == 0)])).Solver);
        Assert.IsType<SmoothedL0Options>(RecoveryProblem.Create(new SeparableOperator<double>(new GaussianOperator<double>(4, 8, 1), new GaussianOperator<double>(4, 8, 2))).Solver);
    }

    [Theory]
    [InlineData(AmplitudeKind.Gaussian, 8, "omp")]
    [InlineData(AmplitudeKind.Gaussian, 70, "em-amp")]
    [InlineData(AmplitudeKind.Signs, 60, "em-amp, +-theta")]
    public void Proves_an_answer_without_noise_and_stops_there(AmplitudeKind amplitudes, int k, string solver)
    {
        const int M = 160, N = 320;
        int proven = 0, chosen = 0;
        for (int trial = 0; trial < 6; trial++)
        {
            var problem = RecoveryProblem.Create(new GaussianOperator<double>(M, N, (ulong)trial));
            double[] x = SparseSignal.Draw<double>(N, k, amplitudes, (ulong)trial);
            RecoveryResult<double> result = problem.Recover(problem.Measure(x));
            if (result.Status == RecoveryStatus.Optimal)
            {
                proven++;
                OperatorContract.Near(x, result.Coefficients, 1e-8, "the signal");
                Assert.Equal(1.0, result.Confidence);
                Assert.True(result.Candidates[^1].IsChosen);
                Assert.Single(result.Candidates, c => c.IsChosen);
                chosen += result.Candidates[^1].Solver == solver ? 1 : 0;
            }
        }

        Assert.InRange(proven, 4, 6);
        Assert.InRange(chosen, 3, 6);
    }

    [Theory]
    [InlineData("correlated")]
    [InlineData("ill-conditioned")]
    [InlineData("partial-dct")]
    public void Recovers_from_matrices_that_are_not_random(string ensemble)
    {
        const int M = 100, N = 200, K = 25;
        for (int trial = 0; trial < 4; trial++)
        {
            var problem = RecoveryProblem.Create(MatrixEnsembles.Create<double>(ensemble, M, N, (ulong)trial));
            double[] x = SparseSignal.Draw<double>(N, K, AmplitudeKind.Gaussian, (ulong)trial);
            OperatorContract.Near(x, problem.Recover(problem.Measure(x)).Coefficients, 1e-6, ensemble);
        }
    }

    [Fact]
    public void Uses_that_a_signal_has_no_negative_entries_without_being_told()
    {
        // Beyond the limit of L1 minimisation for signals of either sign (0.386 m), and of message passing for them (0.60 m).
        const int M = 100, N = 200, K = 62;
        int recovered = 0;
        for (int trial = 0; trial < 8; trial++)
        {
            var problem = RecoveryProblem.Create(new GaussianOperator<double>(M, N, (ulong)trial));
            double[] x = SparseSignal.Draw<double>(N, K, AmplitudeKind.NonNegative, (ulong)trial);
            RecoveryResult<double> result = problem.Recover(problem.Measure(x));
            recovered += result.Status == RecoveryStatus.Optimal && x.Zip(result.Coefficients).All(p => Math.Abs(p.First - p.Second) < 1e-6) ? 1 : 0;
        }

        Assert.InRange(recovered, 5, 8);
    }

    [Theory]
    [InlineData(20.0, 1.35)]
    [InlineData(30.0, 1.15)]
    [InlineData(40.0, 1.02)]
    public void Comes_near_the_oracle_under_noise(double decibels, double most)
    {
        var trials = new RecoveryTrials<double> { Operator = seed => new GaussianOperator<double>(200, 400, seed), Solver = new AutoOptions(), SignalToNoise = decibels, TellSparsity = false };
        double[] ratios = [.. Enumerable.Range(0, 21).Select(t => trials.Run(20, t)).Select(t => t.RelativeError / t.OracleError).Order()];
        Assert.InRange(ratios[10], 0.8, most);
    }

    /// <summary>A short pursuit explains one of these signals by nine wrong columns well enough to look done (65 times the oracle's error).</summary>
    [Fact]
    public void Does_not_believe_a_pursuit_among_columns_that_are_alike()
    {
        var trials = new RecoveryTrials<double> { Operator = seed => TrialMatrices.IllConditioned<double>(77, 256, 100.0, seed), Solver = new AutoOptions(), SignalToNoise = 30.0, TellSparsity = false };
        Assert.All(Enumerable.Range(0, 8).Select(t => trials.Run(16, t)), t => Assert.InRange(t.RelativeError, 0.0, 4.0 * t.OracleError));
    }

    [Fact]
    public void Says_how_sure_it_is()
    {
        var problem = RecoveryProblem.Create(new GaussianOperator<double>(100, 200, 3));
        double[] clear = problem.Measure(SparseSignal.Draw<double>(200, 6, AmplitudeKind.Signs, 3)), noise = new double[100];
        var random = new Random(5);
        for (int i = 0; i < noise.Length; i++)
        {
            noise[i] = MathNet.Numerics.Distributions.Normal.Sample(random, 0.0, 1.0);
            clear[i] += 0.02 * noise[i];
        }

        RecoveryResult<double> sure = problem.Recover(clear), unsure = problem.Recover(noise);
        Assert.InRange(sure.Confidence, 0.999, 1.0);
        Assert.Equal(6, sure.Support.Length);
        Assert.InRange(sure.Candidates.Single(c => c.IsChosen).Score, -1000.0, -100.0);
        Assert.InRange(unsure.Confidence, 0.0, 0.99);
        Assert.All(unsure.Candidates, c => Assert.NotEqual(double.NegativeInfinity, c.Score));
    }

    [Fact]
    public void A_batch_is_its_signals()
    {
        var problem = RecoveryProblem.Create(new GaussianOperator<double>(60, 120, 4));
        double[][] y = [.. new[] { 3, 20, 30, 0, 28 }.Select((k, i) => problem.Measure(SparseSignal.Draw<double>(120, k, AmplitudeKind.Gaussian, (ulong)i)))];
        RecoveryResult<double>[] batch = problem.RecoverBatch([.. y.SelectMany(v => v)], y.Length);
        for (int i = 0; i < y.Length; i++)
        {
            RecoveryResult<double> single = problem.Recover(y[i]);
            Assert.Equal(single.Status, batch[i].Status);
            OperatorContract.Near(single.Coefficients, batch[i].Coefficients, 1e-6, $"signal {i}");
        }
    }

    [Fact]
    public void Joint_signals_share_a_support()
    {
        const int M = 40, N = 100, K = 8, L = 4;
        var problem = RecoveryProblem.Create(new GaussianOperator<double>(M, N, 6));
        int[] support = [.. Enumerable.Range(0, N).OrderBy(j => (j * 37) % N).Take(K).Order()];
        var random = new Random(3);
        double[][] x = [.. Enumerable.Range(0, L).Select(_ =>
        {
            var signal = new double[N];
            foreach (int j in support)
            {
                signal[j] = MathNet.Numerics.Distributions.Normal.Sample(random, 0.0, 1.0);
            }

            return signal;
        })];
        RecoveryResult<double>[] results = problem.RecoverJointly([.. x.SelectMany(s => problem.Measure(s))], L);
        Assert.All(results.Zip(x), p => OperatorContract.Near(p.Second, p.First.Coefficients, 1e-8, "a joint signal"));
        Assert.All(results, r => Assert.Equal(support, r.Support));
    }

    [Fact]
    public void Signs_of_complex_numbers_are_refused()
    {
        var problem = RecoveryProblem.Create(new PartialFourierOperator(10, 20, 1), new AutoOptions { NonNegative = true });
        Assert.Contains("real numbers", Assert.Throws<ArgumentException>(() => problem.Recover(new Complex32[10])).Message, StringComparison.Ordinal);
        Assert.Contains("em-amp", Assert.Throws<NotSupportedException>(() => new BatchOmpOptions().AsNonNegative()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keeps_to_a_time_limit()
    {
        var problem = RecoveryProblem.Create(new GaussianOperator<double>(200, 400, 4));
        double[] y = problem.Measure(SparseSignal.Draw<double>(400, 150, AmplitudeKind.Gaussian, 1));
        RecoveryResult<double> result = problem.Recover(y, new RecoveryOptions { TimeLimit = TimeSpan.FromTicks(1) });
        Assert.Single(result.Candidates);
        Assert.Equal(RecoveryStatus.TimeLimit, result.Status);
    }
}
