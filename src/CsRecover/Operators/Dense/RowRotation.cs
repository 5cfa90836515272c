using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// A matrix turned in the space of measurements so that its rows are orthogonal: A A^H = U diag(s^2) U^H, and U^H A has rows of squared norms s^2.
/// Measurements are turned alike; residuals keep their norms and least squares its answers.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed unsafe class RowRotation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly DenseMatrix<T> _turn;
    private readonly BufferPool _pool = new();

    private RowRotation(DenseMatrix<T> turn, DenseMatrix<T> a)
    {
        _turn = turn;
        var turned = new DenseMatrix<T>(a.Rows, a.Columns);
        MatrixProduct.Add(turn.Pointer, turn.ColumnStorage, a.Rows, a.Pointer, a.ColumnStorage, a.Rows, turned.Pointer, turned.ColumnStorage, turned.ColumnStorage);
        Turned = new DenseParts<T>(turned);
    }

    /// <summary>U^H A.</summary>
    public DenseParts<T> Turned { get; }

    /// <summary>Turns a real matrix.</summary>
    /// <param name="a">A.</param>
    public static RowRotation<T> Of(DenseMatrix<T> a)
    {
        DenseMatrix<T> products = Products(a);
        var gram = new HermitianMatrix(a.Rows);
        for (int i = 0; i < a.Rows; i++)
        {
            for (int j = 0; j < a.Rows; j++)
            {
                gram[i, j] = double.CreateTruncating(products.Row(i)[j]);
            }
        }

        HermitianEigen eigen = HermitianEigen.Of(gram);
        var turn = new DenseMatrix<T>(a.Rows, a.Rows);
        for (int i = 0; i < a.Rows; i++)
        {
            for (int j = 0; j < a.Rows; j++)
            {
                turn.Row(i)[j] = T.CreateTruncating(eigen.Real(i)[j]);
            }
        }

        return new RowRotation<T>(turn, a);
    }

    /// <summary>Turns a complex matrix that is stored as the real one it is on vectors in cells.</summary>
    /// <param name="a">The real matrix, see <see cref="ComplexDenseOperator"/>.</param>
    /// <param name="rows">m, complex rows.</param>
    public static RowRotation<T> OfCells(DenseMatrix<T> a, int rows)
    {
        DenseMatrix<T> products = Products(a);
        var gram = new HermitianMatrix(rows);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < rows; j++)
            {
                int re = HostVector.CellOffset(i), other = HostVector.CellOffset(j);
                gram[i, j] = new Complex(double.CreateTruncating(products.Row(re)[other]), double.CreateTruncating(products.Row(re + HostVector.Cell)[other]));
            }
        }

        HermitianEigen eigen = HermitianEigen.Of(gram);
        var turn = new DenseMatrix<T>(a.Rows, a.Rows);
        for (int i = 0; i < rows; i++)
        {
            Span<T> re = turn.Row(HostVector.CellOffset(i)), im = turn.Row(HostVector.CellOffset(i) + HostVector.Cell);
            for (int j = 0; j < rows; j++)
            {
                // Row i is conj(u_i).
                int at = HostVector.CellOffset(j);
                T real = T.CreateTruncating(eigen.Real(i)[j]), imaginary = T.CreateTruncating(-eigen.Imaginary(i)[j]);
                re[at] = real;
                re[at + HostVector.Cell] = -imaginary;
                im[at] = imaginary;
                im[at + HostVector.Cell] = real;
            }
        }

        return new RowRotation<T>(turn, a);
    }

    /// <summary>y &lt;- U^H y.</summary>
    /// <param name="y">Stored measurements.</param>
    public void Turn(HostVector<T> y)
    {
        using Copy from = CopyOf(y);
        MatrixKernels.Multiply(_turn.Pointer, _turn.ColumnStorage, _turn.Rows, from.Pointer, y.Pointer, _turn.ColumnStorage);
    }

    /// <summary>y &lt;- U y.</summary>
    /// <param name="y">Stored measurements.</param>
    public void TurnBack(HostVector<T> y)
    {
        using Copy from = CopyOf(y);
        new Span<T>(y.Pointer, y.Length).Clear();
        MatrixKernels.AddRows(_turn.Pointer, _turn.ColumnStorage, _turn.Rows, from.Pointer, y.Pointer, _turn.ColumnStorage);
    }

    /// <summary>A A^T, rows by rows.</summary>
    private static DenseMatrix<T> Products(DenseMatrix<T> a)
    {
        var products = new DenseMatrix<T>(a.Rows, a.Rows);
        MatrixProduct.AddTransposed(
            T.One, a.Pointer, a.ColumnStorage, a.Rows, a.Pointer, a.ColumnStorage, a.Rows, a.ColumnStorage, products.Pointer, products.ColumnStorage);
        return products;
    }

    private Copy CopyOf(HostVector<T> y)
    {
        NativeBuffer<byte> buffer = _pool.Rent((nint)y.Length * sizeof(T));
        new ReadOnlySpan<T>(y.Pointer, y.Length).CopyTo(new Span<T>(buffer.Pointer, y.Length));
        return new Copy(_pool, buffer);
    }

    /// <summary>A borrowed copy of a vector.</summary>
    private readonly struct Copy(BufferPool pool, NativeBuffer<byte> buffer) : IDisposable
    {
        public T* Pointer => (T*)buffer.Pointer;

        public void Dispose() => pool.Return(buffer);
    }
}
