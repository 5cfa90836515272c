using CsRecover.Operators;

namespace CsRecover.Analysis;

/// <summary>
/// Eigenvalues of a real symmetric matrix by Householder reflections and QL steps with implicit shifts, and single eigenvectors by inverse iteration on the
/// tridiagonal matrix (Golub and Van Loan, "Matrix Computations", 8.3 and 7.6): 4/3 n^3 operations, then n^2 for each vector.
/// </summary>
internal sealed class SymmetricEigen
{
    private readonly int _n;
    private readonly double[] _reflections;
    private readonly double[] _diagonal;
    private readonly double[] _off;
    private readonly double[] _values;

    /// <summary>Takes a matrix apart.</summary>
    /// <param name="matrix">n x n numbers, finite; destroyed.</param>
    /// <param name="n">n, at least 1.</param>
    public SymmetricEigen(double[] matrix, int n)
    {
        _n = n;
        _reflections = new double[n * n];
        _diagonal = new double[n];
        _off = new double[n];
        for (int k = 0; k < n - 1; k++)
        {
            _off[k] = Reflect(matrix, k);
            _diagonal[k] = matrix[k * n + k];
        }

        _diagonal[n - 1] = matrix[n * n - 1];
        _values = [.. _diagonal];
        TridiagonalEigen.Diagonalize(_values, [.. _off], default(NothingRotated));
        Array.Sort(_values);
    }

    /// <summary>The eigenvalues, ascending.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>A unit eigenvector.</summary>
    /// <param name="i">Which eigenvalue's, from 0, the smallest first.</param>
    public double[] Vector(int i)
    {
        double[] z = InverseIteration(_values[i]);
        for (int k = _n - 3; k >= 0; k--)
        {
            ReadOnlySpan<double> u = _reflections.AsSpan(k * _n, _n);
            double inner = 0.0;
            for (int p = k + 1; p < _n; p++)
            {
                inner += u[p] * z[p];
            }

            for (int p = k + 1; p < _n; p++)
            {
                z[p] -= 2.0 * inner * u[p];
            }
        }

        return z;
    }

    /// <summary>A &lt;- H A H with the reflection that clears column k below its first off-diagonal entry; gives that entry.</summary>
    private double Reflect(double[] a, int k)
    {
        int n = _n, first = k + 1;
        Span<double> u = _reflections.AsSpan(k * n, n);
        double tail = 0.0, head = a[first * n + k];
        for (int i = first; i < n; i++)
        {
            u[i] = a[i * n + k];
            tail += i > first ? u[i] * u[i] : 0.0;
        }

        if (tail == 0.0)
        {
            u.Clear();
            return head;
        }

        double alpha = -Math.CopySign(Math.Sqrt(tail + head * head), head);
        u[first] = head - alpha;
        double unit = 1.0 / Math.Sqrt(tail + u[first] * u[first]), inner = 0.0;
        for (int i = first; i < n; i++)
        {
            u[i] *= unit;
        }

        // p = A u, w = p - (u . p) u, A <- A - 2 (u w^T + w u^T).
        var w = new double[n];
        for (int i = first; i < n; i++)
        {
            ReadOnlySpan<double> row = a.AsSpan(i * n, n);
            double sum = 0.0;
            for (int j = first; j < n; j++)
            {
                sum += row[j] * u[j];
            }

            w[i] = sum;
            inner += u[i] * sum;
        }

        for (int i = first; i < n; i++)
        {
            w[i] -= inner * u[i];
        }

        for (int i = first; i < n; i++)
        {
            Span<double> row = a.AsSpan(i * n, n);
            double ui = 2.0 * u[i], wi = 2.0 * w[i];
            for (int j = first; j < n; j++)
            {
                row[j] -= ui * w[j] + wi * u[j];
            }
        }

        return alpha;
    }

    /// <summary>A unit z with (T - lambda) z nearly 0: three solves with a matrix next to singular, factored with pivots.</summary>
    private double[] InverseIteration(double lambda)
    {
        int n = _n;
        double scale = 1e-150;                                               // a matrix of zeros has eigenvectors too
        for (int i = 0; i < n; i++)
        {
            scale = Math.Max(scale, Math.Abs(_diagonal[i]) + Math.Abs(_off[i]));
        }

        double tiny = 2.3e-16 * scale;
        var z = new double[n];
        for (int i = 0; i < n; i++)
        {
            z[i] = 1.0 + 0.3 * Math.Sin(i + 1.0);                            // not orthogonal to anything that has a name
        }

        for (int round = 0; round < 3; round++)
        {
            Solve(lambda, tiny, z);
            double largest = 0.0, sum = 0.0;
            foreach (double v in z)
            {
                largest = Math.Max(largest, Math.Abs(v));
            }

            foreach (ref double v in z.AsSpan())
            {
                v /= largest;
                sum += v * v;
            }

            double unit = 1.0 / Math.Sqrt(sum);
            foreach (ref double v in z.AsSpan())
            {
                v *= unit;
            }
        }

        return z;
    }

    /// <summary>z &lt;- (T - lambda)^-1 z by elimination with row exchanges; pivots of zero become tiny.</summary>
    private void Solve(double lambda, double tiny, double[] z)
    {
        int n = _n;
        double[] pivot = new double[n], right = new double[n], far = new double[n];
        double d = _diagonal[0] - lambda, r = n > 1 ? _off[0] : 0.0;
        for (int i = 0; i < n - 1; i++)
        {
            double below = _off[i], nextD = _diagonal[i + 1] - lambda, nextR = i + 2 < n ? _off[i + 1] : 0.0;
            if (Math.Abs(below) > Math.Abs(d))
            {
                (pivot[i], right[i], far[i]) = (below, nextD, nextR);
                (z[i], z[i + 1]) = (z[i + 1], z[i]);
                double factor = d / below;
                z[i + 1] -= factor * z[i];
                (d, r) = (r - factor * nextD, -factor * nextR);
            }
            else
            {
                pivot[i] = Math.Abs(d) < tiny ? tiny : d;
                right[i] = r;
                double factor = below / pivot[i];
                z[i + 1] -= factor * z[i];
                (d, r) = (nextD - factor * r, nextR);
            }
        }

        pivot[n - 1] = Math.Abs(d) < tiny ? tiny : d;
        for (int i = n - 1; i >= 0; i--)
        {
            double sum = z[i] - (i + 1 < n ? right[i] * z[i + 1] : 0.0) - (i + 2 < n ? far[i] * z[i + 2] : 0.0);
            z[i] = sum / pivot[i];
        }
    }
}
