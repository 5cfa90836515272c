using CsRecover.Mri.Files;

namespace CsRecover.Mri;

/// <summary>Cartesian k-space of a series of images of one slice: frames x coils x height x width samples, each frame as <see cref="KSpace"/> has it.</summary>
public sealed class DynamicKSpace
{
    private const int CoilAxis = 3, TimeAxis = 10;

    /// <summary>Takes over samples.</summary>
    /// <param name="frames">Frames, at least 1.</param>
    /// <param name="coils">Receiver coils, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="samples">frames x coils x height x width samples, the column runs fastest; kept, not copied.</param>
    /// <exception cref="ArgumentException">The sizes do not fit, a sample is NaN or infinite, or all are zero.</exception>
    public DynamicKSpace(int frames, int coils, int height, int width, Complex32[] samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        if (frames < 1 || coils < 1 || height < 1 || width < 1 || samples.LongLength != Int128.One * frames * coils * height * width)
        {
            throw new ArgumentException($"Expected {frames} x {coils} x {height} x {width} samples (frames, coils, height, width), at least one of them, got {samples.Length}.", nameof(samples));
        }

        int bad = Array.FindIndex(samples, z => !Complex32.IsFinite(z));
        if (bad >= 0)
        {
            throw new ArgumentException(
                $"Expected finite samples, got {samples[bad]} at frame {bad / width / height / coils}, coil {bad / width / height % coils}, row {bad / width % height}, column {bad % width}.", nameof(samples));
        }

        if (!Array.Exists(samples, z => z != Complex32.Zero))
        {
            throw new ArgumentException($"Expected k-space with a non-zero sample, got {frames} x {coils} x {height} x {width} zeros.", nameof(samples));
        }

        Frames = frames;
        Coils = coils;
        Height = height;
        Width = width;
        Samples = samples;
    }

    /// <summary>Frames.</summary>
    public int Frames { get; }

