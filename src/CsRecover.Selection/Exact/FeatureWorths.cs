using System.Runtime.Intrinsics;
using CsRecover.Vectors;

namespace CsRecover.Selection.Exact;

/// <summary>What all features are worth, g_j(z_j . alpha), where a vector alpha bounds the loss from below: what dual bounds take off for the chosen and the undecided features of a node.</summary>
/// <param name="count">p.</param>
/// <param name="range">What coefficients can be.</param>
internal sealed unsafe class FeatureWorths(int count, CoefficientRange range) : IDisposable
{
    private readonly int _stride = HostVector.StorageFor(count);
    private readonly NativeBuffer<double> _slopes = new(HostVector.StorageFor(count));
    private readonly NativeBuffer<double> _worths = new(HostVector.StorageFor(count));
    private int[] _best = [];
    private double[] _bestWorths = [];

    /// <summary>t_j = z_j . alpha for all j, to be filled: aligned, zeros up to whole vectors.</summary>
    public double* Slopes => _slopes.Pointer;

    /// <summary>The undecided features that were worth most, best first; at most as many as were asked for.</summary>
    public ReadOnlySpan<int> Best => _best.AsSpan(0, BestCount);

    /// <summary>What they were worth.</summary>
    public ReadOnlySpan<double> BestWorths => _bestWorths.AsSpan(0, BestCount);

    private int BestCount { get; set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _slopes.Dispose();
        _worths.Dispose();
    }

    /// <summary>What is taken off for the features; and the best <paramref name="wanted"/> undecided ones are noted, if any are wanted.</summary>
    /// <param name="node">The node.</param>
    /// <param name="scale">What alpha is multiplied with.</param>
    /// <param name="left">q.</param>
    /// <param name="price">lambda_0.</param>
    /// <param name="wanted">How many to note.</param>
    public double Take(RelaxationNode node, double scale, int left, double price, int wanted)
    {
        Conjugates(scale);
        double* g = _worths.Pointer;
        double sum = 0.0;
        foreach (int j in node.In)
        {
            sum += g[j];
            g[j] = 0.0;
        }

        foreach (int j in node.Out)
        {
            g[j] = 0.0;
        }

        int most = Math.Max(left, wanted);
        if (_best.Length < most)
        {
            _best = new int[most];
            _bestWorths = new double[most];
        }

        int count = Collect(g, most);
        for (int l = 0; l < Math.Min(count, left); l++)
        {
            sum += Math.Max(0.0, _bestWorths[l] - price);
        }

        BestCount = count;
        return sum;
    }

    /// <summary>The largest of all g, falling.</summary>
    private int Collect(double* g, int most)
    {
        int count = 0;
        double least = 0.0;
        if (most == 0)
        {
            return 0;
        }

        Vector256<double> limit = Vector256<double>.Zero;
        for (int j = 0; j < _stride; j += 4)
        {
            if (Vector256.GreaterThanAny(Vector256.LoadAligned(g + j), limit))
            {
                for (int l = j; l < j + 4; l++)
                {
                    if (g[l] > least)
                    {
                        int at = count < most ? count++ : count - 1;
                        for (; at > 0 && _bestWorths[at - 1] < g[l]; at--)
                        {
                            _bestWorths[at] = _bestWorths[at - 1];
                            _best[at] = _best[at - 1];
                        }

                        _bestWorths[at] = g[l];
                        _best[at] = l;
                        least = count < most ? 0.0 : _bestWorths[count - 1];
                    }
                }

                limit = Vector256.Create(least);
            }
        }

        return count;
    }

    /// <summary>g_j(scale t_j) for all j.</summary>
    private void Conjugates(double scale)
    {
        double* t = _slopes.Pointer, g = _worths.Pointer, lower = range.Lower, upper = range.Upper;
        Vector256<double> factor = Vector256.Create(scale);
        if (range.Ridge == 0.0)
        {
            for (int j = 0; j < _stride; j += 4)
            {
                Vector256<double> v = factor * Vector256.LoadAligned(t + j);
                Vector256.Max(v * Vector256.LoadAligned(upper + j), v * Vector256.LoadAligned(lower + j)).StoreAligned(g + j);
            }

            return;
        }

        Vector256<double> half = Vector256.Create(0.5 / range.Ridge), ridge = Vector256.Create(range.Ridge);
        for (int j = 0; j < _stride; j += 4)
        {
            Vector256<double> v = factor * Vector256.LoadAligned(t + j);
            Vector256<double> b = Vector256.Max(Vector256.Min(v * half, Vector256.LoadAligned(upper + j)), Vector256.LoadAligned(lower + j));
            (b * (v - (ridge * b))).StoreAligned(g + j);
        }
    }
}
