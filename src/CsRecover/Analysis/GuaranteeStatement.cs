namespace CsRecover.Analysis;

/// <summary>What is known of a condition.</summary>
public enum GuaranteeStatus
{
    /// <summary>It holds for this matrix and this k, so what it guarantees is proven.</summary>
    Proven,

    /// <summary>It does not hold. For sufficient conditions that means only that the theorem says nothing: recovery may succeed all the same.</summary>
    Refuted,

    /// <summary>It is not known whether it holds: it lies between the bounds that can be computed.</summary>
    Open,
}

/// <summary>One condition for recovery, held against one matrix and one k.</summary>
/// <param name="Solver">For which solver, or <c>any solver</c>.</param>
/// <param name="Guarantee">What follows where the condition holds.</param>
/// <param name="Condition">The condition in symbols.</param>
/// <param name="Status">What is known of it.</param>
/// <param name="Value">What was computed; a lower bound where the status is refuted, else an upper bound or the number itself.</param>
/// <param name="Limit">What it is held against.</param>
/// <param name="Reason">The status in words.</param>
/// <param name="Source">The theorem.</param>
/// <param name="Witness">For a refuted condition on eigenvalues: the supports of the largest and the smallest one found.</param>
public sealed record GuaranteeStatement(
    string Solver, string Guarantee, string Condition, GuaranteeStatus Status, double Value, double Limit, string Reason, string Source, IReadOnlyList<IsometryExtreme> Witness);

/// <summary>What theory predicts for large random matrices of the same shape; nothing is proven by it for this one.</summary>
/// <param name="What">What recovers which signals.</param>
/// <param name="Sparsity">The largest k, as a real number: rho m.</param>
/// <param name="Within">Whether k is below it.</param>
public sealed record RandomMatrixExpectation(string What, double Sparsity, bool Within);
