using CsRecover.Operators;
using CsRecover.Selection;
using CsRecover.Solvers;

namespace CsRecover.Learning.Equations;

/// <summary>The ways to choose terms.</summary>
internal static class TermSolvers
{
    private const int MostRounds = 20;

    /// <summary>The terms of 0, 1, ... k terms.</summary>
    /// <param name="system">The system.</param>
    /// <param name="solver">How.</param>
    /// <param name="most">k.</param>
    /// <param name="cancellation">Cancels the work.</param>
    public static IReadOnlyList<int[]> Path(TermSystem system, EquationSolver solver, int most, CancellationToken cancellation)
    {
        if (solver is EquationSolver.Exact or EquationSolver.Splicing)
        {
            SelectionMethod method = solver == EquationSolver.Exact ? new BestSubset { Gap = 0.0 } : new Splicing();
            SelectionProblem problem = Problem(system);
            SelectionPath path = problem.Path(most, method, new SelectionOptions { CancellationToken = cancellation });
            return [.. path.Models.Select(model => model.Support.ToArray())];
        }

        double[] norms = Norms(system);
        RecoveryProblem<double> recovery = RecoveryProblem.Create(Normalized(system, norms), new OrthogonalMatchingPursuitOptions { Sparsity = 1 });
        return [.. Enumerable.Range(0, most + 1).Select(k => k == 0 ? [] : recovery.Recover(Target(system), new RecoveryOptions
        {
            CancellationToken = cancellation,
            Solver = solver == EquationSolver.Omp ? new OrthogonalMatchingPursuitOptions { Sparsity = k } : new HtpOptions { Sparsity = k },
        }).Support)];
    }

    /// <summary>The terms whose gates stay open.</summary>
    /// <param name="system">The system.</param>
    /// <param name="cancellation">Cancels the work.</param>
    public static int[] Gates(TermSystem system, CancellationToken cancellation) =>
        RecoveryProblem.Create(Normalized(system, Norms(system)), new HardConcreteOptions()).Recover(Target(system), new RecoveryOptions { CancellationToken = cancellation }).Support;

    /// <summary>The terms that sequential thresholding leaves.</summary>
    /// <param name="system">The system.</param>
    /// <param name="threshold">The threshold, in units of the coefficients.</param>
    public static int[] Threshold(TermSystem system, double threshold)
    {
        int[] support = [.. Enumerable.Range(0, system.Terms)];
        for (int round = 0; round < MostRounds; round++)
        {
            double[] coefficients = system.Fit(support).Coefficients;
            int[] kept = [.. support.Where((_, p) => Math.Abs(coefficients[p]) >= threshold && coefficients[p] != 0.0)];
            if (kept.Length == support.Length)
            {
                break;
            }

            support = kept;
        }

        return support;
    }

    /// <summary>The small system as a problem of selection: no intercept, since libraries have their own constant.</summary>
    private static SelectionProblem Problem(TermSystem system)
    {
        var columns = new double[system.Rows * system.Terms];
        for (int t = 0; t < system.Terms; t++)
        {
            system.Small(t).CopyTo(columns.AsSpan(t * system.Rows));
        }

        return new SelectionProblem(Design.FromColumns(columns, system.Rows, system.Terms), system.Small(system.Terms)) { Intercept = false, IgnoreUnusable = true };
    }

    private static double[] Norms(TermSystem system) => [.. Enumerable.Range(0, system.Terms).Select(t => Math.Max(Math.Sqrt(system.Small(t).ToArray().Sum(v => v * v)), double.Epsilon))];

    private static double[] Target(TermSystem system) => system.Small(system.Terms).ToArray();

    private static DenseOperator<double> Normalized(TermSystem system, double[] norms)
    {
        var rows = new double[system.Rows * system.Terms];
        for (int t = 0; t < system.Terms; t++)
        {
            ReadOnlySpan<double> column = system.Small(t);
            for (int i = 0; i < system.Rows; i++)
            {
                rows[(i * system.Terms) + t] = column[i] / norms[t];
            }
        }

        return new DenseOperator<double>(rows, system.Rows, system.Terms);
    }
}
