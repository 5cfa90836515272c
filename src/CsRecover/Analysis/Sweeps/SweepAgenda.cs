namespace CsRecover.Analysis.Sweeps;

/// <summary>One piece of work.</summary>
/// <param name="Column">Where.</param>
/// <param name="Cell">The cell's place in the column.</param>
/// <param name="Block">The block's number.</param>
internal readonly record struct SweepTask(SweepColumn Column, int Cell, int Block)
{
    /// <summary>k.</summary>
    public int Sparsity => Column.Sparsities[Cell];

    /// <summary>The unit's key.</summary>
    public string Key => Column.Key(Cell, Block);
}

/// <summary>What is left to do in one part of a sweep.</summary>
/// <param name="record">What is finished; grows while the work is done.</param>
internal sealed class SweepAgenda(SweepRecord record)
{
    private readonly IReadOnlyList<SweepColumn> _columns = SweepColumn.Of(record.Sweep);
    private readonly SweepShard _shard = SweepShard.Parse(record.Sweep.Shard);

    /// <summary>What is finished.</summary>
    public SweepRecord Record => record;

    /// <summary>Cells that are not without work for this part.</summary>
    public int CellCount => _columns.Sum(column => Enumerable.Range(0, column.Sparsities.Count).Count(cell => Units(column, cell).Any()));

    /// <summary>Cells of this part whose work is finished, those that an adaptive sweep skips included.</summary>
    public int CellsDone => _columns.Sum(column => Enumerable.Range(0, column.Sparsities.Count).Count(cell => Units(column, cell).Any() && IsDone(column, cell)))
        + (record.Sweep.Adaptive ? WholeColumns.Sum(column => SkippedCells(column)) : 0);

    /// <summary>
    /// Sequences of work that may be done at the same time, each from its beginning to its end. In an adaptive sweep a sequence is a column and goes on only after its last piece
    /// was added to the record.
    /// </summary>
    public IEnumerable<IEnumerable<SweepTask>> Chains() => record.Sweep.Adaptive
        ? WholeColumns.Select(AdaptiveChain)
        : _columns.SelectMany(column => Enumerable.Range(0, column.Sparsities.Count).SelectMany(cell => Pending(column, cell))).Select(task => (SweepTask[])[task]);

    /// <summary>Whether all work of this part in a cell is finished.</summary>
    /// <param name="column">The column.</param>
    /// <param name="cell">The cell's place there.</param>
    public bool IsDone(SweepColumn column, int cell) => !Pending(column, cell).Any();

    /// <summary>How many cells of a column stay without work because recovery became hopeless below; 0 as long as that is not known.</summary>
    /// <param name="column">The column.</param>
    public int SkippedCells(SweepColumn column) => column.Sparsities.Count - Reach(record, column, cell => IsDone(column, cell));

    /// <summary>How many cells of a column an adaptive sweep measures: up to the last of the hopeless ones, if it is known to get there; else all.</summary>
    /// <param name="record">What is finished.</param>
    /// <param name="column">The column.</param>
    /// <param name="isDone">Whether all is known about a cell.</param>
    public static int Reach(SweepRecord record, SweepColumn column, Func<int, bool> isDone)
    {
        int hopeless = 0;
        for (int cell = 0; cell < column.Sparsities.Count && isDone(cell); cell++)
        {
            hopeless = record.Rate(column, cell).Successes == 0 ? hopeless + 1 : 0;
            if (hopeless == SweepSettings.HopelessCells)
            {
                return cell + 1;
            }
        }

        return column.Sparsities.Count;
    }

    /// <summary>The columns of this part where it is dealt out column by column.</summary>
    private IEnumerable<SweepColumn> WholeColumns => _columns.Where(column => _shard.Takes(column.Turn));

    private IEnumerable<SweepTask> AdaptiveChain(SweepColumn column)
    {
        for (int cell = 0; cell < Reach(record, column, c => IsDone(column, c)); cell++)
        {
            foreach (SweepTask task in Pending(column, cell))
            {
                yield return task;
            }
        }
    }

    private IEnumerable<SweepTask> Units(SweepColumn column, int cell) =>
        from block in Enumerable.Range(0, record.Blocks)
        where column.BelongsTo(_shard, cell, block, record.Sweep.Adaptive)
        select new SweepTask(column, cell, block);

    private IEnumerable<SweepTask> Pending(SweepColumn column, int cell) => Units(column, cell).Where(task => !record.Units.ContainsKey(task.Key));
}
