using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>A stored real matrix as a sensing operator; <see cref="ComplexDenseOperator"/> is its complex counterpart.</summary>
/// <typeparam name="T">float or double.</typeparam>
public class DenseOperator<T> : SensingOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly DenseParts<T> _parts;
    private readonly Lazy<RowRotation<T>> _rotation;

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
        _parts = new DenseParts<T>(matrix);
        _rotation = new(() => RowRotation<T>.Of(matrix));
    }

    /// <inheritdoc/>
    public override string Description => $"{Rows} x {Columns} dense matrix, {typeof(T).Name}";

    /// <inheritdoc/>
    internal override object StoredParts => _parts;

    /// <inheritdoc/>
    internal override bool ServesBlocks => true;

    private MatrixSizes Sizes => new(Rows, Columns);

    /// <inheritdoc/>
    public override TResult Accept<TVisitor, TResult>(TVisitor visitor, MapRequest request) => Accept<TVisitor, TResult, MatrixSizes>(visitor, request, Sizes);

    /// <inheritdoc/>
    protected internal override unsafe TResult Accept<TVisitor, TResult, TSizes>(TVisitor visitor, MapRequest request, TSizes sizes)
    {
        DenseParts<T> parts = PartsFor(request);
        using var fits = new ColumnFits<T>(parts);
        using SignalProjection<T>? projection = parts.SignalProjection(request.Projects);
        DenseMap<T, TSizes> map = MapFor(request, parts, fits, projection, sizes);
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
        DenseParts<T> parts = PartsFor(request);
        using var fits = new ColumnFits<T>(parts);
        using SignalProjection<T>? projection = parts.SignalProjection(request.Projects);
        using NullProjection<T>? together = parts.NullProjection(request.Projects, signals);
        DenseMap<T, MatrixSizes> map = MapFor(request, parts, fits, projection, Sizes);
        int forBlock = DenseBlock<T>.ScratchFor(signals, parts.Matrix.RowStorage);
        NativeBuffer<byte> scratch = Rent(sizeof(T) * ((nint)HostSpace<T>.ScratchFor(Math.Max(map.RowStorage, map.ColumnStorage)) + forBlock));
        try
        {
            var memory = (T*)scratch.Pointer;
            var block = new DenseBlock<T>(parts, fits, request.Projects ? parts.Basis : null, together, memory, signals);
            visitor.Visit<HostSpace<T>, DenseMap<T, MatrixSizes>, DenseBlock<T>, T>(new HostSpace<T>(memory + forBlock), map, block);
        }
        finally
        {
            Return(scratch);
        }
    }

    /// <inheritdoc/>
    internal override void Release() => _parts.Dispose();

    private DenseMap<T, TSizes> MapFor<TSizes>(MapRequest request, DenseParts<T> parts, ColumnFits<T> fits, SignalProjection<T>? projection, TSizes sizes)
        where TSizes : struct, IMatrixSizes
    {
        return new(parts, fits, request.Projects ? parts.Basis : null, projection, request.Gram ? parts.Gram : null, request.TurnsRows(Rows) ? _rotation.Value : null, sizes);
    }

    /// <summary>The matrix that maps and blocks multiply with: A, or A turned so that its rows are orthogonal.</summary>
    private DenseParts<T> PartsFor(MapRequest request) => request.TurnsRows(Rows) ? _rotation.Value.Turned : _parts;
}
