using System.Diagnostics;
using System.Numerics;
using CsRecover.Solvers;

namespace CsRecover;

/// <summary>What the host's monitor remembers about one recovery.</summary>
/// <param name="options">The run's options.</param>
/// <param name="signal">Which signal of the batch.</param>
/// <param name="sharedBy">How many signals are worked on at the same time: each counts its share of the time.</param>
internal sealed class MonitorState(RecoveryOptions options, int signal, int sharedBy)
{
    private long _start = Stopwatch.GetTimestamp();
    private int _sharedBy = sharedBy;
    private TimeSpan? _elapsed;
    private List<double>? _history;
    private List<ThresholdReport>? _thresholds;

    /// <summary>Whether the time limit, not the caller, ended the recovery.</summary>
    public bool OutOfTime { get; private set; }

    /// <summary>Residuals seen, if they are to be kept.</summary>
    public IReadOnlyList<double> History => _history ?? (IReadOnlyList<double>)[];

    /// <summary>Thresholds of the iterations, if they are to be kept and the solver has some.</summary>
    public IReadOnlyList<ThresholdReport> Thresholds => _thresholds ?? (IReadOnlyList<ThresholdReport>)[];

    /// <summary>Time since the recovery began, until it was stopped.</summary>
    public TimeSpan Elapsed => _elapsed ?? Stopwatch.GetElapsedTime(_start) / _sharedBy;

    /// <summary>From here on only this signal is worked on.</summary>
    public void Restart()
    {
        _start = Stopwatch.GetTimestamp();
        _sharedBy = 1;
    }

    /// <summary>Stops the clock.</summary>
    public void Stop() => _elapsed = Elapsed;

    /// <summary>Notes the threshold of the iteration that <see cref="Continue"/> is told of next.</summary>
    /// <param name="sigma">The threshold.</param>
    /// <param name="heldOut">The misfit on measurements that are kept aside, or NaN.</param>
    public void Note(double sigma, double heldOut)
    {
        if (options.KeepHistory)
        {
            (_thresholds ??= []).Add(new ThresholdReport(sigma, heldOut));
        }
    }

    /// <summary>Notes an iteration.</summary>
    /// <param name="iteration">Iterations done.</param>
    /// <param name="residual">Residual norm.</param>
    /// <returns>Whether to go on.</returns>
    public bool Continue(int iteration, double residual)
    {
        if (options.KeepHistory)
        {
            (_history ??= []).Add(residual);
        }

        options.Progress?.Report(new IterationReport(iteration, residual, signal, Elapsed));
        if (options.CancellationToken.IsCancellationRequested)
        {
            return false;
        }

        OutOfTime = options.TimeLimit is { } limit && Elapsed >= limit;
        return !OutOfTime;
    }
}

/// <summary>The monitor of host runs.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
/// <param name="state">Shared state.</param>
internal readonly struct HostMonitor<TReal>(MonitorState state) : IMonitor<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public static bool IsActive => true;

    public bool Continue(int iteration, TReal residual) => state.Continue(iteration, double.CreateTruncating(residual));

    public void Note(TReal sigma, TReal heldOut) => state.Note(double.CreateTruncating(sigma), double.CreateTruncating(heldOut));
}
