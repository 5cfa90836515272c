namespace CsRecover.Mri;

/// <summary>
/// Cartesian k-space of one slice: coils x height x width samples, DC at (height / 2, width / 2) rounded down. The coil's image is
/// x = fftshift(ifft2(ifftshift(k), norm="ortho")) in NumPy's terms. Points that were not measured are zero.
/// </summary>
public sealed class KSpace
{
    /// <summary>Takes over samples.</summary>
    /// <param name="coils">Receiver coils, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="samples">coils x height x width samples, the column runs fastest; kept, not copied.</param>
    /// <exception cref="ArgumentException">The sizes do not fit, a sample is NaN or infinite, or all are zero.</exception>
    public KSpace(int coils, int height, int width, Complex32[] samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        if (coils < 1 || height < 1 || width < 1 || samples.Length != (long)coils * height * width)
        {
            throw new ArgumentException($"Expected {coils} x {height} x {width} samples (coils, height, width), at least one of them, got {samples.Length}.", nameof(samples));
        }

        int bad = Array.FindIndex(samples, z => !Complex32.IsFinite(z));
        if (bad >= 0)
        {
            int row = bad / width % height, column = bad % width, all = samples.Count(z => !Complex32.IsFinite(z));
            throw new ArgumentException(
                $"Expected finite samples, got {all} of {samples.Length} that are NaN or infinite, the first ({samples[bad]}) at coil {bad / width / height}, row {row}, column {column}.", nameof(samples));
        }

        if (!Array.Exists(samples, z => z != Complex32.Zero))
        {
            throw new ArgumentException($"Expected k-space with a non-zero sample, got {coils} x {height} x {width} zeros.", nameof(samples));
        }

        Coils = coils;
        Height = height;
        Width = width;
        Samples = samples;
    }

    /// <summary>Receiver coils.</summary>
    public int Coils { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>The samples, coil by coil, row by row.</summary>
    public Complex32[] Samples { get; }

    /// <summary>Reads k-space of one slice from any of the files of <see cref="KSpaceVolume.Read"/>.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The k-space.</returns>
    /// <exception cref="InvalidDataException">The file is damaged, or does not hold such an array, or several slices; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static KSpace Read(string path)
    {
        IReadOnlyList<KSpace> slices = KSpaceVolume.Read(path).Slices;
        return slices.Count == 1 ? slices[0] : throw new InvalidDataException($"{path}: expected one slice, got {slices.Count}.");
    }

    /// <summary>Whether a name is that of a BART file.</summary>
    /// <param name="path">The name.</param>
    /// <returns>True for names that end in .cfl or .hdr.</returns>
    internal static bool IsCfl(string path) =>
        path.EndsWith(".cfl", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".hdr", StringComparison.OrdinalIgnoreCase);

    /// <summary>One coil's samples.</summary>
    /// <param name="coil">Coil from 0.</param>
    /// <returns>height x width samples.</returns>
    public ReadOnlySpan<Complex32> Coil(int coil) => Samples.AsSpan(checked(coil * Height * Width), Height * Width);

    /// <summary>Where any coil's sample is not zero: the mask of data that were stored undersampled.</summary>
    /// <returns>The mask.</returns>
    public SamplingMask SampledPoints()
    {
        var points = new bool[Height * Width];
        for (int i = 0; i < Samples.Length; i++)
        {
            points[i % points.Length] |= Samples[i] != Complex32.Zero;
        }

        return new SamplingMask(Height, Width, points);
    }

    /// <summary>One coil's samples at the points of a mask, row by row: the measurements y of a recovery problem.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="coil">Coil from 0.</param>
    /// <returns>As many samples as the mask has points.</returns>
    /// <exception cref="ArgumentException">The mask has another shape.</exception>
    public Complex32[] At(SamplingMask mask, int coil = 0)
    {
        CheckShape(mask);
        ReadOnlySpan<Complex32> samples = Coil(coil);
        var y = new Complex32[mask.Count];
        for (int i = 0, k = 0; i < samples.Length; i++)
        {
            if (mask.Points[i])
            {
                y[k++] = samples[i];
            }
        }

        return y;
    }

    /// <summary>Retrospective undersampling: the same k-space with zeros outside a mask.</summary>
    /// <param name="mask">The mask.</param>
    /// <returns>New k-space.</returns>
    /// <exception cref="ArgumentException">The mask has another shape, or nothing but zeros is left.</exception>
    public KSpace Undersample(SamplingMask mask)
    {
        CheckShape(mask);
        var samples = new Complex32[Samples.Length];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = mask.Points[i % mask.Points.Length] ? Samples[i] : default;
        }

        return new KSpace(Coils, Height, Width, samples);
    }

    /// <summary>Refuses a mask of another shape.</summary>
    /// <param name="mask">The mask.</param>
    /// <exception cref="ArgumentException">The shape is not that of this k-space.</exception>
    internal void CheckShape(SamplingMask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        if (mask.Height != Height || mask.Width != Width)
        {
            throw new ArgumentException($"Expected a mask of {Height} x {Width} points, as the k-space has, got {mask.Height} x {mask.Width}.", nameof(mask));
        }
    }
}
