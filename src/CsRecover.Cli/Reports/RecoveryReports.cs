using System.Numerics;
using CsRecover.Operators;
using CsRecover.Solvers;
using Spectre.Console;

namespace CsRecover.Cli.Reports;

/// <summary>Makes reports out of results, for files and for people.</summary>
internal static class RecoveryReports
{
    /// <summary>How bad a status is: of a batch, the report names the worst.</summary>
    private static readonly RecoveryStatus[] _fromBestToWorst =
    [
        RecoveryStatus.Optimal, RecoveryStatus.Converged, RecoveryStatus.Stagnated, RecoveryStatus.IterationLimit, RecoveryStatus.TimeLimit, RecoveryStatus.Diverged, RecoveryStatus.Cancelled,
    ];

    /// <summary>The report of a recovery.</summary>
    /// <typeparam name="T">Element type.</typeparam>
    /// <param name="results">One result, or a batch's.</param>
    /// <param name="seconds">Wall-clock seconds of solving.</param>
    /// <param name="sensing">The operator.</param>
    /// <param name="sparsity">k as given.</param>
    /// <param name="warm">Whether there was a run before.</param>
    /// <param name="threads">The most threads; 0 for one a processor.</param>
    /// <param name="isBatch">Whether to list each signal.</param>
    public static RecoveryReport Of<T>(RecoveryResult<T>[] results, double seconds, SensingOperator<T> sensing, int? sparsity, bool warm, int threads, bool isBatch)
        where T : unmanaged, INumberBase<T> => new()
        {
            Solver = results[0].Solver,
            Backend = results[0].Backend,
            Status = Worst(results.Select(r => r.Status)),
            Iterations = results.Max(r => r.Iterations),
            Seconds = seconds,
            ResidualNorm = results.Max(r => r.ResidualNorm),
            SupportSize = results.Max(r => r.Support.Length),
            Rows = sensing.Rows,
            Columns = sensing.Columns,
            Sparsity = sparsity,
            Warm = warm,
            Threads = SharedOptions.ThreadsOf(threads),
            Confidence = results.Any(r => double.IsNaN(r.Confidence)) ? null : results.Min(r => r.Confidence),
            Candidates = isBatch || results[0].Candidates.Count == 0 ? null : [.. results[0].Candidates.Select(Of)],
            Signals = isBatch ? [.. results.Select(r => new SignalReport(r.Status, r.Iterations, r.ResidualNorm, r.Support.Length))] : null,
        };

    private static CandidateReport Of(RecoveryCandidate candidate)
    {
        double? score = double.IsFinite(candidate.Score) ? candidate.Score : null;
        return new(candidate.Solver, candidate.Status, candidate.SupportSize, score is null ? null : candidate.RelativeResidual, score, candidate.IsChosen, candidate.Elapsed.TotalSeconds);
    }

    /// <summary>The worst of several statuses.</summary>
    /// <param name="statuses">At least one.</param>
    public static RecoveryStatus Worst(IEnumerable<RecoveryStatus> statuses) => statuses.MaxBy(status => Array.IndexOf(_fromBestToWorst, status));

    /// <summary>Adds the rows that every command prints.</summary>
    /// <param name="table">A table of two columns.</param>
    /// <param name="report">The report.</param>
    /// <param name="backend">Where it ran, in words.</param>
    /// <param name="note">Added to the status.</param>
    public static void AddRows(Table table, RecoveryReport report, string backend, string note)
    {
        table.AddFact("solver", $"{report.Solver} on {backend}");
        table.AddFact("status", $"{report.Status} after {report.Iterations} iterations{note}");
        table.AddFact("time", $"{report.Seconds:G4} s");
        table.AddFact("|y - A x|", $"{report.ResidualNorm:G4}");
        table.AddFact("non-zeros", $"{report.SupportSize} of {report.Columns}");
        if (report.Confidence is { } confidence)
        {
            string words = confidence >= 1.0 ? "yes: no sparser x explains y, if A is in general position" : FormattableString.Invariant($"{100.0 * confidence:F1} %, by the criterion's weights");
            table.AddFact("sure", $"{words}");
        }

        foreach (CandidateReport candidate in report.Candidates ?? [])
        {
            string weight = candidate.Score is { } score ? FormattableString.Invariant($", criterion {score:F1}") : candidate.Chosen ? ", exact" : "";
            table.AddFact(candidate.Chosen ? "chosen" : "weighed", $"{candidate.Solver}: {candidate.Status}, {candidate.SupportSize} non-zeros{weight}, {1e3 * candidate.Seconds:G3} ms");
        }
    }
}
