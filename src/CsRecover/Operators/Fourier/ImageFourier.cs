namespace CsRecover.Operators;

/// <summary>
/// Two-dimensional Fourier transforms of complex images in <see cref="ImageLayout"/>: orthonormal, image and k-space in natural order
/// (frequency zero first; see <see cref="CentredOrder"/> for centred k-space). Immutable and safe to share between threads;
/// scratch memory comes from the caller, 64-byte aligned.
/// </summary>
internal abstract unsafe class ImageFourier
{
    /// <summary>How images and k-space lie in memory.</summary>
    public abstract ImageLayout Layout { get; }

    /// <summary>Floats of scratch memory that every method needs.</summary>
    public abstract int ScratchLength { get; }

    /// <summary>The transforms of a size.</summary>
    /// <param name="height">H, rows, at least 1.</param>
    /// <param name="width">W, columns, at least 1.</param>
    public static ImageFourier Of(int height, int width)
    {
        var columns = FourierAlgorithm<float>.Of(height);
        FourierAlgorithm<float> rows = width == height ? columns : FourierAlgorithm<float>.Of(width);
        return new ImageFourier<PlannedKernel, PlannedKernel>(new ImageLayout(height, width), new PlannedKernel(columns), new PlannedKernel(rows));
    }

    /// <summary>The transforms of a size, each axis compiled as its type says.</summary>
    /// <typeparam name="TColumns">The DFT along columns.</typeparam>
    /// <typeparam name="TRows">The DFT along rows.</typeparam>
    /// <param name="height">H, rows, at least 1.</param>
    /// <param name="width">W, columns, at least 1.</param>
    /// <exception cref="ArgumentException">The stages of an axis are of another length.</exception>
    public static ImageFourier Of<TColumns, TRows>(int height, int width)
        where TColumns : struct, IFourierLength
        where TRows : struct, IFourierLength => TColumns.Accept<ColumnVisitor<TRows>, ImageFourier>(height, new ColumnVisitor<TRows>(new ImageLayout(height, width)));

    /// <summary>From image to k-space.</summary>
    /// <param name="x">The image.</param>
    /// <param name="k">Receives k-space; may be the image.</param>
    /// <param name="scratch">Scratch.</param>
    public void Forward(float* x, float* k, float* scratch) => Transform(x, k, FourierDirection.Forward, scratch);

    /// <summary>From k-space to image.</summary>
    /// <param name="k">K-space.</param>
    /// <param name="x">Receives the image; may be k-space.</param>
    /// <param name="scratch">Scratch.</param>
    public void Inverse(float* k, float* x, float* scratch) => Transform(k, x, FourierDirection.Inverse, scratch);

    /// <summary>One of the two transforms along both axes.</summary>
    /// <param name="x">Input.</param>
    /// <param name="y">Result; may be the input.</param>
    /// <param name="direction">Which transform.</param>
    /// <param name="scratch">Scratch.</param>
    public abstract void Transform(float* x, float* y, FourierDirection direction, float* scratch);

    /// <summary>An orthonormal transform of every row.</summary>
    /// <param name="x">Input.</param>
    /// <param name="y">Result; may be the input.</param>
    /// <param name="direction">Which transform.</param>
    /// <param name="scratch">Scratch.</param>
    public abstract void TransformRows(float* x, float* y, FourierDirection direction, float* scratch);

    /// <summary>An orthonormal transform of every column.</summary>
    /// <param name="x">Input.</param>
    /// <param name="y">Result; may be the input.</param>
    /// <param name="direction">Which transform.</param>
    /// <param name="scratch">Scratch.</param>
    public abstract void TransformColumns(float* x, float* y, FourierDirection direction, float* scratch);

    /// <summary>The order of data for <see cref="Project"/> and <see cref="ProjectColumns"/>.</summary>
    /// <param name="kind">What is known of the value at a row and a column of k-space in natural order (a column of the image for <see cref="ProjectColumns"/>).</param>
    public abstract SampledCells SampleColumns(Func<int, int, SampleKind> kind);

    /// <summary>The order of data for <see cref="ProjectRows"/>.</summary>
    /// <param name="kind">What is known of the value at a row of the image and a column of k-space in natural order.</param>
    public abstract SampledCells SampleRows(Func<int, int, SampleKind> kind);

    /// <summary>x &lt;- x + F^H M (d - F x): two passes over rows and one, fused, over columns.</summary>
    /// <param name="cells">Which values are measured, from <see cref="SampleColumns"/>.</param>
    /// <param name="data">Their values d.</param>
    /// <param name="x">The image, updated.</param>
    /// <param name="samples">Which samples to explain.</param>
    /// <param name="scratch">Scratch.</param>
    /// <returns>|d - F x|^2 before the step.</returns>
    public abstract Misfit<float> Project(SampledCells cells, float* data, float* x, Samples samples, float* scratch);

    /// <summary>The same where rows of k-space are measured whole or not at all: F along columns only, data transformed back along rows beforehand.</summary>
    /// <param name="cells">Which values are measured, from <see cref="SampleColumns"/>.</param>
    /// <param name="data">Their values d.</param>
    /// <param name="x">The image, updated.</param>
    /// <param name="samples">Which samples to explain.</param>
    /// <param name="scratch">Scratch.</param>
    /// <returns>|d - F x|^2 before the step.</returns>
    public abstract Misfit<float> ProjectColumns(SampledCells cells, float* data, float* x, Samples samples, float* scratch);

