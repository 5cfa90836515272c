using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.ExceptionServices;
using CsRecover.Solvers;

namespace CsRecover.Analysis.Sweeps;

/// <summary>
/// A sweep in a folder. Whatever is finished is in the folder's journal at once: a sweep that was stopped, even killed, continues where it was, loses nothing and counts nothing
/// twice, and gives the numbers of one that ran through. So does one that was dealt out to several processes and merged.
/// </summary>
/// <param name="settings">What to measure.</param>
/// <param name="folder">The folder; made if it is missing.</param>
public sealed class RecoverySweep(SweepSettings settings, string folder)
{
    /// <summary>The part to do; everything unless said otherwise. Each part wants a folder of its own.</summary>
    public SweepShard Shard { get; init; } = SweepShard.Whole;

    /// <summary>Where to run.</summary>
    public RecoveryBackend Backend { get; init; } = RecoveryBackend.Default;

    /// <summary>The most threads to use; 0 for one per processor. Each works on matrices of its own.</summary>
    public int MaxThreads { get; init; }

    /// <summary>Measures what the folder does not have yet.</summary>
    /// <param name="progress">Receives how far it is, from several threads.</param>
    /// <param name="cancellationToken">Stops it; what is finished stays.</param>
    /// <returns>What came of it; null where only a part was asked for: <see cref="Merge"/> the parts.</returns>
    /// <exception cref="ArgumentException">The settings make no sense, or the folder has a sweep of others.</exception>
    /// <exception cref="InvalidDataException">The folder's journal is damaged.</exception>
    /// <exception cref="IOException">The folder cannot be written to, or another process works in it.</exception>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    public SweepResult? Run(IProgress<SweepProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        settings.Validate();
        SweepDescription sweep = SweepDescription.Of(settings, Backend.Name, Shard);
        using SweepJournal journal = SweepJournal.Open(folder, sweep, settings.Trials);
        var agenda = new SweepAgenda(journal.Record);
        var watch = new SweepWatch(agenda, progress);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ThreadCount.Of(MaxThreads), CancellationToken = cancellationToken };
        try
        {
            // One at a time from the list, so that work begins in its order and ends together.
            Parallel.ForEach(Partitioner.Create(agenda.Chains(), EnumerablePartitionerOptions.NoBuffering), parallel, chain =>
            {
                foreach (SweepTask task in chain)
                {
                    journal.Append(SweepUnit.Of(task.Key, Measure(task, cancellationToken)));
                    watch.Finished(task, settings.TrialsPerMatrix);
                }
            });
        }
        catch (AggregateException e) when (e.InnerException is { } cause)
        {
            ExceptionDispatchInfo.Throw(cause);
        }

        return Shard.Count == 1 ? SweepResult.Of(journal.Record) : null;
    }

    /// <summary>Puts the parts of a sweep together in a folder of its own, as if one process had done it all; that folder's sweep can be continued.</summary>
    /// <param name="parts">The folders of all parts, in any order.</param>
    /// <param name="folder">The folder of the whole; made if it is missing.</param>
    /// <returns>What one run of the whole sweep would have given.</returns>
    /// <exception cref="ArgumentException">Parts are missing, unfinished, there twice or of different sweeps; the message says which.</exception>
    /// <exception cref="InvalidDataException">A journal is damaged.</exception>
    /// <exception cref="IOException">A journal cannot be read or written.</exception>
    public static SweepResult Merge(IEnumerable<string> parts, string folder)
    {
        ArgumentNullException.ThrowIfNull(parts);
        SweepRecord whole = SweepMerge.Of([.. parts]);
        using SweepJournal journal = SweepJournal.Open(folder, whole.Sweep, whole.Trials);
        foreach (SweepUnit unit in whole.Units.Values.Where(u => !journal.Record.Units.ContainsKey(u.Key)))
        {
            journal.Append(unit);
        }

        return SweepResult.Of(journal.Record);
    }

    private IReadOnlyList<RecoveryTrial> Measure(SweepTask task, CancellationToken cancellationToken) => settings.SinglePrecision
        ? Trials<float>(task.Column).RunGroup(task.Sparsity, task.Block, cancellationToken)
        : Trials<double>(task.Column).RunGroup(task.Sparsity, task.Block, cancellationToken);

    private RecoveryTrials<T> Trials<T>(SweepColumn column)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        SolverOptions solver = settings.Solvers.First(s => s.Name == column.Series.Solver);
        return new RecoveryTrials<T>
        {
            OwnsOperators = true,
            Operator = seed => MatrixEnsembles.Create<T>(column.Series.Ensemble, column.Rows, settings.Columns, seed),
            Solver = settings.TellSign && column.Series.Amplitudes == AmplitudeKind.NonNegative && SolverCatalog.TakesSigns(solver) ? solver.AsNonNegative() : solver,
            Amplitudes = column.Series.Amplitudes,
            SignalToNoise = column.Series.SignalToNoise,
            Seed = settings.Seed,
            TellSparsity = settings.TellSparsity && solver is SparsityOptions,
            TrialsPerOperator = settings.TrialsPerMatrix,
            Backend = Backend,
            MaxThreads = 1,
        };
    }
}
