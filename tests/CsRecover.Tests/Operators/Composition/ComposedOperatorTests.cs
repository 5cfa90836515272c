using System.Numerics;
using CsRecover.Operators;
using CsRecover.Tests.Operators.Ensembles;

namespace CsRecover.Tests.Operators.Composition;

public class ComposedOperatorTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(5, 20, 50)]
    [InlineData(30, 70, 33)]
    public void Keeps_the_operator_contract(int m, int k, int n)
    {
        if (k >= n)
        {
            Check(new PartialDctOperator<double>(m, k, 1), new GaussianOperator<double>(k, n, 2));
        }
        else
        {
            Check(new PartialDctOperator<double>(m, k, 1), new SparseSignOperator<double>(k, n, 2));
            Check(new GaussianOperator<float>(m, k, 1, storedLimit: 0), new PartialDctOperator<float>(k, n, 2));
            Check(new PartialFourierOperator(m, k, 1), new PartialFourierOperator(k, n, 2));
        }
    }

    [Fact]
    public void Refuses_sizes_that_do_not_fit() =>
        Assert.Contains("got 4 x 8 and 7 x 9", Assert.Throws<ArgumentException>(() => new GaussianOperator<float>(7, 9, 1).Then(new GaussianOperator<float>(4, 8, 1))).Message, StringComparison.Ordinal);

    private static void Check<T>(SensingOperator<T> second, SensingOperator<T> first)
        where T : unmanaged, INumberBase<T>
    {
        T[,] b = ExplicitMatrix.Columns(second), a = ExplicitMatrix.Columns(first);
        var product = new T[second.Rows, first.Columns];
        for (int i = 0; i < second.Rows; i++)
        {
            for (int j = 0; j < first.Columns; j++)
            {
                for (int p = 0; p < first.Rows; p++)
                {
                    product[i, j] += b[i, p] * a[p, j];
                }
            }
        }

        OperatorContract.Check(first.Then(second), product, slack: 3000);
    }
}
