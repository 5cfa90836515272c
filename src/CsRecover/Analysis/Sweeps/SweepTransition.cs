namespace CsRecover.Analysis.Sweeps;

/// <summary>Where the recovery rate passes one half in one column of the grid.</summary>
/// <param name="Series">The map.</param>
/// <param name="Rows">m.</param>
/// <param name="Columns">n.</param>
/// <param name="Fit">The logistic curve; null where the column lies on one side of one half.</param>
/// <param name="Side">Where one half lies.</param>
public sealed record SweepTransition(SweepSeries Series, int Rows, int Columns, RecoveryTransition? Fit, TransitionSide Side)
{
    /// <summary>m / n.</summary>
    public double Delta => (double)Rows / Columns;

    /// <summary>k / m at one half; NaN where it is not within the grid.</summary>
    public double HalfRho => Fit?.HalfSparsity / Rows ?? double.NaN;

    /// <summary>Standard error of <see cref="HalfRho"/>.</summary>
    public double StandardError => Fit?.StandardError / Rows ?? double.NaN;

    /// <summary>Fits the cells of one column.</summary>
    /// <param name="cells">The cells, by ascending k.</param>
    internal static SweepTransition Of(IReadOnlyList<SweepCell> cells)
    {
        SweepCell first = cells[0];
        RecoveryRate[] rates = [.. cells.Where(c => !c.IsSkipped).Select(c => c.Rate)];
        TransitionSide side = Array.TrueForAll(rates, r => 2 * r.Successes >= r.Trials) ? TransitionSide.AboveGrid
            : Array.TrueForAll(rates, r => 2 * r.Successes < r.Trials) ? TransitionSide.BelowGrid
            : TransitionSide.Within;
        return new SweepTransition(first.Series, first.Rows, first.Columns, side == TransitionSide.Within ? RecoveryTransition.Fit(rates) : null, side);
    }
}

/// <summary>Where one half lies with respect to the k that were tried.</summary>
public enum TransitionSide
{
    /// <summary>Between them.</summary>
    Within,

    /// <summary>At least half of the trials succeeded at every k.</summary>
    AboveGrid,

    /// <summary>Less than half of the trials succeeded at every k.</summary>
    BelowGrid,
}
