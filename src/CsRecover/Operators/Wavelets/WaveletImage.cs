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

    private const int Cell = HostVector.Cell;

    private readonly ImageLayout _layout = layout;
    private readonly int _levels = levels;
    private readonly float* _scratch = scratch;

    /// <summary>Floats of scratch for images of a layout.</summary>
    /// <param name="layout">The layout.</param>
    public static nint ScratchFor(ImageLayout layout) => WaveletPasses<ComplexCell256, TLattice>.ScratchFor(layout);

    /// <summary>The length of a side at a level.</summary>
    /// <param name="side">The image's side.</param>
    /// <param name="level">0 for the image itself.</param>
    public static int SideAt(int side, int level) => (int)(((long)side + (1L << level) - 1) >> level);

    /// <summary>coefficients = Psi image.</summary>
    /// <param name="image">The image, not changed.</param>
    /// <param name="coefficients">Overwritten; not the image.</param>
    /// <param name="dy">Rows by which the image is moved, 0 to H - 1.</param>
    /// <param name="dx">Columns by which it is moved, 0 to W - 1.</param>
    public void Forward(float* image, float* coefficients, int dy = 0, int dx = 0)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Forward(new WaveletPasses<ComplexCell512, TLattice>(_layout, _scratch), image, coefficients, dy, dx);
        }
        else
        {
            Forward(new WaveletPasses<ComplexCell256, TLattice>(_layout, _scratch), image, coefficients, dy, dx);
        }
    }

    /// <summary>image = Psi* coefficients: inverse and adjoint of <see cref="Forward(float*, float*, int, int)"/>.</summary>
    /// <param name="coefficients">Destroyed.</param>
    /// <param name="image">Overwritten; not the coefficients.</param>
    /// <param name="dy">As for the forward transform.</param>
    /// <param name="dx">As for the forward transform.</param>
    public void Inverse(float* coefficients, float* image, int dy = 0, int dx = 0)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Inverse(new WaveletPasses<ComplexCell512, TLattice>(_layout, _scratch), coefficients, image, dy, dx);
        }
        else
        {
            Inverse(new WaveletPasses<ComplexCell256, TLattice>(_layout, _scratch), coefficients, image, dy, dx);
        }
    }

    /// <summary>target = scale (sum + Psi* (c o f(|c|^2, |c|^2))) with c = Psi image, details only: approximations of the last level stay as they are.</summary>
    /// <typeparam name="TWeight">The functor f.</typeparam>
    /// <param name="weight">The functor f.</param>
    /// <param name="image">The image.</param>
    /// <param name="work">Room for another image; destroyed.</param>
    /// <param name="target">Overwritten; may be the image.</param>
    /// <param name="dy">Rows by which the image is moved for the transform, 0 to H - 1.</param>
    /// <param name="dx">Columns by which it is moved, 0 to W - 1.</param>
    /// <param name="sum">An image or null; may be the target.</param>
    /// <param name="scale">Only with a sum.</param>
    public void Shrink<TWeight>(TWeight weight, float* image, float* work, float* target, int dy, int dx, float* sum, float scale)
        where TWeight : unmanaged, IWeight<float>
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Shrink(new WaveletPasses<ComplexCell512, TLattice>(_layout, _scratch), new DetailShrinkage<TWeight>(weight), image, work, target, dy, dx, sum, scale);
        }
        else
        {
            Shrink(new WaveletPasses<ComplexCell256, TLattice>(_layout, _scratch), new DetailShrinkage<TWeight>(weight), image, work, target, dy, dx, sum, scale);
        }
    }

    /// <summary>c &lt;- c f(|c|^2, |c|^2) for all details among coefficients.</summary>
    /// <typeparam name="TWeight">The functor f.</typeparam>
    /// <param name="weight">The functor f.</param>
    /// <param name="coefficients">Coefficients in Mallat order.</param>
    public void ShrinkDetails<TWeight>(TWeight weight, float* coefficients)
        where TWeight : unmanaged, IWeight<float>
    {
        var shrinkage = new DetailShrinkage<TWeight>(weight);
        int approximations = SideAt(_layout.Height, _levels), last = SideAt(_layout.Width, _levels);
        for (int row = 0; row < _layout.Height; row++)
        {
            float* cells = coefficients + 2 * (nint)row * _layout.Stride;
            int whole = row < approximations ? last / Cell : 0;
            float* first = cells + 2 * Cell * whole;
            shrinkage.Copy(first, 2 * Cell, first, 1, row < approximations ? last - whole * Cell : 0);
            shrinkage.Copy(first + 2 * Cell, 2 * Cell, first + 2 * Cell, Math.Max(0, _layout.CellsPerRow - whole - 1), 0);
        }
    }

    private void Forward<TCell>(WaveletPasses<TCell, TLattice> passes, float* image, float* coefficients, int dy, int dx)
        where TCell : struct, ICell<TCell, float>
    {
        passes.SplitRows(image, coefficients, _layout.Height, _layout.Width, dy, dx, _levels > 0);
        for (int level = 0; level < _levels; level++)
        {
            int h = SideAt(_layout.Height, level), w = SideAt(_layout.Width, level);
            if (level > 0)
            {
                passes.SplitRows(coefficients, coefficients, h, w, 0, 0, true);
            }

            passes.SplitColumns(coefficients, h, 0..w, w);
        }
    }

    private void Inverse<TCell>(WaveletPasses<TCell, TLattice> passes, float* coefficients, float* image, int dy, int dx)
        where TCell : struct, ICell<TCell, float>
    {
        for (int level = _levels - 1; level >= 0; level--)
        {
            int h = SideAt(_layout.Height, level), w = SideAt(_layout.Width, level);
            passes.JoinColumns(default(NoShrinkage), coefficients, h, 0..w, w);
            if (level > 0)
            {
                passes.JoinRows(coefficients, coefficients, h, w, 0, 0, true, null, 1f);
            }
        }

        passes.JoinRows(coefficients, image, _layout.Height, _layout.Width, dy, dx, _levels > 0, null, 1f);
    }

    private void Shrink<TCell, TShrinkage>(
        WaveletPasses<TCell, TLattice> passes, TShrinkage shrinkage, float* image, float* work, float* target, int dy, int dx, float* sum, float scale)
        where TCell : struct, ICell<TCell, float>
        where TShrinkage : struct, IBandShrinkage
    {
        passes.SplitRows(image, work, _layout.Height, _layout.Width, dy, dx, _levels > 0);
        for (int level = 0; level < _levels; level++)
        {
            (int h, int w, Range mixed, Range details, Range shared) = ColumnsAt(passes, level);
            if (level > 0)
            {
                passes.SplitRows(work, work, h, w, 0, 0, true);
            }

            passes.SplitColumns(work, h, mixed, w);
            passes.ShrinkColumns(shrinkage, work, h, details);
            passes.SplitColumns(work, h, shared, w);
        }

        for (int level = _levels - 1; level >= 0; level--)
        {
            (int h, int w, Range mixed, _, Range shared) = ColumnsAt(passes, level);
            passes.JoinColumns(shrinkage, work, h, mixed, w);
            passes.JoinColumns(shrinkage, work, h, shared, w);
            if (level > 0)
            {
                passes.JoinRows(work, work, h, w, 0, 0, true, null, 1f);
            }
        }

        passes.JoinRows(work, target, _layout.Height, _layout.Width, dy, dx, _levels > 0, sum, scale);
    }

    /// <summary>A level's size, and its columns: those with approximations, whole cells of details, and a last cell that other bands share.</summary>
    private (int H, int W, Range Mixed, Range Details, Range Shared) ColumnsAt<TCell>(WaveletPasses<TCell, TLattice> passes, int level)
        where TCell : struct, ICell<TCell, float>
    {
        int h = SideAt(_layout.Height, level), w = SideAt(_layout.Width, level);
        int mixed = Math.Min((w - w / 2 + Cell - 1) / Cell * Cell, w), last = (w - 1) / Cell * Cell;
        int end = passes.HasOthers(last, w) ? Math.Max(mixed, last) : w;
        return (h, w, 0..mixed, mixed..end, end..w);
    }
}
