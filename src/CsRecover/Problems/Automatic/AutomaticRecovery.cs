using System.Numerics;
using CsRecover.Solvers;

namespace CsRecover;

/// <summary>
/// Runs the portfolio of <see cref="AutoOptions"/>: the signals of a batch go through its stages together, each stage as one batch of those that no earlier stage
/// settled, so that whatever a backend gains from batches is gained here too.
/// </summary>
internal static class AutomaticRecovery
{
    /// <summary>Recovers signals.</summary>
    /// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
    /// <param name="problem">The problem.</param>
    /// <param name="measurements">The measurements of all signals.</param>
    /// <param name="count">How many signals.</param>
    /// <param name="auto">What is known of the signals.</param>
    /// <param name="options">How to run.</param>
    /// <returns>One result a signal.</returns>
    public static RecoveryResult<T>[] Run<T>(RecoveryProblem<T> problem, ReadOnlyMemory<T> measurements, int count, AutoOptions auto, RecoveryOptions options)
        where T : unmanaged, INumberBase<T>
    {
        int rows = problem.Operator.Rows;

        // Devices do not run what is for matrices of other spectra, and are asked what they do run.
        var spread = new SharedSpread(() => options.Backend == RecoveryBackend.Cpu ? RowSpectrum.Of(problem.Operator) : RowSpread.Random, count);
        AutomaticSearch<T>[] signals = [.. Enumerable.Range(0, count).Select(i => new AutomaticSearch<T>(problem.Operator, measurements.Slice(i * rows, rows), i, auto, spread, options.TimeLimit))];
        foreach (AutomaticStage stage in AutomaticStage.Portfolio(rows, spread, auto))
        {
            AutomaticSearch<T>[] open = [.. signals.Where(s => s.Wants(stage))];
            if (open.Length > 0)
            {
                RunStage(problem, measurements, stage, open, options);
            }
        }

        return [.. signals.Select(s => s.Result())];
    }

    private static void RunStage<T>(RecoveryProblem<T> problem, ReadOnlyMemory<T> measurements, AutomaticStage stage, AutomaticSearch<T>[] open, RecoveryOptions options)
        where T : unmanaged, INumberBase<T>
    {
        int rows = problem.Operator.Rows;
        SolverOptions solver = stage.Solver.Resolve(rows, problem.Operator.Columns, sparsity: null);
        RecoveryOptions run = options with
        {
            Solver = solver,
            Progress = options.Progress is { } progress ? new Renumbered(progress, [.. open.Select(s => s.Signal)]) : null,
            TimeLimit = options.TimeLimit is null ? null : open.Max(s => s.TimeLeft),
        };
        RecoveryResult<T>[] results;
        try
        {
            results = run.Backend.Recover(problem, open.Length * rows == measurements.Length ? measurements : Gather(open, rows), open.Length, solver, run);
        }
        catch (NotSupportedException) when (run.Backend != RecoveryBackend.Cpu && stage.Use != StageUse.Quick)
        {
            return;                                                          // a solver that this device does not run; what it cannot run at all, the first stage says
        }

        // Weighing an answer costs a fit: signals are weighed side by side, and a batch can be stopped here too.
        if (open.Length == 1)
        {
            open[0].Add(stage, results[0]);
            return;
        }

        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ThreadCount.Of(options.MaxThreads), CancellationToken = options.CancellationToken };
        Parallel.For(0, open.Length, parallel, i => open[i].Add(stage, results[i]));
    }

    private static ReadOnlyMemory<T> Gather<T>(AutomaticSearch<T>[] open, int rows)
        where T : unmanaged, INumberBase<T>
    {
        var gathered = new T[open.Length * rows];
        for (int i = 0; i < open.Length; i++)
        {
            open[i].Measurements.CopyTo(gathered.AsMemory(i * rows, rows));
        }

        return gathered;
    }

    /// <summary>Reports of a stage under the numbers that the whole batch has for its signals.</summary>
    /// <param name="progress">Receives them.</param>
    /// <param name="signals">The whole batch's numbers.</param>
    private sealed class Renumbered(IProgress<IterationReport> progress, int[] signals) : IProgress<IterationReport>
    {
        public void Report(IterationReport value) => progress.Report(value with { Signal = signals[value.Signal] });
    }
}
