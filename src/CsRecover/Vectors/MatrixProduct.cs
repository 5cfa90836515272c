using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CsRecover.Vectors;

/// <summary>
/// Products of matrices, blocked for registers and caches as by Goto and van de Geijn ("Anatomy of high-performance matrix multiplication", ACM TOMS 34(3), 2008): a tile of the result stays
/// in registers while a strip of the right factor, copied together, passes once.
/// </summary>
/// <remarks>
/// Every entry is summed in the order of its terms, starting from what is there: neither blocks nor the number of rows and columns nor the width of registers shows in an entry's bits.
/// </remarks>
internal static unsafe class MatrixProduct
{
    /// <summary>Terms that a strip holds: it stays in the first two caches while the rows pass.</summary>
    private const int Depth = 256;

    /// <summary>Rows whose part of the left factor stays in the second cache while the strips pass.</summary>
    private const int RowsTogether = 192;

    /// <summary>Columns whose strips are copied together.</summary>
    private const int ColumnsTogether = 512;

    /// <summary>The most numbers of a strip's row: two registers of sixteen.</summary>
    private const int WidestStrip = 32;

    private const int TallestTile = 8;

    /// <summary>Rows up to which the right factor is not copied together: reading a strip three times costs less than copying it, unless its rows fall on each other in the cache.</summary>
    private const int FewRows = 3 * TallestTile;

    [ThreadStatic]
    private static NativeBuffer<byte>? _strips;

    [ThreadStatic]
    private static NativeBuffer<byte>? _panel;

    [ThreadStatic]
    private static NativeBuffer<byte>? _turned;

    /// <summary>x_i += sum_p r_ip q_p: the product R Q, added to rows.</summary>
    /// <param name="r">rows x count numbers.</param>
    /// <param name="strideR">Distance between rows of r.</param>
    /// <param name="rows">How many rows r and x have.</param>
    /// <param name="q">count rows.</param>
    /// <param name="strideQ">Distance between them.</param>
    /// <param name="count">How many.</param>
    /// <param name="x">Rows, updated.</param>
    /// <param name="strideX">Distance between them.</param>
    /// <param name="n">Length of rows of q and x.</param>
    public static void Add<T>(T* r, nint strideR, int rows, T* q, nint strideQ, int count, T* x, nint strideX, nint n)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Add(T.One, new Factor<T>(r, strideR, 1), rows, new Factor<T>(q, strideQ, 1), count, x, strideX, (int)n, lower: false);

    /// <summary>c_ij += sign * (a_i . b_j): the product A B^T of two sets of rows.</summary>
    /// <param name="sign">1 or -1.</param>
    /// <param name="a">First rows.</param>
    /// <param name="strideA">Distance between them.</param>
    /// <param name="rowsA">How many.</param>
    /// <param name="b">Second rows.</param>
    /// <param name="strideB">Distance between them.</param>
    /// <param name="rowsB">How many.</param>
    /// <param name="n">Length of all rows.</param>
    /// <param name="c">rowsA x rowsB numbers, updated.</param>
    /// <param name="strideC">Distance between rows of c.</param>
    /// <param name="lower">Whether entries with j above i may be left out (some of them are computed all the same).</param>
    public static void AddTransposed<T>(
        T sign, T* a, nint strideA, int rowsA, T* b, nint strideB, int rowsB, nint n, T* c, nint strideC, bool lower = false)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (rowsA >= rowsB || lower)
        {
            Add(sign, new Factor<T>(a, strideA, 1), rowsA, new Factor<T>(b, 1, strideB), (int)n, c, strideC, rowsB, lower);
            return;
        }

