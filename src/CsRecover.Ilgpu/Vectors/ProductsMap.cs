using System.Numerics;
using CsRecover.Operators;
using CsRecover.Vectors;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>A sensing map made of products with A and A^H alone, in either GPU shape; projections as on the host (<see cref="RowProjection"/>).</summary>
/// <typeparam name="TSpace">The shape's vector space.</typeparam>
/// <typeparam name="TTable">Its table.</typeparam>
/// <typeparam name="TProducts">Products with A and A^H.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
/// <param name="space">The vector space.</param>
/// <param name="products">A and A^H.</param>
/// <param name="work">Vectors of its own.</param>
public struct ProductsMap<TSpace, TTable, TProducts, T, TReal>(TSpace space, TProducts products, MatrixFreeWork<ArrayView<T>> work) : IDeviceMap<T, TReal>
    where TSpace : struct, IVectorSpace<ArrayView<T>, TTable, T, TReal>
    where TTable : struct, ITable<TTable, T>
    where TProducts : struct, IProducts<ArrayView<T>>
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    private readonly TSpace _space = space;
    private readonly TProducts _products = products;
    private readonly MatrixFreeWork<ArrayView<T>> _work = work;

    /// <inheritdoc/>
    public readonly int Rows => _products.Rows;

    /// <inheritdoc/>
    public readonly int Columns => _products.Columns;

    /// <inheritdoc/>
    public readonly int RowStorage => _products.Rows;

    /// <inheritdoc/>
    public readonly int ColumnStorage => _products.Columns;

    /// <inheritdoc/>
    public readonly void Forward(ArrayView<T> x, ArrayView<T> y) => _products.Forward(x, y);

    /// <inheritdoc/>
    public readonly void Adjoint(ArrayView<T> y, ArrayView<T> x) => _products.Adjoint(y, x, add: false);

    /// <inheritdoc/>
    public readonly void Column(int j, ArrayView<T> column) => _products.Column(j, column);

    /// <inheritdoc/>
    public readonly void PrepareProjection(ArrayView<T> y, ArrayView<T> target) => _space.Copy(y, target);

    /// <inheritdoc/>
    public readonly void MinimumNorm(ArrayView<T> target, ArrayView<T> x) =>
        RowProjection.MinimumNorm<TSpace, ArrayView<T>, TTable, TProducts, T, TReal>(_space, _products, _work, target, x);

    /// <inheritdoc/>
    public readonly void Project(ArrayView<T> target, ArrayView<T> x) =>
        RowProjection.Project<TSpace, ArrayView<T>, TTable, TProducts, T, TReal>(_space, _products, _work, target, x, Samples.All, measures: false);

    /// <inheritdoc/>
    public readonly Misfit<TReal> ProjectAndMeasure(ArrayView<T> target, ArrayView<T> x, Samples samples) =>
        RowProjection.Project<TSpace, ArrayView<T>, TTable, TProducts, T, TReal>(_space, _products, _work, target, x, samples, measures: true);

    /// <inheritdoc/>
    public readonly void Shrink<TWeight>(TWeight weight, ArrayView<T> x, int turn)
        where TWeight : unmanaged, IWeight<TReal> => _space.Scale(weight, x, x, x);

    /// <inheritdoc/>
    public readonly bool TryInverseColumnNorms(ArrayView<T> inverse) => false;

    /// <inheritdoc/>
    public readonly bool TryGramColumn(int j, ArrayView<T> column) => false;

    /// <inheritdoc/>
    public readonly bool TryLeastSquares(ArrayView<T> y, ArrayView<T> support, ArrayView<T> x) => false;

    /// <inheritdoc/>
    public readonly bool TryWeightedRidge<TWeight>(TWeight weight, ArrayView<T> by, TReal ridge, ArrayView<T> y, ArrayView<T> x)
        where TWeight : unmanaged, IWeight<TReal> => false;

    /// <inheritdoc/>
    public readonly void LoadMeasurements(ArrayView<T> measurements, ArrayView<T> y) => _space.Copy(measurements, y);

    /// <inheritdoc/>
    public readonly void StoreCoefficients(ArrayView<T> x, ArrayView<T> coefficients) => _space.Copy(x, coefficients);

    /// <inheritdoc/>
    public readonly void StoreSignal(ArrayView<T> x, ArrayView<T> signal) => _space.Copy(x, signal);
}
