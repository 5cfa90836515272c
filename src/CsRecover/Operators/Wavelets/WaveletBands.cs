using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>Shrinks the detail bands of a 2-D wavelet transform, in place; the approximation stays as it is.</summary>
/// <param name="layout">Where coefficients lie.</param>
/// <param name="levels">Levels of the transform.</param>
/// <param name="scratch"><see cref="ScratchFor"/> floats, aligned to a cache line, private to this thread.</param>
internal readonly unsafe struct WaveletBands(ImageLayout layout, int levels, float* scratch)
{
    private const int Cell = HostVector.Cell;

    private readonly ImageLayout _layout = layout;
    private readonly int _levels = levels;
    private readonly float* _scratch = scratch;

    /// <summary>Floats of scratch for images of a layout.</summary>
    /// <param name="layout">The layout.</param>
    public static nint ScratchFor(ImageLayout layout) => 4 * RowLength(layout);

    /// <summary>c &lt;- c f(e, e) in every detail band, where e is |c|^2 or the local energy.</summary>
    /// <typeparam name="TWeight">The functor f.</typeparam>
    /// <param name="weight">The functor f.</param>
    /// <param name="coefficients">Coefficients in Mallat order.</param>
    /// <param name="localEnergy">
    /// Whether e is the mean of |c|^2 and of its mean over the 3 x 3 neighbours in the band: large coefficients of images come in clusters
    /// (Cai and Silverman, "Incorporating information on neighbouring coefficients into wavelet estimation", Sankhya B 63, 2001).
    /// </param>
    public void Shrink<TWeight>(TWeight weight, float* coefficients, bool localEnergy)
        where TWeight : unmanaged, IWeight<float>
    {
        int h = _layout.Height, w = _layout.Width;
        for (int level = 0; level < _levels; level++)
        {
            int lowRows = h - h / 2, lowColumns = w - w / 2;
            Shrink(weight, coefficients, 0, lowRows, lowColumns, w, localEnergy);
            Shrink(weight, coefficients, lowRows, h, 0, lowColumns, localEnergy);
            Shrink(weight, coefficients, lowRows, h, lowColumns, w, localEnergy);
            (h, w) = (lowRows, lowColumns);
        }
    }

    private static int RowLength(ImageLayout layout) => layout.Stride + 2 * Cell;

    /// <summary>One band: rows from <paramref name="top"/> to below <paramref name="bottom"/>, columns from <paramref name="left"/> to below <paramref name="right"/>.</summary>
    private void Shrink<TWeight>(TWeight weight, float* coefficients, int top, int bottom, int left, int right, bool localEnergy)
        where TWeight : unmanaged, IWeight<float>
    {
        if (top == bottom || left == right)
        {
            return;
        }

        int first = left / Cell, cells = (right + Cell - 1) / Cell - first;
        float* row = coefficients + 2 * ((nint)top * _layout.Stride + first * Cell);
        nint step = 2 * (nint)_layout.Stride;
        if (!localEnergy)
        {
            for (int r = top; r < bottom; r++, row += step)
            {
                ShrinkRow(weight, row, null, left - first * Cell, right - first * Cell);
            }

            return;
        }

        // Energies of three rows, and their sums; one cell is left free on either side.
        int length = RowLength(_layout);
        float* above = _scratch + Cell, here = above, below = above + length, spare = below + length, sums = spare + length;
        Energies(row, here, cells);
        for (int r = top; r < bottom; r++, row += step)
        {
            if (r + 1 < bottom)
            {
                Energies(row + step, below, cells);
            }
            else
            {
                below = here;
            }

            for (int i = 0; i < cells * Cell; i += Cell)
            {
                (Vector256.LoadAligned(above + i) + Vector256.LoadAligned(here + i) + Vector256.LoadAligned(below + i)).StoreAligned(sums + i);
            }

            int from = left - first * Cell, to = right - first * Cell;
            sums[from - 1] = sums[from];                                       // beyond an edge of the band its outermost values go on
            sums[to] = sums[to - 1];
            ShrinkRow(weight, row, sums, from, to);
            float* free = above == here ? spare : above;
            above = here;
            here = below;
            below = free;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Energies(float* row, float* energies, int cells)
    {
        for (nint i = 0; i < cells * Cell; i += Cell)
        {
            HostKernels.MagnitudeSquared(row + 2 * i).StoreAligned(energies + i);
        }
    }

    /// <summary>Lanes from <paramref name="from"/> to below <paramref name="to"/> of a row of cells; <paramref name="sums"/> has three rows' energies for local ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ShrinkRow<TWeight>(TWeight weight, float* row, float* sums, int from, int to)
        where TWeight : unmanaged, IWeight<float>
    {
        Vector256<int> lanes = Vector256<int>.Indices, begin = Vector256.Create(from), end = Vector256.Create(to);
        Vector256<float> half = Vector256.Create(0.5f), share = Vector256.Create(0.5f / 9f);
        for (int i = 0; i < to; i += Cell, row += 2 * Cell)
        {
            Vector256<float> re = Vector256.LoadAligned(row), im = Vector256.LoadAligned(row + Cell), e = re * re + im * im;
            if (sums != null)
            {
                e = half * e + share * (Vector256.Load(sums + i - 1) + Vector256.LoadAligned(sums + i) + Vector256.Load(sums + i + 1));
            }

            Vector256<float> factor = weight.Invoke(new SimdLane<float>(e), new SimdLane<float>(e)).Value;
            if (i < from || i + Cell > to)
            {
                Vector256<int> at = lanes + Vector256.Create(i);
                Vector256<float> inside = (Vector256.GreaterThanOrEqual(at, begin) & Vector256.LessThan(at, end)).AsSingle();
                factor = Vector256.ConditionalSelect(inside, factor, Vector256.Create(1f));
            }

            (re * factor).StoreAligned(row);
            (im * factor).StoreAligned(row + Cell);
        }
    }
}
