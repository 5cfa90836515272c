namespace CsRecover.Solvers;

/// <summary>The parameters of normalised IHT, accelerated or not.</summary>
public abstract record NormalizedStepOptions : StructuredSparsityOptions
{
    /// <summary>c: a step that changes the support must satisfy mu &lt;= (1 - c) |dx|^2 / |A dx|^2. Between 0 and 1.</summary>
    public double Margin { get; init; } = 0.01;

    /// <summary>kappa: a step that does not is divided by kappa (1 - c). Larger than 1 / (1 - c).</summary>
    public double Backtracking { get; init; } = 1.1 / 0.99;

    /// <summary>The most iterations.</summary>
    public int MaxIterations { get; init; } = 2000;

    /// <summary>The relative residual |y - A x| / |y| to reach; left open, 1e-9 in double and 1e-5 in single precision.</summary>
    public double? Tolerance { get; init; }

    /// <summary>Whether least squares on the support tests it on the way and refines the answer at the end.</summary>
    public bool Refit { get; init; } = true;

    /// <summary>Whether each step is tried to be lengthened.</summary>
    private protected abstract bool Accelerates { get; }

    /// <inheritdoc/>
    protected internal override void Validate(int rows, int columns)
    {
        base.Validate(rows, columns);
        Require(Margin > 0.0 && Margin < 1.0, nameof(Margin), "a number between 0 and 1", Margin);
        Require(Backtracking * (1.0 - Margin) > 1.0, nameof(Backtracking), FormattableString.Invariant($"more than 1 / (1 - {nameof(Margin)}) = {1.0 / (1.0 - Margin):G4}"), Backtracking);
        Require(MaxIterations >= 1, nameof(MaxIterations), "1 or more", MaxIterations);
        Require(Tolerance is null or >= 0.0, nameof(Tolerance), "0 or more", Tolerance ?? 0.0);
    }

    /// <inheritdoc/>
    protected internal override WorkSize Work(in ProblemShape shape) => new(NormalizedIht.Work(shape, Accelerates));

    /// <inheritdoc/>
    protected internal override TResult AcceptText<TVisitor, TReal, TResult>(TVisitor visitor) =>
        PatternText.Accept<TVisitor, NormalizedIhtSettings<TReal>, TReal, TResult>(visitor, NormalizedIhtSettings<TReal>.From(this, Accelerates), IsStructured);
}

/// <summary>
/// Accelerated iterative hard thresholding: after each step of <see cref="NormalizedIhtOptions">normalised IHT</see> a double over-relaxation - an exact line search along
/// the step, another along the way from the estimate before the last - thresholded again and taken if it leaves less of y (Blumensath, "Accelerated iterative hard
/// thresholding", Signal Processing 92(3), 2012).
/// </summary>
/// <remarks>Told k. A further product with A an iteration, and several times fewer iterations where those of normalised IHT crawl. All that is proven for IHT still holds.</remarks>
public sealed record AcceleratedIhtOptions : NormalizedStepOptions
{
    /// <inheritdoc/>
    public override string Name => "aiht";

    /// <inheritdoc/>
    public override string Summary => "accelerated iterative hard thresholding: normalised IHT whose steps are lengthened wherever that pays";

    /// <inheritdoc/>
    private protected override bool Accelerates => true;
}
