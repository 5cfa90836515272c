namespace CsRecover.Selection.Exact;

/// <summary>A model on standardised columns.</summary>
/// <param name="Features">Its features, ascending; none with a coefficient of 0.</param>
/// <param name="Values">Their coefficients.</param>
/// <param name="Objective">The objective, the price of its units included.</param>
internal sealed record SubsetModel(int[] Features, double[] Values, double Objective)
{
    /// <summary>b_0, with logistic loss.</summary>
    public double Intercept { get; init; }

    /// <summary>The best model of given units.</summary>
    /// <param name="fit">Fits.</param>
    /// <param name="units">All units.</param>
    /// <param name="chosen">The chosen ones; those that get no coefficient but 0 are not paid for.</param>
    /// <param name="price">lambda_0.</param>
    public static SubsetModel Of(QuadraticFit fit, SubsetUnits units, IReadOnlyCollection<int> chosen, double price)
    {
        int[] features = units.Features(chosen);
        var values = new double[features.Length];
        double loss = fit.Fit(features, values);
        return Paid(units, chosen, features, values, loss, price);
    }

    /// <summary>A fitted model with the price of its units.</summary>
    /// <param name="units">All units.</param>
    /// <param name="chosen">The chosen ones.</param>
    /// <param name="features">Their features, ascending.</param>
    /// <param name="values">The coefficients.</param>
    /// <param name="loss">The objective without prices.</param>
    /// <param name="price">lambda_0.</param>
    public static SubsetModel Paid(SubsetUnits units, IEnumerable<int> chosen, int[] features, double[] values, double loss, double price)
    {
        int[] kept = [.. Enumerable.Range(0, features.Length).Where(s => values[s] != 0.0)];
        int[] present = [.. kept.Select(s => features[s])];
        int paid = price == 0.0 ? 0 : chosen.Count(u => Array.Exists(units.Members[u], j => Array.BinarySearch(present, j) >= 0));
        return new SubsetModel(present, [.. kept.Select(s => values[s])], loss + (price * paid));
    }

    /// <summary>A fitted model of single features with their price.</summary>
    /// <param name="features">The features, ascending.</param>
    /// <param name="values">The coefficients.</param>
    /// <param name="loss">The objective without prices.</param>
    /// <param name="price">lambda_0.</param>
    public static SubsetModel PaidFeatures(int[] features, double[] values, double loss, double price)
    {
        int[] kept = [.. Enumerable.Range(0, features.Length).Where(s => values[s] != 0.0)];
        return new SubsetModel([.. kept.Select(s => features[s])], [.. kept.Select(s => values[s])], loss + (price * kept.Length));
    }
}
