using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// Stored random matrices that are harder than independent Gaussian entries, for trials of solvers: correlated columns and given condition numbers. Drawn from Philox4x32-10, so that a seed
/// gives the same matrix everywhere, up to rounding.
/// </summary>
public static class TrialMatrices
{
    /// <summary>A matrix of independent rows, whose columns are correlated like a first-order autoregression: E a_ij a_ik is proportional to r^|j - k|. Columns have unit length.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="rows">m, at least 1.</param>
    /// <param name="columns">n, at least 1.</param>
    /// <param name="correlation">r, between -1 and 1.</param>
    /// <param name="seed">The key of the random numbers.</param>
    /// <exception cref="ArgumentException">A size is below 1, or r is not between -1 and 1.</exception>
    public static DenseOperator<T> CorrelatedGaussian<T>(int rows, int columns, double correlation, ulong seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!(Math.Abs(correlation) < 1.0))
        {
            throw new ArgumentException(FormattableString.Invariant($"Expected a correlation between -1 and 1, got {correlation}."), nameof(correlation));
        }

        DenseMatrix<double> a = Normal(rows, columns, seed, PhiloxStreams.CorrelatedEntries);
        double innovation = Math.Sqrt(1.0 - correlation * correlation);
        for (int i = 0; i < rows; i++)
        {
            Span<double> row = a.Row(i);
            for (int j = 1; j < columns; j++)
            {
                row[j] = correlation * row[j - 1] + innovation * row[j];
            }
        }

        return UnitColumns<T>(a);
    }

    /// <summary>A matrix whose columns are independent and uniform on the unit sphere.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="rows">m, at least 1.</param>
    /// <param name="columns">n, at least 1.</param>
    /// <param name="seed">The key of the random numbers.</param>
    /// <exception cref="ArgumentException">A size is below 1.</exception>
    public static DenseOperator<T> SphericalGaussian<T>(int rows, int columns, ulong seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => UnitColumns<T>(Normal(rows, columns, seed, PhiloxStreams.SphericalEntries));

    /// <summary>
    /// U diag(s) V^T with random orthonormal U (m x m) and V (n x m) and singular values s from 1 down to 1 / kappa in geometric progression, scaled so that columns are of unit length in the mean.
    /// </summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="rows">m, at least 1.</param>
    /// <param name="columns">n, at least m.</param>
    /// <param name="condition">kappa, at least 1.</param>
    /// <param name="seed">The key of the random numbers.</param>
    /// <exception cref="ArgumentException">A size is below 1, m is above n, or kappa is below 1 or not finite.</exception>
    public static unsafe DenseOperator<T> IllConditioned<T>(int rows, int columns, double condition, ulong seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (rows > columns)
        {
            throw new ArgumentException($"Expected at most as many rows as columns, got {rows} x {columns}.", nameof(rows));
        }

        if (!(condition >= 1.0 && double.IsFinite(condition)))
        {
            throw new ArgumentException(FormattableString.Invariant($"Expected a condition number of at least 1, got {condition}."), nameof(condition));
        }

        // Gram-Schmidt on Gaussian rows gives rows that are uniform among the orthonormal ones.
        DenseMatrix<double> v = RowBasis<double>.Of(Normal(rows, columns, seed, PhiloxStreams.RightSingularVectors)).Basis;
        DenseMatrix<double> u = RowBasis<double>.Of(Normal(rows, rows, seed, PhiloxStreams.LeftSingularVectors)).Basis;
        double energy = 0;
        for (int i = 0; i < rows; i++)
        {
            double s = rows == 1 ? 1.0 : Math.Pow(condition, -(double)i / (rows - 1));
            energy += s * s;
            for (int p = 0; p < rows; p++)
            {
                u.Row(p)[i] *= s;
            }
        }

        var a = new DenseMatrix<double>(rows, columns);
        MatrixProduct.Add(u.Pointer, u.ColumnStorage, rows, v.Pointer, v.ColumnStorage, rows, a.Pointer, a.ColumnStorage, a.ColumnStorage);
        double scale = Math.Sqrt(columns / energy);
        return Rounded<T>(a, _ => scale);
    }

    private static DenseMatrix<double> Normal(int rows, int columns, ulong seed, uint stream)
    {
        if (rows < 1 || columns < 1)
        {
            throw new ArgumentException($"A matrix needs at least one row and one column; got {rows} x {columns}.");
        }

        var a = new DenseMatrix<double>(rows, columns);
        Parallel.For(0, rows, i => NormalRows.Draw(seed, stream, i, 0, a.Row(i)));
        return a;
    }

    private static DenseOperator<T> UnitColumns<T>(DenseMatrix<double> a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var norms = new double[a.Columns];
        for (int i = 0; i < a.Rows; i++)
        {
            Span<double> row = a.Row(i);
            for (int j = 0; j < norms.Length; j++)
            {
                norms[j] += row[j] * row[j];
            }
        }

        return Rounded<T>(a, j => 1.0 / Math.Sqrt(norms[j]));
    }

    private static DenseOperator<T> Rounded<T>(DenseMatrix<double> a, Func<int, double> scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var rounded = new DenseMatrix<T>(a.Rows, a.Columns);
        for (int j = 0; j < a.Columns; j++)
        {
            double factor = scale(j);
            for (int i = 0; i < a.Rows; i++)
            {
                rounded.Row(i)[j] = T.CreateTruncating(factor * a.Row(i)[j]);
            }
        }

        return new DenseOperator<T>(rounded);
    }
}
