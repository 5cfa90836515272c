using System.Diagnostics;

namespace CsRecover.Benchmarks;

/// <summary>Times pieces of work in turn, A B A B ..., so that a drift of the machine's speed hits all of them alike.</summary>
internal static class Timing
{
    /// <summary>The median and minimum of repeated runs, in milliseconds.</summary>
    /// <param name="Median">Median.</param>
    /// <param name="Minimum">Minimum.</param>
    public readonly record struct Result(double Median, double Minimum);

    /// <summary>Runs each piece of work in turn, <paramref name="rounds"/> times, after warming each up.</summary>
    /// <param name="rounds">How many rounds.</param>
    /// <param name="work">The pieces of work.</param>
    /// <returns>One result for each.</returns>
    public static Result[] Alternate(int rounds, params Action[] work)
    {
        foreach (Action action in work)
        {
            // Long enough for tiered compilation to settle.
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < 50 && (i < 3 || Stopwatch.GetElapsedTime(start).TotalSeconds < 1.0); i++)
            {
                action();
            }
        }

        Thread.Sleep(200);
        var times = new double[work.Length][];
        for (int w = 0; w < work.Length; w++)
        {
            times[w] = new double[rounds];
        }

        for (int round = 0; round < rounds; round++)
        {
            for (int w = 0; w < work.Length; w++)
            {
                long start = Stopwatch.GetTimestamp();
                work[w]();
                times[w][round] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
        }

        return [.. times.Select(t => new Result(t.Order().ElementAt(t.Length / 2), t.Min()))];
    }
}
