using CsRecover.Selection.Designs;
using CsRecover.Selection.Splitting;
using CsRecover.Vectors;

namespace CsRecover.Selection;

/// <summary>
/// Penalty decomposition: block coordinate descent on loss(b_0 + X x) + rho |x - z|^2 / 2 over a free x and a sparse z, with a rho that rises until the two meet (Lu and Zhang, "Sparse approximation via penalty
/// decomposition methods", SIAM J. Optim. 23(4), 2013, sections 4.1 and 4.2; sparse logistic regression is their section 5.2).
/// </summary>
/// <remarks>
/// z begins anew at the best model so far, at first the empty one, whenever the least value over x is above that model's objective (and above what it was to begin with): that keeps z bounded, and its limits satisfy the first-order
/// conditions of the problem. Then the model is refitted; further rounds begin a thresholded gradient step away from it, as long as they better it. At a price rho begins no lower than the loss is curved, and z at a fit of all
/// features: below that every feature looks too dear. The sparse copy keeps to bounds and groups. <see cref="Splicing"/> is faster, and finds more.
/// </remarks>
public sealed record PenaltyDecomposition : SplittingMethod
{
    /// <summary>A round is worth another one if it lowers the objective by this factor.</summary>
    private const double Progress = 0.999999;

    /// <summary>The defaults: a first rho of 0.001.</summary>
    public PenaltyDecomposition() => InitialPenalty = 0.001;

    /// <inheritdoc/>
    public override string Name => "penalty-decomposition";

    /// <inheritdoc/>
    public override string Summary => "a fitting and a sparse copy of the coefficients with a rising penalty on their difference";

    /// <summary>The factor from one rho to the next, above 1.</summary>
    public double Growth { get; init; } = Math.Sqrt(10.0);

    /// <summary>The relative fall of the objective at which the descent at one rho ends.</summary>
    public double Descent { get; init; } = 1e-4;

    /// <summary>The most rounds.</summary>
    public int Rounds { get; init; } = 10;

    /// <inheritdoc/>
    internal override void Check(SelectionProblem problem, SelectionTarget target)
    {
        base.Check(problem, target);
        Require(Growth > 1.0 && double.IsFinite(Growth), nameof(Growth), "a number above 1", Growth);
        Require(Descent > 0.0 && double.IsFinite(Descent), nameof(Descent), "a positive number", Descent);
        Require(Rounds >= 1, nameof(Rounds), "1 or more", Rounds);
    }

    /// <inheritdoc/>
    internal override IEnumerable<WorkingSolution> SolvePath(WorkingProblem problem, IReadOnlyList<SelectionTarget> targets, SelectionRun run)
    {
        using var search = new SplittingSearch(problem, run);
        for (int t = 0; t < targets.Count && (t == 0 || !run.IsTimeUp); t++)
        {
            search.Begin(targets[t]);
            yield return Solve(search, problem.Columns, targets[t].Penalty > 0.0);
        }
    }

    private WorkingSolution Solve(SplittingSearch search, int features, bool isPriced)
    {
        double[] z = new double[features], slopes = new double[features];
        double first = InitialPenalty * search.Fitting.MeanCurvature;
        if (isPriced)
        {
            search.Fitting.Approach(z, first);
            search.Fitting.X.CopyTo(z, 0);
            first = Math.Max(first, search.Fitting.MeanCurvature);
        }

        for (int round = 0; round < Rounds; round++)
        {
            if (!Descend(search, z, first))
            {
                search.Refit(z);
                return search.Solution(SelectionStatus.IterationLimit);
            }

            if (search.Refit(z) >= Progress)
            {
                break;
            }

            FittingCopy fitting = search.Fitting;
            fitting.GoTo(search.Dense(search.Best), search.Best.Intercept);
            fitting.Slopes(slopes);
            for (int j = 0; j < features; j++)
            {
                slopes[j] = fitting.X[j] + (slopes[j] / fitting.MeanCurvature);
            }

            search.Sparse.Nearest(slopes, fitting.MeanCurvature, z);
        }

        return search.Solution(SelectionStatus.Finished);
    }

    /// <summary>Goes from the first rho to where the copies meet.</summary>
    /// <returns>Whether there were steps enough.</returns>
    private bool Descend(SplittingSearch search, double[] z, double first)
    {
        FittingCopy fitting = search.Fitting;
        double most = search.Objective;
        for (double rho = first; ; rho *= Growth)
        {
            double before = double.PositiveInfinity, apart;
            for (bool isFirst = true; ; isFirst = false)
            {
                fitting.Approach(z, rho);
                double least = fitting.Loss + (rho * fitting.Distance(z) / 2.0) + search.Sparse.Price(z);
                if (rho == first && isFirst)
                {
                    most = Math.Max(most, least);
                }
                else if (isFirst && least > most)
                {
                    search.Dense(search.Best).CopyTo(z, 0);
                    fitting.Approach(z, rho);
                }

                search.Sparse.Nearest(fitting.X, rho, z);
                apart = fitting.Distance(z);
                double objective = fitting.Loss + (rho * apart / 2.0) + search.Sparse.Price(z);
                if (!search.Step() || search.Steps >= MaxIterations)
                {
                    return false;
                }

                if (Math.Abs(before - objective) <= Descent * objective)
                {
                    break;
                }

                before = objective;
            }

            if (apart <= Change * Change * ShortVectors.Energy(fitting.X))
            {
                return true;
            }
        }
    }
}
