using CsRecover.Vectors;

namespace CsRecover.Selection.Designs;

/// <summary>
/// Minimises b' H b / 2 - c' b within bounds, for a small positive semidefinite H. Without bounds by a Cholesky factorisation; with bounds by the active-set method of Lawson and
/// Hanson (1974) in Stark and Parker's form for two bounds (Computational Statistics 10, 1995): coefficients are free or fixed at a bound, the free ones go to their best values or as far
/// as the bounds let them, and one whose slope points inwards is set free again. Variables that depend on earlier ones stay 0 (at their nearest bound).
/// </summary>
internal static class BoundedQuadratic
{
    /// <summary>The minimum.</summary>
    /// <param name="h">H, k k numbers.</param>
    /// <param name="c">c, k numbers.</param>
    /// <param name="lower">What b may not fall below, none above 0; null for no bound.</param>
    /// <param name="upper">What b may not rise above, none below 0; null for no bound.</param>
    /// <param name="b">k numbers: the start, and then the minimum.</param>
    /// <param name="isNear">Whether what is at a bound to begin with probably stays there.</param>
    /// <param name="dependent">A pivot this small beside its diagonal is rounding: the variable depends on the ones before.</param>
    public static void Minimize(double[] h, double[] c, double[]? lower, double[]? upper, double[] b, bool isNear = false, double dependent = 1e-12)
    {
        int k = c.Length;
        int[] all = [.. Enumerable.Range(0, k)];
        if (lower is null && upper is null)
        {
            SolveFree(h, c, all, dependent, b, b);
            return;
        }

        double Low(int i) => lower is null ? double.NegativeInfinity : lower[i];
        double High(int i) => upper is null ? double.PositiveInfinity : upper[i];
        var isFree = new bool[k];
        double scale = 0.0;
        for (int i = 0; i < k; i++)
        {
            b[i] = Math.Clamp(b[i], Low(i), High(i));
            isFree[i] = Low(i) < High(i) && !(isNear && (b[i] == Low(i) || b[i] == High(i)));
            scale = Math.Max(scale, Math.Abs(c[i]));
        }

        var goal = new double[k];
        int released = -1;
        for (int round = 0; round < (10 * k) + 10; round++)
        {
            double place = released >= 0 ? b[released] : double.NaN;
            FreeToTheirBest(h, c, Low, High, isFree, dependent, b, goal);
            if (released >= 0 && !isFree[released] && b[released] == place)
            {
                // What was set free came back at once: its slope was rounding.
                return;
            }

            released = -1;
            double steepest = 1e-12 * scale;
            for (int i = 0; i < k; i++)
            {
                if (isFree[i] || Low(i) == High(i))
                {
                    continue;
                }

                double slope = c[i] - ShortVectors.Dot(h.AsSpan(i * k, k), b), inwards = b[i] == Low(i) ? slope : -slope;
                if (inwards > steepest)
                {
                    (steepest, released) = (inwards, i);
                }
            }

            if (released < 0)
            {
                return;
            }

            isFree[released] = true;
        }
    }

    /// <summary>Inverts a positive definite matrix in place, by Gauss and Jordan's steps without pivots.</summary>
    /// <param name="h">k k numbers.</param>
    /// <param name="k">k.</param>
    public static void Invert(double[] h, int k)
    {
        for (int a = 0; a < k; a++)
        {
            double pivot = 1.0 / h[(a * k) + a];
            Span<double> pivotRow = h.AsSpan(a * k, k);
            pivotRow[a] = 1.0;
            for (int e = 0; e < k; e++)
            {
                pivotRow[e] *= pivot;
            }

            for (int i = 0; i < k; i++)
            {
                if (i == a)
                {
                    continue;
                }

                Span<double> row = h.AsSpan(i * k, k);
                double factor = row[a];
                row[a] = 0.0;
                ShortVectors.Add(row, -factor, pivotRow);
            }
        }
    }

    /// <summary>Moves the free variables to their best values, fixing those that meet a bound on the way.</summary>
    private static void FreeToTheirBest(double[] h, double[] c, Func<int, double> low, Func<int, double> high, bool[] isFree, double dependent, double[] b, double[] goal)
    {
        int k = c.Length;
        while (true)
        {
            int[] free = [.. Enumerable.Range(0, k).Where(i => isFree[i])];
            if (free.Length == 0)
            {
                return;
            }

            SolveFree(h, c, free, dependent, b, goal);
            double step = 1.0;
            foreach (int i in free)
            {
                double bound = goal[i] < low(i) ? low(i) : goal[i] > high(i) ? high(i) : goal[i];
                if (bound != goal[i])
                {
                    step = Math.Min(step, (bound - b[i]) / (goal[i] - b[i]));
                }
            }

            foreach (int i in free)
            {
                double moved = step == 1.0 ? goal[i] : b[i] + (step * (goal[i] - b[i]));
                double bound = goal[i] < low(i) ? low(i) : high(i);
                bool isOut = goal[i] < low(i) || goal[i] > high(i);

                // All whose step to the bound was the shortest are fixed there, exactly.
                if (isOut && (bound - b[i]) / (goal[i] - b[i]) <= step)
                {
                    moved = bound;
                    isFree[i] = false;
                }

                b[i] = moved;
            }

            if (step == 1.0)
            {
                return;
            }
        }
    }

    /// <summary>Solves for the free variables with the others where they are.</summary>
    private static void SolveFree(double[] h, double[] c, int[] free, double dependent, double[] b, double[] goal)
    {
        int k = c.Length, m = free.Length;
        double[] part = new double[m * m], right = new double[m];
        for (int a = 0; a < m; a++)
        {
            int i = free[a];
            right[a] = m < k ? c[i] - ShortVectors.Dot(h.AsSpan(i * k, k), b) : c[i];
            for (int e = 0; e < m; e++)
            {
                part[(a * m) + e] = h[(i * k) + free[e]];
                right[a] += m < k ? part[(a * m) + e] * b[free[e]] : 0.0;
            }
        }

        SkippingCholesky.SolveOnce(part, dependent, right);
        for (int a = 0; a < m; a++)
        {
            goal[free[a]] = right[a];
        }
    }
}
