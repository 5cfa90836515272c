using CsRecover.Selection.Designs;
using CsRecover.Selection.Exact;

namespace CsRecover.Selection;

/// <summary>
/// Looks at every model: the optimum for certain, and the oracle that other methods are measured against. For about 20 features (any number at small sizes). Takes both losses, ridge, bounds and groups, and
/// one pass over the models serves all sizes and prices of a path.
/// </summary>
public sealed record Enumeration : SelectionMethod
{
    /// <inheritdoc/>
    public override string Name => "enumeration";

    /// <inheritdoc/>
    public override string Summary => "looks at every model; the certain optimum for about 20 features";

    /// <summary>Problems with more models are refused; null for 20 million with squared loss and 200,000 with logistic loss, each of them seconds.</summary>
    public long? ModelLimit { get; init; }

    /// <inheritdoc/>
    internal override void Check(SelectionProblem problem, SelectionTarget target)
    {
        if (ModelLimit is < 1)
        {
            throw new ArgumentException($"Expected a limit of at least one model, got {ModelLimit}.");
        }

        long limit = ModelLimit ?? (problem.Loss == SelectionLoss.Squared ? 20_000_000 : 200_000);
        int most = target.Size ?? problem.Choices;
        double models = CountModels(problem.Choices, most);
        if (models > limit)
        {
            string units = problem.Groups is null ? "features" : "groups";
            throw new NotSupportedException(
                $"Expected a problem of at most {limit} models, got {problem.Choices} {units} with {(models < 1e15 ? $"{models:0}" : $"{models:0.0e+0}")} models of at most {most}: ask for fewer, raise the limit, or take best-subset.");
        }
    }

    /// <summary>How many models there are of at most k units.</summary>
    /// <param name="units">Units.</param>
    /// <param name="most">k.</param>
    internal static double CountModels(int units, int most)
    {
        double count = 0.0, ofSize = 1.0;
        for (int size = 0; size <= Math.Min(most, units); size++)
        {
            count += ofSize;
            ofSize *= (units - size) / (size + 1.0);
        }

        return count;
    }

    /// <inheritdoc/>
    internal override WorkingSolution Solve(WorkingProblem problem, SelectionTarget target, SelectionRun run) => SolvePath(problem, [target], run).First();

    /// <inheritdoc/>
    internal override IEnumerable<WorkingSolution> SolvePath(WorkingProblem problem, IReadOnlyList<SelectionTarget> targets, SelectionRun run)
    {
        SubsetUnits units = SubsetUnits.Of(problem);
        using SubsetTree tree = SubsetTree.Of(problem, units, targets.Max(target => target.Size ?? units.Count), run);
        tree.Search();
        return [.. targets.Select(target => Choose(tree, target))];
    }

    private static WorkingSolution Choose(SubsetTree tree, SelectionTarget target)
    {
        SubsetModel? best = null;
        for (int size = 0; size <= Math.Min(target.Size ?? int.MaxValue, tree.Best.Length - 1); size++)
        {
            if (tree.Best[size] is { } model && size * target.Penalty + model.Objective is var objective && (best is null || objective < best.Objective))
            {
                best = model with { Objective = objective };
            }
        }

        // Where time was up, all that is known of the models not looked at is that nothing in the objective is negative.
        SubsetModel answer = best ?? throw new InvalidOperationException("The model without features was not looked at.");
        return new WorkingSolution(answer.Features, answer.Values, answer.Intercept, tree.IsCutShort ? SelectionStatus.TimeLimit : SelectionStatus.Optimal, tree.Models)
        {
            Certificate = Certificate.Of(answer.Objective, tree.IsCutShort ? 0.0 : answer.Objective, tree.Models),
        };
    }
}
