using System.Numerics;
using CsRecover.Operators;
using static CsRecover.Tests.Operators.Ensembles.ExplicitMatrix;

namespace CsRecover.Tests.Operators.Ensembles;

public class PartialFourierOperatorTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(16, 16)]
    [InlineData(1, 64)]
    [InlineData(33, 100)]
    [InlineData(40, 131)]
    public void Keeps_the_operator_contract(int m, int n)
    {
        var a = new PartialFourierOperator(m, n, 29);
        int[] rows = a.SelectedRows.ToArray();
        Assert.Equal(rows.Distinct().Order(), rows);
        var matrix = new Complex32[m, n];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                matrix[i, j] = (Complex32)Complex.FromPolarCoordinates(1 / Math.Sqrt(n), -2 * Math.PI * j * rows[i] / n);
            }
        }

        OperatorContract.Check(a, matrix);
        HasOrthonormalRows(a);
    }

    [Fact]
    public void Works_for_many_unknowns() => HasOrthonormalRows(new PartialFourierOperator(1 << 16, 1 << 18, 3));

    [Fact]
    public void Refuses_more_rows_than_the_transform_has() =>
        Assert.Contains("at most 9 rows", Assert.Throws<ArgumentException>(() => new PartialFourierOperator(10, 9, 1)).Message, StringComparison.Ordinal);
}
