using CsRecover.Operators;
using CsRecover.Vectors;
using ILGPU;
using ILGPU.Runtime;

namespace CsRecover.Ilgpu;

/// <summary>One pass of a Fourier transform of an image by the whole device.</summary>
/// <typeparam name="TLines">How lines are transformed.</typeparam>
internal struct FourierPass<TLines> : IKernel
    where TLines : struct, IImageLines
{
    public ImageViews<ImageSizes<TLines, No>> Views;
    public KSpaceStep Step;
    public int Pass, Pieces, FarElements;
    public ArrayView<Complex32> Source, Target, Y, Far;
    public ArrayView<Misfit<float>> Misfits;

    public void Run()
    {
        ArrayView<Complex32> near = SharedMemory.Allocate<Complex32>(GridImageMemory.NearElements), far = Far.SubView(Grid.IdxX * FarElements, FarElements);
        ArrayView<float> partials = SharedMemory.Allocate<float>(FarPlan.Lanes);
        Misfit<float> misfit = default;
        for (int piece = Grid.IdxX; piece < Pieces; piece += Grid.DimX)
        {
            misfit = TLines.Run(
                Views, new ImagePiece { Step = Step, Pass = Pass, Number = piece, Source = Source, Target = Target, Y = Y, Near = near, Far = far }, misfit);
        }

        if (Pass == FourierLines.Columns)
        {
            var results = new GroupResults<float>(partials, default);
            misfit = new Misfit<float>(results.AddUp(misfit.Fitted), results.AddUp(misfit.HeldOut));
            if (Group.IdxX == 0)
            {
                Misfits[Grid.IdxX] = misfit;
            }
        }
    }
}

/// <summary>Device memory of a <see cref="GridImageMap{TLines}"/>.</summary>
internal sealed class GridImageMemory : IDisposable
{
    /// <summary>Elements of shared memory for lines: 32 KiB.</summary>
    public const int NearElements = 4096;

    private readonly MemoryBuffer1D<Complex32, Stride1D.Dense> _work;
    private readonly MemoryBuffer1D<Complex32, Stride1D.Dense> _far;

    private GridImageMemory(IlgpuBackend backend, int work, int far)
    {
        FarElements = far;
        Groups = 8 * backend.Processors;
        _work = backend.Accelerator.Allocate1D<Complex32>(work);
        _far = backend.Accelerator.Allocate1D<Complex32>(((long)Groups * far) + 1);
    }

    /// <summary>Images and approximations.</summary>
    public ArrayView<Complex32> Work => _work.View;

    /// <summary>The most groups of a kernel.</summary>
    public int Groups { get; }

    /// <summary>Elements of <see cref="Far"/> a group.</summary>
    public int FarElements { get; }

    /// <summary>Memory for lines that are too long for shared memory.</summary>
    public ArrayView<Complex32> Far => _far.View;

    /// <summary>Memory for images.</summary>
    /// <typeparam name="TSizes">Sizes.</typeparam>
    /// <param name="backend">The backend.</param>
    /// <param name="sizes">The images' sizes.</param>
    public static GridImageMemory For<TSizes>(IlgpuBackend backend, TSizes sizes)
        where TSizes : struct, IImageSizes => new(backend, ImageWork.LengthFor(sizes), TSizes.FarElements(sizes.Height, sizes.Width));

    /// <inheritdoc/>
    public void Dispose()
    {
        _work.Dispose();
        _far.Dispose();
    }
}

