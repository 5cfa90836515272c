using CsRecover.Solvers;

namespace CsRecover;

/// <summary>What an iteration of a solver that lowers a threshold worked with.</summary>
/// <param name="Sigma">The threshold, in units of the unknowns.</param>
/// <param name="HeldOutMisfit">|y - A x| over the measurements that were kept aside to judge by; NaN where none were.</param>
public readonly record struct ThresholdReport(double Sigma, double HeldOutMisfit);

/// <summary>What a recovery found.</summary>
/// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
public sealed class RecoveryResult<T>
    where T : unmanaged
{
    /// <summary>The n coefficients; zeros off the support are exact zeros for solvers that select.</summary>
    public required T[] Coefficients { get; init; }

    /// <summary>The n samples of the signal Psi* alpha; the same array as <see cref="Coefficients"/> when there is no sparsifying transform.</summary>
    public required T[] Signal { get; init; }

    /// <summary>Indices of the non-zero coefficients, ascending.</summary>
    public required int[] Support { get; init; }

    /// <summary>The solver's name.</summary>
    public required string Solver { get; init; }

    /// <summary>The backend it ran on.</summary>
    public required string Backend { get; init; }

    /// <summary>Why it ended.</summary>
    public required RecoveryStatus Status { get; init; }

    /// <summary>Iterations done.</summary>
    public required int Iterations { get; init; }

    /// <summary>|y - A x|, computed afresh from the answer.</summary>
    public required double ResidualNorm { get; init; }

    /// <summary>The residual norm that the solver saw in each iteration, oldest first; empty unless <see cref="RecoveryOptions.KeepHistory"/> was set.</summary>
    public required IReadOnlyList<double> ResidualHistory { get; init; }

    /// <summary>The thresholds that go with <see cref="ResidualHistory"/>; empty for solvers that lower none.</summary>
    public IReadOnlyList<ThresholdReport> ThresholdHistory { get; init; } = [];

    /// <summary>Time spent in the solver.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The answers that the automatic solver weighed, in the order in which it found them; empty for other solvers.</summary>
    public IReadOnlyList<RecoveryCandidate> Candidates { get; init; } = [];

    /// <summary>
    /// How sure the automatic solver is of the support, from 0 to 1: 1 for a proven answer, else the weight that the criterion gives it against the best other candidate and
    /// against no signal at all, as if no other support existed; NaN for other solvers.
    /// </summary>
    public double Confidence { get; init; } = double.NaN;
}
