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

    private readonly FeatureWorths _worths = new(gram.Count, range);

    /// <summary>What features are worth at alpha = y - Z b.</summary>
    public FeatureWorths Worths => _worths;

    /// <summary>The bound.</summary>
    /// <param name="node">The node.</param>
    /// <param name="active">The features of the relaxation.</param>
    /// <param name="b">Their coefficients.</param>
    /// <param name="left">q.</param>
    /// <param name="price">lambda_0.</param>
    public double Bound(RelaxationNode node, ReadOnlySpan<int> active, ReadOnlySpan<double> b, int left, double price)
    {
        Slopes(active, b);
        double explained = 0.0, fitted = 0.0;
        for (int w = 0; w < active.Length; w++)
        {
            double c = gram.Products[active[w]];
            explained += b[w] * c;
            fitted += b[w] * (c - _worths.Slopes[active[w]]);
        }

        // alpha = scale (y - Z b).
        double linear = gram.Energy - explained, square = gram.Energy - (2.0 * explained) + fitted, paid = price * node.In.Length;
        double whole = paid + linear - (square / 2.0) - _worths.Take(node, 1.0, left, price, (4 * left) + 16);
        double scale = Scale(node, linear, square, left, price, out double promised);
        if (promised + paid <= whole + (1e-4 * Math.Abs(whole)))
        {
            return whole;
        }

        double scaled = paid + (scale * linear) - (scale * scale * square / 2.0) - _worths.Take(node, scale, left, price, 0);
        return Math.Max(whole, scaled);
    }

    /// <inheritdoc/>
    public void Dispose() => _worths.Dispose();

    /// <summary>t_j = z_j . (y - Z b) for all j.</summary>
    private void Slopes(ReadOnlySpan<int> active, ReadOnlySpan<double> b)
    {
        double* t = _worths.Slopes;
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

    /// <summary>The scale that is best as far as the noted features tell; the bound is concave in it.</summary>
    private double Scale(RelaxationNode node, double linear, double square, int left, double price, out double promised)
    {
        double low = 0.0, high = 1.5, best = 1.0;
        promised = double.NegativeInfinity;
        Span<double> worths = stackalloc double[Math.Min(_worths.Best.Length, 1024)];
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

    private double At(double scale, RelaxationNode node, double linear, double square, int left, double price, Span<double> worths)
    {
        double value = (scale * linear) - (scale * scale * square / 2.0);
        foreach (int j in node.In)
        {
            value -= range.Conjugate(j, scale * _worths.Slopes[j]);
        }

        for (int l = 0; l < worths.Length; l++)
        {
            worths[l] = -Math.Max(0.0, range.Conjugate(_worths.Best[l], scale * _worths.Slopes[_worths.Best[l]]) - price);
        }

        worths.Sort();
        for (int l = 0; l < Math.Min(left, worths.Length); l++)
        {
            value += worths[l];
        }

        return value;
    }
}
