using System.Numerics;
using System.Runtime.InteropServices;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>A stored real matrix applied to several signals at once: matrix times matrix.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="parts">A and what is derived from it.</param>
/// <param name="fits">Least squares on its columns, those of the signals alone too.</param>
/// <param name="basis">Its row basis; needed for the projection only.</param>
/// <param name="nullSpace">Projections by its null space, where they can pay.</param>
/// <param name="scratch">Room for <see cref="ScratchFor"/> numbers.</param>
/// <param name="signals">How many signals.</param>
internal readonly unsafe struct DenseBlock<T>(DenseParts<T> parts, ColumnFits<T> fits, RowBasis<T>? basis, NullProjection<T>? nullSpace, T* scratch, int signals)
    : IHostBlock<DenseBlock<T>, T, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Of how many unknowns one may differ from 0 for the columns to be added one by one.</summary>
    private const int Sparse = 8;

    private readonly DenseParts<T> _parts = parts;
    private readonly DenseMatrix<T> _matrix = parts.Matrix;
    private readonly ColumnFits<T> _fits = fits;
    private readonly RowBasis<T>? _basis = basis;
    private readonly NullProjection<T>? _nullSpace = nullSpace;
    private readonly T* _scratch = scratch;

    /// <inheritdoc/>
    public int Signals { get; } = signals;

    /// <summary>Scratch numbers that a block needs.</summary>
    /// <param name="signals">How many signals.</param>
    /// <param name="rowStorage">Stored length of a signal's measurements.</param>
    public static int ScratchFor(int signals, int rowStorage) => HostVector.StorageFor(signals) + signals * rowStorage;

    /// <inheritdoc/>
    public DenseBlock<T> First(int signals) => new(_parts, _fits, _basis, _nullSpace, _scratch, signals);

    /// <inheritdoc/>
    public T Misfit(int signal) => _scratch[signal];

    /// <inheritdoc/>
    public void Forward(HostVector<T> x, HostVector<T> y)
    {
        int n = _matrix.ColumnStorage;
        if (_parts.Turned is { } turned && new ReadOnlySpan<T>(x.Pointer, Signals * n).Count(T.Zero) > (long)Signals * n / Sparse * (Sparse - 1))
        {
            AddColumns(turned, x, y);
        }
        else
        {
            _matrix.Multiply(_parts.Turned, x.Pointer, Signals, y.Pointer);
        }
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
    public void MinimumNorm(HostVector<T> target, HostVector<T> x)
    {
        _fits.Forget();
        Combine(_basis!.Basis, target, x);
    }

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
            _fits.Solve(CollectionsMarshal.AsSpan(columns), y.Pointer, _matrix.RowStorage, Signals, values);
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
        _basis!.Basis.Multiply(_basis.Turned, x.Pointer, Signals, residuals);
        for (int s = 0; s < Signals; s++)
        {
            T* r = residuals + (nint)s * m;
            HostKernels.Combine(T.One, target.Pointer + (nint)s * m, -T.One, r, r, m);
            misfits[s] = HostKernels.Dot(r, r, m);
        }

        // With orthonormal rows the residuals of all of them are those of each alone.
        MatrixProduct.Add(residuals, m, Signals, _basis.Basis.Pointer, n, _matrix.Rows, x.Pointer, n, n);
    }

    /// <summary>y_s = sum of x_sj a_j over the few j where x_sj is not 0, to the same bits as with all of them.</summary>
    private void AddColumns(DenseMatrix<T> columns, HostVector<T> x, HostVector<T> y)
    {
        int n = _matrix.ColumnStorage, m = _matrix.RowStorage;
        new Span<T>(y.Pointer, y.Length).Clear();
        var chosen = new int[n];
        var factors = new T[n];
        for (int s = 0; s < Signals; s++)
        {
            T* signal = x.Pointer + (nint)s * n;
            int count = 0;
            for (int j = 0; j < columns.Rows; j++)
            {
                if (signal[j] != T.Zero)
                {
                    chosen[count] = j;
                    factors[count++] = signal[j];
                }
            }

            MatrixKernels.AddChosenRows(columns.Pointer, m, chosen.AsSpan(0, count), factors, y.Pointer + (nint)s * m, m);
        }
    }

    /// <summary>x_s = sum_i y_si row_i for each signal.</summary>
    private void Combine(DenseMatrix<T> rows, HostVector<T> y, HostVector<T> x)
    {
        new Span<T>(x.Pointer, x.Length).Clear();
        MatrixProduct.Add(y.Pointer, rows.RowStorage, Signals, rows.Pointer, rows.ColumnStorage, rows.Rows, x.Pointer, rows.ColumnStorage, rows.ColumnStorage);
    }
}