    /// <summary>The same where columns of k-space are measured whole or not at all: F along rows only, data transformed back along columns beforehand.</summary>
    /// <param name="cells">Which values are measured, from <see cref="SampleRows"/>.</param>
    /// <param name="data">Their values d.</param>
    /// <param name="x">The image, updated.</param>
    /// <param name="samples">Which samples to explain.</param>
    /// <param name="scratch">Scratch.</param>
    /// <returns>|d - F x|^2 before the step.</returns>
    public abstract Misfit<float> ProjectRows(SampledCells cells, float* data, float* x, Samples samples, float* scratch);

    private readonly struct ColumnVisitor<TRows>(ImageLayout layout) : IKernelVisitor<ImageFourier>
        where TRows : struct, IFourierLength
    {
        public ImageFourier Visit<TColumnKernel>(TColumnKernel columns)
            where TColumnKernel : struct, IFourierKernel =>
            TRows.Accept<RowVisitor<TColumnKernel>, ImageFourier>(layout.Width, new RowVisitor<TColumnKernel>(layout, columns));
    }

    private readonly struct RowVisitor<TColumnKernel>(ImageLayout layout, TColumnKernel columns) : IKernelVisitor<ImageFourier>
        where TColumnKernel : struct, IFourierKernel
    {
        public ImageFourier Visit<TRowKernel>(TRowKernel rows)
            where TRowKernel : struct, IFourierKernel => new ImageFourier<TColumnKernel, TRowKernel>(layout, columns, rows);
    }
}

/// <summary>The transforms over kernels that the JIT compiler knows.</summary>
/// <typeparam name="TColumns">The DFT along columns, of length H.</typeparam>
/// <typeparam name="TRows">The DFT along rows, of length W.</typeparam>
internal sealed unsafe class ImageFourier<TColumns, TRows> : ImageFourier
    where TColumns : struct, IFourierKernel
    where TRows : struct, IFourierKernel
{
    private readonly ImagePasses<TColumns> _columns;
    private readonly ImagePasses<TRows> _rows;
    private readonly int[] _rowOffsets;
    private readonly int[] _naturalOffsets;

    /// <summary>The transforms of a size.</summary>
    /// <param name="layout">How images lie in memory.</param>
    /// <param name="columns">The DFT along columns.</param>
    /// <param name="rows">The DFT along rows.</param>
    public ImageFourier(ImageLayout layout, TColumns columns, TRows rows)
    {
        Layout = layout;
        _columns = new ImagePasses<TColumns>(columns, layout);
        _rows = new ImagePasses<TRows>(rows, layout);
        _rowOffsets = _rows.RowOffsets();
        _naturalOffsets = _rows.NaturalOffsets();
    }

    /// <inheritdoc/>
    public override ImageLayout Layout { get; }

    /// <inheritdoc/>
    public override int ScratchLength => Math.Max(_columns.ScratchLength, _rows.ScratchLength);

    /// <inheritdoc/>
    public override void Transform(float* x, float* y, FourierDirection direction, float* scratch)
    {
        _rows.Rows(x, y, direction, Unit(Layout.Height, Layout.Width), _rowOffsets, scratch);
        _columns.Columns(y, y, direction, scratch);
        GC.KeepAlive(this);
    }

    /// <inheritdoc/>
    public override void TransformRows(float* x, float* y, FourierDirection direction, float* scratch)
    {
        _rows.Rows(x, y, direction, Unit(1, Layout.Width), _rowOffsets, scratch);
        GC.KeepAlive(this);
    }

    /// <inheritdoc/>
    public override void TransformColumns(float* x, float* y, FourierDirection direction, float* scratch)
    {
        _columns.Columns(x, y, direction, scratch);
        nint n = 2 * (nint)Layout.Height * Layout.Stride;
        float scale = Unit(Layout.Height, 1);
        for (nint i = 0; i < n; i++)
        {
            y[i] *= scale;
        }

        GC.KeepAlive(this);
    }

    /// <inheritdoc/>
    public override SampledCells SampleColumns(Func<int, int, SampleKind> kind) => new(Layout.Width, _columns.Frequencies(), (lane, frequency) => kind(frequency, lane));

    /// <inheritdoc/>
    public override SampledCells SampleRows(Func<int, int, SampleKind> kind) => new(Layout.Height, _rows.Frequencies(), kind);

    /// <inheritdoc/>
    public override Misfit<float> Project(SampledCells cells, float* data, float* x, Samples samples, float* scratch)
    {
        var step = new DataConsistency(cells, data, samples, Unit(Layout.Height, Layout.Width));
        _rows.Rows(x, x, FourierDirection.Forward, 1f, _rowOffsets, scratch);
        _columns.ProjectColumns(x, ref step, scratch);
        _rows.Rows(x, x, FourierDirection.Inverse, 1f, _rowOffsets, scratch);
        GC.KeepAlive(this);
        GC.KeepAlive(cells);
        return step.Misfit;
    }

    /// <inheritdoc/>
    public override Misfit<float> ProjectColumns(SampledCells cells, float* data, float* x, Samples samples, float* scratch)
    {
        var step = new DataConsistency(cells, data, samples, Unit(Layout.Height, 1));
        _columns.ProjectColumns(x, ref step, scratch);
        GC.KeepAlive(this);
        GC.KeepAlive(cells);
        return step.Misfit;
    }

    /// <inheritdoc/>
    public override Misfit<float> ProjectRows(SampledCells cells, float* data, float* x, Samples samples, float* scratch)
    {
        var step = new DataConsistency(cells, data, samples, Unit(1, Layout.Width));
        _rows.ProjectRows(x, ref step, _naturalOffsets, scratch);
        GC.KeepAlive(this);
        GC.KeepAlive(cells);
        return step.Misfit;
    }

    private static float Unit(int height, int width) => (float)(1.0 / Math.Sqrt((double)height * width));
}
