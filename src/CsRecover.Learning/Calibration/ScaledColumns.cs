using CsRecover.Selection.Designs;
using CsRecover.Vectors;

namespace CsRecover.Learning.Calibration;

/// <summary>A = rows times M without a copy of M: the rows' factors go to vectors of Q numbers instead. Answers do not depend on the number of threads.</summary>
/// <typeparam name="TColumns">The kind of columns.</typeparam>
internal sealed unsafe class ScaledColumns<TColumns> : IDisposable
    where TColumns : struct, IColumns
{
    /// <summary>Sums that are made apart from each other, whatever the number of threads.</summary>
    private const int Parts = 4;

    /// <summary>Columns of a piece of work.</summary>
    private const int Strip = 256;

    private readonly TColumns _columns;
    private readonly double[] _rows;
    private readonly ParallelOptions _threads;
    private readonly int _stride;
    private readonly NativeBuffer<double> _memory;

    /// <param name="columns">M.</param>
    /// <param name="rows">The factor of each row.</param>
    /// <param name="threads">Threads to use.</param>
    public ScaledColumns(TColumns columns, double[] rows, int threads)
    {
        (_columns, _rows, _threads) = (columns, rows, new ParallelOptions { MaxDegreeOfParallelism = threads });
        _stride = HostVector.StorageFor(rows.Length);
        _memory = new NativeBuffer<double>(Parts * (nint)_stride);
        Energies = new double[columns.Columns];
        Parallel.For(0, Parts, _threads, part =>
        {
            WorkVector v = Cleared(part);
            for (int j = part; j < Energies.Length; j += Parts)
            {
                new Span<double>(v.Values, _stride).Clear();
                _columns.Add(1.0, j, ref v);
                double sum = 0.0;
                for (int i = 0; i < _rows.Length; i++)
                {
                    double a = _rows[i] * v.Values[i];
                    sum += a * a;
                }

                Energies[j] = sum;
            }
        });
    }

    /// <summary>Q.</summary>
    public int Rows => _rows.Length;

    /// <summary>N.</summary>
    public int Count => _columns.Columns;

    /// <summary>|a_j|^2 of all columns.</summary>
    public double[] Energies { get; }

    /// <summary>target = sum over some columns of x_p a_(set_p).</summary>
    /// <param name="set">Which columns.</param>
    /// <param name="x">One number for each; those of 0 cost nothing.</param>
    /// <param name="target">Q numbers, overwritten.</param>
    public void Multiply(int[] set, double[] x, double[] target)
    {
        Parallel.For(0, Parts, _threads, part =>
        {
            WorkVector v = Cleared(part);
            for (int p = part * set.Length / Parts; p < (part + 1) * set.Length / Parts; p++)
            {
                if (x[p] != 0.0)
                {
                    _columns.Add(x[p], set[p], ref v);
                }
            }
        });
        for (int i = 0; i < target.Length; i++)
        {
            double sum = 0.0;
            for (int part = 0; part < Parts; part++)
            {
                sum += _memory.Pointer[(part * _stride) + i];
            }

            target[i] = _rows[i] * sum;
        }
    }

    /// <summary>products_p = a_(set_p) . r.</summary>
    /// <param name="set">Which columns.</param>
    /// <param name="r">Q numbers.</param>
    /// <param name="products">One number for each, overwritten.</param>
    public void MultiplyTransposed(int[] set, double[] r, double[] products)
    {
        WorkVector v = Cleared(0);
        for (int i = 0; i < r.Length; i++)
        {
            v.Values[i] = _rows[i] * r[i];
        }

        double* values = v.Values;
        Parallel.For(0, (set.Length + Strip - 1) / Strip, _threads, strip =>
        {
            var vector = new WorkVector { Values = values };
            for (int p = strip * Strip; p < Math.Min((strip + 1) * Strip, set.Length); p++)
            {
                products[p] = _columns.Dot(set[p], vector);
            }
        });
    }

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();

    private WorkVector Cleared(int part)
    {
        double* values = _memory.Pointer + ((nint)part * _stride);
        new Span<double>(values, _stride).Clear();
        return new WorkVector { Values = values };
    }
}
