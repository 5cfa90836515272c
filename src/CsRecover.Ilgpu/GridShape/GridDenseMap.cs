using System.Numerics;
using CsRecover.Operators;
using CsRecover.Vectors;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>A stored real matrix in the grid shape; the same device data as <see cref="GroupDenseMap{TElement, T, TSizes}"/> reads.</summary>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="grid">The way to the device.</param>
/// <param name="sizes">m and n.</param>
/// <param name="matrix">The matrix and what was derived from it; its scratch is m numbers of this map's own.</param>
internal readonly struct GridDenseMap<TElement, T>(GridContext grid, MatrixSizes sizes, DenseViews<T> matrix) : IDeviceMap<T, T>
    where TElement : struct, IElement<T, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly GridSpace<TElement, T, T> _space = new(grid);
    private readonly GridLines<TElement, T, T> _lines = new(grid);
    private readonly DenseViews<T> _matrix = matrix;

    /// <inheritdoc/>
    public int Rows { get; } = sizes.Rows;

    /// <inheritdoc/>
    public int Columns { get; } = sizes.Columns;

    /// <inheritdoc/>
    public int RowStorage => Rows;

    /// <inheritdoc/>
    public int ColumnStorage => Columns;

    /// <inheritdoc/>
    public void Forward(ArrayView<T> x, ArrayView<T> y) => Multiply(_matrix.ByColumns, x, y);

    /// <inheritdoc/>
    public void Adjoint(ArrayView<T> y, ArrayView<T> x) => Multiply(_matrix.ByRows, y, x);

    /// <inheritdoc/>
    public void Column(int j, ArrayView<T> column) => _space.Copy(_matrix.ByColumns.SubView((long)j * Rows, Rows), column);

    /// <inheritdoc/>
    public void PrepareProjection(ArrayView<T> y, ArrayView<T> target) => Multiply(_matrix.ToBasis, y, target);

    /// <inheritdoc/>
    public void MinimumNorm(ArrayView<T> target, ArrayView<T> x) => Multiply(_matrix.BasisByRows, target, x);

    /// <inheritdoc/>
    public void Project(ArrayView<T> target, ArrayView<T> x)
    {
        _lines.Multiply(_matrix.BasisByColumns, false, x, T.One, target, -T.One, _matrix.Scratch);
        _lines.Multiply(_matrix.BasisByRows, false, _matrix.Scratch, T.One, x, T.One, x);
    }

    /// <inheritdoc/>
    public Misfit<T> ProjectAndMeasure(ArrayView<T> target, ArrayView<T> x, Samples samples)
    {
        Project(target, x);
        return new Misfit<T>(_space.Dot(_matrix.Scratch, _matrix.Scratch), T.Zero);
    }

    /// <inheritdoc/>
    public void Shrink<TWeight>(TWeight weight, ArrayView<T> x, int turn)
        where TWeight : unmanaged, IWeight<T> => _space.Scale(weight, x, x, x);

    /// <inheritdoc/>
    public bool TryInverseColumnNorms(ArrayView<T> inverse)
    {
        _space.Copy(_matrix.InverseNorms, inverse);
        return true;
    }

    /// <inheritdoc/>
    public bool TryGramColumn(int j, ArrayView<T> column)
    {
        if (_matrix.Gram.Length == 0)
        {
            return false;
        }

        _space.Copy(_matrix.Gram.SubView((long)j * Columns, Columns), column);
        return true;
    }

    /// <inheritdoc/>
    public bool TryLeastSquares(ArrayView<T> y, ArrayView<T> support, ArrayView<T> x) => false;

    /// <inheritdoc/>
    public bool TryWeightedRidge<TWeight>(TWeight weight, ArrayView<T> by, T ridge, ArrayView<T> y, ArrayView<T> x)
        where TWeight : unmanaged, IWeight<T> => false;

    /// <inheritdoc/>
    public void LoadMeasurements(ArrayView<T> measurements, ArrayView<T> y) => _space.Copy(measurements, y);

    /// <inheritdoc/>
    public void StoreCoefficients(ArrayView<T> x, ArrayView<T> coefficients) => _space.Copy(x, coefficients);

    /// <inheritdoc/>
    public void StoreSignal(ArrayView<T> x, ArrayView<T> signal) => StoreCoefficients(x, signal);

    private void Multiply(ArrayView<T> lines, ArrayView<T> v, ArrayView<T> z) => _lines.Multiply(lines, false, v, T.Zero, z, T.One, z);
}
