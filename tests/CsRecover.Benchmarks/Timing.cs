using System.Diagnostics;

namespace CsRecover.Benchmarks;

/// <summary>Times pieces of work in turn, A B A B ..., so that a drift of the machine's speed hits all of them alike.</summary>
internal static class Timing
{
    /// <summary>The median and minimum of repeated runs, in milliseconds.</summary>
    /// <param name="Median">Median.</param>
    /// <param name="Minimum">Minimum.</param>
    public readonly record struct Result(double Median, double Minimum);

    /// <summary>One run, in milliseconds.</summary>
    /// <param name="Wall">Elapsed time.</param>
    /// <param name="Processor">Time of all processors, which a busy machine distorts less.</param>
    public readonly record struct Sample(double Wall, double Processor);

    /// <summary>Runs each piece of work in turn, <paramref name="rounds"/> times, after warming each up.</summary>
    /// <param name="rounds">How many rounds.</param>
    /// <param name="work">The pieces of work.</param>
    /// <returns>One result for each.</returns>
    public static Result[] Alternate(int rounds, params Action[] work) =>
        [.. Alternate(rounds, [.. work.Select(Measured)]).Select(samples => Summarise(samples, s => s.Wall))];

    /// <summary>The same for work that measures itself, as other processes do.</summary>
    /// <param name="rounds">How many rounds.</param>
    /// <param name="work">The pieces of work; each gives the time it took.</param>
    /// <returns>The samples of each.</returns>
    public static Sample[][] Alternate(int rounds, params Func<Sample>[] work)
    {
        foreach (Func<Sample> run in work)
        {
            // Long enough for tiered compilation to settle.
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < 50 && (i < 1 || Stopwatch.GetElapsedTime(start).TotalSeconds < 0.6); i++)
            {
                run();
            }
        }

        Thread.Sleep(200);
        var times = new Sample[work.Length][];
        for (int w = 0; w < work.Length; w++)
        {
            times[w] = new Sample[rounds];
        }

        for (int round = 0; round < rounds; round++)
        {
            for (int w = 0; w < work.Length; w++)
            {
                times[w][round] = work[w]();
            }
        }

        return times;
    }

    /// <summary>Median and minimum.</summary>
    /// <param name="samples">Samples.</param>
    /// <param name="time">Which of their times.</param>
    public static Result Summarise(Sample[] samples, Func<Sample, double> time) => new(samples.Select(time).Order().ElementAt(samples.Length / 2), samples.Min(time));

    /// <summary>Work with a stopwatch around it.</summary>
    /// <param name="action">The work.</param>
    /// <returns>The work, giving its milliseconds.</returns>
    public static Func<Sample> Measured(Action action) => () =>
    {
        TimeSpan used = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        action();
        return new Sample(Stopwatch.GetElapsedTime(start).TotalMilliseconds, (Environment.CpuUsage.TotalTime - used).TotalMilliseconds);
    };
}
