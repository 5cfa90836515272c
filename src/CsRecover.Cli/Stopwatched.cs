using System.Diagnostics;

namespace CsRecover.Cli;

/// <summary>Timed runs of solvers.</summary>
internal static class Stopwatched
{
    /// <summary>Runs and times a piece of work.</summary>
    /// <typeparam name="T">What the work gives.</typeparam>
    /// <param name="warm">Whether to run it once before, so that compilation and one-time preparation are not timed.</param>
    /// <param name="work">The work; told whether it is the timed run.</param>
    /// <returns>The result of the timed run and its wall-clock seconds.</returns>
    public static (T Result, double Seconds) Run<T>(bool warm, Func<bool, T> work)
    {
        if (warm)
        {
            _ = work(false);
        }

        long start = Stopwatch.GetTimestamp();
        T result = work(true);
        return (result, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }
}
