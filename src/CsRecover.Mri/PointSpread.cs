namespace CsRecover.Mri;

/// <summary>The point-spread function of a mask: the zero-filled image of a point in the middle.</summary>
internal static class PointSpread
{
    /// <summary>Maxima below this share of the peak are the transform's rounding.</summary>
    private const double Least = 1e-6;

    /// <summary>The largest local maximum (of 8 neighbours, edges joined) but the peak, over the peak.</summary>
    /// <param name="mask">The mask.</param>
    public static double PeakSideLobe(SamplingMask mask)
    {
        var image = new Complex32[mask.Points.Length];
        Complex32[] ones = new Complex32[mask.Count];
        Array.Fill(ones, Complex32.One);
        MriOperators.Fourier(mask).Adjoint(ones, image);
        double[] magnitudes = Array.ConvertAll(image, z => (double)z.Magnitude);
        int peak = mask.Height / 2 * mask.Width + mask.Width / 2;
        double largest = 0.0;
        for (int p = 0; p < magnitudes.Length; p++)
        {
            if (p != peak && magnitudes[p] > largest && IsMaximum(magnitudes, mask.Height, mask.Width, p))
            {
                largest = magnitudes[p];
            }
        }

        double ratio = Math.Min(1.0, largest / magnitudes[peak]);
        return ratio >= Least ? ratio : 0.0;
    }

    private static bool IsMaximum(double[] values, int height, int width, int p)
    {
        for (int dy = -1; dy <= 1; dy++)
        {
            for (int dx = -1; dx <= 1; dx++)
            {
                int row = (p / width + dy + height) % height, column = (p % width + dx + width) % width;
                if (values[row * width + column] > values[p])
                {
                    return false;
                }
            }
        }

        return true;
    }
}
