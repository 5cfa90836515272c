using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>A stored complex matrix as a sensing operator. It is kept as the real matrix of twice the size that it is on pairs of parts: 16 bytes an entry.</summary>
public class ComplexDenseOperator : SensingOperator<Complex32>
{
    private readonly StoredMatrix<float> _stored;

    /// <summary>Copies a matrix.</summary>
    /// <param name="matrix">m n numbers, row by row.</param>
    /// <param name="rows">m.</param>
    /// <param name="columns">n.</param>
    /// <exception cref="ArgumentException">The length is not m n, an entry is not finite, or every entry is zero.</exception>
    public ComplexDenseOperator(ReadOnlySpan<Complex32> matrix, int rows, int columns)
        : base(rows, columns)
    {
        Check.Matrix(matrix, rows, columns, nameof(matrix));
        DenseMatrix<float> onParts = OnParts(matrix, rows, columns);
        _stored = new StoredMatrix<float>(onParts, rows, () => RowRotation<float>.OfCells(onParts, rows));
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
        using StoredVisit<float> visit = _stored.Open(request);
        ComplexDenseMap<TSizes> map = MapOf(visit, sizes);
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
        using StoredVisit<float> visit = _stored.Open(request, signals);
        ComplexDenseMap<MatrixSizes> map = MapOf(visit, Sizes);
        int forBlock = visit.BlockScratch;
        NativeBuffer<byte> scratch = Rent(sizeof(float) * ((nint)HostComplexSpace.ScratchFor(Math.Max(map.RowStorage, map.ColumnStorage)) + forBlock));
        try
        {
            var memory = (float*)scratch.Pointer;
            var block = new ComplexDenseBlock(visit.Block(memory), Rows, Columns);
            visitor.Visit<HostComplexSpace, ComplexDenseMap<MatrixSizes>, ComplexDenseBlock, float>(new HostComplexSpace(memory + forBlock), map, block);
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
        DenseMatrix<float> onParts = _stored.Parts.Matrix;
        float* re = onParts.Pointer + (nint)HostVector.CellOffset(i) * onParts.ColumnStorage + HostVector.CellOffset(j);
        return new Complex32(re[0], -re[HostVector.Cell]);
    }

    /// <summary>1 / |a_j|, or 0 for a column of zeros.</summary>
    /// <param name="j">Column number.</param>
    internal unsafe float InverseNorm(int j) => _stored.Parts.InverseNorms[HostVector.CellOffset(j)];

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

    private static ComplexDenseMap<TSizes> MapOf<TSizes>(in StoredVisit<float> visit, TSizes sizes)
        where TSizes : struct, IMatrixSizes => new(visit.Map(new PartSizes<TSizes>(sizes)), sizes);
}
