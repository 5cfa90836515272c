using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>Which of the two transforms.</summary>
internal enum FourierDirection
{
    /// <summary>exp(-2 pi i j k / n).</summary>
    Forward,

    /// <summary>exp(+2 pi i j k / n).</summary>
    Inverse,
}

/// <summary>
/// One-dimensional transforms of all columns or all rows of an image in <see cref="ImageLayout"/>: columns eight at a time as
/// they lie, rows eight at a time transposed into working memory. Without normalisation unless a factor is given.
/// </summary>
/// <typeparam name="TKernel">The DFT along the axis.</typeparam>
/// <param name="kernel">The DFT along the axis.</param>
/// <param name="layout">The image's layout.</param>
internal readonly unsafe struct ImagePasses<TKernel>(TKernel kernel, ImageLayout layout)
    where TKernel : struct, IFourierKernel
{
    private const int Lanes = HostVector.Cell;
    private const int Cell = 2 * Lanes;

    private readonly TKernel _kernel = kernel;
    private readonly ImageLayout _layout = layout;

    /// <summary>Floats of scratch memory that a pass needs.</summary>
    public int ScratchLength => SpillOffset + FourierStage<float>.SpillLength + Lanes * RowStep;

    private int RowStep => 2 * _layout.Stride;

    /// <summary>Where a point of zeros lies, from which rows' padding is written.</summary>
    private int ZeroPoint => Math.Max(_kernel.Points, Lanes * _layout.CellsPerRow) * Cell;

    private int SpillOffset => ZeroPoint + Cell;

    /// <summary>For each frequency along a row, padding included, where <see cref="Rows"/> finds it in working memory.</summary>
    public int[] RowOffsets()
    {
        int[] offsets = NaturalOffsets();
        for (int point = 0; point < _kernel.Length; point++)
        {
            offsets[_kernel.FrequencyAt(point)] = point * Cell;
        }

        return offsets;
    }

    /// <summary>The same for points in order, as <see cref="ProjectRows"/> needs them.</summary>
    public int[] NaturalOffsets()
    {
        int zero = ZeroPoint, length = _kernel.Length;
        return [.. Enumerable.Range(0, Lanes * _layout.CellsPerRow).Select(k => k < length ? k * Cell : zero)];
    }

    /// <summary>Frequencies along the axis in walking order.</summary>
    public int[] Frequencies()
    {
        TKernel kernel = _kernel;
        return [.. Enumerable.Range(0, kernel.Length).Select(p => kernel.FrequencyAt(p))];
    }

    /// <summary>Transforms all columns.</summary>
    /// <param name="x">The image.</param>
    /// <param name="y">Receives the result; may be the image.</param>
    /// <param name="direction">Which transform.</param>
    /// <param name="scratch">Scratch, <see cref="ScratchLength"/>.</param>
    public void Columns(float* x, float* y, FourierDirection direction, float* scratch)
    {
        float* spill = scratch + SpillOffset;
        FourierPoints<float> points = Points(scratch, Cell, direction);
        for (int strip = 0; strip < _layout.CellsPerRow; strip++)
        {
            _kernel.AnalyseInOrder(Points(x + strip * Cell, RowStep, direction), points, Points(y + strip * Cell, RowStep, direction), spill);
        }
    }

    /// <summary>Transforms all rows.</summary>
    /// <param name="x">The image.</param>
    /// <param name="y">Receives the result; may be the image.</param>
    /// <param name="direction">Which transform.</param>
    /// <param name="scale">Factor of the result.</param>
    /// <param name="offsets">From <see cref="RowOffsets"/>.</param>
    /// <param name="scratch">Scratch, <see cref="ScratchLength"/>.</param>
    public void Rows(float* x, float* y, FourierDirection direction, float scale, int[] offsets, float* scratch)
    {
        float* spill = scratch + SpillOffset;
        FourierPoints<float> points = Points(scratch, Cell, direction);
        ClearZeroPoint(scratch);
        for (int row = 0; row < _layout.Height; row += Lanes)
        {
            LoadRows(x, row, scratch);
            _kernel.Analyse(points, points, spill);
            StoreRows(scratch, offsets, scale, y, row);
        }
    }

    /// <summary>Transforms columns, moves them to the data where measured, transforms back.</summary>
    /// <param name="x">The image.</param>
    /// <param name="step">What to do in between.</param>
    /// <param name="scratch">Scratch, <see cref="ScratchLength"/>.</param>
    public void ProjectColumns(float* x, ref DataConsistency step, float* scratch)
    {
        float* spill = scratch + SpillOffset;
        for (int strip = 0; strip < _layout.CellsPerRow; strip++, x += Cell)
        {
            _kernel.Analyse(Points(x, RowStep, FourierDirection.Forward), Points(scratch, Cell, FourierDirection.Forward), spill);
            step.Apply(scratch, _kernel.Length);
            _kernel.Synthesise(Points(scratch, Cell, FourierDirection.Inverse), Points(x, RowStep, FourierDirection.Inverse), spill);
        }
    }

    /// <summary>Transforms rows, moves them to the data where measured, transforms back.</summary>
    /// <param name="x">The image.</param>
    /// <param name="step">What to do in between.</param>
    /// <param name="offsets">From <see cref="NaturalOffsets"/>.</param>
    /// <param name="scratch">Scratch, <see cref="ScratchLength"/>.</param>
    public void ProjectRows(float* x, ref DataConsistency step, int[] offsets, float* scratch)
    {
        float* spill = scratch + SpillOffset;
        FourierPoints<float> points = Points(scratch, Cell, FourierDirection.Forward), exchanged = Points(scratch, Cell, FourierDirection.Inverse);
        ClearZeroPoint(scratch);
        for (int row = 0; row < _layout.Height; row += Lanes)
        {
            LoadRows(x, row, scratch);
            _kernel.Analyse(points, points, spill);
            step.Apply(scratch, _kernel.Length);
            _kernel.Synthesise(exchanged, exchanged, spill);
            StoreRows(scratch, offsets, 1f, x, row);
        }
    }

    private static FourierPoints<float> Points(float* first, nint step, FourierDirection direction) => direction == FourierDirection.Forward
        ? new FourierPoints<float>(first, first + Lanes, step, 0)
        : new FourierPoints<float>(first + Lanes, first, step, 0);

    private void ClearZeroPoint(float* scratch) => new Span<float>(scratch + ZeroPoint, Cell).Clear();

    private void LoadRows(float* x, int row, float* scratch)
    {
        float* from = x + (nint)row * RowStep;
        int valid = Math.Min(Lanes, _layout.Height - row);
        if (valid < Lanes)
        {
            // The last rows are fewer than eight: they are completed with zeros first.
            float* tail = Tail(scratch);
            new Span<float>(from, valid * RowStep).CopyTo(new Span<float>(tail, valid * RowStep));
            new Span<float>(tail + valid * RowStep, (Lanes - valid) * RowStep).Clear();
            from = tail;
        }

        for (int cell = 0; cell < _layout.CellsPerRow; cell++, from += Cell, scratch += Lanes * Cell)
        {
            CellTranspose.Copy(from, RowStep, scratch, Cell);
            CellTranspose.Copy(from + Lanes, RowStep, scratch + Lanes, Cell);
        }
    }

    private void StoreRows(float* scratch, int[] offsets, float scale, float* y, int row)
    {
        float* to = y + (nint)row * RowStep;
        int valid = Math.Min(Lanes, _layout.Height - row);
        float* first = valid < Lanes ? Tail(scratch) : to;
        fixed (int* all = offsets)
        {
            float* at = first;
            for (int cell = 0; cell < _layout.CellsPerRow; cell++, at += Cell)
            {
                CellTranspose.Gather(scratch, all + cell * Lanes, scale, at, RowStep);
                CellTranspose.Gather(scratch + Lanes, all + cell * Lanes, scale, at + Lanes, RowStep);
            }
        }

        if (valid < Lanes)
        {
            int used = _layout.CellsPerRow * Cell;
            for (int i = 0; i < valid; i++)
            {
                new Span<float>(first + i * RowStep, used).CopyTo(new Span<float>(to + i * RowStep, used));
            }
        }
    }

    private float* Tail(float* scratch) => scratch + SpillOffset + FourierStage<float>.SpillLength;
}
