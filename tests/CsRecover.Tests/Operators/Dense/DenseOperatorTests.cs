using System.Numerics;
using CsRecover.Operators;

namespace CsRecover.Tests.Operators.Dense;

public class DenseOperatorTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 7)]
    [InlineData(16, 16)]
    [InlineData(33, 100)]
    [InlineData(60, 60)]
    public void Keeps_the_operator_contract(int m, int n)
    {
        Check<float>(m, n);
        Check<double>(m, n);
    }

    [Fact]
    public void Projects_onto_consistent_measurements_of_dependent_rows()
    {
        var random = new Random(3);
        double[] a = OperatorContract.Draw<double>(random, 6 * 20);
        Array.Copy(a, 0, a, 3 * 20, 20);
        OperatorContract.Check(new DenseOperator<double>(a, 6, 20));
    }

    [Fact]
    public void Refuses_bad_matrices_in_words()
    {
        Assert.Contains("Expected 6 values", Assert.Throws<ArgumentException>(() => new DenseOperator<float>(new float[5], 2, 3)).Message, StringComparison.Ordinal);
        Assert.Contains("non-zero", Assert.Throws<ArgumentException>(() => new DenseOperator<float>(new float[6], 2, 3)).Message, StringComparison.Ordinal);
        Assert.Contains("NaN at index 1", Assert.Throws<ArgumentException>(() => new DenseOperator<float>([1, float.NaN], 1, 2)).Message, StringComparison.Ordinal);
        Assert.Contains("0 x 3", Assert.Throws<ArgumentException>(() => new DenseOperator<float>([], 0, 3)).Message, StringComparison.Ordinal);
    }

    private static void Check<T>(int m, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] values = OperatorContract.Draw<T>(new Random(m + n), m * n);
        var matrix = new T[m, n];
        for (int i = 0; i < m * n; i++)
        {
            matrix[i / n, i % n] = values[i];
        }

        OperatorContract.Check(new DenseOperator<T>(values, m, n), matrix, slack: m == n ? 5000 : 60);
    }
}
