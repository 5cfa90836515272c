using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// A matrix in blocks: where block rows and block columns begin, and the variance of the entries of each block. Solvers that follow variances (message passing) follow one number a block.
/// Blocks of vectors are stored each with its own padding, so that a solver can take them as vectors.
/// </summary>
public sealed class VarianceProfile
{
    private readonly int[] _rowStarts, _columnStarts, _storedRowStarts, _storedColumnStarts;
    private readonly double[] _variances;

    /// <summary>A profile.</summary>
    /// <param name="rows">The number of rows of each block row.</param>
    /// <param name="columns">The number of columns of each block column.</param>
    /// <param name="variances">The variance of an entry of each block, block row by block row.</param>
    internal VarianceProfile(ReadOnlySpan<int> rows, ReadOnlySpan<int> columns, double[] variances)
    {
        (_rowStarts, _storedRowStarts) = Starts(rows);
        (_columnStarts, _storedColumnStarts) = Starts(columns);
        _variances = variances;
    }

    /// <summary>L_r, the number of block rows.</summary>
    public int BlockRows => _rowStarts.Length - 1;

    /// <summary>L_c, the number of block columns.</summary>
    public int BlockColumns => _columnStarts.Length - 1;

    /// <summary>m.</summary>
    public int Rows => _rowStarts[^1];

    /// <summary>n.</summary>
    public int Columns => _columnStarts[^1];

    /// <summary>Elements of a stored vector of measurements.</summary>
    internal int RowStorage => _storedRowStarts[^1];

    /// <summary>Elements of a stored vector of unknowns.</summary>
    internal int ColumnStorage => _storedColumnStarts[^1];

    /// <summary>The first row of a block row.</summary>
    /// <param name="block">Its number; <see cref="BlockRows"/> gives m.</param>
    public int FirstRow(int block) => _rowStarts[block];

    /// <summary>The first column of a block column.</summary>
    /// <param name="block">Its number; <see cref="BlockColumns"/> gives n.</param>
    public int FirstColumn(int block) => _columnStarts[block];

    /// <summary>The number of rows of a block row.</summary>
    /// <param name="block">Its number.</param>
    public int RowsOf(int block) => _rowStarts[block + 1] - _rowStarts[block];

    /// <summary>The number of columns of a block column.</summary>
    /// <param name="block">Its number.</param>
    public int ColumnsOf(int block) => _columnStarts[block + 1] - _columnStarts[block];

    /// <summary>The variance of an entry of a block; 0 for blocks of zeros.</summary>
    /// <param name="row">Block row.</param>
    /// <param name="column">Block column.</param>
    public double Variance(int row, int column) => _variances[row * BlockColumns + column];

    /// <summary>Where a block row lies among stored measurements.</summary>
    /// <param name="block">Its number; <see cref="BlockRows"/> gives the length of all.</param>
    internal int StoredRow(int block) => _storedRowStarts[block];

    /// <summary>Where a block column lies among stored unknowns.</summary>
    /// <param name="block">Its number; <see cref="BlockColumns"/> gives the length of all.</param>
    internal int StoredColumn(int block) => _storedColumnStarts[block];

    /// <summary>Where an unknown lies among the stored ones.</summary>
    /// <param name="unknown">Its number.</param>
    internal int StoredUnknown(int unknown)
    {
        int found = Array.BinarySearch(_columnStarts, unknown), block = found >= 0 ? found : ~found - 1;
        return _storedColumnStarts[block] + unknown - _columnStarts[block];
    }

    private static (int[] Starts, int[] Stored) Starts(ReadOnlySpan<int> sizes)
    {
        int[] starts = new int[sizes.Length + 1], stored = new int[sizes.Length + 1];
        for (int b = 0; b < sizes.Length; b++)
        {
            starts[b + 1] = checked(starts[b] + sizes[b]);
            stored[b + 1] = checked(stored[b] + HostVector.StorageFor(sizes[b]));
        }

        return (starts, stored);
    }
}

/// <summary>A map that knows its variance profile.</summary>
internal interface IProfiledMap
{
    /// <summary>The profile.</summary>
    VarianceProfile Profile { get; }
}
