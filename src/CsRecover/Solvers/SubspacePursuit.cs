namespace CsRecover.Solvers;

/// <summary>
/// Subspace pursuit: adds the k atoms that correlate best with the residual to those in use, fits all of them, keeps the k largest and fits those
/// anew, as long as the residual falls (Dai and Milenkovic, "Subspace pursuit for compressive sensing signal reconstruction", IEEE Trans. Inf. Theory 55(5), 2009, algorithm 1).
/// </summary>
/// <remarks>
/// Told k. Cost: one product with A^H, one or two with A and two least-squares problems, of up to 2k and of k unknowns, an iteration; a handful of iterations suffice.
/// </remarks>
public sealed record SubspacePursuitOptions : StructuredSparsityOptions
{
    /// <inheritdoc/>
    public override string Name => "subspace-pursuit";

    /// <inheritdoc/>
    public override string Summary => "subspace pursuit: k new atoms at a time, least squares, keep k, least squares";

    /// <summary>The most iterations.</summary>
    public int MaxIterations { get; init; } = 100;

    /// <summary>The relative residual |y - A x| / |y| to reach; left open, 1e-9 in double and 1e-5 in single precision.</summary>
    public double? Tolerance { get; init; }

    /// <inheritdoc/>
    protected internal override void Validate(int rows, int columns)
    {
        base.Validate(rows, columns);
        Require(MaxIterations >= 1, nameof(MaxIterations), "1 or more", MaxIterations);
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
            Take = Sparsity ?? 0,
            Prunes = true,
            RefitsPruned = true,
            Progress = TReal.One,
            Patience = 1,
            MaxIterations = MaxIterations,
            Tolerance = ExactExplanation.Tolerance<TReal>(Tolerance),
        },
        IsStructured);
}
