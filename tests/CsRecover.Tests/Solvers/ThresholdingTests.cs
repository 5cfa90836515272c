using CsRecover.Operators;
using CsRecover.Solvers;
using CsRecover.Tests.Operators;

namespace CsRecover.Tests.Solvers;

/// <summary>What IHT, normalised IHT, HTP and CoSaMP promise beyond what every solver does.</summary>
public class ThresholdingTests
{
    private const int M = 60, N = 150, K = 8;

    public static TheoryData<string> ToldK => [.. SolverCatalog.All.OfType<SparsityOptions>().Select(s => s.Name)];

    public static TheoryData<string> All => [.. SolverCatalog.All.Select(s => s.Name)];

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.3)]
    public void Residuals_of_normalised_iht_never_grow(double noise)
    {
        (DenseOperator<double> a, _, double[] y) = Instance(K, noise);
        foreach (double scale in new[] { 1e-3, 1.0, 1e3 })
        {
            double[] matrix = Entries(a);
            var scaled = new DenseOperator<double>([.. matrix.Select(v => v * scale)], M, N);
            RecoveryResult<double> result = RecoveryProblem.Create(scaled, new NormalizedIhtOptions { Refit = false }, 2 * K).Recover(y, new RecoveryOptions { KeepHistory = true });
            NeverGrows([OperatorContract.Norm(y), .. result.ResidualHistory]);
        }
    }

    [Fact]
    public void Residuals_of_iht_never_grow_with_the_estimated_step()
    {
        (DenseOperator<double> a, _, double[] y) = Instance(K, 0.3);
        RecoveryResult<double> result = RecoveryProblem.Create(a, new IhtOptions { Refit = false }, 2 * K).Recover(y, new RecoveryOptions { KeepHistory = true });
        NeverGrows([OperatorContract.Norm(y), .. result.ResidualHistory]);
    }

    [Fact]
    public void Iht_ends_at_a_fixed_point()
    {
        // Blumensath and Davies 2008: g_i = 0 on the support, mu |g_i| at most the smallest |x_j| off it.
        const double Step = 0.15;
        (DenseOperator<double> a, _, double[] y) = Instance(K, 0.3);
        RecoveryResult<double> result = RecoveryProblem.Create(a, new IhtOptions { StepSize = Step, Refit = false, MaxIterations = 20_000 }, K).Recover(y);
        double[] g = Gradient(a, y, result.Coefficients);
        double least = result.Support.Min(j => Math.Abs(result.Coefficients[j]));
        Assert.Equal(K, result.Support.Length);
        Assert.All(Enumerable.Range(0, N), j => Assert.True(Step * Math.Abs(g[j]) <= (result.Coefficients[j] != 0 ? 1e-3 : 1.0) * least, $"column {j}"));
    }

    [Fact]
    public void Iht_with_too_long_a_step_says_that_it_diverged_and_returns_the_best_answer()
    {
        (DenseOperator<double> a, _, double[] y) = Instance(K, 0.0);
        RecoveryResult<double> result = RecoveryProblem.Create(a, new IhtOptions { StepSize = 50 }, K).Recover(y);
        Assert.Equal(RecoveryStatus.Diverged, result.Status);
        Assert.True(result.ResidualNorm <= OperatorContract.Norm(y));
        Assert.All(result.Coefficients, c => Assert.True(double.IsFinite(c)));
    }

    [Theory]
    [InlineData("htp")]
    [InlineData("cosamp")]
    [InlineData("iht")]
    [InlineData("niht")]
    public void Residuals_are_orthogonal_to_the_chosen_atoms(string name)
    {
        (DenseOperator<double> a, _, double[] y) = Instance(K, 0.3);
        RecoveryResult<double> result = RecoveryProblem.Create(a, SolverCatalog.Find(name), K).Recover(y);
        double[] g = Gradient(a, y, result.Coefficients);
        Assert.Equal(K, result.Support.Length);
        Assert.All(result.Support, j => Assert.True(Math.Abs(g[j]) <= 1e-8 * OperatorContract.Norm(y), $"column {j}: {g[j]}"));
    }

    [Theory]
    [MemberData(nameof(ToldK))]
    public void Answers_have_at_most_k_non_zeros(string name)
    {
        (DenseOperator<double> a, _, double[] y) = Instance(3 * K, 0.5);
        foreach (int k in new[] { 1, 5, 20, M - 1 })
        {
            Assert.InRange(RecoveryProblem.Create(a, SolverCatalog.Find(name), k).Recover(y).Support.Length, 0, k);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Units_of_the_matrix_and_of_the_measurements_do_not_matter(string name)
    {
        (DenseOperator<double> a, double[] x, double[] y) = Instance(K, 0.0);
        double[] matrix = Entries(a);
        foreach ((double units, double gain) in new[] { (1e3, 1.0), (1.0, 1e-3), (1e3, 1e3) })
        {
            var scaled = new DenseOperator<double>([.. matrix.Select(v => v * units)], M, N);
            RecoveryResult<double> result = RecoveryProblem.Create(scaled, SolverCatalog.Find(name), K).Recover([.. y.Select(v => v * units * gain)]);
            OperatorContract.Near([.. x.Select(v => v * gain)], result.Coefficients, 1e-6, $"{name}, A x {units}, x x {gain}");
        }
    }

    [Theory]
    [InlineData("iht")]
    [InlineData("niht")]
    [InlineData("htp")]
    [InlineData("cosamp")]
    [InlineData("smoothed-l0")]
    [InlineData("hard-concrete")]
    public void An_unknown_smaller_k_still_gives_the_exact_answer_and_its_proof(string name)
    {
        (DenseOperator<double> a, double[] x, double[] y) = Instance(4, 0.0);
        RecoveryResult<double> result = RecoveryProblem.Create(a, SolverCatalog.Find(name)).Recover(y);
        OperatorContract.Near(x, result.Coefficients, 1e-6, name);
        Assert.Equal(4, result.Support.Length);
        Assert.Equal(RecoveryStatus.Optimal, result.Status);
    }

    private static void NeverGrows(double[] history)
    {
        for (int i = 1; i < history.Length; i++)
        {
            Assert.True(history[i] <= history[i - 1] * (1 + 1e-12), $"iteration {i}: {history[i - 1]:R} to {history[i]:R}");
        }
    }

    private static double[] Gradient(DenseOperator<double> a, double[] y, double[] x) =>
        OperatorContract.Adjoint(a, [.. y.Zip(OperatorContract.Forward(a, x), (p, q) => p - q)]);

    private static double[] Entries(DenseOperator<double> a)
    {
        var matrix = new double[M * N];
        var column = new double[M];
        for (int j = 0; j < N; j++)
        {
            a.Column(j, column);
            for (int i = 0; i < M; i++)
            {
                matrix[i * N + j] = column[i];
            }
        }

        return matrix;
    }

    private static (DenseOperator<double> A, double[] X, double[] Y) Instance(int k, double noise)
    {
        var random = new Random(31);
        var a = new DenseOperator<double>([.. OperatorContract.Draw<double>(random, M * N).Select(v => v / Math.Sqrt(M))], M, N);
        var x = new double[N];
        foreach (int j in Enumerable.Range(0, N).OrderBy(_ => random.Next()).Take(k))
        {
            x[j] = (random.Next(2) == 0 ? -1 : 1) * (0.5 + random.NextDouble());
        }

        double[] e = OperatorContract.Draw<double>(random, M);
        return (a, x, [.. OperatorContract.Forward(a, x).Zip(e, (p, q) => p + noise * q / Math.Sqrt(M))]);
    }
}
