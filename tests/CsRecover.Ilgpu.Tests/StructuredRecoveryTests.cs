using CsRecover.Operators;
using CsRecover.Solvers;

namespace CsRecover.Ilgpu.Tests;

/// <summary>Blocks and non-negative unknowns in kernels of one group, against the host.</summary>
public sealed class StructuredRecoveryTests
{
    private const int M = 8, N = 12;

    // What solvers do with blocks and signs is tested on the host: one of each says that kernels do the same.
    [Fact]
    public void BlocksAreRecoveredAsOnTheHost() => Check(new GaussianOperator<float>(M, N, 7), new SubspacePursuitOptions { BlockSize = 2, Sparsity = 1 }, 1e-4);

    [Fact]
    public void NonNegativeUnknownsAreRecoveredAsOnTheHost() => Check(new GaussianOperator<double>(M, N, 10), new ConjugateGradientIhtOptions { NonNegative = true, Sparsity = 2 }, 1e-9);

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
