using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>A stored real matrix as a sensing operator; <see cref="ComplexDenseOperator"/> is its complex counterpart.</summary>
/// <typeparam name="T">float or double.</typeparam>
public class DenseOperator<T> : SensingOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly StoredMatrix<T> _stored;

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
        _stored = new StoredMatrix<T>(matrix, Rows, () => RowRotation<T>.Of(matrix));
    }

    /// <inheritdoc/>
    public override string Description => $"{Rows} x {Columns} dense matrix, {typeof(T).Name}";

    /// <inheritdoc/>
    internal override object StoredParts => _stored.Parts;

    /// <inheritdoc/>
    internal override bool ServesBlocks => true;

    private MatrixSizes Sizes => new(Rows, Columns);

    /// <inheritdoc/>
    public override TResult Accept<TVisitor, TResult>(TVisitor visitor, MapRequest request) => Accept<TVisitor, TResult, MatrixSizes>(visitor, request, Sizes);

    /// <inheritdoc/>
    protected internal override unsafe TResult Accept<TVisitor, TResult, TSizes>(TVisitor visitor, MapRequest request, TSizes sizes)
    {
        using StoredVisit<T> visit = _stored.Open(request);
        DenseMap<T, TSizes> map = visit.Map(sizes);
        NativeBuffer<byte> scratch = Rent((nint)sizeof(T) * HostSpace<T>.ScratchFor(Math.Max(map.RowStorage, map.ColumnStorage)));
        try
        {
            return visitor.Visit<HostSpace<T>, DenseMap<T, TSizes>, T>(new HostSpace<T>((T*)scratch.Pointer), map);
        }
        finally
        {
            Return(scratch);
        }
    }

    /// <inheritdoc/>
    internal override unsafe void AcceptBlock<TVisitor>(TVisitor visitor, MapRequest request, int signals)
    {
        using StoredVisit<T> visit = _stored.Open(request, signals);
        DenseMap<T, MatrixSizes> map = visit.Map(Sizes);
        int forBlock = visit.BlockScratch;
        NativeBuffer<byte> scratch = Rent(sizeof(T) * ((nint)HostSpace<T>.ScratchFor(Math.Max(map.RowStorage, map.ColumnStorage)) + forBlock));
        try
        {
            var memory = (T*)scratch.Pointer;
            visitor.Visit<HostSpace<T>, DenseMap<T, MatrixSizes>, DenseBlock<T>, T>(new HostSpace<T>(memory + forBlock), map, visit.Block(memory));
        }
        finally
        {
            Return(scratch);
        }
    }

    /// <inheritdoc/>
    internal override void Release() => _stored.Parts.Dispose();
}
