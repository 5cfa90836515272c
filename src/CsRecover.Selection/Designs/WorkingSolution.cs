namespace CsRecover.Selection.Designs;

/// <summary>A model on standardised columns, as methods return it.</summary>
/// <param name="Support">The chosen features, ascending.</param>
/// <param name="Values">Their coefficients on standardised columns.</param>
/// <param name="Intercept">The intercept on standardised columns; not read with squared loss, where the mean of the response is it.</param>
/// <param name="Status">Why the method ended.</param>
/// <param name="Steps">Iterations, or nodes.</param>
internal sealed record WorkingSolution(int[] Support, double[] Values, double Intercept, SelectionStatus Status, long Steps)
{
    /// <summary>What an exact method proved, in terms of the objective on standardised columns; null for others.</summary>
    public Certificate? Certificate { get; init; }
}
