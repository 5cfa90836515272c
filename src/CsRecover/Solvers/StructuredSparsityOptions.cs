namespace CsRecover.Solvers;

/// <summary>A solver that is told how many non-zeros to look for, or how many blocks of them, and may be told that they are not negative.</summary>
public abstract record StructuredSparsityOptions : SparsityOptions
{
    /// <summary>
    /// Consecutive unknowns that are zero or non-zero together: 0 to b - 1, b to 2b - 1 and so on. 1 is ordinary sparsity. Above it, <see cref="SparsityOptions.Sparsity"/>
    /// counts blocks, and a block's Euclidean norm stands where otherwise a magnitude does. A divisor of n.
    /// </summary>
    public int BlockSize { get; init; } = 1;

    /// <summary>
    /// Looks for unknowns &gt;= 0. Selection then sees positive parts only, and each fit is non-negative least squares in the manner of Lawson and Hanson: the answer is
    /// non-negative and the least-squares fit on its own support. Real numbers only.
    /// </summary>
    public bool NonNegative { get; init; }

    /// <summary>Whether blocks or signs are asked for.</summary>
    private protected bool IsStructured => BlockSize > 1 || NonNegative;

    /// <inheritdoc/>
    public override SolverOptions AsNonNegative() => this with { NonNegative = true };

    /// <inheritdoc/>
    protected internal override SolverOptions WithBlockSize(int size) => this with
    {
        BlockSize = size
    };

    /// <inheritdoc/>
    protected internal override bool RealNumbersOnly => NonNegative;

    /// <inheritdoc/>
    protected internal override SolverOptions Resolve(int rows, int columns, int? sparsity) =>
        Sparsity is null ? this with { Sparsity = sparsity ?? Math.Max(1, DefaultSparsity(rows, columns) / Math.Max(1, BlockSize)) } : this;

    /// <inheritdoc/>
    protected internal override void Validate(int rows, int columns)
    {
        base.Validate(rows, columns);
        RequireBlocks(BlockSize, columns);
        int most = Math.Min(rows, columns) / BlockSize;
        Require((Sparsity ?? 0) <= most, nameof(Sparsity), $"at most {most} blocks of {BlockSize} (m = {rows}, n = {columns})", Sparsity ?? 0);
    }
}
