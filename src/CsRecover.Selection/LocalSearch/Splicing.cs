using CsRecover.Selection.Designs;
using CsRecover.Selection.LocalSearch;

namespace CsRecover.Selection;

/// <summary>
/// Splicing (Zhu, Wen, Zhu, Zhang and Wang, PNAS 117:33117, 2020; for logistic loss and groups Zhang et al., INFORMS Journal on Computing 35, 2023): a model of exactly k features, of which the few that are the least loss change places
/// with the few others that bring most as long as the objective falls. Goes up through the sizes 0, 1, ... k (in steps of a sixteenth beyond 32), each from the one before.
/// </summary>
/// <remarks>
/// Squared and logistic loss, bounds, groups. k features are chosen unless fewer reach an objective that no further feature lowers; features that a bound pushes to 0 are replaced
/// by others, so that non-negative models too have exactly k. With a price, the sizes are gone through until more features have not paid for <see cref="Patience"/> sizes.
/// </remarks>
public sealed record Splicing : SelectionMethod
{
    /// <summary>The most features (groups) that change places at once, at least 1.</summary>
    public int MostExchanged { get; init; } = 5;

    /// <summary>The most exchanges at one size, at least 1.</summary>
    public int MostRounds { get; init; } = 20;

    /// <summary>
    /// Whether, once no exchange by the quadratic model helps, all exchanges of one feature for another are looked at with the best coefficients of the others, and the best one made. Not part of the
    /// published method; it finds the optimum far more often where features are correlated, costs a pass over the design for each feature of the model, and is done with squared loss, without bounds or groups, only.
    /// </summary>
    public bool ExactSwaps { get; init; } = true;

    /// <summary>In problems with a price: after how many sizes without a better model to stop, at least 1.</summary>
    public int Patience { get; init; } = 10;

    /// <inheritdoc/>
    public override string Name => "splicing";

    /// <inheritdoc/>
    public override string Summary => "exchanges the features of a model that are the least loss for those that bring most, through all sizes up to k";

    /// <inheritdoc/>
    internal override void Check(SelectionProblem problem, SelectionTarget target)
    {
        RequirePositive(MostExchanged, nameof(MostExchanged), "features exchanged at once");
        RequirePositive(MostRounds, nameof(MostRounds), "exchanges at one size");
        RequirePositive(Patience, nameof(Patience), "sizes without a better model");
    }

    /// <inheritdoc/>
    internal override WorkingSolution Solve(WorkingProblem problem, SelectionTarget target, SelectionRun run) => SolvePath(problem, [target], run).First();

    /// <inheritdoc/>
    internal override IEnumerable<WorkingSolution> SolvePath(WorkingProblem problem, IReadOnlyList<SelectionTarget> targets, SelectionRun run)
    {
        using SupportLoss loss = SupportLoss.Of(problem, run.Threads);
        var search = new SpliceSearch(loss, this, run);
        var models = new List<(WorkingSolution Solution, double Objective, int Size)> { (search.Solution, search.Model.Objective, 0) };
        foreach (SelectionTarget target in targets)
        {
            if (target.Size is { } size)
            {
                search.GrowTo(size);
                yield return search.Solution;
            }
            else
            {
                yield return Cheapest(search, models, target.Penalty);
            }

            if (search.Status == SelectionStatus.TimeLimit)
            {
                yield break;
            }
        }
    }

    /// <summary>The best of the models of all sizes at a price; goes on to larger sizes while they may pay.</summary>
    private WorkingSolution Cheapest(SpliceSearch search, List<(WorkingSolution Solution, double Objective, int Size)> models, double price)
    {
        int best = 0;
        for (int m = 0; ; m++)
        {
            if (m == models.Count)
            {
                // Objectives are not negative: no model of so many features can be cheaper.
                int size = search.Size;
                if (m - best > Patience || price * (size + 1) >= Cost(best) || search.Status == SelectionStatus.TimeLimit)
                {
                    break;
                }

                search.GrowTo(size + 1);
                if (search.Size == size)
                {
                    break;
                }

                models.Add((search.Solution, search.Model.Objective, search.Size));
            }

            if (Cost(m) < Cost(best))
            {
                best = m;
            }
        }

        return models[best].Solution with { Status = search.Status };

        double Cost(int m) => models[m].Objective + (price * models[m].Size);
    }

    private static void RequirePositive(int value, string name, string what)
    {
        if (value < 1)
        {
            throw new ArgumentException($"Expected {name} ({what}) of at least 1, got {value}.");
        }
    }
}
