using System.Numerics;
using CsRecover.Operators;
using static CsRecover.Tests.Operators.Ensembles.ExplicitMatrix;

namespace CsRecover.Tests.Operators.Ensembles;

public class SparseSignOperatorTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 9, 1)]
    [InlineData(5, 13, 3)]
    [InlineData(16, 16, 5)]
    [InlineData(33, 100, 8)]
    [InlineData(40, 200, 40)]
    public void Keeps_the_operator_contract(int m, int n, int d)
    {
        Check<float>(m, n, d);
        Check<double>(m, n, d);
    }

    [Fact]
    public void Rows_and_signs_are_fair()
    {
        int m = 50, n = 20_000, d = 6;
        double[,] a = Columns(new SparseSignOperator<double>(m, n, 3, d));
        double sum = 0;
        for (int i = 0; i < m; i++)
        {
            int count = 0;
            for (int j = 0; j < n; j++)
            {
                count += a[i, j] != 0 ? 1 : 0;
                sum += a[i, j] * Math.Sqrt(d);
            }

            double p = (double)d / m;
            Assert.InRange(count - n * p, -4.5 * Math.Sqrt(n * p * (1 - p)), 4.5 * Math.Sqrt(n * p * (1 - p)));
        }

        Assert.InRange(sum, -4 * Math.Sqrt(n * d), 4 * Math.Sqrt(n * d));
    }

    [Fact]
    public void Entries_never_change()
    {
        var column = new float[12];
        new SparseSignOperator<float>(12, 10, 42, 4).Column(7, column);
        Assert.Equal(".....+.-.-+.", string.Concat(column.Select(v => v > 0 ? '+' : v < 0 ? '-' : '.')));
    }

    [Fact]
    public void Takes_eight_entries_a_column_when_none_are_given()
    {
        Assert.Equal(8, new SparseSignOperator<float>(100, 200, 1).NonZerosPerColumn);
        Assert.Equal(5, new SparseSignOperator<float>(5, 200, 1).NonZerosPerColumn);
    }

    [Fact]
    public void Refuses_bad_sizes_in_words()
    {
        Assert.Contains("from 1 to m = 5, got 6", Assert.Throws<ArgumentException>(() => new SparseSignOperator<float>(5, 9, 1, 6)).Message, StringComparison.Ordinal);
        Assert.Contains("0 x 3", Assert.Throws<ArgumentException>(() => new SparseSignOperator<float>(0, 3, 1)).Message, StringComparison.Ordinal);
    }

    private static void Check<T>(int m, int n, int d)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var a = new SparseSignOperator<T>(m, n, 11, d);
        T[,] matrix = Columns(a);
        for (int j = 0; j < n; j++)
        {
            int count = 0;
            for (int i = 0; i < m; i++)
            {
                double e = double.CreateTruncating(matrix[i, j]);
                Assert.True(e == 0 || Math.Abs(Math.Abs(e) * Math.Sqrt(d) - 1) < 1e-6, $"entry {e}");
                count += e != 0 ? 1 : 0;
            }

            Assert.Equal(d, count);
        }

        OperatorContract.Check(a, matrix, slack: m == n ? 20_000 : 200);
    }
}
