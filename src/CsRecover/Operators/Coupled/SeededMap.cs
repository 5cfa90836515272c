using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>The map of a seeded matrix: a matrix-free map over stored vectors, whose blocks are padded each by itself.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TReal">The same.</typeparam>
/// <typeparam name="TMap">The map over stored vectors.</typeparam>
/// <param name="map">The map over stored vectors.</param>
/// <param name="band">The matrix.</param>
internal readonly unsafe struct SeededMap<T, TReal, TMap>(TMap map, SeededBand<T> band) : IHostMap<T, TReal>, IProfiledMap
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
    where TMap : struct, IHostMap<T, TReal>
{
    private readonly TMap _map = map;
    private readonly SeededBand<T> _band = band;

    /// <inheritdoc/>
    public VarianceProfile Profile => _band.Profile;

    /// <inheritdoc/>
    public int Rows => Profile.Rows;

    /// <inheritdoc/>
    public int Columns => Profile.Columns;

    /// <inheritdoc/>
    public int RowStorage => Profile.RowStorage;

    /// <inheritdoc/>
    public int ColumnStorage => Profile.ColumnStorage;

    /// <inheritdoc/>
    public void Forward(HostVector<T> x, HostVector<T> y) => _map.Forward(x, y);

    /// <inheritdoc/>
    public void Adjoint(HostVector<T> y, HostVector<T> x) => _map.Adjoint(y, x);

    /// <inheritdoc/>
    public void Column(int j, HostVector<T> column) => _map.Column(j, column);

    /// <inheritdoc/>
    public bool TryInverseColumnNorms(HostVector<T> inverse)
    {
        new HostVector<T>(_band.InverseNorms, ColumnStorage).CopyTo(inverse);
        return true;
    }

    /// <inheritdoc/>
    public bool TryGramColumn(int j, HostVector<T> column) => false;

    /// <inheritdoc/>
    public void PrepareProjection(HostVector<T> y, HostVector<T> target) => _map.PrepareProjection(y, target);

    /// <inheritdoc/>
    public void MinimumNorm(HostVector<T> target, HostVector<T> x) => _map.MinimumNorm(target, x);

    /// <inheritdoc/>
    public void Project(HostVector<T> target, HostVector<T> x) => _map.Project(target, x);

    /// <inheritdoc/>
    public Misfit<TReal> ProjectAndMeasure(HostVector<T> target, HostVector<T> x, Samples samples) => _map.ProjectAndMeasure(target, x, samples);

    /// <inheritdoc/>
    public void Shrink<TWeight>(TWeight weight, HostVector<T> x, int turn)
        where TWeight : unmanaged, IWeight<TReal> => _map.Shrink(weight, x, turn);

    /// <inheritdoc/>
    public bool TryLeastSquares(HostVector<T> y, HostVector<T> support, HostVector<T> x) => false;

    /// <inheritdoc/>
    public bool TryWeightedRidge<TWeight>(TWeight weight, HostVector<T> by, TReal ridge, HostVector<T> y, HostVector<T> x)
        where TWeight : unmanaged, IWeight<TReal> => false;

    /// <inheritdoc/>
    public int StorageIndex(int unknown) => Profile.StoredUnknown(unknown);

    /// <inheritdoc/>
    public void LoadMeasurements(ReadOnlySpan<T> measurements, HostVector<T> y)
    {
        for (int r = 0; r < Profile.BlockRows; r++)
        {
            HostTransfer.Load(measurements.Slice(Profile.FirstRow(r), Profile.RowsOf(r)), BlockOf(y, Profile.StoredRow(r), Profile.StoredRow(r + 1)));
        }
    }

    /// <inheritdoc/>
    public void StoreMeasurements(HostVector<T> y, Span<T> measurements)
    {
        for (int r = 0; r < Profile.BlockRows; r++)
        {
            HostTransfer.Store(BlockOf(y, Profile.StoredRow(r), Profile.StoredRow(r + 1)), measurements.Slice(Profile.FirstRow(r), Profile.RowsOf(r)));
        }
    }

    /// <inheritdoc/>
    public void LoadUnknowns(ReadOnlySpan<T> unknowns, HostVector<T> x)
    {
        for (int c = 0; c < Profile.BlockColumns; c++)
        {
            HostTransfer.Load(unknowns.Slice(Profile.FirstColumn(c), Profile.ColumnsOf(c)), BlockOf(x, Profile.StoredColumn(c), Profile.StoredColumn(c + 1)));
        }
    }

    /// <inheritdoc/>
    public void StoreCoefficients(HostVector<T> x, Span<T> coefficients)
    {
        for (int c = 0; c < Profile.BlockColumns; c++)
        {
            HostTransfer.Store(BlockOf(x, Profile.StoredColumn(c), Profile.StoredColumn(c + 1)), coefficients.Slice(Profile.FirstColumn(c), Profile.ColumnsOf(c)));
        }
    }

    /// <inheritdoc/>
    public void StoreSignal(HostVector<T> x, Span<T> signal) => StoreCoefficients(x, signal);

    private static HostVector<T> BlockOf(HostVector<T> v, int start, int end) => new(v.Pointer + start, end - start);
}
