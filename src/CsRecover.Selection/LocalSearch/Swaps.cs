namespace CsRecover.Selection;

/// <summary>
/// Coordinate descent and then swaps (CD-PSI(1) of Hazimeh and Mazumder, Operations Research 68:1517, 2020): one feature goes out and the best other one comes in as long as that lowers
/// the objective, with descent after each swap.
/// </summary>
/// <remarks>
/// Squared and logistic loss, bounds. With squared loss no exchange of one feature for another, the other coefficients left as they are, improves the answer. With logistic loss, the
/// three features that bring most by the quadratic model are tried for each that leaves. Sizes as in <see cref="CoordinateDescent"/>.
/// </remarks>
public sealed record Swaps : PenalizedDescent
{
    /// <summary>Swaps at most at each price, at least 1.</summary>
    public int MostSwaps { get; init; } = 100;

    /// <inheritdoc/>
    public override string Name => "swaps";

    /// <inheritdoc/>
    public override string Summary => "coordinate descent, and exchanges of one feature for another while they lower the objective";

    /// <inheritdoc/>
    private protected override int SwapLimit => MostSwaps;

    /// <inheritdoc/>
    internal override void Check(SelectionProblem problem, SelectionTarget target)
    {
        base.Check(problem, target);
        if (MostSwaps < 1)
        {
            throw new ArgumentException($"Expected {nameof(MostSwaps)} of at least 1, got {MostSwaps}.", nameof(MostSwaps));
        }
    }
}
