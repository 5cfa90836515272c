using System.Numerics;
using CsRecover.Operators;

namespace CsRecover.Mri;

/// <summary>
/// Coils whose noise is independent and of variance 1: with the covariance Psi = mean of n n^H of noise samples n, data are multiplied by Psi^(-1/2). Of
/// all matrices that whiten, this Hermitian one changes the coils least.
/// </summary>
public static class NoiseWhitening
{
    /// <summary>Directions with less than this share of the largest variance have not been measured.</summary>
    private const double LeastVariance = 1e-10;

    /// <summary>The combination that whitens noise like that of a scan without excitation.</summary>
    /// <param name="noise">Samples of noise alone, all of which count; in the units of the data.</param>
    /// <returns>The combination.</returns>
    /// <exception cref="ArgumentException">There are fewer samples than coils, or the samples of some coils are combinations of the others'.</exception>
    public static CoilTransform From(KSpace noise)
    {
        ArgumentNullException.ThrowIfNull(noise);
        int coils = noise.Coils, samples = noise.Height * noise.Width;
        var whole = new CalibrationRegion(0, 0, noise.Height, noise.Width);
        double unit = CalibrationGram.Unit(noise, whole);
        HermitianEigen components = HermitianEigen.Of(CalibrationGram.OfCoils(noise, whole));
        if (samples < coils || !(components.Value(coils - 1) > LeastVariance * components.Value(0)))
        {
            throw new ArgumentException($"Expected noise samples that are independent between the {coils} coils, got {samples} in each whose covariance is singular.", nameof(noise));
        }

        var matrix = new Complex[coils, coils];
        for (int k = 0; k < coils; k++)
        {
            double factor = unit * Math.Sqrt(samples / components.Value(k));
            for (int i = 0; i < coils; i++)
            {
                for (int j = 0; j < coils; j++)
                {
                    matrix[i, j] += factor * components.Vector(k, i) * Complex.Conjugate(components.Vector(k, j));
                }
            }
        }

        return new CoilTransform(matrix);
    }
}
