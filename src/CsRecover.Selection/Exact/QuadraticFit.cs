using CsRecover.Selection.Designs;

namespace CsRecover.Selection.Exact;

/// <summary>The best coefficients of given features with squared loss, within the bounds.</summary>
/// <param name="gram">The normal equations.</param>
internal sealed unsafe class QuadraticFit(GramColumns gram)
{
    private readonly double[]? _lower = gram.Problem.Lower;
    private readonly double[]? _upper = gram.Problem.Upper;
    private readonly double _ridge = gram.Problem.Ridge;

    /// <summary>Whether there are bounds.</summary>
    public bool IsBounded => _lower is not null || _upper is not null;

    /// <summary>Fits.</summary>
    /// <param name="features">The features.</param>
    /// <param name="values">Their coefficients, overwritten; 0 for features that depend on those before them.</param>
    /// <returns>|y - Z b|^2 / 2 + lambda_2 |b|^2.</returns>
    public double Fit(ReadOnlySpan<int> features, Span<double> values) => Fit(features, values, warm: false);

    /// <summary>Fits within bounds, from a start that is near.</summary>
    /// <param name="features">The features.</param>
    /// <param name="values">A start within the bounds on entry, the coefficients on return.</param>
    /// <returns>|y - Z b|^2 / 2 + lambda_2 |b|^2.</returns>
    public double FitFrom(ReadOnlySpan<int> features, Span<double> values) => Fit(features, values, warm: true);

    private double Fit(ReadOnlySpan<int> features, Span<double> values, bool warm)
    {
        int m = features.Length;
        double[] h = new double[m * m], c = new double[m];
        for (int i = 0; i < m; i++)
        {
            c[i] = gram.Products[features[i]];
            for (int l = 0; l <= i; l++)
            {
                double entry = gram.Entry(features[l], features[i]) + (l == i ? 2.0 * _ridge : 0.0);
                h[(i * m) + l] = h[(l * m) + i] = entry;
            }
        }

        if (!warm)
        {
            c.CopyTo(values);
            SkippingCholesky.SolveOnce(h, GramColumns.Dependent, values);
        }

        if (IsBounded)
        {
            KeepWithin(features, h, c, values, warm);
        }

        double objective = gram.Energy / 2.0;
        for (int i = 0; i < m; i++)
        {
            double row = 0.0;
            for (int l = 0; l < m; l++)
            {
                row += h[(i * m) + l] * values[l];
            }

            objective += values[i] * ((row / 2.0) - c[i]);
        }

        return Math.Max(objective, 0.0);
    }

    private void KeepWithin(ReadOnlySpan<int> features, double[] h, double[] c, Span<double> values, bool warm)
    {
        int m = features.Length;
        double[] lower = new double[m], upper = new double[m];
        bool inside = !warm;
        for (int i = 0; i < m; i++)
        {
            lower[i] = _lower?[features[i]] ?? double.NegativeInfinity;
            upper[i] = _upper?[features[i]] ?? double.PositiveInfinity;
            inside &= values[i] >= lower[i] && values[i] <= upper[i];
            values[i] = Math.Clamp(values[i], lower[i], upper[i]);
        }

        if (!inside)
        {
            double[] b = values.ToArray();
            BoundedQuadratic.Minimize(h, c, lower, upper, b, isNear: true, GramColumns.Dependent);
            b.CopyTo(values);
        }
    }
}
