namespace CsRecover.Analysis.Sweeps;

/// <summary>Counts what is finished, for whoever watches.</summary>
internal sealed class SweepWatch
{
    private readonly SweepAgenda _agenda;
    private readonly IProgress<SweepProgress>? _progress;
    private readonly Lock _lock = new();
    private readonly HashSet<(SweepColumn Column, int Cell)> _counted = [];
    private readonly int _cells;
    private int _done;
    private long _trials;

    /// <summary>Begins to count.</summary>
    /// <param name="agenda">The work.</param>
    /// <param name="progress">Receives the counts; null for nobody.</param>
    public SweepWatch(SweepAgenda agenda, IProgress<SweepProgress>? progress)
    {
        _agenda = agenda;
        _progress = progress;
        if (progress is not null)
        {
            _cells = agenda.CellCount;
            _done = agenda.CellsDone;
        }
    }

    /// <summary>Tells that a piece of work was added to the record.</summary>
    /// <param name="task">The work.</param>
    /// <param name="trials">Its trials.</param>
    public void Finished(SweepTask task, int trials)
    {
        if (_progress is null)
        {
            return;
        }

        // Under the lock, so that a cell whose last two pieces end at the same time counts once.
        lock (_lock)
        {
            _trials += trials;
            if (_agenda.IsDone(task.Column, task.Cell) && _counted.Add((task.Column, task.Cell)))
            {
                _done++;
                _done += _agenda.Record.Sweep.Adaptive ? _agenda.SkippedCells(task.Column) : 0;
            }

            _progress.Report(new SweepProgress(_done, _cells, _trials, task.Column.Series, task.Column.Rows, _agenda.Record.Rate(task.Column, task.Cell)));
        }
    }
}
