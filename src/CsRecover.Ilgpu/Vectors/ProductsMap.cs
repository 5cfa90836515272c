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
/// <param name="inverseNorms">1 / |a_j| for each column; empty when not known.</param>
internal readonly struct ProductsMap<TSpace, TTable, TProducts, T, TReal>(TSpace space, TProducts products, MatrixFreeWork<ArrayView<T>> work, ArrayView<T> inverseNorms) : IDeviceMap<T, TReal>
    where TSpace : struct, IVectorSpace<ArrayView<T>, TTable, T, TReal>
    where TTable : struct, ITable<TTable, T>
    where TProducts : struct, IProducts<ArrayView<T>>
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    private readonly TSpace _space = space;
    private readonly TProducts _products = products;
    private readonly MatrixFreeWork<ArrayView<T>> _work = work;
    private readonly ArrayView<T> _inverseNorms = inverseNorms;

    /// <inheritdoc/>
    public int Rows => _products.Rows;

    /// <inheritdoc/>
    public int Columns => _products.Columns;

    /// <inheritdoc/>
    public int RowStorage => _products.Rows;

    /// <inheritdoc/>
    public int ColumnStorage => _products.Columns;

    /// <inheritdoc/>
    public void Forward(ArrayView<T> x, ArrayView<T> y) => _products.Forward(x, y);

    /// <inheritdoc/>
    public void Adjoint(ArrayView<T> y, ArrayView<T> x) => _products.Adjoint(y, x, add: false);

    /// <inheritdoc/>
    public void Column(int j, ArrayView<T> column) => _products.Column(j, column);

    /// <inheritdoc/>
    public void PrepareProjection(ArrayView<T> y, ArrayView<T> target) => _space.Copy(y, target);

    /// <inheritdoc/>
    public void MinimumNorm(ArrayView<T> target, ArrayView<T> x) =>
        RowProjection.MinimumNorm<TSpace, ArrayView<T>, TTable, TProducts, T, TReal>(_space, _products, _work, target, x);

    /// <inheritdoc/>
    public void Project(ArrayView<T> target, ArrayView<T> x) =>
        RowProjection.Project<TSpace, ArrayView<T>, TTable, TProducts, T, TReal>(_space, _products, _work, target, x, Samples.All, measures: false);

    /// <inheritdoc/>
    public Misfit<TReal> ProjectAndMeasure(ArrayView<T> target, ArrayView<T> x, Samples samples) =>
        RowProjection.Project<TSpace, ArrayView<T>, TTable, TProducts, T, TReal>(_space, _products, _work, target, x, samples, measures: true);

    /// <inheritdoc/>
    public void Shrink<TWeight>(TWeight weight, ArrayView<T> x, int turn)
        where TWeight : unmanaged, IWeight<TReal> => _space.Scale(weight, x, x, x);

    /// <inheritdoc/>
    public bool TryInverseColumnNorms(ArrayView<T> inverse)
    {
        if (_inverseNorms.IntLength == 0)
        {
            return false;
        }

        _space.Copy(_inverseNorms, inverse);
        return true;
    }

    /// <inheritdoc/>
    public bool TryGramColumn(int j, ArrayView<T> column) => false;

    /// <inheritdoc/>
    public bool TryLeastSquares(ArrayView<T> y, ArrayView<T> support, ArrayView<T> x) => false;

    /// <inheritdoc/>
    public bool TryWeightedRidge<TWeight>(TWeight weight, ArrayView<T> by, TReal ridge, ArrayView<T> y, ArrayView<T> x)
        where TWeight : unmanaged, IWeight<TReal> => false;

    /// <inheritdoc/>
    public void LoadMeasurements(ArrayView<T> measurements, ArrayView<T> y) => _space.Copy(measurements, y);

    /// <inheritdoc/>
    public void StoreCoefficients(ArrayView<T> x, ArrayView<T> coefficients) => _space.Copy(x, coefficients);

    /// <inheritdoc/>
    public void StoreSignal(ArrayView<T> x, ArrayView<T> signal) => _space.Copy(x, signal);
}
