using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// The periodised orthonormal 2-D wavelet transform of complex images (Mallat, "A theory for multiresolution signal decomposition", IEEE Trans. PAMI
/// 11(7), 1989). Coefficients fill a buffer of the image's layout in Mallat order: a level of h x w has the approximation of ceil(h / 2) x ceil(w / 2) in
/// its upper left corner, which the next level splits again; details along the rows to the right of it, along the columns
/// below it, along both diagonally. Odd sides: see <see cref="WaveletLine{TReal, TCell, TLattice}"/>.
/// </summary>
/// <remarks>
/// A shift (dy, dx) makes it the transform of the image moved by that much, periodically: pixel (i, j) of the moved image is pixel
/// (i + dy, j + dx) of the image. It costs nothing: a pass starts reading, or writing, elsewhere.
/// </remarks>
/// <typeparam name="TLattice">The wavelet.</typeparam>
/// <param name="layout">Where pixels lie.</param>
/// <param name="levels">How often the approximation is split, 0 to <see cref="MaxLevels"/>; sides of 1 stay as they are.</param>
/// <param name="scratch"><see cref="ScratchFor"/> floats, aligned to a cache line, private to this thread.</param>
internal readonly unsafe struct WaveletImage<TLattice>(ImageLayout layout, int levels, float* scratch)
    where TLattice : struct, IWaveletLattice
{
    /// <summary>More levels than any image can be split into.</summary>
    public const int MaxLevels = 30;

    private const int Cell = HostVector.Cell, Reals = 2 * Cell;

    private readonly ImageLayout _layout = layout;
    private readonly int _levels = levels;
    private readonly float* _scratch = scratch;

    /// <summary>Reals from one row to the next.</summary>
    private nint RowStep => 2 * (nint)_layout.Stride;

    /// <summary>Reals from one line in the scratch to the next.</summary>
    private nint LineStep => LineCells(_layout) * (nint)Reals;

    /// <summary>Floats of scratch for images of a layout.</summary>
    /// <param name="layout">The layout.</param>
    public static nint ScratchFor(ImageLayout layout) => 4 * LineCells(layout) * (nint)Reals;

    /// <summary>The length of a side at a level.</summary>
    /// <param name="side">The image's side.</param>
    /// <param name="level">0 for the image itself.</param>
    public static int SideAt(int side, int level) => (int)(((long)side + (1L << level) - 1) >> level);

    /// <summary>coefficients = Psi image.</summary>
    /// <param name="image">The image, not changed.</param>
    /// <param name="coefficients">Overwritten; not the image; its padding must be zero.</param>
    /// <param name="dy">Rows by which the image is moved, 0 to H - 1.</param>
    /// <param name="dx">Columns by which it is moved, 0 to W - 1.</param>
    public void Forward(float* image, float* coefficients, int dy = 0, int dx = 0)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Forward<ComplexCell512>(image, coefficients, dy, dx);
        }
        else
        {
            Forward<ComplexCell256>(image, coefficients, dy, dx);
        }
    }

    /// <summary>image = scale (sum + Psi* coefficients): inverse and adjoint of <see cref="Forward(float*, float*, int, int)"/>.</summary>
    /// <param name="coefficients">Destroyed.</param>
    /// <param name="image">Overwritten; not the coefficients.</param>
    /// <param name="dy">As for the forward transform.</param>
    /// <param name="dx">As for the forward transform.</param>
    /// <param name="sum">Added if not null; may be the image.</param>
    /// <param name="scale">Only with <paramref name="sum"/>.</param>
    public void Inverse(float* coefficients, float* image, int dy = 0, int dx = 0, float* sum = null, float scale = 1f)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Inverse<ComplexCell512>(coefficients, image, dy, dx, sum, scale);
        }
        else
        {
            Inverse<ComplexCell256>(coefficients, image, dy, dx, sum, scale);
        }
    }

    private static int LineCells(ImageLayout layout) => 2 * Math.Max(layout.Stride, layout.Height + Cell) + 3 * WaveletLine<float, ComplexCell256, TLattice>.Margin;

    private void Forward<TCell>(float* image, float* coefficients, int dy, int dx)
        where TCell : struct, ICell<TCell, float>
    {
        SplitRows<TCell>(image, coefficients, _layout.Height, _layout.Width, dy, dx, _levels > 0);
        for (int level = 0; level < _levels; level++)
        {
            int h = SideAt(_layout.Height, level), w = SideAt(_layout.Width, level);
            if (level > 0)
            {
                SplitRows<TCell>(coefficients, coefficients, h, w, 0, 0, true);
            }

            SplitColumns<TCell>(coefficients, h, w);
        }
    }

    private void Inverse<TCell>(float* coefficients, float* image, int dy, int dx, float* sum, float scale)
        where TCell : struct, ICell<TCell, float>
    {
        for (int level = _levels - 1; level >= 0; level--)
        {
            int h = SideAt(_layout.Height, level), w = SideAt(_layout.Width, level);
            JoinColumns<TCell>(coefficients, h, w);
            if (level > 0)
            {
                JoinRows<TCell>(coefficients, coefficients, h, w, 0, 0, true, null, 1f);
            }
        }

        JoinRows<TCell>(coefficients, image, _layout.Height, _layout.Width, dy, dx, _levels > 0, sum, scale);
    }

    /// <summary>One level along the first w columns of the first h rows, eight rows at a time; source and target may be the same if nothing moves.</summary>
    private void SplitRows<TCell>(float* source, float* target, int h, int w, int dy, int dx, bool split)
        where TCell : struct, ICell<TCell, float>
    {
        float** from = stackalloc float*[Cell], to = stackalloc float*[Cell], lines = stackalloc float*[Cell];
        float* line = Line(0), result = Line(1);
        int cells = (w + Cell - 1) / Cell;
        for (int row = 0; row < h; row += Cell)
        {
            RowPointers(source, row, h, dy, from, spare: null);
            RowPointers(target, row, h, 0, to, spare: Line(3));
            Transpose(from, lines, line, cells);
            Copy<TCell>(line + w * Reals, result + w * Reals, cells * Cell - w);        // other bands, or padding
            Copy<TCell>(line, line + w * Reals, dx);
            if (split)
            {
                WaveletLine<float, TCell, TLattice>.Analyse(line + dx * Reals, w, result, Reals);
            }
            else
            {
                Copy<TCell>(line + dx * Reals, result, w);
            }

            TransposeBack(result, lines, to, cells);
        }
    }

    /// <summary>The inverse of <see cref="SplitRows"/>.</summary>
    private void JoinRows<TCell>(float* source, float* target, int h, int w, int dy, int dx, bool split, float* sum, float scale)
        where TCell : struct, ICell<TCell, float>
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
            Copy<TCell>(low + w * Reals, kept, others);
            if (split)
            {
                Copy<TCell>(low + (w - w / 2) * Reals, high, w / 2);
                WaveletLine<float, TCell, TLattice>.Synthesise(low, high, w, result + dx * Reals, Reals);
            }
            else
            {
                Copy<TCell>(low, result + dx * Reals, w);
            }

            Copy<TCell>(result + w * Reals, result, dx);
            Copy<TCell>(kept, result + w * Reals, others);
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

    /// <summary>One level along the first h rows of the first w columns, eight columns at a time, in place.</summary>
    private void SplitColumns<TCell>(float* image, int h, int w)
        where TCell : struct, ICell<TCell, float>
    {
        float* line = Line(0), result = Line(1);
        for (int column = 0; column < w; column += Cell)
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

    /// <summary>The inverse of <see cref="SplitColumns"/>.</summary>
    private void JoinColumns<TCell>(float* image, int h, int w)
        where TCell : struct, ICell<TCell, float>
    {
        float* low = Line(0), high = Line(1), result = Line(2);
        int half = h - h / 2;
        for (int column = 0; column < w; column += Cell)
        {
            float* strip = image + 2 * column;
            WaveletLine<float, TCell, TLattice>.Copy(strip, RowStep, low, Reals, half);
            WaveletLine<float, TCell, TLattice>.Copy(strip + half * RowStep, RowStep, high, Reals, h - half);
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

    /// <summary>Whether the cells that begin at a column also hold columns of other bands (padding, being zero, does not matter).</summary>
    private bool HasOthers(int column, int w) => w - column < Cell && w < _layout.Width;

    /// <summary>Writes a line of cells over the first lanes of a strip.</summary>
    private void StoreLanes(float* line, float* strip, int h, int lanes)
    {
        Vector256<int> keep = Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(lanes));
        for (int i = 0; i < 2 * h; i++)
        {
            float* target = strip + (i >> 1) * RowStep + (i & 1) * Cell;
            Vector256.ConditionalSelect(keep.AsSingle(), Vector256.LoadAligned(line + i * Cell), Vector256.LoadAligned(target)).StoreAligned(target);
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

    private static void Copy<TCell>(float* source, float* target, int count)
        where TCell : struct, ICell<TCell, float> => WaveletLine<float, TCell, TLattice>.Copy(source, Reals, target, Reals, count);

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

    private float* Line(int number) => _scratch + number * LineStep + WaveletLine<float, ComplexCell256, TLattice>.Margin * Reals;

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
