using CsRecover.Solvers;

namespace CsRecover;

/// <summary>One answer that the automatic solver weighed.</summary>
/// <param name="Solver">The solver that gave it, with what was assumed of the signal.</param>
/// <param name="Status">How that solver ended.</param>
/// <param name="SupportSize">Its non-zeros.</param>
/// <param name="RelativeResidual">|y - A z| / |y| of least squares z on its support.</param>
/// <param name="Score">
/// Twice the log evidence of the empty support less that of its own: below 0 it explains y better than noise alone would, and the lowest wins;
/// minus infinity where the explanation is exact.
/// </param>
/// <param name="IsChosen">Whether this is the answer.</param>
/// <param name="Elapsed">Time spent on it.</param>
public sealed record RecoveryCandidate(string Solver, RecoveryStatus Status, int SupportSize, double RelativeResidual, double Score, bool IsChosen, TimeSpan Elapsed);
