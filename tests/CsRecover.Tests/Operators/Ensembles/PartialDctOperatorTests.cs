using System.Numerics;
using CsRecover.Operators;
using CsRecover.Vectors;
using static CsRecover.Tests.Operators.Ensembles.ExplicitMatrix;

namespace CsRecover.Tests.Operators.Ensembles;

public class PartialDctOperatorTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    [InlineData(4, 4)]
    [InlineData(3, 6)]
    [InlineData(16, 16)]
    [InlineData(31, 31)]
    [InlineData(1, 64)]
    [InlineData(33, 100)]
    [InlineData(60, 210)]
    [InlineData(100, 256)]
    [InlineData(40, 333)]
    public void Keeps_the_operator_contract(int m, int n)
    {
        Check<float>(m, n);
        Check<double>(m, n);
    }

    [Fact]
    public void Works_for_a_million_unknowns()
    {
        int m = 1 << 18, n = 1 << 20;
        var a = new PartialDctOperator<float>(m, n, 5);
        HasOrthonormalRows(a);

        // A cosine that is a row of the DCT has one measurement, or none if its row was not drawn.
        int row = a.SelectedRows.Span[m / 2];
        var x = new float[n];
        for (int j = 0; j < n; j++)
        {
            x[j] = (float)(Math.Sqrt(2.0 / n) * UnitRoots.Of((2L * j + 1) * row, 4L * n).Cosine);
        }

        float[] y = OperatorContract.Forward(a, x);
        for (int i = 0; i < m; i++)
        {
            Assert.InRange(y[i] - (i == m / 2 ? 1 : 0), -1e-5, 1e-5);
        }
    }

    [Fact]
    public void Refuses_more_rows_than_the_transform_has() =>
        Assert.Contains("at most 9 rows", Assert.Throws<ArgumentException>(() => new PartialDctOperator<double>(10, 9, 1)).Message, StringComparison.Ordinal);

    [Fact]
    public unsafe void Whole_transform_goes_there_and_back()
    {
        foreach (int n in new[] { 1, 2, 5, 8, 30, 34, 97, 128 })
        {
            var transform = new CosineTransform<double>(n);
            using var memory = new NativeBuffer<double>(2 * HostVector.StorageFor(n) + transform.ScratchLength);
            double* c = memory.Pointer + HostVector.StorageFor(n), scratch = c + HostVector.StorageFor(n);
            double[] x = OperatorContract.Draw<double>(new Random(n), n), original = [.. x];
            fixed (double* p = x)
            {
                transform.Forward(p, c, scratch);
                double[] coefficients = new Span<double>(c, n).ToArray();
                Assert.Equal(OperatorContract.Norm(original), OperatorContract.Norm(coefficients), 1e-12);
                transform.Inverse(c, p, scratch, add: false);
                OperatorContract.Near(original, x, 1e-14, "there and back");
                transform.Inverse(c, p, scratch, add: true);
                OperatorContract.Near([.. original.Select(v => 2 * v)], x, 1e-14, "added");
            }
        }
    }

    private static void Check<T>(int m, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var a = new PartialDctOperator<T>(m, n, 23);
        int[] rows = a.SelectedRows.ToArray();
        Assert.Equal(rows.Distinct().Order(), rows);
        OperatorContract.Check(a, Of<T>(m, n, (i, j) => rows[i] == 0 ? Math.Sqrt(1.0 / n) : Math.Sqrt(2.0 / n) * Math.Cos(Math.PI * (2 * j + 1) * rows[i] / (2.0 * n))));
        HasOrthonormalRows(a);
    }
}
