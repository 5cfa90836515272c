using System.Runtime.Intrinsics;
using CsRecover.Vectors;

namespace CsRecover.Selection.LocalSearch;

/// <summary>
/// All exchanges of one feature of a least squares model for one outside, with the best coefficients of all that stay. With H the Gram matrix of the model (ridge included), M its
/// inverse, g_j the products of column j with those of the model, q_j its slope and t_i = (M g_j)_i: without feature i the slope of j is q_j + t_i b_i / M_ii and its squared distance
/// from the others is s_j + t_i^2 / M_ii, where s_j = |z_j|^2 + 2 lambda_2 - g_j' M g_j; taking i out costs b_i^2 / (2 M_ii), and putting j in brings slope^2 / (2 distance).
/// </summary>
/// <param name="loss">The loss; no bounds.</param>
/// <param name="model">The model, at its best coefficients.</param>
/// <param name="inverse">M.</param>
/// <param name="rows">For each feature of the model its products with all columns.</param>
/// <param name="slopes">The slopes of all features.</param>
internal sealed unsafe class SwapTable(SupportLoss loss, SupportModel model, double[] inverse, double[][] rows, double[] slopes)
{
    private const int FeaturesAtATime = 512;

    /// <summary>Operations from which on several threads are worth it.</summary>
    private const long WorthThreads = 1 << 20;

    /// <summary>A column this near to the span of the model depends on it.</summary>
    private const double Dependent = 1e-9;

    /// <summary>The exchange that lowers the objective most.</summary>
    /// <param name="threads">Threads to use.</param>
    /// <returns>The place of the feature that leaves, the one that enters (-1 for none) and by how much the objective falls.</returns>
    public (int Leaving, int Entering, double Fall) Best(int threads)
    {
        int p = slopes.Length, blocks = (p + FeaturesAtATime - 1) / FeaturesAtATime;
        long k = rows.Length;
        var found = new (int Leaving, int Entering, double Fall)[blocks];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = k * k * p < WorthThreads ? 1 : threads };
        Parallel.For(0, blocks, parallel, () => new double[(rows.Length + 1) * FeaturesAtATime], (block, _, work) =>
        {
            found[block] = OfBlock(block * FeaturesAtATime, Math.Min(FeaturesAtATime, p - (block * FeaturesAtATime)), work);
            return work;
        }, _ => { });

        // The first of equal ones, whatever the number of threads.
        (int Leaving, int Entering, double Fall) best = (-1, -1, 0.0);
        foreach ((int Leaving, int Entering, double Fall) candidate in found)
        {
            if (candidate.Entering >= 0 && candidate.Fall > best.Fall)
            {
                best = candidate;
            }
        }

        return best;
    }

    private (int Leaving, int Entering, double Fall) OfBlock(int first, int count, double[] work)
    {
        int k = rows.Length, width = Vector256<double>.Count;
        Span<double> distances = work.AsSpan(k * FeaturesAtATime, FeaturesAtATime);
        distances.Fill(double.PositiveInfinity);
        for (int j = 0; j < count; j++)
        {
            distances[j] = loss.SquaredLength(first + j) + (2.0 * loss.Problem.Ridge);
        }

        fixed (double* all = work, q = slopes)
        {
            double* s = all + (k * FeaturesAtATime);
            for (int i = 0; i < k; i++)
            {
                double* t = all + (i * FeaturesAtATime);
                new Span<double>(t, FeaturesAtATime).Clear();
                for (int a = 0; a < k; a++)
                {
                    ShortVectors.Add(new Span<double>(t, count), inverse[(i * k) + a], rows[a].AsSpan(first, count));
                }

                ShortVectors.SubtractProducts(new Span<double>(s, count), rows[i].AsSpan(first, count), new Span<double>(t, count));
            }

            for (int j = 0; j < count; j++)
            {
                if (!loss.IsUsable(first + j) || s[j] <= Dependent * loss.SquaredLength(first + j) || Array.BinarySearch(model.Support, first + j) >= 0)
                {
                    s[j] = double.PositiveInfinity;
                }
            }

            (int Leaving, int Entering, double Fall) best = (-1, -1, 0.0);
            for (int i = 0; i < k; i++)
            {
                double* t = all + (i * FeaturesAtATime);
                double corner = inverse[(i * k) + i], b = model.Values[i], factor = b / corner, cost = b * b / (2.0 * corner), bar = 2.0 * (cost + best.Fall);
                Vector256<double> factors = Vector256.Create(factor), corners = Vector256.Create(1.0 / corner);
                for (int j = 0; j < count; j += width)
                {
                    if (first + j + width <= slopes.Length)
                    {
                        Vector256<double> shift = Vector256.Load(t + j), slope = Vector256.Load(q + first + j) + (shift * factors), distance = Vector256.Load(s + j) + (shift * shift * corners);
                        if (!Vector256.GreaterThanAny(slope * slope, distance * Vector256.Create(bar)))
                        {
                            continue;
                        }
                    }

                    for (int e = j; e < Math.Min(j + width, count); e++)
                    {
                        double slope = q[first + e] + (t[e] * factor), gain = slope * slope / (s[e] + (t[e] * t[e] / corner));
                        if (gain > bar)
                        {
                            best = (i, first + e, (gain / 2.0) - cost);
                            bar = gain;
                        }
                    }
                }
            }

            return best;
        }
    }
}
