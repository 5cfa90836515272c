using System.Numerics;

namespace CsRecover.Operators;

/// <summary>A m x n matrix of independent entries +-1/sqrt(m), drawn from Philox4x32-10, one bit each. Entry (i, j) depends on the seed, i and j only and is the same on every machine.</summary>
/// <remarks>
/// A matrix of up to 256 MiB is stored on first use; a larger one is never stored: its signs are drawn again in every product, and a projection solves
/// A A^T z = r by conjugate gradients, which takes few steps while m is well below n. float and double hold the same matrix up to one rounding of an entry.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class RademacherOperator<T> : SensingOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RandomMatrix<T, RademacherEntries<T>> _matrix;

    /// <summary>Draws a matrix.</summary>
    /// <param name="rows">m, at least 1.</param>
    /// <param name="columns">n, at least 1.</param>
    /// <param name="seed">The key of the random numbers.</param>
    /// <exception cref="ArgumentException">A size is below 1.</exception>
    public RademacherOperator(int rows, int columns, ulong seed)
        : this(rows, columns, seed, RandomMatrix<T, RademacherEntries<T>>.StoredLimit)
    {
    }

    /// <summary>Draws a matrix and says up to which size it is stored.</summary>
    /// <param name="rows">m.</param>
    /// <param name="columns">n.</param>
    /// <param name="seed">The key of the random numbers.</param>
    /// <param name="storedLimit">The largest size to store, in bytes.</param>
    internal RademacherOperator(int rows, int columns, ulong seed, long storedLimit)
        : base(rows, columns)
    {
        Seed = seed;
        _matrix = new RandomMatrix<T, RademacherEntries<T>>(new RademacherEntries<T>(rows, columns, seed), storedLimit);
    }

    /// <summary>The key of the random numbers.</summary>
    public ulong Seed { get; }

    /// <summary>Whether the matrix is small enough to be stored, on first use; otherwise it is drawn again in every product.</summary>
    public bool IsStored => _matrix.IsStored;

    /// <inheritdoc/>
    public override string Description => $"{Rows} x {Columns} Rademacher matrix, entries +-1/sqrt({Rows}), seed {Seed}, {typeof(T).Name}, {_matrix.Description}";

    /// <inheritdoc/>
    internal override object? StoredParts => _matrix.StoredParts;

    /// <inheritdoc/>
    internal override bool ServesBlocks => _matrix.ServesBlocks;

    /// <inheritdoc/>
    public override TResult Accept<TVisitor, TResult>(TVisitor visitor, MapRequest request) => _matrix.Accept<TVisitor, TResult>(visitor, request);

    /// <inheritdoc/>
    protected internal override TResult Accept<TVisitor, TResult, TSizes>(TVisitor visitor, MapRequest request, TSizes sizes) => _matrix.Accept<TVisitor, TResult, TSizes>(visitor, request, sizes);

    /// <inheritdoc/>
    internal override void AcceptBlock<TVisitor>(TVisitor visitor, MapRequest request, int signals) => _matrix.AcceptBlock(visitor, request, signals);

    /// <inheritdoc/>
    internal override void Release() => _matrix.Release();
}
