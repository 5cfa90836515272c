using System.Diagnostics;
using System.Globalization;
using CsRecover.Analysis.Sweeps;
using Spectre.Console;

namespace CsRecover.Cli;

/// <summary>A bar on a terminal's error stream that shows how far a sweep is, how fast it goes and what the last rates were; nothing where there is no terminal.</summary>
internal static class SweepBar
{
    /// <summary>Runs a sweep under the bar.</summary>
    /// <typeparam name="T">What the sweep gives.</typeparam>
    /// <param name="error">The error stream.</param>
    /// <param name="sweep">The sweep; given whom to report to.</param>
    /// <returns>The sweep's result.</returns>
    public static T Run<T>(TextWriter error, Func<IProgress<SweepProgress>?, T> sweep)
    {
        if (!ProgressLine.IsWatched(error))
        {
            return sweep(null);
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });
        return console.Progress()
            .AutoClear(true)
            .Columns(new ProgressBarColumn { Width = 16 }, new PercentageColumn(), new RemainingTimeColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(context => sweep(new Reporter(context.AddTask("beginning"))));
    }

    private sealed class Reporter(ProgressTask task) : IProgress<SweepProgress>
    {
        private readonly long _start = Stopwatch.GetTimestamp();

        public void Report(SweepProgress value)
        {
            double rho = (double)value.Rate.Sparsity / value.Rows, perSecond = value.TrialsMade / Math.Max(1e-3, Stopwatch.GetElapsedTime(_start).TotalSeconds);
            task.MaxValue = value.Cells;
            task.Value = value.CellsDone;
            task.Description = Markup.Escape(string.Create(
                CultureInfo.InvariantCulture,
                $"{value.CellsDone}/{value.Cells} cells, {perSecond:F0} trials/s; {value.Series.Solver} {value.Rate.Successes}/{value.Rate.Trials} at rho {rho:F2}"));
        }
    }
}
