namespace CsRecover.Analysis;

/// <summary>Whether the spectrum of random submatrices is that of its law.</summary>
internal static class SpectrumFindings
{
    /// <summary>Holds a spectrum against a law.</summary>
    /// <param name="spectrum">The eigenvalues.</param>
    /// <param name="law">The law that fits better.</param>
    /// <param name="distance">How far it is.</param>
    /// <param name="m">Rows of the operator.</param>
    /// <param name="kurtosis">Of its entries: few entries that count make spectra wider, by about kurtosis / m.</param>
    public static IEnumerable<EnsembleFinding> Of(SubmatrixSpectrum spectrum, SpectralLaw law, double distance, int m, double kurtosis)
    {
        double k = spectrum.Sparsity, few = kurtosis / m;

        // Eigenvalues repel each other: their distribution is within about 1 / k of the law, far closer than independent numbers would be.
        double limit = 1.5 / k + 0.5 * few;
        yield return new EnsembleFinding("spectrum", distance <= limit, distance, limit, FormattableString.Invariant(
            $"eigenvalues of {spectrum.Supports} submatrices of {spectrum.Sparsity} columns are {distance:F4} from the {law.Name} law (chance: up to {limit:F4})"));

        // Edges fluctuate by Tracy and Widom's law: at this scale, beyond 6 once in a million times.
        double scale = (Math.Sqrt(m) + Math.Sqrt(k)) * Math.Pow(1.0 / Math.Sqrt(m) + 1.0 / Math.Sqrt(k), 1.0 / 3.0) / m, margin = 6.0 * scale + 2.0 * few;
        double beyond = Math.Max(spectrum.Largest - law.Upper, law.Lower - spectrum.Smallest);
        yield return new EnsembleFinding("edges", beyond <= margin, beyond, margin, FormattableString.Invariant(
            $"eigenvalues lie in [{spectrum.Smallest:F3}, {spectrum.Largest:F3}], the law in [{law.Lower:F3}, {law.Upper:F3}] (chance: up to {margin:F3} beyond)"));
    }
}
