using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>A stored real matrix as a sensing operator.</summary>
/// <typeparam name="T">float or double.</typeparam>
public class DenseOperator<T> : SensingOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly DenseMatrix<T> _matrix;
    private readonly Lazy<RowBasis<T>> _basis;

    /// <summary>Copies a matrix.</summary>
    /// <param name="matrix">m n numbers, row by row.</param>
    /// <param name="rows">m.</param>
    /// <param name="columns">n.</param>
    /// <exception cref="ArgumentException">The length is not m n, an entry is not finite, or every entry is zero.</exception>
    public DenseOperator(ReadOnlySpan<T> matrix, int rows, int columns)
        : this(DenseMatrix<T>.Copy(matrix, rows, columns))
    {
    }

    /// <summary>Takes over a matrix.</summary>
    /// <param name="matrix">The matrix.</param>
    internal DenseOperator(DenseMatrix<T> matrix)
        : base(matrix.Rows, matrix.Columns)
    {
        _matrix = matrix;
        _basis = new Lazy<RowBasis<T>>(() => RowBasis<T>.Of(_matrix));
    }

    /// <inheritdoc/>
    public override string Description => $"{Rows} x {Columns} dense matrix, {typeof(T).Name}";

    /// <inheritdoc/>
    public override TResult Accept<TVisitor, TResult>(TVisitor visitor, MapRequest request) =>
        Accept<TVisitor, TResult, MatrixSizes>(visitor, request, new MatrixSizes(Rows, Columns));

    /// <inheritdoc/>
    protected internal override unsafe TResult Accept<TVisitor, TResult, TSizes>(TVisitor visitor, MapRequest request, TSizes sizes)
    {
        RowBasis<T>? basis = request.Projects ? _basis.Value : null;
        int longest = Math.Max(_matrix.RowStorage, _matrix.ColumnStorage);
        NativeBuffer<byte> scratch = Rent((nint)sizeof(T) * HostSpace<T>.ScratchFor(longest));
        try
        {
            return visitor.Visit<HostSpace<T>, DenseMap<T, TSizes>, T>(new HostSpace<T>((T*)scratch.Pointer), new DenseMap<T, TSizes>(_matrix, basis, sizes));
        }
        finally
        {
            Return(scratch);
        }
    }
}
