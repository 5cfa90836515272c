using System.Numerics;
using CsRecover.Tests.Operators;
using CsRecover.Vectors;
using static CsRecover.Tests.Vectors.KernelNumbers;

namespace CsRecover.Tests.Vectors;

/// <summary>Products with rows stored by strips against plain loops in double, at sizes that leave strips unfilled.</summary>
public unsafe class StripKernelsTests
{
    [Theory]
    [InlineData(1, 16)]
    [InlineData(8, 48)]
    [InlineData(11, 32)]
    [InlineData(40, 400)]
    [InlineData(69, 2064)]
    public void Agree_with_plain_loops(int rows, int n)
    {
        Check<float>(rows, n);
        Check<double>(rows, n);
    }

    private static void Check<T>(int rows, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(rows + n);
        int stored = (rows + StripKernels.Rows - 1) / StripKernels.Rows * StripKernels.Rows, line = 64 / sizeof(T);
        using NativeBuffer<T> q = Fill<T>(random, rows * n), t = Fill<T>(random, rows), v = Fill<T>(random, n), start = Fill<T>(random, n), strips = new(stored * n), sums = new(n), sum = Copy(start);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < n; j++)
            {
                int strip = i / StripKernels.Rows, at = strip * StripKernels.Rows * n + j / line * StripKernels.Rows * line + i % StripKernels.Rows * line + j % line;
                strips.Pointer[at] = q.Pointer[i * n + j];
            }
        }

        double[] products = [.. Enumerable.Range(0, rows).Select(i => Sum(n, j => D(q, i * n + j) * D(v, j)))];
        double[] residuals = [.. products.Select((p, i) => D(t, i) - p)];
        Func<int, double> Plus(Func<int, double> factor) => j => D(start, j) + Sum(rows, i => factor(i) * D(q, i * n + j));
        double tolerance = 40 * OperatorContract.Epsilon<T>() * Math.Sqrt(n + rows);

        double squares = double.CreateTruncating(StripKernels.AddShares(strips.Pointer, rows, t.Pointer, v.Pointer, sum.Pointer, sums.Pointer, sum.Pointer, n)), expected = residuals.Sum(r => r * r);
        Near(sum, Plus(i => residuals[i]), tolerance, "residuals' rows added");
        Assert.InRange(squares, expected * (1 - tolerance), expected * (1 + tolerance));

        start.Span.CopyTo(sum.Span);
        StripKernels.AddShares(strips.Pointer, rows, null, v.Pointer, sum.Pointer, sums.Pointer, sums.Pointer, n);
        sums.Span.CopyTo(sum.Span);
        Near(sum, Plus(i => products[i]), tolerance, "products' rows added");

        start.Span.CopyTo(sum.Span);
        StripKernels.AddRows(strips.Pointer, rows, t.Pointer, sum.Pointer, n);
        Near(sum, Plus(i => D(t, i)), tolerance, "rows added");
    }
}
