using System.Runtime.Intrinsics;

namespace CsRecover.Selection.Exact;

/// <summary>
/// What q of many features can explain at most: with unit columns z_j, c_j = z_j . y and mu_j the sum of the q - 1 largest |z_i . z_j|, the Gram matrix of any q of them is at least
/// diag(1 - mu_j) (Gershgorin), so that they explain at most the sum of their c_j^2 / (1 - mu_j). A feature that is not part of any q which that lets explain enough can be left out,
/// whereupon the mu_j of the others fall: this is repeated for as long as it helps.
/// </summary>
internal sealed unsafe class CoherenceBound
{
    /// <summary>Another round needs to have lost this part of the features.</summary>
    private const double WorthAnotherRound = 0.1;

    private double[] _scale = [];
    private double[] _largest = [];
    private double[] _least = [];

    /// <summary>Features that can be part of a model that is good enough.</summary>
    /// <param name="system">Single features.</param>
    /// <param name="left">q.</param>
    /// <param name="value">The objective of what is chosen.</param>
    /// <param name="price">lambda_0.</param>
    /// <param name="enough">Only models below this matter.</param>
    /// <param name="gains">What each of them can explain at most, less its price.</param>
    /// <param name="bound">No model of the node is below this or <paramref name="enough"/>, whichever is less.</param>
    /// <returns>Their positions, ascending.</returns>
    public int[] Screen(SweptSystem system, int left, double value, double price, double enough, out double[] gains, out double bound)
    {
        int m = system.FeatureCount, count = 0, stride = system.Stride;
        var active = new int[m];
        _scale = new double[m];
        for (int j = 0; j < m; j++)
        {
            if (!system.IsDependent(j))
            {
                active[count++] = j;
                _scale[j] = 1.0 / Math.Sqrt(system.H[((nint)j * stride) + j]);
            }
        }

        gains = new double[m];
        var best = new double[left];
        while (true)
        {
            SumLargest(system, left - 1);
            Array.Clear(best);
            for (int a = 0; a < count; a++)
            {
                int j = active[a];
                double room = 1.0 - Sum(j, left - 1), c = system.C[j] * _scale[j];
                gains[a] = room <= 0.0 ? double.PositiveInfinity : Math.Max((c * c / (2.0 * room)) - price, 0.0);
                InsertInto(best, gains[a]);
            }

            // The best q together, and all but the last of them for whichever feature would be added to them.
            double others = 0.0;
            for (int l = 0; l + 1 < left; l++)
            {
                others += best[l];
            }

            bound = value - others - best[^1];
            if (bound >= enough)
            {
                return [];
            }

            int kept = 0;
            for (int a = 0; a < count; a++)
            {
                if (gains[a] > best[^1] || value - others - gains[a] < enough)
                {
                    gains[kept] = gains[a];
                    active[kept++] = active[a];
                }
                else
                {
                    _scale[active[a]] = 0.0;
                }
            }

            if (kept >= (1.0 - WorthAnotherRound) * count)
            {
                return active[..kept];
            }

            count = kept;
        }
    }

    /// <summary>For each position of an order what the q best behind it (itself included) can explain at most.</summary>
    /// <param name="gains">What each feature can explain at most, in that order.</param>
    /// <param name="left">q.</param>
    /// <param name="together">Receives the sums.</param>
    public static void Suffixes(ReadOnlySpan<double> gains, int left, Span<double> together)
    {
        var largest = new double[left];
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

    /// <summary>The q - 1 largest correlations of each feature with others; features with a scale of 0 have none.</summary>
    private void SumLargest(SweptSystem system, int most)
    {
        int m = system.FeatureCount;
        if (_largest.Length < m * most || _least.Length < m)
        {
            _largest = new double[m * most];
            _least = new double[m];
        }

        Array.Clear(_largest, 0, m * most);
        Array.Clear(_least, 0, m);
        if (most == 0)
        {
            return;
        }

        fixed (double* scale = _scale, least = _least)
        {
            for (int a = 0; a < m; a++)
            {
                if (scale[a] == 0.0)
                {
                    continue;
                }

                double* row = system.H + ((nint)a * system.Stride);
                Vector256<double> own = Vector256.Create(scale[a]), limit = Vector256.Create(least[a]);
                int b = a + 1;
                for (; b + 4 <= m; b += 4)
                {
                    Vector256<double> v = Vector256.Abs(Vector256.Load(row + b)) * own * Vector256.Load(scale + b);
                    if (Vector256.GreaterThanAny(v, Vector256.Min(limit, Vector256.Load(least + b))))
                    {
                        for (int l = 0; l < 4; l++)
                        {
                            Note(a, b + l, v[l], most);
                        }

                        limit = Vector256.Create(least[a]);
                    }
                }

                for (; b < m; b++)
                {
                    Note(a, b, Math.Abs(row[b]) * scale[a] * scale[b], most);
                }
            }
        }
    }

    private void Note(int a, int b, double correlation, int most)
    {
        Span<double> first = _largest.AsSpan(a * most, most), second = _largest.AsSpan(b * most, most);
        InsertInto(first, correlation);
        InsertInto(second, correlation);
        _least[a] = first[^1];
        _least[b] = second[^1];
    }

    private double Sum(int j, int most)
    {
        double sum = 0.0;
        for (int l = j * most; l < (j + 1) * most; l++)
        {
            sum += _largest[l];
        }

        return sum;
    }

    /// <summary>Puts a value into a falling list if it is above its last one, which leaves.</summary>
    private static void InsertInto(Span<double> falling, double value)
    {
        int at = falling.Length - 1;
        if (value <= falling[at])
        {
            return;
        }

        for (; at > 0 && falling[at - 1] < value; at--)
        {
            falling[at] = falling[at - 1];
        }

        falling[at] = value;
    }
}
