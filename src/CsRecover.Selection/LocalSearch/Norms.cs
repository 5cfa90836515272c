namespace CsRecover.Selection.LocalSearch;

/// <summary>Sums over coefficients.</summary>
internal static class Norms
{
    /// <summary>|b|^2.</summary>
    /// <param name="values">b.</param>
    public static double Squared(ReadOnlySpan<double> values) => BoundedQuadratic.Dot(values, values);
}
