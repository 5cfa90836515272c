using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>A real m x n matrix in host memory, row by row; rows are padded with zeros to a multiple of <see cref="HostVector.Granule"/>.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed unsafe class DenseMatrix<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly NativeBuffer<T> _memory;

    /// <summary>A matrix of zeros.</summary>
    /// <param name="rows">m.</param>
    /// <param name="columns">n.</param>
    public DenseMatrix(int rows, int columns)
        : this(rows, columns, isCleared: true)
    {
    }

    private DenseMatrix(int rows, int columns, bool isCleared)
    {
        Rows = rows;
        Columns = columns;
        RowStorage = HostVector.StorageFor(rows);
        ColumnStorage = HostVector.StorageFor(columns);
        nint length = rows * (nint)ColumnStorage;
        _memory = isCleared ? new NativeBuffer<T>(length) : NativeBuffer<T>.Uncleared(length);
        for (int i = 0; i < rows && !isCleared && ColumnStorage > columns; i++)
        {
            new Span<T>(Pointer + (nint)i * ColumnStorage + columns, ColumnStorage - columns).Clear();
        }
    }

    /// <summary>m.</summary>
    public int Rows { get; }

    /// <summary>n.</summary>
    public int Columns { get; }

    /// <summary>Stored length of a vector of m numbers.</summary>
    public int RowStorage { get; }

    /// <summary>Stored length of a vector of n numbers; also the distance between rows.</summary>
    public int ColumnStorage { get; }

    /// <summary>The first entry.</summary>
    public T* Pointer => _memory.Pointer;

    /// <summary>A matrix with anything in it, for those who write every entry.</summary>
    /// <param name="rows">m.</param>
    /// <param name="columns">n.</param>
    public static DenseMatrix<T> ToFill(int rows, int columns) => new(rows, columns, isCleared: false);

    /// <summary>Copies and checks a matrix.</summary>
    /// <param name="values">m n numbers, row by row.</param>
    /// <param name="rows">m.</param>
    /// <param name="columns">n.</param>
    /// <returns>The matrix.</returns>
    public static DenseMatrix<T> Copy(ReadOnlySpan<T> values, int rows, int columns)
    {
        if (rows < 1 || columns < 1)
        {
            throw new ArgumentException($"A matrix needs at least one row and one column; got {rows} x {columns}.");
        }

        Check.Matrix(values, rows, columns, nameof(values));
        DenseMatrix<T> matrix = ToFill(rows, columns);
        for (int i = 0; i < rows; i++)
        {
            values.Slice(i * columns, columns).CopyTo(matrix.Row(i));
        }

        return matrix;
    }

    /// <summary>The transposed matrix.</summary>
    /// <returns>n x m numbers.</returns>
    public DenseMatrix<T> Turn()
    {
        var turned = new DenseMatrix<T>(Columns, Rows);
        HostTranspose.Copy(Pointer, Rows, Columns, ColumnStorage, turned.Pointer, turned.ColumnStorage);
        return turned;
    }

    /// <summary>y_s = M x_s for several vectors.</summary>
    /// <param name="turned">M^T, if it is there: the product is quicker with it, and the same.</param>
    /// <param name="x">One vector of <see cref="ColumnStorage"/> numbers after the other.</param>
    /// <param name="count">How many.</param>
    /// <param name="y">Vectors of <see cref="RowStorage"/> numbers, overwritten.</param>
    public void Multiply(DenseMatrix<T>? turned, T* x, int count, T* y)
    {
        new Span<T>(y, count * RowStorage).Clear();
        if (turned is null)
        {
            MatrixProduct.AddTransposed(T.One, x, ColumnStorage, count, Pointer, ColumnStorage, Rows, ColumnStorage, y, RowStorage);
        }
        else
        {
            MatrixProduct.Add(x, ColumnStorage, count, turned.Pointer, RowStorage, Columns, y, RowStorage, RowStorage);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();

    /// <summary>Row i without its padding.</summary>
    /// <param name="i">Row number.</param>
    public Span<T> Row(int i) => new(Pointer + (nint)i * ColumnStorage, Columns);
}
