namespace CsRecover.Learning.Equations;

/// <summary>Least squares of a polynomial to a window of numbers at -h, ..., h: its value and its slope in the middle as weighted sums of the numbers.</summary>
internal static class LocalPolynomial
{
    /// <summary>The weights of the value and of the slope, for steps of 1.</summary>
    /// <param name="window">Numbers, odd.</param>
    /// <param name="degree">The degree, below the window.</param>
    public static (double[] Value, double[] Slope) Weights(int window, int degree)
    {
        // Orthogonal polynomials on the grid (three-term recurrence) keep the fit exact for any degree: weights are sums of p(0) p(i) / |p|^2, and p'(0) in place of p(0).
        int half = window / 2;
        double[] value = new double[window], slope = new double[window], before = new double[window], current = new double[window];
        Array.Fill(current, 1.0);
        double slopeBefore = 0.0, slopeNow = 0.0, energyBefore = 1.0;
        for (int d = 0; d <= degree; d++)
        {
            double energy = current.Sum(p => p * p);
            for (int i = 0; i < window; i++)
            {
                value[i] += current[half] * current[i] / energy;
                slope[i] += slopeNow * current[i] / energy;
            }

            // The grid is symmetric: p_{d+1} = x p_d - (|p_d|^2 / |p_{d-1}|^2) p_{d-1}, and so for derivatives: p_d + x p_d' at 0 is p_d(0).
            double ratio = d == 0 ? 0.0 : energy / energyBefore, slopeNext = current[half] - (ratio * slopeBefore);
            double[] next = [.. current.Select((p, i) => ((i - half) * p) - (ratio * before[i]))];
            (before, current, energyBefore) = (current, next, energy);
            (slopeBefore, slopeNow) = (slopeNow, slopeNext);
        }

        return (value, slope);
    }
}
