using CsRecover.Selection.Designs;
using CsRecover.Vectors;

namespace CsRecover.Selection.Logistic;

/// <summary>
/// Logistic regression on a few columns by Newton's method: each step is the minimum of the quadratic model within the bounds, halved until the objective falls. Classes that the columns separate have no
/// minimum without a ridge or bounds; there it ends once the loss is rounding.
/// </summary>
internal static class LogisticNewton
{
    /// <summary>A loss below this share of a unit an observation: the classes are separated.</summary>
    public const double Separated = 1e-10;

    private const int MostIterations = 100, MostHalvings = 40;

    /// <summary>A step that promises less than this share of the objective is the last one: convergence is quadratic.</summary>
    private const double Converged = 1e-10;

    /// <summary>A promise of this share of the objective is rounding.</summary>
    private const double Rounding = 1e-12;

    /// <summary>Minimises loss + lambda_2 |b|^2.</summary>
    /// <typeparam name="TOdds">The log-odds.</typeparam>
    /// <param name="odds">The log-odds as a function of m coefficients; left at the minimum.</param>
    /// <param name="ridge">lambda_2.</param>
    /// <param name="intercept">The coefficient that the ridge leaves alone; -1 for none.</param>
    /// <param name="lower">What coefficients may not fall below, m numbers; null for no bounds.</param>
    /// <param name="upper">What they may not rise above; null for no bounds.</param>
    /// <param name="point">A start within the bounds on entry, the minimum on return; coefficients of columns that depend on those before are 0 (at their nearest bound).</param>
    /// <returns>The least objective.</returns>
    public static double Minimize<TOdds>(TOdds odds, double ridge, int intercept, double[]? lower, double[]? upper, Span<double> point)
        where TOdds : ILogOdds
    {
        int m = point.Length;
        double[] slopes = new double[m], right = new double[m], goal = new double[m], old = new double[m], h = new double[m * m];
        double objective = odds.Evaluate(point) + Shrunk(ridge, intercept, point);
        if (objective > odds.Rows * Math.Log(2.0))
        {
            // Worse than nothing: so far off, the weights can be too small to find back.
            point.Clear();
            objective = odds.Evaluate(point);
        }

        for (int iteration = 0; iteration < MostIterations && objective > Separated * odds.Rows; iteration++)
        {
            point.CopyTo(old);
            odds.Expand(slopes, h);
            for (int a = 0; a < m; a++)
            {
                if (a != intercept)
                {
                    slopes[a] -= 2.0 * ridge * old[a];
                    h[(a * m) + a] += 2.0 * ridge;
                }
            }

            for (int a = 0; a < m; a++)
            {
                right[a] = slopes[a] + ShortVectors.Dot(h.AsSpan(a * m, m), old);
            }

            old.CopyTo(goal, 0);
            BoundedQuadratic.Minimize(h, right, lower, upper, goal);
            double promised = 0.0;
            for (int a = 0; a < m; a++)
            {
                promised += slopes[a] * (goal[a] - old[a]);
            }

            double before = objective, length = 1.0;
            for (int halving = 0; ; halving++, length /= 2.0)
            {
                for (int a = 0; a < m; a++)
                {
                    point[a] = length == 1.0 ? goal[a] : old[a] + (length * (goal[a] - old[a]));
                }

                objective = odds.Evaluate(point) + Shrunk(ridge, intercept, point);
                if (objective <= before - (1e-4 * length * promised))
                {
                    break;
                }

                if (halving == MostHalvings || promised <= Rounding * before)
                {
                    old.CopyTo(point);
                    return odds.Evaluate(point) + Shrunk(ridge, intercept, point);
                }
            }

            if (promised <= Converged * before)
            {
                break;
            }
        }

        return objective;
    }

    private static double Shrunk(double ridge, int intercept, ReadOnlySpan<double> b)
    {
        double sum = 0.0;
        for (int a = 0; a < b.Length; a++)
        {
            sum += a == intercept ? 0.0 : b[a] * b[a];
        }

        return ridge * sum;
    }
}
