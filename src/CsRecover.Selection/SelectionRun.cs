using System.Diagnostics;

namespace CsRecover.Selection;

/// <summary>One run of a method: its clock, its threads, and those who watch it.</summary>
/// <param name="method">The method's name.</param>
/// <param name="options">What the user asked for.</param>
internal sealed class SelectionRun(string method, SelectionOptions options)
{
    /// <summary>Reports are at least this far apart.</summary>
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMilliseconds(200);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _reported = -ReportEvery;

    /// <summary>Threads to use, at least 1.</summary>
    public int Threads { get; } = ThreadCount.Of(options.MaxThreads);

    /// <summary>Time since the start.</summary>
    public TimeSpan Elapsed => _clock.Elapsed;

    /// <summary>Whether the time limit has passed.</summary>
    public bool IsTimeUp => options.TimeLimit is { } limit && _clock.Elapsed >= limit;

    /// <summary>Whether the time limit has passed or the run was cancelled.</summary>
    public bool MustStop => IsTimeUp || Token.IsCancellationRequested;

    /// <summary>Cancels the work.</summary>
    public CancellationToken Token => options.CancellationToken;

    /// <summary>Throws if the run was cancelled, and reports if anyone watches and the last report is old enough. Called by one thread at a time.</summary>
    /// <param name="steps">Steps done.</param>
    /// <param name="objective">The best objective so far.</param>
    /// <param name="lower">What is proven.</param>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public void Report(long steps, double objective, double lower = double.NaN)
    {
        Token.ThrowIfCancellationRequested();
        if (options.Progress is { } progress && _clock.Elapsed - ReportEvery >= _reported)
        {
            _reported = _clock.Elapsed;
            progress.Report(new SelectionReport(method, steps, objective, lower, _reported));
        }
    }
}
