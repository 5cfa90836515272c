using System.Runtime.InteropServices;

namespace CsRecover.Selection.Designs;

/// <summary>
/// Finds columns that are equal up to scale (and up to shift, where they are centred). Equal columns have equal products with a random vector, up to sign, once they have
/// length 1; pairs whose products agree are then compared entry by entry.
/// </summary>
internal static class EqualColumns
{
    /// <summary>How close the products of equal columns of length 1 are, for a random vector of length 1.</summary>
    private const double Tolerance = 1e-10;

    /// <summary>Finds them.</summary>
    /// <param name="design">The design.</param>
    /// <param name="means">What is taken off each column.</param>
    /// <param name="skip">Columns that do not take part.</param>
    /// <returns>Each column that equals an earlier one, with the earliest such.</returns>
    public static List<(int First, int Second)> Find(Design design, double[] means, bool[] skip)
    {
        int n = design.Observations, p = design.Features;
        double[] probe = new double[n];
        var random = new Random(20250317);
        double total = 0.0;
        for (int i = 0; i < n; i++)
        {
            probe[i] = random.NextDouble() - 0.5;
            total += probe[i];
        }

        var marks = new double[p];
        var order = new List<int>(p);
        for (int j = 0; j < p; j++)
        {
            if (!skip[j])
            {
                marks[j] = Mark(design, j, means[j], probe, total);
                order.Add(j);
            }
        }

        CollectionsMarshal.AsSpan(order).Sort((a, b) => marks[a] != marks[b] ? marks[a].CompareTo(marks[b]) : a.CompareTo(b));
        var found = new List<(int, int)>();
        double[] one = new double[n], other = new double[n];
        for (int a = 0; a < order.Count; a++)
        {
            bool isLoaded = false;
            for (int b = a + 1; b < order.Count && marks[order[b]] - marks[order[a]] < Tolerance; b++)
            {
                if (!isLoaded)
                {
                    Load(design, order[a], means[order[a]], one);
                    isLoaded = true;
                }

                Load(design, order[b], means[order[b]], other);
                if (AreParallel(one, other))
                {
                    found.Add((Math.Min(order[a], order[b]), Math.Max(order[a], order[b])));
                }
            }
        }

        // Of three equal columns the later two equal the first: each later one is listed once, with its earliest.
        return [.. found.GroupBy(pair => pair.Item2).Select(group => (group.Min(pair => pair.Item1), group.Key)).OrderBy(pair => pair.Key)];
    }

    /// <summary>|probe . (x - mean)| / |x - mean|.</summary>
    private static unsafe double Mark(Design design, int j, double mean, double[] probe, double total)
    {
        double product = 0.0, energy = 0.0;
        if (design is DenseDesign dense)
        {
            double* x = dense.Column(j);
            for (int i = 0; i < probe.Length; i++)
            {
                double v = x[i] - mean;
                product += v * probe[i];
                energy += v * v;
            }
        }
        else
        {
            var sparse = (SparseDesign)design;
            for (int e = sparse.Starts[j]; e < sparse.Starts[j + 1]; e++)
            {
                double v = sparse.Values[e] - mean;
                product += sparse.Values[e] * probe[sparse.Rows[e]];
                energy += v * v;
            }

            product -= mean * total;
            energy += (probe.Length - (sparse.Starts[j + 1] - sparse.Starts[j])) * mean * mean;
        }

        return Math.Abs(product) / Math.Sqrt(energy);
    }

    private static void Load(Design design, int j, double mean, double[] target)
    {
        Array.Fill(target, -mean);
        design.AddColumn(1.0, j, target);
    }

    private static bool AreParallel(double[] a, double[] b)
    {
        double aa = 0.0, ab = 0.0, bb = 0.0;
        for (int i = 0; i < a.Length; i++)
        {
            aa += a[i] * a[i];
            ab += a[i] * b[i];
            bb += b[i] * b[i];
        }

        double ratio = ab / aa, off = 0.0;
        for (int i = 0; i < a.Length; i++)
        {
            double d = b[i] - (ratio * a[i]);
            off += d * d;
        }

        return off <= Tolerance * Tolerance * bb;
    }
}
