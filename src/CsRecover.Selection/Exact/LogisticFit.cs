using CsRecover.Selection.Designs;
using CsRecover.Vectors;

namespace CsRecover.Selection.Exact;

/// <summary>
/// The best coefficients of given features with logistic loss, within the bounds: Newton's method, each step the minimum of the quadratic model over the box, halved until the objective falls.
/// Where classes can be separated the infimum is not reached; the steps then end where the objective no longer falls.
/// </summary>
internal sealed unsafe class LogisticFit
{
    private const int Steps = 100;
    private const double Tolerance = 1e-14;

    private readonly WorkingProblem _problem;
    private readonly double[][] _columns;

    /// <param name="problem">A problem with logistic loss; all its columns are written out.</param>
    public LogisticFit(WorkingProblem problem)
    {
        _problem = problem;
        _columns = problem.Accept<Writer, double[][]>(default);
    }

    /// <summary>Fits.</summary>
    /// <param name="features">The features.</param>
    /// <param name="values">A start on entry, the coefficients on return.</param>
    /// <param name="intercept">A start on entry, the intercept on return; 0 in problems without one.</param>
    /// <returns>The negative log-likelihood + lambda_2 |b|^2.</returns>
    public double Fit(ReadOnlySpan<int> features, Span<double> values, ref double intercept)
    {
        // The intercept is one more variable, of a column of ones, with neither ridge nor bounds.
        int m = features.Length, all = m + (_problem.Intercept ? 1 : 0);
        double[] b = new double[all], next = new double[all], step = new double[all], gradient = new double[all], hessian = new double[all * all];
        double[] lower = new double[all], upper = new double[all], low = new double[all], high = new double[all];
        for (int i = 0; i < all; i++)
        {
            lower[i] = i < m ? _problem.Lower?[features[i]] ?? double.NegativeInfinity : double.NegativeInfinity;
            upper[i] = i < m ? _problem.Upper?[features[i]] ?? double.PositiveInfinity : double.PositiveInfinity;
            b[i] = i < m ? Math.Clamp(values[i], lower[i], upper[i]) : intercept;
        }

        double objective = Expand(features, b, gradient, hessian);
        for (int iteration = 0; iteration < Steps; iteration++)
        {
            for (int i = 0; i < all; i++)
            {
                gradient[i] = -gradient[i];
                low[i] = lower[i] - b[i];
                high[i] = upper[i] - b[i];
            }

            Array.Clear(step);
            if (Array.TrueForAll(low, double.IsInfinity) && Array.TrueForAll(high, double.IsInfinity))
            {
                gradient.CopyTo(step, 0);
                BoxQuadratic.Solve([.. hessian], step);
            }
            else
            {
                BoxQuadratic.Minimise(hessian, gradient, low, high, step);
            }

            double expected = 0.0, found = objective;
            for (int i = 0; i < all; i++)
            {
                expected += gradient[i] * step[i];
            }

            if (expected <= Tolerance * objective)
            {
                break;
            }

            double length = 1.0;
            for (; length > 1e-8; length /= 2.0)
            {
                for (int i = 0; i < all; i++)
                {
                    next[i] = Math.Clamp(b[i] + (length * step[i]), lower[i], upper[i]);
                }

                found = Objective(features, next);
                if (found <= objective - (1e-4 * length * expected))
                {
                    break;
                }
            }

            if (found >= objective)
            {
                break;
            }

            next.CopyTo(b, 0);
            objective = Expand(features, b, gradient, hessian);
        }

        b.AsSpan(0, m).CopyTo(values);
        intercept = all > m ? b[m] : 0.0;
        return objective;
    }

    private double Objective(ReadOnlySpan<int> features, double[] b) => Expand(features, b, null, null);

    /// <summary>The objective at b, and its gradient and Hessian unless they are null.</summary>
    private double Expand(ReadOnlySpan<int> features, double[] b, double[]? gradient, double[]? hessian)
    {
        int m = features.Length, all = b.Length;
        double objective = 0.0;
        var row = new double[all];
        gradient?.AsSpan().Clear();
        hessian?.AsSpan().Clear();
        for (int i = 0; i < _problem.Rows; i++)
        {
            double f = 0.0;
            for (int s = 0; s < all; s++)
            {
                row[s] = s < m ? _columns[features[s]][i] : 1.0;
                f += row[s] * b[s];
            }

            double y = _problem.Response[i];
            objective += LogisticLoss.At(y * f, out double wrong, out double weight);
            if (gradient is null || hessian is null)
            {
                continue;
            }

            for (int s = 0; s < all; s++)
            {
                gradient[s] -= wrong * y * row[s];
                for (int t = 0; t < all; t++)
                {
                    hessian[(s * all) + t] += weight * row[s] * row[t];
                }
            }
        }

        for (int s = 0; s < m; s++)
        {
            objective += _problem.Ridge * b[s] * b[s];
            if (gradient is not null && hessian is not null)
            {
                gradient[s] += 2.0 * _problem.Ridge * b[s];
                hessian[(s * all) + s] += 2.0 * _problem.Ridge;
            }
        }

        return objective;
    }

    private readonly struct Writer : IColumnsVisitor<double[][]>
    {
        public double[][] Visit<TColumns>(TColumns columns)
            where TColumns : struct, IColumns
        {
            var all = new double[columns.Columns][];
            using var memory = new NativeBuffer<double>(HostVector.StorageFor(columns.Rows));
            for (int j = 0; j < all.Length; j++)
            {
                memory.Span.Clear();
                var z = new WorkVector { Values = memory.Pointer };
                columns.Add(1.0, j, ref z);
                all[j] = new double[columns.Rows];
                for (int i = 0; i < columns.Rows; i++)
                {
                    all[j][i] = z.Values[i] + z.Shift;
                }
            }

            return all;
        }
    }
}
