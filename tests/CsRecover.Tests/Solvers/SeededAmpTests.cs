using System.Numerics;
using CsRecover.Operators;
using CsRecover.Solvers;
using CsRecover.Tests.Operators;

namespace CsRecover.Tests.Solvers;

/// <summary>
/// Gaussian signals with k = 0.70 m non-zeros at m = n / 2: above 0.634 m, where message passing that knows the prior fails on matrices of independent entries in the limit of large n.
/// </summary>
public class SeededAmpTests
{
    private const int M = 2000, N = 4000, K = 1400;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Recovers_beyond_the_limit_of_independent_entries(int seed)
    {
        var problem = RecoveryProblem.Create(new SeededOperator<double>(new SeededEnsemble(M, N), (ulong)seed), new SeededAmpOptions());
        double[] x = Signal<double>(seed);
        RecoveryResult<double> result = problem.Recover(problem.Measure(x));
        Assert.Equal(RecoveryStatus.Optimal, result.Status);
        OperatorContract.Near(x, result.Coefficients, 1e-6, "seeded");
        Assert.Equal(K, result.Support.Length);
    }

    [Fact]
    public void Recovers_in_single_precision()
    {
        var problem = RecoveryProblem.Create(new SeededOperator<float>(new SeededEnsemble(M, N), 1), new SeededAmpOptions());
        float[] x = Signal<float>(1);
        OperatorContract.Near(x, problem.Recover(problem.Measure(x)).Coefficients, 2e-3, "seeded");
    }

    [Fact]
    public void Fails_there_on_independent_entries_but_not_below()
    {
        var a = new GaussianOperator<double>(M / 2, N / 2, 1);
        double[] hard = Signal<double>(1, N / 2, K / 2), easy = Signal<double>(1, N / 2, M / 5);
        var problem = RecoveryProblem.Create(a, new SeededAmpOptions { MaxIterations = 300 });
        Assert.True(OperatorContract.Distance(hard, problem.Recover(problem.Measure(hard)).Coefficients) > 0.1 * OperatorContract.Norm(hard));
        OperatorContract.Near(easy, problem.Recover(problem.Measure(easy)).Coefficients, 1e-6, "k = 0.4 m");
    }

    [Fact]
    public void Refuses_what_makes_no_sense()
    {
        Assert.Contains("InitialRate: expected", Message(new SeededAmpOptions { InitialRate = 1.0 }), StringComparison.Ordinal);
        Assert.Contains("Damping: expected", Message(new SeededAmpOptions { Damping = 0 }), StringComparison.Ordinal);
        Assert.Contains("MaxIterations: expected", Message(new SeededAmpOptions { MaxIterations = 0 }), StringComparison.Ordinal);
        var complex = RecoveryProblem.Create(new PartialFourierOperator(5, 10, 1), new SeededAmpOptions());
        Assert.Contains("real numbers", Assert.Throws<ArgumentException>(() => complex.Recover(new Complex32[5])).Message, StringComparison.Ordinal);
    }

    private static string Message(SeededAmpOptions bad) =>
        Assert.Throws<ArgumentException>(() => RecoveryProblem.Create(new GaussianOperator<double>(5, 10, 1), bad).Recover(new double[5])).Message;

    private static T[] Signal<T>(int seed, int n = N, int k = K)
        where T : unmanaged, INumberBase<T>
    {
        var random = new Random(seed);
        T[] values = OperatorContract.Draw<T>(random, k);
        var x = new T[n];
        int[] places = [.. Enumerable.Range(0, n).OrderBy(_ => random.Next()).Take(k)];
        for (int p = 0; p < k; p++)
        {
            x[places[p]] = values[p];
        }

        return x;
    }
}
