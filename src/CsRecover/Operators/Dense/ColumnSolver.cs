using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>Direct solves with a stored matrix: least squares on some of its columns, and weighted ridge regression.</summary>
internal static unsafe class ColumnSolver
{
    /// <summary>c = argmin |y - A_S c|; see <see cref="ColumnFits{T}.Solve"/>.</summary>
    /// <param name="parts">A.</param>
    /// <param name="columns">S, k column numbers.</param>
    /// <param name="y">m numbers, padded with zeros.</param>
    /// <param name="c">k numbers, overwritten.</param>
    public static void LeastSquares<T>(DenseParts<T> parts, ReadOnlySpan<int> columns, T* y, Span<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var fits = new ColumnFits<T>(parts);
        fits.Solve(columns, y, parts.Matrix.RowStorage, 1, c);
    }

    /// <summary>x = W A^T (A W A^T + ridge I)^-1 y for a diagonal W, not negative.</summary>
    /// <param name="a">A.</param>
    /// <param name="weights">The diagonal of W, padded with zeros; overwritten.</param>
    /// <param name="ridge">Not negative.</param>
    /// <param name="y">m numbers, padded with zeros.</param>
    /// <param name="x">n numbers, overwritten; not <paramref name="weights"/>.</param>
    /// <param name="pool">Memory.</param>
    /// <returns>False when the system is too close to singular; x is then unchanged.</returns>
    public static bool TryWeightedRidge<T>(DenseMatrix<T> a, T* weights, T ridge, T* y, T* x, BufferPool pool)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int m = a.Rows, n = a.ColumnStorage, stride = a.RowStorage;
        NativeBuffer<byte> buffer = pool.Rent(((nint)m * (n + stride) + 3 * (nint)stride + n) * sizeof(T));
        T* weighted = (T*)buffer.Pointer, system = weighted + (nint)m * n, z = system + (nint)m * stride, residual = z + stride, back = residual + stride;
        for (int i = 0; i < m; i++)
        {
            HostKernels.Multiply(a.Pointer + (nint)i * n, weights, weighted + (nint)i * n, n);
        }

        new Span<T>(system, checked(m * stride)).Clear();
        MatrixProduct.AddTransposed(T.One, weighted, n, m, a.Pointer, n, m, n, system, stride, lower: true);
        for (int i = 0; i < m; i++)
        {
            // A row of zeros (padding) stands for itself.
            T* diagonal = system + (nint)i * stride + i;
            *diagonal = *diagonal + ridge > T.Zero ? *diagonal + ridge : T.One;
        }

        bool solved = Cholesky.TryFactorise(system, stride, m, Epsilon<T>() * T.CreateTruncating(8));
        if (solved)
        {
            new Span<T>(z, 2 * stride + n).Clear();
            Cholesky.Solve(system, stride, m, y, z);
            Cholesky.SolveTransposed(system, stride, m, z);

            // One correction with the residual of the system itself.
            MatrixKernels.AddRows(weighted, n, m, z, back, n);
            MatrixKernels.Multiply(a.Pointer, n, m, back, residual, n);
            for (int i = 0; i < m; i++)
            {
                residual[i] = y[i] - residual[i] - ridge * z[i];
            }

            Cholesky.Solve(system, stride, m, residual, residual);
            Cholesky.SolveTransposed(system, stride, m, residual);
            HostKernels.Combine(T.One, z, T.One, residual, z, stride);
            new Span<T>(x, n).Clear();
            MatrixKernels.AddRows(weighted, n, m, z, x, n);
        }

        pool.Return(buffer);
        return solved;
    }

    private static T Epsilon<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.BitIncrement(T.One) - T.One;
}
