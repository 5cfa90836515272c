using CsRecover.Vectors;

namespace CsRecover.Mri;

/// <summary>
/// Points that keep their distance, as masks of k-space (Vasanawala, Murphy, Alley, Lai, Keutzer, Pauly and Lustig, "Practical parallel imaging compressed sensing
/// MRI", IEEE ISBI 2011), by relaxed dart throwing (McCool and Fiume, "Hierarchical Poisson disk sampling distributions", Graphics Interface 1992): the points of the
/// grid are tried in random order, and one is taken unless a taken one is too near; when none is left the distance is made a little less, until there are enough.
/// Only + - * / and square roots are used, so that a seed means the same mask on every machine.
/// </summary>
/// <remarks>
/// Two points p and q are too near if |p - q| is below the smaller of d (1 + s r_p) and d (1 + s r_q), with r from 0 at the centre to 1 in the corners;
/// anisotropic masks measure |p - q| in units that differ by axis. The calibration square keeps no distance.
/// </remarks>
internal static class PoissonDisc
{
    /// <summary>From one d to the next.</summary>
    public const double Relaxation = 0.97;

    /// <summary>Chooses points.</summary>
    /// <param name="design">The mask's design.</param>
    /// <param name="region">Which points may be chosen, row by row.</param>
    /// <param name="count">How many to choose.</param>
    /// <param name="distance">The last d.</param>
    /// <returns>Which are.</returns>
    /// <exception cref="ArgumentException">The calibration square alone has more, or the region fewer.</exception>
    public static bool[] Choose(MaskDesign design, bool[] region, int count, out double distance)
    {
        MaskDesign.RefuseTooFew(region, count, "points");
        bool[] chosen = [.. Enumerable.Range(0, region.Length).Select(p => design.Calibrates(p / design.Width, p % design.Width))];
        double[] spreads = [.. Enumerable.Range(0, region.Length).Select(p => 1.0 + design.Slope * design.Radius(p / design.Width, p % design.Width))];
        int[] order = Order(design, region, chosen);
        int wanted = count - chosen.Count(c => c);
        if (wanted < 0)
        {
            throw new ArgumentException($"Expected a fully sampled centre that fits into {count} of {design.Height} x {design.Width} points, got one of {count - wanted}.", nameof(design));
        }

        // Discs in the densest packing there is: so far apart so many do not fit.
        double room = 0.0;
        foreach (int p in order.Order())
        {
            room += 1.0 / (spreads[p] * spreads[p]);
        }

        distance = Math.Sqrt(2.0 / Math.Sqrt(3.0) * room / Math.Max(wanted, 1));
        var taken = new List<int>(wanted);
        while (true)
        {
            Throw(design, order, spreads, distance, wanted, taken);
            if (taken.Count == wanted)
            {
                break;
            }

            distance *= Relaxation;
        }

        foreach (int p in taken)
        {
            chosen[p] = true;
        }

        return chosen;
    }

    /// <summary>Points of the region that are not chosen already, in random order.</summary>
    private static int[] Order(MaskDesign design, bool[] region, bool[] chosen)
    {
        int[] candidates = [.. Enumerable.Range(0, region.Length).Where(p => region[p] && !chosen[p])];
        ulong[] keys = Array.ConvertAll(candidates, p => (ulong)Philox.Word(design.Seed, PhiloxStreams.PoissonDisc, (uint)p) << 32 | (uint)p);
        Array.Sort(keys);
        return Array.ConvertAll(keys, key => (int)(uint)key);
    }

    /// <summary>Takes points in order, beside those that are taken, until there are as many as are wanted.</summary>
    private static void Throw(MaskDesign design, int[] order, double[] spreads, double distance, int wanted, List<int> taken)
    {
        int height = design.Height, width = design.Width;

        // The squared units along rows and columns in which distances are measured; their product is 1.
        double down = design.RowAcceleration is { } rate ? design.Acceleration / rate / rate : 1.0, right = 1.0 / down;
        var barred = new bool[height * width];
        taken.ForEach(Bar);
        foreach (int point in order)
        {
            if (taken.Count == wanted)
            {
                return;
            }

            if (!barred[point])
            {
                taken.Add(point);
                Bar(point);
            }
        }

        void Bar(int point)
        {
            int row = point / width, column = point % width;
            double reach = distance * spreads[point];
            int rows = 1 + (int)Math.Min(height, reach / Math.Sqrt(down)), columns = 1 + (int)Math.Min(width, reach / Math.Sqrt(right));
            for (int i = Math.Max(0, row - rows); i <= Math.Min(height - 1, row + rows); i++)
            {
                for (int j = Math.Max(0, column - columns); j <= Math.Min(width - 1, column + columns); j++)
                {
                    double least = Math.Min(reach, distance * spreads[i * width + j]);
                    barred[i * width + j] |= down * ((i - row) * (i - row)) + right * ((j - column) * (j - column)) < least * least;
                }
            }

            barred[point] = true;                                             // whatever the distance
        }
    }
}
