using CsRecover.Selection.Designs;
using CsRecover.Selection.Logistic;
using CsRecover.Vectors;

namespace CsRecover.Selection.Exact;

/// <summary>The best coefficients of given features with logistic loss, within the bounds. For one thread at a time.</summary>
/// <param name="problem">A problem with logistic loss.</param>
/// <param name="columns">Its columns.</param>
internal sealed unsafe class LogisticModels(WorkingProblem problem, WrittenColumns columns) : IDisposable
{
    private readonly LogisticFit _fit = new(problem);
    private NativeBuffer<double> _rows = new(0);

    /// <summary>Fits.</summary>
    /// <param name="features">The features.</param>
    /// <param name="values">A start on entry, the coefficients on return.</param>
    /// <param name="intercept">A start on entry, the intercept on return; 0 in problems without one.</param>
    /// <returns>The negative log-likelihood + lambda_2 |b|^2.</returns>
    public double Fit(ReadOnlySpan<int> features, Span<double> values, ref double intercept)
    {
        int free = problem.Intercept ? 1 : 0, m = features.Length + free;
        Gather(features, free);
        var point = new double[m];
        double[]? lower = BoundsOf(problem.Lower, features, double.NegativeInfinity), upper = BoundsOf(problem.Upper, features, double.PositiveInfinity);
        values.CopyTo(point.AsSpan(free));
        if (free > 0)
        {
            point[0] = intercept;
        }

        for (int s = 0; s < m; s++)
        {
            point[s] = Math.Clamp(point[s], lower?[s] ?? double.NegativeInfinity, upper?[s] ?? double.PositiveInfinity);
        }

        _fit.Run(_rows.Pointer, m, free, point, lower, upper);
        point.AsSpan(free).CopyTo(values);
        intercept = free > 0 ? point[0] : 0.0;
        return _fit.Objective;
    }

    /// <summary>The best model of given units.</summary>
    /// <param name="units">All units.</param>
    /// <param name="chosen">The chosen ones.</param>
    /// <param name="start">Coefficients to begin with.</param>
    /// <param name="intercept">An intercept to begin with.</param>
    /// <param name="price">lambda_0.</param>
    public SubsetModel Of(SubsetUnits units, IReadOnlyCollection<int> chosen, Func<int, double> start, double intercept, double price)
    {
        int[] features = units.Features(chosen);
        double[] values = [.. features.Select(start)];
        double loss = Fit(features, values, ref intercept);
        return SubsetModel.Paid(units, chosen, features, values, loss, price) with { Intercept = intercept };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _fit.Dispose();
        _rows.Dispose();
    }

    /// <summary>The bounds of some features, the intercept's (none) before them.</summary>
    private double[]? BoundsOf(double[]? all, ReadOnlySpan<int> features, double none)
    {
        if (all is null)
        {
            return null;
        }

        int free = problem.Intercept ? 1 : 0;
        var bounds = new double[features.Length + free];
        bounds.AsSpan(0, free).Fill(none);
        for (int s = 0; s < features.Length; s++)
        {
            bounds[s + free] = all[features[s]];
        }

        return bounds;
    }

    private void Gather(ReadOnlySpan<int> features, int free)
    {
        nint stride = columns.Stride;
        if (_rows.Length < stride * (features.Length + free))
        {
            _rows.Dispose();
            _rows = new NativeBuffer<double>(stride * 2 * (features.Length + free));
        }

        if (free > 0)
        {
            new Span<double>(_rows.Pointer, problem.Rows).Fill(1.0);
            new Span<double>(_rows.Pointer + problem.Rows, columns.Stride - problem.Rows).Clear();
        }

        for (int s = 0; s < features.Length; s++)
        {
            new ReadOnlySpan<double>(columns[features[s]], columns.Stride).CopyTo(new Span<double>(_rows.Pointer + ((s + free) * stride), columns.Stride));
        }
    }
}
