using CsRecover.Selection.Designs;
using CsRecover.Selection.Steps;

namespace CsRecover.Selection;

/// <summary>Which way stepwise selection goes.</summary>
public enum StepwiseDirection
{
    /// <summary>From no feature upwards.</summary>
    Forward,

    /// <summary>From all features downwards.</summary>
    Backward,

    /// <summary>Upwards, taking steps back where they pay.</summary>
    Both,
}

/// <summary>
/// Stepwise selection: one feature (group) at a time, always the one whose arrival lowers the objective most or whose departure raises it least. Every step is the one that a refit of each
/// candidate would choose.
/// </summary>
/// <remarks>
/// <para>
/// Squared loss: an orthonormal basis of the chosen columns and the inverse of its triangular factor grow by Gram-Schmidt done twice and shrink by Givens rotations, so that a step up is one pass
/// over the design and a step down does not look at the design at all (Golub, Van Loan, Matrix Computations, section 6.5). Forward selection is then orthogonal least squares (Chen, Billings, Luo 1989).
/// Logistic loss: candidates are refitted in the order of a bound on what they can gain, until no bound reaches the best gain found. Bounds on coefficients: all candidates are refitted within them, and a feature that others
/// push to 0 leaves at once.
/// </para>
/// <para>
/// At a price lambda_0, forward steps are taken while they gain more and backward ones while they cost less; <see cref="StepwiseDirection.Both"/> takes the better of the two until neither pays.
/// For a size, <see cref="StepwiseDirection.Both"/> is floating search (Pudil, Novovicova, Kittler 1994): after a step up, steps down as long as they give a better model of that size than any before;
/// on the way to large sizes it may therefore improve smaller ones, and a path may hold better models than its sizes alone.
/// </para>
/// </remarks>
public sealed record Stepwise : SelectionMethod
{
    /// <summary>Which way it goes.</summary>
    public StepwiseDirection Direction { get; init; } = StepwiseDirection.Forward;

    /// <inheritdoc/>
    public override string Name => Direction switch
    {
        StepwiseDirection.Forward => "forward",
        StepwiseDirection.Backward => "backward",
        _ => "stepwise",
    };

    /// <inheritdoc/>
    public override string Summary => Direction switch
    {
        StepwiseDirection.Forward => "forward stepwise: adds the feature that helps most, one after the other",
        StepwiseDirection.Backward => "backward elimination: removes the feature that is missed least; needs more observations than features",
        _ => "both directions: forward stepwise that steps back where that pays (floating search)",
    };

    /// <inheritdoc/>
    internal override void Check(SelectionProblem problem, SelectionTarget target)
    {
        int n = problem.Design.Observations, p = problem.Design.Features;
        if (Direction == StepwiseDirection.Backward && problem.Ridge == 0.0 && p >= n)
        {
            throw new NotSupportedException($"Expected fewer features than observations, or a ridge, as the method '{Name}' begins with all features, got {p} features and {n} observations.");
        }
    }

    /// <inheritdoc/>
    internal override WorkingSolution Solve(WorkingProblem problem, SelectionTarget target, SelectionRun run) => SolvePath(problem, [target], run).First();

    /// <inheritdoc/>
    internal override IEnumerable<WorkingSolution> SolvePath(WorkingProblem problem, IReadOnlyList<SelectionTarget> targets, SelectionRun run)
    {
        using StepwiseState state = problem.Lower is not null || problem.Upper is not null ? new BoundedState(problem, run.Threads)
            : problem.Loss == SelectionLoss.Squared ? new LeastSquaresState(problem, run.Threads)
            : new LogisticState(problem, run.Threads);
        var walk = new StepwiseWalk(state, run);
        IEnumerable<WorkingSolution> models = Direction switch
        {
            StepwiseDirection.Forward => walk.Forward(targets),
            StepwiseDirection.Backward => walk.Backward(targets),
            _ => targets[0].Size is null ? walk.AtPrices(targets) : walk.Floating(targets),
        };
        foreach (WorkingSolution model in models)
        {
            yield return model;
        }
    }
}
