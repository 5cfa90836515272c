using CsRecover.Selection.Continuation;
using CsRecover.Selection.Designs;

namespace CsRecover.Selection;

/// <summary>
/// Best subset by continuous optimisation: features are in with t_j from 0 to 1, and what a feature costs to use, delta (1 - t_j^2) / t_j^2 in a ridge regression, makes the corners of the cube the models
/// themselves (Moka, Liquet, Zhu and Muller, "COMBSS: best subset selection via continuous optimization", Statistics and Computing 34, 2024;
/// for logistic loss Mathur, Liquet, Muller and Moka, "Parsimonious subset selection for generalized linear models with biomedical applications", arXiv 2603.21952, 2026).
/// </summary>
/// <remarks>
/// <para>
/// For a size k: Frank-Wolfe steps over the t that sum to k, each towards the k features with the steepest slopes, while delta rises from a small share of the largest eigenvalue of X^T X, where the objective
/// hardly tells features apart, to all of it, where only corners are stable. The k features with the largest t are refitted. The objective is y . (I + X W X^T)^-1 y, n equations whatever p (Woodbury), by conjugate
/// gradients that go on from the step before: two passes over the design for each of their iterations, no matrix of p x p.
/// </para>
/// <para>
/// At a price, sizes are tried in turn until <see cref="Patience"/> of them in a row have been dearer. No claim is made about the answer: of 10 problems with 5 of 20 features, correlation 0.8 from each to the
/// next and a signal to noise ratio of 1, it found the optimum in 6, and was 0.4 % above it in the mean. <see cref="BestSubset"/> proves.
/// </para>
/// </remarks>
public sealed record Combss : SelectionMethod
{
    /// <summary>The first delta, as a share of the largest eigenvalue of X^T X (of a quarter of it with logistic loss, which is the most that it is curved).</summary>
    public double FirstDelta { get; init; } = 1e-3;

    /// <summary>The last delta, in the same units.</summary>
    public double LastDelta { get; init; } = 1.0;

    /// <summary>Steps, between which delta rises by the same factor.</summary>
    public int Steps { get; init; } = 200;

    /// <summary>How far a step goes towards its corner, above 0 and below 1.</summary>
    public double StepSize { get; init; } = 0.05;

    /// <summary>At a price: sizes in a row that must be dearer than the best before no larger one is tried.</summary>
    public int Patience { get; init; } = 3;

    /// <inheritdoc/>
    public override string Name => "combss";

    /// <inheritdoc/>
    public override string Summary => "continuous relaxation of the choice, by Frank-Wolfe steps while it hardens";

    /// <inheritdoc/>
    internal override void Check(SelectionProblem problem, SelectionTarget target)
    {
        Require(FirstDelta > 0.0 && double.IsFinite(FirstDelta), nameof(FirstDelta), "a positive number", FirstDelta);
        Require(LastDelta >= FirstDelta && double.IsFinite(LastDelta), nameof(LastDelta), $"at least the first, {FirstDelta}", LastDelta);
        Require(Steps >= 2, nameof(Steps), "2 or more", Steps);
        Require(StepSize > 0.0 && StepSize < 1.0, nameof(StepSize), "a number between 0 and 1", StepSize);
        Require(Patience >= 1, nameof(Patience), "1 or more", Patience);
        if (problem.IsBounded || problem.Groups is not null)
        {
            throw new NotSupportedException($"Expected a problem without bounds on coefficients and without groups, as the method '{Name}' needs, got one with {(problem.Groups is null ? "bounds" : "groups")}.");
        }
    }

    /// <inheritdoc/>
    internal override WorkingSolution Solve(WorkingProblem problem, SelectionTarget target, SelectionRun run)
    {
        using var relaxation = new SubsetRelaxation(problem, this, run);
        return Solve(relaxation, target, run);
    }

    /// <inheritdoc/>
    internal override IEnumerable<WorkingSolution> SolvePath(WorkingProblem problem, IReadOnlyList<SelectionTarget> targets, SelectionRun run)
    {
        using var relaxation = new SubsetRelaxation(problem, this, run);
        for (int t = 0; t < targets.Count && (t == 0 || !run.IsTimeUp); t++)
        {
            yield return Solve(relaxation, targets[t], run);
        }
    }

    private WorkingSolution Solve(SubsetRelaxation relaxation, SelectionTarget target, SelectionRun run)
    {
        if (target.Size is { } size)
        {
            return relaxation.OfSize(size).Model;
        }

        (double best, WorkingSolution model) = relaxation.OfSize(0);
        int dearer = 0;
        for (int k = 1; k <= relaxation.MostFeatures && dearer < Patience && !run.IsTimeUp; k++)
        {
            (double objective, WorkingSolution larger) = relaxation.OfSize(k);
            objective += k * target.Penalty;
            dearer = objective < best ? 0 : dearer + 1;
            (best, model) = objective < best ? (objective, larger) : (best, model);
        }

        return model;
    }

    private static void Require(bool holds, string name, string expected, object actual)
    {
        if (!holds)
        {
            throw new ArgumentException(FormattableString.Invariant($"{name}: expected {expected}, got {actual}."));
        }
    }
}
