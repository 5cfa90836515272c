using System.Numerics;
using System.Runtime.InteropServices;

namespace CsRecover.Operators;

/// <summary>A complex square matrix in double precision, real and imaginary parts apart so that rows are swept several numbers at once.</summary>
/// <param name="size">n, rows and columns.</param>
internal sealed class HermitianMatrix(int size)
{
    private readonly double[] _real = new double[checked(size * size)];
    private readonly double[] _imaginary = new double[size * size];

    /// <summary>n, rows and columns.</summary>
    public int Size { get; } = size;

    /// <summary>One entry.</summary>
    /// <param name="row">Row from 0.</param>
    /// <param name="column">Column from 0.</param>
    public Complex this[int row, int column]
    {
        get => new(_real[row * Size + column], _imaginary[row * Size + column]);
        set => (_real[row * Size + column], _imaginary[row * Size + column]) = (value.Real, value.Imaginary);
    }

    /// <summary>Real parts of a row.</summary>
    /// <param name="row">Row from 0.</param>
    public Span<double> Real(int row) => _real.AsSpan(row * Size, Size);

    /// <summary>Imaginary parts of a row.</summary>
    /// <param name="row">Row from 0.</param>
    public Span<double> Imaginary(int row) => _imaginary.AsSpan(row * Size, Size);

    /// <summary>Adds v v^H.</summary>
    /// <param name="real">Real parts of v, n of them.</param>
    /// <param name="imaginary">Imaginary parts.</param>
    public void AddOuter(ReadOnlySpan<double> real, ReadOnlySpan<double> imaginary)
    {
        for (int i = 0; i < Size; i++)
        {
            AddConjugate(real[i], imaginary[i], real, imaginary, Real(i), Imaginary(i));
        }
    }

    /// <summary>y += a conj(x).</summary>
    /// <param name="re">Real part of a.</param>
    /// <param name="im">Its imaginary part.</param>
    /// <param name="xr">Real parts of x.</param>
    /// <param name="xi">Imaginary parts.</param>
    /// <param name="yr">Real parts of y, updated.</param>
    /// <param name="yi">Imaginary parts, updated.</param>
    internal static void AddConjugate(double re, double im, ReadOnlySpan<double> xr, ReadOnlySpan<double> xi, Span<double> yr, Span<double> yi)
    {
        Rows.Add(re, xr, yr);
        Rows.Add(im, xi, yr);
        Rows.Add(im, xr, yi);
        Rows.Add(-re, xi, yi);
    }

    /// <summary>Sweeps over rows of numbers.</summary>
    internal static class Rows
    {
        /// <summary>y += a x.</summary>
        /// <param name="a">A factor.</param>
        /// <param name="x">Numbers.</param>
        /// <param name="y">As many, updated.</param>
        public static void Add(double a, ReadOnlySpan<double> x, Span<double> y)
        {
            ReadOnlySpan<Vector<double>> wide = MemoryMarshal.Cast<double, Vector<double>>(x);
            Span<Vector<double>> to = MemoryMarshal.Cast<double, Vector<double>>(y);
            for (int i = 0; i < wide.Length; i++)
            {
                to[i] += a * wide[i];
            }

            for (int i = wide.Length * Vector<double>.Count; i < x.Length; i++)
            {
                y[i] += a * x[i];
            }
        }

        /// <summary>Sum of the products.</summary>
        /// <param name="x">Numbers.</param>
        /// <param name="y">As many.</param>
        public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
        {
            ReadOnlySpan<Vector<double>> wide = MemoryMarshal.Cast<double, Vector<double>>(x), other = MemoryMarshal.Cast<double, Vector<double>>(y);
            Vector<double> sums = Vector<double>.Zero;
            for (int i = 0; i < wide.Length; i++)
            {
                sums += wide[i] * other[i];
            }

            double sum = Vector.Sum(sums);
            for (int i = wide.Length * Vector<double>.Count; i < x.Length; i++)
            {
                sum += x[i] * y[i];
            }

            return sum;
        }

        /// <summary>(x, y) &lt;- (c x - s y, s x + c y).</summary>
        /// <param name="c">The rotation's cosine.</param>
        /// <param name="s">Its sine.</param>
        /// <param name="x">Numbers, updated.</param>
        /// <param name="y">As many, updated.</param>
        public static void Rotate(double c, double s, Span<double> x, Span<double> y)
        {
            Span<Vector<double>> wide = MemoryMarshal.Cast<double, Vector<double>>(x), other = MemoryMarshal.Cast<double, Vector<double>>(y);
            for (int i = 0; i < wide.Length; i++)
            {
                (wide[i], other[i]) = (c * wide[i] - s * other[i], s * wide[i] + c * other[i]);
            }

            for (int i = wide.Length * Vector<double>.Count; i < x.Length; i++)
            {
                (x[i], y[i]) = (c * x[i] - s * y[i], s * x[i] + c * y[i]);
            }
        }
    }
}
