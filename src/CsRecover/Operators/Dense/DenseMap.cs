using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>Products with a stored real matrix, and the projection through an orthonormal basis of its rows.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TSizes">m and n: fields, or constants in a specialised operator.</typeparam>
/// <param name="matrix">The matrix.</param>
/// <param name="basis">Its row basis; needed for the projection only.</param>
/// <param name="sizes">m and n.</param>
internal readonly unsafe struct DenseMap<T, TSizes>(DenseMatrix<T> matrix, RowBasis<T>? basis, TSizes sizes) : IHostMap<T, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TSizes : struct, IMatrixSizes
{
    private readonly TSizes _sizes = sizes;
    private readonly DenseMatrix<T> _matrix = matrix;
    private readonly RowBasis<T>? _basis = basis;

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
        for (int i = 0; i < Rows; i++)
        {
            y.Pointer[i] = HostKernels.Dot(_matrix.Pointer + (nint)i * ColumnStorage, x.Pointer, ColumnStorage);
        }
    }

    /// <inheritdoc/>
    public void Adjoint(HostVector<T> y, HostVector<T> x)
    {
        new Span<T>(x.Pointer, x.Length).Clear();
        for (int i = 0; i < Rows; i++)
        {
            HostKernels.Combine(T.One, x.Pointer, y.Pointer[i], _matrix.Pointer + (nint)i * ColumnStorage, x.Pointer, ColumnStorage);
        }
    }

    /// <inheritdoc/>
    public void Column(int j, HostVector<T> column)
    {
        for (int i = 0; i < Rows; i++)
        {
            column.Pointer[i] = _matrix.Pointer[(nint)i * ColumnStorage + j];
        }
    }

    /// <inheritdoc/>
    public void PrepareProjection(HostVector<T> y, HostVector<T> target) => _basis!.SolveFactor(y.Pointer, target.Pointer);

    /// <inheritdoc/>
    public void MinimumNorm(HostVector<T> target, HostVector<T> x)
    {
        new Span<T>(x.Pointer, x.Length).Clear();
        Project(target, x);
    }

    /// <inheritdoc/>
    public void Project(HostVector<T> target, HostVector<T> x) => ProjectAndMeasure(target, x, Samples.All);

    /// <inheritdoc/>
    public Misfit<T> ProjectAndMeasure(HostVector<T> target, HostVector<T> x, Samples samples)
    {
        T* q = _basis!.Basis.Pointer;
        T sum = T.Zero;
        for (int i = 0; i < Rows; i++, q += ColumnStorage)
        {
            T r = target.Pointer[i] - HostKernels.Dot(q, x.Pointer, ColumnStorage);
            HostKernels.Combine(T.One, x.Pointer, r, q, x.Pointer, ColumnStorage);
            sum += r * r;
        }

        return new Misfit<T>(sum, T.Zero);
    }

    /// <inheritdoc/>
    public void Shrink<TWeight>(TWeight weight, HostVector<T> x, int turn)
        where TWeight : unmanaged, IWeight<T> => HostKernels.Scale(weight, x.Pointer, x.Pointer, x.Pointer, x.Length);

    /// <inheritdoc/>
    public bool TryLeastSquares(HostVector<T> y, HostVector<T> support, HostVector<T> x) => false;

    /// <inheritdoc/>
    public bool TryWeightedRidge<TWeight>(TWeight weight, HostVector<T> by, T ridge, HostVector<T> y, HostVector<T> x)
        where TWeight : unmanaged, IWeight<T> => false;

    /// <inheritdoc/>
    public int StorageIndex(int unknown) => unknown;

    /// <inheritdoc/>
    public void LoadMeasurements(ReadOnlySpan<T> measurements, HostVector<T> y) => Load(measurements, y);

    /// <inheritdoc/>
    public void StoreMeasurements(HostVector<T> y, Span<T> measurements) => new ReadOnlySpan<T>(y.Pointer, Rows).CopyTo(measurements);

    /// <inheritdoc/>
    public void LoadUnknowns(ReadOnlySpan<T> unknowns, HostVector<T> x) => Load(unknowns, x);

    /// <inheritdoc/>
    public void StoreCoefficients(HostVector<T> x, Span<T> coefficients) => new ReadOnlySpan<T>(x.Pointer, Columns).CopyTo(coefficients);

    /// <inheritdoc/>
    public void StoreSignal(HostVector<T> x, Span<T> signal) => StoreCoefficients(x, signal);

    private static void Load(ReadOnlySpan<T> values, HostVector<T> v)
    {
        var all = new Span<T>(v.Pointer, v.Length);
        values.CopyTo(all);
        all[values.Length..].Clear();
    }
}
