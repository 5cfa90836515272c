using CsRecover.Selection;
using CsRecover.Selection.Logistic;
using CsRecover.Vectors;

namespace CsRecover.Learning.Linear;

/// <summary>
/// min mean loss + lambda_2 |b|^2 over b_0 and the coefficients of a support: Newton's method, halving steps that do not help, its systems by conjugate gradients. Classes that the
/// support separates have no minimum without lambda_2; there it ends with the steps.
/// </summary>
internal static class SparseLinearRefit
{
    private const int MostSteps = 50, MostInner = 200;
    private const double Tolerance = 1e-9;

    /// <summary>Fits.</summary>
    /// <param name="design">X.</param>
    /// <param name="y">y.</param>
    /// <param name="o">Loss, lambda_2, whether there is a b_0.</param>
    /// <param name="support">The features.</param>
    /// <param name="coefficients">Of all features; those of the support are where it starts, and overwritten.</param>
    /// <param name="intercept">Where b_0 starts.</param>
    /// <param name="cancellation">Cancels the work.</param>
    /// <returns>b_0.</returns>
    public static double Run(Design design, double[] y, SparseL0Linear o, int[] support, double[] coefficients, double intercept, CancellationToken cancellation)
    {
        int n = y.Length, k = support.Length;
        double[][] columns = [.. support.Select(j => Column(design, j)), .. o.Intercept ? [[.. Enumerable.Repeat(1.0, n)]] : Array.Empty<double[]>()];
        double[] b = [.. support.Select(j => coefficients[j]), .. o.Intercept ? [intercept] : Array.Empty<double>()];
        double[] slopes = new double[n], weights = new double[n];
        double objective = Evaluate(b);
        for (int step = 0; step < MostSteps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            double[] gradient = [.. columns.Select((x, i) => -ShortVectors.Dot(x, slopes) - (2.0 * Ridge(i) * b[i]))], change = Solve(gradient);
            double promised = change.Zip(gradient, (d, g) => d * g).Sum();
            if (!(promised > Tolerance * Tolerance * Math.Abs(objective)))
            {
                break;
            }

            double[] before = [.. b];
            bool helped = false;
            for (double length = 1.0; length > 1e-6 && !helped; length *= 0.5)
            {
                for (int i = 0; i < b.Length; i++)
                {
                    b[i] = before[i] + (length * change[i]);
                }

                double now = Evaluate(b);
                helped = now < objective;
                objective = helped ? now : objective;
            }

            if (!helped)
            {
                before.CopyTo(b, 0);
                break;
            }
        }

        for (int i = 0; i < k; i++)
        {
            coefficients[support[i]] = b[i];
        }

        return o.Intercept ? b[k] : intercept;

        double Ridge(int i) => i < k ? o.PenaltyL2 : 0.0;

        // The objective, and the first and second derivatives of the mean loss by each f_i.
        double Evaluate(double[] at)
        {
            double[] f = Combine(at);
            double loss = 0.0;
            for (int i = 0; i < n; i++)
            {
                if (o.Loss == SelectionLoss.Squared)
                {
                    (slopes[i], weights[i]) = ((f[i] - y[i]) / n, 1.0 / n);
                    loss += 0.5 * (f[i] - y[i]) * (f[i] - y[i]);
                }
                else
                {
                    double sign = y[i] > 0.5 ? 1.0 : -1.0;
                    loss += LogisticLoss.At(sign * f[i], out double wrong, out double weight);
                    (slopes[i], weights[i]) = (-sign * wrong / n, weight / n);
                }
            }

            return (loss / n) + at.Select((v, i) => Ridge(i) * v * v).Sum();
        }

        double[] Combine(double[] at)
        {
            var f = new double[n];
            for (int i = 0; i < at.Length; i++)
            {
                ShortVectors.Add(f, at[i], columns[i]);
            }

            return f;
        }

        double[] Solve(double[] gradient)
        {
            double[] scale = [.. columns.Select((x, i) => x.Select((v, r) => v * v * weights[r]).Sum() + (2.0 * Ridge(i)))];
            double[] d = new double[gradient.Length], r = [.. gradient], p = new double[gradient.Length];
            double rho = 0.0, first = 0.0;
            for (int inner = 0; inner < MostInner; inner++)
            {
                double[] z = [.. r.Select((v, i) => scale[i] > 0.0 ? v / scale[i] : 0.0)];
                double before = rho;
                rho = ShortVectors.Dot(z, r);
                first = inner == 0 ? rho : first;
                if (!(rho > 1e-20 * first))
                {
                    break;
                }

                p = [.. p.Select((v, i) => z[i] + (inner == 0 ? 0.0 : rho / before * v))];
                double[] fitted = Combine(p), weighted = [.. fitted.Select((v, i) => v * weights[i])];
                double[] image = [.. columns.Select((x, i) => ShortVectors.Dot(x, weighted) + (2.0 * Ridge(i) * p[i]))];
                double curvature = ShortVectors.Dot(p, image);
                if (!(curvature > 0.0))
                {
                    break;
                }

                ShortVectors.Add(d, rho / curvature, p);
                ShortVectors.Add(r, -rho / curvature, image);
            }

            return d;
        }
    }

    private static double[] Column(Design design, int j)
    {
        var column = new double[design.Observations];
        design.AddColumn(1.0, j, column);
        return column;
    }
}
