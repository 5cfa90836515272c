using System.Numerics;
using System.Runtime.InteropServices;
using CsRecover.Operators;
using CsRecover.Vectors;

namespace CsRecover.Analysis;

/// <summary>
/// Columns of an operator written out in double precision, one after the other as aligned rows of memory: the real parts, then (for complex operators) the
/// imaginary parts. Inner products are then products of real rows: Re &lt;a, b&gt; = (a_r, a_i) . (b_r, b_i) and Im &lt;a, b&gt; = (a_r, a_i) . (b_i, -b_r).
/// </summary>
internal sealed unsafe class ColumnFrame : IDisposable
{
    private readonly NativeBuffer<double> _memory;
    private readonly int _part;

    private ColumnFrame(int rows, int count, bool isComplex)
    {
        Rows = rows;
        Count = count;
        IsComplex = isComplex;
        _part = HostVector.StorageFor(rows);
        Length = isComplex ? 2 * _part : _part;
        _memory = new NativeBuffer<double>((nint)Length * count);
        SquaredNorms = new double[count];
    }

    /// <summary>m, entries of a column.</summary>
    public int Rows { get; }

    /// <summary>How many columns.</summary>
    public int Count { get; }

    /// <summary>Whether entries are complex.</summary>
    public bool IsComplex { get; }

    /// <summary>Stored real numbers of a column.</summary>
    public int Length { get; }

    /// <summary>|a_j|^2 of each column.</summary>
    public double[] SquaredNorms { get; }

    /// <summary>Writes columns out.</summary>
    /// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
    /// <param name="sensing">The operator.</param>
    /// <param name="columns">Which columns; null for all.</param>
    public static ColumnFrame Of<T>(SensingOperator<T> sensing, int[]? columns = null)
        where T : unmanaged, INumberBase<T>
    {
        var frame = new ColumnFrame(sensing.Rows, columns?.Length ?? sensing.Columns, typeof(T) == typeof(Complex32));
        sensing.Accept<Reader<T>, bool>(new Reader<T>(frame, columns), default);
        for (int j = 0; j < frame.Count; j++)
        {
            double* a = frame.Column(j);
            frame.SquaredNorms[j] = HostKernels.Dot(a, a, frame.Length);
        }

        return frame;
    }

    /// <summary>Refuses columns of zeros, which have no direction.</summary>
    /// <exception cref="ArgumentException">A column is zero.</exception>
    public void RefuseZeros()
    {
        int zero = Array.FindIndex(SquaredNorms, v => !(v > 0.0));
        if (zero >= 0)
        {
            throw new ArgumentException($"Expected a matrix without columns of zeros, got zeros in column {zero}.");
        }
    }

    /// <summary>The stored numbers of a column.</summary>
    /// <param name="j">Its number.</param>
    public double* Column(int j) => _memory.Pointer + (nint)j * Length;

    /// <summary>The real part of an entry.</summary>
    /// <param name="i">Row.</param>
    /// <param name="j">Column.</param>
    public double Real(int i, int j) => Column(j)[i];

    /// <summary>The imaginary part of an entry.</summary>
    /// <param name="i">Row.</param>
    /// <param name="j">Column.</param>
    public double Imaginary(int i, int j) => IsComplex ? Column(j)[_part + i] : 0.0;

    /// <summary>|&lt;a_i, a_j&gt;| of a few columns i with all columns j.</summary>
    /// <param name="first">The first i.</param>
    /// <param name="count">How many.</param>
    /// <param name="magnitudes">count times <see cref="Count"/> numbers, overwritten.</param>
    public void Magnitudes(int first, int count, Span<double> magnitudes)
    {
        magnitudes.Clear();
        fixed (double* real = magnitudes)
        {
            MatrixProduct.AddTransposed(1.0, Column(first), Length, count, _memory.Pointer, Length, Count, Length, real, Count);
        }

        if (!IsComplex)
        {
            foreach (ref double v in magnitudes)
            {
                v = Math.Abs(v);
            }

            return;
        }

        using var turned = new NativeBuffer<double>((nint)count * Length);
        var imaginary = new double[count * Count];
        for (int i = 0; i < count; i++)
        {
            Turn(Column(first + i), turned.Pointer + (nint)i * Length);
        }

        fixed (double* target = imaginary)
        {
            MatrixProduct.AddTransposed(1.0, turned.Pointer, Length, count, _memory.Pointer, Length, Count, Length, target, Count);
        }

        for (int i = 0; i < imaginary.Length; i++)
        {
            magnitudes[i] = Math.Sqrt(magnitudes[i] * magnitudes[i] + imaginary[i] * imaginary[i]);
        }
    }

