namespace CsRecover.Solvers;

/// <summary>
/// Stagewise orthogonal matching pursuit: takes all columns whose correlation with the residual stands out of what noise would give, and fits all taken
/// columns anew (Donoho, Tsaig, Drori and Starck, "Sparse solution of underdetermined systems of linear equations by stagewise orthogonal matching pursuit",
/// IEEE Trans. Inf. Theory 58(2), 2012).
/// </summary>
/// <remarks>
/// Not told k. Columns are compared by |a_j^H r| / |a_j|; where the operator does not know its columns' norms, the one that correlates best with y gives the norm of
/// all. Ends when nothing stands out any more, after <see cref="Stages"/> stages, or before the atoms are more than m. Told x &gt;= 0,
/// it takes columns with positive correlations only and fits by non-negative least squares. Cost: one product each with A and A^H and one least-squares problem a stage.
/// </remarks>
public sealed record StagewiseOmpOptions : SignConstrainedOptions
{
    /// <inheritdoc/>
    public override string Name => "stomp";

    /// <inheritdoc/>
    public override string Summary => "stagewise orthogonal matching pursuit: all columns above a noise threshold at a time, least squares on all taken";

    /// <summary>t: columns with |a_j^H r| / |a_j| &gt; t |r| / sqrt(m) are taken. The paper finds 2 to 3 useful.</summary>
    public double Threshold { get; init; } = 2.5;

    /// <summary>The most stages.</summary>
    public int Stages { get; init; } = 10;

    /// <summary>The relative residual |y - A x| / |y| at which to stop; left open, 1e-9 in double and 1e-5 in single precision.</summary>
    public double? Tolerance { get; init; }

    /// <inheritdoc/>
    protected internal override void Validate(int rows, int columns)
    {
        Require(Threshold > 0.0, nameof(Threshold), "a positive number", Threshold);
        Require(Stages >= 1, nameof(Stages), "1 or more", Stages);
        Require(Tolerance is null or >= 0.0, nameof(Tolerance), "0 or more", Tolerance ?? 0.0);
    }

    /// <inheritdoc/>
    protected internal override WorkSize Work(in ProblemShape shape) => new(SupportPursuit.Work(shape));

    /// <inheritdoc/>
    protected internal override TResult AcceptText<TVisitor, TReal, TResult>(TVisitor visitor) => PatternText.Accept<TVisitor, SupportPursuitSettings<TReal>, TReal, TResult>(
        visitor,
        new()
        {
            Pattern = new SparsePattern { Sparsity = -1, BlockSize = 1, NonNegative = NonNegative },
            Threshold = TReal.CreateTruncating(Threshold),
            Normalises = true,
            Progress = TReal.One,
            Patience = int.MaxValue,
            MaxIterations = Stages,
            Tolerance = ExactExplanation.Tolerance<TReal>(Tolerance),
        },
        NonNegative);
}
