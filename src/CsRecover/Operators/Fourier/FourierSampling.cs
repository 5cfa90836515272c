using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>Which points of an image's k-space are measured, and which of them a solver keeps aside.</summary>
internal sealed class FourierSampling
{
    /// <summary>Side of the square in the middle of k-space in which nothing is held out: without these samples an image's contrast is unknown.</summary>
    private const int Centre = 16;

    private readonly Lazy<FourierSamples> _all;
    private (double Fraction, ulong Seed, FourierSamples Samples)? _heldOut;

    /// <summary>The sampling of a mask.</summary>
    /// <param name="fourier">The transform.</param>
    /// <param name="mask">H x W flags, row by row: whether each frequency of centred k-space is measured.</param>
    public FourierSampling(ImageFourier fourier, ReadOnlySpan<bool> mask)
        : this(fourier, PointsOf(mask))
    {
    }

    /// <summary>The sampling of points.</summary>
    /// <param name="fourier">The transform.</param>
    /// <param name="points">For each measurement, its point row W + column of centred k-space; kept, not copied.</param>
    public FourierSampling(ImageFourier fourier, int[] points)
    {
        Fourier = fourier;
        Points = points;
        _all = new Lazy<FourierSamples>(() => new FourierSamples(fourier, points, heldOut: null));
    }

    /// <summary>The transform.</summary>
    public ImageFourier Fourier { get; }

    /// <summary>For each measurement, its point row W + column of centred k-space; not to be changed.</summary>
    public int[] Points { get; }

    /// <summary>How many points a mask selects.</summary>
    /// <param name="height">H, rows.</param>
    /// <param name="width">W, columns.</param>
    /// <param name="mask">H x W flags.</param>
    /// <exception cref="ArgumentException">The mask does not fit, or selects nothing.</exception>
    public static int Count(int height, int width, ReadOnlySpan<bool> mask)
    {
        if (height < 1 || width < 1 || mask.Length != (long)height * width)
        {
            throw new ArgumentException($"Expected a mask of {height} x {width} points, at least one of them, got {mask.Length}.", nameof(mask));
        }

        int count = mask.Count(true);
        return count > 0 ? count : throw new ArgumentException($"Expected a mask with a sampled point, got {height} x {width} without one.", nameof(mask));
    }

    /// <summary>The samples in the order of the fused pass; those with held-out points are kept for the next recovery.</summary>
    /// <param name="heldOut">The fraction to keep aside, 0 for none.</param>
    /// <param name="seed">Seeds the choice.</param>
    public FourierSamples SamplesFor(double heldOut, ulong seed)
    {
        if (heldOut <= 0.0)
        {
            return _all.Value;
        }

        lock (_all)
        {
            if (_heldOut is not { } kept || kept.Fraction != heldOut || kept.Seed != seed)
            {
                kept = (heldOut, seed, new FourierSamples(Fourier, Points, HoldOut(heldOut, seed)));
                _heldOut = kept;
            }

            return kept.Samples;
        }
    }

    /// <summary>Which measurements are kept aside; at least one is not.</summary>
    /// <param name="fraction">How many of those that may be, from 0 to 1.</param>
    /// <param name="seed">Seeds the choice.</param>
    public bool[] HoldOut(double fraction, ulong seed)
    {
        ImageLayout layout = Fourier.Layout;
        var heldOut = new bool[Points.Length];
        for (int i = 0; i < heldOut.Length; i++)
        {
            int row = Points[i] / layout.Width, column = Points[i] % layout.Width;
            bool central = IsCentral(row, layout.Height) && IsCentral(column, layout.Width);
            heldOut[i] = !central && Philox.Word(seed, PhiloxStreams.HeldOut, (uint)Points[i]) < fraction * 4294967296.0;
        }

        if (Array.TrueForAll(heldOut, h => h))
        {
            heldOut[0] = false;
        }

        return heldOut;
    }

    private static bool IsCentral(int i, int side) => i >= side / 2 - Centre / 2 && i < side / 2 + Centre / 2;

    private static int[] PointsOf(ReadOnlySpan<bool> mask)
    {
        var points = new int[mask.Count(true)];
        for (int i = 0, k = 0; i < mask.Length; i++)
        {
            if (mask[i])
            {
                points[k++] = i;
            }
        }

        return points;
    }
}
