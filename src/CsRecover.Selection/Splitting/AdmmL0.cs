using CsRecover.Selection.Designs;
using CsRecover.Selection.Splitting;
using CsRecover.Vectors;

namespace CsRecover.Selection;

/// <summary>
/// L0 by the alternating direction method of multipliers: x fits and stays near z - u, z is x + u thresholded (the k largest, or those that pay), and u sums up what they differ by (Boyd, Parikh, Chu, Peleato and Eckstein,
/// "Distributed optimization and statistical learning via the alternating direction method of multipliers", Found. Trends Mach. Learn. 3(1), 2011, sections 9.1 and 9.2; over-relaxation and residual balancing as in 3.4).
/// </summary>
/// <remarks>
/// Nothing is promised for a problem that is not convex. rho begins small and is balanced; in the last quarter of the steps, or once the copies no longer move, it rises until they meet. The answer is the best refitted one of
/// the models that z had for two steps in a row. The sparse copy keeps to bounds and groups. <see cref="Splicing"/> is faster, and finds more.
/// </remarks>
public sealed record AdmmL0 : SplittingMethod
{
    private const int BalanceEvery = 10;

    /// <summary>The factor by which rho rises at the end.</summary>
    private const double Settling = 2.0;

    /// <summary>The defaults: at most 300 steps.</summary>
    public AdmmL0() => MaxIterations = 300;

    /// <inheritdoc/>
    public override string Name => "admm-l0";

    /// <inheritdoc/>
    public override string Summary => "a fitting and a sparse copy of the coefficients, drawn together by multipliers";

    /// <summary>Over-relaxation, from 1 (none) to 1.9.</summary>
    public double Relaxation { get; init; } = 1.3;

    /// <summary>rho changes by this factor when one of the two residuals is ten times the other; 1 keeps it.</summary>
    public double Balancing { get; init; } = 2.0;

    /// <inheritdoc/>
    internal override void Check(SelectionProblem problem, SelectionTarget target)
    {
        base.Check(problem, target);
        Require(Relaxation is >= 1.0 and <= 1.9, nameof(Relaxation), "a number from 1 to 1.9", Relaxation);
        Require(Balancing >= 1.0 && double.IsFinite(Balancing), nameof(Balancing), "1 or more", Balancing);
    }

    /// <inheritdoc/>
    internal override IEnumerable<WorkingSolution> SolvePath(WorkingProblem problem, IReadOnlyList<SelectionTarget> targets, SelectionRun run)
    {
        using var search = new SplittingSearch(problem, run);
        for (int t = 0; t < targets.Count && (t == 0 || !run.IsTimeUp); t++)
        {
            search.Begin(targets[t]);
            yield return Solve(search, problem.Columns);
        }
    }

    private WorkingSolution Solve(SplittingSearch search, int features)
    {
        FittingCopy fitting = search.Fitting;
        double[] z = new double[features], u = new double[features], near = new double[features], old = new double[features];
        double rho = InitialPenalty * fitting.MeanCurvature;
        bool isSettling = false;
        while (search.Steps < MaxIterations)
        {
            for (int j = 0; j < features; j++)
            {
                near[j] = z[j] - u[j];
            }

            fitting.Approach(near, rho);
            z.CopyTo(old, 0);
            for (int j = 0; j < features; j++)
            {
                u[j] += (Relaxation * fitting.X[j]) + ((1.0 - Relaxation) * z[j]);
            }

            search.Sparse.Nearest(u, rho, z);
            double dual = 0.0;
            for (int j = 0; j < features; j++)
            {
                u[j] -= z[j];
                dual += (z[j] - old[j]) * (z[j] - old[j]);
            }

            if (search.Sparse.Support(z).AsSpan().SequenceEqual(search.Sparse.Support(old)))
            {
                search.Refit(z);
            }

            double primal = fitting.Distance(z), small = Change * Change * ShortVectors.Energy(fitting.X);
            if (!search.Step() || (isSettling && primal <= small && dual <= small))
            {
                return search.Solution(SelectionStatus.Finished);
            }

            isSettling |= (primal <= small && dual <= small) || search.Steps >= 3 * MaxIterations / 4;
            double factor = isSettling ? Settling
                : search.Steps % BalanceEvery != 0 ? 1.0
                : primal > 100.0 * dual ? Balancing
                : dual > 100.0 * primal ? 1.0 / Balancing
                : 1.0;
            if (factor != 1.0)
            {
                rho *= factor;
                for (int j = 0; j < features; j++)
                {
                    u[j] /= factor;
                }
            }
        }

        search.Refit(z);
        return search.Solution(SelectionStatus.IterationLimit);
    }
}
