using System.Collections.Concurrent;
using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>A stored matrix and what is derived from it, each made when it is first asked for and then kept. Safe to share between threads.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed unsafe class DenseParts<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The largest Gram matrix that is kept, and the largest turned one.</summary>
    private const long MostGramBytes = 1L << 29;

    /// <summary>The largest that is made for least squares alone.</summary>
    private const long MostFitGramBytes = 1L << 26;

    private readonly Lazy<RowBasis<T>> _basis;
    private readonly Lazy<DenseMatrix<T>?> _gram;
    private readonly Lazy<DenseMatrix<T>?> _turned;
    private readonly Lazy<RowBasis<T>?> _null;
    private readonly Lazy<NativeBuffer<T>> _inverseNorms;
    private readonly ConcurrentBag<ColumnStore<T>> _stores = [];
    private long _fitted;

    /// <summary>Takes over a matrix.</summary>
    /// <param name="matrix">The matrix.</param>
    public DenseParts(DenseMatrix<T> matrix)
    {
        Matrix = matrix;
        _basis = new(() => RowBasis<T>.Of(matrix));
        _gram = new(MakeGram);
        _null = new(() => Operators.NullBasis.Of(matrix, Basis, InverseNorms));
        _turned = new(() => TurnedIfSmall(matrix));
        _inverseNorms = new(MakeInverseNorms);
    }

    /// <summary>A.</summary>
    public DenseMatrix<T> Matrix { get; }

    /// <summary>The orthonormal basis of its rows.</summary>
    public RowBasis<T> Basis => _basis.Value;

    /// <summary>An orthonormal basis of its null space; null where there is none to be had, see <see cref="Operators.NullBasis"/>.</summary>
    public RowBasis<T>? NullBasis => _null.Value;

    /// <summary>A^T, for products with blocks of signals; null when that would take more than half a gigabyte.</summary>
    public DenseMatrix<T>? Turned => _turned.Value;

    /// <summary>A^T A; null when that would take more than half a gigabyte.</summary>
    public DenseMatrix<T>? Gram => _gram.Value;

    /// <summary>
    /// The Gram matrix for least squares on k columns, once that has been asked so often that forming it would have been cheaper than the many small ones were; null until then. Its entries
    /// have the same bits as theirs.
    /// </summary>
    /// <param name="k">How many columns.</param>
    public DenseMatrix<T>? GramForFit(int k)
    {
        long whole = (long)Matrix.Columns * Matrix.Columns;
        if (whole * sizeof(T) > MostFitGramBytes)
        {
            return null;
        }

        return Interlocked.Add(ref _fitted, (long)k * k) - (long)k * k >= whole || _gram.IsValueCreated ? Gram : null;
    }

    /// <summary>Projections of one signal for one visit.</summary>
    /// <param name="projects">Whether the visit projects at all; null otherwise.</param>
    public SignalProjection<T>? SignalProjection(bool projects) => projects ? new(this) : null;

    /// <summary>Projections of a block of signals by the null space for one visit; null where they cannot pay.</summary>
    /// <param name="projects">Whether the visit projects at all.</param>
    /// <param name="signals">How many signals.</param>
    public NullProjection<T>? NullProjection(bool projects, int signals) => projects && NullProjection<T>.CanPay(Matrix) ? new(this, signals) : null;

    /// <summary>Borrows a store of columns; give it back with <see cref="ReturnColumns"/>.</summary>
    /// <returns>A store; null where the matrix is too large for one.</returns>
    public ColumnStore<T>? RentColumns() => !ColumnStore<T>.Fits(Matrix) ? null : _stores.TryTake(out ColumnStore<T>? store) ? store : new ColumnStore<T>(Matrix);

    /// <summary>Gives a borrowed store back.</summary>
    /// <param name="store">From <see cref="RentColumns"/>.</param>
    public void ReturnColumns(ColumnStore<T> store) => _stores.Add(store);

    /// <summary>1 / |a_j| for each column, 0 for columns of zeros.</summary>
    public T* InverseNorms => _inverseNorms.Value.Pointer;

    /// <summary>Memory for dense solves.</summary>
    public BufferPool Pool { get; } = new();

    /// <summary>The transposed matrix, when it takes at most half a gigabyte.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <returns>It, or null.</returns>
    public static DenseMatrix<T>? TurnedIfSmall(DenseMatrix<T> matrix) =>
        (long)matrix.Columns * matrix.RowStorage * sizeof(T) > MostGramBytes ? null : matrix.Turn();

    /// <inheritdoc/>
    public void Dispose()
    {
        Matrix.Dispose();
        Dispose(_basis);
        Dispose(_null);
        Dispose(_gram);
        Dispose(_turned);
        Dispose(_inverseNorms);
        while (_stores.TryTake(out ColumnStore<T>? store))
        {
            store.Dispose();
        }
    }

    private static void Dispose<TPart>(Lazy<TPart> part)
        where TPart : IDisposable?
    {
        if (part.IsValueCreated)
        {
            part.Value?.Dispose();
        }
    }

    private DenseMatrix<T>? MakeGram()
    {
        int n = Matrix.Columns;
        if ((long)n * n * sizeof(T) > MostGramBytes)
        {
            return null;
        }

        var gram = new DenseMatrix<T>(n, n);
        MatrixProduct.AddGram(Matrix.Pointer, Matrix.ColumnStorage, Matrix.Rows, n, gram.Pointer, gram.ColumnStorage);
        HostTranspose.Mirror(gram.Pointer, n, gram.ColumnStorage);
        return gram;
    }

    private NativeBuffer<T> MakeInverseNorms()
    {
        var norms = new NativeBuffer<T>(Matrix.ColumnStorage);
        Span<T> values = norms.Span[..Matrix.Columns];
        InverseColumnNorms.AddEnergies(Matrix, values);
        InverseColumnNorms.OfEnergies(values);
        return norms;
    }
}
