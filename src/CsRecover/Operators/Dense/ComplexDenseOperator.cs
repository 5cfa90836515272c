using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>A stored complex matrix as a sensing operator. It is kept as the real matrix of twice the size that it is on pairs of parts: 16 bytes an entry.</summary>
public class ComplexDenseOperator : SensingOperator<Complex32>
{
    private readonly DenseParts<float> _parts;
    private readonly Lazy<RowRotation<float>> _rotation;

    /// <summary>Copies a matrix.</summary>
    /// <param name="matrix">m n numbers, row by row.</param>
    /// <param name="rows">m.</param>
    /// <param name="columns">n.</param>
    /// <exception cref="ArgumentException">The length is not m n, an entry is not finite, or every entry is zero.</exception>
    public ComplexDenseOperator(ReadOnlySpan<Complex32> matrix, int rows, int columns)
        : base(rows, columns)
    {
        Check.Length(matrix.Length, checked(rows * columns), nameof(matrix), $"{rows} x {columns} entries, row by row");
        Check.Finite(matrix, nameof(matrix));
        if (!matrix.ContainsAnyExcept(Complex32.Zero))
        {
            throw new ArgumentException($"Expected a matrix with a non-zero entry, got {rows} x {columns} zeros.", nameof(matrix));
        }

        _parts = new DenseParts<float>(OnParts(matrix, rows, columns));
        _rotation = new(() => RowRotation<float>.OfCells(_parts.Matrix, rows));
    }

    /// <inheritdoc/>
    public override string Description => $"{Rows} x {Columns} dense matrix, Complex32";

    /// <inheritdoc/>
    internal override bool ServesBlocks => true;

    private MatrixSizes Sizes => new(Rows, Columns);

    /// <inheritdoc/>
    public override TResult Accept<TVisitor, TResult>(TVisitor visitor, MapRequest request) => Accept<TVisitor, TResult, MatrixSizes>(visitor, request, Sizes);

    /// <inheritdoc/>
    protected internal override unsafe TResult Accept<TVisitor, TResult, TSizes>(TVisitor visitor, MapRequest request, TSizes sizes)
    {
        DenseParts<float> parts = PartsFor(request);
        using var fits = new ColumnFits<float>(parts);
        using SignalProjection<float>? projection = parts.SignalProjection(request.Projects);
        ComplexDenseMap<TSizes> map = MapFor(request, parts, fits, projection, sizes);
        NativeBuffer<byte> scratch = Rent((nint)sizeof(float) * HostComplexSpace.ScratchFor(Math.Max(map.RowStorage, map.ColumnStorage)));
        try
        {
            return visitor.Visit<HostComplexSpace, ComplexDenseMap<TSizes>, float>(new HostComplexSpace((float*)scratch.Pointer), map);
        }
        finally
        {
            Return(scratch);
        }
    }

    /// <inheritdoc/>
    internal override unsafe void AcceptBlock<TVisitor>(TVisitor visitor, MapRequest request, int signals)
    {
        DenseParts<float> parts = PartsFor(request);
        using var fits = new ColumnFits<float>(parts);
        using SignalProjection<float>? projection = parts.SignalProjection(request.Projects);
        using NullProjection<float>? together = parts.NullProjection(request.Projects, signals);
        ComplexDenseMap<MatrixSizes> map = MapFor(request, parts, fits, projection, Sizes);
        int forBlock = DenseBlock<float>.ScratchFor(signals, parts.Matrix.RowStorage);
        NativeBuffer<byte> scratch = Rent(sizeof(float) * ((nint)HostComplexSpace.ScratchFor(Math.Max(map.RowStorage, map.ColumnStorage)) + forBlock));
        try
        {
            var memory = (float*)scratch.Pointer;
            var block = new DenseBlock<float>(parts, fits, request.Projects ? parts.Basis : null, together, memory, signals);
            visitor.Visit<HostComplexSpace, ComplexDenseMap<MatrixSizes>, ComplexDenseBlock, float>(new HostComplexSpace(memory + forBlock), map, new ComplexDenseBlock(block, Rows, Columns));
        }
        finally
        {
            Return(scratch);
        }
    }

    /// <summary>Entry (i, j), read back from the real matrix.</summary>
    /// <param name="i">Row number.</param>
    /// <param name="j">Column number.</param>
    internal unsafe Complex32 Entry(int i, int j)
    {
        float* re = _parts.Matrix.Pointer + (nint)HostVector.CellOffset(i) * _parts.Matrix.ColumnStorage + HostVector.CellOffset(j);
        return new Complex32(re[0], -re[HostVector.Cell]);
    }

    /// <summary>1 / |a_j|, or 0 for a column of zeros.</summary>
    /// <param name="j">Column number.</param>
    internal unsafe float InverseNorm(int j) => _parts.InverseNorms[HostVector.CellOffset(j)];

    /// <summary>The real matrix that A is on vectors in cells: (a x) has real part Re a Re x - Im a Im x and imaginary part Im a Re x + Re a Im x.</summary>
    private static unsafe DenseMatrix<float> OnParts(ReadOnlySpan<Complex32> matrix, int rows, int columns)
    {
        var parts = new DenseMatrix<float>(2 * HostVector.StorageFor(rows), 2 * HostVector.StorageFor(columns));
        for (int i = 0; i < rows; i++)
        {
            float* re = parts.Pointer + (nint)HostVector.CellOffset(i) * parts.ColumnStorage, im = re + (nint)HostVector.Cell * parts.ColumnStorage;
            for (int j = 0; j < columns; j++)
            {
                Complex32 a = matrix[i * columns + j];
                int at = HostVector.CellOffset(j);
                re[at] = a.Real;
                re[at + HostVector.Cell] = -a.Imaginary;
                im[at] = a.Imaginary;
                im[at + HostVector.Cell] = a.Real;
            }
        }

        return parts;
    }

    private ComplexDenseMap<TSizes> MapFor<TSizes>(MapRequest request, DenseParts<float> parts, ColumnFits<float> fits, SignalProjection<float>? projection, TSizes sizes)
        where TSizes : struct, IMatrixSizes
    {
        var real = new DenseMap<float, PartSizes<TSizes>>(
            parts, fits, request.Projects ? parts.Basis : null, projection, request.Gram ? parts.Gram : null, request.TurnsRows(Rows) ? _rotation.Value : null, new PartSizes<TSizes>(sizes));
        return new(real, sizes);
    }

    /// <summary>The matrix that maps and blocks multiply with: A, or A turned so that its rows are orthogonal.</summary>
    private DenseParts<float> PartsFor(MapRequest request) => request.TurnsRows(Rows) ? _rotation.Value.Turned : _parts;
}
