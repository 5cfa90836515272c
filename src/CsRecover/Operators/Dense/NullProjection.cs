using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// Projections of a block of signals onto { x : A x = y } by the null space, x = A^+ y + N^T N x, for one visit of an operator: it waits until so many were asked for that the basis N pays,
/// counted here and not in the operator, so that what a recovery is rounded to does not depend on the ones before. What it keeps of y is only a memory: any y may come next.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="parts">A and what is derived from it.</param>
/// <param name="signals">The most signals that are projected together.</param>
internal sealed unsafe class NullProjection<T>(DenseParts<T> parts, int signals) : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _wait = Wait(parts.Matrix, together: true);
    private readonly int _n = parts.Matrix.ColumnStorage, _m = parts.Matrix.RowStorage;
    private RowBasis<T>? _basis;
    private NativeBuffer<byte>? _memory;
    private int _made, _known;

    /// <summary>Whether the null space is so much smaller than the row space that projections by it can pay.</summary>
    /// <param name="a">A.</param>
    public static bool CanPay(DenseMatrix<T> a) => a.Rows <= a.Columns && 9 * (a.Columns - a.Rows) < 8 * a.Rows;

    /// <summary>How many projections to wait for: until the basis has cost about half of what it saves.</summary>
    /// <param name="a">A.</param>
    /// <param name="together">Whether many signals are projected at a time: there are fewer projections then.</param>
    public static int Wait(DenseMatrix<T> a, bool together)
    {
        double m = a.Rows, d = a.Columns - a.Rows;
        return 1 + (int)((2.0 * d * m + d * d) / ((together ? 16.0 : 2.0) * (m - d)));
    }

    /// <summary>x &lt;- z.</summary>
    /// <param name="z">n numbers.</param>
    /// <param name="x">n numbers, overwritten.</param>
    /// <param name="n">Their stored length.</param>
    /// <returns>|x - z|^2 before: by orthonormal rows, as far as x was from explaining y.</returns>
    public static T Replace(T* z, T* x, nint n)
    {
        Vector256<T> sum = default;
        for (nint i = 0; i < n; i += Vector256<T>.Count)
        {
            Vector256<T> to = Vector256.LoadAligned(z + i), step = to - Vector256.LoadAligned(x + i);
            sum = HostKernels.MultiplyAdd(step, step, sum);
            to.StoreAligned(x + i);
        }

        return Vector256.Sum(sum);
    }

    /// <summary>Projects, or leaves that to the basis of the rows.</summary>
    /// <param name="target">L^-1 y for each signal.</param>
    /// <param name="x">Unknowns of each signal, updated.</param>
    /// <param name="count">How many signals.</param>
    /// <param name="misfits">|L^-1 y - Q x|^2 of each signal before, overwritten.</param>
    /// <returns>False when x is unchanged.</returns>
    public bool TryProject(T* target, T* x, int count, T* misfits)
    {
        _made = Math.Min(_made + 1, _wait + 1);
        if (_made == _wait)
        {
            _basis = parts.NullBasis;
        }

        if (_basis is null)
        {
            return false;
        }

        T* sums = Remember(target, count), shares = sums + (nint)signals * _n;
        T* least = (T*)_memory!.Pointer;
        new ReadOnlySpan<T>(least, count * _n).CopyTo(new Span<T>(sums, count * _n));
        DenseMatrix<T> rows = _basis.Basis;
        rows.Multiply(_basis.Turned, x, count, shares);
        MatrixProduct.Add(shares, rows.RowStorage, count, rows.Pointer, _n, rows.Rows, sums, _n, _n);
        for (int s = 0; s < count; s++)
        {
            misfits[s] = Replace(sums + (nint)s * _n, x + (nint)s * _n, _n);
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_memory is not null)
        {
            parts.Pool.Return(_memory);
            _memory = null;
        }

        _basis = null;
        _known = 0;
    }

    /// <summary>Makes sure that A^+ y is there, one signal after the other from the beginning of the memory.</summary>
    /// <returns>The memory behind it and behind the targets.</returns>
    private T* Remember(T* target, int count)
    {
        nint least = (nint)signals * _n, targets = (nint)signals * _m;
        _memory ??= parts.Pool.Rent((2 * least + targets + (nint)signals * _m) * sizeof(T));
        var memory = (T*)_memory.Pointer;
        var seen = new Span<T>(memory + least, count * _m);
        var now = new ReadOnlySpan<T>(target, count * _m);
        if (count > _known || !MemoryMarshal.AsBytes(now).SequenceEqual(MemoryMarshal.AsBytes(seen)))
        {
            now.CopyTo(seen);
            _known = count;
            DenseMatrix<T> q = parts.Basis.Basis;
            new Span<T>(memory, count * _n).Clear();
            MatrixProduct.Add(target, _m, count, q.Pointer, _n, q.Rows, memory, _n, _n);
        }

        return memory + least + targets;
    }
}
