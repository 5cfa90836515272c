using System.Numerics;
using CsRecover.Operators;
using CsRecover.Solvers;

namespace CsRecover.Generators.Tests;

/// <summary>An annotated class gives the answers of the run-time path that is told the same: products, columns, projections and recoveries.</summary>
public class AgreementTests
{
    [Fact]
    public void Stored_matrix()
    {
        float[] single = Draw<float>(1, 24 * 90);
        double[] precise = Draw<double>(2, 20 * 64);
        AssertAgree(SingleMatrix.Create(single), new DenseOperator<float>(single, 24, 90));
        AssertAgree(DoubleMatrix.Create(precise), new DenseOperator<double>(precise, 20, 64));
    }

    /// <summary>Compares two problems bit by bit.</summary>
    private static void AssertAgree<T>(RecoveryProblem<T> generated, SensingOperator<T> atRunTime, params SolverOptions[] solvers)
        where T : unmanaged, INumberBase<T>
    {
        SensingOperator<T> a = generated.Operator;
        Assert.Equal((atRunTime.Rows, atRunTime.Columns), (a.Rows, a.Columns));
        Assert.Equal(atRunTime.Description, a.Description);
        Assert.Equal(atRunTime.HasTransform, a.HasTransform);
        Assert.NotEqual(atRunTime.GetType(), a.GetType());

        T[] x = Draw<T>(3, a.Columns), y = Draw<T>(4, a.Rows);
        Assert.Equal(Map(x, a.Rows, atRunTime.Forward), Map(x, a.Rows, a.Forward));
        Assert.Equal(Map(y, a.Columns, atRunTime.Adjoint), Map(y, a.Columns, a.Adjoint));
        foreach (int j in new[] { 0, a.Columns / 3, a.Columns - 1 })
        {
            T[] expected = new T[a.Rows], got = new T[a.Rows];
            atRunTime.Column(j, expected);
            a.Column(j, got);
            Assert.Equal(expected, got);
        }

        // Sparse coefficients, the declared solver, then others passed at the call.
        var coefficients = new T[a.Columns];
        for (int i = 0; i < 4; i++)
        {
            coefficients[(i + 1) * (a.Columns - 1) / 5] = x[i];
        }

        T[] measured = generated.Measure(coefficients);
        RecoveryProblem<T> general = RecoveryProblem.Create(atRunTime, generated.Solver, generated.Sparsity);
        foreach (SolverOptions solver in solvers.Prepend(generated.Solver))
        {
            var options = new RecoveryOptions { Solver = solver };
            RecoveryResult<T> expected = general.Recover(measured, options), got = generated.Recover(measured, options);
            Assert.Equal(expected.Coefficients, got.Coefficients);
            Assert.Equal(expected.Signal, got.Signal);
            Assert.Equal((expected.Status, expected.Iterations, expected.ResidualNorm), (got.Status, got.Iterations, got.ResidualNorm));
        }
    }

    private delegate void Product<T>(ReadOnlySpan<T> from, Span<T> to);

    private static T[] Map<T>(T[] from, int length, Product<T> product)
    {
        var to = new T[length];
        product(from, to);
        return to;
    }

    private static T[] Draw<T>(int seed, int count)
        where T : unmanaged, INumberBase<T>
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => typeof(T) == typeof(Complex32) ? (T)(object)new Complex32(Next(), Next()) : T.CreateTruncating(Next()))];

        float Next() => (float)(2.0 * random.NextDouble() - 1.0);
    }
}
