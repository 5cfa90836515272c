using System.Runtime.Intrinsics;

namespace CsRecover.Selection.LocalSearch;

/// <summary>All exchanges of one feature of a least squares model for one outside, the coefficients of the others left as they are (PSI(1) of Hazimeh and Mazumder, Operations Research 68, 2020).</summary>
/// <param name="loss">The loss.</param>
/// <param name="model">The model, at its best coefficients.</param>
/// <param name="rows">For each feature of the model its products with all columns.</param>
/// <param name="slopes">The slopes of all features.</param>
internal sealed unsafe class SimpleSwaps(SupportLoss loss, SupportModel model, double[][] rows, double[] slopes)
{
    /// <summary>The exchange that lowers the objective most.</summary>
    /// <returns>The place of the feature that leaves, the one that enters (-1 for none) and by how much the objective falls.</returns>
    public (int Leaving, int Entering, double Fall) Best()
    {
        double ridge = loss.Problem.Ridge;
        (int Leaving, int Entering, double Fall) best = (-1, -1, 0.0);
        for (int s = 0; s < rows.Length; s++)
        {
            int i = model.Support[s];
            double b = model.Values[s], cost = (loss.SquaredLength(i) * b * b / 2.0) + (b * slopes[i]) - (ridge * b * b);
            (int entering, double gain) = Entering(b, rows[s], Math.Max(cost + best.Fall, 0.0));
            if (entering >= 0)
            {
                best = (s, entering, gain - cost);
            }
        }

        return best;
    }

    /// <summary>The feature off the support that brings most, and more than a bar, once b times a row is added to the slopes; -1 for none.</summary>
    private (int Entering, double Gain) Entering(double b, double[] row, double bar)
    {
        int best = -1, width = Vector256<double>.Count;
        double ridge = 2.0 * loss.Problem.Ridge, unit = 1.0 + ridge;
        bool isPlain = loss.IsPlain;
        Vector256<double> factor = Vector256.Create(b);
        fixed (double* q = slopes, g = row)
        {
            for (int j = 0; j < row.Length; j += width)
            {
                // Whole vectors first: few of them hold anything above the bar.
                if (isPlain && j <= row.Length - width)
                {
                    Vector256<double> slope = Vector256.MultiplyAddEstimate(factor, Vector256.Load(g + j), Vector256.Load(q + j));
                    if (!Vector256.GreaterThanAny(slope * slope, Vector256.Create(2.0 * unit * bar)))
                    {
                        continue;
                    }
                }

                for (int e = j; e < Math.Min(j + width, row.Length); e++)
                {
                    double gain = loss.IsUsable(e) ? loss.Gain(e, q[e] + (b * g[e]), loss.SquaredLength(e) + ridge) : 0.0;
                    if (gain > bar && Array.BinarySearch(model.Support, e) < 0)
                    {
                        (best, bar) = (e, gain);
                    }
                }
            }
        }

        return (best, bar);
    }
}
