namespace CsRecover.Operators;

/// <summary>The maps of the frames of a series, each of which is measured by itself.</summary>
/// <typeparam name="TMap">The map of a frame.</typeparam>
internal unsafe interface IFrameMaps<out TMap>
    where TMap : struct, IHostMap<Complex32, float>
{
    /// <summary>Frames.</summary>
    int Frames { get; }

    /// <summary>How each frame's image lies in memory.</summary>
    ImageLayout Layout { get; }

    /// <summary>Floats of scratch of one map.</summary>
    nint Scratch { get; }

    /// <summary>The map of a frame.</summary>
    /// <param name="frame">Frame from 0.</param>
    /// <param name="scratch"><see cref="Scratch"/> floats, private to this thread.</param>
    TMap Of(int frame, float* scratch);
}

/// <summary>Frames of one coil: y = M F x.</summary>
/// <param name="fourier">F.</param>
/// <param name="samples">M of each frame.</param>
/// <param name="request">What the visitor is going to do.</param>
internal readonly unsafe struct PlainFrames(ImageFourier fourier, FourierSamples[] samples, MapRequest request) : IFrameMaps<SubsampledFourierMap<HaarLattice>>
{
    /// <inheritdoc/>
    public int Frames => samples.Length;

    /// <inheritdoc/>
    public ImageLayout Layout => fourier.Layout;

    /// <inheritdoc/>
    public nint Scratch => SubsampledFourierMap<HaarLattice>.ScratchFor(fourier, default);

    /// <inheritdoc/>
    public SubsampledFourierMap<HaarLattice> Of(int frame, float* scratch) => new(fourier, samples[frame], 0, default, request, scratch);
}

/// <summary>Frames of several coils: y_c = M F S_c x.</summary>
/// <param name="fourier">F.</param>
/// <param name="samples">M of each frame.</param>
/// <param name="coils">S.</param>
/// <param name="request">What the visitor is going to do.</param>
internal readonly unsafe struct SenseFrames(ImageFourier fourier, FourierSamples[] samples, CoilSensitivities coils, MapRequest request) : IFrameMaps<SenseMap<HaarLattice>>
{
    /// <inheritdoc/>
    public int Frames => samples.Length;

    /// <inheritdoc/>
    public ImageLayout Layout => fourier.Layout;

    /// <inheritdoc/>
    public nint Scratch => SenseMap<HaarLattice>.ScratchFor(fourier, default);

    /// <inheritdoc/>
    public SenseMap<HaarLattice> Of(int frame, float* scratch) => new(fourier, samples[frame], coils, 0, default, request, scratch);
}
