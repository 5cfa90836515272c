namespace CsRecover.Learning.Calibration;

/// <summary>
/// A number that no objective |b - A w|^2 + ridge |w|^2 with 0 &lt;= w &lt;= u is below, by duality: with any r, it is at least
/// r . (2 b - r) - sum_j sup_w (2 (a_j . r) w - ridge w^2). The residual of the best weights gives their objective itself.
/// </summary>
internal static class DualBound
{
    /// <summary>The bound that a residual gives, for any number of weights.</summary>
    /// <param name="b">b.</param>
    /// <param name="residual">r, near the residual of the best weights.</param>
    /// <param name="products">a_j . r of all columns.</param>
    /// <param name="sums">Gives a_j . 1 of all columns, where they are asked for.</param>
    /// <param name="upper">u; infinity for none.</param>
    /// <param name="ridge">The ridge.</param>
    /// <returns>The bound, at least 0; minus infinity if this r gives none.</returns>
    public static double Of(double[] b, double[] residual, double[] products, Func<double[]> sums, double upper, double ridge)
    {
        double shift = 0.0;
        bool isFree = double.IsInfinity(upper) && ridge == 0.0;
        if (isFree)
        {
            // Nothing bounds w: every a_j . r has to be at most 0, and taking off of r does that where a_j . 1 is above 0, as in surveys, where M counts something.
            double[] ones = sums();
            for (int j = 0; j < products.Length; j++)
            {
                if (products[j] > 0.0)
                {
                    shift = ones[j] > 0.0 ? Math.Max(shift, products[j] / ones[j]) : double.PositiveInfinity;
                }
            }

            if (double.IsInfinity(shift))
            {
                return double.NegativeInfinity;
            }
        }

        double bound = 0.0;
        for (int i = 0; i < b.Length; i++)
        {
            double r = residual[i] - shift;
            bound += r * ((2.0 * b[i]) - r);
        }

        if (!isFree)
        {
            foreach (double g in products)
            {
                bound -= Share(g, upper, ridge);
            }
        }

        // No sum of squares is below 0 either, which rounding may miss.
        return Math.Max(bound, 0.0);
    }

    /// <summary>sup over 0 &lt;= w &lt;= u of 2 g w - ridge w^2.</summary>
    private static double Share(double g, double upper, double ridge)
    {
        if (g <= 0.0)
        {
            return 0.0;
        }

        double w = ridge > 0.0 ? Math.Min(g / ridge, upper) : upper;
        return (2.0 * g * w) - (ridge * w * w);
    }
}
