using CsRecover.Operators;
using CsRecover.Tests.Operators;
using RealMatrix = MathNet.Numerics.LinearAlgebra.Matrix<double>;
using RealVector = MathNet.Numerics.LinearAlgebra.Vector<double>;

namespace CsRecover.Tests.Solvers;

/// <summary>The steps of thresholding and pursuit solvers as their papers write them, on explicit matrices with QR: small, slow and plain.</summary>
internal static class Textbook
{
    /// <summary>A matrix with entries N(0, 1 / m), a signal of k entries between 0.5 and 1.5 in magnitude, and y = A x + noise.</summary>
    public static (RealMatrix A, RealVector X, RealVector Y) Instance(int seed, int m, int n, int k, double noise = 0.0, bool positive = false)
    {
        var random = new Random(seed);
        double[] entries = OperatorContract.Draw<double>(random, m * n);
        RealMatrix a = RealMatrix.Build.Dense(m, n, (i, j) => entries[i * n + j] / Math.Sqrt(m));
        RealVector x = RealVector.Build.Dense(n);
        foreach (int j in Enumerable.Range(0, n).OrderBy(_ => random.Next()).Take(k))
        {
            x[j] = (positive || random.Next(2) == 0 ? 1 : -1) * (0.5 + random.NextDouble());
        }

        return (a, x, a * x + noise / Math.Sqrt(m) * RealVector.Build.Dense(OperatorContract.Draw<double>(random, m)));
    }

    public static DenseOperator<double> Operator(RealMatrix a) => new(a.Transpose().ToColumnMajorArray(), a.RowCount, a.ColumnCount);

    /// <summary>The places of the k entries of largest magnitude, in order of place.</summary>
    public static int[] Largest(RealVector v, int k) => [.. Enumerable.Range(0, v.Count).OrderByDescending(j => Math.Abs(v[j])).Take(k).Order()];

    /// <summary>H_k.</summary>
    public static RealVector Keep(RealVector v, int k) => Restrict(v, Largest(v, k));

    public static RealVector Restrict(RealVector v, IEnumerable<int> support)
    {
        RealVector z = RealVector.Build.Dense(v.Count);
        foreach (int j in support)
        {
            z[j] = v[j];
        }

        return z;
    }

    public static int[] Support(RealVector v) => [.. Enumerable.Range(0, v.Count).Where(j => v[j] != 0)];

    /// <summary>argmin |y - A z| over z on the support.</summary>
    public static RealVector Fit(RealMatrix a, RealVector y, IReadOnlyList<int> support)
    {
        RealVector z = RealVector.Build.Dense(a.ColumnCount);
        if (support.Count > 0)
        {
            RealVector c = RealMatrix.Build.DenseOfColumns(support.Select(j => a.Column(j))).QR(MathNet.Numerics.LinearAlgebra.Factorization.QRMethod.Thin).Solve(y);
            for (int p = 0; p < support.Count; p++)
            {
                z[support[p]] = c[p];
            }
        }

        return z;
    }

    /// <summary>A step of normalised IHT from x, the first one if x is 0: the new x.</summary>
    public static RealVector NormalizedStep(RealMatrix a, RealVector y, RealVector x, int k, double c = 0.01, double kappa = 1.1 / 0.99)
    {
        RealVector g = a.TransposeThisAndMultiply(y - a * x);
        int[] support = Support(x);
        bool first = support.Length == 0;
        RealVector d = Restrict(g, first ? Largest(g, k) : support);
        double mu = Math.Pow(d.L2Norm() / (a * d).L2Norm(), 2);
        while (true)
        {
            RealVector next = Keep(x + mu * g, k), change = next - x;
            if (first || Support(next).SequenceEqual(support) || mu <= (1 - c) * Math.Pow(change.L2Norm() / (a * change).L2Norm(), 2))
            {
                return next;
            }

            mu /= kappa * (1 - c);
        }
    }

    public static void Near(RealVector expected, double[] actual, double tolerance, string what) => OperatorContract.Near(expected.ToArray(), actual, tolerance, what);
}
