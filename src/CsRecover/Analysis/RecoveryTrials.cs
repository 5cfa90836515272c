using System.Numerics;
using System.Runtime.ExceptionServices;
using CsRecover.Operators;
using CsRecover.Solvers;
using CsRecover.Vectors;

namespace CsRecover.Analysis;

/// <summary>
/// A series of Monte Carlo trials: trial i draws an operator and a sparse signal, measures, recovers and compares. A trial depends on
/// nothing but the seed, k and its number, so that series can be cut, continued and spread over threads without changing the outcome.
/// </summary>
/// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
public sealed record RecoveryTrials<T>
    where T : unmanaged, INumberBase<T>
{
    /// <summary>Makes the operator of a seed; called on several threads.</summary>
    public required Func<ulong, SensingOperator<T>> Operator { get; init; }

    /// <summary>The solver.</summary>
    public required SolverOptions Solver { get; init; }

    /// <summary>What the signals' non-zeros are.</summary>
    public AmplitudeKind Amplitudes { get; init; }

    /// <summary>Seed of the series.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Whether solvers that take k are told the true one.</summary>
    public bool TellSparsity { get; init; } = true;

    /// <summary>How many successive trials share an operator; more than 1 saves the preparation of stored matrices, and makes trials slightly dependent.</summary>
    public int TrialsPerOperator { get; init; } = 1;

    /// <summary>Recovery succeeds when |recovered - true| / |true| is below this; without noise.</summary>
    public double SuccessError { get; init; } = 1e-4;

    /// <summary>Signal to noise ratio of the measurements in decibels, 10 log10(|A x|^2 / E |noise|^2); null for none. The noise is Gaussian and white.</summary>
    public double? SignalToNoise { get; init; }

    /// <summary>
    /// With noise recovery succeeds when its error is at most this many times that of the oracle, least squares on the true support: no relative error that
    /// is the same for every k would tell a right support from a wrong one.
    /// </summary>
    public double OracleFactor { get; init; } = 2.0;

    /// <summary>
    /// Where to run. On a GPU the trials that share an operator are one batch: let many do so (<see cref="TrialsPerOperator"/>). Trials are drawn alike everywhere.
    /// </summary>
    public RecoveryBackend Backend { get; init; } = RecoveryBackend.Default;

    /// <summary>The most threads to use; 0 for one per processor.</summary>
    public int MaxThreads { get; init; }

    /// <summary>Whether each call of <see cref="Operator"/> makes an operator that nobody else holds: its memory then goes to the next one.</summary>
    internal bool OwnsOperators { get; init; }

    /// <summary>Makes one trial.</summary>
    /// <param name="sparsity">k.</param>
    /// <param name="trial">Its number, from 0.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>|recovered - true| / |true| (0 for k = 0 answered by zero).</returns>
    public double RelativeError(int sparsity, int trial, CancellationToken cancellationToken = default) => Run(sparsity, trial, cancellationToken).RelativeError;

    /// <summary>Makes one trial.</summary>
    /// <param name="sparsity">k.</param>
    /// <param name="trial">Its number, from 0.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What came of it.</returns>
    public RecoveryTrial Run(int sparsity, int trial, CancellationToken cancellationToken = default) =>
        RunAll(sparsity, trial, trial + 1, together: false, cancellationToken)[0];

    /// <summary>
    /// Makes the trials that share one operator, as one batch where that is faster. Batches are cut by trial numbers alone, so that the answers, which differ from those of single trials
    /// by rounding, are the same whoever makes which group.
    /// </summary>
    /// <param name="sparsity">k.</param>
    /// <param name="group">The operator's number, from 0: trials <paramref name="group"/> times <see cref="TrialsPerOperator"/> and up.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What came of each, <see cref="TrialsPerOperator"/> of them.</returns>
    public IReadOnlyList<RecoveryTrial> RunGroup(int sparsity, int group, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(group);
        ArgumentOutOfRangeException.ThrowIfLessThan(TrialsPerOperator, 1);
        int first = group * TrialsPerOperator;
        return RunAll(sparsity, first, first + TrialsPerOperator, together: true, cancellationToken);
    }

    /// <summary>Makes trials and counts successes, several trials at a time.</summary>
    /// <param name="sparsity">k, from 0 to m.</param>
    /// <param name="count">How many trials.</param>
    /// <param name="first">Number of the first: trials 0 to 19 are trials 0 to 9 and then 10 to 19.</param>
    /// <param name="cancellationToken">Stops the series.</param>
    /// <returns>The rate.</returns>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    /// <exception cref="NotSupportedException">The backend cannot run this solver on this operator; the message says why.</exception>
    public RecoveryRate Measure(int sparsity, int count, int first = 0, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfLessThan(TrialsPerOperator, 1);
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = ThreadCount.Of(MaxThreads),
            CancellationToken = cancellationToken,
        };
        int successes = 0, firstGroup = first / TrialsPerOperator, lastGroup = (first + count - 1) / TrialsPerOperator;
        try
        {
            Parallel.For(firstGroup, count == 0 ? firstGroup : lastGroup + 1, parallel, group =>
            {
                int from = Math.Max(first, group * TrialsPerOperator), to = Math.Min(first + count, (group + 1) * TrialsPerOperator);
                Interlocked.Add(ref successes, RunAll(sparsity, from, to, together: false, cancellationToken).Count(trial => trial.Succeeded));
            });
        }
        catch (AggregateException e) when (e.InnerException is { } cause)
        {
            ExceptionDispatchInfo.Throw(cause);                             // as one trial alone would have thrown it
        }

        return new RecoveryRate(sparsity, count, successes);
    }

    /// <summary>Trials that share an operator.</summary>
    private RecoveryTrial[] RunAll(int sparsity, int first, int end, bool together, CancellationToken cancellationToken)
    {
        SensingOperator<T> sensing = Operator(OperatorSeed(first));
        try
        {
            return [.. Run(sensing, sparsity, first, end, together, cancellationToken)];
        }
        finally
        {
            if (OwnsOperators)
            {
                sensing.Release();
            }
        }
    }

    private IEnumerable<RecoveryTrial> Run(SensingOperator<T> sensing, int sparsity, int first, int end, bool together, CancellationToken cancellationToken)
    {
        RecoveryProblem<T> problem = RecoveryProblem.Create(sensing, Solver, TellSparsity ? sparsity : null);
        var options = new RecoveryOptions { Backend = Backend, CancellationToken = cancellationToken };
        IEnumerable<(T[] X, T[] Y)> signals = Enumerable.Range(first, end - first).Select(trial =>
        {
            T[] x = SparseSignal.Draw<T>(sensing.Columns, sparsity, Amplitudes, RandomSeed(2, (uint)sparsity, (uint)trial));
            T[] y = problem.Measure(x);
            if (SignalToNoise is { } decibels)
            {
                WhiteNoise.AddTo(y, decibels, RandomSeed(3, (uint)sparsity, (uint)trial));
            }

            return (x, y);
        });
        if (Backend == RecoveryBackend.Cpu && !together)
        {
            // One by one: the threads are busy with trials of other operators already, and a trial's answer may not depend on its neighbours.
            return signals.Select(s => Judge(sensing, problem.Recover(s.Y, options), s.X, s.Y));
        }

        if (together)
        {
            options = options with { MaxThreads = 1 };                      // a block's size depends on the number of threads
        }

        (T[] X, T[] Y)[] drawn = [.. signals];
        T[] measurements = [.. drawn.SelectMany(s => s.Y)];
        return problem.RecoverBatch(measurements, drawn.Length, options).Zip(drawn, (result, s) => Judge(sensing, result, s.X, s.Y));
    }

    private RecoveryTrial Judge(SensingOperator<T> sensing, RecoveryResult<T> result, T[] x, T[] y)
    {
        double error = RelativeError(result.Coefficients, x), oracle = SignalToNoise is null ? 0.0 : RelativeError(OracleLeastSquares.Solve(sensing, x, y), x);
        return new RecoveryTrial(error, oracle, SignalToNoise is null ? error < SuccessError : error <= OracleFactor * oracle, result.Support.Length, result.Status, result.Elapsed);
    }

    private static double RelativeError(T[] recovered, T[] x)
    {
        double error = 0.0, norm = 0.0;
        for (int i = 0; i < x.Length; i++)
        {
            error += SquaredMagnitude.Of(recovered[i] - x[i]);
            norm += SquaredMagnitude.Of(x[i]);
        }

        return error == 0.0 ? 0.0 : Math.Sqrt(error / norm);
    }

    private ulong OperatorSeed(int trial) => RandomSeed(1, 0, (uint)(trial / TrialsPerOperator));

    private ulong RandomSeed(uint what, uint sparsity, uint trial)
    {
        (uint low, uint high, _, _) = Philox.Block(trial, sparsity, 0, what, (uint)Seed, (uint)(Seed >> 32));
        return ((ulong)high << 32) | low;
    }
}
