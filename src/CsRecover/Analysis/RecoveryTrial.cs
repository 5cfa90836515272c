using CsRecover.Solvers;

namespace CsRecover.Analysis;

/// <summary>What came of one Monte Carlo trial.</summary>
/// <param name="RelativeError">|recovered - true| / |true|.</param>
/// <param name="OracleError">The same of least squares on the true support; 0 without noise.</param>
/// <param name="Succeeded">Whether that counts as recovered.</param>
/// <param name="SupportSize">Non-zeros of the answer.</param>
/// <param name="Status">How the solver ended.</param>
/// <param name="Elapsed">Time spent in the solver.</param>
public readonly record struct RecoveryTrial(double RelativeError, double OracleError, bool Succeeded, int SupportSize, RecoveryStatus Status, TimeSpan Elapsed);
