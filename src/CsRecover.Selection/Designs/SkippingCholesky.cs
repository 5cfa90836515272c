using CsRecover.Vectors;

namespace CsRecover.Selection.Designs;

/// <summary>Solves small positive semidefinite systems by Cholesky factors; unknowns whose pivot is rounding alone, because the ones before determine them, are left out and get 0.</summary>
internal sealed class SkippingCholesky
{
    private double[] _factor = [];
    private bool[] _isSkipped = [];

    /// <summary>Unknowns.</summary>
    public int Size { get; private set; }

    /// <summary>Whether an unknown was left out.</summary>
    /// <param name="i">Which one.</param>
    public bool IsSkipped(int i) => _isSkipped[i];

    /// <summary>Solves H b = c once; unknowns that depend on those before get 0.</summary>
    /// <param name="matrix">H, size x size numbers; the lower triangle is read.</param>
    /// <param name="dependent">A pivot up to this share of its diagonal entry is rounding.</param>
    /// <param name="x">c, then b.</param>
    public static void SolveOnce(ReadOnlySpan<double> matrix, double dependent, Span<double> x)
    {
        int size = x.Length;
        var least = new double[size];
        for (int i = 0; i < size; i++)
        {
            least[i] = dependent * matrix[(i * size) + i];
        }

        var cholesky = new SkippingCholesky();
        cholesky.Factor(matrix, size, least);
        cholesky.Solve(x);
    }

    /// <summary>Factors a matrix.</summary>
    /// <param name="matrix">size x size numbers; the lower triangle is read.</param>
    /// <param name="size">Unknowns.</param>
    /// <param name="least">Pivots up to this, one for each unknown, are rounding.</param>
    public void Factor(ReadOnlySpan<double> matrix, int size, ReadOnlySpan<double> least)
    {
        Size = size;
        if (_isSkipped.Length < size)
        {
            (_factor, _isSkipped) = (new double[size * size], new bool[size]);
        }

        double[] l = _factor;
        for (int i = 0; i < size; i++)
        {
            Span<double> row = l.AsSpan(i * size, size);
            for (int j = 0; j < i; j++)
            {
                row[j] = _isSkipped[j] ? 0.0 : (matrix[(i * size) + j] - ShortVectors.Dot(row[..j], l.AsSpan(j * size, j))) / l[(j * size) + j];
            }

            double pivot = matrix[(i * size) + i] - ShortVectors.Energy(row[..i]);
            _isSkipped[i] = !(pivot > least[i]);
            row[i] = _isSkipped[i] ? 1.0 : Math.Sqrt(pivot);
            if (_isSkipped[i])
            {
                row[..i].Clear();
            }
        }
    }

    /// <summary>Solves in place.</summary>
    /// <param name="x">The right-hand side, then the solution.</param>
    public void Solve(Span<double> x)
    {
        Forward(x);
        for (int i = Size - 1; i >= 0; i--)
        {
            if (!_isSkipped[i])
            {
                x[i] /= _factor[(i * Size) + i];
                ShortVectors.Add(x[..i], -x[i], _factor.AsSpan(i * Size, i));
            }
        }
    }

    /// <summary>b^T A^-1 b.</summary>
    /// <param name="b">b; overwritten.</param>
    public double Energy(Span<double> b)
    {
        Forward(b);
        double energy = 0.0;
        foreach (double v in b[..Size])
        {
            energy += v * v;
        }

        return energy;
    }

    private void Forward(Span<double> x)
    {
        for (int i = 0; i < Size; i++)
        {
            x[i] = _isSkipped[i] ? 0.0 : (x[i] - ShortVectors.Dot(x[..i], _factor.AsSpan(i * Size, i))) / _factor[(i * Size) + i];
        }
    }
}
