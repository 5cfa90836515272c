namespace CsRecover.Selection;

/// <summary>
/// Coordinate descent and then swaps (CD-PSI(1) of Hazimeh and Mazumder, Operations Research 68:1517, 2020): one feature goes out and the best other one comes in as long as that lowers
/// the objective, with descent after each swap.
/// </summary>
/// <remarks>
/// Squared and logistic loss, bounds. With squared loss no exchange of one feature for another improves the answer, even with the best coefficients of the others (with bounds, without
/// <see cref="ExactSwaps"/>, or where size^2 p exceeds 2^30: the others left as they are, as in the paper). With logistic loss, the three features that bring most by the quadratic model
/// are tried for each that leaves. Sizes as in <see cref="CoordinateDescent"/>.
/// </remarks>
public sealed record Swaps : PenalizedDescent
{
    /// <summary>Swaps at most at each price, at least 1.</summary>
    public int MostSwaps { get; init; } = 100;

    /// <summary>
    /// Whether, once no exchange helps with the other coefficients as they are, all exchanges are looked at with the best coefficients of the others (squared loss without bounds). Not part of the
    /// published method; it finds the optimum far more often where features are correlated, for a few milliseconds a model.
    /// </summary>
    public bool ExactSwaps { get; init; } = true;

    /// <inheritdoc/>
    public override string Name => "swaps";

    /// <inheritdoc/>
    public override string Summary => "coordinate descent, and exchanges of one feature for another while they lower the objective";

    /// <inheritdoc/>
    private protected override int SwapLimit => MostSwaps;

    /// <inheritdoc/>
    private protected override bool HasExactSwaps => ExactSwaps;

    /// <inheritdoc/>
    internal override void Check(SelectionProblem problem, SelectionTarget target)
    {
        base.Check(problem, target);
        if (MostSwaps < 1)
        {
            throw new ArgumentException($"Expected {nameof(MostSwaps)} of at least 1, got {MostSwaps}.");
        }
    }
}
