using CsRecover.Solvers;

namespace CsRecover;

/// <summary>
/// Names the solver of an annotated class; a class carries at most one attribute of this kind, and smoothed L0 is meant when it carries none.
/// Each attribute mirrors the options record of its name: <c>[SmoothedL0]</c> stands for <see cref="SmoothedL0Options"/>. What is
/// left out keeps the record's default.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public abstract class SolverAttribute : Attribute
{
    private protected SolverAttribute()
    {
    }
}

/// <summary>A solver that may be told that no unknown is negative.</summary>
public abstract class SignConstrainedSolverAttribute : SolverAttribute
{
    private protected SignConstrainedSolverAttribute()
    {
    }

    /// <inheritdoc cref="SignConstrainedOptions.NonNegative"/>
    public bool NonNegative { get; init; }
}

/// <summary>A solver that need not be told how many non-zeros to look for, but may be told that they come in blocks, and that no unknown is negative.</summary>
public abstract class StructuredSolverAttribute : SignConstrainedSolverAttribute
{
    private protected StructuredSolverAttribute()
    {
    }

    /// <inheritdoc cref="StructuredOptions.BlockSize"/>
    public int BlockSize { get; init; }
}

/// <summary>A solver that is told how many non-zeros to look for.</summary>
public abstract class SparsitySolverAttribute : SolverAttribute
{
    private protected SparsitySolverAttribute()
    {
    }

    /// <inheritdoc cref="SparsityOptions.Sparsity"/>
    public int Sparsity { get; init; }
}

/// <summary>A solver that is told how many non-zeros, or blocks of them, to look for.</summary>
public abstract class StructuredSparsitySolverAttribute : SparsitySolverAttribute
{
    private protected StructuredSparsitySolverAttribute()
    {
    }

    /// <inheritdoc cref="StructuredSparsityOptions.BlockSize"/>
    public int BlockSize { get; init; }

    /// <inheritdoc cref="StructuredSparsityOptions.NonNegative"/>
    public bool NonNegative { get; init; }
}
