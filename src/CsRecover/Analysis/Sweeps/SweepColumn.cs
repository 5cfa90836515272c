namespace CsRecover.Analysis.Sweeps;

/// <summary>The cells of one series with the same m, by ascending k.</summary>
/// <param name="Series">The map.</param>
/// <param name="Rows">m.</param>
/// <param name="Sparsities">The k.</param>
/// <param name="Turn">Number by which columns are dealt out, where they are dealt out whole.</param>
/// <param name="FirstCell">Number of the first cell among all cells.</param>
internal sealed record SweepColumn(SweepSeries Series, int Rows, IReadOnlyList<int> Sparsities, int Turn, int FirstCell)
{
    /// <summary>Every column of a sweep, series after series, by ascending m.</summary>
    /// <param name="sweep">The sweep.</param>
    public static IReadOnlyList<SweepColumn> Of(SweepDescription sweep)
    {
        int[] rows = [.. sweep.Deltas.Select(d => Math.Clamp((int)Math.Round(d * sweep.Columns), 1, sweep.Columns)).Distinct()];
        IEnumerable<SweepSeries> all =
            from ensemble in sweep.Ensembles
            from amplitudes in sweep.Amplitudes
            from decibels in sweep.SignalToNoise
            from solver in sweep.Solvers
            select new SweepSeries(ensemble, amplitudes, solver, decibels);
        var columns = new List<SweepColumn>();
        int cells = 0;
        foreach ((int number, SweepSeries series) in all.Index())
        {
            for (int i = 0; i < rows.Length; i++)
            {
                int m = rows[i];
                int[] sparsities = [.. sweep.Rhos.Select(rho => Math.Clamp((int)Math.Round(rho * m), 1, m)).Distinct()];
                columns.Add(new SweepColumn(series, m, sparsities, number + i, cells));       // m with all series, so that no part gets only the large ones
                cells += sparsities.Length;
            }
        }

        return columns;
    }

    /// <summary>Whether a unit belongs to a part of the sweep.</summary>
    /// <param name="shard">The part.</param>
    /// <param name="cell">The cell's place in this column.</param>
    /// <param name="block">The block's number.</param>
    /// <param name="whole">Whether columns are dealt out whole, because what is to be done in them depends on what came of them.</param>
    public bool BelongsTo(SweepShard shard, int cell, int block, bool whole) => shard.Takes(whole ? Turn : FirstCell + cell + block);

    /// <summary>The key of a unit.</summary>
    /// <param name="cell">The cell's place in this column.</param>
    /// <param name="block">The block's number.</param>
    public string Key(int cell, int block) => SweepUnit.KeyOf(Series, Rows, Sparsities[cell], block);
}
