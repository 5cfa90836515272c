using CsRecover.Vectors;

namespace CsRecover.Selection.Exact;

/// <summary>
/// A good model to begin with: forward selection (the unit that lowers the objective most, one after the other), then exchanges of a chosen unit for the best other one for as long as that helps.
/// Only products with chosen features are needed.
/// </summary>
internal sealed unsafe class GreedyStart : IDisposable
{
    /// <summary>Exchanges end when they gain less than this part of the objective.</summary>
    private const double Worthwhile = 1e-10;

    private readonly GramColumns _gram;
    private readonly SubsetUnits _units;
    private readonly QuadraticFit _fit;
    private double _price;
    private readonly bool[] _chosen;
    private readonly NativeBuffer<double> _slopes;
    private readonly NativeBuffer<double> _lengths;
    private readonly NativeBuffer<double> _direction;

    /// <param name="gram">The normal equations.</param>
    /// <param name="units">The units.</param>
    /// <param name="fit">Fits.</param>
    public GreedyStart(GramColumns gram, SubsetUnits units, QuadraticFit fit)
    {
        _gram = gram;
        _units = units;
        _fit = fit;
        _chosen = new bool[units.Count];
        _slopes = new NativeBuffer<double>(gram.Stride);
        _lengths = new NativeBuffer<double>(gram.Stride);
        _direction = new NativeBuffer<double>(gram.Stride);
    }

    /// <summary>Finds a model.</summary>
    /// <param name="most">k.</param>
    /// <param name="start">Units to begin with, at most k; they may all be exchanged.</param>
    /// <param name="price">lambda_0.</param>
    public SubsetModel Find(int most, IReadOnlyList<int> start, double price)
    {
        _price = price;
        var chosen = new List<int>(start);
        Array.Clear(_chosen);
        foreach (int u in chosen)
        {
            _chosen[u] = true;
        }

        SubsetModel model = Model(chosen);
        while (chosen.Count < most && BestAddition(chosen) is var unit && unit >= 0)
        {
            chosen.Add(unit);
            SubsetModel larger = Model(chosen);
            if (larger.Objective >= model.Objective)
            {
                chosen.RemoveAt(chosen.Count - 1);
                break;
            }

            _chosen[unit] = true;
            model = larger;
        }

        while (Exchange(chosen, model) is { } better)
        {
            model = better;
        }

        return model;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _slopes.Dispose();
        _lengths.Dispose();
        _direction.Dispose();
    }

    private SubsetModel Model(List<int> chosen) => SubsetModel.Of(_fit, _units, chosen, _price);

    /// <summary>The first exchange (or, at a price, removal) that helps; null if none does.</summary>
    private SubsetModel? Exchange(List<int> chosen, SubsetModel model)
    {
        double enough = model.Objective - (Worthwhile * model.Objective);
        for (int at = 0; at < chosen.Count; at++)
        {
            int old = chosen[at];
            chosen.RemoveAt(at);
            _chosen[old] = false;
            SubsetModel smaller = Model(chosen);
            if (_price > 0.0 && smaller.Objective < enough)
            {
                return smaller;
            }

            int unit = BestAddition(chosen);
            if (unit >= 0 && unit != old)
            {
                chosen.Insert(at, unit);
                SubsetModel exchanged = Model(chosen);
                if (exchanged.Objective < enough)
                {
                    _chosen[unit] = true;
                    return exchanged;
                }

                chosen.RemoveAt(at);
            }

            chosen.Insert(at, old);
            _chosen[old] = true;
        }

        return null;
    }

    /// <summary>The unit whose addition lowers the objective most (to first order where there are bounds); -1 if none does.</summary>
    private int BestAddition(List<int> chosen) => _units.Grouped ? BestGroup(chosen) : BestFeature(chosen);

    private int BestGroup(List<int> chosen)
    {
        int best = -1;
        double objective = Model(chosen).Objective;
        for (int u = 0; u < _units.Count; u++)
        {
            if (!_chosen[u])
            {
                chosen.Add(u);
                double found = Model(chosen).Objective;
                chosen.RemoveAt(chosen.Count - 1);
                if (found < objective)
                {
                    (objective, best) = (found, u);
                }
            }
        }

        return best;
    }

    private int BestFeature(List<int> chosen)
    {
        Project(chosen);
        double* slopes = _slopes.Pointer, lengths = _lengths.Pointer;
        double[]? lower = _gram.Problem.Lower, upper = _gram.Problem.Upper;
        double most = 0.0, ridge = 2.0 * _gram.Problem.Ridge;
        int best = -1;
        for (int u = 0; u < _units.Count; u++)
        {
            int j = _units.Members[u][0];
            double length = lengths[j], slope = slopes[j];
            if (_chosen[u] || length <= GramColumns.Dependent * (_gram.SquaredLengths[j] + ridge) || slope * slope <= 2.0 * most * length)
            {
                continue;
            }

            double step = slope / length;
            step = Math.Clamp(step, lower?[j] ?? double.NegativeInfinity, upper?[j] ?? double.PositiveInfinity);
            double gain = step * (slope - (length * step / 2.0));
            if (gain > most)
            {
                (most, best) = (gain, u);
            }
        }

        return best;
    }

    /// <summary>Slopes z_j . (y - Z b) at the best b of the chosen features, and what is left of each |z_j|^2 + 2 lambda_2 beside them.</summary>
    private void Project(List<int> chosen)
    {
        int m = chosen.Count;
        int[] features = _units.Features(chosen);
        var values = new double[m];
        _fit.Fit(features, values);
        double* slopes = _slopes.Pointer, lengths = _lengths.Pointer, v = _direction.Pointer;
        double ridge = 2.0 * _gram.Problem.Ridge;
        new ReadOnlySpan<double>(_gram.Products, _gram.Count).CopyTo(_slopes.Span);
        for (int j = 0; j < _gram.Count; j++)
        {
            lengths[j] = _gram.SquaredLengths[j] + ridge;
        }

        // Row by row of the Cholesky factor of the chosen features, continued over all p columns.
        var rows = new NativeBuffer<double>[m];
        for (int s = 0; s < m; s++)
        {
            double* column = _gram.Column(features[s]);
            HostKernels.Combine(1.0, slopes, -values[s], column, slopes, _gram.Stride);
            rows[s] = new NativeBuffer<double>(_gram.Stride);
            double* row = rows[s].Pointer;
            new ReadOnlySpan<double>(column, _gram.Count).CopyTo(rows[s].Span);
            row[features[s]] += ridge;
            for (int e = 0; e < s; e++)
            {
                HostKernels.Combine(1.0, row, -rows[e].Pointer[features[s]], rows[e].Pointer, row, _gram.Stride);
            }

            double pivot = row[features[s]];
            double inverse = pivot <= GramColumns.Dependent * (_gram.SquaredLengths[features[s]] + ridge) ? 0.0 : 1.0 / Math.Sqrt(pivot);
            HostKernels.Combine(inverse, row, 0.0, row, row, _gram.Stride);
            HostKernels.Multiply(row, row, v, _gram.Stride);
            HostKernels.Combine(1.0, lengths, -1.0, v, lengths, _gram.Stride);
        }

        foreach (NativeBuffer<double> row in rows)
        {
            row.Dispose();
        }
    }
}
