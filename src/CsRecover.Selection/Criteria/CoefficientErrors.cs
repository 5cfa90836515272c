using CsRecover.Selection.Designs;
using CsRecover.Selection.Steps;

namespace CsRecover.Selection;

/// <summary>Standard errors of least-squares coefficients.</summary>
public static class CoefficientErrors
{
    /// <summary>
    /// The standard errors of a model's coefficients, as if its features had been given and not chosen: sigma^2 (X^T X)^-1 with sigma^2 = RSS / (n - k - 1), n - k without an intercept. Features that were chosen
    /// because they fit well look more certain than they are.
    /// </summary>
    /// <param name="problem">The problem.</param>
    /// <param name="model">A model of it.</param>
    /// <returns>One number for each feature of the model; null where least squares has no say: logistic loss, a ridge, bounds, as many parameters as observations, features that depend on each other.</returns>
    public static double[]? Of(SelectionProblem problem, SelectionResult model)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(model);
        int n = problem.Design.Observations, count = model.Support.Count, free = n - count - (problem.Intercept ? 1 : 0);
        if (problem.Loss != SelectionLoss.Squared || problem.Ridge > 0.0 || problem.IsBounded || free < 1)
        {
            return null;
        }

        if (count == 0)
        {
            return [];
        }

        double[] columns = new double[(long)n * count];
        for (int s = 0; s < count; s++)
        {
            problem.Design.AddColumn(1.0, model.Support[s], columns.AsSpan(s * n, n));
        }

        var chosen = new SelectionProblem(Design.FromColumns(columns, n, count), problem.Response) { Intercept = problem.Intercept };
        ColumnScaling scaling = ColumnScaling.Of(chosen.Design, chosen.Intercept, standardize: true, ignoreUnusable: true, maxThreads: 1);
        using var working = new WorkingProblem(chosen, scaling, maxThreads: 1);
        using var basis = new OrthonormalBasis(ColumnLoader.Of(working), ridge: 0.0);
        if (!Enumerable.Range(0, count).All(basis.TryAdd))
        {
            return null;
        }

        double sigma = Math.Sqrt(2.0 * model.Loss / free);
        return [.. Enumerable.Range(0, count).Select(s => sigma * Length(basis.Inverse(s)) / scaling.Scales[s])];
    }

    private static double Length(ReadOnlySpan<double> v)
    {
        double sum = 0.0;
        foreach (double x in v)
        {
            sum += x * x;
        }

        return Math.Sqrt(sum);
    }
}
