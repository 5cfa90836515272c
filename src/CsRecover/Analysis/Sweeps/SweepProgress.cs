namespace CsRecover.Analysis.Sweeps;

/// <summary>How far a sweep is.</summary>
/// <param name="CellsDone">Cells that are finished or skipped, those of earlier runs included; of this part of the sweep.</param>
/// <param name="Cells">All cells of this part.</param>
/// <param name="TrialsMade">Trials made by this run.</param>
/// <param name="Series">The map that the last trials belong to.</param>
/// <param name="Rows">m of the last trials.</param>
/// <param name="Rate">Their cell's rate so far.</param>
public readonly record struct SweepProgress(int CellsDone, int Cells, long TrialsMade, SweepSeries Series, int Rows, RecoveryRate Rate);
