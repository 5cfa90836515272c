using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// An orthonormal basis of the row space of A: A = L Q with L lower triangular and Q Q^T = I. With it the nearest x that
/// explains y is x + Q^T (L^-1 y - Q x): one pass over Q and no solve.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed unsafe class RowBasis<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private RowBasis(DenseMatrix<T> factor, DenseMatrix<T> basis)
    {
        Factor = factor;
        Basis = basis;
    }

    /// <summary>L, m x m, lower triangular; a zero on the diagonal marks a row of A that depends on the ones above it.</summary>
    public DenseMatrix<T> Factor { get; }

    /// <summary>Q, m x n; rows of dependent rows are zero.</summary>
    public DenseMatrix<T> Basis { get; }

    /// <summary>Orthonormalises the rows of a matrix (modified Gram-Schmidt, twice).</summary>
    /// <param name="a">The matrix.</param>
    /// <returns>The factorisation.</returns>
    public static RowBasis<T> Of(DenseMatrix<T> a)
    {
        int m = a.Rows, storage = a.ColumnStorage;
        var l = new DenseMatrix<T>(m, m);
        var q = new DenseMatrix<T>(m, a.Columns);
        T tolerance = T.CreateTruncating(16) * T.Sqrt(T.CreateTruncating(m)) * (T.BitIncrement(T.One) - T.One);
        for (int i = 0; i < m; i++)
        {
            T* row = q.Pointer + (nint)i * storage;
            a.Row(i).CopyTo(q.Row(i));
            T before = T.Sqrt(HostKernels.Dot(row, row, storage));
            for (int pass = 0; pass < 2; pass++)
            {
                for (int p = 0; p < i; p++)
                {
                    T* earlier = q.Pointer + (nint)p * storage;
                    T c = HostKernels.Dot(row, earlier, storage);
                    HostKernels.Combine(T.One, row, -c, earlier, row, storage);
                    l.Row(i)[p] += c;
                }
            }

            T norm = T.Sqrt(HostKernels.Dot(row, row, storage));
            bool independent = norm > tolerance * before && norm > T.Zero;
            l.Row(i)[i] = independent ? norm : T.Zero;
            HostKernels.Combine(independent ? T.One / norm : T.Zero, row, T.Zero, row, row, storage);
        }

        return new RowBasis<T>(l, q);
    }

    /// <summary>target = L^-1 y; entries of dependent rows are 0. In place is allowed.</summary>
    /// <param name="y">m numbers.</param>
    /// <param name="target">m numbers, overwritten.</param>
    public void SolveFactor(T* y, T* target)
    {
        for (int i = 0; i < Factor.Rows; i++)
        {
            ReadOnlySpan<T> row = Factor.Row(i);
            T v = y[i];
            for (int p = 0; p < i; p++)
            {
                v -= row[p] * target[p];
            }

            target[i] = row[i] > T.Zero ? v / row[i] : T.Zero;
        }
    }
}
