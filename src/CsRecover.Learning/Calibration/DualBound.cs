namespace CsRecover.Learning.Calibration;

/// <summary>
/// A number that no objective |b - A w|^2 + ridge |w|^2 with 0 &lt;= w &lt;= u is below, by duality: with any r, it is at least
/// r . (2 b - r) - sum_j sup_w (2 (a_j . r) w - ridge w^2). The residual of the best weights gives their objective itself.
/// </summary>
internal static class DualBound
{
    private const int MostClimbs = 200, MostIdle = 10;

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

    /// <summary>
    /// A bound for weights of which at most k are not 0: only the k largest terms of the sum count, and r climbs by their slopes, with steps after Polyak ("Introduction to Optimization",
    /// 1987, section 5.3). It is that of the perspective relaxation (Xie and Deng, SIAM J. Optimization 30, 2020, section 2), and above the one for any number of weights only where a
    /// ridge or a largest weight binds: without either, its k weights could be as large as all others together.
    /// </summary>
    /// <param name="b">b.</param>
    /// <param name="residual">Where r begins.</param>
    /// <param name="k">k.</param>
    /// <param name="objective">The objective of some k weights, above every bound.</param>
    /// <param name="matrix">Gives a_j . r of all columns.</param>
    /// <param name="add">Adds a column times a factor to Q numbers.</param>
    /// <param name="upper">u; infinity for none, if there is a ridge.</param>
    /// <param name="ridge">The ridge; above 0 if there is no u.</param>
    /// <param name="cancellation">Cancels the work.</param>
    public static double OfAtMost(
        double[] b, double[] residual, int k, double objective, Func<double[], double[]> matrix, Action<double, int, double[]> add, double upper, double ridge, CancellationToken cancellation)
    {
        double[] r = [.. residual], best = r;
        double highest = 0.0, aim = objective;
        for (int climb = 0, idle = 0; climb < MostClimbs && aim - highest > 1e-6 * objective; climb++)
        {
            cancellation.ThrowIfCancellationRequested();
            double[] products = matrix(r), slope = [.. b.Select((v, i) => v - r[i])];
            double bound = r.Zip(b, (u, v) => u * ((2.0 * v) - u)).Sum();
            foreach (int j in Enumerable.Range(0, products.Length).Where(j => products[j] > 0.0).OrderByDescending(j => Share(products[j], upper, ridge)).ThenBy(j => j).Take(k))
            {
                bound -= Share(products[j], upper, ridge);
                add(-Largest(products[j], upper, ridge), j, slope);
            }

            idle++;
            if (bound > highest)
            {
                (highest, best, idle) = (bound, r, bound > highest + (0.05 * (aim - highest)) ? 0 : idle);
            }

            if (idle == MostIdle)
            {
                // The aim is out of reach: half way to it from the best bound.
                (aim, r, idle) = (0.5 * (aim + highest), best, 0);
                continue;
            }

            // The slope is twice what it is called here.
            double steep = slope.Sum(v => v * v), length = steep > 0.0 ? (aim - bound) / (2.0 * steep) : 0.0;
            r = [.. r.Select((v, i) => v + (length * slope[i]))];
        }

        return highest;
    }

    /// <summary>sup over 0 &lt;= w &lt;= u of 2 g w - ridge w^2.</summary>
    private static double Share(double g, double upper, double ridge)
    {
        if (g <= 0.0)
        {
            return 0.0;
        }

        double w = Largest(g, upper, ridge);
        return (2.0 * g * w) - (ridge * w * w);
    }

    /// <summary>The w of that.</summary>
    private static double Largest(double g, double upper, double ridge) => ridge > 0.0 ? Math.Min(g / ridge, upper) : upper;
}