    /// <summary>
    /// A_S^H A_S of a support as a real symmetric matrix: G itself, or for complex G = R + iI the matrix ((R, -I), (I, R)), which has each eigenvalue of G twice
    /// and the eigenvectors (Re u, Im u).
    /// </summary>
    /// <param name="support">S.</param>
    public double[] Gram(ReadOnlySpan<int> support)
    {
        int k = support.Length, n = IsComplex ? 2 * k : k;
        var g = new double[n * n];
        using var turned = new NativeBuffer<double>(Length);
        for (int i = 0; i < k; i++)
        {
            double* a = Column(support[i]);
            Turn(a, turned.Pointer);
            for (int j = 0; j <= i; j++)
            {
                double* b = Column(support[j]);
                double real = HostKernels.Dot(a, b, Length);
                g[i * n + j] = g[j * n + i] = real;
                if (IsComplex)
                {
                    // turned . b = Im <b, a> = -Im <a, b>.
                    double imaginary = -HostKernels.Dot(turned.Pointer, b, Length);
                    g[(k + i) * n + k + j] = g[(k + j) * n + k + i] = real;
                    g[(k + i) * n + j] = g[j * n + k + i] = imaginary;
                    g[(k + j) * n + i] = g[i * n + k + j] = -imaginary;
                }
            }
        }

        return g;
    }

    /// <summary>|A^H A_S v|^2, entry by entry.</summary>
    /// <param name="support">S.</param>
    /// <param name="v">One coefficient for each place of S; for complex frames the real parts, then the imaginary parts.</param>
    /// <param name="squared">One number for each column, overwritten.</param>
    /// <param name="real">If not empty: receives Re A^H A_S v.</param>
    /// <param name="imaginary">If not empty: receives Im A^H A_S v.</param>
    public void Correlate(ReadOnlySpan<int> support, ReadOnlySpan<double> v, Span<double> squared, Span<double> real = default, Span<double> imaginary = default)
    {
        int k = support.Length;
        using var memory = new NativeBuffer<double>(2 * (nint)Length + 2 * (nint)Count);
        double* y = memory.Pointer, turned = y + Length, re = turned + Length, im = re + Count;
        for (int p = 0; p < k; p++)
        {
            double* a = Column(support[p]);
            HostKernels.Combine(1.0, y, v[p], a, y, Length);
            if (IsComplex)
            {
                // i v_i (a_r + i a_i) = v_i (-a_i + i a_r): minus the turned column.
                Turn(a, turned);
                HostKernels.Combine(1.0, y, -v[k + p], turned, y, Length);
            }
        }

        MatrixKernels.Multiply(_memory.Pointer, Length, Count, y, re, Length);
        if (IsComplex)
        {
            Turn(y, turned);
            MatrixKernels.Multiply(_memory.Pointer, Length, Count, turned, im, Length);
        }

        for (int j = 0; j < Count; j++)
        {
            squared[j] = re[j] * re[j] + im[j] * im[j];
        }

        new ReadOnlySpan<double>(re, real.IsEmpty ? 0 : Count).CopyTo(real);
        new ReadOnlySpan<double>(im, imaginary.IsEmpty ? 0 : Count).CopyTo(imaginary);
    }

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();

    /// <summary>(a_i, -a_r) of (a_r, a_i).</summary>
    private void Turn(double* a, double* turned)
    {
        if (!IsComplex)
        {
            return;
        }

        for (int i = 0; i < _part; i++)
        {
            (turned[i], turned[_part + i]) = (a[_part + i], -a[i]);
        }
    }

    private readonly struct Reader<T>(ColumnFrame frame, int[]? columns) : IMapVisitor<T, bool>
        where T : unmanaged, INumberBase<T>
    {
        public bool Visit<TSpace, TMap, TReal>(TSpace space, TMap map)
            where TSpace : struct, IVectorSpace<HostVector<T>, HostTable<T>, T, TReal>
            where TMap : struct, IHostMap<T, TReal>
            where TReal : unmanaged, IFloatingPointIeee754<TReal>
        {
            using var memory = new NativeBuffer<T>(map.RowStorage);
            var vector = new HostVector<T>(memory.Pointer, map.RowStorage);
            var values = new T[frame.Rows];
            for (int j = 0; j < frame.Count; j++)
            {
                map.Column(map.StorageIndex(columns is null ? j : columns[j]), vector);
                map.StoreMeasurements(vector, values);
                double* target = frame.Column(j);
                if (frame.IsComplex)
                {
                    ReadOnlySpan<Complex32> complex = MemoryMarshal.Cast<T, Complex32>(values);
                    for (int i = 0; i < complex.Length; i++)
                    {
                        (target[i], target[frame._part + i]) = (complex[i].Real, complex[i].Imaginary);
                    }
                }
                else
                {
                    for (int i = 0; i < values.Length; i++)
                    {
                        target[i] = double.CreateTruncating(values[i]);
                    }
                }
            }

            return true;
        }
    }
}
