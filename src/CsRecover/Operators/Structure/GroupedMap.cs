using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>The map of an operator with grouped unknowns: A's own map between a reordering in and out. Places without an unknown are zero and stay so.</summary>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
/// <typeparam name="TSpace">The vector space.</typeparam>
/// <typeparam name="TMap">The map of A.</typeparam>
/// <param name="space">The vector space.</param>
/// <param name="map">A.</param>
/// <param name="groups">The groups.</param>
/// <param name="storage">Elements of a stored vector of unknowns.</param>
/// <param name="plain">Room for unknowns in A's order; zeros.</param>
/// <param name="other">The same once more.</param>
internal readonly struct GroupedMap<T, TReal, TSpace, TMap>(TSpace space, TMap map, GroupMap groups, int storage, HostVector<T> plain, HostVector<T> other) : IHostMap<T, TReal>
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
    where TSpace : struct, IVectorSpace<HostVector<T>, HostTable<T>, T, TReal>
    where TMap : struct, IHostMap<T, TReal>
{
    private readonly TSpace _space = space;
    private readonly TMap _map = map;
    private readonly GroupMap _groups = groups;
    private readonly HostVector<T> _plain = plain;
    private readonly HostVector<T> _other = other;

    /// <inheritdoc/>
    public int Rows => _map.Rows;

    /// <inheritdoc/>
    public int Columns => _map.Columns;

    /// <inheritdoc/>
    public int RowStorage => _map.RowStorage;

    /// <inheritdoc/>
    public int ColumnStorage { get; } = storage;

    /// <inheritdoc/>
    public void Forward(HostVector<T> x, HostVector<T> y)
    {
        ToPlain(x, _plain);
        _map.Forward(_plain, y);
    }

    /// <inheritdoc/>
    public void Adjoint(HostVector<T> y, HostVector<T> x)
    {
        _map.Adjoint(y, _plain);
        ToGroups(_plain, x);
    }

    /// <inheritdoc/>
    public void Column(int j, HostVector<T> column)
    {
        int unknown = _groups.UnknownAt(j);
        if (unknown < 0)
        {
            _space.Clear(column);
        }
        else
        {
            _map.Column(_map.StorageIndex(unknown), column);
        }
    }

    /// <inheritdoc/>
    public bool TryInverseColumnNorms(HostVector<T> inverse) => _map.TryInverseColumnNorms(_plain) && ToGroups(_plain, inverse);

    /// <inheritdoc/>
    public bool TryGramColumn(int j, HostVector<T> column)
    {
        int unknown = _groups.UnknownAt(j);
        if (unknown >= 0)
        {
            return _map.TryGramColumn(_map.StorageIndex(unknown), _plain) && ToGroups(_plain, column);
        }

        _space.Clear(column);
        return true;
    }

    /// <inheritdoc/>
    public void PrepareProjection(HostVector<T> y, HostVector<T> target) => _map.PrepareProjection(y, target);

    /// <inheritdoc/>
    public void MinimumNorm(HostVector<T> target, HostVector<T> x)
    {
        _map.MinimumNorm(target, _plain);
        ToGroups(_plain, x);
    }

    /// <inheritdoc/>
    public void Project(HostVector<T> target, HostVector<T> x)
    {
        ToPlain(x, _plain);
        _map.Project(target, _plain);
        ToGroups(_plain, x);
    }

    /// <inheritdoc/>
    public Misfit<TReal> ProjectAndMeasure(HostVector<T> target, HostVector<T> x, Samples samples)
    {
        ToPlain(x, _plain);
        Misfit<TReal> misfit = _map.ProjectAndMeasure(target, _plain, samples);
        ToGroups(_plain, x);
        return misfit;
    }

    /// <inheritdoc/>
    public void Shrink<TWeight>(TWeight weight, HostVector<T> x, int turn)
        where TWeight : unmanaged, IWeight<TReal> => _space.Scale(weight, x, x, x);

    /// <inheritdoc/>
    public bool TryLeastSquares(HostVector<T> y, HostVector<T> support, HostVector<T> x)
    {
        ToPlain(support, _other);
        return _map.TryLeastSquares(y, _other, _plain) && ToGroups(_plain, x);
    }

    /// <inheritdoc/>
    public bool TryWeightedRidge<TWeight>(TWeight weight, HostVector<T> by, TReal ridge, HostVector<T> y, HostVector<T> x)
        where TWeight : unmanaged, IWeight<TReal>
    {
        ToPlain(by, _other);
        return _map.TryWeightedRidge(weight, _other, ridge, y, _plain) && ToGroups(_plain, x);
    }

    /// <inheritdoc/>
    public int StorageIndex(int unknown) => _groups.Slots[unknown];

    /// <inheritdoc/>
    public void LoadMeasurements(ReadOnlySpan<T> measurements, HostVector<T> y) => _map.LoadMeasurements(measurements, y);

    /// <inheritdoc/>
    public void StoreMeasurements(HostVector<T> y, Span<T> measurements) => _map.StoreMeasurements(y, measurements);

    /// <inheritdoc/>
    public void LoadUnknowns(ReadOnlySpan<T> unknowns, HostVector<T> x)
    {
        _map.LoadUnknowns(unknowns, _plain);
        ToGroups(_plain, x);
    }

    /// <inheritdoc/>
    public void StoreCoefficients(HostVector<T> x, Span<T> coefficients)
    {
        ToPlain(x, _plain);
        _map.StoreCoefficients(_plain, coefficients);
    }

    /// <inheritdoc/>
    public void StoreSignal(HostVector<T> x, Span<T> signal)
    {
        ToPlain(x, _plain);
        _map.StoreSignal(_plain, signal);
    }

    private void ToPlain(HostVector<T> x, HostVector<T> plain)
    {
        ReadOnlySpan<int> slots = _groups.Slots;
        for (int j = 0; j < slots.Length; j++)
        {
            HostTransfer.Set(plain, _map.StorageIndex(j), HostTransfer.Get(x, slots[j]));
        }
    }

    private bool ToGroups(HostVector<T> plain, HostVector<T> x)
    {
        _space.Clear(x);
        ReadOnlySpan<int> slots = _groups.Slots;
        for (int j = 0; j < slots.Length; j++)
        {
            HostTransfer.Set(x, slots[j], HostTransfer.Get(plain, _map.StorageIndex(j)));
        }

        return true;
    }
}
