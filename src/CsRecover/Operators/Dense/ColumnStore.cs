using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// The columns of A that least squares has asked for, each as a row, and their products with each other: solvers come back to most of their columns in every iteration. The products have the
/// same bits whatever was asked for before. For one thread at a time.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="a">A.</param>
internal sealed unsafe class ColumnStore<T>(DenseMatrix<T> a) : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The most memory that a store may come to take.</summary>
    private const long MostBytes = 1L << 24;

    private readonly int[] _places = [.. Enumerable.Repeat(-1, a.Columns)];
    private readonly int _m = a.RowStorage;
    private NativeBuffer<T>? _columns, _products;
    private int _count, _capacity;

    /// <summary>Distance between the rows of <see cref="Products"/>.</summary>
    public nint Stride => HostVector.StorageFor(_capacity);

    /// <summary>Whether the store of a matrix can hold all of its columns.</summary>
    /// <param name="a">The matrix.</param>
    public static bool Fits(DenseMatrix<T> a) => (long)a.Columns * (a.RowStorage + a.ColumnStorage) * sizeof(T) <= MostBytes;

    /// <summary>Copies columns of A into rows.</summary>
    /// <param name="a">A.</param>
    /// <param name="columns">Column numbers.</param>
    /// <param name="rows">Receives a row of <see cref="DenseMatrix{T}.RowStorage"/> numbers for each.</param>
    public static void Gather(DenseMatrix<T> a, ReadOnlySpan<int> columns, T* rows)
    {
        int m = a.RowStorage;
        for (int p = 0; p < columns.Length; p++)
        {
            new Span<T>(rows + (nint)p * m + a.Rows, m - a.Rows).Clear();
        }

        // Eight rows of A at a time fill one cache line of each column.
        for (int start = 0; start < a.Rows; start += 8)
        {
            int end = Math.Min(start + 8, a.Rows);
            for (int p = 0; p < columns.Length; p++)
            {
                T* from = a.Pointer + columns[p] + (nint)start * a.ColumnStorage, to = rows + (nint)p * m;
                for (int i = start; i < end; i++, from += a.ColumnStorage)
                {
                    to[i] = *from;
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _columns?.Dispose();
        _products?.Dispose();
    }

    /// <summary>Where a column is that was included.</summary>
    /// <param name="column">Its number.</param>
    public int Place(int column) => _places[column];

    /// <summary>A column.</summary>
    /// <param name="place">Its place.</param>
    public T* Column(int place) => _columns!.Pointer + (nint)place * _m;

    /// <summary>The products of a column with those of all places.</summary>
    /// <param name="place">Its place.</param>
    public T* Products(int place) => _products!.Pointer + place * Stride;

    /// <summary>Makes sure that columns are there.</summary>
    /// <param name="columns">Their numbers.</param>
    public void Include(ReadOnlySpan<int> columns)
    {
        Span<int> fresh = columns.Length <= 512 ? stackalloc int[columns.Length] : new int[columns.Length];
        int more = 0;
        foreach (int column in columns)
        {
            if (_places[column] < 0)
            {
                _places[column] = _count + more;
                fresh[more++] = column;
            }
        }

        if (more == 0)
        {
            return;
        }

        Reserve(_count + more);
        int before = _count;
        T* rows = Column(before), products = Products(before), across = _products!.Pointer + before;
        Gather(a, fresh[..more], rows);
        for (int p = 0; p < before + more; p++)
        {
            new Span<T>(across + p * Stride, more).Clear();
        }

        MatrixProduct.AddTransposed(T.One, _columns!.Pointer, _m, before, rows, _m, more, _m, across, Stride);
        HostTranspose.Copy(across, before, more, Stride, products, Stride);
        MatrixProduct.AddTransposed(T.One, rows, _m, more, rows, _m, more, _m, products + before, Stride, lower: true);
        _count = before + more;
        HostTranspose.Mirror(products + before, more, Stride);
    }

    private void Reserve(int count)
    {
        if (count <= _capacity)
        {
            return;
        }

        int capacity = Math.Min(a.Columns, Math.Max(count + count / 2, 64));
        nint stride = HostVector.StorageFor(capacity);
        NativeBuffer<T> columns = NativeBuffer<T>.Uncleared((nint)capacity * _m), products = NativeBuffer<T>.Uncleared(capacity * stride);
        for (int p = 0; p < _count; p++)
        {
            new ReadOnlySpan<T>(Column(p), _m).CopyTo(new Span<T>(columns.Pointer + (nint)p * _m, _m));
            new ReadOnlySpan<T>(Products(p), _count).CopyTo(new Span<T>(products.Pointer + p * stride, _count));
        }

        Dispose();
        (_columns, _products, _capacity) = (columns, products, capacity);
    }
}
