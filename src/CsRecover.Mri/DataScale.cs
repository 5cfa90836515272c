using System.Numerics;

namespace CsRecover.Mri;

/// <summary>The scale of data: samples are divided by it and images multiplied, so that units do not matter.</summary>
internal static class DataScale
{
    /// <summary>The power of two below the largest magnitude, so that nothing is rounded: data times a power of two give the same bits.</summary>
    /// <param name="samples">Samples, not all zero.</param>
    /// <returns>The scale.</returns>
    public static double Of(Complex32[] samples) =>
        Math.ScaleB(1.0, Math.ILogB(samples.Max(z => Complex.Abs(z))));                        // in double precision, because squares of single ones may overflow

    /// <summary>Values times a factor.</summary>
    /// <param name="values">The values.</param>
    /// <param name="factor">The factor.</param>
    public static Complex32[] Times(ReadOnlySpan<Complex32> values, double factor)
    {
        var scaled = new Complex32[values.Length];
        for (int i = 0; i < scaled.Length; i++)
        {
            scaled[i] = new Complex32((float)(values[i].Real * factor), (float)(values[i].Imaginary * factor));
        }

        return scaled;
    }
}
