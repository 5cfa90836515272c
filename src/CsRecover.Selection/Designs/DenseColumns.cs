using System.Runtime.CompilerServices;
using CsRecover.Vectors;

namespace CsRecover.Selection.Designs;

/// <summary>Standardised columns of a stored design, all written out.</summary>
internal readonly unsafe struct DenseColumns : IColumns
{
    private const int ColumnsAtATime = 64;

    /// <summary>Numbers from which on products are worth several threads.</summary>
    private const long WorthThreads = 1 << 18;

    private readonly double* _values;

    /// <param name="values">Columns one after the other, aligned.</param>
    /// <param name="rows">n.</param>
    /// <param name="columns">p.</param>
    public DenseColumns(double* values, int rows, int columns)
    {
        _values = values;
        Rows = rows;
        Columns = columns;
        Stride = HostVector.StorageFor(rows);
    }

    /// <inheritdoc/>
    public int Rows { get; }

    /// <inheritdoc/>
    public int Columns { get; }

    /// <summary>Numbers from one column to the next.</summary>
    public nint Stride { get; }

    /// <summary>z_j, aligned, zeros behind its n numbers.</summary>
    /// <param name="j">Which one.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double* Column(int j) => _values + j * Stride;

    /// <inheritdoc/>
    public double Dot(int j, in WorkVector v) => HostKernels.Dot(Column(j), v.Values, Stride);

    /// <inheritdoc/>
    public void Add(double a, int j, ref WorkVector v) => HostKernels.Combine(1.0, v.Values, a, Column(j), v.Values, Stride);

    /// <inheritdoc/>
    public double Gram(int i, int j) => HostKernels.Dot(Column(i), Column(j), Stride);

    /// <inheritdoc/>
    public void DotAll(in WorkVector v, Span<double> products, int threads)
    {
        int blocks = (Columns + ColumnsAtATime - 1) / ColumnsAtATime;
        if (threads <= 1 || Stride * Columns < WorthThreads)
        {
            for (int b = 0; b < blocks; b++)
            {
                Block(b, v.Values, products);
            }

            return;
        }

        DenseColumns self = this;
        double* values = v.Values;
        fixed (double* target = products)
        {
            double* all = target;
            int count = products.Length;
            Parallel.For(0, blocks, new ParallelOptions { MaxDegreeOfParallelism = threads }, b => self.Block(b, values, new Span<double>(all, count)));
        }
    }

    private void Block(int block, double* v, Span<double> products)
    {
        int first = block * ColumnsAtATime, count = Math.Min(ColumnsAtATime, Columns - first);
        fixed (double* target = products.Slice(first, count))
        {
            MatrixKernels.Multiply(Column(first), Stride, count, v, target, Stride);
        }
    }
}
