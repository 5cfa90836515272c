using System.Numerics;
using CsRecover.Operators;
using CsRecover.Vectors;
using static CsRecover.Tests.Operators.Ensembles.ExplicitMatrix;

namespace CsRecover.Tests.Operators.Ensembles;

public class SubsampledHadamardOperatorTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 8)]
    [InlineData(16, 16)]
    [InlineData(20, 64)]
    [InlineData(1, 128)]
    [InlineData(100, 512)]
    [InlineData(7, 20)]
    [InlineData(33, 100)]
    [InlineData(40, 1000)]
    public void Keeps_the_operator_contract(int m, int n)
    {
        Check<float>(m, n);
        Check<double>(m, n);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(32)]
    [InlineData(64)]
    [InlineData(128)]
    [InlineData(512)]
    [InlineData(4096)]
    [InlineData(8192)]
    [InlineData(65536)]
    public void Transforms_as_Sylvester_defined_it(int n)
    {
        Transform<float>(n);
        Transform<double>(n);
    }

    [Fact]
    public void Works_for_a_million_unknowns()
    {
        var a = new SubsampledHadamardOperator<float>(1 << 18, 1 << 20, 5);
        HasOrthonormalRows(a);
        Assert.True(a.SelectedRows.Span[0] >= 0 && a.SelectedRows.Span[^1] < 1 << 20);
    }

    [Fact]
    public void Refuses_more_rows_than_the_transform_has()
    {
        Assert.Equal(256, new SubsampledHadamardOperator<float>(256, 200, 1).Order);
        string message = Assert.Throws<ArgumentException>(() => new SubsampledHadamardOperator<float>(257, 200, 1)).Message;
        Assert.Contains("at most 256 rows", message, StringComparison.Ordinal);
        Assert.Contains("got 257", message, StringComparison.Ordinal);
    }

    private static void Check<T>(int m, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var a = new SubsampledHadamardOperator<T>(m, n, 17);
        int[] rows = a.SelectedRows.ToArray();
        Assert.Equal(m, rows.Distinct().Count());
        Assert.Equal(rows.Order(), rows);
        T[,] matrix = Of<T>(m, n, (i, j) =>
        {
            (uint w0, uint w1, uint w2, uint w3) = Philox.Block((uint)j / 128, 0, 0, PhiloxStreams.SignalSigns, 17, 0);
            uint word = (j % 128 / 32) switch { 0 => w0, 1 => w1, 2 => w2, _ => w3 };
            int sign = (BitOperations.PopCount((uint)(rows[i] & j)) + (int)((word >> (j % 32)) & 1)) % 2;
            return (1 - 2 * sign) / Math.Sqrt(n);
        });
        OperatorContract.Check(a, matrix, slack: BitOperations.IsPow2(n) ? 60 : 300);
        if (BitOperations.IsPow2(n))
        {
            HasOrthonormalRows(a);
        }
    }

    private static unsafe void Transform<T>(int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var a = new NativeBuffer<T>(Math.Max(n, 16));
        var random = new Random(n);
        int[] x = [.. Enumerable.Range(0, n).Select(_ => random.Next(-20, 21))];        // whole numbers: every sum is exact
        for (int j = 0; j < n; j++)
        {
            a.Span[j] = T.CreateTruncating(x[j]);
        }

        HadamardTransform<T>.InPlace(a.Pointer, n);
        for (int trial = 0; trial < 20; trial++)
        {
            int i = random.Next(n);
            int expected = 0;
            for (int j = 0; j < n; j++)
            {
                expected += (BitOperations.PopCount((uint)(i & j)) & 1) != 0 ? -x[j] : x[j];
            }

            Assert.Equal(T.CreateTruncating(expected), a.Pointer[i]);
        }
    }
}
