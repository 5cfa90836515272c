namespace CsRecover.Solvers;

/// <summary>What is made of log-sum-exp in the place of |x|_0.</summary>
public enum LogSumExpVariant
{
    /// <summary>
    /// Its soft minimum of 1 and |x_j| / epsilon, summed over the entries: a smooth capped L1 norm, which tends to min(1, |x_j| / epsilon) as alpha grows and to |x|_0 as epsilon falls as well.
    /// </summary>
    CappedL1,

    /// <summary>
    /// (1 / alpha) log sum_j exp(alpha |x_j|), as it has been published for |x|_0. It is no such thing but a smooth maximum: it lies between max |x_j| and max |x_j| + log(n) / alpha, and its slope pulls at
    /// the largest entries and leaves small ones alone. Kept to show that.
    /// </summary>
    AsPublished,
}

/// <summary>A log-sum-exp penalty, evaluated without overflow for any finite x.</summary>
/// <param name="Variant">Which.</param>
/// <param name="Alpha">alpha, the sharpness, above 0.</param>
/// <param name="Epsilon">epsilon, in the units of x, above 0; of no meaning for <see cref="LogSumExpVariant.AsPublished"/>.</param>
public readonly record struct LogSumExpPenalty(LogSumExpVariant Variant, double Alpha, double Epsilon = 1.0)
{
    /// <summary>1 + log(1 + exp(-alpha)) / alpha, by which the capped variant is divided so that it goes from 0 to 1.</summary>
    internal double Scale => 1.0 + (double.LogP1(Math.Exp(-Alpha)) / Alpha);

    /// <summary>The penalty of a vector.</summary>
    /// <param name="x">Any number of entries.</param>
    /// <returns>For the capped variant sum_j g(|x_j| / epsilon) with g(t) = (log(1 + exp(-alpha)) - log(exp(-alpha) + exp(-alpha t))) / (alpha + log(1 + exp(-alpha))).</returns>
    public double Value(ReadOnlySpan<double> x) => Variant == LogSumExpVariant.CappedL1 ? Capped(x) : SmoothMaximum(x);

    /// <summary>The penalty's gradient; 0 for entries that are 0, where both variants have a kink.</summary>
    /// <param name="x">Any number of entries.</param>
    /// <param name="gradient">As many, overwritten.</param>
    public void Gradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        double largest = Largest(x), sum = 0.0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += Math.Exp(Alpha * (Math.Abs(x[i]) - largest));
        }

        for (int i = 0; i < x.Length; i++)
        {
            double size = Math.Abs(x[i]);
            double slope = Variant == LogSumExpVariant.CappedL1 ? 1.0 / ((1.0 + Math.Exp(Alpha * (size / Epsilon - 1.0))) * Scale * Epsilon) : Math.Exp(Alpha * (size - largest)) / sum;
            gradient[i] = slope * Math.Sign(x[i]);
        }
    }

    private static double Largest(ReadOnlySpan<double> x)
    {
        double largest = 0.0;
        foreach (double v in x)
        {
            largest = Math.Max(largest, Math.Abs(v));
        }

        return largest;
    }

    private double Capped(ReadOnlySpan<double> x)
    {
        // -log(exp(-alpha) + exp(-alpha t)) / alpha = min(1, t) - log(1 + exp(-alpha |1 - t|)) / alpha.
        double sum = 0.0, scale = Scale;
        foreach (double v in x)
        {
            double t = Math.Abs(v) / Epsilon;
            sum += (Math.Min(1.0, t) - (double.LogP1(Math.Exp(-Alpha * Math.Abs(1.0 - t))) / Alpha) + scale - 1.0) / scale;
        }

        return sum;
    }

    private double SmoothMaximum(ReadOnlySpan<double> x)
    {
        double largest = Largest(x), sum = 0.0;
        foreach (double v in x)
        {
            sum += Math.Exp(Alpha * (Math.Abs(v) - largest));
        }

        return largest + (Math.Log(sum) / Alpha);
    }
}
