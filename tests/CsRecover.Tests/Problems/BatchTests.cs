using System.Collections.Concurrent;
using CsRecover.Operators;
using CsRecover.Solvers;
using CsRecover.Tests.Operators;

namespace CsRecover.Tests.Problems;

/// <summary>Signals that share a matrix's work keep what each had alone: answer, status, history, progress, limits.</summary>
public class BatchTests
{
    private const int M = 50, N = 120, Count = 37;

    public static TheoryData<string> Solvers => ["smoothed-l0", "batch-omp"];

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Keep_every_signals_answer_status_and_history(string solver)
    {
        (RecoveryProblem<double> problem, double[] all) = Instance(solver);
        var reports = new ConcurrentBag<IterationReport>();
        RecoveryResult<double>[] batch = problem.RecoverBatch(all, Count, new RecoveryOptions { KeepHistory = true, MaxThreads = 2, Progress = new Collect(reports.Add) });
        for (int i = 0; i < Count; i++)
        {
            RecoveryResult<double> single = problem.Recover(all.AsSpan(i * M, M), new RecoveryOptions { KeepHistory = true });
            Assert.Equal(single.Status, batch[i].Status);
            Assert.Equal(single.Iterations, batch[i].Iterations);
            Assert.Equal(single.Support, batch[i].Support);
            OperatorContract.Near(single.Coefficients, batch[i].Coefficients, 1e-9, $"signal {i}");
            OperatorContract.Near([.. single.ResidualHistory], [.. batch[i].ResidualHistory], 1e-6, $"history of signal {i}");
            OperatorContract.Near([.. single.ThresholdHistory.Select(t => t.Sigma)], [.. batch[i].ThresholdHistory.Select(t => t.Sigma)], 1e-9, $"thresholds of signal {i}");
            Assert.Equal(solver == "smoothed-l0" ? single.Iterations : 0, single.ThresholdHistory.Count);
            Assert.Equal(batch[i].Iterations, reports.Count(r => r.Signal == i));
            double[] back = OperatorContract.Forward(problem.Operator, batch[i].Coefficients);
            Assert.Equal(OperatorContract.Distance(back, all[(i * M)..((i + 1) * M)]), batch[i].ResidualNorm, 1e-9);
        }
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Give_the_same_bits_for_any_number_of_threads(string solver)
    {
        (RecoveryProblem<double> problem, double[] all) = Instance(solver);
        RecoveryResult<double>[] one = problem.RecoverBatch(all, Count, new RecoveryOptions { MaxThreads = 1 });
        RecoveryResult<double>[] five = problem.RecoverBatch(all, Count, new RecoveryOptions { MaxThreads = 5 });
        RecoveryResult<double>[] some = problem.RecoverBatch(all.AsSpan(3 * M, 2 * M), 2);
        for (int i = 0; i < Count; i++)
        {
            Assert.Equal(one[i].Coefficients, five[i].Coefficients);
        }

        Assert.Equal(one[3].Coefficients, some[0].Coefficients);
        Assert.Equal(one[4].Coefficients, some[1].Coefficients);
        Assert.Empty(problem.RecoverBatch([], 0));
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Can_be_cancelled_and_limited_in_time(string solver)
    {
        (RecoveryProblem<double> problem, double[] all) = Instance(solver);
        using var source = new CancellationTokenSource();
        int seen = 0;
        var progress = new Collect(_ =>
        {
            if (Interlocked.Increment(ref seen) == 5)
            {
                source.Cancel();
            }
        });
        Assert.ThrowsAny<OperationCanceledException>(() => problem.RecoverBatch(all, Count, new RecoveryOptions { CancellationToken = source.Token, Progress = progress, MaxThreads = 1 }));
        Assert.InRange(seen, 5, 5 + 32);

        RecoveryResult<double>[] limited = problem.RecoverBatch(all, Count, new RecoveryOptions { TimeLimit = TimeSpan.Zero, KeepHistory = true });
        Assert.All(limited.Where(r => r.Iterations > 0), r => Assert.Equal(RecoveryStatus.TimeLimit, r.Status));
        Assert.All(limited, r => Assert.InRange(r.ResidualHistory.Count, 0, 1));
    }

    /// <summary>Easy signals, one of zeros, and some with too many non-zeros to be found.</summary>
    private static (RecoveryProblem<double> Problem, double[] Measurements) Instance(string solver)
    {
        var random = new Random(21);
        var sensing = new DenseOperator<double>(OperatorContract.Draw<double>(random, M * N), M, N);
        var all = new List<double>();
        for (int i = 0; i < Count; i++)
        {
            var x = new double[N];
            int k = i == 7 ? 0 : i % 9 == 8 ? 45 : 4 + i % 5;
            foreach (int j in Enumerable.Range(0, N).OrderBy(_ => random.Next()).Take(k))
            {
                x[j] = (random.Next(2) == 0 ? -1 : 1) * (0.2 + random.NextDouble());
            }

            all.AddRange(OperatorContract.Forward(sensing, x));
        }

        return (RecoveryProblem.Create(sensing, SolverCatalog.Find(solver), 8), [.. all]);
    }

    private sealed class Collect(Action<IterationReport> report) : IProgress<IterationReport>
    {
        public void Report(IterationReport value) => report(value);
    }
}
