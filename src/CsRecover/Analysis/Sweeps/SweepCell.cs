namespace CsRecover.Analysis.Sweeps;

/// <summary>What came of one cell of the grid.</summary>
/// <param name="Series">The map it belongs to.</param>
/// <param name="Rows">m.</param>
/// <param name="Columns">n.</param>
/// <param name="Rate">k, trials and successes; no trials where the cell was skipped.</param>
/// <param name="MeanError">Mean of |recovered - true| / |true|; NaN where the cell was skipped.</param>
/// <param name="MedianTime">Median of the time that the solver took for one signal. Differs from run to run.</param>
public sealed record SweepCell(SweepSeries Series, int Rows, int Columns, RecoveryRate Rate, double MeanError, TimeSpan MedianTime)
{
    /// <summary>m / n.</summary>
    public double Delta => (double)Rows / Columns;

    /// <summary>k / m.</summary>
    public double Rho => (double)Rate.Sparsity / Rows;

    /// <summary>Whether the cell was left out, because cells of the same delta with fewer non-zeros had no success: <see cref="SweepSettings.Adaptive"/>.</summary>
    public bool IsSkipped => Rate.Trials == 0;
}
