using System.Runtime.CompilerServices;

namespace CsRecover.Selection.Designs;

/// <summary>Standardised columns of a sparse design: scaled and shifted as they are used, so that nothing fills in.</summary>
internal readonly struct SparseColumns : IColumns
{
    private const int ColumnsAtATime = 4096;

    /// <summary>Entries from which on products are worth several threads.</summary>
    private const int WorthThreads = 1 << 17;

    private readonly SparseDesign _design;
    private readonly double[] _means;
    private readonly double[] _inverseScales;

    /// <param name="design">The design.</param>
    /// <param name="means">What to take off each column, in its own units.</param>
    /// <param name="inverseScales">What to multiply each column with then; 0 for columns that cannot be used.</param>
    public SparseColumns(SparseDesign design, double[] means, double[] inverseScales)
    {
        _design = design;
        _means = means;
        _inverseScales = inverseScales;
    }

    /// <inheritdoc/>
    public int Rows => _design.Observations;

    /// <inheritdoc/>
    public int Columns => _design.Features;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe double Dot(int j, in WorkVector v)
    {
        int first = _design.Starts[j], end = _design.Starts[j + 1];
        double sum = 0.0, total = 0.0;
        for (int e = first; e < end; e++)
        {
            double x = _design.Values[e];
            sum += x * v.Values[_design.Rows[e]];
            total += x;
        }

        // (x - mean 1) . (values + shift 1), with the sum of v known.
        return _inverseScales[j] * (sum + (v.Shift * total) - (_means[j] * v.Sum));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void Add(double a, int j, ref WorkVector v)
    {
        double factor = a * _inverseScales[j], total = 0.0;
        for (int e = _design.Starts[j]; e < _design.Starts[j + 1]; e++)
        {
            double x = _design.Values[e];
            v.Values[_design.Rows[e]] += factor * x;
            total += x;
        }

        v.Shift -= factor * _means[j];
        v.Sum += factor * (total - (Rows * _means[j]));
    }

    /// <inheritdoc/>
    public double Gram(int i, int j)
    {
        int a = _design.Starts[i], b = _design.Starts[j], lastA = _design.Starts[i + 1], lastB = _design.Starts[j + 1];
        double sum = 0.0;
        while (a < lastA && b < lastB)
        {
            int rowA = _design.Rows[a], rowB = _design.Rows[b];
            if (rowA == rowB)
            {
                sum += _design.Values[a++] * _design.Values[b++];
            }
            else if (rowA < rowB)
            {
                a++;
            }
            else
            {
                b++;
            }
        }

        // Means are those of the columns, or 0: either way n mean_i mean_j is all that centring takes off.
        return _inverseScales[i] * _inverseScales[j] * (sum - (Rows * _means[i] * _means[j]));
    }

    /// <inheritdoc/>
    public unsafe void DotAll(in WorkVector v, Span<double> products, int threads)
    {
        int blocks = (Columns + ColumnsAtATime - 1) / ColumnsAtATime;
        SparseColumns self = this;
        WorkVector vector = v;
        fixed (double* target = products)
        {
            double* all = target;
            void Block(int b)
            {
                for (int j = b * ColumnsAtATime; j < Math.Min((b + 1) * ColumnsAtATime, self.Columns); j++)
                {
                    all[j] = self.Dot(j, vector);
                }
            }

            if (threads <= 1 || _design.Entries < WorthThreads)
            {
                for (int b = 0; b < blocks; b++)
                {
                    Block(b);
                }
            }
            else
            {
                Parallel.For(0, blocks, new ParallelOptions { MaxDegreeOfParallelism = threads }, Block);
            }
        }
    }
}
