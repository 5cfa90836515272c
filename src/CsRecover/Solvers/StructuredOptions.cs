namespace CsRecover.Solvers;

/// <summary>A solver that need not be told how many non-zeros to look for, but may be told that they come in blocks, and that no unknown is negative.</summary>
public abstract record StructuredOptions : SignConstrainedOptions
{
    /// <summary>How many successive entries are zero or not together: 0 to b - 1, b to 2b - 1 and so on. A divisor of n; 1 is ordinary sparsity.</summary>
    public int BlockSize { get; init; } = 1;

    /// <inheritdoc/>
    protected internal override SolverOptions WithBlockSize(int size) => this with
    {
        BlockSize = size
    };

    /// <inheritdoc/>
    protected internal override void Validate(int rows, int columns) => RequireBlocks(BlockSize, columns);
}
