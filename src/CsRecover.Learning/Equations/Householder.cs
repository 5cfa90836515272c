using CsRecover.Vectors;

namespace CsRecover.Learning.Equations;

/// <summary>QR factorisations by Householder's reflections (Golub and Van Loan, "Matrix Computations", algorithm 5.2.1).</summary>
internal static class Householder
{
    /// <summary>R of A = Q R.</summary>
    /// <param name="columns">A, column by column; overwritten.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="count">Its columns.</param>
    /// <returns>The first min(rows, count) rows of R, column by column.</returns>
    public static double[] Triangle(double[] columns, int rows, int count)
    {
        int deep = Math.Min(rows, count);
        for (int p = 0; p < deep; p++)
        {
            Span<double> a = columns.AsSpan((p * rows) + p, rows - p);
            double norm = Math.Sqrt(ShortVectors.Energy(a));
            if (norm == 0.0)
            {
                continue;
            }

            double alpha = a[0] > 0.0 ? -norm : norm, energy = 2.0 * (norm * norm - (alpha * a[0]));
            a[0] -= alpha;
            for (int q = p + 1; q < count; q++)
            {
                Span<double> b = columns.AsSpan((q * rows) + p, rows - p);
                double factor = 2.0 * ShortVectors.Dot(a, b) / energy;
                ShortVectors.Add(b, -factor, a);
            }

            a.Clear();
            a[0] = alpha;
        }

        var triangle = new double[deep * count];
        for (int q = 0; q < count; q++)
        {
            columns.AsSpan(q * rows, Math.Min(deep, rows)).CopyTo(triangle.AsSpan(q * deep));
        }

        return triangle;
    }
}