    /// <summary>Receiver coils.</summary>
    public int Coils { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>The samples, frame by frame, coil by coil, row by row.</summary>
    public Complex32[] Samples { get; }

    /// <summary>
    /// Reads k-space from .npy (complex, shape (frames, height, width) or (frames, coils, height, width)) or from BART's .cfl and .hdr (two of the first three
    /// dimensions are height and width, the fourth is coils, the eleventh is time, all others 1).
    /// </summary>
    /// <param name="path">The file; .cfl or .hdr for BART, anything else is read as .npy.</param>
    /// <returns>The k-space.</returns>
    /// <exception cref="InvalidDataException">The file is damaged, or does not hold such an array; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static DynamicKSpace Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            return KSpace.IsCfl(path) ? FromCfl(CflFile.Read(path)) : FromNpy(NpyFile.Read(path));
        }
        catch (ArgumentException e) when (e.ParamName == "samples")
        {
            throw new InvalidDataException($"{path}: {Sentence.WithoutParameter(e)}", e);
        }
    }

    /// <summary>One coil's samples of one frame.</summary>
    /// <param name="frame">Frame from 0.</param>
    /// <param name="coil">Coil from 0.</param>
    /// <returns>height x width samples.</returns>
    public ReadOnlySpan<Complex32> At(int frame, int coil) => Samples.AsSpan(checked((frame * Coils + coil) * Height * Width), Height * Width);

    /// <summary>One frame.</summary>
    /// <param name="frame">Frame from 0.</param>
    /// <returns>Its k-space, a copy.</returns>
    /// <exception cref="ArgumentException">All its samples are zero.</exception>
    public KSpace Frame(int frame)
    {
        int length = Coils * Height * Width;
        return new KSpace(Coils, Height, Width, Samples.AsSpan(checked(frame * length), length).ToArray());
    }

    /// <summary>Where any coil's sample is not zero, frame by frame: the masks of data that were stored undersampled.</summary>
    /// <returns>The masks.</returns>
    /// <exception cref="ArgumentException">All samples of a frame are zero.</exception>
    public DynamicMask SampledPoints()
    {
        int pixels = Height * Width;
        var points = new bool[Frames * pixels];
        for (int i = 0; i < Samples.Length; i++)
        {
            points[i / (Coils * pixels) * pixels + i % pixels] |= Samples[i] != Complex32.Zero;
        }

        return new DynamicMask(Frames, Height, Width, points);
    }

    /// <summary>
    /// The mean over time: of each point over the frames that sampled it. Frames that sample different points fill each other's gaps, so that coil
    /// sensitivities, which do not change, can be estimated from it.
    /// </summary>
    /// <param name="mask">The sampled points.</param>
    /// <returns>K-space of a single frame, and the points that were sampled at any time.</returns>
    /// <exception cref="ArgumentException">The mask does not fit, or all samples are zero.</exception>
    public (KSpace KSpace, SamplingMask Mask) TimeAverage(DynamicMask mask)
    {
        CheckShape(mask);
        int pixels = Height * Width;
        var counts = new int[pixels];
        var sums = new Complex32[Coils * pixels];
        for (int frame = 0; frame < Frames; frame++)
        {
            ReadOnlySpan<bool> points = mask.Frame(frame);
            for (int p = 0; p < pixels; p++)
            {
                counts[p] += points[p] ? 1 : 0;
            }

            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] += points[i % pixels] ? Samples[frame * sums.Length + i] : Complex32.Zero;
            }
        }

        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] *= 1f / Math.Max(counts[i % pixels], 1);
        }

        return (new KSpace(Coils, Height, Width, sums), new SamplingMask(Height, Width, Array.ConvertAll(counts, c => c > 0)));
    }

    /// <summary>Refuses masks of another shape.</summary>
    /// <param name="mask">The masks.</param>
    /// <exception cref="ArgumentException">The shape is not that of this k-space.</exception>
    internal void CheckShape(DynamicMask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        if ((mask.Height, mask.Width) != (Height, Width) || (mask.Frames != Frames && mask.Frames != 1))
        {
            throw new ArgumentException(
                $"Expected masks of {Frames} frames (or one for all) of {Height} x {Width} points, as the k-space has, got {mask.Frames} of {mask.Height} x {mask.Width}.", nameof(mask));
        }
    }

    private static DynamicKSpace FromNpy(NpyArray array)
    {
        IReadOnlyList<int> shape = array.Shape;
        if (shape.Count is not (3 or 4))
        {
            throw new InvalidDataException($"{array.Name}: expected k-space of shape (frames, height, width) or (frames, coils, height, width), got {NpyArray.Describe(shape)}.");
        }

        if (array.Type is not (NpyType.Complex64 or NpyType.Complex128))
        {
            throw new InvalidDataException($"{array.Name}: expected complex k-space, got {NpyArray.Describe(array.Type)}.");
        }

        return new DynamicKSpace(shape[0], shape.Count == 4 ? shape[1] : 1, shape[^2], shape[^1], array.ToComplex());
    }

    private static DynamicKSpace FromCfl(CflArray array)
    {

        int[] space = [.. Enumerable.Range(0, 3).Where(axis => array.Side(axis) > 1)];
        if (space.Length > 2 || !Enumerable.Range(4, 12).All(axis => axis == TimeAxis || array.Side(axis) == 1))
        {
            throw new InvalidDataException(
                $"{array.Name}: expected one slice over time (two of the first three dimensions, coils in the fourth, time in the eleventh, all others 1), got {string.Join(" x ", array.Dimensions)}.");
        }

        // One of the two axes may have a single point; where that one is does not matter.
        int height = space.Length > 0 ? array.Side(space[0]) : 1, width = space.Length > 1 ? array.Side(space[1]) : 1;
        if (space is [> 0])
        {
            (height, width) = (1, height);
        }

        var samples = new Complex32[array.Values.Length];
        for (int i = 0; i < samples.Length; i++)
        {
            int row = i / width % height, column = i % width, image = i / width / height;
            samples[i] = array.Values[(image * width + column) * height + row];
        }

        return new DynamicKSpace(array.Side(TimeAxis), array.Side(CoilAxis), height, width, samples);
    }
}
