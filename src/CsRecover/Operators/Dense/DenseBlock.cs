using System.Numerics;
using System.Runtime.InteropServices;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>A stored real matrix applied to several signals at once: matrix times matrix.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="parts">A and what is derived from it.</param>
/// <param name="basis">Its row basis; needed for the projection only.</param>
/// <param name="nullSpace">Projections by its null space, where they can pay.</param>
/// <param name="scratch">Room for <see cref="ScratchFor"/> numbers.</param>
/// <param name="signals">How many signals.</param>
internal readonly unsafe struct DenseBlock<T>(DenseParts<T> parts, RowBasis<T>? basis, NullProjection<T>? nullSpace, T* scratch, int signals) : IHostBlock<DenseBlock<T>, T, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Rows of Q whose residuals are taken together; exact, because the rows are orthonormal.</summary>
    private const int Together = 32;

    private readonly DenseParts<T> _parts = parts;
    private readonly DenseMatrix<T> _matrix = parts.Matrix;
    private readonly RowBasis<T>? _basis = basis;
    private readonly NullProjection<T>? _nullSpace = nullSpace;
    private readonly T* _scratch = scratch;

    /// <inheritdoc/>
    public int Signals { get; } = signals;

    /// <summary>Scratch numbers that a block needs.</summary>
    /// <param name="signals">How many signals.</param>
    public static int ScratchFor(int signals) => HostVector.StorageFor(signals) + signals * Together;

    /// <inheritdoc/>
    public DenseBlock<T> First(int signals) => new(_parts, _basis, _nullSpace, _scratch, signals);

    /// <inheritdoc/>
    public T Misfit(int signal) => _scratch[signal];

    /// <inheritdoc/>
    public void Forward(HostVector<T> x, HostVector<T> y)
    {
        int n = _matrix.ColumnStorage;
        new Span<T>(y.Pointer, y.Length).Clear();
        MatrixKernels.AddProductTransposed(T.One, x.Pointer, n, Signals, _matrix.Pointer, n, _matrix.Rows, n, y.Pointer, _matrix.RowStorage);
    }

    /// <inheritdoc/>
    public void Adjoint(HostVector<T> y, HostVector<T> x) => Combine(_matrix, y, x);

    /// <inheritdoc/>
    public void PrepareProjection(HostVector<T> y, HostVector<T> target)
    {
        for (int s = 0; s < Signals; s++)
        {
            _basis!.SolveFactor(y.Pointer + (nint)s * _matrix.RowStorage, target.Pointer + (nint)s * _matrix.RowStorage);
        }
    }

    /// <inheritdoc/>
    public void MinimumNorm(HostVector<T> target, HostVector<T> x) => Combine(_basis!.Basis, target, x);

    /// <inheritdoc/>
    public void Project(HostVector<T> target, HostVector<T> x) => ProjectAndMeasure(target, x, Samples.All);

    /// <inheritdoc/>
    public Misfit<T> ProjectAndMeasure(HostVector<T> target, HostVector<T> x, Samples samples)
    {
        T* misfits = _scratch;
        if (_nullSpace is null || !_nullSpace.TryProject(target.Pointer, x.Pointer, Signals, misfits))
        {
            ProjectByRows(target, x, misfits);
        }

        T sum = T.Zero;
        for (int s = 0; s < Signals; s++)
        {
            sum += misfits[s];
        }

        return new Misfit<T>(sum, T.Zero);
    }

    /// <inheritdoc/>
    public void Shrink<TWeight>(TWeight weight, HostVector<T> x, int turn)
        where TWeight : unmanaged, IWeight<T> => HostKernels.Scale(weight, x.Pointer, x.Pointer, x.Pointer, Signals * (nint)_matrix.ColumnStorage);

    /// <inheritdoc/>
    public bool TryLeastSquares(HostVector<T> y, HostVector<T> support, HostVector<T> x)
    {
        var columns = new List<int>();
        for (int j = 0; j < _matrix.Columns; j++)
        {
            if (support.Pointer[j] != T.Zero)
            {
                columns.Add(j);
            }
        }

        return columns.Count <= _matrix.Rows && TryLeastSquares(y, columns, x);
    }

    /// <summary>Least squares on a list of columns; the rest of x becomes 0.</summary>
    /// <param name="y">Measurements.</param>
    /// <param name="columns">Column numbers, at most as many as there are rows.</param>
    /// <param name="x">Unknowns, overwritten.</param>
    /// <returns>True.</returns>
    public bool TryLeastSquares(HostVector<T> y, List<int> columns, HostVector<T> x)
    {
        int k = columns.Count;
        var values = new T[k * Signals];
        if (k > 0)
        {
            ColumnSolver.LeastSquares(_parts, CollectionsMarshal.AsSpan(columns), y.Pointer, _matrix.RowStorage, Signals, values);
        }

        new Span<T>(x.Pointer, x.Length).Clear();
        for (int p = 0; p < values.Length; p++)
        {
            x.Pointer[(nint)(p / k) * _matrix.ColumnStorage + columns[p % k]] = values[p];
        }

        return true;
    }

    private void ProjectByRows(HostVector<T> target, HostVector<T> x, T* misfits)
    {
        int n = _matrix.ColumnStorage, m = _matrix.RowStorage;
        T* residuals = misfits + HostVector.StorageFor(Signals);
        new Span<T>(misfits, Signals).Clear();
        for (int start = 0; start < _matrix.Rows; start += Together)
        {
            int rows = Math.Min(Together, _matrix.Rows - start);
            T* q = _basis!.Basis.Pointer + (nint)start * n;
            for (int s = 0; s < Signals; s++)
            {
                new ReadOnlySpan<T>(target.Pointer + (nint)s * m + start, rows).CopyTo(new Span<T>(residuals + s * Together, rows));
            }

            MatrixKernels.AddProductTransposed(-T.One, x.Pointer, n, Signals, q, n, rows, n, residuals, Together);
            for (int s = 0; s < Signals; s++)
            {
                foreach (T r in new ReadOnlySpan<T>(residuals + s * Together, rows))
                {
                    misfits[s] += r * r;
                }
            }

            MatrixKernels.AddProduct(residuals, Together, Signals, q, n, rows, x.Pointer, n, n);
        }
    }

    /// <summary>x_s = sum_i y_si row_i for each signal.</summary>
    private void Combine(DenseMatrix<T> rows, HostVector<T> y, HostVector<T> x)
    {
        new Span<T>(x.Pointer, x.Length).Clear();
        MatrixKernels.AddProduct(y.Pointer, rows.RowStorage, Signals, rows.Pointer, rows.ColumnStorage, rows.Rows, x.Pointer, rows.ColumnStorage, rows.ColumnStorage);
    }
}
