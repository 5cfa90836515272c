namespace CsRecover.Solvers;

/// <summary>
/// Compressive sampling matching pursuit: adds the 2k atoms that correlate best with the residual to those in use, fits all of them and keeps the k
/// largest (Needell and Tropp, "CoSaMP: iterative signal recovery from incomplete and inaccurate samples", Appl. Comput. Harmon. Anal. 26(3), 2009).
/// </summary>
/// <remarks>
/// Told k. Iterations end when the residual has not improved for <see cref="Patience"/> of them; the best answer counts. Cost: one product
/// each with A and A^H and one least-squares problem of up to 3k unknowns an iteration.
/// </remarks>
public sealed record CoSaMPOptions : StructuredSparsityOptions
{
    /// <inheritdoc/>
    public override string Name => "cosamp";

    /// <inheritdoc/>
    public override string Summary => "compressive sampling matching pursuit: 2k new atoms at a time, least squares, keep k";

    /// <summary>How many iterations without a smaller residual to wait for.</summary>
    public int Patience { get; init; } = 8;

    /// <summary>The most iterations.</summary>
    public int MaxIterations { get; init; } = 60;

    /// <summary>The relative residual |y - A x| / |y| to reach; left open, 1e-9 in double and 1e-5 in single precision.</summary>
    public double? Tolerance { get; init; }

    /// <inheritdoc/>
    protected internal override void Validate(int rows, int columns)
    {
        base.Validate(rows, columns);
        Require(Patience >= 1, nameof(Patience), "1 or more", Patience);
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
            Take = 2 * (Sparsity ?? 0),
            Prunes = true,
            Progress = TReal.CreateTruncating(0.999),
            Patience = Patience,
            MaxIterations = MaxIterations,
            Tolerance = ExactExplanation.Tolerance<TReal>(Tolerance),
        },
        IsStructured);
}
