using System.Numerics;
using CsRecover.Tests.Operators;
using CsRecover.Vectors;

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
        T[] q = OperatorContract.Draw<T>(random, rows * n), t = OperatorContract.Draw<T>(random, rows), v = OperatorContract.Draw<T>(random, n), start = OperatorContract.Draw<T>(random, n);
        using NativeBuffer<T> strips = new(stored * n), sums = new(n), target = Stored(t), from = Stored(v), sum = Stored(start);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < n; j++)
            {
                int strip = i / StripKernels.Rows, at = strip * StripKernels.Rows * n + j / line * StripKernels.Rows * line + i % StripKernels.Rows * line + j % line;
                strips.Pointer[at] = q[i * n + j];
            }
        }

        double[] products = [.. Enumerable.Range(0, rows).Select(i => Enumerable.Range(0, n).Sum(j => D(q[i * n + j]) * D(v[j])))];
        double[] residuals = [.. products.Select((p, i) => D(t[i]) - p)];
        double[] Plus(Func<int, double> factor) => [.. Enumerable.Range(0, n).Select(j => D(start[j]) + Enumerable.Range(0, rows).Sum(i => factor(i) * D(q[i * n + j])))];
        double tolerance = 40 * OperatorContract.Epsilon<T>() * Math.Sqrt(n + rows);

        double squares = D(StripKernels.AddShares(strips.Pointer, rows, target.Pointer, from.Pointer, sum.Pointer, sums.Pointer, sum.Pointer, n)), expected = residuals.Sum(r => r * r);
        OperatorContract.Near(Plus(i => residuals[i]), Values(sum), tolerance, "residuals' rows added");
        Assert.InRange(squares, expected * (1 - tolerance), expected * (1 + tolerance));

        start.CopyTo(sum.Span);
        StripKernels.AddShares(strips.Pointer, rows, null, from.Pointer, sum.Pointer, sums.Pointer, sums.Pointer, n);
        sums.Span.CopyTo(sum.Span);
        OperatorContract.Near(Plus(i => products[i]), Values(sum), tolerance, "products' rows added");

        start.CopyTo(sum.Span);
        StripKernels.AddRows(strips.Pointer, rows, target.Pointer, sum.Pointer, n);
        OperatorContract.Near(Plus(i => D(t[i])), Values(sum), tolerance, "rows added");
    }

    private static NativeBuffer<T> Stored<T>(T[] values)
        where T : unmanaged
    {
        var buffer = new NativeBuffer<T>(values.Length);
        values.CopyTo(buffer.Span);
        return buffer;
    }

    private static double D<T>(T value)
        where T : INumberBase<T> => double.CreateTruncating(value);

    private static double[] Values<T>(NativeBuffer<T> buffer)
        where T : unmanaged, INumberBase<T> => [.. Enumerable.Range(0, (int)buffer.Length).Select(i => D(buffer.Pointer[i]))];
}
