using CsRecover.Operators;
using CsRecover.Solvers;

namespace CsRecover.Ilgpu.Tests;

/// <summary>Blocks and non-negative unknowns in kernels of one group, against the host.</summary>
public sealed class StructuredRecoveryTests
{
    private const int M = 12, N = 24;

    [Theory]
    [InlineData("cgiht")]
    [InlineData("omp")]
    [InlineData("subspace-pursuit")]
    public void BlocksAndNonNegativeUnknownsAreRecoveredAsOnTheHost(string name)
    {
        var solver = (StructuredSparsityOptions)SolverCatalog.Find(name);
        Check(new GaussianOperator<float>(M, N, 7), solver with { BlockSize = 2, Sparsity = 2 }, 1e-4);
        Check(new GaussianOperator<double>(M, N, 8), solver with { BlockSize = 2, Sparsity = 2 }, 1e-9);
        Check(new GaussianOperator<float>(M, N, 9), solver with { NonNegative = true, Sparsity = 3 }, 1e-4);
        Check(new GaussianOperator<double>(M, N, 10), solver with { NonNegative = true, Sparsity = 3 }, 1e-9);
    }

    private static void Check<T>(SensingOperator<T> sensing, StructuredSparsityOptions solver, double tolerance)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        // Measurements of no sparse signal: fits drop negative unknowns, and supports move.
        var problem = RecoveryProblem.Create(sensing, solver);
        var random = new Random(5);
        T[] y = [.. Enumerable.Range(0, M).Select(_ => T.CreateTruncating(random.NextDouble() - 0.5))];
        RecoveryResult<T> host = problem.Recover(y), device = problem.Recover(y, new RecoveryOptions { Backend = Backends.Get("emulation") });
        Assert.Equal(host.Support, device.Support);
        double norm = Math.Sqrt(host.Coefficients.Sum(v => Math.Pow(double.CreateTruncating(v), 2)));
        Assert.True(norm > 0.0);
        Assert.All(Enumerable.Range(0, N), j => Assert.Equal(double.CreateTruncating(host.Coefficients[j]), double.CreateTruncating(device.Coefficients[j]), tolerance * norm));
    }
}
