using CsRecover.Selection.Designs;
using CsRecover.Selection.Exact;

namespace CsRecover.Selection;

/// <summary>
/// The best model, proven: branch and bound for squared and logistic loss, at most k features or a price each, with or without ridge, bounds and groups. The certificate says what was proven, also when a limit ends the search.
/// </summary>
/// <remarks>
/// Two searches share this name. From the Gram matrix, models are built up feature by feature, with bounds that hold for all coefficients; of a hundred features and more that share a few directions (a factor, a trend), these are made free
/// for the bounds, which leaves columns of little correlation. With many features the perspective relaxation is
/// bounded from its dual (as L0BnB does from the primal: Hazimeh, Mazumder and Saab, Mathematical Programming 2022), which needs a ridge or bounds on the coefficients.
/// Where the problem has neither, the first search is tried for a while (<see cref="AttemptNodes"/>), and then the second one assumes that no coefficient is larger than <see cref="AssumedFactor"/> times the
/// largest one of its first model: <see cref="Certificate.AssumedBound"/> says so if it did, and factor 0 forbids it.
/// </remarks>
public sealed record BestSubset : SelectionMethod
{
    /// <inheritdoc/>
    public override string Name => "best-subset";

    /// <inheritdoc/>
    public override string Summary => "proves the best model by branch and bound, or how far from it the answer can be";

    /// <summary>The search ends when (upper - lower) / upper is at most this; 0 proves the optimum up to rounding.</summary>
    public double Gap { get; init; } = 0.01;

    /// <summary>The search ends after about this many nodes (those under way are finished).</summary>
    public long NodeLimit { get; init; } = long.MaxValue;

    /// <summary>Where neither a ridge nor bounds limit the coefficients of a large problem: how many times the largest coefficient of the first model (on standardised columns) is taken to be as large as any can be. 0 to assume nothing.</summary>
    public double AssumedFactor { get; init; } = 1.5;

    /// <summary>Up to this many features (groups), only the search that assumes nothing is taken, however long it takes.</summary>
    public int SmallProblem { get; init; } = 64;

    /// <summary>Where a bound would have to be assumed: the most nodes of the attempt to do without; null for about a second's worth with up to 1,500 features (500 with logistic loss) and none with more, ten times that where columns share directions; 0 for none.</summary>
    public long? AttemptNodes { get; init; }

    /// <inheritdoc/>
    internal override void Check(SelectionProblem problem, SelectionTarget target)
    {
        Refuse(!(Gap >= 0.0 && Gap < 1.0), $"Expected a gap of at least 0 and below 1, got {Gap}.");
        Refuse(NodeLimit < 1, $"Expected a limit of at least one node, got {NodeLimit}.");
        Refuse(!(AssumedFactor == 0.0 || (AssumedFactor >= 1.0 && double.IsFinite(AssumedFactor))), $"Expected a factor of at least 1, or 0 to assume nothing, got {AssumedFactor}.");
        Refuse(SmallProblem < 0, $"Expected a number of features of at least 0, got {SmallProblem}.");
        Refuse(AttemptNodes < 0, $"Expected an attempt of at least 0 nodes, got {AttemptNodes}.");
    }

    /// <inheritdoc/>
    internal override WorkingSolution Solve(WorkingProblem problem, SelectionTarget target, SelectionRun run) => SolvePath(problem, [target], run).First();

    /// <inheritdoc/>
    internal override IEnumerable<WorkingSolution> SolvePath(WorkingProblem problem, IReadOnlyList<SelectionTarget> targets, SelectionRun run)
    {
        if (problem.Loss == SelectionLoss.Logistic)
        {
            using var logistic = new LogisticSearch(problem, this, run);
            foreach (WorkingSolution solution in logistic.SolvePath(targets))
            {
                yield return solution;
            }

            yield break;
        }

        using var search = new SubsetSearch(problem, this, run);
        for (int t = 0; t < targets.Count && (t == 0 || !run.IsTimeUp); t++)
        {
            yield return search.Solve(targets[t]);
        }
    }

    private static void Refuse(bool wrong, string sentence)
    {
        if (wrong)
        {
            throw new ArgumentException(sentence);
        }
    }
}