/// <summary>M F, or M F Psi*, of an image by kernels that use the whole device. Measurements are in the caller's order, images and coefficients row by row.</summary>
/// <typeparam name="TLines">How lines are transformed.</typeparam>
/// <param name="grid">The device.</param>
/// <param name="views">The operator.</param>
/// <param name="request">What the visitor is going to do.</param>
/// <param name="memory">Working memory.</param>
internal readonly struct GridImageMap<TLines>(GridContext grid, ImageViews<ImageSizes<TLines, No>> views, MapRequest request, GridImageMemory memory) : IDeviceMap<Complex32, float>
    where TLines : struct, IImageLines
{
    private readonly GridContext _grid = grid;
    private readonly ImageViews<ImageSizes<TLines, No>> _views = views;
    private readonly MapRequest _request = request;
    private readonly GridImageMemory _memory = memory;
    private readonly ImageWork _work = ImageWork.In(memory.Work, views.Sizes);

    /// <inheritdoc/>
    public int Rows => _views.Rows;

    /// <inheritdoc/>
    public int Columns => _views.Columns;

    /// <inheritdoc/>
    public int RowStorage => _views.Rows;

    /// <inheritdoc/>
    public int ColumnStorage => _views.Columns;

    private GridSpace<ComplexElement, Complex32, float> Space => new(_grid);

    private bool HoldsCoefficients => _request.Domain == SignalDomain.Coefficients && _views.Sizes.Levels > 0;

    /// <inheritdoc/>
    public void Forward(ArrayView<Complex32> x, ArrayView<Complex32> y) => _ = Transform(KSpaceStep.Sample, ImageOf(x), _work.Image, y);

    /// <inheritdoc/>
    public void Adjoint(ArrayView<Complex32> y, ArrayView<Complex32> x) => Adjoint(KSpaceStep.Fill, y, x);

    /// <inheritdoc/>
    public void Column(int j, ArrayView<Complex32> column)
    {
        ArrayView<Complex32> unit = _work.Sum;
        Space.Clear(unit);
        Complex32 one = 1f;
        unit.SubView(j, 1).CopyFromCPU(ref one, 1);
        Forward(unit, column);
    }

    /// <inheritdoc/>
    public void PrepareProjection(ArrayView<Complex32> y, ArrayView<Complex32> target) => Space.Copy(y, target);

    /// <inheritdoc/>
    public void MinimumNorm(ArrayView<Complex32> target, ArrayView<Complex32> x) => Adjoint(KSpaceStep.FillFitted, target, x);    // A A^H = I

    /// <inheritdoc/>
    public void Project(ArrayView<Complex32> target, ArrayView<Complex32> x) => _ = Project(KSpaceStep.Project, target, x);

    /// <inheritdoc/>
    public Misfit<float> ProjectAndMeasure(ArrayView<Complex32> target, ArrayView<Complex32> x, Samples samples)
    {
        int groups = Project(samples == Samples.All ? KSpaceStep.Project : KSpaceStep.ProjectFitted, target, x);
        double fitted = 0.0, heldOut = 0.0;
        foreach (Misfit<float> part in _grid.Read(_grid.Partials.View<Misfit<float>>(groups)))
        {
            fitted += part.Fitted;
            heldOut += part.HeldOut;
        }

        return new Misfit<float>((float)fitted, (float)heldOut);
    }

    /// <inheritdoc/>
    public void Shrink<TWeight>(TWeight weight, ArrayView<Complex32> x, int turn)
        where TWeight : unmanaged, IWeight<float>
    {
        ImageSizes<TLines, No> sizes = _views.Sizes;
        if (sizes.Levels == 0 || HoldsCoefficients)
        {
            bool all = sizes.Levels == 0;
            _grid.Launch(_grid.GroupsFor(x.Length), new ShrinkDetails<TWeight>
            {
                Coefficients = x,
                Weight = weight,
                Width = sizes.Width,
                KeptRows = all ? 0 : WaveletLevel.SideAt(sizes.Height, sizes.Levels),
                KeptColumns = all ? 0 : WaveletLevel.SideAt(sizes.Width, sizes.Levels),
            });
            return;
        }

        ImageWork work = _work;
        int spins = Math.Max(_request.Spins, 1);
        for (int spin = 0; spin < spins; spin++)
        {
            (int dy, int dx) = CycleSpins.ShiftOf(sizes.Height, sizes.Width, sizes.Levels, _request.Spins, _request.Seed, turn, spin);
            bool last = spin == spins - 1;
            Split(x, work.Image, weight, dy, dx);
            Join(work.Image, last ? x : work.Sum, dy, dx, work.Sum, spin == 0 ? 0 : 1, last ? 1f / spins : 1f);
        }
    }

    /// <inheritdoc/>
    public bool TryInverseColumnNorms(ArrayView<Complex32> inverse) => false;

    /// <inheritdoc/>
    public bool TryGramColumn(int j, ArrayView<Complex32> column) => false;

    /// <inheritdoc/>
    public bool TryLeastSquares(ArrayView<Complex32> y, ArrayView<Complex32> support, ArrayView<Complex32> x) => false;

    /// <inheritdoc/>
    public bool TryWeightedRidge<TWeight>(TWeight weight, ArrayView<Complex32> by, float ridge, ArrayView<Complex32> y, ArrayView<Complex32> x)
        where TWeight : unmanaged, IWeight<float> => false;

    /// <inheritdoc/>
    public void LoadMeasurements(ArrayView<Complex32> measurements, ArrayView<Complex32> y) => Space.Copy(measurements, y);

    /// <inheritdoc/>
    public void StoreCoefficients(ArrayView<Complex32> x, ArrayView<Complex32> coefficients)
    {
        if (HoldsCoefficients || _views.Sizes.Levels == 0)
        {
            Space.Copy(x, coefficients);
        }
        else
        {
            Split(x, coefficients, default(KeepsDetails), 0, 0);
        }
    }

    /// <inheritdoc/>
    public void StoreSignal(ArrayView<Complex32> x, ArrayView<Complex32> signal)
    {
        if (HoldsCoefficients)
        {
            Join(x, signal, 0, 0, signal, adds: 0, 1f);
        }
        else
        {
            Space.Copy(x, signal);
        }
    }

    private void Adjoint(KSpaceStep step, ArrayView<Complex32> y, ArrayView<Complex32> x)
    {
        ArrayView<Complex32> image = HoldsCoefficients ? _work.Image : x;
        _ = Transform(step, image, image, y);
        Keep(image, x);
    }

    /// <summary>Queues a projection; returns of how many groups there are misfits.</summary>
    private int Project(KSpaceStep step, ArrayView<Complex32> target, ArrayView<Complex32> x)
    {
        ArrayView<Complex32> image = ImageOf(x);
        int groups = Transform(step, image, image, target);
        Keep(image, x);
        return groups;
    }

    /// <summary>The image of unknowns: what they are, or Psi* of them in memory of its own.</summary>
    private ArrayView<Complex32> ImageOf(ArrayView<Complex32> x)
    {
        if (!HoldsCoefficients)
        {
            return x;
        }

        ArrayView<Complex32> image = _work.Image;
        Join(x, image, 0, 0, image, adds: 0, 1f);
        return image;
    }

    /// <summary>The way back from <see cref="ImageOf"/>.</summary>
    private void Keep(ArrayView<Complex32> image, ArrayView<Complex32> x)
    {
        if (HoldsCoefficients)
        {
            Split(image, x, default(KeepsDetails), 0, 0);
        }
    }

    /// <summary>Queues a transform; returns the number of groups in the pass that meets k-space.</summary>
    private int Transform(KSpaceStep step, ArrayView<Complex32> source, ArrayView<Complex32> target, ArrayView<Complex32> y)
    {
        int columnGroups = 0;
        for (int pass = FourierLines.First(step); pass < FourierLines.End(step); pass++)
        {
            int pieces = FourierLines.Pieces(_views.Sizes, pass, _grid.Lanes, GridImageMemory.NearElements), groups = Math.Min(pieces, _memory.Groups);
            columnGroups = pass == FourierLines.Columns ? groups : columnGroups;
            _grid.Launch(groups, new FourierPass<TLines>
            {
                Views = _views,
                Step = step,
                Pass = pass,
                Pieces = pieces,
                Source = pass == FourierLines.RowsForward ? source : target,
                Target = target,
                Y = y,
                Far = _memory.Far,
                FarElements = _memory.FarElements,
                Misfits = _grid.Partials.View<Misfit<float>>(_memory.Groups),
            });
        }

        return columnGroups;
    }

    private void Split<TWeight>(ArrayView<Complex32> image, ArrayView<Complex32> coefficients, TWeight weight, int dy, int dx)
        where TWeight : unmanaged, IWeight<float>
    {
        for (int i = 0; i < _views.Sizes.Levels; i++)
        {
            WaveletLevel level = WaveletLevel.Of(_views, _work, i, image, coefficients, dy, dx);
            _grid.Launch(level.Pieces<GridTile>(), new SplitWavelets<TWeight> { Level = level, Weight = weight });
        }
    }

    private void Join(ArrayView<Complex32> coefficients, ArrayView<Complex32> image, int dy, int dx, ArrayView<Complex32> sum, int adds, float scale)
    {
        for (int i = _views.Sizes.Levels - 1; i >= 0; i--)
        {
            WaveletLevel level = WaveletLevel.Of(_views, _work, i, image, coefficients, dy, dx);
            if (i == 0)
            {
                level.Sum = sum;
                level.Adds = adds;
                level.Scale = scale;
            }

            _grid.Launch(level.Pieces<GridTile>(), new JoinWavelets { Level = level });
        }
    }
}
