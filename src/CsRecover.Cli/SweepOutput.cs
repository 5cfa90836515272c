using System.Globalization;
using System.Text;
using CsRecover.Analysis.Sweeps;
using CsRecover.Mri.Files;
using Spectre.Console;

namespace CsRecover.Cli;

/// <summary>What a sweep leaves: files and a table.</summary>
internal static class SweepOutput
{
    /// <summary>Writes the files of a sweep, all or none, and shows where each solver recovers half of the signals.</summary>
    /// <param name="result">The sweep; null for a part.</param>
    /// <param name="shard">The part.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="context">Streams.</param>
    public static void Write(SweepResult? result, SweepShard shard, string folder, CommandContext context)
    {
        if (result is null)
        {
            context.Output.WriteLine($"Part {shard} is finished in {folder}; 'csrecover sweep merge' joins the parts.");
            return;
        }

        using (var files = new OutputFiles())
        {
            foreach ((string name, string text) in result.Files())
            {
                files.Stage(Path.Combine(folder, name), stream => stream.Write(Encoding.UTF8.GetBytes(text)));
            }

            files.Commit();
        }

        Tables.Write(context.Output, TableOf(result));
        context.Output.WriteLine($"{result.Cells.Count} cells, {result.Cells.Count(c => c.IsSkipped)} of them skipped, in {folder}: cells.csv, transitions.csv, transitions.svg, phase-*.svg");
    }

    /// <summary>rho at one half for a few delta; the files have all.</summary>
    private static Table TableOf(SweepResult result)
    {
        const int MostColumns = 6;
        int[] rows = [.. result.Transitions.Select(t => t.Rows).Distinct()];
        int[] shown = [.. Enumerable.Range(0, Math.Min(MostColumns, rows.Length)).Select(i => rows[i * (rows.Length - 1) / Math.Max(1, Math.Min(MostColumns, rows.Length) - 1)])];
        int n = result.Transitions[0].Columns;
        Table table = Tables.Titled("rho = k / m at 50 % success").AddColumn("solver, matrices, amplitudes");
        foreach (int m in shown)
        {
            table.AddColumn(new TableColumn(string.Create(CultureInfo.InvariantCulture, $"delta {(double)m / n:0.###}")).RightAligned());
        }

        foreach (IGrouping<SweepSeries, SweepTransition> series in result.Transitions.GroupBy(t => t.Series))
        {
            SweepSeries s = series.Key;
            string name = $"{s.Solver}, {s.Ensemble}, {s.AmplitudesName}" + (s.SignalToNoise is { } decibels ? string.Create(CultureInfo.InvariantCulture, $", {decibels} dB") : "");
            table.AddRow([Markup.Escape(name), .. series.Where(t => shown.Contains(t.Rows)).Select(CellOf)]);
        }

        return table;
    }

    private static string CellOf(SweepTransition t) => t.Side switch
    {
        TransitionSide.Within => string.Create(CultureInfo.InvariantCulture, $"{t.HalfRho:F3}"),
        TransitionSide.AboveGrid => "above",
        _ => "below",
    };
}
