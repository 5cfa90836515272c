using CsRecover.Mri.Files;

namespace CsRecover.Mri;

/// <summary>Which points of Cartesian k-space are measured: height x width, DC at (height / 2, width / 2) rounded down.</summary>
public sealed class SamplingMask
{
    /// <summary>Takes over points.</summary>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="points">height x width flags, row by row; kept, not copied.</param>
    /// <exception cref="ArgumentException">The sizes do not fit, or no point is sampled.</exception>
    public SamplingMask(int height, int width, bool[] points)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (height < 1 || width < 1 || points.Length != (long)height * width)
        {
            throw new ArgumentException($"Expected a mask of {height} x {width} points, at least one of them, got {points.Length}.", nameof(points));
        }

        Height = height;
        Width = width;
        Points = points;
        Count = points.Count(p => p);
        if (Count == 0)
        {
            throw new ArgumentException($"Expected a mask with a sampled point, got {height} x {width} without one.", nameof(points));
        }
    }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Whether each point is sampled, row by row.</summary>
    public bool[] Points { get; }

    /// <summary>How many points are sampled: m.</summary>
    public int Count { get; }

    /// <summary>All points over sampled points.</summary>
    public double Acceleration => (double)Points.Length / Count;

    /// <summary>Random points, denser towards the centre, which is fully sampled (Lustig, Donoho and Pauly, "Sparse MRI", Magn. Reson. Med. 58, 2007).</summary>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="acceleration">All points over sampled points, at least 1; met exactly up to rounding to whole points.</param>
    /// <param name="seed">Seed; the same one gives the same mask on every machine.</param>
    /// <param name="centre">Side of the fully sampled square in the middle, 0 for none.</param>
    /// <param name="degree">p in the density (1 - r)^p, where r is 0 at the centre and 1 in the corners.</param>
    /// <returns>The mask.</returns>
    /// <exception cref="ArgumentException">A parameter is out of range, or the centre alone has more points than the acceleration leaves.</exception>
    public static SamplingMask VariableDensityPoints(int height, int width, double acceleration, ulong seed, int centre = 24, int degree = 3) =>
        new MaskDesign(height, width, acceleration) { Kind = MaskKind.VariableDensity, Seed = seed, Calibration = centre, Degree = degree }.Create();

    /// <summary>Random whole columns (phase encoding along the width), denser towards the centre, which is fully sampled.</summary>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="acceleration">All columns over sampled columns, at least 1; met exactly up to rounding to whole columns.</param>
    /// <param name="seed">Seed; the same one gives the same mask on every machine.</param>
    /// <param name="centre">Fully sampled columns in the middle, 0 for none.</param>
    /// <param name="degree">p in the density (1 - r)^p, where r is 0 at the centre and 1 at the edge.</param>
    /// <returns>The mask.</returns>
    /// <exception cref="ArgumentException">A parameter is out of range, or the centre alone has more columns than the acceleration leaves.</exception>
    public static SamplingMask VariableDensityLines(int height, int width, double acceleration, ulong seed, int centre = 20, int degree = 3) =>
        new MaskDesign(height, width, acceleration) { Kind = MaskKind.Lines, Seed = seed, Calibration = centre, Degree = degree }.Create();

    /// <summary>Reads a mask from .npy (any plain type, shape (height, width)) or from BART's .cfl and .hdr; points that are not zero are sampled. Of a picture, the white ones.</summary>
    /// <param name="path">The file; .cfl or .hdr for BART, pictures by their extension where this build reads them, anything else is read as .npy.</param>
    /// <returns>The mask.</returns>
    /// <exception cref="InvalidDataException">The file is damaged, or does not hold such an array; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SamplingMask Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            if (KSpace.IsCfl(path))
            {
                SliceArray pattern = SliceArray.Read(path);
                int points = pattern.Height * pattern.Width;
                return pattern.Slices == 1
                    ? new SamplingMask(pattern.Height, pattern.Width, [.. Enumerable.Range(0, points).Select(p => Enumerable.Range(0, pattern.Coils).Any(c => pattern.Values[c * points + p] != Complex32.Zero))])
                    : throw new InvalidDataException($"{path}: expected a mask of one slice, got {pattern.Slices}.");
            }

            if (PictureFile.IsPicture(path))
            {
                Image<bool> picture = PictureFile.ReadBilevel(path);
                return new SamplingMask(picture.Height, picture.Width, picture.Pixels);
            }

            NpyArray array = NpyFile.Read(path);
            return array.Shape.Count == 2
                ? new SamplingMask(array.Shape[0], array.Shape[1], array.ToBoolean())
                : throw new InvalidDataException($"{path}: expected a mask of shape (height, width), got {NpyArray.Describe(array.Shape)}.");
        }
        catch (ArgumentException e) when (e.ParamName == "points")
        {
            throw new InvalidDataException($"{path}: {Sentence.WithoutParameter(e)}", e);
        }
    }

    /// <summary>The mask as a picture: sampled points white.</summary>
    /// <returns>A grey picture.</returns>
    public Image<byte> ToPicture() => new(Height, Width, Array.ConvertAll(Points, p => p ? byte.MaxValue : byte.MinValue));

    /// <summary>
    /// How far the aliasing of the zero-filled image stands out: the largest magnitude of the point-spread function (the inverse Fourier transform of the mask) at a
    /// local maximum other than its main peak, over that peak. 0 where there is no other maximum; 1 where a ghost is as strong as the image.
    /// </summary>
    /// <returns>The ratio, from 0 to 1.</returns>
    public double PeakSideLobe() => PointSpread.PeakSideLobe(this);

    /// <summary>Writes the mask to a file that appears whole or not at all: .cfl or .hdr for BART (ones and zeros), pictures by their extension (sampled points white), anything else as .npy of type bool.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (KSpace.IsCfl(path))
        {
            CflFile.Write(path, [.. Enumerable.Range(0, Points.Length).Select(p => Points[p % Height * Width + p / Height] ? Complex32.One : Complex32.Zero)], Height, Width);
        }
        else if (PictureFile.IsPicture(path))
        {
            PictureFile.Write(path, ToPicture());
        }
        else
        {
            NpyFile.Write(path, Points, Height, Width);
        }
    }
}
