namespace CsRecover.Analysis;

/// <summary>
/// The distribution that the eigenvalues of A_S^H A_S tend to for random supports S of k = rho m columns: Marchenko and Pastur's for independent entries (Math. USSR
/// Sbornik 1(4), 1967), Wachter's (MANOVA) for m random rows of an n x n unitary matrix (Farrell, J. Fourier Anal. Appl. 17, 2011; Haikin, Zamir and Gavish,
/// PNAS 114(26), 2017). Columns have length 1 on average.
/// </summary>
public sealed class SpectralLaw
{
    private const int Cells = 4096;

    private readonly double[] _cumulative = new double[Cells + 1];
    private readonly double _atomAt;

    private SpectralLaw(string name, double ratio, double delta)
    {
        Name = name;
        double a = Math.Sqrt(ratio * (1.0 - delta)), b = Math.Sqrt(Math.Max(0.0, 1.0 - ratio * delta));
        Lower = (a - b) * (a - b);
        Upper = (a + b) * (a + b);
        _atomAt = delta > 0.0 ? 1.0 / delta : double.PositiveInfinity;
        Atom = delta > 0.0 ? Math.Max(0.0, 1.0 + 1.0 / ratio - 1.0 / (ratio * delta)) : 0.0;

        // With x = c - r cos(theta) the density sqrt((x - Lower)(Upper - x)) / (2 pi rho x (1 - delta x)) dx has no singularity left; midpoints of cells.
        double centre = 0.5 * (Lower + Upper), radius = 0.5 * (Upper - Lower), step = Math.PI / Cells;
        for (int i = 0; i < Cells; i++)
        {
            double theta = (i + 0.5) * step, x = centre - radius * Math.Cos(theta), height = radius * Math.Sin(theta);
            _cumulative[i + 1] = _cumulative[i] + step * height * height / (2.0 * Math.PI * ratio * x * (1.0 - delta * x));
        }
    }

    /// <summary>Its name, for reports.</summary>
    public string Name { get; }

    /// <summary>No eigenvalue lies below this, but for large m few do; so for <see cref="Upper"/>.</summary>
    public double Lower { get; }

    /// <summary>The upper edge of the continuous part.</summary>
    public double Upper { get; }

    /// <summary>The share of eigenvalues that are exactly n / m: (k + m - n) / k of a partial unitary matrix with k + m above n, else 0.</summary>
    public double Atom { get; }

    /// <summary>The law for matrices with independent entries of variance 1 / m.</summary>
    /// <param name="ratio">rho = k / m, above 0 and at most 1.</param>
    /// <returns>The law.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The ratio is out of range.</exception>
    public static SpectralLaw MarchenkoPastur(double ratio) => new("Marchenko-Pastur", Check(ratio, nameof(ratio)), 0.0);

    /// <summary>The law for m random rows of an n x n unitary matrix, times sqrt(n / m).</summary>
    /// <param name="ratio">rho = k / m, above 0 and at most 1.</param>
    /// <param name="delta">m / n, above 0 and at most 1.</param>
    /// <returns>The law.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A ratio is out of range.</exception>
    public static SpectralLaw Manova(double ratio, double delta) => new("MANOVA", Check(ratio, nameof(ratio)), Check(delta, nameof(delta)));

    /// <summary>The probability of eigenvalues up to x.</summary>
    /// <param name="x">An eigenvalue.</param>
    /// <returns>From 0 to 1.</returns>
    public double Cumulative(double x) => x >= _atomAt ? 1.0 : Continuous(x);

    /// <summary>Kolmogorov's distance: the largest difference between the law and the share of eigenvalues up to x.</summary>
    /// <param name="eigenvalues">Eigenvalues, ascending; those within 1e-5 of the atom count as it.</param>
    /// <returns>From 0 to 1.</returns>
    public double DistanceTo(ReadOnlySpan<double> eigenvalues)
    {
        double worst = 0.0, count = eigenvalues.Length;
        int below = eigenvalues.Length;
        while (Atom > 0.0 && below > 0 && eigenvalues[below - 1] >= _atomAt * (1.0 - 1e-5))
        {
            below--;
        }

        for (int i = 0; i < below; i++)
        {
            double law = Continuous(eigenvalues[i]);
            worst = Math.Max(worst, Math.Max(Math.Abs(law - i / count), Math.Abs(law - (i + 1) / count)));
        }

        return Math.Max(worst, Math.Abs(1.0 - Atom - below / count));
    }

    private double Continuous(double x)
    {
        if (x <= Lower || x >= Upper)
        {
            return x <= Lower ? 0.0 : 1.0 - Atom;
        }

        double place = Math.Acos((Lower + Upper - 2.0 * x) / (Upper - Lower)) / Math.PI * Cells;
        int i = Math.Min((int)place, Cells - 1);
        double sum = _cumulative[i] + (place - i) * (_cumulative[i + 1] - _cumulative[i]);
        return Math.Min(1.0 - Atom, sum / _cumulative[Cells] * (1.0 - Atom));
    }

    private static double Check(double ratio, string name) => ratio is > 0.0 and <= 1.0
        ? ratio
        : throw new ArgumentOutOfRangeException(name, ratio, FormattableString.Invariant($"Expected a ratio above 0 and at most 1, got {ratio}."));
}
