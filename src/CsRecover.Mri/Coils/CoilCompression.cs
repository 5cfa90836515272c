using System.Numerics;
using CsRecover.Operators;

namespace CsRecover.Mri;

/// <summary>
/// Fewer, virtual coils that keep most of the signal: the principal components of the coils' samples (Buehrer, Pruessmann, Boesiger and Kozerke, "Array
/// compression for MRI with large coil arrays", Magn. Reson. Med. 57, 2007). Noise that is white stays white.
/// </summary>
public static class CoilCompression
{
    /// <summary>A given number of virtual coils.</summary>
    /// <param name="kspace">K-space, of which all samples count.</param>
    /// <param name="coils">Virtual coils, 1 to the coils of the k-space.</param>
    /// <returns>The combination; its rows are orthonormal, and the virtual coil with the most energy comes first.</returns>
    /// <exception cref="ArgumentException">There are fewer coils.</exception>
    public static CoilTransform ToCoils(KSpace kspace, int coils)
    {
        ArgumentNullException.ThrowIfNull(kspace);
        return coils >= 1 && coils <= kspace.Coils
            ? First(Components(kspace), kspace.Coils, coils)
            : throw new ArgumentException($"Expected 1 to {kspace.Coils} virtual coils, as many as the k-space has, got {coils}.", nameof(coils));
    }

    /// <summary>As few virtual coils as keep a share of the energy.</summary>
    /// <param name="kspace">K-space, of which all samples count.</param>
    /// <param name="share">The share of the sum of squared magnitudes that is kept, above 0 and at most 1.</param>
    /// <returns>As above.</returns>
    /// <exception cref="ArgumentException">The share is out of range.</exception>
    public static CoilTransform ToEnergy(KSpace kspace, double share)
    {
        ArgumentNullException.ThrowIfNull(kspace);
        if (!(share is > 0.0 and <= 1.0))
        {
            throw new ArgumentException(FormattableString.Invariant($"Expected a share of the energy above 0 and at most 1, got {share}."), nameof(share));
        }

        HermitianEigen components = Components(kspace);
        double[] energies = [.. Enumerable.Range(0, kspace.Coils).Select(i => Math.Max(components.Value(i), 0.0))];
        double wanted = share * energies.Sum(), kept = 0.0;
        int coils = 0;
        do
        {
            kept += energies[coils++];
        }
        while (kept < wanted && coils < kspace.Coils);
        return First(components, kspace.Coils, coils);
    }

    private static HermitianEigen Components(KSpace kspace) =>
        HermitianEigen.Of(CalibrationGram.OfCoils(kspace, new CalibrationRegion(0, 0, kspace.Height, kspace.Width)));

    private static CoilTransform First(HermitianEigen components, int coils, int kept)
    {
        var matrix = new Complex[kept, coils];
        for (int i = 0; i < kept; i++)
        {
            for (int coil = 0; coil < coils; coil++)
            {
                matrix[i, coil] = Complex.Conjugate(components.Vector(i, coil));
            }
        }

        return new CoilTransform(matrix);
    }
}
