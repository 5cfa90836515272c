namespace CsRecover.Analysis;

/// <summary>How often recovery succeeded at one number of non-zeros.</summary>
/// <param name="Sparsity">k, the number of non-zeros of the signals.</param>
/// <param name="Trials">Trials made.</param>
/// <param name="Successes">How many succeeded.</param>
public readonly record struct RecoveryRate(int Sparsity, int Trials, int Successes)
{
    /// <summary>The share of successes; NaN without trials.</summary>
    public double Rate => (double)Successes / Trials;

    /// <summary>Wilson's score interval for the probability of success (J. Amer. Statist. Assoc. 22, 1927).</summary>
    /// <param name="deviations">Half width in standard deviations: 1.96 for 95 %.</param>
    /// <returns>The interval, within 0 and 1.</returns>
    public (double Low, double High) Interval(double deviations = 1.96)
    {
        double z2 = deviations * deviations, n = Trials, p = Rate;
        double centre = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
        double half = deviations * Math.Sqrt(p * (1.0 - p) / n + z2 / (4.0 * n * n)) / (1.0 + z2 / n);
        return (Math.Max(0.0, centre - half), Math.Min(1.0, centre + half));
    }

    /// <summary>Joins trials of the same k.</summary>
    /// <param name="other">More trials.</param>
    /// <returns>All of them.</returns>
    /// <exception cref="ArgumentException">The other trials are of another k.</exception>
    public RecoveryRate Plus(RecoveryRate other) => other.Sparsity == Sparsity
        ? new RecoveryRate(Sparsity, Trials + other.Trials, Successes + other.Successes)
        : throw new ArgumentException($"Expected trials with k = {Sparsity}, got k = {other.Sparsity}.", nameof(other));
}
