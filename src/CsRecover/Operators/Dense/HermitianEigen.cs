using System.Numerics;
using static CsRecover.Operators.HermitianMatrix;

namespace CsRecover.Operators;

/// <summary>
/// All eigenvalues and eigenvectors of a Hermitian matrix: Householder reflections to a tridiagonal matrix, whose off-diagonal is made real, then
/// QL steps with implicit shifts (Golub and Van Loan, "Matrix Computations", 8.3). About 10 n^3 operations.
/// </summary>
internal sealed class HermitianEigen
{
    private readonly HermitianMatrix _vectors;
    private readonly double[] _values;
    private readonly int[] _order;

    private HermitianEigen(HermitianMatrix matrix)
    {
        int n = matrix.Size;
        _values = new double[n];
        _vectors = new HermitianMatrix(n);
        TridiagonalEigen.Diagonalize(_values, Reduce(matrix), new RotatedRows(_vectors));
        _order = [.. Enumerable.Range(0, n).OrderByDescending(i => _values[i])];
    }

    /// <summary>Takes a matrix apart.</summary>
    /// <param name="matrix">The matrix, finite; destroyed.</param>
    public static HermitianEigen Of(HermitianMatrix matrix) => new(matrix);

    /// <summary>An eigenvalue.</summary>
    /// <param name="i">From 0, the largest first.</param>
    public double Value(int i) => _values[_order[i]];

    /// <summary>Real parts of the unit eigenvector of an eigenvalue.</summary>
    /// <param name="i">As for <see cref="Value"/>.</param>
    public ReadOnlySpan<double> Real(int i) => _vectors.Real(_order[i]);

    /// <summary>Imaginary parts of the unit eigenvector of an eigenvalue.</summary>
    /// <param name="i">As for <see cref="Value"/>.</param>
    public ReadOnlySpan<double> Imaginary(int i) => _vectors.Imaginary(_order[i]);

    /// <summary>One number of an eigenvector.</summary>
    /// <param name="i">As for <see cref="Value"/>.</param>
    /// <param name="at">Its place.</param>
    public Complex Vector(int i, int at) => _vectors[_order[i], at];

    /// <summary>A = Q T Q^H with T real and tridiagonal; Q's columns are kept as rows, so that rotations sweep over them.</summary>
    /// <returns>What stands beside T's diagonal.</returns>
    private double[] Reduce(HermitianMatrix a)
    {
        int n = a.Size;
        var reflections = new HermitianMatrix(n);                            // row k: the unit vector u of I - 2 u u^H, zero up to k
        var beside = new Complex[n];
        for (int k = 0; k < n - 1; k++)
        {
            beside[k] = Reflect(a, k, reflections.Real(k), reflections.Imaginary(k));
            _values[k] = a[k, k].Real;
        }

        _values[n - 1] = a[n - 1, n - 1].Real;
        var off = new double[n];
        Complex phase = Complex.One;
        for (int k = 0; k < n; k++)
        {
            _vectors[k, k] = phase;
            double size = Complex.Abs(beside[k]);
            phase *= size > 0.0 ? beside[k] / size : Complex.One;
            off[k] = size;
        }

        for (int k = n - 2; k >= 0; k--)
        {
            ReadOnlySpan<double> ur = reflections.Real(k), ui = reflections.Imaginary(k);
            for (int row = k + 1; row < n; row++)
            {
                Span<double> qr = _vectors.Real(row), qi = _vectors.Imaginary(row);
                (double re, double im) = Inner(ur[k..], ui[k..], qr[k..], qi[k..]);
                Subtract(2.0 * re, 2.0 * im, ur[k..], ui[k..], qr[k..], qi[k..]);
            }
        }

        return off;
    }

    /// <summary>A &lt;- H A H with the reflection that clears column k below its first off-diagonal entry.</summary>
    /// <returns>That entry, complex.</returns>
    private static Complex Reflect(HermitianMatrix a, int k, Span<double> ur, Span<double> ui)
    {
        int n = a.Size, first = k + 1;
        double tail = 0.0;
        for (int i = first; i < n; i++)
        {
            Complex entry = a[i, k];
            (ur[i], ui[i]) = (entry.Real, entry.Imaginary);
            tail += i > first ? entry.Real * entry.Real + entry.Imaginary * entry.Imaginary : 0.0;
        }

        Complex head = a[first, k];
        if (tail == 0.0)
        {
            ur.Clear();
            ui.Clear();
            return head;
        }

        double length = Math.Sqrt(tail + head.Real * head.Real + head.Imaginary * head.Imaginary), size = Complex.Abs(head);
        Complex alpha = size > 0.0 ? head * (-length / size) : -length;
        Complex moved = head - alpha;
        (ur[first], ui[first]) = (moved.Real, moved.Imaginary);
        double unit = 1.0 / Math.Sqrt(tail + moved.Real * moved.Real + moved.Imaginary * moved.Imaginary);
        for (int i = first; i < n; i++)
        {
            ur[i] *= unit;
            ui[i] *= unit;
        }

        // p = A u, w = p - (u^H p) u, A <- A - 2 (u w^H + w u^H).
        double[] wr = new double[n], wi = new double[n];
        double inner = 0.0;
        for (int i = first; i < n; i++)
        {
            ReadOnlySpan<double> rowR = a.Real(i)[first..], rowI = a.Imaginary(i)[first..];
            wr[i] = Rows.Dot(rowR, ur[first..]) - Rows.Dot(rowI, ui[first..]);
            wi[i] = Rows.Dot(rowR, ui[first..]) + Rows.Dot(rowI, ur[first..]);
            inner += ur[i] * wr[i] + ui[i] * wi[i];
        }

        Rows.Add(-inner, ur, wr);
        Rows.Add(-inner, ui, wi);
        for (int i = first; i < n; i++)
        {
            Span<double> rowR = a.Real(i)[first..], rowI = a.Imaginary(i)[first..];
            AddConjugate(-2.0 * ur[i], -2.0 * ui[i], wr.AsSpan(first), wi.AsSpan(first), rowR, rowI);
            AddConjugate(-2.0 * wr[i], -2.0 * wi[i], ur[first..], ui[first..], rowR, rowI);
        }

        return alpha;
    }

    /// <summary>u^H x.</summary>
    private static (double Real, double Imaginary) Inner(ReadOnlySpan<double> ur, ReadOnlySpan<double> ui, ReadOnlySpan<double> xr, ReadOnlySpan<double> xi) =>
        (Rows.Dot(ur, xr) + Rows.Dot(ui, xi), Rows.Dot(ur, xi) - Rows.Dot(ui, xr));

    /// <summary>y -= a x.</summary>
    private static void Subtract(double re, double im, ReadOnlySpan<double> xr, ReadOnlySpan<double> xi, Span<double> yr, Span<double> yi)
    {
        Rows.Add(-re, xr, yr);
        Rows.Add(im, xi, yr);
        Rows.Add(-re, xi, yi);
        Rows.Add(-im, xr, yi);
    }

    /// <summary>Eigenvectors, one a row.</summary>
    private readonly struct RotatedRows(HermitianMatrix vectors) : IRotated
    {
        public void Rotate(int i, double c, double s)
        {
            Rows.Rotate(c, s, vectors.Real(i), vectors.Real(i + 1));
            Rows.Rotate(c, s, vectors.Imaginary(i), vectors.Imaginary(i + 1));
        }
    }
}
