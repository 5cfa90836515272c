using System.Numerics;
using CsRecover.Operators;
using CsRecover.Solvers;

namespace CsRecover.Tests.Operators.Dense;

public class ComplexDenseOperatorTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 7)]
    [InlineData(16, 16)]
    [InlineData(33, 100)]
    public void Keeps_the_operator_contract(int m, int n)
    {
        Complex32[] values = OperatorContract.Draw<Complex32>(new Random(m + n), m * n);
        var matrix = new Complex32[m, n];
        for (int i = 0; i < m * n; i++)
        {
            matrix[i / n, i % n] = values[i];
        }

        OperatorContract.Check(new ComplexDenseOperator(values, m, n), matrix, slack: m == n ? 5000 : 60);
    }

    [Fact]
    public void Refuses_bad_matrices_in_words()
    {
        Assert.Contains("Expected 6 values", Assert.Throws<ArgumentException>(() => new ComplexDenseOperator(new Complex32[5], 2, 3)).Message, StringComparison.Ordinal);
        Assert.Contains("non-zero", Assert.Throws<ArgumentException>(() => new ComplexDenseOperator(new Complex32[6], 2, 3)).Message, StringComparison.Ordinal);
        Assert.Contains("at index 1", Assert.Throws<ArgumentException>(() => new ComplexDenseOperator([Complex32.One, new Complex32(0, float.NaN)], 1, 2)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("smoothed-l0")]
    [InlineData("omp")]
    [InlineData("batch-omp")]
    public void Serves_solvers_alone_and_in_batches(string solver)
    {
        const int M = 40, N = 100, K = 6, Count = 9;
        var random = new Random(1);
        var problem = RecoveryProblem.Create(new ComplexDenseOperator(OperatorContract.Draw<Complex32>(random, M * N), M, N), SolverCatalog.Find(solver), K);
        Complex32[][] signals = [.. Enumerable.Range(0, Count).Select(_ =>
        {
            var x = new Complex32[N];
            foreach (int j in Enumerable.Range(0, N).OrderBy(_ => random.Next()).Take(K))
            {
                x[j] = Complex32.FromPolar(1 + random.NextSingle(), 6 * random.NextSingle());
            }

            return x;
        })];
        RecoveryResult<Complex32>[] batch = problem.RecoverBatch([.. signals.SelectMany(x => problem.Measure(x))], Count);
        for (int i = 0; i < Count; i++)
        {
            OperatorContract.Near(signals[i], batch[i].Coefficients, 1e-4, $"signal {i} in a batch");
            OperatorContract.Near(signals[i], problem.Recover(problem.Measure(signals[i])).Coefficients, 1e-4, $"signal {i} alone");
            Assert.Equal(K, batch[i].Support.Length);
        }
    }

    /// <summary>The stored-matrix operator of an element type.</summary>
    internal static SensingOperator<T> Operator<T>(T[] matrix, int m, int n)
        where T : unmanaged, INumberBase<T> => matrix switch
        {
            float[] a => (SensingOperator<T>)(object)new DenseOperator<float>(a, m, n),
            double[] a => (SensingOperator<T>)(object)new DenseOperator<double>(a, m, n),
            Complex32[] a => (SensingOperator<T>)(object)new ComplexDenseOperator(a, m, n),
            _ => throw new NotSupportedException(),
        };
}
