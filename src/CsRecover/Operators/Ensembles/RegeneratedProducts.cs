using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>Products with a matrix whose entries are written anew, a tile of a row at a time, whenever they are needed.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TEntries">The entries.</typeparam>
/// <param name="entries">The entries.</param>
/// <param name="tile">Room for <see cref="EntryTile.Width"/> numbers.</param>
internal readonly unsafe struct RegeneratedProducts<T, TEntries>(TEntries entries, T* tile) : IProducts<HostVector<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TEntries : struct, IMatrixEntries<T>
{
    private readonly TEntries _entries = entries;
    private readonly T* _tile = tile;

    /// <inheritdoc/>
    public int Rows => _entries.Rows;

    /// <inheritdoc/>
    public int Columns => _entries.Columns;

    /// <inheritdoc/>
    public bool HasOrthonormalRows => false;

    /// <inheritdoc/>
    public void Forward(HostVector<T> x, HostVector<T> y)
    {
        new Span<T>(y.Pointer, Rows).Clear();
        for (int j = 0; j < x.Length; j += EntryTile.Width)
        {
            // Entries beyond the last column are arbitrary, but x is 0 there.
            int count = Math.Min(EntryTile.Width, x.Length - j);
            for (int i = 0; i < Rows; i++)
            {
                _entries.Row(i, j, _tile, count);
                y.Pointer[i] += HostKernels.Dot(_tile, x.Pointer + j, count);
            }
        }
    }

    /// <inheritdoc/>
    public void Adjoint(HostVector<T> y, HostVector<T> x, bool add)
    {
        if (!add)
        {
            new Span<T>(x.Pointer, x.Length).Clear();
        }

        for (int j = 0; j < x.Length; j += EntryTile.Width)
        {
            int count = Math.Min(EntryTile.Width, x.Length - j);
            for (int i = 0; i < Rows; i++)
            {
                _entries.Row(i, j, _tile, count);
                HostKernels.Combine(T.One, x.Pointer + j, y.Pointer[i], _tile, x.Pointer + j, count);
            }
        }

        new Span<T>(x.Pointer, x.Length)[Columns..].Clear();
    }

    /// <inheritdoc/>
    public void Column(int j, HostVector<T> column)
    {
        _entries.Column(j, column.Pointer);
        new Span<T>(column.Pointer, column.Length)[Rows..].Clear();
    }
}
