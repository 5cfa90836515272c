namespace CsRecover.Selection.Exact;

/// <summary>The objective, within bounds, of chosen units and all units from a position of a node's list on: no model below that position has a lower one.</summary>
/// <param name="fit">Fits.</param>
/// <param name="units">The units.</param>
internal sealed class BoxBound(QuadraticFit fit, SubsetUnits units)
{
    private int _next = -1;
    private int[] _features = [];
    private double[] _values = [];
    private double _objective;

    /// <summary>The objective; positions of a node are asked for one after the other, from the first on.</summary>
    /// <param name="system">The equations of the node's units.</param>
    /// <param name="position">The position.</param>
    /// <param name="chosen">The chosen units.</param>
    public double Below(SweptSystem system, int position, ReadOnlySpan<int> chosen)
    {
        if (position == 0)
        {
            _features = units.Features([.. chosen, .. Enumerable.Range(0, system.UnitCount).Select(system.Unit)]);
            _values = new double[_features.Length];
            _objective = fit.FitFrom(_features, _values);
        }
        else if (position == _next)
        {
            Leave(units.Members[system.Unit(position - 1)]);
        }
        else
        {
            return double.NegativeInfinity;
        }

        _next = position + 1;
        return _objective;
    }

    /// <summary>Takes a unit out; where its coefficients were 0, nothing else changes.</summary>
    private void Leave(int[] members)
    {
        int[] kept = [.. Enumerable.Range(0, _features.Length).Where(s => Array.BinarySearch(members, _features[s]) < 0)];
        bool changed = Enumerable.Range(0, _features.Length).Any(s => _values[s] != 0.0 && Array.BinarySearch(members, _features[s]) >= 0);
        _features = [.. kept.Select(s => _features[s])];
        _values = [.. kept.Select(s => _values[s])];
        if (changed)
        {
            _objective = fit.FitFrom(_features, _values);
        }
    }
}
