using System.Runtime.Intrinsics;

namespace CsRecover.Selection.Designs;

/// <summary>Means and lengths of columns, and their products with a random vector, in one pass over the design.</summary>
internal sealed unsafe class ColumnMeasures
{
    /// <summary>A centred column this much shorter than the uncentred one is rounding alone: the feature is constant.</summary>
    private const double Constant = 1e-12;

    /// <summary>Numbers that are worth a turn of a thread.</summary>
    private const long NumbersAtATime = 1 << 17;

    private readonly Design _design;
    private readonly bool _intercept;
    private readonly double[] _probe;
    private readonly double _probeSum;

    private ColumnMeasures(Design design, bool intercept)
    {
        _design = design;
        _intercept = intercept;
        Means = new double[design.Features];
        Lengths = new double[design.Features];
        Marks = new double[design.Features];
        _probe = new double[design.Observations];
        var random = new Random(20250317);
        for (int i = 0; i < _probe.Length; i++)
        {
            _probe[i] = random.NextDouble() - 0.5;
            _probeSum += _probe[i];
        }
    }

    /// <summary>The mean of each column; zeros without an intercept.</summary>
    public double[] Means { get; }

    /// <summary>|x_j - mean_j|; exactly 0 where it is nothing but rounding.</summary>
    public double[] Lengths { get; }

    /// <summary>|probe . (x_j - mean_j)| / |x_j - mean_j| for a random probe: equal for columns that are equal up to shift and scale. 0 where the length is.</summary>
    public double[] Marks { get; }

    /// <summary>Measures the columns of a design.</summary>
    /// <param name="design">The design.</param>
    /// <param name="intercept">Whether their means are taken off.</param>
    /// <param name="threads">Threads to use.</param>
    public static ColumnMeasures Of(Design design, bool intercept, int threads)
    {
        var measures = new ColumnMeasures(design, intercept);
        int p = design.Features;
        long numbers = design is SparseDesign sparse ? sparse.Entries + (long)p : (long)design.Observations * p;
        int atATime = (int)Math.Clamp(NumbersAtATime * p / numbers, 1, p), blocks = (p + atATime - 1) / atATime;
        Parallel.For(0, blocks, new ParallelOptions { MaxDegreeOfParallelism = threads }, block =>
        {
            for (int j = block * atATime; j < Math.Min((block + 1) * atATime, p); j++)
            {
                measures.Measure(j);
            }
        });
        return measures;
    }

    private void Measure(int j)
    {
        int n = _design.Observations;
        if (_design is DenseDesign dense)
        {
            double* x = dense.Column(j);
            (double sum, double energy) = Sums(x, n);
            double mean = _intercept ? sum / n : 0.0;
            (double product, double centred) = CentredSums(x, n, mean);
            Store(j, mean, product, energy, centred);
        }
        else
        {
            var sparse = (SparseDesign)_design;
            int first = sparse.Starts[j], end = sparse.Starts[j + 1];
            double sum = 0.0, energy = 0.0, product = 0.0, centred = 0.0;
            for (int e = first; e < end; e++)
            {
                double v = sparse.Values[e];
                sum += v;
                energy += v * v;
                product += v * _probe[sparse.Rows[e]];
            }

            double mean = _intercept ? sum / n : 0.0;
            for (int e = first; e < end; e++)
            {
                double v = sparse.Values[e] - mean;
                centred += v * v;
            }

            Store(j, mean, product - (mean * _probeSum), energy, centred + ((n - (end - first)) * mean * mean));
        }
    }

    private void Store(int j, double mean, double product, double energy, double centred)
    {
        double length = centred <= Constant * Constant * energy * _design.Observations ? 0.0 : Math.Sqrt(centred);
        Means[j] = mean;
        Lengths[j] = length;
        Marks[j] = length == 0.0 ? 0.0 : Math.Abs(product) / length;
    }

    private static (double Sum, double Energy) Sums(double* x, int n)
    {
        Vector256<double> s0 = default, s1 = default, e0 = default, e1 = default;
        int i = 0;
        for (; i <= n - 8; i += 8)
        {
            Vector256<double> a = Vector256.Load(x + i), b = Vector256.Load(x + i + 4);
            s0 += a;
            s1 += b;
            e0 = Vector256.MultiplyAddEstimate(a, a, e0);
            e1 = Vector256.MultiplyAddEstimate(b, b, e1);
        }

        double sum = Vector256.Sum(s0 + s1), energy = Vector256.Sum(e0 + e1);
        for (; i < n; i++)
        {
            sum += x[i];
            energy += x[i] * x[i];
        }

        return (sum, energy);
    }

    private (double Product, double Centred) CentredSums(double* x, int n, double mean)
    {
        Vector256<double> p0 = default, p1 = default, c0 = default, c1 = default, m = Vector256.Create(mean);
        double product, centred;
        int i = 0;
        fixed (double* probe = _probe)
        {
            for (; i <= n - 8; i += 8)
            {
                Vector256<double> a = Vector256.Load(x + i) - m, b = Vector256.Load(x + i + 4) - m;
                p0 = Vector256.MultiplyAddEstimate(a, Vector256.Load(probe + i), p0);
                p1 = Vector256.MultiplyAddEstimate(b, Vector256.Load(probe + i + 4), p1);
                c0 = Vector256.MultiplyAddEstimate(a, a, c0);
                c1 = Vector256.MultiplyAddEstimate(b, b, c1);
            }

            product = Vector256.Sum(p0 + p1);
            centred = Vector256.Sum(c0 + c1);
            for (; i < n; i++)
            {
                double v = x[i] - mean;
                product += v * probe[i];
                centred += v * v;
            }
        }

        return (product, centred);
    }
}
