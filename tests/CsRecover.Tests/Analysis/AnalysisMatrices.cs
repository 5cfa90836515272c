using System.Numerics;
using CsRecover.Operators;
using MathNet.Numerics.LinearAlgebra;

namespace CsRecover.Tests.Analysis;

/// <summary>Matrices for the tests of analysis, and plain loops that say what is true of them.</summary>
internal static class AnalysisMatrices
{
    public static double[,] Gaussian(int m, int n, int seed, double scale = 0.0)
    {
        var random = new Random(seed);
        var a = new double[m, n];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                a[i, j] = Normal(random) * (scale > 0.0 ? scale : 1.0 / Math.Sqrt(m));
            }
        }

        return a;
    }

    public static double Normal(Random random) => Math.Sqrt(-2.0 * Math.Log(1.0 - random.NextDouble())) * Math.Cos(2.0 * Math.PI * random.NextDouble());

    public static double[,] UnitColumns(double[,] a)
    {
        var unit = (double[,])a.Clone();
        for (int j = 0; j < a.GetLength(1); j++)
        {
            double norm = Math.Sqrt(Enumerable.Range(0, a.GetLength(0)).Sum(i => a[i, j] * a[i, j]));
            for (int i = 0; i < a.GetLength(0); i++)
            {
                unit[i, j] /= norm;
            }
        }

        return unit;
    }

    public static DenseOperator<double> Operator(double[,] a) => new(a.Cast<double>().ToArray(), a.GetLength(0), a.GetLength(1));

    /// <summary>The matrix of an operator, column by column.</summary>
    public static Complex[,] Written<T>(SensingOperator<T> sensing)
        where T : unmanaged, INumberBase<T>
    {
        var a = new Complex[sensing.Rows, sensing.Columns];
        var column = new T[sensing.Rows];
        for (int j = 0; j < sensing.Columns; j++)
        {
            sensing.Column(j, column);
            for (int i = 0; i < sensing.Rows; i++)
            {
                a[i, j] = typeof(T) == typeof(Complex32) ? (Complex)(Complex32)(object)column[i] : double.CreateTruncating(column[i]);
            }
        }

        return a;
    }

    /// <summary>A^H A by loops.</summary>
    public static Complex[,] Gram(Complex[,] a)
    {
        int m = a.GetLength(0), n = a.GetLength(1);
        var g = new Complex[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                for (int r = 0; r < m; r++)
                {
                    g[i, j] += Complex.Conjugate(a[r, i]) * a[r, j];
                }
            }
        }

        return g;
    }

    /// <summary>The smallest and the largest eigenvalue of a part of a Gram matrix, by MathNet.</summary>
    public static (double Smallest, double Largest) Extremes(Complex[,] gram, IReadOnlyList<int> support)
    {
        Matrix<Complex> g = Matrix<Complex>.Build.Dense(support.Count, support.Count, (i, j) => gram[support[i], support[j]]);
        double[] values = [.. g.Evd(Symmetricity.Hermitian).EigenValues.Select(v => v.Real).Order()];
        return (values[0], values[^1]);
    }

    /// <summary>The extremes over all supports of a size.</summary>
    public static (double Smallest, double Largest) Enumerate(Complex[,] gram, int k)
    {
        (double Smallest, double Largest) truth = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (int[] support in Supports(gram.GetLength(0), k))
        {
            (double smallest, double largest) = Extremes(gram, support);
            truth = (Math.Min(truth.Smallest, smallest), Math.Max(truth.Largest, largest));
        }

        return truth;
    }

    public static IEnumerable<int[]> Supports(int n, int k, int first = 0)
    {
        if (k == 0)
        {
            yield return [];
            yield break;
        }

        for (int j = first; j <= n - k; j++)
        {
            foreach (int[] rest in Supports(n, k - 1, j + 1))
            {
                yield return [j, .. rest];
            }
        }
    }

    /// <summary>Spikes and Hadamard functions: n = 2 m columns of length 1, coherence exactly 1 / sqrt(m).</summary>
    public static double[,] SpikesAndHadamard(int m)
    {
        var a = new double[m, 2 * m];
        for (int i = 0; i < m; i++)
        {
            a[i, i] = 1.0;
            for (int j = 0; j < m; j++)
            {
                a[i, m + j] = (BitOperations.PopCount((uint)(i & j)) % 2 == 0 ? 1.0 : -1.0) / Math.Sqrt(m);
            }
        }

        return a;
    }
}
