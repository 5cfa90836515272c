using System.Diagnostics;
using System.Numerics;
using CsRecover.Solvers;

namespace CsRecover;

/// <summary>What the host's monitor remembers about one recovery.</summary>
/// <param name="options">The run's options.</param>
/// <param name="signal">Which signal of the batch.</param>
internal sealed class MonitorState(RecoveryOptions options, int signal)
{
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>Whether the time limit, not the caller, ended the recovery.</summary>
    public bool OutOfTime { get; private set; }

    /// <summary>Residuals seen, if they are to be kept.</summary>
    public List<double> History { get; } = [];

    /// <summary>Time since the recovery began.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);

    /// <summary>Notes an iteration.</summary>
    /// <param name="iteration">Iterations done.</param>
    /// <param name="residual">Residual norm.</param>
    /// <returns>Whether to go on.</returns>
    public bool Continue(int iteration, double residual)
    {
        if (options.KeepHistory)
        {
            History.Add(residual);
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
}
