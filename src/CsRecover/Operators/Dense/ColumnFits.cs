using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// Least squares on columns of A, one support after the other: for one visit of an operator, and one thread. Columns that stay from one support to the next come first in the
/// factorisation, in the order in which they came in, so that what is factorised anew begins with the first column that left. An answer depends, by rounding, on the supports that the
/// same y was fitted on before, and on nothing else: with another y the order is forgotten, and where solvers start anew.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="parts">A.</param>
internal sealed unsafe class ColumnFits<T>(DenseParts<T> parts) : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int MostCorrections = 4;

    private readonly DenseMatrix<T> _a = parts.Matrix;
    private readonly int _m = parts.Matrix.RowStorage;
    private ColumnStore<T>? _store;
    private NativeBuffer<byte>? _memory;
    private T[] _known = [];

    // The columns in the order of the factor; for each column its row there, or -1; their places in the store; and how many rows are factorised.
    private int[] _order = [];
    private int[] _rows = [];
    private int[] _places = [];
    private int _count, _factorised, _capacity;

    private static T Epsilon => T.BitIncrement(T.One) - T.One;

    private nint Stride => HostVector.StorageFor(_capacity);

    private T* Gathered => (T*)_memory!.Pointer;

    private T* Factor => Gathered + (nint)_capacity * _m;

    private T* Scratch => Factor + _capacity * Stride;

    /// <summary>
    /// c = argmin |y - A_S c|, as accurate as an orthogonal factorisation: the normal equations' Cholesky factor, then corrections
    /// with the true residual (the corrected seminormal equations; Bjorck, "Stability analysis of the method of seminormal equations
    /// for linear least squares problems", Linear Algebra Appl. 88/89, 1987). When the columns are too dependent for that, the
    /// columns are orthonormalised; columns that depend on earlier ones get 0.
    /// </summary>
    /// <param name="columns">S, k different column numbers, at most as many as A has rows, at least one.</param>
    /// <param name="y">Right sides of m numbers, padded with zeros.</param>
    /// <param name="strideY">Distance between them.</param>
    /// <param name="count">How many.</param>
    /// <param name="c">k numbers for each right side, overwritten.</param>
    public void Solve(ReadOnlySpan<int> columns, T* y, nint strideY, int count, Span<T> c)
    {
        int k = columns.Length;
        if (!Continues(y, count))
        {
            Forget();
        }

        bool moved = Reserve(k);
        int first = Order(columns), kept = moved ? 0 : first;
        _factorised = Math.Min(_factorised, kept);
        Load(kept);
        bool sound = Cholesky.TryFactorise(Factor, Stride, k, Epsilon * T.CreateTruncating(64 + k), _factorised);
        _factorised = sound ? k : 0;
        T* solution = Scratch + _m;
        for (int s = 0; s < count && sound; s++)
        {
            sound = TryCorrectedSeminormal(y + s * strideY);
            for (int p = 0; p < k; p++)
            {
                c[s * k + p] = solution[_rows[columns[p]]];
            }
        }

        if (!sound)
        {
            Orthonormalised(columns, y, strideY, count, c);
        }
    }

    /// <summary>Starts anew: what comes next does not depend on what was fitted before.</summary>
    public void Forget()
    {
        for (int p = 0; p < _count; p++)
        {
            _rows[_order[p]] = -1;
        }

        _count = _factorised = 0;
    }

    /// <summary>y = A x by the columns that were fitted last, where x has no others: that is what the residual of a fit takes.</summary>
    /// <param name="x">n unknowns.</param>
    /// <param name="y">m numbers, overwritten.</param>
    /// <returns>False when x has others; y is then unchanged.</returns>
    public bool TryMultiply(T* x, T* y)
    {
        if (_count == 0)
        {
            return false;
        }

        T* factors = Scratch + _m;
        new Span<T>(factors, _count).Clear();
        for (int j = 0; j < _a.ColumnStorage; j += Vector256<T>.Count)
        {
            uint zeros = Vector256.ExtractMostSignificantBits(Vector256.Equals(Vector256.LoadAligned(x + j), Vector256<T>.Zero));
            for (uint others = ~zeros & ((1u << Vector256<T>.Count) - 1u); others != 0; others &= others - 1)
            {
                int column = j + BitOperations.TrailingZeroCount(others);
                if (column >= _a.Columns || _rows[column] < 0)
                {
                    return false;
                }

                factors[_rows[column]] = x[column];
            }
        }

        new Span<T>(y, _m).Clear();
        MatrixKernels.AddRows(Gathered, _m, _count, factors, y, _m);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_store is not null)
        {
            parts.ReturnColumns(_store);
            _store = null;
        }

        if (_memory is not null)
        {
            parts.Pool.Return(_memory);
            _memory = null;
        }

        _capacity = _count = _factorised = 0;
    }

    /// <summary>Makes room; the order of the columns stays.</summary>
    /// <returns>Whether columns and factor have to be fetched again.</returns>
    private bool Reserve(int k)
    {
        if (k <= _capacity)
        {
            return false;
        }

        if (_memory is not null)
        {
            parts.Pool.Return(_memory);
        }

        _capacity = Math.Min(_a.Rows, k + k / 4);
        _memory = parts.Pool.Rent(((nint)_capacity * (_m + Stride) + _m + 2 * Stride) * sizeof(T));
        Array.Resize(ref _order, _capacity);
        Array.Resize(ref _places, _capacity);
        if (_rows.Length == 0)
        {
            _rows = [.. Enumerable.Repeat(-1, _a.Columns)];
            _store = parts.RentColumns();
        }

        return true;
    }

    /// <summary>Whether y is the one of the last call; remembers it.</summary>
    private bool Continues(T* y, int count)
    {
        var now = new ReadOnlySpan<T>(y, _m);
        bool same = count == 1 && MemoryMarshal.AsBytes(now).SequenceEqual(MemoryMarshal.AsBytes(_known.AsSpan()));
        if (!same)
        {
            Array.Resize(ref _known, _m);
            now.CopyTo(_known);
        }

        return same;
    }

    /// <summary>Brings the columns into their order.</summary>
    /// <returns>How many of the first are where they were.</returns>
    private int Order(ReadOnlySpan<int> columns)
    {
        const int Wanted = 1 << 30;
        foreach (int column in columns)
        {
            _rows[column] = _rows[column] < 0 ? Wanted : _rows[column] | Wanted;
        }

        int first = 0, count = 0;
        for (int p = 0; p < _count; p++)
        {
            int column = _order[p];
            if (_rows[column] < Wanted)
            {
                _rows[column] = -1;
                continue;
            }

            first += p == first ? 1 : 0;
            _order[count] = column;
            _rows[column] = count++;
        }

        foreach (int column in columns)
        {
            if (_rows[column] >= Wanted)
            {
                _order[count] = column;
                _rows[column] = count++;
            }
        }

        _count = count;
        return first;
    }

    /// <summary>Fetches the columns that are not where they were, and the products of those that are to be factorised.</summary>
    private void Load(int kept)
    {
        ReadOnlySpan<int> order = _order.AsSpan(0, _count), moved = order[kept..];
        DenseMatrix<T>? whole = null;
        if (_store is not null)
        {
            _store.Include(moved);
            for (int p = kept; p < _count; p++)
            {
                _places[p] = _store.Place(order[p]);
                new ReadOnlySpan<T>(_store.Column(_places[p]), _m).CopyTo(new Span<T>(Gathered + (nint)p * _m, _m));
            }
        }
        else
        {
            ColumnStore<T>.Gather(_a, moved, Gathered + (nint)kept * _m);
            whole = parts.GramForFit(_count);
        }

        // What the factorisation reads beyond the diagonal has to be a number, which the products are, too.
        int from = Cholesky.FirstRow(_factorised);
        if (_store is null && whole is null)
        {
            T* rows = Gathered + (nint)from * _m, products = Factor + from * Stride;
            new Span<T>(products, checked((int)((_count - from) * Stride))).Clear();
            MatrixProduct.AddTransposed(T.One, rows, _m, _count - from, Gathered, _m, from, _m, products, Stride);
            MatrixProduct.AddTransposed(T.One, rows, _m, _count - from, rows, _m, _count - from, _m, products + from, Stride, lower: true);
            return;
        }

        fixed (int* places = whole is null ? _places : _order)
        {
            // Up to the first column that left, they are in the store in their order.
            int run = 0;
            while (run < _count && places[run] == run)
            {
                run++;
            }

            for (int p = from; p < _count; p++)
            {
                T* row = whole is null ? _store!.Products(places[p]) : whole.Pointer + (nint)places[p] * whole.ColumnStorage, to = Factor + p * Stride;
                new ReadOnlySpan<T>(row, Math.Min(run, p + 1)).CopyTo(new Span<T>(to, p + 1));
                for (int q = run; q <= p; q++)
                {
                    to[q] = row[places[q]];
                }

                new Span<T>(to + p + 1, (int)Stride - p - 1).Clear();
            }
        }
    }

    private bool TryCorrectedSeminormal(T* y)
    {
        T epsilon = Epsilon;
        int k = _count, stride = HostVector.StorageFor(k);               // not the factor's, which depends on what came before
        T* columns = Gathered, factor = Factor, residual = Scratch, solution = residual + _m, correction = solution + stride;
        new Span<T>(solution, 2 * stride).Clear();
        new ReadOnlySpan<T>(y, _m).CopyTo(new Span<T>(residual, _m));
        T last = T.Zero;
        for (int round = 0; round <= MostCorrections; round++)
        {
            MatrixKernels.Multiply(columns, _m, k, residual, correction, _m);
            Cholesky.Solve(factor, Stride, k, correction, correction);
            Cholesky.SolveTransposed(factor, Stride, k, correction);
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

            // A first correction this small, squared, shows that the next would be lost in rounding.
            if (round == 1 && change <= T.Sqrt(epsilon) * T.CreateTruncating(0.0625) * size)
            {
                return true;
            }

            last = change;
            new ReadOnlySpan<T>(y, _m).CopyTo(new Span<T>(residual, _m));
            for (int p = 0; p < k; p++)
            {
                correction[p] = -solution[p];
            }

            MatrixKernels.AddRows(columns, _m, k, correction, residual, _m);
        }

        return last <= T.CreateTruncating(64) * epsilon * T.Sqrt(HostKernels.Dot(solution, solution, stride));
    }

    private void Orthonormalised(ReadOnlySpan<int> columns, T* y, nint strideY, int count, Span<T> c)
    {
        int k = columns.Length;
        using var matrix = new DenseMatrix<T>(k, _a.Rows);
        for (int p = 0; p < k; p++)
        {
            new ReadOnlySpan<T>(Gathered + (nint)_rows[columns[p]] * _m, _m).CopyTo(new Span<T>(matrix.Pointer + (nint)p * _m, _m));
        }

        T* solution = Scratch + _m;
        using RowBasis<T> basis = RowBasis<T>.Of(matrix);
        for (int s = 0; s < count; s++)
        {
            MatrixKernels.Multiply(basis.Basis.Pointer, _m, k, y + s * strideY, solution, _m);
            Cholesky.SolveTransposed(basis.Factor.Pointer, basis.Factor.ColumnStorage, k, solution);
            new ReadOnlySpan<T>(solution, k).CopyTo(c[(s * k)..]);
        }
    }
}
