using CsRecover.Vectors;

namespace CsRecover.Selection.Exact;

/// <summary>
/// Directions that many columns share, made free: a vector u = Z a that every model may use at no cost and without counting only lowers objectives, so that what is proven with it holds without it; and the parts of the columns that
/// u leaves are far less correlated, which is what bounds from correlations live on. The a are eigenvectors of Z^T Z whose eigenvalues stand out from those that as many uncorrelated columns have (at most (1 + sqrt(p / n))^2 times the mean,
/// Marchenko and Pastur 1967).
/// </summary>
internal static unsafe class CommonDirections
{
    /// <summary>How far an eigenvalue has to stand out.</summary>
    private const double StandsOut = 2.0;

    private const int Most = 3, PowerSteps = 40;

    /// <summary>A column of which less than this is left would be lost.</summary>
    private const double LeastLeft = 1e-3;

    /// <summary>Takes the directions out of the equations of all features.</summary>
    /// <param name="system">Single features, none of them chosen.</param>
    /// <param name="ridge">lambda_2.</param>
    /// <param name="rows">n.</param>
    /// <param name="fall">By how much the objective falls with the directions.</param>
    /// <returns>Whether there were any.</returns>
    public static bool Free(SweptSystem system, double ridge, int rows, out double fall)
    {
        int m = system.FeatureCount, count = 0;
        double mean = 0.0;
        for (int a = 0; a < m; a++)
        {
            mean += (system.H[((nint)a * system.Stride) + a] - (2.0 * ridge)) / m;
        }

        double edge = mean * Math.Pow(1.0 + Math.Sqrt((double)m / rows), 2.0);
        double[] direction = new double[m], image = new double[m];
        fall = 0.0;
        for (; count < Most; count++)
        {
            double square = Leading(system, ridge, direction, image);
            if (!(square > StandsOut * edge) || !TryTakeOut(system, direction, image, square, ref fall))
            {
                break;
            }
        }

        return count > 0;
    }

    /// <summary>The leading eigenvector of Z^T Z and its product with that, by the power method.</summary>
    /// <returns>|u|^2.</returns>
    private static double Leading(SweptSystem system, double ridge, double[] direction, double[] image)
    {
        Array.Fill(direction, 1.0);
        direction[0] = 2.0;
        for (int step = 0; ; step++)
        {
            double length = Math.Sqrt(ShortVectors.Energy(direction));
            for (int a = 0; a < direction.Length; a++)
            {
                direction[a] /= length;
            }

            Multiply(system, ridge, direction, image);
            double square = ShortVectors.Dot(direction, image);
            if (step == PowerSteps || !(square > 0.0))
            {
                return square;
            }

            image.CopyTo(direction, 0);
        }
    }

    private static void Multiply(SweptSystem system, double ridge, double[] x, double[] image)
    {
        int m = x.Length;
        Array.Clear(image);
        for (int a = 0; a < m; a++)
        {
            var row = new ReadOnlySpan<double>(system.H + ((nint)a * system.Stride) + a, m - a);
            image[a] += ShortVectors.Dot(row, x.AsSpan(a)) - (2.0 * ridge * x[a]);
            ShortVectors.Add(image.AsSpan(a + 1), x[a], row[1..]);
        }
    }

    private static bool TryTakeOut(SweptSystem system, double[] direction, double[] image, double square, ref double fall)
    {
        int m = image.Length;
        for (int a = 0; a < m; a++)
        {
            double diagonal = system.H[((nint)a * system.Stride) + a];
            if (diagonal - (image[a] * image[a] / square) < LeastLeft * system.Original[a])
            {
                return false;
            }
        }

        double product = ShortVectors.Dot(direction, new ReadOnlySpan<double>(system.C, m));
        fall += product * product / (2.0 * square);
        for (int a = 0; a < m; a++)
        {
            ShortVectors.Add(new Span<double>(system.H + ((nint)a * system.Stride) + a, m - a), -image[a] / square, image.AsSpan(a));
            system.C[a] -= image[a] * product / square;
        }

        return true;
    }
}
