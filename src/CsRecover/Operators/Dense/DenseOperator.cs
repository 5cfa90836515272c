using System.ComponentModel;
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

    /// <summary>
    /// The same operator for a compiler that knows its sizes: products are made for exactly them. Generated code asks for it; the answers are the same.
    /// </summary>
    /// <typeparam name="TSizes">m and n as constants.</typeparam>
    /// <returns>The operator; it shares this one's matrix.</returns>
    /// <exception cref="ArgumentException">The sizes are not this operator's.</exception>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public SensingOperator<T> WithSizes<TSizes>()
        where TSizes : struct, IMatrixSizes => new Sized<TSizes>(this);

    /// <inheritdoc/>
    public override TResult Accept<TVisitor, TResult>(TVisitor visitor, MapRequest request) =>
        Accept<TVisitor, TResult, MatrixSizes>(visitor, request, new MatrixSizes(Rows, Columns));

    private unsafe TResult Accept<TVisitor, TResult, TSizes>(TVisitor visitor, MapRequest request, TSizes sizes)
        where TVisitor : struct, IMapVisitor<T, TResult>
        where TSizes : struct, IMatrixSizes
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

    private sealed class Sized<TSizes> : SensingOperator<T>
        where TSizes : struct, IMatrixSizes
    {
        private readonly DenseOperator<T> _general;

        public Sized(DenseOperator<T> general)
            : base(general.Rows, general.Columns)
        {
            TSizes sizes = default;
            if (sizes.Rows != general.Rows || sizes.Columns != general.Columns)
            {
                throw new ArgumentException($"Expected an operator of {sizes.Rows} x {sizes.Columns}, got one of {general.Rows} x {general.Columns}.", nameof(general));
            }

            _general = general;
        }

        public override string Description => _general.Description;

        public override TResult Accept<TVisitor, TResult>(TVisitor visitor, MapRequest request) =>
            _general.Accept<TVisitor, TResult, TSizes>(visitor, request, default);
    }
}
