using CsRecover.Vectors;

namespace CsRecover.Selection.Exact;

/// <summary>
/// What q of many features can explain at most: with unit columns z_j, c_j = z_j . y and mu_j the sum of the q - 1 largest |z_i . z_j|, the Gram matrix of any q of them is at least
/// diag(1 - mu_j) (Gershgorin), so that they explain at most the sum of their c_j^2 / (1 - mu_j). A feature that is not part of any q which that lets explain enough can be left out,
/// whereupon the mu_j of the others fall: this is repeated for as long as it helps.
/// </summary>
internal sealed unsafe class CoherenceBound
{
    private NativeBuffer<float> _correlations = new(0);

    /// <summary>Features that can be part of a model that is good enough.</summary>
    /// <param name="system">Single features.</param>
    /// <param name="left">q.</param>
    /// <param name="value">The objective of what is chosen.</param>
    /// <param name="price">lambda_0.</param>
    /// <param name="enough">Only models below this matter.</param>
    /// <param name="gains">What each of them can explain at most, less its price.</param>
    /// <param name="bound">No model of the node is below this or <paramref name="enough"/>, whichever is less.</param>
    /// <returns>Their positions, ascending.</returns>
    public int[] Screen(SweptSystem system, int left, double value, double price, double enough, out double[] gains, ref double bound)
    {
        int m = system.FeatureCount, count = 0, stride = system.Stride;
        var active = new int[m];
        var scale = new double[m];
        for (int j = 0; j < m; j++)
        {
            if (!system.IsDependent(j))
            {
                active[count++] = j;
                scale[j] = 1.0 / Math.Sqrt(system.H[((nint)j * stride) + j]);
            }
        }

        Correlate(system, active.AsSpan(0, count), scale);
        gains = new double[m];
        var largest = new double[Math.Max(left, 1)];
        while (true)
        {
            for (int a = 0; a < count; a++)
            {
                int j = active[a];
                double room = 1.0 - SumOfLargest(j, active.AsSpan(0, count), m, largest.AsSpan(0, left - 1)), c = system.C[j] * scale[j];
                gains[a] = room <= 0.0 ? double.PositiveInfinity : Math.Max((c * c / (2.0 * room)) - price, 0.0);
            }

            // The sum of the q largest, and of the q - 1 largest for those that would be added to them.
            largest.AsSpan().Clear();
            for (int a = 0; a < count; a++)
            {
                InsertInto(largest, gains[a]);
            }

            double others = 0.0;
            for (int l = 0; l + 1 < left; l++)
            {
                others += largest[l];
            }

            bound = value - others - largest[left - 1];
            int kept = 0;
            for (int a = 0; a < count; a++)
            {
                if (gains[a] > largest[left - 1] || value - others - gains[a] < enough)
                {
                    gains[kept] = gains[a];
                    active[kept++] = active[a];
                }
            }

            if (bound >= enough)
            {
                return [];
            }

            if (kept > 0.9 * count)
            {
                return active[..kept];
            }

            count = kept;
        }
    }

    private void Correlate(SweptSystem system, ReadOnlySpan<int> active, double[] scale)
    {
        int m = system.FeatureCount;
        nint length = (nint)m * m;
        if (_correlations.Length < length)
        {
            _correlations.Dispose();
            _correlations = new NativeBuffer<float>(length);
        }

        float* mu = _correlations.Pointer;
        for (int a = 0; a < active.Length; a++)
        {
            int i = active[a];
            double* row = system.H + ((nint)i * system.Stride);
            for (int b = a + 1; b < active.Length; b++)
            {
                int j = active[b];
                mu[((nint)i * m) + j] = mu[((nint)j * m) + i] = (float)Math.Abs(row[j] * scale[i] * scale[j]);
            }
        }
    }

    /// <summary>mu_j, rounded up for what single precision loses.</summary>
    private double SumOfLargest(int j, ReadOnlySpan<int> active, int m, Span<double> largest)
    {
        float* row = _correlations.Pointer + ((nint)j * m);
        largest.Clear();
        if (largest.Length == 0)
        {
            return 0.0;
        }

        foreach (int i in active)
        {
            if (i != j)
            {
                InsertInto(largest, row[i]);
            }
        }

        double sum = 0.0;
        foreach (double v in largest)
        {
            sum += v;
        }

        return sum * (1.0 + 1e-6);
    }

    /// <summary>For each position of an order what the q best behind it (itself included) can explain at most.</summary>
    /// <param name="gains">What each feature can explain at most, in that order.</param>
    /// <param name="left">q.</param>
    /// <param name="together">Receives the sums.</param>
    public static void Suffixes(ReadOnlySpan<double> gains, int left, Span<double> together)
    {
        Span<double> largest = left <= 128 ? stackalloc double[left] : new double[left];
        largest.Clear();
        for (int i = gains.Length - 1; i >= 0; i--)
        {
            InsertInto(largest, gains[i]);
            double sum = 0.0;
            foreach (double gain in largest)
            {
                sum += gain;
            }

            together[i] = sum;
        }
    }

    private static void InsertInto(Span<double> falling, double value)
    {
        if (value > falling[^1])
        {
            Insert(falling, value);
        }
    }

    /// <summary>Puts a value that is above the last one into a falling list.</summary>
    private static void Insert(Span<double> falling, double value)
    {
        int at = falling.Length - 1;
        for (; at > 0 && falling[at - 1] < value; at--)
        {
            falling[at] = falling[at - 1];
        }

        falling[at] = value;
    }
}
