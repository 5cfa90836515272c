using System.Diagnostics;

namespace CsRecover.Cli;

/// <summary>
/// A time budget for several slices. Whoever begins a slice asks for its share: what is left, divided by the rounds that are still to come, so
/// that slices that end early leave their time to later ones. The clock starts with the object. Safe to use from several threads.
/// </summary>
/// <param name="budget">For all slices together; null for no limit.</param>
/// <param name="slices">How many there are.</param>
/// <param name="atOnce">How many are worked on at the same time.</param>
internal sealed class TimeShares(TimeSpan? budget, int slices, int atOnce)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private int _begun;

    /// <summary>The share of the slice that begins now; zero, which still allows one iteration, where nothing is left.</summary>
    public TimeSpan? Next()
    {
        int round = (Interlocked.Increment(ref _begun) - 1) / atOnce, rounds = (slices + atOnce - 1) / atOnce;
        return budget is not { } all ? null : TimeSpan.FromTicks(Math.Max(0, (all - Stopwatch.GetElapsedTime(_start)).Ticks) / Math.Max(1, rounds - round));
    }
}
