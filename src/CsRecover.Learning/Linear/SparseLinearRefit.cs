using CsRecover.Selection;
using CsRecover.Selection.Logistic;
using CsRecover.Vectors;

namespace CsRecover.Learning.Linear;

/// <summary>
/// min mean loss + lambda_2 |b|^2 over b_0 and the coefficients of a support: Newton's method, halving steps that do not help, its systems by conjugate gradients. Classes that the
/// support separates have no minimum without lambda_2; there it ends with the steps.
/// </summary>
internal sealed class SparseLinearRefit
{
    private const int MostSteps = 50, MostInner = 200;
    private const double Tolerance = 1e-9;

    private readonly SparseL0Linear _o;
    private readonly double[] _y;
    private readonly double[][] _columns;
    private readonly int _features;

    // The first and second derivatives of the mean loss by what each observation is fitted with.
    private readonly double[] _slopes, _weights;

    private SparseLinearRefit(Design design, double[] y, SparseL0Linear o, int[] support)
    {
        (_o, _y, _features) = (o, y, support.Length);
        _columns = [.. support.Select(j => Column(design, j)), .. o.Intercept ? [[.. Enumerable.Repeat(1.0, y.Length)]] : Array.Empty<double[]>()];
        _slopes = new double[y.Length];
        _weights = new double[y.Length];
    }

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
        double[] b = [.. support.Select(j => coefficients[j]), .. o.Intercept ? [intercept] : Array.Empty<double>()];
        new SparseLinearRefit(design, y, o, support).Minimize(b, cancellation);
        for (int i = 0; i < support.Length; i++)
        {
            coefficients[support[i]] = b[i];
        }

        return o.Intercept ? b[^1] : intercept;
    }

    private void Minimize(double[] b, CancellationToken cancellation)
    {
        double objective = Evaluate(b);
        for (int step = 0; step < MostSteps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            double[] gradient = [.. _columns.Select((x, i) => -ShortVectors.Dot(x, _slopes) - (2.0 * Ridge(i) * b[i]))], change = Solve(gradient);
            double promised = change.Zip(gradient, (d, g) => d * g).Sum();
            if (!(promised > Tolerance * Tolerance * Math.Abs(objective)) || !TryStep(b, change, ref objective))
            {
                return;
            }
        }
    }

    /// <summary>Moves b along a change as far as the objective falls, halving steps that do not help; leaves b alone if none does.</summary>
    private bool TryStep(double[] b, double[] change, ref double objective)
    {
        double[] before = [.. b];
        for (double length = 1.0; length > 1e-6; length *= 0.5)
        {
            for (int i = 0; i < b.Length; i++)
            {
                b[i] = before[i] + (length * change[i]);
            }

            double now = Evaluate(b);
            if (now < objective)
            {
                objective = now;
                return true;
            }
        }

        before.CopyTo(b, 0);
        return false;
    }

    private double Ridge(int i) => i < _features ? _o.PenaltyL2 : 0.0;

    /// <summary>The objective, and the derivatives of the loss.</summary>
    private double Evaluate(double[] b)
    {
        int n = _y.Length;
        double[] f = Combine(b);
        double loss = 0.0;
        for (int i = 0; i < n; i++)
        {
            if (_o.Loss == SelectionLoss.Squared)
            {
                (_slopes[i], _weights[i]) = ((f[i] - _y[i]) / n, 1.0 / n);
                loss += 0.5 * (f[i] - _y[i]) * (f[i] - _y[i]);
            }
            else
            {
                double sign = _y[i] > 0.5 ? 1.0 : -1.0;
                loss += LogisticLoss.At(sign * f[i], out double wrong, out double weight);
                (_slopes[i], _weights[i]) = (-sign * wrong / n, weight / n);
            }
        }

        return (loss / n) + b.Select((v, i) => Ridge(i) * v * v).Sum();
    }

    private double[] Combine(double[] b)
    {
        var f = new double[_y.Length];
        for (int i = 0; i < b.Length; i++)
        {
            ShortVectors.Add(f, b[i], _columns[i]);
        }

        return f;
    }

    /// <summary>Newton's change by conjugate gradients, scaled by the diagonal.</summary>
    private double[] Solve(double[] gradient)
    {
        double[] scale = [.. _columns.Select((x, i) => x.Select((v, r) => v * v * _weights[r]).Sum() + (2.0 * Ridge(i)))];
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
            double[] fitted = Combine(p), weighted = [.. fitted.Select((v, i) => v * _weights[i])];
            double[] image = [.. _columns.Select((x, i) => ShortVectors.Dot(x, weighted) + (2.0 * Ridge(i) * p[i]))];
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

    private static double[] Column(Design design, int j)
    {
        var column = new double[design.Observations];
        design.AddColumn(1.0, j, column);
        return column;
    }
}
