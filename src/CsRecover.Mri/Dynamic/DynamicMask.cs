using CsRecover.Mri.Files;

namespace CsRecover.Mri;

/// <summary>Which points of each frame of Cartesian k-space are measured: one <see cref="SamplingMask"/> a frame, or one for all.</summary>
public sealed class DynamicMask
{
    private readonly bool[] _points;

    /// <summary>Takes over points.</summary>
    /// <param name="frames">Frames, at least 1; a single one stands for all frames of any k-space.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="points">frames x height x width flags; kept, not copied.</param>
    /// <exception cref="ArgumentException">The sizes do not fit, or no point of a frame is sampled.</exception>
    public DynamicMask(int frames, int height, int width, bool[] points)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (frames < 1 || height < 1 || width < 1 || points.LongLength != Int128.One * frames * height * width)
        {
            throw new ArgumentException($"Expected masks of {frames} x {height} x {width} points (frames, height, width), at least one of them, got {points.Length}.", nameof(points));
        }

        (Frames, Height, Width, _points) = (frames, height, width, points);
        for (int frame = 0; frame < frames; frame++)
        {
            if (!Frame(frame).Contains(true))
            {
                throw new ArgumentException($"Expected a sampled point in every frame, got none in frame {frame} of {frames}.", nameof(points));
            }
        }
    }

    /// <summary>Puts masks together.</summary>
    /// <param name="masks">One for each frame, or one for all; at least one, all of one shape.</param>
    /// <returns>The masks.</returns>
    /// <exception cref="ArgumentException">There is none, or they differ in shape.</exception>
    public static DynamicMask Of(params IReadOnlyList<SamplingMask> masks)
    {
        ArgumentNullException.ThrowIfNull(masks);
        if (masks.Count == 0 || masks.Any(m => (m.Height, m.Width) != (masks[0].Height, masks[0].Width)))
        {
            throw new ArgumentException($"Expected at least one mask, all of one shape, got {masks.Count}: {string.Join(", ", masks.Select(m => $"{m.Height} x {m.Width}"))}.", nameof(masks));
        }

        return new DynamicMask(masks.Count, masks[0].Height, masks[0].Width, [.. masks.SelectMany(m => m.Points)]);
    }

    /// <summary>Frames; 1 where one mask stands for all.</summary>
    public int Frames { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>All points over sampled points.</summary>
    public double Acceleration => (double)_points.Length / _points.AsSpan().Count(true);

    /// <summary>Whether each point of a frame is sampled, row by row.</summary>
    /// <param name="frame">Frame from 0; where one mask stands for all, any.</param>
    /// <returns>height x width flags.</returns>
    public ReadOnlySpan<bool> Frame(int frame) => _points.AsSpan(Frames == 1 ? 0 : checked(frame * Height * Width), Height * Width);

    /// <summary>Reads masks from .npy (any plain type, shape (frames, height, width), or (height, width) for all frames alike), or from BART's .cfl and .hdr; points that are not zero are sampled.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The masks.</returns>
    /// <exception cref="InvalidDataException">The file is damaged, or does not hold such an array; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static DynamicMask Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            if (KSpace.IsCfl(path))
            {
                return DynamicKSpace.Read(path).SampledPoints();
            }

            if (PictureFile.IsPicture(path))
            {
                return Of(SamplingMask.Read(path));
            }

            NpyArray array = NpyFile.Read(path);
            return array.Shape.Count is 2 or 3
                ? new DynamicMask(array.Shape.Count == 3 ? array.Shape[0] : 1, array.Shape[^2], array.Shape[^1], array.ToBoolean())
                : throw new InvalidDataException($"{path}: expected masks of shape (frames, height, width) or (height, width), got {NpyArray.Describe(array.Shape)}.");
        }
        catch (ArgumentException e) when (e.ParamName == "points")
        {
            throw new InvalidDataException($"{path}: {Sentence.WithoutParameter(e)}", e);
        }
    }
}
