using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// A map over products with a matrix that is nowhere stored. With orthonormal rows a projection is one product with A and one with A^H;
/// otherwise it solves A A^H z = y - A x by conjugate gradients (<see cref="RowGram"/>), down to rounding.
/// </summary>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
/// <typeparam name="TSpace">The vector space.</typeparam>
/// <typeparam name="TProducts">The products.</typeparam>
/// <param name="space">The vector space.</param>
/// <param name="products">The products.</param>
/// <param name="work">Vectors of its own.</param>
internal readonly struct MatrixFreeMap<T, TReal, TSpace, TProducts>(TSpace space, TProducts products, MatrixFreeWork<HostVector<T>> work) : IHostMap<T, TReal>
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
    where TSpace : struct, IVectorSpace<HostVector<T>, HostTable<T>, T, TReal>
    where TProducts : struct, IProducts<HostVector<T>>
{
    private readonly TSpace _space = space;
    private readonly TProducts _products = products;
    private readonly MatrixFreeWork<HostVector<T>> _work = work;

    /// <inheritdoc/>
    public int Rows => _products.Rows;

    /// <inheritdoc/>
    public int Columns => _products.Columns;

    /// <inheritdoc/>
    public int RowStorage => HostVector.StorageFor(Rows);

    /// <inheritdoc/>
    public int ColumnStorage => HostVector.StorageFor(Columns);

    /// <inheritdoc/>
    public void Forward(HostVector<T> x, HostVector<T> y) => _products.Forward(x, y);

    /// <inheritdoc/>
    public void Adjoint(HostVector<T> y, HostVector<T> x) => _products.Adjoint(y, x, add: false);

    /// <inheritdoc/>
    public void Column(int j, HostVector<T> column) => _products.Column(j, column);

    /// <inheritdoc/>
    public void PrepareProjection(HostVector<T> y, HostVector<T> target) => _space.Copy(y, target);

    /// <inheritdoc/>
    public void MinimumNorm(HostVector<T> target, HostVector<T> x) =>
        RowProjection.MinimumNorm<TSpace, HostVector<T>, HostTable<T>, TProducts, T, TReal>(_space, _products, _work, target, x);

    /// <inheritdoc/>
    public void Project(HostVector<T> target, HostVector<T> x) =>
        RowProjection.Project<TSpace, HostVector<T>, HostTable<T>, TProducts, T, TReal>(_space, _products, _work, target, x, Samples.All, measures: false);

    /// <inheritdoc/>
    public Misfit<TReal> ProjectAndMeasure(HostVector<T> target, HostVector<T> x, Samples samples) =>
        RowProjection.Project<TSpace, HostVector<T>, HostTable<T>, TProducts, T, TReal>(_space, _products, _work, target, x, samples, measures: true);

    /// <inheritdoc/>
    public void Shrink<TWeight>(TWeight weight, HostVector<T> x, int turn)
        where TWeight : unmanaged, IWeight<TReal> => _space.Scale(weight, x, x, x);

    /// <inheritdoc/>
    public bool TryInverseColumnNorms(HostVector<T> inverse) => false;

    /// <inheritdoc/>
    public bool TryGramColumn(int j, HostVector<T> column) => false;

    /// <inheritdoc/>
    public bool TryLeastSquares(HostVector<T> y, HostVector<T> support, HostVector<T> x) => false;

    /// <inheritdoc/>
    public bool TryWeightedRidge<TWeight>(TWeight weight, HostVector<T> by, TReal ridge, HostVector<T> y, HostVector<T> x)
        where TWeight : unmanaged, IWeight<TReal> => false;

    /// <inheritdoc/>
    public int StorageIndex(int unknown) => unknown;

    /// <inheritdoc/>
    public void LoadMeasurements(ReadOnlySpan<T> measurements, HostVector<T> y) => HostTransfer.Load(measurements, y);

    /// <inheritdoc/>
    public void StoreMeasurements(HostVector<T> y, Span<T> measurements) => HostTransfer.Store(y, measurements);

    /// <inheritdoc/>
    public void LoadUnknowns(ReadOnlySpan<T> unknowns, HostVector<T> x) => HostTransfer.Load(unknowns, x);

    /// <inheritdoc/>
    public void StoreCoefficients(HostVector<T> x, Span<T> coefficients) => HostTransfer.Store(x, coefficients);

    /// <inheritdoc/>
    public void StoreSignal(HostVector<T> x, Span<T> signal) => StoreCoefficients(x, signal);
}
