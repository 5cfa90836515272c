namespace CsRecover.Selection;

/// <summary>Models of one problem, for one target after the other.</summary>
public sealed class SelectionPath
{
    internal SelectionPath(SelectionProblem problem, IReadOnlyList<SelectionTarget> targets, IReadOnlyList<SelectionResult> models)
    {
        Problem = problem;
        Targets = targets;
        Models = models;
    }

    /// <summary>The problem.</summary>
    public SelectionProblem Problem { get; }

    /// <summary>The targets that were asked for.</summary>
    public IReadOnlyList<SelectionTarget> Targets { get; }

    /// <summary>One model for each target, in their order; fewer if the time was up.</summary>
    public IReadOnlyList<SelectionResult> Models { get; }

    /// <summary>The sizes that the path reached, ascending: a path over prices passes over those that no price favours.</summary>
    public IReadOnlyList<int> Sizes => [.. Models.Select(model => model.Size).Distinct().Order()];

    /// <summary>The model of the lowest loss among those of a size; null if the path did not reach it.</summary>
    /// <param name="size">Features (groups).</param>
    public SelectionResult? OfSize(int size) => Models.Where(model => model.Size == size).MinBy(model => model.Loss);

    /// <summary>The model that a criterion likes best; of equal ones the first.</summary>
    /// <param name="criterion">The criterion.</param>
    /// <param name="noise">The standard deviation of the noise, for squared loss where it is known; null where it is not.</param>
    public SelectionResult Best(SelectionCriterion criterion, double? noise = null)
    {
        ArgumentNullException.ThrowIfNull(criterion);
        return Models.MinBy(model => criterion.Of(Problem, model, noise))!;
    }
}
