namespace CsRecover.Solvers;

/// <summary>
/// No k, no noise level, no penalty to guess: runs a portfolio of solvers, cheapest first, and stops at the first answer that proves itself. Without noise the proof is an exact
/// explanation with fewer than m non-zeros, which for a matrix in general position is the sparsest there is; with noise answers are weighed by the
/// evidence of their supports: least squares with the noise integrated out, every support of a size being as likely as the others (as in the extended Bayesian information criterion of
/// Chen and Chen, Biometrika 95(3), 2008, but for long supports too).
/// </summary>
/// <remarks>
/// <para>
/// In order: a short orthogonal matching pursuit, which ends by itself at noise and is then answered for by the mean over the supports it may have meant (fast Bayesian matching pursuit, Schniter,
/// Potter and Ziniel 2008) where few of its entries are in doubt, message passing with learned priors (normal, one-sided, and of constant magnitude), the same on the spectrum of A instead
/// where its singular values are not those of a random matrix or message passing diverged, smoothed L0, reweighted least squares. A result carries every candidate that was weighed (<see cref="RecoveryResult{T}.Candidates"/>) and how sure the choice is
/// (<see cref="RecoveryResult{T}.Confidence"/>).
/// </para>
/// <para>Easy signals cost what the cheapest solver costs; signals that nothing recovers cost the whole portfolio.</para>
/// </remarks>
public sealed record AutoOptions : SolverOptions
{
    /// <inheritdoc/>
    public override string Name => "auto";

    /// <inheritdoc/>
    public override string Summary => "no parameters: a portfolio, cheapest solver first, until an answer proves itself; weighs candidates under noise";

    /// <summary>Whether x &gt;= 0 is known. Signals that happen to be are recovered better than by their sparsity alone even if it is not.</summary>
    public bool NonNegative { get; init; }

    /// <summary>How many successive entries are zero or not together; n is a multiple of it. The solvers of blocks are tried then: block OMP, reweighted least squares, smoothed L0.</summary>
    public int BlockSize { get; init; } = 1;

    /// <inheritdoc/>
    public override SolverOptions AsNonNegative() => this with { NonNegative = true };

    /// <inheritdoc/>
    protected internal override bool RealNumbersOnly => NonNegative;

    /// <inheritdoc/>
    protected internal override SolverOptions WithBlockSize(int size) => this with
    {
        BlockSize = size
    };

    /// <inheritdoc/>
    protected internal override void Validate(int rows, int columns) => RequireBlocks(BlockSize, columns);

    /// <inheritdoc/>
    protected internal override WorkSize Work(in ProblemShape shape) => throw NoText();

    /// <inheritdoc/>
    protected internal override TResult AcceptText<TVisitor, TReal, TResult>(TVisitor visitor) => throw NoText();

    private NotSupportedException NoText() => new($"{Name}: is a choice among solvers and has no text of its own; problems run it.");
}
