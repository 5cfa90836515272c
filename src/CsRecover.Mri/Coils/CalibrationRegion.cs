namespace CsRecover.Mri;

/// <summary>The fully sampled rectangle in the middle of k-space, from which coil sensitivities are estimated.</summary>
/// <param name="Top">Its first row.</param>
/// <param name="Left">Its first column.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
public readonly record struct CalibrationRegion(int Top, int Left, int Height, int Width)
{
    /// <summary>
    /// The largest fully sampled rectangle around the centre of k-space, its rows and columns grown in turn from a single point as long as
    /// every point is sampled.
    /// </summary>
    /// <param name="mask">The sampled points.</param>
    /// <param name="most">The most rows and columns, at least 1.</param>
    /// <returns>The region.</returns>
    /// <exception cref="ArgumentException">The centre of k-space is not sampled.</exception>
    public static CalibrationRegion Find(SamplingMask mask, int most = 24)
    {
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        CalibrationRegion region = Around(mask, 1, 1);
        if (!region.IsSampled(mask))
        {
            throw new ArgumentException("Expected a mask whose centre is sampled, to estimate coil sensitivities from, got one that leaves it out.", nameof(mask));
        }

        bool taller = true, wider = true;
        while (taller || wider)
        {
            taller = taller && Grow(Around(mask, region.Height + 1, region.Width), mask, most, ref region);
            wider = wider && Grow(Around(mask, region.Height, region.Width + 1), mask, most, ref region);
        }

        return region;
    }

    /// <summary>A rectangle of a size in the middle of k-space.</summary>
    private static CalibrationRegion Around(SamplingMask mask, int height, int width) =>
        new(mask.Height / 2 - height / 2, mask.Width / 2 - width / 2, height, width);

    private static bool Grow(CalibrationRegion larger, SamplingMask mask, int most, ref CalibrationRegion region)
    {
        bool fits = larger.Height <= Math.Min(most, mask.Height) && larger.Width <= Math.Min(most, mask.Width) && larger.IsSampled(mask);
        region = fits ? larger : region;
        return fits;
    }

    private bool IsSampled(SamplingMask mask)
    {
        for (int row = Top; row < Top + Height; row++)
        {
            if (mask.Points.AsSpan(row * mask.Width + Left, Width).Contains(false))
            {
                return false;
            }
        }

        return true;
    }
}
