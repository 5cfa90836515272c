using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>Orthonormal rows stored by strips (see <see cref="StripKernels"/>), for projections of one signal after the other.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed unsafe class RowStrips<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly NativeBuffer<T> _memory;
    private readonly int _rows, _n;

    /// <summary>Copies rows.</summary>
    /// <param name="rows">Orthonormal or zero rows.</param>
    public RowStrips(DenseMatrix<T> rows)
    {
        const int Strip = StripKernels.Rows;
        (_rows, _n) = (rows.Rows, rows.ColumnStorage);
        _memory = NativeBuffer<T>.Uncleared((nint)_n * ((_rows + Strip - 1) / Strip * Strip));
        int line = 64 / sizeof(T);
        T* to = _memory.Pointer;
        for (int first = 0; first < _rows; first += Strip)
        {
            for (int j = 0; j < _n; j += line)
            {
                for (int i = first; i < first + Strip; i++, to += line)
                {
                    var here = new Span<T>(to, line);
                    if (i < _rows)
                    {
                        new ReadOnlySpan<T>(rows.Pointer + (nint)i * _n + j, line).CopyTo(here);
                    }
                    else
                    {
                        here.Clear();
                    }
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();

    /// <summary>x &lt;- x + Q^T (t - Q x), the nearest vector with Q x = t.</summary>
    /// <param name="target">t, a number for each row.</param>
    /// <param name="x">n numbers, updated.</param>
    /// <param name="scratch">n numbers, overwritten.</param>
    /// <returns>|t - Q x|^2 before.</returns>
    public T Project(T* target, T* x, T* scratch) => StripKernels.AddShares(_memory.Pointer, _rows, target, x, x, scratch, x, _n);

    /// <summary>z &lt;- z + Q^T t.</summary>
    /// <param name="t">A number for each row.</param>
    /// <param name="z">n numbers, updated.</param>
    public void Add(T* t, T* z) => StripKernels.AddRows(_memory.Pointer, _rows, t, z, _n);

    /// <summary>z = s + Q^T Q x.</summary>
    /// <param name="x">n numbers.</param>
    /// <param name="s">n numbers.</param>
    /// <param name="z">n numbers, overwritten; neither of them.</param>
    public void AddProjected(T* x, T* s, T* z) => StripKernels.AddShares(_memory.Pointer, _rows, null, x, s, z, z, _n);
}
