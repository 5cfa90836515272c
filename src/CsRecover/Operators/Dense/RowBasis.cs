using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// An orthonormal basis of the row space of A: A = L Q with L lower triangular and Q Q^T = I. With it the nearest x that
/// explains y is x + Q^T (L^-1 y - Q x): one pass over Q and no solve.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed unsafe class RowBasis<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Rows that are orthonormalised together.</summary>
    private const int Block = 32;

    /// <summary>A row that keeps this share of its length loses less than one bit to cancellation: once is then enough.</summary>
    private const double LeastKept = 0.5;

    private readonly Lazy<DenseMatrix<T>?> _turned;
    private readonly Lazy<RowStrips<T>> _strips;

    private RowBasis(DenseMatrix<T> factor, DenseMatrix<T> basis)
    {
        Factor = factor;
        Basis = basis;
        _turned = new(() => DenseParts<T>.TurnedIfSmall(basis));
        _strips = new(() => new RowStrips<T>(basis));
    }

    /// <summary>L, m x m, lower triangular; a zero on the diagonal marks a row of A that depends on the ones above it.</summary>
    public DenseMatrix<T> Factor { get; }

    /// <summary>Q, m x n; rows of dependent rows are zero.</summary>
    public DenseMatrix<T> Basis { get; }

    /// <summary>Q^T, for projections of blocks of signals; null when that would take more than half a gigabyte.</summary>
    public DenseMatrix<T>? Turned => _turned.Value;

    /// <summary>Q by strips, for projections of one signal.</summary>
    public RowStrips<T> Strips => _strips.Value;

    /// <summary>
    /// Orthonormalises the rows of a matrix: block Gram-Schmidt, twice where the first pass cancels digits (Barlow and Smoktunowicz,
    /// "Reorthogonalized block classical Gram-Schmidt", Numer. Math. 123, 2013), with classical Gram-Schmidt inside a block, which is as good where digits do not cancel.
    /// </summary>
    /// <param name="a">The matrix.</param>
    /// <returns>The factorisation.</returns>
    public static RowBasis<T> Of(DenseMatrix<T> a)
    {
        int m = a.Rows, storage = a.ColumnStorage;
        var l = new DenseMatrix<T>(m, m);
        DenseMatrix<T> q = DenseMatrix<T>.ToFill(m, a.Columns);
        for (int i = 0; i < m; i++)
        {
            a.Row(i).CopyTo(q.Row(i));
        }

        using var work = new NativeBuffer<T>(Block * ((nint)l.ColumnStorage + 3 * Block));
        T* coefficients = work.Pointer, inner = coefficients + Block * l.ColumnStorage, total = inner + Block * Block, product = total + Block * Block;
        T dependent = T.CreateTruncating(16) * T.Sqrt(T.CreateTruncating(m)) * (T.BitIncrement(T.One) - T.One);
        for (int start = 0; start < m; start += Block)
        {
            int rows = Math.Min(Block, m - start);
            T* block = q.Pointer + (nint)start * storage, factor = l.Pointer + (nint)start * l.ColumnStorage;

            // A_I = L_I Q_earlier + total Q_I holds before and after each pass; before the first, total is the unit matrix.
            new Span<T>(total, Block * Block).Clear();
            for (int i = 0; i < rows; i++)
            {
                total[i * Block + i] = T.One;
            }

            bool again = true;
            for (int pass = 0; pass < 2 && again; pass++)
            {
                new Span<T>(coefficients, Block * l.ColumnStorage).Clear();
                MatrixProduct.AddTransposed(-T.One, block, storage, rows, q.Pointer, storage, start, storage, coefficients, l.ColumnStorage);
                MatrixProduct.Add(coefficients, l.ColumnStorage, rows, q.Pointer, storage, start, block, storage, storage);
                for (int i = 0; i < rows; i++)
                {
                    for (int p = pass == 0 ? i : 0; p <= i; p++)
                    {
                        HostKernels.Combine(T.One, factor + i * l.ColumnStorage, -total[i * Block + p], coefficients + p * l.ColumnStorage, factor + i * l.ColumnStorage, l.ColumnStorage);
                    }
                }

                // A row of which only rounding errors are left after the first pass depends on the others; one that shrinks again in the second was nothing else.
                T kept = Orthonormalise(a, start, rows, block, storage, inner, pass == 0 ? dependent : T.CreateTruncating(0.1), relativeToMatrix: pass == 0);
                again = kept < T.CreateTruncating(LeastKept);
                if (pass == 0)
                {
                    new ReadOnlySpan<T>(inner, Block * Block).CopyTo(new Span<T>(total, Block * Block));
                }
                else
                {
                    Multiply(total, inner, product, rows);
                }
            }

            for (int i = 0; i < rows; i++)
            {
                new ReadOnlySpan<T>(total + i * Block, i + 1).CopyTo(l.Row(start + i)[start..]);
            }
        }

        return new RowBasis<T>(l, q);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Factor.Dispose();
        Basis.Dispose();
        if (_turned.IsValueCreated)
        {
            _turned.Value?.Dispose();
        }

        if (_strips.IsValueCreated)
        {
            _strips.Value.Dispose();
        }
    }

    /// <summary>target = L^-1 y; entries of dependent rows are 0. In place is allowed.</summary>
    /// <param name="y">m numbers.</param>
    /// <param name="target">m numbers, overwritten.</param>
    public void SolveFactor(T* y, T* target) => Cholesky.Solve(Factor.Pointer, Factor.ColumnStorage, Factor.Rows, y, target);

    /// <summary>Gram-Schmidt among the rows of a block: old rows = inner * new rows.</summary>
    /// <returns>The least share of a row's length that was left of it.</returns>
    private static T Orthonormalise(DenseMatrix<T> a, int start, int rows, T* block, int storage, T* inner, T tolerance, bool relativeToMatrix)
    {
        new Span<T>(inner, Block * Block).Clear();
        T kept = T.One;
        for (int i = 0; i < rows; i++)
        {
            T* row = block + (nint)i * storage;
            T* shares = inner + i * Block;
            MatrixKernels.Multiply(block, storage, i, row, shares, storage);
            MatrixKernels.SubtractRows(block, i, shares, row, row, storage);

            T* original = a.Pointer + (nint)(start + i) * storage;
            T before = relativeToMatrix ? T.Sqrt(HostKernels.Dot(original, original, storage)) : T.One;
            T norm = T.Sqrt(HostKernels.Dot(row, row, storage));
            bool independent = norm > tolerance * before && norm > T.Zero;
            inner[i * Block + i] = independent ? norm : T.Zero;
            HostKernels.Combine(independent ? T.One / norm : T.Zero, row, T.Zero, row, row, storage);
            kept = independent ? T.Min(kept, norm / before) : T.Zero;
        }

        return kept;
    }

    /// <summary>total &lt;- total * inner, both lower triangular.</summary>
    private static void Multiply(T* total, T* inner, T* product, int rows)
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                T s = T.Zero;
                for (int p = j; p <= i; p++)
                {
                    s += total[i * Block + p] * inner[p * Block + j];
                }

                product[i * Block + j] = s;
            }
        }

        for (int i = 0; i < rows; i++)
        {
            new ReadOnlySpan<T>(product + i * Block, i + 1).CopyTo(new Span<T>(total + i * Block, i + 1));
        }
    }
}
