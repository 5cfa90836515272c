namespace CsRecover.Analysis.Sweeps;

/// <summary>A finished sweep.</summary>
public sealed class SweepResult
{
    private SweepResult(SweepDescription sweep, int trials, IReadOnlyList<SweepCell> cells, IReadOnlyList<SweepTransition> transitions)
    {
        Sweep = sweep;
        Trials = trials;
        Cells = cells;
        Transitions = transitions;
    }

    /// <summary>Trials of each cell.</summary>
    public int Trials { get; }

    /// <summary>Every cell: series after series, by ascending m, then ascending k.</summary>
    public IReadOnlyList<SweepCell> Cells { get; }

    /// <summary>Where the rate passes one half, for each series and m.</summary>
    public IReadOnlyList<SweepTransition> Transitions { get; }

    /// <summary>Every series, in the order of the settings.</summary>
    public IEnumerable<SweepSeries> Series => Transitions.Select(t => t.Series).Distinct();

    /// <summary>What was measured.</summary>
    internal SweepDescription Sweep { get; }

    /// <summary>
    /// The sweep as files: <c>cells.csv</c>, <c>times.csv</c> (what differs from run to run), <c>transitions.csv</c> and <c>.json</c>, <c>summary.json</c>, <c>transitions.svg</c> with the 50 %
    /// curves of all solvers, and a phase diagram <c>phase-SERIES.svg</c> for each series.
    /// </summary>
    /// <returns>Contents by file name.</returns>
    public IReadOnlyDictionary<string, string> Files()
    {
        var files = new Dictionary<string, string>
        {
            ["cells.csv"] = SweepTables.Cells(this),
            ["times.csv"] = SweepTables.Times(this),
            ["transitions.csv"] = SweepTables.Transitions(this),
            ["transitions.json"] = SweepReports.Transitions(this),
            ["summary.json"] = SweepReports.Summary(this),
            ["transitions.svg"] = TransitionChart.Draw(this),
        };
        foreach (SweepSeries series in Series)
        {
            files.Add($"phase-{series.FileName}.svg", PhaseDiagram.Draw(this, series));
        }

        return files;
    }

    /// <summary>Sums up a finished journal.</summary>
    /// <param name="record">The journal.</param>
    internal static SweepResult Of(SweepRecord record)
    {
        var cells = new List<SweepCell>();
        var transitions = new List<SweepTransition>();
        foreach (SweepColumn column in SweepColumn.Of(record.Sweep))
        {
            // Rates behind the point where an adaptive column ends may be known from an earlier run with fewer trials; a run that began with this many would not have them.
            int reach = record.Sweep.Adaptive ? SweepAgenda.Reach(record, column, _ => true) : column.Sparsities.Count;
            SweepCell[] all =
            [
                .. column.Sparsities.Select((k, cell) => cell < reach
                    ? record.Cell(column, cell)
                    : new SweepCell(column.Series, column.Rows, record.Sweep.Columns, new RecoveryRate(k, 0, 0), double.NaN, TimeSpan.Zero)),
            ];
            cells.AddRange(all);
            transitions.Add(SweepTransition.Of(all));
        }

        return new SweepResult(record.Sweep, record.Trials, cells, transitions);
    }
}
