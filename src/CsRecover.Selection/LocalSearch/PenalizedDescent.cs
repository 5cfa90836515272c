using CsRecover.Selection.Designs;
using CsRecover.Selection.LocalSearch;

namespace CsRecover.Selection;

/// <summary>The methods that descend by coordinates at a price, and walk from one price to the next.</summary>
public abstract record PenalizedDescent : SelectionMethod
{
    private protected PenalizedDescent()
    {
    }

    /// <summary>On a path that chooses its own prices, the next price is this much of what the best feature outside the model would lower the objective by, so that the model changes; between 0 and 1.</summary>
    public double ScaleDown { get; init; } = 0.8;

    /// <summary>Swaps at most at each price.</summary>
    private protected abstract int SwapLimit { get; }

    /// <summary>Whether swaps are looked for with the best coefficients of the features that stay too.</summary>
    private protected virtual bool HasExactSwaps => false;

    /// <summary>The models at prices that the method chooses on the way, each so that the model changes, from the empty model on.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="prices">The most prices, at least 1.</param>
    /// <param name="largest">The path ends with the first model of at least so many features; at least 1.</param>
    /// <param name="options">Time, threads, progress; null for the defaults.</param>
    /// <exception cref="ArgumentException">A setting is out of its range, or a feature is constant or equal to another one.</exception>
    /// <exception cref="NotSupportedException">The problem has groups.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public SelectionPath Follow(SelectionProblem problem, int prices = 100, int largest = 100, SelectionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(problem);
        if (prices < 1 || largest < 1)
        {
            throw new ArgumentException($"Expected at least one price and a largest model of at least one feature, got {prices} and {largest}.");
        }

        Check(problem, SelectionTarget.OfPenalty(0.0));
        return problem.Follow(this, options, (working, run) => Walk(working, run, prices, largest));
    }

    /// <inheritdoc/>
    internal override void Check(SelectionProblem problem, SelectionTarget target)
    {
        if (!(ScaleDown > 0.0 && ScaleDown < 1.0))
        {
            throw new ArgumentException($"Expected {nameof(ScaleDown)} between 0 and 1, got {ScaleDown}.");
        }

        if (problem.Groups is not null)
        {
            throw new NotSupportedException($"Expected features on their own, got groups, which {Name} does not take: use splicing for groups.");
        }
    }

    /// <inheritdoc/>
    internal override WorkingSolution Solve(WorkingProblem problem, SelectionTarget target, SelectionRun run) => SolvePath(problem, [target], run).First();

    /// <inheritdoc/>
    internal override IEnumerable<WorkingSolution> SolvePath(WorkingProblem problem, IReadOnlyList<SelectionTarget> targets, SelectionRun run)
    {
        using SupportLoss loss = SupportLoss.Of(problem, run.Threads);
        var walk = new PenaltyWalk(loss, SwapLimit, HasExactSwaps, run);
        var sized = new SizedPath(walk, ScaleDown);
        foreach (SelectionTarget target in targets)
        {
            if (target.Size is { } size)
            {
                SupportModel model = sized.OfSize(size);
                yield return walk.SolutionOf(model);
            }
            else
            {
                Approach(walk, target.Penalty);
                yield return walk.Solution;
            }

            if (walk.Status == SelectionStatus.TimeLimit)
            {
                yield break;
            }
        }
    }

    /// <summary>From far above, prices fall in steps of their own: models that grow slowly end in better optima than ones that start from nothing at a low price.</summary>
    private void Approach(PenaltyWalk walk, double price)
    {
        double last = double.PositiveInfinity;
        while (true)
        {
            double next = Math.Min(last, walk.GreatestGain()) * ScaleDown;
            if (next <= price || walk.Status == SelectionStatus.TimeLimit)
            {
                break;
            }

            walk.GoTo(next);
            last = next;
        }

        walk.GoTo(price);
    }

    private IEnumerable<(SelectionTarget Target, WorkingSolution Solution)> Walk(WorkingProblem problem, SelectionRun run, int prices, int largest)
    {
        using SupportLoss loss = SupportLoss.Of(problem, run.Threads);
        var walk = new PenaltyWalk(loss, SwapLimit, HasExactSwaps, run);
        double price = walk.GreatestGain();
        for (int step = 0; step < prices; step++)
        {
            walk.GoTo(price);
            yield return (SelectionTarget.OfPenalty(price), walk.Solution);
            price = ScaleDown * Math.Min(price, walk.GreatestGain());
            if (walk.Model.Support.Length >= largest || price <= loss.Resolution || walk.Status == SelectionStatus.TimeLimit)
            {
                yield break;
            }
        }
    }
}
