using System.Runtime.Intrinsics;

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
        if (typeof(T) != typeof(Complex32))
        {
            Copy(from.Pointer, rows, columns, strideFrom, to.Pointer, strideTo);
            return;
        }

        for (int top = 0; top < rows; top += Tile)
        {
            int bottom = Math.Min(top + Tile, rows);
            for (int left = 0; left < columns; left += Tile)
            {
                int right = Math.Min(left + Tile, columns);
                for (int r = top; r < bottom; r++)
                {
                    float* cells = (float*)from.Pointer, target = (float*)to.Pointer;
                    for (int c = left; c < right; c++)
                    {
                        int source = HostVector.CellOffset(r * strideFrom + c), at = HostVector.CellOffset(c * strideTo + r);
                        target[at] = cells[source];
                        target[at + HostVector.Cell] = cells[source + HostVector.Cell];
                    }
                }
            }
        }
    }

    /// <summary>to[c * strideTo + r] = from[r * strideFrom + c] for real numbers.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="from">The matrix.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="strideFrom">Elements from row to row.</param>
    /// <param name="to">Written where the transposed matrix lies; other elements stay.</param>
    /// <param name="strideTo">Elements from row to row of the transposed matrix.</param>
    public static void Copy<T>(T* from, int rows, int columns, nint strideFrom, T* to, nint strideTo)
        where T : unmanaged
    {
        int w = Vector256<T>.Count, wholeRows = rows / w * w, wholeColumns = columns / w * w;
        for (int top = 0; top < wholeRows; top += Tile)
        {
            int bottom = Math.Min(top + Tile, wholeRows);
            for (int c = 0; c < wholeColumns; c += w)
            {
                for (int r = top; r < bottom; r += w)
                {
                    CellTranspose.Square(from + r * strideFrom + c, strideFrom, to + c * strideTo + r, strideTo);
                }
            }
        }

        for (int r = 0; r < rows; r++)
        {
            for (int c = r < wholeRows ? wholeColumns : 0; c < columns; c++)
            {
                to[c * strideTo + r] = from[r * strideFrom + c];
            }
        }
    }

    /// <summary>Copies what lies below the diagonal of a square matrix above it.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="matrix">The matrix.</param>
    /// <param name="n">Its order.</param>
    /// <param name="stride">Elements from row to row.</param>
    public static void Mirror<T>(T* matrix, int n, nint stride)
        where T : unmanaged
    {
        for (int first = 0; first < n; first += Tile)
        {
            int end = Math.Min(first + Tile, n);
            for (int i = first + 1; i < end; i++)
            {
                for (int j = first; j < i; j++)
                {
                    matrix[j * stride + i] = matrix[i * stride + j];
                }
            }

            Copy(matrix + end * stride + first, n - end, end - first, stride, matrix + first * stride + end, stride);
        }
    }
}
