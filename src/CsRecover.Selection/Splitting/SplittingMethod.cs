using CsRecover.Selection.Designs;

namespace CsRecover.Selection;

/// <summary>
/// What methods have in common that keep two copies of the coefficients, one that fits and one that is sparse: <see cref="AdmmL0"/> and <see cref="PenaltyDecomposition"/>. Squared and logistic loss, ridge, bounds and groups;
/// all features at once, with factors of matrices of as many rows as there are observations or features, whichever are fewer.
/// </summary>
public abstract record SplittingMethod : SelectionMethod
{
    /// <summary>More observations and more features than this are refused: factors would take minutes.</summary>
    private const int Most = 4000;

    private protected SplittingMethod()
    {
    }

    /// <summary>The first rho, where 1 is the most that the loss is curved along a mean column.</summary>
    public double InitialPenalty { get; init; } = 0.03;

    /// <summary>The most steps.</summary>
    public int MaxIterations { get; init; } = 1000;

    /// <summary>The copies have met when they differ by at most this part of their length.</summary>
    public double Change { get; init; } = 1e-6;

    /// <inheritdoc/>
    internal override void Check(SelectionProblem problem, SelectionTarget target)
    {
        Require(InitialPenalty > 0.0 && double.IsFinite(InitialPenalty), nameof(InitialPenalty), "a positive number", InitialPenalty);
        Require(MaxIterations >= 1, nameof(MaxIterations), "1 or more", MaxIterations);
        Require(Change > 0.0 && Change < 1.0, nameof(Change), "a number between 0 and 1", Change);
        int least = Math.Min(problem.Design.Observations, problem.Design.Features);
        if (least > Most)
        {
            throw new NotSupportedException($"Expected at most {Most} observations or at most {Most} features, as the method '{Name}' needs, got {problem.Design.Observations} and {problem.Design.Features}.");
        }
    }

    /// <inheritdoc/>
    internal override WorkingSolution Solve(WorkingProblem problem, SelectionTarget target, SelectionRun run) => SolvePath(problem, [target], run).First();

    /// <summary>Refuses a setting.</summary>
    private protected static void Require(bool holds, string name, string expected, object actual)
    {
        if (!holds)
        {
            throw new ArgumentException(FormattableString.Invariant($"{name}: expected {expected}, got {actual}."));
        }
    }
}
