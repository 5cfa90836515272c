namespace CsRecover.Planning;

/// <summary>
/// The weak threshold of L1 minimisation: for random matrices of m = delta n rows it recovers typical signals of k = rho m non-zeros
/// when rho is below this curve and fails above it (Donoho and Tanner, "Counting faces of randomly projected polytopes when the projection
/// radically lowers dimension", J. AMS 22(1), 2009), in the form that message passing gives it (Donoho, Maleki and Montanari, PNAS 106(45), 2009).
/// </summary>
internal static class DonohoTanner
{
    /// <summary>rho for signals of either sign.</summary>
    /// <param name="delta">m / n, above 0, at most 1.</param>
    public static double Signed(double delta) => SignedPoint(delta).Rho;

    /// <summary>rho for signals that are known not to be negative.</summary>
    /// <param name="delta">m / n, above 0, at most 1.</param>
    public static double NonNegative(double delta) => NonNegativePoint(delta).Rho;

    /// <summary>rho for complex signals.</summary>
    /// <param name="delta">m / n, above 0, at most 1.</param>
    public static double Complex(double delta) => ComplexPoint(delta).Rho;

    /// <summary>rho and the threshold tau, in units of the standard deviation of the effective noise, that attains it, for signals of either sign.</summary>
    /// <param name="delta">m / n, above 0, at most 1.</param>
    public static (double Rho, double Tau) SignedPoint(double delta) => Best(delta, SoftRisk);

    /// <summary>rho and tau for signals that are known not to be negative.</summary>
    /// <param name="delta">m / n, above 0, at most 1.</param>
    public static (double Rho, double Tau) NonNegativePoint(double delta) => Best(delta, tau => 0.5 * SoftRisk(tau));

    /// <summary>rho and tau for complex signals; the noise's standard deviation is that of both parts together.</summary>
    /// <param name="delta">m / n, above 0, at most 1.</param>
    public static (double Rho, double Tau) ComplexPoint(double delta) => Best(delta, ComplexSoftRisk);

    /// <summary>max over tau of (1 - r0(tau) / delta) / (1 + tau^2 - r0(tau)), r0 being the risk of soft thresholding pure noise at tau.</summary>
    private static (double Rho, double Tau) Best(double delta, Func<double, double> risk)
    {
        if (delta >= 1.0)
        {
            return (1.0, 0.0);
        }

        double Rho(double tau)
        {
            double r = risk(tau);
            return (1.0 - r / delta) / (1.0 + tau * tau - r);
        }

        // One maximum; it moves outwards like sqrt(2 log(1 / delta)), so 12 is far beyond it for any delta. Golden-section search.
        const double Golden = 0.6180339887498949;
        double low = 1e-3, high = 12.0;
        for (int i = 0; i < 80; i++)
        {
            double a = high - Golden * (high - low), b = low + Golden * (high - low);
            if (Rho(a) < Rho(b))
            {
                low = a;
            }
            else
            {
                high = b;
            }
        }

        double best = 0.5 * (low + high);
        return (Math.Max(0.0, Rho(best)), best);
    }

    /// <summary>E (|g| - tau)_+^2 of a standard normal g.</summary>
    private static double SoftRisk(double tau)
    {
        double tail = 0.5 * ComplementaryError(tau / Math.Sqrt(2.0)), density = Math.Exp(-0.5 * tau * tau) / Math.Sqrt(2.0 * Math.PI);
        return 2.0 * ((1.0 + tau * tau) * tail - tau * density);
    }

    /// <summary>E (|g| - tau)_+^2 of a complex normal g with E |g|^2 = 1.</summary>
    private static double ComplexSoftRisk(double tau) => Math.Exp(-tau * tau) - Math.Sqrt(Math.PI) * tau * ComplementaryError(tau);

    /// <summary>erfc(x) for x at least 0: the series of erf below 2, its continued fraction above.</summary>
    private static double ComplementaryError(double x)
    {
        if (x < 2.0)
        {
            double sum = 0.0, term = x;
            for (int n = 0; n < 60; n++)
            {
                sum += term / (2 * n + 1);
                term *= -x * x / (n + 1);
            }

            return 1.0 - 2.0 / Math.Sqrt(Math.PI) * sum;
        }

        double fraction = x;
        for (int n = 60; n > 0; n--)
        {
            fraction = x + 0.5 * n / fraction;
        }

        return Math.Exp(-x * x) / (Math.Sqrt(Math.PI) * fraction);
    }
}
