using CsRecover.Planning;

namespace CsRecover.Analysis;

/// <summary>
/// Mean squared errors of the best estimate of X from X + sqrt(tau) Z, Z standard normal, where X is zero with probability 1 - lambda: what message passing with
/// the true prior follows from one iteration to the next (Donoho, Javanmard and Montanari, IEEE Trans. Inf. Theory 59(11), 2013). All are
/// integrals of smooth functions over the line that vanish at its ends, for which the trapezoidal rule with few points is exact to rounding.
/// </summary>
internal static class StateEvolution
{
    private const double Step = 0.05;
    private const int Reach = 250;
    private const double LeastSignsVariance = 2e-3;

    private static readonly double _density0 = 1.0 / Math.Sqrt(2.0 * Math.PI);

    /// <summary>Phi(q) and phi(q) / Phi(q) on the points that integrals over normal priors use.</summary>
    private static readonly (double[] Below, double[] Mills) _table = Table();

    /// <summary>The largest rho for which the error of each iteration is below that of the one before: mmse(tau; rho delta) below delta tau for all tau.</summary>
    /// <param name="delta">m / n, above 0 and below 1.</param>
    /// <param name="kind">What the non-zeros are.</param>
    /// <returns>rho, at most 1.</returns>
    public static double Threshold(double delta, AmplitudeKind kind)
    {
        double low = 0.0, high = 1.0;
        if (WorstRatio(delta, kind) < delta)
        {
            return 1.0;
        }

        while (high - low > 1e-6)
        {
            double middle = 0.5 * (low + high);
            (low, high) = WorstRatio(middle * delta, kind) < delta ? (middle, high) : (low, middle);
        }

        return 0.5 * (low + high);
    }

    /// <summary>The minimum mean squared error.</summary>
    /// <param name="tau">Variance of the noise, above 0.</param>
    /// <param name="lambda">Probability of a non-zero.</param>
    /// <param name="kind">What the non-zeros are, of mean square 1.</param>
    public static double Error(double tau, double lambda, AmplitudeKind kind) => kind switch
    {
        AmplitudeKind.Signs => SignsError(tau, lambda),
        _ => NormalError(tau, lambda, kind == AmplitudeKind.NonNegative),
    };

    /// <summary>max over tau of mmse(tau) / tau. As mmse is at most lambda, tau above 1 cannot matter; signs are found all but surely below a small tau.</summary>
    private static double WorstRatio(double lambda, AmplitudeKind kind)
    {
        const int Points = 56;
        double first = Math.Log(kind == AmplitudeKind.Signs ? LeastSignsVariance : 1e-12), step = -first / (Points - 1), best = first, worst = 0.0;
        double Ratio(double logTau)
        {
            double tau = Math.Exp(logTau);
            return Error(tau, lambda, kind) / tau;
        }

        for (int i = 0; i < Points; i++)
        {
            double at = first + i * step, ratio = Ratio(at);
            (best, worst) = ratio > worst ? (at, ratio) : (best, worst);
        }

        // The grid is finer than the curve's features; a few halvings around its best point find the top.
        for (double h = 0.5 * step; h > 0.01; h *= 0.5)
        {
            foreach (double at in new[] { best - h, best + h })
            {
                double ratio = Ratio(Math.Max(first, at));
                (best, worst) = ratio > worst ? (Math.Max(first, at), ratio) : (best, worst);
            }
        }

        return worst;
    }

    /// <summary>
    /// Non-zeros N(0, 1) or their magnitudes. With v = tau / (1 + tau) and r = sqrt(tau (1 + tau)) q, X given r and X not 0 is N(sqrt(v) q, v) or its part above 0,
    /// and the error is that of a known support, plus what not knowing it costs: the integral of lambda f1 (1 - p) E[X | r, X not 0]^2, p being the probability of X not 0.
    /// </summary>
    private static double NormalError(double tau, double lambda, bool above)
    {
        double v = tau / (1.0 + tau), s = Math.Sqrt(1.0 + tau), root = Math.Sqrt(tau), sum = 0.0;
        for (int i = -Reach; i <= Reach; i++)
        {
            double q = i * Step, one = lambda * root * _density0 * Math.Exp(-0.5 * tau * q * q), zero = (1.0 - lambda) * s * _density0 * Math.Exp(-0.5 * q * q * s * s);
            double mean = q;
            if (above)
            {
                double mills = _table.Mills[i + Reach];
                one *= 2.0 * _table.Below[i + Reach];
                mean += mills;
                sum -= one * mills * mean;                                   // the part above 0 varies less: v (1 - q h - h^2)
            }

            sum += one * zero / (one + zero + 1e-300) * mean * mean;
        }

        return v * (lambda + Step * sum);
    }

    /// <summary>Non-zeros 1 or -1: with a, c and b the weights of 1, -1 and 0 at r, the variance times the density is (b (a + c) + 4 a c) / (a + b + c).</summary>
    private static double SignsError(double tau, double lambda)
    {
        double root = Math.Sqrt(tau), step = Math.Min(0.5 * tau, 0.3 * root), sum = 0.0;
        int reach = (int)((1.0 + 10.0 * root) / step);
        for (int i = 0; i <= reach; i++)
        {
            double r = i * step, b = (1.0 - lambda) * Math.Exp(-0.5 * r * r / tau);
            double a = 0.5 * lambda * Math.Exp(-0.5 * (r - 1.0) * (r - 1.0) / tau), c = 0.5 * lambda * Math.Exp(-0.5 * (r + 1.0) * (r + 1.0) / tau);
            sum += (i == 0 ? 0.5 : 1.0) * (b * (a + c) + 4.0 * a * c) / (a + b + c + 1e-300);
        }

        return 2.0 * step * sum * _density0 / root;
    }

    private static (double[] Below, double[] Mills) Table()
    {
        double[] below = new double[2 * Reach + 1], mills = new double[2 * Reach + 1];
        for (int i = -Reach; i <= Reach; i++)
        {
            double q = i * Step, tail = 0.5 * DonohoTanner.ComplementaryError(Math.Abs(q) / Math.Sqrt(2.0));
            below[i + Reach] = q > 0.0 ? 1.0 - tail : tail;
            mills[i + Reach] = _density0 * Math.Exp(-0.5 * q * q) / below[i + Reach];
        }

        return (below, mills);
    }
}
