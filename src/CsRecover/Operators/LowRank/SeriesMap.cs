using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// The maps of all frames of a series, side by side: unknowns and measurements are kept frame after frame, each as its own map keeps them. Only shrinkage looks
/// at all frames at once. Work is shared out to threads, each with its own scratch memory; results do not depend on how many there are.
/// </summary>
/// <typeparam name="TFrames">Where the maps of frames come from.</typeparam>
/// <typeparam name="TMap">The map of a frame.</typeparam>
internal readonly unsafe struct SeriesMap<TFrames, TMap> : IHostMap<Complex32, float>
    where TFrames : struct, IFrameMaps<TMap>
    where TMap : struct, IHostMap<Complex32, float>
{
    private readonly TFrames _frames;
    private readonly SeriesRows _rows;
    private readonly MapRequest _request;
    private readonly int _threads;
    private readonly nint _each;
    private readonly float* _copy;
    private readonly float* _scratch;

    /// <summary>A map.</summary>
    /// <param name="frames">The maps of frames.</param>
    /// <param name="rows">Where each frame's measurements are.</param>
    /// <param name="request">What the visitor is going to do.</param>
    /// <param name="threads">The most threads.</param>
    /// <param name="scratch"><see cref="ScratchFor"/> floats, private to this recovery.</param>
    public SeriesMap(TFrames frames, SeriesRows rows, MapRequest request, int threads, float* scratch)
    {
        _frames = frames;
        _rows = rows;
        _request = request;
        _threads = threads;
        _each = EachFor(frames);
        _copy = scratch;
        _scratch = scratch + CopyFor(frames, request);
    }

    /// <inheritdoc/>
    public int Rows => _rows.Count;

    /// <inheritdoc/>
    public int Columns => _frames.Frames * Pixels;

    /// <inheritdoc/>
    public int RowStorage => _rows.Storage;

    /// <inheritdoc/>
    public int ColumnStorage => _frames.Frames * _frames.Layout.Storage;

    private int Pixels => _frames.Layout.Height * _frames.Layout.Width;

    /// <summary>Floats of scratch: what each thread needs, and a copy of the series where shrinkage is averaged.</summary>
    /// <param name="frames">The maps of frames.</param>
    /// <param name="request">What the visitor is going to do.</param>
    /// <param name="threads">The most threads.</param>
    public static nint ScratchFor(TFrames frames, MapRequest request, int threads) => CopyFor(frames, request) + threads * EachFor(frames);

    /// <inheritdoc/>
    public void Forward(HostVector<Complex32> x, HostVector<Complex32> y)
    {
        SeriesMap<TFrames, TMap> map = this;
        ForEach(_frames.Frames, (frame, scratch) => map._frames.Of(frame, (float*)scratch).Forward(map.ImageOf(x, frame), map._rows.Of(y, frame)));
    }

    /// <inheritdoc/>
    public void Adjoint(HostVector<Complex32> y, HostVector<Complex32> x)
    {
        SeriesMap<TFrames, TMap> map = this;
        ForEach(_frames.Frames, (frame, scratch) => map._frames.Of(frame, (float*)scratch).Adjoint(map._rows.Of(y, frame), map.ImageOf(x, frame)));
    }

    /// <inheritdoc/>
    public void Column(int j, HostVector<Complex32> column)
    {
        int storage = _frames.Layout.Storage, frame = j / storage;
        new Span<Complex32>(column.Pointer, column.Length).Clear();
        _frames.Of(frame, _scratch).Column(j % storage, _rows.Of(column, frame));
    }

    /// <inheritdoc/>
    public void PrepareProjection(HostVector<Complex32> y, HostVector<Complex32> target)
    {
        for (int frame = 0; frame < _frames.Frames; frame++)
        {
            _frames.Of(frame, _scratch).PrepareProjection(_rows.Of(y, frame), _rows.Of(target, frame));
        }
    }

    /// <inheritdoc/>
    public void MinimumNorm(HostVector<Complex32> target, HostVector<Complex32> x)
    {
        SeriesMap<TFrames, TMap> map = this;
        ForEach(_frames.Frames, (frame, scratch) => map._frames.Of(frame, (float*)scratch).MinimumNorm(map._rows.Of(target, frame), map.ImageOf(x, frame)));
    }

    /// <inheritdoc/>
    public void Project(HostVector<Complex32> target, HostVector<Complex32> x) => ProjectAndMeasure(target, x, Samples.All);

    /// <inheritdoc/>
    public Misfit<float> ProjectAndMeasure(HostVector<Complex32> target, HostVector<Complex32> x, Samples samples)
    {
        SeriesMap<TFrames, TMap> map = this;
        var misfits = new Misfit<float>[_frames.Frames];
        ForEach(
            _frames.Frames,
            (frame, scratch) => misfits[frame] = map._frames.Of(frame, (float*)scratch).ProjectAndMeasure(map._rows.Of(target, frame), map.ImageOf(x, frame), samples));
        float fitted = 0f, heldOut = 0f;
        foreach (Misfit<float> misfit in misfits)
        {
            fitted += misfit.Fitted;
            heldOut += misfit.HeldOut;
        }

        return new Misfit<float>(fitted, heldOut);
    }

    /// <inheritdoc/>
    public void Shrink<TWeight>(TWeight weight, HostVector<Complex32> x, int turn)
        where TWeight : unmanaged, IWeight<float>
    {
        SeriesMap<TFrames, TMap> map = this;
        float* series = (float*)x.Pointer, source = series;
        int spins = Math.Max(_request.Spins, 1);
        if (spins > 1)
        {
            nint bytes = 2 * (nint)ColumnStorage * sizeof(float);
            Buffer.MemoryCopy(series, _copy, bytes, bytes);
            source = _copy;
        }

        for (int spin = 0; spin < spins; spin++)
        {
            bool adds = spin > 0;
            (int Dy, int Dx) offset = LowRankBlocks.OffsetOf(_request.Seed, checked(turn * spins + spin));
            ForEach(
                LowRankBlocks.Bands(_frames.Layout),
                (band, scratch) => new LowRankBlocks(map._frames.Layout, map._frames.Frames, (float*)scratch).Shrink(weight, source, series, band, offset, 1f / spins, adds));
        }
    }

    /// <inheritdoc/>
    public bool TryInverseColumnNorms(HostVector<Complex32> inverse) => false;

    /// <inheritdoc/>
    public bool TryGramColumn(int j, HostVector<Complex32> column) => false;

    /// <inheritdoc/>
    public bool TryLeastSquares(HostVector<Complex32> y, HostVector<Complex32> support, HostVector<Complex32> x) => false;

    /// <inheritdoc/>
    public bool TryWeightedRidge<TWeight>(TWeight weight, HostVector<Complex32> by, float ridge, HostVector<Complex32> y, HostVector<Complex32> x)
        where TWeight : unmanaged, IWeight<float> => false;

    /// <inheritdoc/>
    public int StorageIndex(int unknown) => unknown / Pixels * _frames.Layout.Storage + _frames.Of(0, _scratch).StorageIndex(unknown % Pixels);

    /// <inheritdoc/>
    public void LoadMeasurements(ReadOnlySpan<Complex32> measurements, HostVector<Complex32> y)
    {
        for (int frame = 0; frame < _frames.Frames; frame++)
        {
            _frames.Of(frame, _scratch).LoadMeasurements(_rows.Of(measurements, frame), _rows.Of(y, frame));
        }
    }

    /// <inheritdoc/>
    public void StoreMeasurements(HostVector<Complex32> y, Span<Complex32> measurements)
    {
        for (int frame = 0; frame < _frames.Frames; frame++)
        {
            _frames.Of(frame, _scratch).StoreMeasurements(_rows.Of(y, frame), _rows.Of(measurements, frame));
        }
    }

    /// <inheritdoc/>
    public void LoadUnknowns(ReadOnlySpan<Complex32> unknowns, HostVector<Complex32> x)
    {
        for (int frame = 0; frame < _frames.Frames; frame++)
        {
            _frames.Of(frame, _scratch).LoadUnknowns(unknowns.Slice(frame * Pixels, Pixels), ImageOf(x, frame));
        }
    }

    /// <inheritdoc/>
    public void StoreCoefficients(HostVector<Complex32> x, Span<Complex32> coefficients) => StoreSignal(x, coefficients);

    /// <inheritdoc/>
    public void StoreSignal(HostVector<Complex32> x, Span<Complex32> signal)
    {
        for (int frame = 0; frame < _frames.Frames; frame++)
        {
            _frames.Of(frame, _scratch).StoreSignal(ImageOf(x, frame), signal.Slice(frame * Pixels, Pixels));
        }
    }

    private static nint CopyFor(TFrames frames, MapRequest request) => request.Spins > 1 ? 2 * (nint)frames.Frames * frames.Layout.Storage : 0;

    /// <summary>Floats of one thread, whole cache lines: a frame's map or a row of blocks, never both at once.</summary>
    private static nint EachFor(TFrames frames) => HostVector.Aligned(Math.Max(frames.Scratch, LowRankBlocks.Storage(frames.Layout, frames.Frames)));

    /// <summary>One frame's part of the unknowns.</summary>
    private HostVector<Complex32> ImageOf(HostVector<Complex32> x, int frame) => x.Part(frame, _frames.Layout.Storage);

    /// <summary>Does pieces of work on up to as many threads as there may be, each with scratch memory of its own.</summary>
    private void ForEach(int count, Action<int, nint> work)
    {
        int workers = Math.Min(_threads, count), next = -1;
        nint scratch = (nint)_scratch, each = _each * sizeof(float);
        void Run(int worker)
        {
            for (int i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
            {
                work(i, scratch + worker * each);
            }
        }

        if (workers == 1)
        {
            Run(0);
            return;
        }

        Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, Run);
    }
}
