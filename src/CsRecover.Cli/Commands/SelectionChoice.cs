using CsRecover.Selection;

namespace CsRecover.Cli.Commands;

/// <summary>A size that was looked at.</summary>
/// <param name="Model">The model of that size.</param>
/// <param name="Score">What it is chosen by: the criterion, or the error of cross validation.</param>
/// <param name="Error">The standard error of the latter.</param>
/// <param name="Ratio">The residual ratio of the forward step to that size.</param>
/// <param name="Threshold">What that is held against.</param>
internal sealed record SizeChoice(SelectionResult Model, double? Score, double? Error = null, double? Ratio = null, double? Threshold = null);

/// <summary>A model, and how its size was chosen.</summary>
/// <param name="Model">The model.</param>
internal sealed record SelectionChoice(SelectionResult Model)
{
    /// <summary>What chose the size; null where it was given.</summary>
    public string? Rule { get; init; }

    /// <summary>Why that, in a sentence.</summary>
    public string? Reason { get; init; }

    /// <summary>The sizes it was chosen from.</summary>
    public IReadOnlyList<SizeChoice>? Sizes { get; init; }

    /// <summary>Solves what a command line asks for.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="method">The method.</param>
    /// <param name="criterion">The criterion.</param>
    /// <param name="settings">The command line.</param>
    /// <param name="options">Time, threads, progress.</param>
    public static SelectionChoice Make(SelectionProblem problem, SelectionMethod method, SelectionCriterion criterion, SelectSettings settings, SelectionOptions options)
    {
        if (settings.Sparsity is { } k)
        {
            return new SelectionChoice(problem.Select(k, method, options));
        }

        if (settings.Lambda is { } price)
        {
            return new SelectionChoice(problem.Penalize(price, method, options));
        }

        return settings.Path is { } largest ? OfPath(problem, largest, method, criterion, settings, options) : Automatic(problem, method, options);
    }

    private static SelectionChoice OfPath(SelectionProblem problem, int largest, SelectionMethod method, SelectionCriterion criterion, SelectSettings settings, SelectionOptions options)
    {
        if (settings.Folds is not { } folds)
        {
            SelectionPath path = problem.Path(largest, method, options);
            return new SelectionChoice(path.Best(criterion)) { Rule = criterion.Name, Sizes = [.. Each(path).Select(model => new SizeChoice(model, criterion.Of(problem, model)))] };
        }

        SelectionTarget[] targets = [.. Enumerable.Range(0, largest).Select(SelectionTarget.OfSize), SelectionTarget.OfSize(largest)];
        var validation = new CrossValidation { Folds = folds, Seed = unchecked((int)settings.Seed) };
        CrossValidationResult result = UserException.About("--folds", "problem", () => validation.Run(problem, targets, method, options));
        return new SelectionChoice(result.SimplestModel)
        {
            Rule = "cross-validation",
            Reason = FormattableString.Invariant($"the smallest within one standard error of the lowest error, {result.Errors[result.Best]:G5} at {result.BestModel.Size} features"),
            Sizes = [.. Enumerable.Range(0, result.Errors.Count).Select(t => new SizeChoice(result.Path.Models[t], result.Errors[t], result.StandardErrors[t]))],
        };
    }

    private static SelectionChoice Automatic(SelectionProblem problem, SelectionMethod method, SelectionOptions options)
    {
        AutomaticChoice choice = problem.SelectAutomatically(method, options);
        return new SelectionChoice(choice.Model)
        {
            Rule = choice.Rule,
            Reason = choice.Reason,
            Sizes = [.. choice.Sizes.Select(score => new SizeChoice(choice.Path.OfSize(score.Size)!, score.Criterion, null, Known(score.Ratio), Known(score.Threshold)))],
        };
    }

    private static IEnumerable<SelectionResult> Each(SelectionPath path) => path.Sizes.Select(size => path.OfSize(size)!);

    private static double? Known(double value) => double.IsNaN(value) ? null : value;
}
