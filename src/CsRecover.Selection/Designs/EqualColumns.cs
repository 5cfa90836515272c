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
    /// <param name="measures">Its columns' means and marks; columns of length 0 do not take part.</param>
    /// <returns>Each column that equals an earlier one, with the earliest such.</returns>
    public static List<(int First, int Second)> Find(Design design, ColumnMeasures measures)
    {
        int[] order = [.. Enumerable.Range(0, design.Features).Where(j => measures.Lengths[j] > 0.0)];
        double[] marks = Array.ConvertAll(order, j => measures.Marks[j]), means = measures.Means;
        Array.Sort(marks, order);
        double[] one = new double[design.Observations], other = new double[design.Observations];
        var found = new List<(int First, int Second)>();
        var isFound = new bool[order.Length];
        var equal = new List<int>();
        for (int a = 0; a < order.Length; a++)
        {
            // What equals an earlier column was compared then with all that could equal it.
            if (isFound[a])
            {
                continue;
            }

            equal.Clear();
            for (int b = a + 1; b < order.Length && marks[b] - marks[a] < Tolerance; b++)
            {
                if (isFound[b])
                {
                    continue;
                }

                if (equal.Count == 0)
                {
                    Load(design, order[a], means[order[a]], one);
                }

                Load(design, order[b], means[order[b]], other);
                if (AreParallel(one, other))
                {
                    isFound[b] = true;
                    equal.Add(order[b]);
                }
            }

            if (equal.Count > 0)
            {
                equal.Add(order[a]);
                int first = equal.Min();
                found.AddRange(equal.Where(j => j != first).Select(j => (first, j)));
            }
        }

        found.Sort((x, y) => x.Second.CompareTo(y.Second));
        return found;
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
