using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>The stored band of a seeded matrix: for each block row the columns of its blocks that are not zero, as they lie in a stored vector.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed unsafe class SeededBand<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Lazy<NativeBuffer<T>> _inverseNorms;

    private SeededBand(VarianceProfile profile, DenseMatrix<T>[] rows, int[] starts)
    {
        Profile = profile;
        BlockRows = rows;
        Starts = starts;
        _inverseNorms = new(MakeInverseNorms);
    }

    /// <summary>The blocks.</summary>
    public VarianceProfile Profile { get; }

    /// <summary>The block rows.</summary>
    public DenseMatrix<T>[] BlockRows { get; }

    /// <summary>The stored column at which each block row begins.</summary>
    public int[] Starts { get; }

    /// <summary>1 / |a_j| for each stored column, 0 for padding.</summary>
    public T* InverseNorms => _inverseNorms.Value.Pointer;

    /// <summary>Draws the entries; (i, j) depends on the seed, i and j only.</summary>
    /// <param name="profile">The blocks.</param>
    /// <param name="seed">The key.</param>
    public static SeededBand<T> Draw(VarianceProfile profile, ulong seed)
    {
        var rows = new DenseMatrix<T>[profile.BlockRows];
        var starts = new int[profile.BlockRows];
        for (int r = 0; r < rows.Length; r++)
        {
            int[] blocks = [.. Enumerable.Range(0, profile.BlockColumns).Where(c => profile.Variance(r, c) > 0.0)];
            starts[r] = profile.StoredColumn(blocks[0]);
            var row = new DenseMatrix<T>(profile.RowsOf(r), profile.StoredColumn(blocks[^1] + 1) - starts[r]);
            int first = profile.FirstRow(r), start = starts[r], block = r;
            Parallel.For(0, row.Rows, i =>
            {
                foreach (int c in blocks)
                {
                    var normal = new double[profile.ColumnsOf(c)];
                    NormalRows.Draw(seed, PhiloxStreams.SeededEntries, first + i, profile.FirstColumn(c), normal);
                    double scale = Math.Sqrt(profile.Variance(block, c));
                    Span<T> into = row.Row(i)[(profile.StoredColumn(c) - start)..];
                    for (int j = 0; j < normal.Length; j++)
                    {
                        into[j] = T.CreateTruncating(scale * normal[j]);
                    }
                }
            });
            rows[r] = row;
        }

        return new SeededBand<T>(profile, rows, starts);
    }

    private NativeBuffer<T> MakeInverseNorms()
    {
        var norms = new NativeBuffer<T>(Profile.ColumnStorage);
        for (int r = 0; r < BlockRows.Length; r++)
        {
            InverseColumnNorms.AddEnergies(BlockRows[r], norms.Span[Starts[r]..]);
        }

        InverseColumnNorms.OfEnergies(norms.Span);
        return norms;
    }
}

/// <summary>Products with the band. Rows and columns are those of stored vectors: padding takes part as zeros.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="band">The band.</param>
internal readonly unsafe struct SeededProducts<T>(SeededBand<T> band) : IProducts<HostVector<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SeededBand<T> _band = band;

    /// <inheritdoc/>
    public int Rows => _band.Profile.RowStorage;

    /// <inheritdoc/>
    public int Columns => _band.Profile.ColumnStorage;

    /// <inheritdoc/>
    public bool HasOrthonormalRows => false;

    /// <inheritdoc/>
    public void Forward(HostVector<T> x, HostVector<T> y)
    {
        for (int r = 0; r < _band.BlockRows.Length; r++)
        {
            DenseMatrix<T> row = _band.BlockRows[r];
            MatrixKernels.Multiply(row.Pointer, row.ColumnStorage, row.Rows, x.Pointer + _band.Starts[r], y.Pointer + _band.Profile.StoredRow(r), row.ColumnStorage);
        }
    }

    /// <inheritdoc/>
    public void Adjoint(HostVector<T> y, HostVector<T> x, bool add)
    {
        if (!add)
        {
            new Span<T>(x.Pointer, x.Length).Clear();
        }

        for (int r = 0; r < _band.BlockRows.Length; r++)
        {
            DenseMatrix<T> row = _band.BlockRows[r];
            MatrixKernels.AddRows(row.Pointer, row.ColumnStorage, row.Rows, y.Pointer + _band.Profile.StoredRow(r), x.Pointer + _band.Starts[r], row.ColumnStorage);
        }
    }

    /// <inheritdoc/>
    public void Column(int j, HostVector<T> column)
    {
        new Span<T>(column.Pointer, column.Length).Clear();
        for (int r = 0; r < _band.BlockRows.Length; r++)
        {
            DenseMatrix<T> row = _band.BlockRows[r];
            int at = j - _band.Starts[r];
            if (at >= 0 && at < row.Columns)
            {
                T* into = column.Pointer + _band.Profile.StoredRow(r);
                for (int i = 0; i < row.Rows; i++)
                {
                    into[i] = row.Row(i)[at];
                }
            }
        }
    }
}
