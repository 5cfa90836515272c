using System.Runtime.Intrinsics;
using CsRecover.Vectors;

namespace CsRecover.Selection.Exact;

/// <summary>
/// Lower bounds from the dual of the perspective relaxation. For every vector alpha, no model of a node has a lower objective than
/// <code>alpha . y - |alpha|^2 / 2 - sum of g_j(z_j . alpha) over the chosen j - sum of the q largest max(0, g_j(z_j . alpha) - lambda_0) over the undecided j</code>
/// with q the places that are left (weak duality; the price of the chosen ones is added): alpha need not be optimal, and here it is a multiple of the residual y - Z b of a relaxation over a few features.
/// </summary>
/// <param name="gram">The normal equations.</param>
/// <param name="range">What coefficients can be.</param>
internal sealed unsafe class PerspectiveDual(GramColumns gram, CoefficientRange range) : IDisposable
{
    /// <summary>Numbers of a piece that stays in the cache while products are added to it.</summary>
    private const int Piece = 2048;

    private const int ScaleSteps = 24;

    private readonly NativeBuffer<double> _slopes = new(gram.Stride);
    private readonly NativeBuffer<double> _worths = new(gram.Stride);
    private int[] _best = [];
    private double[] _bestWorths = [];

    /// <summary>The undecided features that were worth most at alpha = y - Z b, best first; at most as many as were asked for.</summary>
    public ReadOnlySpan<int> Best => _best.AsSpan(0, BestCount);

    /// <summary>What they were worth.</summary>
    public ReadOnlySpan<double> BestWorths => _bestWorths.AsSpan(0, BestCount);

    private int BestCount { get; set; }

    /// <summary>The bound.</summary>
    /// <param name="node">The node.</param>
    /// <param name="active">The features of the relaxation.</param>
    /// <param name="b">Their coefficients.</param>
    /// <param name="left">q.</param>
    /// <param name="price">lambda_0.</param>
    public double Bound(PerspectiveNode node, ReadOnlySpan<int> active, ReadOnlySpan<double> b, int left, double price)
    {
        Slopes(active, b);
        double explained = 0.0, fitted = 0.0;
        for (int w = 0; w < active.Length; w++)
        {
            double c = gram.Products[active[w]];
            explained += b[w] * c;
            fitted += b[w] * (c - _slopes.Pointer[active[w]]);
        }

        // alpha = scale (y - Z b).
        double linear = gram.Energy - explained, square = gram.Energy - (2.0 * explained) + fitted, paid = price * node.In.Length;
        double whole = paid + linear - (square / 2.0) - Worths(node, 1.0, left, price, (4 * left) + 16);
        double scale = Scale(node, linear, square, left, price, out double promised);
        if (promised + paid <= whole + (1e-4 * Math.Abs(whole)))
        {
            return whole;
        }

        double scaled = paid + (scale * linear) - (scale * scale * square / 2.0) - Worths(node, scale, left, price, 0);
        return Math.Max(whole, scaled);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _slopes.Dispose();
        _worths.Dispose();
    }

    /// <summary>t_j = z_j . (y - Z b) for all j.</summary>
    private void Slopes(ReadOnlySpan<int> active, ReadOnlySpan<double> b)
    {
        double* t = _slopes.Pointer;
        for (int from = 0; from < gram.Stride; from += Piece)
        {
            int n = Math.Min(Piece, gram.Stride - from);
            new ReadOnlySpan<double>(gram.Products + from, n).CopyTo(new Span<double>(t + from, n));
            for (int w = 0; w < active.Length; w++)
            {
                if (b[w] != 0.0)
                {
                    Add(t + from, -b[w], gram.Column(active[w]) + from, n);
                }
            }
        }
    }

    private static void Add(double* t, double f, double* g, int n)
    {
        Vector256<double> factor = Vector256.Create(f);
        for (int j = 0; j < n; j += 4)
        {
            HostKernels.MultiplyAdd(factor, Vector256.LoadAligned(g + j), Vector256.LoadAligned(t + j)).StoreAligned(t + j);
        }
    }

    /// <summary>What is taken off for the features; and the best <paramref name="wanted"/> undecided ones are noted, if any are wanted.</summary>
    private double Worths(PerspectiveNode node, double scale, int left, double price, int wanted)
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
        for (int j = 0; j < gram.Stride; j += 4)
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
            for (int j = 0; j < gram.Stride; j += 4)
            {
                Vector256<double> v = factor * Vector256.LoadAligned(t + j);
                Vector256.Max(v * Vector256.LoadAligned(upper + j), v * Vector256.LoadAligned(lower + j)).StoreAligned(g + j);
            }

            return;
        }

        Vector256<double> half = Vector256.Create(0.5 / range.Ridge), ridge = Vector256.Create(range.Ridge);
        for (int j = 0; j < gram.Stride; j += 4)
        {
            Vector256<double> v = factor * Vector256.LoadAligned(t + j);
            Vector256<double> b = Vector256.Max(Vector256.Min(v * half, Vector256.LoadAligned(upper + j)), Vector256.LoadAligned(lower + j));
            (b * (v - (ridge * b))).StoreAligned(g + j);
        }
    }

    /// <summary>The scale that is best as far as the noted features tell; the bound is concave in it.</summary>
    private double Scale(PerspectiveNode node, double linear, double square, int left, double price, out double promised)
    {
        double low = 0.0, high = 1.5, best = 1.0;
        promised = double.NegativeInfinity;
        Span<double> worths = stackalloc double[Math.Min(BestCount, 1024)];
        for (int step = 0; step < ScaleSteps; step++)
        {
            double first = high - (0.618 * (high - low)), second = low + (0.618 * (high - low));
            double atFirst = At(first, node, linear, square, left, price, worths), atSecond = At(second, node, linear, square, left, price, worths);
            if (atFirst > atSecond)
            {
                high = second;
            }
            else
            {
                low = first;
            }

            if (Math.Max(atFirst, atSecond) > promised)
            {
                (promised, best) = atFirst > atSecond ? (atFirst, first) : (atSecond, second);
            }
        }

        return best;
    }

    private double At(double scale, PerspectiveNode node, double linear, double square, int left, double price, Span<double> worths)
    {
        double value = (scale * linear) - (scale * scale * square / 2.0);
        foreach (int j in node.In)
        {
            value -= range.Conjugate(j, scale * _slopes.Pointer[j]);
        }

        for (int l = 0; l < worths.Length; l++)
        {
            worths[l] = -Math.Max(0.0, range.Conjugate(_best[l], scale * _slopes.Pointer[_best[l]]) - price);
        }

        worths.Sort();
        for (int l = 0; l < Math.Min(left, worths.Length); l++)
        {
            value += worths[l];
        }

        return value;
    }
}
