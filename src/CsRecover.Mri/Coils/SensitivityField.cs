using System.Numerics;
using CsRecover.Operators;

namespace CsRecover.Mri;

/// <summary>
/// The coils x coils matrix at each pixel whose eigenvector are the sensitivities there: G(r) = 1 / K sum over d of B(d) exp(2 pi i d r / N), a
/// trigonometric polynomial, where B(d) sums the entries of the projection onto the kernels' space that lie d apart, and K is a kernel's number of points.
/// </summary>
internal sealed class SensitivityField
{
    private const int MostIterations = 100;

    private readonly int _coils;
    private readonly int _height;
    private readonly int _width;
    private readonly int _tall;
    private readonly int _wide;
    private readonly Complex[] _differences;
    private readonly Complex[] _rowRoots;
    private readonly Complex[] _columnRoots;

    /// <summary>Sums the projection up.</summary>
    /// <param name="projection">The projection: coils x tall x wide rows and columns.</param>
    /// <param name="coils">Coils.</param>
    /// <param name="tall">Rows of a kernel.</param>
    /// <param name="wide">Columns of a kernel.</param>
    /// <param name="height">H, rows of the image.</param>
    /// <param name="width">W, columns of the image.</param>
    public SensitivityField(HermitianMatrix projection, int coils, int tall, int wide, int height, int width)
    {
        _coils = coils;
        _height = height;
        _width = width;
        _tall = 2 * tall - 1;
        _wide = 2 * wide - 1;
        _differences = new Complex[coils * (coils + 1) / 2 * _tall * _wide];
        _rowRoots = Roots(height);
        _columnRoots = Roots(width);
        int points = tall * wide;
        for (int c = 0, pair = 0; c < coils; c++)
        {
            for (int other = 0; other <= c; other++, pair++)
            {
                Span<Complex> sums = _differences.AsSpan(pair * _tall * _wide, _tall * _wide);
                for (int k = 0; k < points; k++)
                {
                    for (int l = 0; l < points; l++)
                    {
                        int dy = k / wide - l / wide + tall - 1, dx = k % wide - l % wide + wide - 1;
                        sums[dy * _wide + dx] += projection[c * points + k, other * points + l] / points;
                    }
                }
            }
        }
    }

    /// <summary>Finds the sensitivities along a row of pixels.</summary>
    /// <param name="row">Row from 0.</param>
    /// <param name="principal">u: the result is turned so that sum conj(u_c) S_c is real and positive.</param>
    /// <param name="crop">Pixels with an eigenvalue of at most this stay as they are.</param>
    /// <param name="values">Coils x H x W sensitivities; those of the row are written.</param>
    /// <param name="eigenvalues">The row's eigenvalues, overwritten.</param>
    public void Solve(int row, Complex[] principal, double crop, Complex32[] values, Span<float> eigenvalues)
    {
        Complex[] along = Along(row), matrix = new Complex[_coils * _coils], vector = new Complex[_coils], product = new Complex[_coils];
        for (int column = 0; column < _width; column++)
        {
            for (int c = 0, pair = 0; c < _coils; c++)
            {
                for (int other = 0; other <= c; other++, pair++)
                {
                    Complex sum = Evaluate(along.AsSpan(pair * _wide, _wide), _columnRoots, column - _width / 2, _width);
                    matrix[c * _coils + other] = sum;
                    matrix[other * _coils + c] = Complex.Conjugate(sum);
                }
            }

            double value = Largest(matrix, vector, product);
            eigenvalues[column] = (float)value;
            if (value > crop)
            {
                Complex projected = Complex.Zero;
                for (int c = 0; c < _coils; c++)
                {
                    projected += principal[c] * Complex.Conjugate(vector[c]);
                }

                double size = Complex.Abs(projected);
                Complex turn = size > 0.0 ? projected / size : Complex.One;
                for (int c = 0; c < _coils; c++)
                {
                    values[(c * _height + row) * _width + column] = (Complex32)(vector[c] * turn);
                }
            }
        }
    }

    /// <summary>The sums over dy for a row: one polynomial along columns a pair of coils.</summary>
    private Complex[] Along(int row)
    {
        var along = new Complex[_differences.Length / _tall];
        Span<Complex> strip = stackalloc Complex[_tall];
        for (int i = 0; i < along.Length; i++)
        {
            for (int dy = 0; dy < _tall; dy++)
            {
                strip[dy] = _differences[(i / _wide * _tall + dy) * _wide + i % _wide];
            }

            along[i] = Evaluate(strip, _rowRoots, row - _height / 2, _height);
        }

        return along;
    }

    /// <summary>sum over d of b_d exp(2 pi i d r / N), d from -(L - 1) / 2 on.</summary>
    private static Complex Evaluate(ReadOnlySpan<Complex> b, Complex[] roots, int r, int n)
    {
        double real = 0.0, imaginary = 0.0;
        int step = r < 0 ? r + n : r, at = (int)(((long)-(b.Length / 2) * r % n + n) % n);
        foreach (Complex value in b)
        {
            Complex root = roots[at];
            real += value.Real * root.Real - value.Imaginary * root.Imaginary;
            imaginary += value.Real * root.Imaginary + value.Imaginary * root.Real;
            at += step;
            at = at >= n ? at - n : at;
        }

        return new Complex(real, imaginary);
    }

    /// <summary>The largest eigenvalue and its unit eigenvector by power iteration, from the column of the largest diagonal entry.</summary>
    private static double Largest(Complex[] matrix, Complex[] vector, Complex[] product)
    {
        int n = vector.Length, start = 0;
        for (int c = 1; c < n; c++)
        {
            start = matrix[c * n + c].Real > matrix[start * n + start].Real ? c : start;
        }

        for (int c = 0; c < n; c++)
        {
            vector[c] = matrix[c * n + start];
        }

        double value = Normalise(vector), change = double.PositiveInfinity;
        for (int iteration = 0; iteration < MostIterations && change > 1e-14; iteration++)
        {
            for (int c = 0; c < n; c++)
            {
                double real = 0.0, imaginary = 0.0;
                for (int other = 0; other < n; other++)
                {
                    Complex a = matrix[c * n + other], x = vector[other];
                    real += a.Real * x.Real - a.Imaginary * x.Imaginary;
                    imaginary += a.Real * x.Imaginary + a.Imaginary * x.Real;
                }

                product[c] = new Complex(real, imaginary);
            }

            value = Normalise(product);
            change = 0.0;
            for (int c = 0; c < n; c++)
            {
                Complex moved = product[c] - vector[c];
                change += moved.Real * moved.Real + moved.Imaginary * moved.Imaginary;
                vector[c] = product[c];
            }
        }

        return value;
    }

    private static double Normalise(Complex[] vector)
    {
        double sum = 0.0;
        foreach (Complex z in vector)
        {
            sum += z.Real * z.Real + z.Imaginary * z.Imaginary;
        }

        double norm = Math.Sqrt(sum);
        for (int c = 0; c < vector.Length && norm > 0.0; c++)
        {
            vector[c] /= norm;
        }

        return norm;
    }

    private static Complex[] Roots(int n) => [.. Enumerable.Range(0, n).Select(i => Complex.FromPolarCoordinates(1.0, 2.0 * Math.PI * i / n))];
}
