namespace CsRecover.Solvers;

/// <summary>
/// Generalised orthogonal matching pursuit: takes the N columns most correlated with the residual at a time, and fits all taken columns anew
/// (Wang, Kwon and Shim, "Generalized orthogonal matching pursuit", IEEE Trans. Signal Process. 60(12), 2012).
/// </summary>
/// <remarks>
/// Told k. Ends when the residual is small enough, or after min(k, m / N) iterations; more than k atoms are then pruned to the k largest and fitted again.
/// Columns are compared by |a_j^H r| / |a_j| where the operator knows its columns' norms. Cost: one product each with A and A^H and one least-squares problem an iteration.
/// </remarks>
public sealed record GeneralizedOmpOptions : StructuredSparsityOptions
{
    /// <inheritdoc/>
    public override string Name => "gomp";

    /// <inheritdoc/>
    public override string Summary => "generalised orthogonal matching pursuit: several columns at a time, least squares on all taken";

    /// <summary>N, the columns (or blocks) taken in an iteration; left open, k / 4 but at least 1. At most k, as the paper asks.</summary>
    public int? AtomsPerIteration { get; init; }

    /// <summary>The relative residual |y - A x| / |y| at which to stop; left open, 1e-9 in double and 1e-5 in single precision.</summary>
    public double? Tolerance { get; init; }

    /// <inheritdoc/>
    protected internal override SolverOptions Resolve(int rows, int columns, int? sparsity)
    {
        var told = (GeneralizedOmpOptions)base.Resolve(rows, columns, sparsity);
        return told with { AtomsPerIteration = told.AtomsPerIteration ?? Math.Max(1, (told.Sparsity ?? 0) / 4) };
    }

    /// <inheritdoc/>
    protected internal override void Validate(int rows, int columns)
    {
        base.Validate(rows, columns);
        int most = Math.Max(1, Sparsity ?? 1);
        Require(AtomsPerIteration is null || (AtomsPerIteration >= 1 && AtomsPerIteration <= most), nameof(AtomsPerIteration), $"1 to k = {most}", AtomsPerIteration ?? 0);
        Require(Tolerance is null or >= 0.0, nameof(Tolerance), "0 or more", Tolerance ?? 0.0);
    }

    /// <inheritdoc/>
    protected internal override WorkSize Work(in ProblemShape shape) => new(SupportPursuit.Work(shape));

    /// <inheritdoc/>
    protected internal override TResult AcceptText<TVisitor, TReal, TResult>(TVisitor visitor) => PatternText.Accept<TVisitor, SupportPursuitSettings<TReal>, TReal, TResult>(
        visitor,
        new()
        {
            Pattern = SparsePattern.From(this),
            Take = AtomsPerIteration ?? 1,
            Normalises = true,
            Progress = TReal.One,
            Patience = int.MaxValue,
            MaxIterations = Sparsity ?? 0,
            Tolerance = ExactExplanation.Tolerance<TReal>(Tolerance),
        },
        IsStructured);
}
