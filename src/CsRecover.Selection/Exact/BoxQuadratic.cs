namespace CsRecover.Selection.Exact;

/// <summary>
/// The exact minimum of b . H b / 2 - c . b over lower &lt;= b &lt;= upper for a few variables: sweeps over the coordinates find which bounds hold, the equations of the others are solved as they are,
/// and the optimality conditions decide.
/// </summary>
internal static class BoxQuadratic
{
    /// <summary>A pivot this much below the diagonal means that the column depends on those before: its variable stays where it is.</summary>
    public const double Dependent = 1e-10;

    private const double Tolerance = 1e-12;
    private const int Rounds = 2000;

    /// <summary>Solves H b = c by Cholesky; variables of dependent columns get 0.</summary>
    /// <param name="h">H, m x m, symmetric and not indefinite; overwritten.</param>
    /// <param name="b">c on entry, b on return.</param>
    public static void Solve(Span<double> h, Span<double> b)
    {
        int m = b.Length;
        for (int i = 0; i < m; i++)
        {
            Span<double> row = h.Slice(i * m, m);
            double diagonal = row[i];
            for (int j = 0; j <= i; j++)
            {
                ReadOnlySpan<double> other = h.Slice(j * m, m);
                double sum = row[j];
                for (int l = 0; l < j; l++)
                {
                    sum -= row[l] * other[l];
                }

                row[j] = j < i ? (other[j] == 0.0 ? 0.0 : sum / other[j]) : sum > Dependent * diagonal ? Math.Sqrt(sum) : 0.0;
            }
        }

        for (int i = 0; i < m; i++)
        {
            ReadOnlySpan<double> row = h.Slice(i * m, m);
            double sum = b[i];
            for (int l = 0; l < i; l++)
            {
                sum -= row[l] * b[l];
            }

            b[i] = row[i] == 0.0 ? 0.0 : sum / row[i];
        }

        for (int i = m - 1; i >= 0; i--)
        {
            ReadOnlySpan<double> row = h.Slice(i * m, m);
            b[i] = row[i] == 0.0 ? 0.0 : b[i] / row[i];
            for (int l = 0; l < i; l++)
            {
                b[l] -= row[l] * b[i];
            }
        }
    }

    /// <summary>Minimises over the box.</summary>
    /// <param name="h">H, m x m, symmetric and not indefinite.</param>
    /// <param name="c">c.</param>
    /// <param name="lower">Lower bounds, or minus infinity.</param>
    /// <param name="upper">Upper bounds, or infinity.</param>
    /// <param name="b">A start within the box on entry, the minimiser on return.</param>
    public static void Minimise(ReadOnlySpan<double> h, ReadOnlySpan<double> c, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, Span<double> b)
    {
        int m = b.Length;
        double[] system = new double[m * m], right = new double[m];
        var free = new int[m];
        double scale = 0.0;
        foreach (double v in c)
        {
            scale = Math.Max(scale, Math.Abs(v));
        }

        for (int round = 0; round < Rounds; round++)
        {
            Sweep(h, c, lower, upper, b);
            int count = 0;
            for (int j = 0; j < m; j++)
            {
                if (b[j] > lower[j] && b[j] < upper[j])
                {
                    free[count++] = j;
                }
            }

            bool inside = MoveFree(h, c, lower, upper, b, free.AsSpan(0, count), system, right);
            if (inside && IsOptimal(h, c, lower, upper, b, Tolerance * scale))
            {
                return;
            }
        }
    }

    private static void Sweep(ReadOnlySpan<double> h, ReadOnlySpan<double> c, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, Span<double> b)
    {
        int m = b.Length;
        for (int j = 0; j < m; j++)
        {
            double a = h[(j * m) + j];
            if (a > 0.0)
            {
                b[j] = Math.Clamp(b[j] + (Slope(h, c, b, j) / a), lower[j], upper[j]);
            }
        }
    }

    /// <summary>Goes from b towards the solution of the free variables' equations, as far as the box allows.</summary>
    /// <returns>Whether it allowed all of it.</returns>
    private static bool MoveFree(
        ReadOnlySpan<double> h, ReadOnlySpan<double> c, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, Span<double> b, ReadOnlySpan<int> free, double[] system, double[] right)
    {
        int m = b.Length, count = free.Length;
        for (int i = 0; i < count; i++)
        {
            right[i] = Slope(h, c, b, free[i]);
            for (int l = 0; l < count; l++)
            {
                system[(i * count) + l] = h[(free[i] * m) + free[l]];
            }
        }

        Span<double> step = right.AsSpan(0, count);
        Solve(system.AsSpan(0, count * count), step);
        double length = 1.0;
        int hit = -1;
        for (int i = 0; i < count; i++)
        {
            int j = free[i];
            double room = step[i] > 0.0 ? (upper[j] - b[j]) / step[i] : step[i] < 0.0 ? (lower[j] - b[j]) / step[i] : double.PositiveInfinity;
            if (room < length)
            {
                (length, hit) = (room, i);
            }
        }

        for (int i = 0; i < count; i++)
        {
            int j = free[i];
            b[j] = i == hit ? (step[i] > 0.0 ? upper[j] : lower[j]) : Math.Clamp(b[j] + (length * step[i]), lower[j], upper[j]);
        }

        return hit < 0;
    }

    private static bool IsOptimal(ReadOnlySpan<double> h, ReadOnlySpan<double> c, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, ReadOnlySpan<double> b, double tolerance)
    {
        for (int j = 0; j < b.Length; j++)
        {
            double slope = Slope(h, c, b, j);
            if ((slope > tolerance && b[j] < upper[j]) || (slope < -tolerance && b[j] > lower[j]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>c_j - h_j . b: where b_j wants to go.</summary>
    private static double Slope(ReadOnlySpan<double> h, ReadOnlySpan<double> c, ReadOnlySpan<double> b, int j)
    {
        double slope = c[j];
        for (int l = 0; l < b.Length; l++)
        {
            slope -= h[(j * b.Length) + l] * b[l];
        }

        return slope;
    }
}
