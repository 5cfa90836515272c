using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// An orthonormal basis N of the null space of A. Where A has more than half as many rows as columns, x + A^+ (y - A x) = A^+ y + N^T N x takes fewer multiplications than the basis
/// of the rows does: 2 (n - m) n instead of 2 m n.
/// </summary>
internal static unsafe class NullBasis
{
    /// <summary>Makes the basis: random signs, from which the rows of A are taken out, orthonormalised, and what that has brought back of the rows of A taken out again.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="a">A.</param>
    /// <param name="rows">The basis of its rows.</param>
    /// <param name="inverseNorms">1 / |a_j| for each column.</param>
    /// <returns>n - rank rows of n numbers, whose factor is of no use; null where there are more of them than A has rows, where columns are zero (padding would come in) or where the signs happen to be dependent.</returns>
    public static RowBasis<T>? Of<T>(DenseMatrix<T> a, RowBasis<T> rows, T* inverseNorms)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int dimension = a.Columns - Rank(rows);
        if (dimension > a.Rows)
        {
            return null;
        }

        for (int j = 0; j < a.Columns; j++)
        {
            if (!(inverseNorms[j] > T.Zero))
            {
                return null;
            }
        }

        using var signs = new DenseMatrix<T>(dimension, a.Columns);
        for (int i = 0; i < dimension; i++)
        {
            Draw(i, signs.Row(i));
        }

        TakeOut(rows.Basis, signs);
        var basis = RowBasis<T>.Of(signs);
        TakeOut(rows.Basis, basis.Basis);
        return Rank(basis) == dimension ? basis : null;
    }

    private static int Rank<T>(RowBasis<T> rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int rank = 0;
        for (int i = 0; i < rows.Factor.Rows; i++)
        {
            rank += rows.Factor.Row(i)[i] > T.Zero ? 1 : 0;
        }

        return rank;
    }

    private static void Draw<T>(int row, Span<T> signs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int first = 0; first < signs.Length; first += 128)
        {
            (uint w0, uint w1, uint w2, uint w3) = Philox.Block((uint)first / 128, (uint)row, 0, PhiloxStreams.NullSpace, 0, 0);
            ReadOnlySpan<uint> words = [w0, w1, w2, w3];
            for (int j = first; j < Math.Min(first + 128, signs.Length); j++)
            {
                signs[j] = (words[j % 128 / 32] >> (j % 32) & 1) != 0 ? -T.One : T.One;
            }
        }
    }

    /// <summary>Z &lt;- Z - (Z Q^T) Q.</summary>
    private static void TakeOut<T>(DenseMatrix<T> q, DenseMatrix<T> z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = q.ColumnStorage;
        using var shares = new DenseMatrix<T>(z.Rows, q.Rows);
        MatrixProduct.AddTransposed(-T.One, z.Pointer, n, z.Rows, q.Pointer, n, q.Rows, n, shares.Pointer, shares.ColumnStorage);
        MatrixProduct.Add(shares.Pointer, shares.ColumnStorage, z.Rows, q.Pointer, n, q.Rows, z.Pointer, n, n);
    }
}
