namespace CsRecover.Selection;

/// <summary>
/// Cyclic coordinate descent with hard thresholding (Hazimeh and Mazumder, "Fast best subset selection", Operations Research 68:1517, 2020; logistic loss: Dedieu, Hazimeh and Mazumder, JMLR 22, 2021):
/// each feature in turn gets its best coefficient, and keeps it if that lowers the objective by more than the price; the price falls step by step.
/// </summary>
/// <remarks>
/// Squared and logistic loss, bounds. No step on one coefficient alone improves the answer. A path over prices may pass over sizes, since the model at a price need not have any given
/// size; asked for a size, the method looks for a price that gives it by bisection, and if there is none fills up or trims the models next to it.
/// </remarks>
public sealed record CoordinateDescent : PenalizedDescent
{
    /// <inheritdoc/>
    public override string Name => "coordinate-descent";

    /// <inheritdoc/>
    public override string Summary => "gives each feature in turn its best coefficient, or 0 where that is not worth the price, from high prices to low";

    /// <inheritdoc/>
    private protected override int SwapLimit => 0;
}
