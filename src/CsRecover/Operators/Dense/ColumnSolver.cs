using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>Direct solves with a stored matrix: least squares on some of its columns, and weighted ridge regression.</summary>
internal static unsafe class ColumnSolver
{
    private const int MostCorrections = 4;

    /// <summary>
    /// c = argmin |y - A_S c|, as accurate as an orthogonal factorisation: the normal equations' Cholesky factor, then corrections
    /// with the true residual (the corrected seminormal equations; Bjorck, "Stability analysis of the method of seminormal equations
    /// for linear least squares problems", Linear Algebra Appl. 88/89, 1987). When the columns are too dependent for that, the
    /// columns are orthonormalised; columns that depend on earlier ones get 0.
    /// </summary>
    /// <param name="parts">A.</param>
    /// <param name="columns">S, k column numbers.</param>
    /// <param name="y">m numbers, padded with zeros.</param>
    /// <param name="c">k numbers, overwritten.</param>
    public static void LeastSquares<T>(DenseParts<T> parts, ReadOnlySpan<int> columns, T* y, Span<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => LeastSquares(parts, columns, y, parts.Matrix.RowStorage, 1, c);

    /// <summary><see cref="LeastSquares{T}(DenseParts{T}, ReadOnlySpan{int}, T*, Span{T})"/> for several right sides by one factorisation.</summary>
    /// <param name="parts">A.</param>
    /// <param name="columns">S, k column numbers.</param>
    /// <param name="y">Right sides of m numbers, padded with zeros.</param>
    /// <param name="strideY">Distance between them.</param>
    /// <param name="count">How many.</param>
    /// <param name="c">k numbers for each right side, overwritten.</param>
    public static void LeastSquares<T>(DenseParts<T> parts, ReadOnlySpan<int> columns, T* y, nint strideY, int count, Span<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        DenseMatrix<T> a = parts.Matrix;
        int k = columns.Length, m = a.RowStorage, stride = HostVector.StorageFor(k);
        NativeBuffer<byte> buffer = parts.Pool.Rent(((nint)k * (m + stride) + m + 3 * stride) * sizeof(T));
        T* gathered = (T*)buffer.Pointer, gram = gathered + (nint)k * m, residual = gram + (nint)k * stride;
        T* solution = residual + m, correction = solution + stride;
        Gather(a, columns, gathered);
        if (parts.GramForFit(k) is { } whole)
        {
            GatherSquare(whole, columns, gram, stride);
        }
        else
        {
            new Span<T>(gram, checked(k * stride)).Clear();
            MatrixProduct.AddTransposed(T.One, gathered, m, k, gathered, m, k, m, gram, stride, lower: true);
        }

        bool sound = Cholesky.TryFactorise(gram, stride, k, Epsilon<T>() * T.CreateTruncating(64 + k));
        for (int s = 0; s < count && sound; s++)
        {
            sound = TryCorrectedSeminormal(gathered, gram, k, m, stride, y + s * strideY, residual, solution, correction);
            new ReadOnlySpan<T>(solution, k).CopyTo(c[(s * k)..]);
        }

        if (!sound)
        {
            Orthonormalised(gathered, k, m, a.Rows, y, strideY, count, solution, c);
        }

        parts.Pool.Return(buffer);
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

    /// <summary>Copies columns of A into rows.</summary>
    private static void Gather<T>(DenseMatrix<T> a, ReadOnlySpan<int> columns, T* rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
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

    /// <summary>Copies the lower triangle of rows and columns S of a symmetric matrix.</summary>
    private static void GatherSquare<T>(DenseMatrix<T> whole, ReadOnlySpan<int> columns, T* square, int stride)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < columns.Length; i++)
        {
            T* from = whole.Pointer + (nint)columns[i] * whole.ColumnStorage, to = square + (nint)i * stride;
            for (int j = 0; j <= i; j++)
            {
                to[j] = from[columns[j]];
            }

            // What the factorisation reads beyond the diagonal has to be a number.
            new Span<T>(to + i + 1, stride - i - 1).Clear();
        }
    }

    private static bool TryCorrectedSeminormal<T>(T* columns, T* gram, int k, int m, int stride, T* y, T* residual, T* solution, T* correction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T epsilon = Epsilon<T>();
        new Span<T>(solution, stride).Clear();
        new Span<T>(correction, stride).Clear();
        new ReadOnlySpan<T>(y, m).CopyTo(new Span<T>(residual, m));
        T last = T.Zero;
        for (int round = 0; round <= MostCorrections; round++)
        {
            MatrixKernels.Multiply(columns, m, k, residual, correction, m);
            Cholesky.Solve(gram, stride, k, correction, correction);
            Cholesky.SolveTransposed(gram, stride, k, correction);
            HostKernels.Combine(T.One, solution, T.One, correction, solution, stride);
            T change = T.Sqrt(HostKernels.Dot(correction, correction, stride)), size = T.Sqrt(HostKernels.Dot(solution, solution, stride));
            if (!T.IsFinite(size) || (round > 1 && change > T.CreateTruncating(0.5) * last))
            {
                return T.IsFinite(size) && change <= T.CreateTruncating(64) * epsilon * size;
            }

            if (round > 0 && change <= T.CreateTruncating(4) * epsilon * size)
            {
                return true;
            }

            // A first correction this small shows that the next would be lost in rounding.
            if (round == 1 && change <= T.Sqrt(epsilon) * T.CreateTruncating(1e-3) * size)
            {
                return true;
            }

            last = change;
            new ReadOnlySpan<T>(y, m).CopyTo(new Span<T>(residual, m));
            for (int p = 0; p < k; p++)
            {
                correction[p] = -solution[p];
            }

            MatrixKernels.AddRows(columns, m, k, correction, residual, m);
        }

        return last <= T.CreateTruncating(64) * epsilon * T.Sqrt(HostKernels.Dot(solution, solution, stride));
    }

    private static void Orthonormalised<T>(T* columns, int k, int m, int rows, T* y, nint strideY, int count, T* solution, Span<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var matrix = new DenseMatrix<T>(k, rows);
        new ReadOnlySpan<T>(columns, checked(k * m)).CopyTo(new Span<T>(matrix.Pointer, k * m));
        var basis = RowBasis<T>.Of(matrix);
        for (int s = 0; s < count; s++)
        {
            MatrixKernels.Multiply(basis.Basis.Pointer, m, k, y + s * strideY, solution, m);
            Cholesky.SolveTransposed(basis.Factor.Pointer, basis.Factor.ColumnStorage, k, solution);
            new ReadOnlySpan<T>(solution, k).CopyTo(c[(s * k)..]);
        }
    }
}
