using System.Numerics;
using CsRecover.Operators;
using CsRecover.Solvers;
using CsRecover.Tests.Operators;

namespace CsRecover.Tests.Solvers;

/// <summary>What every solver must do. A solver joins by being in <see cref="SolverCatalog"/>.</summary>
public class SolverContractTests
{
    private const int M = 40, N = 100, K = 5;

    public static TheoryData<string> Solvers => [.. SolverCatalog.All.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Recovers_an_easy_signal_in_double_precision(string name) => RecoversAnEasySignal(name, new DenseOperator<double>(Matrix<double>(M, N), M, N), 1e-6);

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Recovers_an_easy_signal_in_single_precision(string name) => RecoversAnEasySignal(name, new DenseOperator<float>(Matrix<float>(M, N), M, N), 1e-3);

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Recovers_an_easy_complex_signal(string name) => RecoversAnEasySignal(name, new ComplexDenseOperator(Matrix<Complex32>(M, N), M, N), 1e-3);

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Recovers_an_easy_signal_without_a_stored_matrix(string name) => RecoversAnEasySignal(name, new SubsampledHadamardOperator<double>(M, N, seed: 7), 1e-6);     // one draw in thirty is too hard for plain IHT, 6 among them

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Answers_zero_to_zero_measurements(string name)
    {
        RecoveryResult<double> result = Problem(name, M, N, K).Recover(new double[M]);
        Assert.Equal(RecoveryStatus.Converged, result.Status);
        Assert.All(result.Coefficients, c => Assert.Equal(0, c));
        Assert.Empty(result.Support);
        Assert.Equal(0, result.ResidualNorm);
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Accepts_every_sparsity_from_none_to_m(string name)
    {
        double[] y = Measurements(Matrix<double>(M, N), Signal<double>(K));
        foreach (int k in new[] { 0, 1, M })
        {
            RecoveryResult<double> result = Problem(name, M, N, k).Recover(y);
            Assert.All(result.Coefficients, c => Assert.True(double.IsFinite(c)));
            if (SolverCatalog.Find(name) is SparsityOptions)
            {
                Assert.InRange(result.Support.Length, 0, k);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Reports_the_true_residual_and_support(string name)
    {
        double[] a = Matrix<double>(M, N), y = Measurements(a, Signal<double>(K));
        RecoveryResult<double> result = Problem(name, M, N, K).Recover(y);
        double[] back = Measurements(a, result.Coefficients);
        Assert.Equal(OperatorContract.Distance(y, back), result.ResidualNorm, 1e-9 * OperatorContract.Norm(y));
        Assert.Equal(Enumerable.Range(0, N).Where(i => result.Coefficients[i] != 0), result.Support);
        Assert.True(result.Iterations > 0);
        Assert.Equal(name, result.Solver);
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Survives_duplicate_and_zero_columns(string name)
    {
        double[] a = Matrix<double>(M, N);
        for (int i = 0; i < M; i++)
        {
            a[i * N + 1] = a[i * N];
            a[i * N + 2] = 0;
        }

        var problem = RecoveryProblem.Create(new DenseOperator<double>(a, M, N), SolverCatalog.Find(name), K);
        double[] x = Signal<double>(K);
        x[0] = 2;
        x[2] = 0;
        double[] y = Measurements(a, x);
        RecoveryResult<double> result = problem.Recover(y);
        Assert.All(result.Coefficients, c => Assert.True(double.IsFinite(c)));
        Assert.True(result.ResidualNorm <= OperatorContract.Norm(y));
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Gives_the_same_answer_twice_alone_and_in_a_batch(string name)
    {
        RecoveryProblem<double> problem = Problem(name, M, N, K);
        double[] a = Matrix<double>(M, N);
        double[] all = [.. Enumerable.Range(0, 20).SelectMany(t => Measurements(a, Signal<double>(K + t % 3, seed: t)))];
        RecoveryResult<double>[] batch = problem.RecoverBatch(all, 20);
        RecoveryResult<double>[] again = problem.RecoverBatch(all, 20, new RecoveryOptions { MaxThreads = 1 });
        for (int i = 0; i < 20; i++)
        {
            RecoveryResult<double> single = problem.Recover(all.AsSpan(i * M, M));
            Assert.Equal(single.Support, batch[i].Support);
            OperatorContract.Near(single.Coefficients, batch[i].Coefficients, 1e-9, $"signal {i} alone and in a batch");
            Assert.Equal(batch[i].Coefficients, again[i].Coefficients);
        }
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Can_be_cancelled_and_limited_in_time(string name)
    {
        double[] y = Measurements(Matrix<double>(M, N), Signal<double>(M / 2));
        RecoveryProblem<double> problem = Problem(name, M, N, M / 2);
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => problem.Recover(y, new RecoveryOptions { CancellationToken = source.Token }));

        using var later = new CancellationTokenSource();
        var reports = new List<IterationReport>();
        var progress = new Collect(report =>
        {
            reports.Add(report);
            later.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => problem.Recover(y, new RecoveryOptions { CancellationToken = later.Token, Progress = progress }));
        Assert.Single(reports);

        RecoveryResult<double> limited = problem.Recover(y, new RecoveryOptions { TimeLimit = TimeSpan.Zero, KeepHistory = true });
        Assert.Equal(RecoveryStatus.TimeLimit, limited.Status);
        Assert.Single(limited.ResidualHistory);
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Refuses_bad_input_in_words(string name)
    {
        RecoveryProblem<double> problem = Problem(name, M, N, K);
        Assert.Contains($"Expected {M} values", Assert.Throws<ArgumentException>(() => problem.Recover(new double[M + 1])).Message, StringComparison.Ordinal);
        var y = new double[M];
        y[7] = double.PositiveInfinity;
        Assert.Contains("at index 7", Assert.Throws<ArgumentException>(() => problem.Recover(y)).Message, StringComparison.Ordinal);
        Assert.Contains("got -1", Assert.Throws<ArgumentException>(() => Problem(name, M, N, -1)).Message, StringComparison.Ordinal);
        Assert.Contains($"got {M + 1}", Assert.Throws<ArgumentException>(() => Problem(name, M, N, M + 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_problem_whose_columns_cannot_be_stored()
    {
        RecoveryProblem<float> problem = RecoveryProblem.Create(new PartialDctOperator<float>(200_000, 400_000, 1), SolverCatalog.Find("omp"), 20_000);
        ArgumentException refused = Assert.Throws<ArgumentException>(() => problem.Recover(Enumerable.Repeat(1f, 200_000).ToArray()));
        Assert.Contains("fewer than 2^31 numbers of working memory for, got m = 200000, n = 400000, k = 20000", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_names_are_refused_with_the_known_ones() =>
        Assert.Contains("smoothed-l0", Assert.Throws<ArgumentException>(() => SolverCatalog.Find("magic")).Message, StringComparison.Ordinal);

    private static void RecoversAnEasySignal<T>(string name, SensingOperator<T> a, double tolerance)
        where T : unmanaged, INumberBase<T>
    {
        T[] x = Signal<T>(K);
        var problem = RecoveryProblem.Create(a, SolverCatalog.Find(name), K);
        RecoveryResult<T> result = problem.Recover(problem.Measure(x));
        OperatorContract.Near(x, result.Coefficients, tolerance, name);
    }

    private static RecoveryProblem<double> Problem(string name, int m, int n, int k) =>
        RecoveryProblem.Create(new DenseOperator<double>(Matrix<double>(m, n), m, n), SolverCatalog.Find(name), k);

    private static T[] Matrix<T>(int m, int n)
        where T : unmanaged, INumberBase<T>
    {
        T scale = OperatorContract.Number<T>(1 / Math.Sqrt(m), 0);
        return [.. OperatorContract.Draw<T>(new Random(17), m * n).Select(v => v * scale)];
    }

    private static T[] Signal<T>(int k, int seed = 4)
        where T : unmanaged, INumberBase<T>
    {
        var random = new Random(seed);
        var x = new T[N];
        foreach (int j in Enumerable.Range(0, N).OrderBy(_ => random.Next()).Take(k))
        {
            x[j] = OperatorContract.Number<T>((random.Next(2) == 0 ? -1 : 1) * (0.5 + random.NextDouble()), random.NextDouble() - 0.5);
        }

        return x;
    }

    private static double[] Measurements(double[] a, double[] x) =>
        [.. Enumerable.Range(0, M).Select(i => Enumerable.Range(0, N).Sum(j => a[i * N + j] * x[j]))];

    private sealed class Collect(Action<IterationReport> report) : IProgress<IterationReport>
    {
        public void Report(IterationReport value) => report(value);
    }
}
