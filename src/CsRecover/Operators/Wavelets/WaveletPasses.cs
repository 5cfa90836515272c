using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// The passes of a 2-D wavelet transform over the first h rows and w columns of an image: along rows eight rows at a time, transposed in
/// the cache, and along columns eight columns at a time as they lie.
/// </summary>
/// <typeparam name="TCell">Eight complex numbers, in whatever registers there are.</typeparam>
/// <typeparam name="TLattice">The wavelet.</typeparam>
/// <param name="layout">Where pixels lie.</param>
/// <param name="scratch"><see cref="ScratchFor"/> floats, aligned to a cache line, private to this thread.</param>
internal readonly unsafe struct WaveletPasses<TCell, TLattice>(ImageLayout layout, float* scratch)
    where TCell : struct, ICell<TCell, float>
    where TLattice : struct, IWaveletLattice
{
    private const int Cell = HostVector.Cell, Reals = 2 * Cell, Margin = WaveletLine<float, TCell, TLattice>.Margin;

    private readonly ImageLayout _layout = layout;
    private readonly float* _scratch = scratch;

    /// <summary>Reals from one row to the next.</summary>
    private nint RowStep => 2 * (nint)_layout.Stride;

    /// <summary>Floats of scratch for images of a layout.</summary>
    /// <param name="layout">The layout.</param>
    public static nint ScratchFor(ImageLayout layout) => 4 * LineCells(layout) * (nint)Reals;

    /// <summary>One level along rows; source and target may be the same if nothing moves.</summary>
    /// <param name="source">Pixels.</param>
    /// <param name="target">Overwritten: approximations left, details right.</param>
    /// <param name="h">Rows.</param>
    /// <param name="w">Columns.</param>
    /// <param name="dy">The first row to read.</param>
    /// <param name="dx">The first column to read.</param>
    /// <param name="split">False only copies and moves.</param>
    public void SplitRows(float* source, float* target, int h, int w, int dy, int dx, bool split)
    {
        float** from = stackalloc float*[Cell], to = stackalloc float*[Cell], lines = stackalloc float*[Cell];
        float* line = Line(0), result = Line(1);
        int cells = (w + Cell - 1) / Cell;
        for (int row = 0; row < h; row += Cell)
        {
            RowPointers(source, row, h, dy, from, spare: null);
            RowPointers(target, row, h, 0, to, spare: Line(3));
            Transpose(from, lines, line, cells);
            Copy(line + w * Reals, result + w * Reals, cells * Cell - w);               // other bands, or padding
            Copy(line, line + w * Reals, dx);
            if (split)
            {
                WaveletLine<float, TCell, TLattice>.Analyse(line + dx * Reals, w, result, Reals);
            }
            else
            {
                Copy(line + dx * Reals, result, w);
            }

            TransposeBack(result, lines, to, cells);
        }
    }

    /// <summary>The inverse of <see cref="SplitRows"/>; the target becomes scale (sum + result) if there is a sum.</summary>
    /// <param name="source">Approximations left, details right.</param>
    /// <param name="target">Overwritten; may be the source if nothing moves.</param>
    /// <param name="h">Rows.</param>
    /// <param name="w">Columns.</param>
    /// <param name="dy">The first row to write.</param>
    /// <param name="dx">The first column to write.</param>
    /// <param name="split">False only copies and moves.</param>
    /// <param name="sum">An image or null; may be the target.</param>
    /// <param name="scale">Only with a sum.</param>
    public void JoinRows(float* source, float* target, int h, int w, int dy, int dx, bool split, float* sum, float scale)
    {
        float** from = stackalloc float*[Cell], to = stackalloc float*[Cell], add = stackalloc float*[Cell], lines = stackalloc float*[Cell];
        float* low = Line(0), high = Line(1), result = Line(2);
        int cells = (w + Cell - 1) / Cell, others = cells * Cell - w;
        float* kept = stackalloc float[2 * Cell * Reals];
        kept = (float*)(((nint)kept + 63) & ~63);                                       // cells are aligned to cache lines
        for (int row = 0; row < h; row += Cell)
        {
            RowPointers(source, row, h, 0, from, spare: null);
            RowPointers(target, row, h, dy, to, spare: Line(3));
            Transpose(from, lines, low, cells);
            Copy(low + w * Reals, kept, others);
            if (split)
            {
                Copy(low + (w - w / 2) * Reals, high, w / 2);
                WaveletLine<float, TCell, TLattice>.Synthesise(low, high, w, result + dx * Reals, Reals);
            }
            else
            {
                Copy(low, result + dx * Reals, w);
            }

            Copy(result + w * Reals, result, dx);
            Copy(kept, result + w * Reals, others);
            if (sum == null)
            {
                TransposeBack(result, lines, to, cells);
                continue;
            }

            RowPointers(sum, row, h, dy, add, spare: null);
            for (int j = 0; j < Cell; j++)
            {
                from[j] = low + j * RowStep;                                            // the line of approximations is free by now
            }

            TransposeBack(result, lines, from, cells);
            for (int j = 0; j < Math.Min(Cell, h - row); j++)
            {
                AddRows(add[j], from[j], scale, to[j], cells);
            }
        }
    }

    /// <summary>One level along columns, in place: approximations above, details below.</summary>
    /// <param name="image">The image.</param>
    /// <param name="h">Rows.</param>
    /// <param name="columns">The first column, a multiple of 8, and the one after the last.</param>
    /// <param name="w">Columns that take part.</param>
    public void SplitColumns(float* image, int h, Range columns, int w)
    {
        float* line = Line(0), result = Line(1);
        for (int column = columns.Start.Value; column < columns.End.Value; column += Cell)
        {
            float* strip = image + 2 * column;
            WaveletLine<float, TCell, TLattice>.Copy(strip, RowStep, line, Reals, h);
            if (HasOthers(column, w))
            {
                WaveletLine<float, TCell, TLattice>.Analyse(line, h, result, Reals);
                StoreLanes(result, strip, h, w - column);
            }
            else
            {
                WaveletLine<float, TCell, TLattice>.Analyse(line, h, strip, RowStep);
            }
        }
    }

    /// <summary>The inverse of <see cref="SplitColumns"/>, on the way to which coefficients are shrunk.</summary>
    /// <typeparam name="TShrinkage">How they are shrunk.</typeparam>
    /// <param name="shrinkage">How they are shrunk.</param>
    /// <param name="image">The image.</param>
    /// <param name="h">Rows.</param>
    /// <param name="columns">The first column, a multiple of 8, and the one after the last.</param>
    /// <param name="w">Columns that take part.</param>
    public void JoinColumns<TShrinkage>(TShrinkage shrinkage, float* image, int h, Range columns, int w)
        where TShrinkage : struct, IBandShrinkage
    {
        float* low = Line(0), high = Line(1), result = Line(2);
        int half = h - h / 2, lowColumns = w - w / 2;
        for (int column = columns.Start.Value; column < columns.End.Value; column += Cell)
        {
            float* strip = image + 2 * column;
            shrinkage.Copy(strip, RowStep, low, half, lowColumns - column);
            shrinkage.Copy(strip + half * RowStep, RowStep, high, h - half, 0);
            if (HasOthers(column, w))
            {
                WaveletLine<float, TCell, TLattice>.Synthesise(low, high, h, result, Reals);
                StoreLanes(result, strip, h, w - column);
            }
            else
            {
                WaveletLine<float, TCell, TLattice>.Synthesise(low, high, h, strip, RowStep);
            }
        }
    }

    /// <summary>Columns that hold details only and all of whose cells take part: split, shrunk and joined without leaving the cache.</summary>
    /// <typeparam name="TShrinkage">How they are shrunk.</typeparam>
    /// <param name="shrinkage">How they are shrunk.</param>
    /// <param name="image">The image.</param>
    /// <param name="h">Rows.</param>
    /// <param name="columns">The first column, a multiple of 8, and the one after the last.</param>
    public void ShrinkColumns<TShrinkage>(TShrinkage shrinkage, float* image, int h, Range columns)
        where TShrinkage : struct, IBandShrinkage
    {
        float* line = Line(0), low = Line(1), high = Line(2);
        int half = h - h / 2;
        for (int column = columns.Start.Value; column < columns.End.Value; column += Cell)
        {
            float* strip = image + 2 * column;
            WaveletLine<float, TCell, TLattice>.Copy(strip, RowStep, line, Reals, h);
            WaveletLine<float, TCell, TLattice>.Analyse(line, h, low, Reals);
            shrinkage.Copy(low + half * Reals, Reals, high, h - half, 0);
            shrinkage.Copy(low, Reals, low, half, 0);
            WaveletLine<float, TCell, TLattice>.Synthesise(low, high, h, strip, RowStep);
        }
    }

    /// <summary>Whether the cell that begins at a column also holds columns of other bands (padding, being zero, does not matter).</summary>
    /// <param name="column">The column.</param>
    /// <param name="w">Columns that take part.</param>
    public bool HasOthers(int column, int w) => w - column < Cell && w < _layout.Width;

    private static int LineCells(ImageLayout layout) => 2 * Math.Max(layout.Stride, layout.Height + Cell) + 3 * Margin;

    /// <summary>Writes a line of cells over the first lanes of a strip.</summary>
    private void StoreLanes(float* line, float* strip, int h, int lanes)
    {
        Vector256<float> keep = Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(lanes)).AsSingle();
        for (int i = 0; i < 2 * h; i++)
        {
            float* target = strip + (i >> 1) * RowStep + (i & 1) * Cell;
            Vector256.ConditionalSelect(keep, Vector256.LoadAligned(line + i * Cell), Vector256.LoadAligned(target)).StoreAligned(target);
        }
    }

    private static void AddRows(float* sum, float* row, float scale, float* target, int cells)
    {
        Vector256<float> s = Vector256.Create(scale);
        for (nint i = 0; i < cells * Reals; i += Cell)
        {
            (s * (Vector256.LoadAligned(sum + i) + Vector256.LoadAligned(row + i))).StoreAligned(target + i);
        }
    }

    private static void Copy(float* source, float* target, int count) => WaveletLine<float, TCell, TLattice>.Copy(source, Reals, target, Reals, count);

    private static void Transpose(float** rows, float** lines, float* line, int cells)
    {
        for (int c = 0; c < cells; c++)
        {
            LinePointers(lines, line + (nint)c * Cell * Reals);
            BlockTranspose.Block(rows, c * Reals, lines, 0);
        }
    }

    private static void TransposeBack(float* line, float** lines, float** rows, int cells)
    {
        for (int c = 0; c < cells; c++)
        {
            LinePointers(lines, line + (nint)c * Cell * Reals);
            BlockTranspose.Block(lines, 0, rows, c * Reals);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LinePointers(float** lines, float* line)
    {
        for (int j = 0; j < Cell; j++)
        {
            lines[j] = line + j * Reals;
        }
    }

    private float* Line(int number) => _scratch + (number * (nint)LineCells(_layout) + Margin) * Reals;

    /// <summary>Eight rows from <paramref name="row"/> on, moved; what lies beyond the last one is read from it again, or written to the spare row.</summary>
    private void RowPointers(float* image, int row, int h, int dy, float** rows, float* spare)
    {
        for (int j = 0; j < Cell; j++)
        {
            bool beyond = row + j >= h;
            int r = (beyond ? h - 1 : row + j) + dy;
            rows[j] = beyond && spare != null ? spare : image + (r >= _layout.Height ? r - _layout.Height : r) * RowStep;
        }
    }
}
