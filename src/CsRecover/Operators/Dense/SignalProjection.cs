using System.Numerics;
using System.Runtime.InteropServices;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// Projections of one signal onto { x : A x = y }, for one visit of an operator: by the rows of A, x + Q^T (L^-1 y - Q x), and where the null space is so much smaller that its basis pays
/// (see <see cref="NullProjection{T}"/>), after some projections by it, A^+ y + N^T N x.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="parts">A and what is derived from it.</param>
internal sealed unsafe class SignalProjection<T>(DenseParts<T> parts) : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _n = parts.Matrix.ColumnStorage, _m = parts.Matrix.RowStorage;
    private int _wait = NullProjection<T>.CanPay(parts.Matrix) ? NullProjection<T>.Wait(parts.Matrix, together: false) : int.MaxValue;
    private RowStrips<T>? _rows, _null;
    private NativeBuffer<byte>? _memory;
    private bool _knows;

    /// <summary>Projects.</summary>
    /// <param name="target">L^-1 y.</param>
    /// <param name="x">n unknowns, updated.</param>
    /// <returns>|L^-1 y - Q x|^2 before.</returns>
    public T Project(T* target, T* x)
    {
        _rows ??= parts.Basis.Strips;
        _memory ??= parts.Pool.Rent((2 * (nint)_n + _m) * sizeof(T));
        var scratch = (T*)_memory.Pointer;
        if (_wait < int.MaxValue && --_wait == 0)
        {
            _null = parts.NullBasis?.Strips;
            _wait = int.MaxValue;
        }

        if (_null is null)
        {
            return _rows.Project(target, x, scratch);
        }

        T* least = Remember(target, scratch + _n);
        _null.AddProjected(x, least, scratch);
        return NullProjection<T>.Replace(scratch, x, _n);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_memory is not null)
        {
            parts.Pool.Return(_memory);
            _memory = null;
        }

        _knows = false;
    }

    /// <summary>Makes sure that A^+ y is there: what is kept of y is only a memory, and any y may come next.</summary>
    private T* Remember(T* target, T* least)
    {
        var seen = new Span<T>(least + _n, _m);
        var now = new ReadOnlySpan<T>(target, _m);
        if (!_knows || !MemoryMarshal.AsBytes(now).SequenceEqual(MemoryMarshal.AsBytes(seen)))
        {
            now.CopyTo(seen);
            _knows = true;
            new Span<T>(least, _n).Clear();
            _rows!.Add(target, least);
        }

        return least;
    }
}
