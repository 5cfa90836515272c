namespace CsRecover.Vectors;

/// <summary>Transposes matrices that lie in stored vectors, real ones and those in cells.</summary>
internal static unsafe class HostTranspose
{
    /// <summary>Rows and columns of a piece whose lines stay in the first-level cache.</summary>
    private const int Tile = 32;

    /// <summary>to[c * strideTo + r] = from[r * strideFrom + c].</summary>
    /// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
    /// <param name="from">The matrix.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="strideFrom">Elements from row to row.</param>
    /// <param name="to">Written where the transposed matrix lies; other elements stay.</param>
    /// <param name="strideTo">Elements from row to row of the transposed matrix.</param>
    public static void Copy<T>(HostVector<T> from, int rows, int columns, int strideFrom, HostVector<T> to, int strideTo)
        where T : unmanaged
    {
        for (int top = 0; top < rows; top += Tile)
        {
            int bottom = Math.Min(top + Tile, rows);
            for (int left = 0; left < columns; left += Tile)
            {
                int right = Math.Min(left + Tile, columns);
                for (int r = top; r < bottom; r++)
                {
                    if (typeof(T) == typeof(Complex32))
                    {
                        float* cells = (float*)from.Pointer, target = (float*)to.Pointer;
                        for (int c = left; c < right; c++)
                        {
                            int source = HostVector.CellOffset(r * strideFrom + c), at = HostVector.CellOffset(c * strideTo + r);
                            target[at] = cells[source];
                            target[at + HostVector.Cell] = cells[source + HostVector.Cell];
                        }
                    }
                    else
                    {
                        T* source = from.Pointer + (nint)r * strideFrom, target = to.Pointer + r;
                        for (int c = left; c < right; c++)
                        {
                            target[(nint)c * strideTo] = source[c];
                        }
                    }
                }
            }
        }
    }
}
