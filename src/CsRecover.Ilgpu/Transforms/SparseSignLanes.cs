using System.Numerics;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>A sparse sign matrix in device memory, by columns and by rows: both products are sums that one lane gathers, so nothing is added to a number by two lanes.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal struct SparseSignLanes<T> : ILaneProducts<T>
    where T : unmanaged, INumberBase<T>
{
    /// <summary>d entries a column: the row of an entry, plus m where it is negative.</summary>
    public ArrayView<int> ByColumns;

    /// <summary>The entries of the rows, one row after another: the column of an entry, plus n where it is negative.</summary>
    public ArrayView<int> ByRows;

    /// <summary>Where each row begins in <see cref="ByRows"/>, m + 1 numbers.</summary>
    public ArrayView<int> RowStarts;

    /// <summary>n, and d.</summary>
    public int Width, PerColumn;

    /// <summary>1 / sqrt(d).</summary>
    public T Scale;

    /// <inheritdoc/>
    public readonly int Rows => RowStarts.IntLength - 1;

    /// <inheritdoc/>
    public readonly int Columns => Width;

    /// <inheritdoc/>
    public readonly void Forward(ArrayView<T> x, ArrayView<T> y, int lane, int lanes)
    {
        for (int i = lane; i < Rows; i += lanes)
        {
            T sum = T.Zero;
            int end = RowStarts[i + 1];
            for (int e = RowStarts[i]; e < end; e++)
            {
                int column = ByRows[e];
                sum += column >= Width ? -x[column - Width] : x[column];
            }

            y[i] = sum * Scale;
        }
    }

    /// <inheritdoc/>
    public readonly void Adjoint(ArrayView<T> y, ArrayView<T> x, bool add, int lane, int lanes)
    {
        int m = Rows;
        for (int j = lane; j < Width; j += lanes)
        {
            T sum = T.Zero;
            for (int e = j * PerColumn; e < (j + 1) * PerColumn; e++)
            {
                int row = ByColumns[e];
                sum += row >= m ? -y[row - m] : y[row];
            }

            sum *= Scale;
            x[j] = add ? x[j] + sum : sum;
        }
    }

    /// <inheritdoc/>
    public readonly void Column(int j, ArrayView<T> column, int lane, int lanes)
    {
        int m = Rows;
        for (int i = lane; i < m; i += lanes)
        {
            T value = T.Zero;
            for (int e = j * PerColumn; e < (j + 1) * PerColumn; e++)
            {
                int row = ByColumns[e];
                value = row == i ? Scale : row == i + m ? -Scale : value;
            }

            column[i] = value;
        }
    }

    /// <summary>The entries by rows.</summary>
    /// <param name="byColumns">The entries by columns.</param>
    /// <param name="rows">m.</param>
    /// <param name="columns">n.</param>
    /// <returns>Entries, and where each row's begin.</returns>
    internal static (int[] Entries, int[] Starts) Transpose(ReadOnlySpan<int> byColumns, int rows, int columns)
    {
        int perColumn = byColumns.Length / columns;
        int[] entries = new int[byColumns.Length], starts = new int[rows + 1];
        foreach (int entry in byColumns)
        {
            starts[(entry % rows) + 1]++;
        }

        for (int i = 0; i < rows; i++)
        {
            starts[i + 1] += starts[i];
        }

        int[] next = starts[..rows];
        for (int e = 0; e < byColumns.Length; e++)
        {
            int column = e / perColumn;
            entries[next[byColumns[e] % rows]++] = byColumns[e] >= rows ? column + columns : column;
        }

        return (entries, starts);
    }
}
