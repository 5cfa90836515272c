namespace CsRecover.Selection.Steps;

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
            double pivot = matrix[(i * size) + i];
            for (int j = 0; j < i; j++)
            {
                double sum = matrix[(i * size) + j];
                for (int m = 0; m < j; m++)
                {
                    sum -= l[(i * size) + m] * l[(j * size) + m];
                }

                double entry = _isSkipped[j] ? 0.0 : sum / l[(j * size) + j];
                l[(i * size) + j] = entry;
                pivot -= entry * entry;
            }

            _isSkipped[i] = !(pivot > least[i]);
            l[(i * size) + i] = _isSkipped[i] ? 1.0 : Math.Sqrt(pivot);
            if (_isSkipped[i])
            {
                l.AsSpan(i * size, i).Clear();
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
            if (_isSkipped[i])
            {
                continue;
            }

            double sum = x[i];
            for (int m = i + 1; m < Size; m++)
            {
                sum -= _factor[(m * Size) + i] * x[m];
            }

            x[i] = sum / _factor[(i * Size) + i];
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
            double sum = x[i];
            for (int m = 0; m < i; m++)
            {
                sum -= _factor[(i * Size) + m] * x[m];
            }

            x[i] = _isSkipped[i] ? 0.0 : sum / _factor[(i * Size) + i];
        }
    }
}