        // Turning the factor with fewer rows is less work; the result is turned there and back.
        T* turned = Scratch<T>(ref _turned, (nint)rowsA * rowsB);
        HostTranspose.Copy(c, rowsA, rowsB, strideC, turned, rowsA);
        Add(sign, new Factor<T>(b, strideB, 1), rowsB, new Factor<T>(a, 1, strideA), (int)n, turned, rowsA, rowsA, lower: false);
        HostTranspose.Copy(turned, rowsB, rowsA, rowsA, c, strideC);
    }

    /// <summary>The lower triangle of G += A^T A; some entries above it are computed all the same.</summary>
    /// <param name="a">Rows.</param>
    /// <param name="stride">Distance between them.</param>
    /// <param name="rows">How many.</param>
    /// <param name="n">Their length: the order of G.</param>
    /// <param name="g">n x n numbers, updated.</param>
    /// <param name="strideG">Distance between rows of G.</param>
    public static void AddGram<T>(T* a, nint stride, int rows, int n, T* g, nint strideG)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Add(T.One, new Factor<T>(a, 1, stride), n, new Factor<T>(a, stride, 1), rows, g, strideG, n, lower: true);

    private static void Add<T>(T sign, Factor<T> left, int rows, Factor<T> right, int depth, T* c, nint strideC, int columns, bool lower)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (Vector512.IsHardwareAccelerated && columns > Vector256<T>.Count)
        {
            Add<T, WideLane<T>>(sign, left, rows, right, depth, c, strideC, columns, lower);
        }
        else
        {
            Add<T, SimdLane<T>>(sign, left, rows, right, depth, c, strideC, columns, lower);
        }
    }

    private static void Add<T, TWide>(T sign, Factor<T> left, int rows, Factor<T> right, int depth, T* c, nint strideC, int columns, bool lower)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TWide : unmanaged, IWide<TWide, T>
    {
        int width = 2 * TWide.Count;
        bool spread = right.Down * sizeof(T) % 256 != 0, copied = rows > (spread ? FewRows : TallestTile) || right.Across != 1 || sign != T.One;
        int together = Math.Min(ColumnsTogether, (columns + width - 1) / width * width);
        T* strips = Scratch<T>(ref _strips, (nint)(copied ? together : width) * Math.Min(Depth, depth));
        for (int firstColumn = 0; firstColumn < columns; firstColumn += together)
        {
            int lastColumn = Math.Min(firstColumn + together, columns);
            for (int start = 0; start < depth; start += Depth)
            {
                int deep = Math.Min(Depth, depth - start);
                Factor<T> terms = right.At(start, firstColumn);
                if (copied)
                {
                    for (int j = firstColumn; j < lastColumn; j += width)
                    {
                        CopyStrip<T, TWide>(sign, right.At(start, j), deep, Math.Min(width, lastColumn - j), strips + (nint)(j - firstColumn) * deep);
                    }
                }

                for (int firstRow = lower ? firstColumn / TallestTile * TallestTile : 0; firstRow < rows; firstRow += RowsTogether)
                {
                    int lastRow = Math.Min(firstRow + RowsTogether, rows);
                    Factor<T> panel = left.At(firstRow, start);
                    if (left.Across != 1)
                    {
                        panel = CopyPanel(panel, lastRow - firstRow, deep);
                    }

                    for (int j = firstColumn; j < lastColumn; j += width)
                    {
                        int used = Math.Min(width, lastColumn - j);
                        if (copied)
                        {
                            AddStrip<T, TWide>(panel, firstRow, lastRow, strips + (nint)(j - firstColumn) * deep, width, deep, c, strideC, j, used, lower);
                        }
                        else if (used == width)
                        {
                            AddStrip<T, TWide>(panel, firstRow, lastRow, terms.Pointer + (j - firstColumn), terms.Down, deep, c, strideC, j, used, lower);
                        }
                        else
                        {
                            CopyStrip<T, TWide>(sign, right.At(start, j), deep, used, strips);
                            AddStrip<T, TWide>(panel, firstRow, lastRow, strips, width, deep, c, strideC, j, used, lower);
                        }
                    }
                }
            }
        }
    }

    /// <summary>The rows of a panel times one strip, tile after tile.</summary>
    [SkipLocalsInit]
    private static void AddStrip<T, TWide>(
        Factor<T> panel, int firstRow, int lastRow, T* strip, nint strideStrip, int deep, T* c, nint strideC, int column, int used, bool lower)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TWide : unmanaged, IWide<TWide, T>
    {
        T* edge = stackalloc T[TallestTile * WidestStrip];
        int width = 2 * TWide.Count, i = lower ? Math.Max(firstRow, column / TallestTile * TallestTile) : firstRow;
        for (; i < lastRow; i += TallestTile)
        {
            int height = Math.Min(TallestTile, lastRow - i);
            T* a = panel.Pointer + (i - firstRow) * panel.Down, target = c + i * strideC + column;
            nint stride = strideC;
            bool single = used <= TWide.Count, cut = used < (single ? TWide.Count : width);
            if (cut)
            {
                // Past the last column lies what is not ours.
                for (int r = 0; r < height; r++)
                {
                    new ReadOnlySpan<T>(target + r * strideC, used).CopyTo(new Span<T>(edge + r * width, used));
                }

                target = edge;
                stride = width;
            }

            if (single)
            {
                NarrowTile.Add<T, TWide>(a, panel.Down, panel.Across, height - 1, strip, strideStrip, deep, target, stride);
            }
            else if (height > 4 && Vector512.IsHardwareAccelerated)
            {
                AddTile8<T, TWide>(a, panel.Down, panel.Across, height - 1, strip, strideStrip, deep, target, stride);
            }
            else
            {
                AddTile4<T, TWide>(a, panel.Down, panel.Across, Math.Min(height - 1, 3), strip, strideStrip, deep, target, stride);
                if (height > 4)
                {
                    AddTile4<T, TWide>(a + 4 * panel.Down, panel.Down, panel.Across, height - 5, strip, strideStrip, deep, target + 4 * stride, stride);
                }
            }

            if (cut)
            {
                for (int r = 0; r < height; r++)
                {
                    new ReadOnlySpan<T>(edge + r * width, used).CopyTo(new Span<T>(c + (i + r) * strideC + column, used));
                }
            }
        }
    }

    /// <summary>
    /// Four rows by two registers. Rows past the last one are copies of it, written several times with the same numbers.
    /// </summary>
    private static void AddTile4<T, TWide>(T* a, nint down, nint along, int last, T* strip, nint strideStrip, int deep, T* c, nint strideC)
        where T : unmanaged
        where TWide : unmanaged, IWide<TWide, T>
    {
        nint w = TWide.Count, i1 = Math.Min(1, last), i2 = Math.Min(2, last), i3 = Math.Min(3, last);
        T* a1 = a + i1 * down, a2 = a + i2 * down, a3 = a + i3 * down;
        T* c1 = c + i1 * strideC, c2 = c + i2 * strideC, c3 = c + i3 * strideC;
        TWide s00 = TWide.Load(c), s01 = TWide.Load(c + w), s10 = TWide.Load(c1), s11 = TWide.Load(c1 + w);
        TWide s20 = TWide.Load(c2), s21 = TWide.Load(c2 + w), s30 = TWide.Load(c3), s31 = TWide.Load(c3 + w);
        for (nint p = 0, at = 0; p < deep; p++, at += along, strip += strideStrip)
        {
            TWide q0 = TWide.Load(strip), q1 = TWide.Load(strip + w);
            TWide f = TWide.Of(a[at]);
            s00 = s00.Plus(f, q0);
            s01 = s01.Plus(f, q1);
            f = TWide.Of(a1[at]);
            s10 = s10.Plus(f, q0);
            s11 = s11.Plus(f, q1);
            f = TWide.Of(a2[at]);
            s20 = s20.Plus(f, q0);
            s21 = s21.Plus(f, q1);
            f = TWide.Of(a3[at]);
            s30 = s30.Plus(f, q0);
            s31 = s31.Plus(f, q1);
        }

        s00.Store(c);
        s01.Store(c + w);
        s10.Store(c1);
        s11.Store(c1 + w);
        s20.Store(c2);
        s21.Store(c2 + w);
        s30.Store(c3);
        s31.Store(c3 + w);
    }

    /// <summary>Eight rows by two registers, for processors with 32 of them. Rows past the last one are copies of it.</summary>
    private static void AddTile8<T, TWide>(T* a, nint down, nint along, int last, T* strip, nint strideStrip, int deep, T* c, nint strideC)
        where T : unmanaged
        where TWide : unmanaged, IWide<TWide, T>
    {
        nint w = TWide.Count, i5 = Math.Min(5, last), i6 = Math.Min(6, last), i7 = Math.Min(7, last);
        T* a1 = a + down, a2 = a1 + down, a3 = a2 + down, a4 = a3 + down, a5 = a + i5 * down, a6 = a + i6 * down, a7 = a + i7 * down;
        T* c1 = c + strideC, c2 = c1 + strideC, c3 = c2 + strideC, c4 = c3 + strideC, c5 = c + i5 * strideC, c6 = c + i6 * strideC, c7 = c + i7 * strideC;
        TWide s00 = TWide.Load(c), s01 = TWide.Load(c + w), s10 = TWide.Load(c1), s11 = TWide.Load(c1 + w);
        TWide s20 = TWide.Load(c2), s21 = TWide.Load(c2 + w), s30 = TWide.Load(c3), s31 = TWide.Load(c3 + w);
        TWide s40 = TWide.Load(c4), s41 = TWide.Load(c4 + w), s50 = TWide.Load(c5), s51 = TWide.Load(c5 + w);
        TWide s60 = TWide.Load(c6), s61 = TWide.Load(c6 + w), s70 = TWide.Load(c7), s71 = TWide.Load(c7 + w);
        for (nint p = 0, at = 0; p < deep; p++, at += along, strip += strideStrip)
        {
            TWide q0 = TWide.Load(strip), q1 = TWide.Load(strip + w);
            TWide f = TWide.Of(a[at]);
            s00 = s00.Plus(f, q0);
            s01 = s01.Plus(f, q1);
            f = TWide.Of(a1[at]);
            s10 = s10.Plus(f, q0);
            s11 = s11.Plus(f, q1);
            f = TWide.Of(a2[at]);
            s20 = s20.Plus(f, q0);
            s21 = s21.Plus(f, q1);
            f = TWide.Of(a3[at]);
            s30 = s30.Plus(f, q0);
            s31 = s31.Plus(f, q1);
            f = TWide.Of(a4[at]);
            s40 = s40.Plus(f, q0);
            s41 = s41.Plus(f, q1);
            f = TWide.Of(a5[at]);
            s50 = s50.Plus(f, q0);
            s51 = s51.Plus(f, q1);
            f = TWide.Of(a6[at]);
            s60 = s60.Plus(f, q0);
            s61 = s61.Plus(f, q1);
            f = TWide.Of(a7[at]);
            s70 = s70.Plus(f, q0);
            s71 = s71.Plus(f, q1);
        }

        s00.Store(c);
        s01.Store(c + w);
        s10.Store(c1);
        s11.Store(c1 + w);
        s20.Store(c2);
        s21.Store(c2 + w);
        s30.Store(c3);
        s31.Store(c3 + w);
        s40.Store(c4);
        s41.Store(c4 + w);
        s50.Store(c5);
        s51.Store(c5 + w);
        s60.Store(c6);
        s61.Store(c6 + w);
        s70.Store(c7);
        s71.Store(c7 + w);
    }

    /// <summary>A strip of the right factor: deep rows of two registers, zero past the last column.</summary>
    private static void CopyStrip<T, TWide>(T sign, Factor<T> from, int deep, int used, T* strip)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TWide : unmanaged, IWide<TWide, T>
    {
        int width = 2 * TWide.Count;
        if (used < width)
        {
            new Span<T>(strip, width * deep).Clear();
        }

        if (from.Across == 1)
        {
            for (int p = 0; p < deep; p++)
            {
                new ReadOnlySpan<T>(from.Pointer + p * from.Down, used).CopyTo(new Span<T>(strip + (nint)p * width, used));
            }
        }
        else
        {
            HostTranspose.Copy(from.Pointer, used, deep, from.Across, strip, width);
        }

        if (sign != T.One)
        {
            TWide factor = TWide.Of(sign);
            for (nint p = 0; p < (nint)width * deep; p += TWide.Count)
            {
                TWide.Of(T.Zero).Plus(factor, TWide.Load(strip + p)).Store(strip + p);
            }
        }
    }

    /// <summary>Rows of a left factor that lies turned, its columns one run of memory each, so that a tile reads one run of memory, too.</summary>
    private static Factor<T> CopyPanel<T>(Factor<T> from, int rows, int deep)
        where T : unmanaged
    {
        T* panel = Scratch<T>(ref _panel, (nint)(rows + TallestTile - 1) / TallestTile * TallestTile * deep);
        HostTranspose.Copy(from.Pointer, deep, rows, from.Across, panel, deep);
        return new Factor<T>(panel, deep, 1);
    }

    private static T* Scratch<T>(ref NativeBuffer<byte>? buffer, nint length)
        where T : unmanaged
    {
        nint bytes = length * sizeof(T);
        if (buffer is null || buffer.Length < bytes)
        {
            buffer?.Dispose();
            buffer = NativeBuffer<byte>.Uncleared(bytes);
        }

        return (T*)buffer.Pointer;
    }

    /// <summary>A factor, stored by rows or by columns.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="pointer">Entry (0, 0).</param>
    /// <param name="down">Distance from row to row.</param>
    /// <param name="across">Distance from column to column.</param>
    private readonly struct Factor<T>(T* pointer, nint down, nint across)
        where T : unmanaged
    {
        public readonly T* Pointer = pointer;

        public readonly nint Down = down, Across = across;

        /// <summary>The same from an entry on.</summary>
        public Factor<T> At(int row, int column) => new(Pointer + row * Down + column * Across, Down, Across);
    }
}
