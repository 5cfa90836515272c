using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// Where the entries of a sparse sign matrix are and which sign they have. For column j, Floyd's algorithm takes d distinct rows: for t = m - d to m - 1, entry
/// k = t - (m - d) has a 64-bit word made of words 2 (k mod 2) + 1 (high) and 2 (k mod 2) of the Philox block with the seed as key and the counter
/// (k / 2, j, 0, <see cref="PhiloxStreams.SparseSigns"/>); its row is (word * (t + 1)) / 2^64 if the column does not have that one yet, else t, and its sign is
/// minus if the word's lowest bit is set.
/// </summary>
internal static class SparseSignTable
{
    /// <summary>Draws all entries. Drawing takes far longer than reading 4 bytes, so the table is stored.</summary>
    /// <param name="rows">m.</param>
    /// <param name="columns">n.</param>
    /// <param name="perColumn">d.</param>
    /// <param name="seed">The key.</param>
    /// <returns>n d numbers, column by column: the row of an entry, plus m where the entry is negative.</returns>
    public static unsafe NativeBuffer<int> Draw(int rows, int columns, int perColumn, ulong seed)
    {
        var table = new NativeBuffer<int>((nint)columns * perColumn);
        var taken = new ulong[((long)rows + 63) / 64];
        int* entry = table.Pointer;
        for (int j = 0; j < columns; j++, entry += perColumn)
        {
            (uint W0, uint W1, uint W2, uint W3) block = default;
            for (int k = 0; k < perColumn; k++)
            {
                if (k % 2 == 0)
                {
                    block = Philox.Block((uint)k / 2, (uint)j, 0, PhiloxStreams.SparseSigns, (uint)seed, (uint)(seed >> 32));
                }

                ulong word = k % 2 == 0 ? ((ulong)block.W1 << 32) | block.W0 : ((ulong)block.W3 << 32) | block.W2;
                int t = rows - perColumn + k, row = (int)Math.BigMul(word, (ulong)t + 1, out _);
                if ((taken[row / 64] >> (row % 64) & 1) != 0)
                {
                    row = t;
                }

                taken[row / 64] |= 1ul << (row % 64);
                entry[k] = (word & 1) != 0 ? row + rows : row;
            }

            for (int k = 0; k < perColumn; k++)
            {
                int row = entry[k] >= rows ? entry[k] - rows : entry[k];
                taken[row / 64] = 0;
            }
        }

        return table;
    }
}

/// <summary>Products with a sparse sign matrix, O(n d).</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TSizes">m and n: fields, or constants in a specialised operator.</typeparam>
/// <param name="sizes">m and n.</param>
/// <param name="perColumn">d.</param>
/// <param name="table">From <see cref="SparseSignTable.Draw"/>.</param>
/// <param name="signed">Room for 2 m numbers: y beside -y, so that an entry's sign is part of its address and costs nothing.</param>
internal readonly unsafe struct SparseSignProducts<T, TSizes>(TSizes sizes, int perColumn, int* table, T* signed) : IProducts<HostVector<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TSizes : struct, IMatrixSizes
{
    private readonly TSizes _sizes = sizes;
    private readonly int _perColumn = perColumn;
    private readonly int* _table = table;
    private readonly T* _signed = signed;
    private readonly T _scale = T.CreateTruncating(1.0 / Math.Sqrt(perColumn));

    /// <inheritdoc/>
    public int Rows => _sizes.Rows;

    /// <inheritdoc/>
    public int Columns => _sizes.Columns;

    /// <inheritdoc/>
    public bool HasOrthonormalRows => false;

    /// <inheritdoc/>
    public void Forward(HostVector<T> x, HostVector<T> y)
    {
        new Span<T>(_signed, 2 * Rows).Clear();
        int* entry = _table;
        for (int j = 0; j < Columns; j++, entry += _perColumn)
        {
            T v = x.Pointer[j];
            if (v != T.Zero)
            {
                for (int k = 0; k < _perColumn; k++)
                {
                    _signed[entry[k]] += v;
                }
            }
        }

        for (int i = 0; i < Rows; i++)
        {
            y.Pointer[i] = (_signed[i] - _signed[i + Rows]) * _scale;
        }
    }

    /// <inheritdoc/>
    public void Adjoint(HostVector<T> y, HostVector<T> x, bool add)
    {
        for (int i = 0; i < Rows; i++)
        {
            T v = y.Pointer[i] * _scale;
            _signed[i] = v;
            _signed[i + Rows] = -v;
        }

        int* entry = _table;
        for (int j = 0; j < Columns; j++, entry += _perColumn)
        {
            T sum = add ? x.Pointer[j] : T.Zero;
            for (int k = 0; k < _perColumn; k++)
            {
                sum += _signed[entry[k]];
            }

            x.Pointer[j] = sum;
        }

        new Span<T>(x.Pointer, x.Length)[Columns..].Clear();
    }

    /// <inheritdoc/>
    public void Column(int j, HostVector<T> column)
    {
        new Span<T>(column.Pointer, column.Length).Clear();
        int* entry = _table + (nint)j * _perColumn;
        for (int k = 0; k < _perColumn; k++)
        {
            bool negative = entry[k] >= Rows;
            column.Pointer[negative ? entry[k] - Rows : entry[k]] = negative ? -_scale : _scale;
        }
    }
}
