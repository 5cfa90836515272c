using System.Numerics;
using System.Runtime.InteropServices;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>The map of a stored real matrix.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TSizes">m and n: fields, or constants in a specialised operator.</typeparam>
/// <param name="parts">The matrix and what is derived from it.</param>
/// <param name="basis">Its row basis; needed for the projection only.</param>
/// <param name="fits">Least squares on its columns.</param>
/// <param name="projection">Projections; needed for them only.</param>
/// <param name="gram">Its Gram matrix, where it is wanted and not too large.</param>
/// <param name="rotation">What turned the matrix, where that was asked for.</param>
/// <param name="sizes">m and n.</param>
internal readonly unsafe struct DenseMap<T, TSizes>(
    DenseParts<T> parts, ColumnFits<T> fits, RowBasis<T>? basis, SignalProjection<T>? projection, DenseMatrix<T>? gram, RowRotation<T>? rotation, TSizes sizes)
    : IHostMap<T, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TSizes : struct, IMatrixSizes
{
    private readonly TSizes _sizes = sizes;
    private readonly DenseParts<T> _parts = parts;
    private readonly DenseMatrix<T> _matrix = parts.Matrix;
    private readonly ColumnFits<T> _fits = fits;
    private readonly RowBasis<T>? _basis = basis;
    private readonly SignalProjection<T>? _projection = projection;
    private readonly DenseMatrix<T>? _gram = gram;
    private readonly RowRotation<T>? _rotation = rotation;

    /// <inheritdoc/>
    public int Rows => _sizes.Rows;

    /// <inheritdoc/>
    public int Columns => _sizes.Columns;

    /// <inheritdoc/>
    public int RowStorage => HostVector.StorageFor(_sizes.Rows);

    /// <inheritdoc/>
    public int ColumnStorage => HostVector.StorageFor(_sizes.Columns);

    /// <inheritdoc/>
    public void Forward(HostVector<T> x, HostVector<T> y)
    {
        if (!_fits.TryMultiply(x.Pointer, y.Pointer))
        {
            MatrixKernels.Multiply(_matrix.Pointer, ColumnStorage, Rows, x.Pointer, y.Pointer, ColumnStorage);
        }
    }

    /// <inheritdoc/>
    public void Adjoint(HostVector<T> y, HostVector<T> x)
    {
        new Span<T>(x.Pointer, x.Length).Clear();
        MatrixKernels.AddRows(_matrix.Pointer, ColumnStorage, Rows, y.Pointer, x.Pointer, ColumnStorage);
    }

    /// <inheritdoc/>
    public void Column(int j, HostVector<T> column)
    {
        T* from = _matrix.Pointer + j;
        for (int i = 0; i < Rows; i++, from += ColumnStorage)
        {
            column.Pointer[i] = *from;
        }
    }

    /// <inheritdoc/>
    public bool TryInverseColumnNorms(HostVector<T> inverse)
    {
        new ReadOnlySpan<T>(_parts.InverseNorms, inverse.Length).CopyTo(new Span<T>(inverse.Pointer, inverse.Length));
        return true;
    }

    /// <inheritdoc/>
    public bool TryGramColumn(int j, HostVector<T> column)
    {
        if (_gram is null)
        {
            return false;
        }

        new ReadOnlySpan<T>(_gram.Pointer + (nint)j * ColumnStorage, ColumnStorage).CopyTo(new Span<T>(column.Pointer, column.Length));
        return true;
    }

    /// <inheritdoc/>
    public void PrepareProjection(HostVector<T> y, HostVector<T> target) => _basis!.SolveFactor(y.Pointer, target.Pointer);

    /// <inheritdoc/>
    public void MinimumNorm(HostVector<T> target, HostVector<T> x)
    {
        _fits.Forget();
        new Span<T>(x.Pointer, x.Length).Clear();
        MatrixKernels.AddRows(_basis!.Basis.Pointer, ColumnStorage, Rows, target.Pointer, x.Pointer, ColumnStorage);
    }

    /// <inheritdoc/>
    public void Project(HostVector<T> target, HostVector<T> x) => ProjectAndMeasure(target, x, Samples.All);

    /// <inheritdoc/>
    public Misfit<T> ProjectAndMeasure(HostVector<T> target, HostVector<T> x, Samples samples) => new(_projection!.Project(target.Pointer, x.Pointer), T.Zero);

    /// <inheritdoc/>
    public void Shrink<TWeight>(TWeight weight, HostVector<T> x, int turn)
        where TWeight : unmanaged, IWeight<T> => HostKernels.Scale(weight, x.Pointer, x.Pointer, x.Pointer, x.Length);

    /// <inheritdoc/>
    public bool TryLeastSquares(HostVector<T> y, HostVector<T> support, HostVector<T> x)
    {
        var columns = new List<int>();
        for (int j = 0; j < Columns; j++)
        {
            if (support.Pointer[j] != T.Zero)
            {
                columns.Add(j);
            }
        }

        return TryLeastSquares(y, columns, x);
    }

    /// <summary>Least squares on a list of columns; the rest of x becomes 0.</summary>
    /// <param name="y">m measurements.</param>
    /// <param name="columns">Column numbers.</param>
    /// <param name="x">n unknowns, overwritten.</param>
    /// <returns>False when there are more columns than rows; x is then unchanged.</returns>
    public bool TryLeastSquares(HostVector<T> y, List<int> columns, HostVector<T> x)
    {
        if (columns.Count > Rows)
        {
            return false;
        }

        var values = new T[columns.Count];
        if (columns.Count > 0)
        {
            _fits.Solve(CollectionsMarshal.AsSpan(columns), y.Pointer, RowStorage, 1, values);
        }

        new Span<T>(x.Pointer, x.Length).Clear();
        for (int p = 0; p < values.Length; p++)
        {
            x.Pointer[columns[p]] = values[p];
        }

        return true;
    }

    /// <inheritdoc/>
    public bool TryWeightedRidge<TWeight>(TWeight weight, HostVector<T> by, T ridge, HostVector<T> y, HostVector<T> x)
        where TWeight : unmanaged, IWeight<T>
    {
        NativeBuffer<byte> buffer = _parts.Pool.Rent((nint)ColumnStorage * sizeof(T));
        var weights = (T*)buffer.Pointer;
        HostKernels.Evaluate(weight, by.Pointer, by.Pointer, weights, ColumnStorage);
        bool solved = TryWeightedRidge(weights, ridge, y, x);
        _parts.Pool.Return(buffer);
        return solved;
    }

    /// <summary>Weighted ridge regression with given weights.</summary>
    /// <param name="weights">n weights; overwritten beyond the last column.</param>
    /// <param name="ridge">Added to the diagonal, not negative.</param>
    /// <param name="y">m measurements.</param>
    /// <param name="x">n unknowns, overwritten.</param>
    /// <returns>False when the system is too close to singular; x is then unchanged.</returns>
    public bool TryWeightedRidge(T* weights, T ridge, HostVector<T> y, HostVector<T> x)
    {
        new Span<T>(weights + Columns, ColumnStorage - Columns).Clear();
        return ColumnSolver.TryWeightedRidge(_matrix, weights, ridge, y.Pointer, x.Pointer, _parts.Pool);
    }

    /// <inheritdoc/>
    public int StorageIndex(int unknown) => unknown;

    /// <inheritdoc/>
    public void LoadMeasurements(ReadOnlySpan<T> measurements, HostVector<T> y)
    {
        HostTransfer.Load(measurements, y);
        Turn(y);
    }

    /// <inheritdoc/>
    public void StoreMeasurements(HostVector<T> y, Span<T> measurements)
    {
        TurnBack(y);
        new ReadOnlySpan<T>(y.Pointer, Rows).CopyTo(measurements);
        Turn(y);
    }

    /// <summary>Turns measurements as they were taken into those of the map.</summary>
    /// <param name="y">Stored measurements, updated.</param>
    public void Turn(HostVector<T> y) => _rotation?.Turn(y);

    /// <summary>Turns the map's measurements into those that were taken.</summary>
    /// <param name="y">Stored measurements, updated.</param>
    public void TurnBack(HostVector<T> y) => _rotation?.TurnBack(y);

    /// <inheritdoc/>
    public void LoadUnknowns(ReadOnlySpan<T> unknowns, HostVector<T> x) => HostTransfer.Load(unknowns, x);

    /// <inheritdoc/>
    public void StoreCoefficients(HostVector<T> x, Span<T> coefficients) => new ReadOnlySpan<T>(x.Pointer, Columns).CopyTo(coefficients);

    /// <inheritdoc/>
    public void StoreSignal(HostVector<T> x, Span<T> signal) => StoreCoefficients(x, signal);
}
