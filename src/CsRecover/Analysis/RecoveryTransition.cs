namespace CsRecover.Analysis;

/// <summary>Where recovery succeeds half of the time: the maximum of likelihood of a logistic curve through recovery rates.</summary>
/// <param name="HalfSparsity">k at which the curve passes 1/2.</param>
/// <param name="Width">The curve is 1 / (1 + exp((k - <paramref name="HalfSparsity"/>) / width)).</param>
/// <param name="StandardError">Of <paramref name="HalfSparsity"/>, from Fisher's information.</param>
/// <param name="Points">The rates behind it, by ascending k.</param>
public sealed record RecoveryTransition(double HalfSparsity, double Width, double StandardError, IReadOnlyList<RecoveryRate> Points)
{
    private const int Widths = 48;

    /// <summary>Fits the curve.</summary>
    /// <param name="points">Rates at one or more k.</param>
    /// <returns>The transition.</returns>
    /// <exception cref="ArgumentException">There are no trials.</exception>
    public static RecoveryTransition Fit(IEnumerable<RecoveryRate> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        RecoveryRate[] sorted = [.. points.Where(p => p.Trials > 0).OrderBy(p => p.Sparsity)];
        if (sorted.Length == 0)
        {
            throw new ArgumentException("Expected recovery rates from at least one trial, got none.", nameof(points));
        }

        // For a given width the score is monotone in the half point; widths are tried on a grid from a third of an atom up.
        double low = sorted[0].Sparsity, high = sorted[^1].Sparsity, span = Math.Max(2.0, high - low);
        (double Half, double Width, double Likelihood) best = (0.0, 1.0, double.NegativeInfinity);
        for (int i = 0; i < Widths; i++)
        {
            double width = 0.33 * Math.Pow(span / 0.33, (double)i / (Widths - 1));
            double half = HalfPoint(sorted, width, low - span, high + span);
            double likelihood = sorted.Sum(p => LogLikelihood(p, half, width));
            best = likelihood > best.Likelihood ? (half, width, likelihood) : best;
        }

        double information = sorted.Sum(p =>
        {
            double s = Success(p.Sparsity, best.Half, best.Width);
            return p.Trials * s * (1.0 - s) / (best.Width * best.Width);
        });
        return new RecoveryTransition(best.Half, best.Width, 1.0 / Math.Sqrt(Math.Max(information, 1e-12)), sorted);
    }

    private static double HalfPoint(RecoveryRate[] points, double width, double low, double high)
    {
        for (int i = 0; i < 60; i++)
        {
            double middle = 0.5 * (low + high);
            bool tooLow = points.Sum(p => p.Successes - p.Trials * Success(p.Sparsity, middle, width)) > 0.0;
            (low, high) = tooLow ? (middle, high) : (low, middle);
        }

        return 0.5 * (low + high);
    }

    private static double Success(double k, double half, double width) => 1.0 / (1.0 + Math.Exp(Math.Clamp((k - half) / width, -500.0, 500.0)));

    private static double LogLikelihood(RecoveryRate p, double half, double width)
    {
        double s = Success(p.Sparsity, half, width);
        return p.Successes * Math.Log(Math.Max(s, 1e-300)) + (p.Trials - p.Successes) * Math.Log(Math.Max(1.0 - s, 1e-300));
    }
}
