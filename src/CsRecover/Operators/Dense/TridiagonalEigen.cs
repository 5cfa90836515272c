namespace CsRecover.Operators;

/// <summary>What follows the plane rotations that make a tridiagonal matrix diagonal: its eigenvectors, or nothing.</summary>
internal interface IRotated
{
    /// <summary>(v_i, v_i+1) &lt;- (c v_i - s v_i+1, s v_i + c v_i+1).</summary>
    /// <param name="i">The first of the two.</param>
    /// <param name="c">The cosine.</param>
    /// <param name="s">The sine.</param>
    void Rotate(int i, double c, double s);
}

/// <summary>For eigenvalues alone.</summary>
internal readonly struct NothingRotated : IRotated
{
    /// <inheritdoc/>
    public void Rotate(int i, double c, double s)
    {
    }
}

/// <summary>Eigenvalues of a real symmetric tridiagonal matrix by QL steps with implicit shifts (Golub and Van Loan, "Matrix Computations", 8.3).</summary>
internal static class TridiagonalEigen
{
    /// <summary>Steps for one eigenvalue; two or three are usual.</summary>
    private const int MostSteps = 60;

    /// <summary>Makes the matrix diagonal.</summary>
    /// <typeparam name="TRotated">What is rotated with it.</typeparam>
    /// <param name="d">Its diagonal, n numbers; then the eigenvalues, in no order.</param>
    /// <param name="e">What stands beside it, entry i between rows i and i + 1, n numbers of which the last is not read; destroyed.</param>
    /// <param name="rotated">What is rotated with it.</param>
    /// <exception cref="ArithmeticException">A number is not finite.</exception>
    public static void Diagonalize<TRotated>(Span<double> d, Span<double> e, TRotated rotated)
        where TRotated : struct, IRotated
    {
        int n = d.Length;
        for (int first = 0; first < n; first++)
        {
            for (int step = 0; ; step++)
            {
                int last = first;
                while (last < n - 1 && Math.Abs(e[last]) > 2.3e-16 * (Math.Abs(d[last]) + Math.Abs(d[last + 1])))
                {
                    last++;
                }

                if (last == first)
                {
                    break;
                }

                if (step == MostSteps)
                {
                    throw new ArithmeticException($"Expected the eigenvalues of a {n} x {n} matrix within {MostSteps} steps each, got none: the matrix is not finite.");
                }

                Step(d, e, first, last, rotated);
            }
        }
    }

    /// <summary>One QL step with an implicit shift on rows first to last.</summary>
    private static void Step<TRotated>(Span<double> d, Span<double> e, int first, int last, TRotated rotated)
        where TRotated : struct, IRotated
    {
        double g = (d[first + 1] - d[first]) / (2.0 * e[first]);
        g = d[last] - d[first] + e[first] / (g + Math.CopySign(Math.Sqrt(g * g + 1.0), g));
        double s = 1.0, c = 1.0, p = 0.0;
        for (int i = last - 1; i >= first; i--)
        {
            double f = s * e[i], b = c * e[i], r = Math.Sqrt(f * f + g * g);
            e[i + 1] = r;
            if (r == 0.0)
            {
                d[i + 1] -= p;
                e[last] = 0.0;
                return;
            }

            s = f / r;
            c = g / r;
            g = d[i + 1] - p;
            r = (d[i] - g) * s + 2.0 * c * b;
            p = s * r;
            d[i + 1] = g + p;
            g = c * r - b;
            rotated.Rotate(i, c, s);
        }

        d[first] -= p;
        e[first] = g;
        e[last] = 0.0;
    }
}
