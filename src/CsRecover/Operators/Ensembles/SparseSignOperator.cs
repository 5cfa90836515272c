using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// A m x n matrix with d entries +-1/sqrt(d) in distinct random rows of each column and zeros elsewhere, drawn from Philox4x32-10: columns of unit length, products of O(n d) operations
/// (Gilbert and Indyk, "Sparse recovery using sparse matrices", Proc. IEEE 98(6), 2010).
/// </summary>
/// <remarks>The places of the entries are stored, 4 n d bytes, on first use. A projection solves A A^T z = r by conjugate gradients.</remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class SparseSignOperator<T> : SensingOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The number of entries a column has when none is given (all m rows where there are fewer).</summary>
    public const int DefaultNonZerosPerColumn = 8;

    private readonly Lazy<NativeBuffer<int>> _table;

    /// <summary>Draws a matrix with min(<see cref="DefaultNonZerosPerColumn"/>, m) entries a column.</summary>
    /// <param name="rows">m, at least 1.</param>
    /// <param name="columns">n, at least 1.</param>
    /// <param name="seed">The key of the random numbers.</param>
    /// <exception cref="ArgumentException">A size is below 1.</exception>
    public SparseSignOperator(int rows, int columns, ulong seed)
        : this(rows, columns, seed, Math.Max(1, Math.Min(DefaultNonZerosPerColumn, rows)))
    {
    }

    /// <summary>Draws a matrix.</summary>
    /// <param name="rows">m, from 1 to 2^30.</param>
    /// <param name="columns">n, at least 1.</param>
    /// <param name="seed">The key of the random numbers.</param>
    /// <param name="nonZerosPerColumn">d, from 1 to m.</param>
    /// <exception cref="ArgumentException">A size is below 1, m is above 2^30, or d is not from 1 to m.</exception>
    public SparseSignOperator(int rows, int columns, ulong seed, int nonZerosPerColumn)
        : base(rows, columns)
    {
        if (rows > 1 << 30)
        {
            throw new ArgumentException($"Expected at most 2^30 rows, got {rows}.", nameof(rows));
        }

        if (nonZerosPerColumn < 1 || nonZerosPerColumn > rows)
        {
            throw new ArgumentException($"Expected a number of non-zeros per column from 1 to m = {rows}, got {nonZerosPerColumn}.", nameof(nonZerosPerColumn));
        }

        Seed = seed;
        NonZerosPerColumn = nonZerosPerColumn;
        _table = new Lazy<NativeBuffer<int>>(() => SparseSignTable.Draw(rows, columns, nonZerosPerColumn, seed));
    }

    /// <summary>The key of the random numbers.</summary>
    public ulong Seed { get; }

    /// <summary>d.</summary>
    public int NonZerosPerColumn { get; }

    /// <inheritdoc/>
    public override string Description => $"{Rows} x {Columns} sparse sign matrix, {NonZerosPerColumn} entries +-1/sqrt({NonZerosPerColumn}) a column, seed {Seed}, {typeof(T).Name}";

    /// <inheritdoc/>
    public override TResult Accept<TVisitor, TResult>(TVisitor visitor, MapRequest request) => Accept<TVisitor, TResult, MatrixSizes>(visitor, request, new MatrixSizes(Rows, Columns));

    /// <inheritdoc/>
    protected internal override unsafe TResult Accept<TVisitor, TResult, TSizes>(TVisitor visitor, MapRequest request, TSizes sizes)
    {
        int room = 2 * HostVector.StorageFor(Rows);
        NativeBuffer<byte> memory = Rent(MatrixFreeVisit.Bytes<T>(Rows, Columns, room));
        try
        {
            T* signed = (T*)memory.Pointer;
            var products = new SparseSignProducts<T, TSizes>(sizes, NonZerosPerColumn, _table.Value.Pointer, signed);
            return MatrixFreeVisit.Real<T, SparseSignProducts<T, TSizes>, TVisitor, TResult>(visitor, products, signed + room, request);
        }
        finally
        {
            Return(memory);
        }
    }
}
