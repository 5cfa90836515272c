using CsRecover.Operators;
using CsRecover.Solvers;

namespace CsRecover.Selection.Tests.Conformance;

/// <summary>
/// The small problem that all nine algorithms of the founding article's table are given: 40 measurements of 60 unknowns, 3 of which are not zero. As a problem of recovery it has no noise; as one of
/// selection it has a little, and neither an intercept nor standardised columns, so that objectives are |y - A x|^2 / 2 themselves.
/// </summary>
internal static class FoundingInstance
{
    public const int M = 40, N = 60, K = 3;

    private static readonly double[] _entries = [.. Drawing.Normal(new Random(2024), M * N).Select(v => v / Math.Sqrt(M))];

    /// <summary>The true support.</summary>
    public static int[] Support { get; } = [7, 21, 48];

    /// <summary>The true x.</summary>
    public static double[] Truth { get; } = [.. Enumerable.Range(0, N).Select(j => j switch { 7 => 1.3, 21 => -0.9, 48 => 0.7, _ => 0.0 })];

    /// <summary>A x.</summary>
    public static double[] Exact { get; } = Measure(Truth);

    /// <summary>A x + noise of standard deviation 0.02.</summary>
    public static double[] Noisy { get; } = [.. Exact.Zip(Drawing.Normal(new Random(7), M), (y, e) => y + (0.02 * e))];

    /// <summary>A as an operator.</summary>
    public static DenseOperator<double> Operator { get; } = new(_entries, M, N);

    /// <summary>The problem of selection.</summary>
    public static SelectionProblem Problem { get; } = new(Design.FromRows(_entries, M, N), Noisy) { Intercept = false, Standardize = false };

    /// <summary>a_ij.</summary>
    public static double Entry(int i, int j) => _entries[(i * N) + j];

    /// <summary>A x.</summary>
    public static double[] Measure(double[] x) => [.. Enumerable.Range(0, M).Select(i => Enumerable.Range(0, N).Sum(j => Entry(i, j) * x[j]))];

    /// <summary>a_i . a_j.</summary>
    public static double Gram(int i, int j) => Enumerable.Range(0, M).Sum(r => Entry(r, i) * Entry(r, j));

    /// <summary>a_j . (y - A x).</summary>
    public static double Slope(int j, double[] y, double[] x)
    {
        double[] fit = Measure(x);
        return Enumerable.Range(0, M).Sum(i => Entry(i, j) * (y[i] - fit[i]));
    }

    /// <summary>min |y - A x|^2 / 2 over x on a support, by elimination on the normal equations.</summary>
    public static double LossOn(int[] support, double[] y)
    {
        int k = support.Length;
        var system = new double[k, k + 1];
        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b < k; b++)
            {
                system[a, b] = _gram.Value[support[a], support[b]];
            }

            system[a, k] = Enumerable.Range(0, M).Sum(i => Entry(i, support[a]) * y[i]);
        }

        double loss = y.Sum(v => v * v) / 2;
        for (int a = 0; a < k; a++)
        {
            // Each pivot takes off what its column adds to the fit.
            loss -= system[a, k] * system[a, k] / system[a, a] / 2;
            for (int b = a + 1; b < k; b++)
            {
                double factor = system[b, a] / system[a, a];
                for (int c = a; c <= k; c++)
                {
                    system[b, c] -= factor * system[a, c];
                }
            }
        }

        return loss;
    }

    private static readonly Lazy<double[,]> _gram = new(() =>
    {
        var gram = new double[N, N];
        for (int i = 0; i < N; i++)
        {
            for (int j = 0; j < N; j++)
            {
                gram[i, j] = Gram(i, j);
            }
        }

        return gram;
    });

    /// <summary>The least loss of all models of k features, each of them looked at.</summary>
    public static double BestLoss { get; } = (from a in Enumerable.Range(0, N) from b in Enumerable.Range(0, a) from c in Enumerable.Range(0, b) select LossOn([c, b, a], Noisy)).Min();

    /// <summary>The answer to the problem without noise: recovered, proven (Batch-OMP alone proves nothing), and equal to the truth.</summary>
    public static RecoveryResult<double> Recover(SolverOptions solver, bool told)
    {
        RecoveryResult<double> result = RecoveryProblem.Create(Operator, solver, told ? K : null).Recover(Exact);
        Assert.Equal(solver is BatchOmpOptions ? RecoveryStatus.Converged : RecoveryStatus.Optimal, result.Status);
        Assert.Equal(Support, result.Support);
        Assert.All(result.Coefficients.Zip(Truth), e => Assert.Equal(e.Second, e.First, 1e-8));
        return result;
    }
}
