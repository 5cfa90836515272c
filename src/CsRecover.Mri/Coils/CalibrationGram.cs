using CsRecover.Operators;

namespace CsRecover.Mri;

/// <summary>Sums of outer products of calibration data.</summary>
internal static class CalibrationGram
{
    /// <summary>Sum of p p^H over all patches p of a region: coils x tall x wide numbers, in this order and multiplied by <see cref="Unit"/>.</summary>
    /// <param name="kspace">K-space.</param>
    /// <param name="region">The region.</param>
    /// <param name="tall">Rows of a patch.</param>
    /// <param name="wide">Columns of a patch.</param>
    public static HermitianMatrix OfPatches(KSpace kspace, CalibrationRegion region, int tall, int wide)
    {
        int size = kspace.Coils * tall * wide;
        var gram = new HermitianMatrix(size);
        double[] real = new double[size], imaginary = new double[size];
        double unit = Unit(kspace, region);
        for (int top = region.Top; top <= region.Top + region.Height - tall; top++)
        {
            for (int left = region.Left; left <= region.Left + region.Width - wide; left++)
            {
                for (int i = 0; i < size; i++)
                {
                    int coil = i / (tall * wide), row = top + i / wide % tall, column = left + i % wide;
                    Complex32 z = kspace.Coil(coil)[row * kspace.Width + column];
                    (real[i], imaginary[i]) = (z.Real * unit, z.Imaginary * unit);
                }

                gram.AddOuter(real, imaginary);
            }
        }

        return gram;
    }

    /// <summary>Sum of x x^H over the points of a region, x being the coils' samples at a point, multiplied by <see cref="Unit"/>.</summary>
    /// <param name="kspace">K-space.</param>
    /// <param name="region">The region.</param>
    public static HermitianMatrix OfCoils(KSpace kspace, CalibrationRegion region) => OfPatches(kspace, region, 1, 1);

    /// <summary>What all data are multiplied by before they are squared: it makes the largest number 1, whatever the scanner's units, so that no square is lost.</summary>
    /// <param name="kspace">K-space.</param>
    /// <param name="region">The region.</param>
    public static double Unit(KSpace kspace, CalibrationRegion region)
    {
        double largest = 0.0;
        for (int coil = 0; coil < kspace.Coils; coil++)
        {
            for (int row = region.Top; row < region.Top + region.Height; row++)
            {
                foreach (Complex32 z in kspace.Coil(coil).Slice(row * kspace.Width + region.Left, region.Width))
                {
                    largest = Math.Max(largest, Math.Max(Math.Abs((double)z.Real), Math.Abs((double)z.Imaginary)));
                }
            }
        }

        return largest > 0.0 ? 1.0 / largest : 1.0;
    }
}
