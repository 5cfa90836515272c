namespace CsRecover.Selection.Exact;

/// <summary>What a search over models found.</summary>
/// <param name="Model">The best model.</param>
/// <param name="Lower">No model that the search is about has a lower objective.</param>
/// <param name="Nodes">Nodes looked at.</param>
/// <param name="Status">Why it ended.</param>
internal readonly record struct SubsetOutcome(SubsetModel Model, double Lower, long Nodes, SelectionStatus Status);

/// <summary>How far a search is to go, and when it has to stop.</summary>
/// <param name="Most">The most units of a model.</param>
/// <param name="Price">lambda_0.</param>
/// <param name="Gap">The relative gap that is enough.</param>
/// <param name="NodeLimit">The most nodes.</param>
/// <param name="Rounding">Objectives closer than this are the same up to rounding.</param>
/// <param name="Run">Time, threads, progress.</param>
internal sealed record SearchLimits(int Most, double Price, double Gap, long NodeLimit, double Rounding, SelectionRun Run)
{
    /// <summary>Models that cannot go below this need not be looked at.</summary>
    /// <param name="upper">The best objective so far.</param>
    public double Enough(double upper) => upper - Math.Max(Gap * (1.0 - 1e-9) * upper, Rounding);

    /// <summary>Why a search ended that is over, or that had to stop.</summary>
    /// <param name="stopped">Whether it had to stop.</param>
    public SelectionStatus Status(bool stopped)
    {
        Run.Token.ThrowIfCancellationRequested();
        return !stopped ? SelectionStatus.Optimal : Run.IsTimeUp ? SelectionStatus.TimeLimit : SelectionStatus.IterationLimit;
    }

    /// <summary>A lower bound as it is reported: the upper one where only rounding is between them.</summary>
    /// <param name="lower">What was proven.</param>
    /// <param name="upper">The best objective.</param>
    public double Reported(double lower, double upper) => upper - lower <= 1.01 * Rounding ? upper : lower;
}
