using System.Numerics;
using CsRecover.Operators;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>The blocks of a map with a variance profile, or one block for a map without; in a text's own precision.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal sealed class ProfiledBlocks<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    private readonly VarianceProfile? _profile;
    private readonly int _rowStorage, _columnStorage;
    private readonly TReal[] _variances, _rows, _columns;

    private ProfiledBlocks(VarianceProfile? profile, int rowStorage, int columnStorage, TReal[] rows, TReal[] columns, TReal[] variances)
    {
        _profile = profile;
        _rowStorage = rowStorage;
        _columnStorage = columnStorage;
        _rows = rows;
        _columns = columns;
        _variances = variances;
        for (int p = 0; p < rows.Length; p++)
        {
            for (int q = 0; q < columns.Length; q++)
            {
                Energy += variances[p * columns.Length + q] * rows[p] * columns[q];
            }
        }
    }

    /// <summary>Block rows.</summary>
    public int Rows => _rows.Length;

    /// <summary>Block columns.</summary>
    public int Columns => _columns.Length;

    /// <summary>The expected sum of the squares of all entries.</summary>
    public TReal Energy { get; }

    /// <summary>The blocks of a map.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TMap">Sensing map.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="map">A.</param>
    /// <param name="scratch">Room for the unknowns.</param>
    public static ProfiledBlocks<TReal> Of<TSpace, TMap, TVector, TTable, T>(TSpace space, TMap map, TVector scratch)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
    {
        if (map is IProfiledMap { Profile: { } profile })
        {
            var variances = new TReal[profile.BlockRows * profile.BlockColumns];
            for (int b = 0; b < variances.Length; b++)
            {
                variances[b] = TSpace.Real(profile.Variance(b / profile.BlockColumns, b % profile.BlockColumns));
            }

            TReal[] rows = [.. Enumerable.Range(0, profile.BlockRows).Select(p => TSpace.Real(profile.RowsOf(p)))];
            TReal[] columns = [.. Enumerable.Range(0, profile.BlockColumns).Select(q => TSpace.Real(profile.ColumnsOf(q)))];
            return new ProfiledBlocks<TReal>(profile, 0, 0, rows, columns, variances);
        }

        // Columns of unit length where the map does not know.
        TReal m = TSpace.Real(map.Rows), n = TSpace.Real(map.Columns);
        TReal energy = map.TryInverseColumnNorms(scratch) ? space.Sum(default(InverseEnergy<TReal>), scratch, scratch) : n;
        return new ProfiledBlocks<TReal>(null, map.RowStorage, map.ColumnStorage, [m], [n], [energy / (m * n)]);
    }

    /// <summary>Where a block row begins in a stored vector.</summary>
    /// <param name="p">Its number.</param>
    public int RowStart(int p) => _profile is null ? 0 : _profile.StoredRow(p);

    /// <summary>How many elements of a stored vector it takes.</summary>
    /// <param name="p">Its number.</param>
    public int RowLength(int p) => _profile is null ? _rowStorage : _profile.StoredRow(p + 1) - _profile.StoredRow(p);

    /// <summary>How many measurements it has.</summary>
    /// <param name="p">Its number.</param>
    public TReal RowCount(int p) => _rows[p];

    /// <summary>Where a block column begins in a stored vector.</summary>
    /// <param name="q">Its number.</param>
    public int ColumnStart(int q) => _profile is null ? 0 : _profile.StoredColumn(q);

    /// <summary>How many elements of a stored vector it takes.</summary>
    /// <param name="q">Its number.</param>
    public int ColumnLength(int q) => _profile is null ? _columnStorage : _profile.StoredColumn(q + 1) - _profile.StoredColumn(q);

    /// <summary>How many unknowns it has.</summary>
    /// <param name="q">Its number.</param>
    public TReal ColumnCount(int q) => _columns[q];

    /// <summary>The variance of (A e)_i in a block row for errors e of given variances.</summary>
    /// <param name="p">The block row.</param>
    /// <param name="spreads">The errors' variance in each block column.</param>
    public TReal Predicted(int p, ReadOnlySpan<TReal> spreads)
    {
        TReal sum = TReal.Zero;
        for (int q = 0; q < spreads.Length; q++)
        {
            sum += _variances[p * Columns + q] * _columns[q] * spreads[q];
        }

        return sum;
    }

    /// <summary>What all measurements together say about an unknown of a block column: the inverse of the variance of its noise.</summary>
    /// <param name="q">The block column.</param>
    /// <param name="noises">The noise of a measurement in each block row.</param>
    public TReal Precision(int q, ReadOnlySpan<TReal> noises)
    {
        TReal sum = TReal.Zero;
        for (int p = 0; p < noises.Length; p++)
        {
            sum += _variances[p * Columns + q] * _rows[p] / noises[p];
        }

        return sum;
    }
}
