using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// Undersampled Cartesian k-space of a series of images as a sensing operator: y_t = M_t F x_t for every frame t with its own mask M_t, or
/// y_tc = M_t F S_c x_t for every coil c. The series is taken to be of locally low rank: the pixels of a block of 8 x 8 change alike from frame to frame, so that
/// the matrix of frames x pixels has few singular values that count (Zhang, Pauly and Levesque, "Accelerating parameter mapping with a locally low rank
/// constraint", Magn. Reson. Med. 73(2), 2015; Trzasko and Manduca, "Local versus global low-rank promotion in dynamic MRI series reconstruction", ISMRM 2011).
/// </summary>
/// <remarks>
/// <para>
/// Unknowns are the frames, each an H x W image row by row; measurements are frame by frame, coil by coil, each the mask's points, row by row. Without
/// sensitivities A A^H = I; with them see <see cref="SenseOperator"/> for what stands for projections.
/// </para>
/// <para>
/// A solver's threshold is in units of pixels: singular values of a block are divided by sqrt(frames) + sqrt(pixels), about the largest one of noise of unit
/// variance, before they are compared with it. Blocks begin in a random place for every shrinkage; with spins, several such shrinkages are averaged. Measurements
/// that a solver keeps aside are other points in every frame. Time grows with the square of the number of frames, and in part with its cube.
/// </para>
/// </remarks>
public sealed unsafe class DynamicOperator : SensingOperator<Complex32>
{
    private readonly ImageFourier _fourier;
    private readonly FourierSampling[] _sampling;
    private readonly CoilSensitivities? _sensitivities;

    /// <summary>An operator on frames of one coil that sees everything alike.</summary>
    /// <param name="frames">Frames, at least 1.</param>
    /// <param name="height">H, rows, at least 1.</param>
    /// <param name="width">W, columns, at least 1.</param>
    /// <param name="masks">frames x H x W flags: whether each frequency is measured.</param>
    /// <exception cref="ArgumentException">The masks do not fit, or one selects nothing.</exception>
    public DynamicOperator(int frames, int height, int width, ReadOnlySpan<bool> masks)
        : base(Count(frames, height, width, masks, 1), checked(frames * height * width))
    {
        Frames = frames;
        Height = height;
        Width = width;
        Coils = 1;
        _fourier = ImageFourier.Of(height, width);
        _sampling = new FourierSampling[frames];
        for (int frame = 0; frame < frames; frame++)
        {
            _sampling[frame] = new FourierSampling(_fourier, masks.Slice(frame * height * width, height * width));
        }
    }

    /// <summary>An operator on frames that several coils see.</summary>
    /// <param name="frames">Frames, at least 1.</param>
    /// <param name="height">H, rows, at least 1.</param>
    /// <param name="width">W, columns, at least 1.</param>
    /// <param name="masks">frames x H x W flags: whether each frequency is measured.</param>
    /// <param name="coils">Coils, at least 1.</param>
    /// <param name="sensitivities">coils x H x W sensitivities, those of all frames, whose squared magnitudes add up to 1, or less, over the coils.</param>
    /// <exception cref="ArgumentException">The masks or the sensitivities do not fit, or a mask selects nothing.</exception>
    public DynamicOperator(int frames, int height, int width, ReadOnlySpan<bool> masks, int coils, ReadOnlySpan<Complex32> sensitivities)
        : base(Count(frames, height, width, masks, coils), checked(frames * height * width))
    {
        var plain = new DynamicOperator(frames, height, width, masks);
        (Frames, Height, Width, Coils, _fourier, _sampling) = (frames, height, width, coils, plain._fourier, plain._sampling);
        _sensitivities = new CoilSensitivities(_fourier.Layout, coils, sensitivities);
    }

    /// <summary>The number of frames.</summary>
    public int Frames { get; }

    /// <summary>H, the number of rows of each frame.</summary>
    public int Height { get; }

    /// <summary>W, the number of columns of each frame.</summary>
    public int Width { get; }

    /// <summary>The number of coils.</summary>
    public int Coils { get; }

    /// <summary>The most threads that one recovery uses; 0 for one for each processor. The result does not depend on it.</summary>
    public int MaxThreads { get; init; }

    /// <inheritdoc/>
    internal override bool PrefersSmoothedL0 => true;

    /// <inheritdoc/>
    public override string Description => $"{Rows} samples of the Fourier transforms of {Frames} frames of {Height} x {Width} pixels"
        + (_sensitivities is null ? "" : $" in {Coils} coils") + ", of locally low rank";

    /// <inheritdoc/>
    public override TResult Accept<TVisitor, TResult>(TVisitor visitor, MapRequest request)
    {
        // Other points are held out in every frame.
        FourierSamples[] samples = [.. _sampling.Select((sampling, frame) => sampling.SamplesFor(request.HeldOut, unchecked(request.Seed + (ulong)frame)))];
        var rows = new SeriesRows(samples, Coils);
        return _sensitivities is null
            ? Visit<TVisitor, TResult, PlainFrames, SubsampledFourierMap<HaarLattice>>(visitor, new PlainFrames(_fourier, samples, request), rows, request)
            : Visit<TVisitor, TResult, SenseFrames, SenseMap<HaarLattice>>(visitor, new SenseFrames(_fourier, samples, _sensitivities, request), rows, request);
    }

    private TResult Visit<TVisitor, TResult, TFrames, TMap>(TVisitor visitor, TFrames frames, SeriesRows rows, MapRequest request)
        where TVisitor : struct, IMapVisitor<Complex32, TResult>
        where TFrames : struct, IFrameMaps<TMap>
        where TMap : struct, IHostMap<Complex32, float>
    {
        int longest = Math.Max(checked(Frames * _fourier.Layout.Storage), rows.Storage), threads = ThreadCount.Of(MaxThreads);
        nint space = HostVector.Aligned(HostComplexSpace.ScratchFor(longest)), map = SeriesMap<TFrames, TMap>.ScratchFor(frames, request, threads);
        NativeBuffer<byte> scratch = Rent((space + map) * sizeof(float));
        try
        {
            float* memory = (float*)scratch.Pointer;
            return visitor.Visit<HostComplexSpace, SeriesMap<TFrames, TMap>, float>(
                new HostComplexSpace(memory), new SeriesMap<TFrames, TMap>(frames, rows, request, threads, memory + space));
        }
        finally
        {
            Return(scratch);
        }
    }

    private static int Count(int frames, int height, int width, ReadOnlySpan<bool> masks, int coils)
    {
        if (frames < 1 || height < 1 || width < 1 || masks.Length != (long)frames * height * width)
        {
            throw new ArgumentException($"Expected masks of {frames} x {height} x {width} points (frames, height, width), at least one of them, got {masks.Length}.", nameof(masks));
        }

        int count = 0;
        for (int frame = 0; frame < frames; frame++)
        {
            int points = masks.Slice(frame * height * width, height * width).Count(true);
            count = points > 0 ? checked(count + points) : throw new ArgumentException($"Expected a sampled point in every frame, got none in frame {frame}.", nameof(masks));
        }

        return checked(count * Math.Max(coils, 1));
    }
}
