using System.Numerics;
using CsRecover.Tests.Operators;
using CsRecover.Vectors;

namespace CsRecover.Tests.Vectors;

/// <summary>Products of rows with vectors against plain loops in double, at sizes that leave remainders in every block.</summary>
public unsafe class MatrixKernelsTests
{
    [Theory]
    [InlineData(1, 16)]
    [InlineData(3, 16)]
    [InlineData(4, 48)]
    [InlineData(7, 32)]
    [InlineData(13, 1040)]
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
        using NativeBuffer<T> a = Fill<T>(random, rows * n), x = Fill<T>(random, n), y = Fill<T>(random, rows);
        double tolerance = 40 * OperatorContract.Epsilon<T>() * Math.Sqrt(n + rows);

        using (var product = new NativeBuffer<T>(rows))
        {
            MatrixKernels.Multiply(a.Pointer, n, rows, x.Pointer, product.Pointer, n);
            Near(product, i => Sum(n, j => D(a, i * n + j) * D(x, j)), tolerance, "rows times a vector");
        }

        using (NativeBuffer<T> sum = Copy(x), difference = new NativeBuffer<T>(n))
        {
            MatrixKernels.AddRows(a.Pointer, n, rows, y.Pointer, sum.Pointer, n);
            Near(sum, j => D(x, j) + Sum(rows, i => D(y, i) * D(a, i * n + j)), tolerance, "rows added");
            MatrixKernels.SubtractRows(a.Pointer, rows, y.Pointer, x.Pointer, difference.Pointer, n);
            Near(difference, j => D(x, j) - Sum(rows, i => D(y, i) * D(a, i * n + j)), tolerance, "rows subtracted");
        }
    }

    private static NativeBuffer<T> Fill<T>(Random random, int count)
        where T : unmanaged, INumberBase<T>
    {
        var buffer = new NativeBuffer<T>(count);
        OperatorContract.Draw<T>(random, count).CopyTo(buffer.Span);
        return buffer;
    }

    private static NativeBuffer<T> Copy<T>(NativeBuffer<T> from)
        where T : unmanaged
    {
        var buffer = new NativeBuffer<T>(from.Length);
        from.Span.CopyTo(buffer.Span);
        return buffer;
    }

    private static double D<T>(NativeBuffer<T> buffer, int i)
        where T : unmanaged, INumberBase<T> => double.CreateTruncating(buffer.Pointer[i]);

    private static double Sum(int count, Func<int, double> term) => Enumerable.Range(0, count).Sum(term);

    private static void Near<T>(NativeBuffer<T> actual, Func<int, double> expected, double tolerance, string what)
        where T : unmanaged, INumberBase<T>
    {
        double[] wanted = [.. Enumerable.Range(0, (int)actual.Length).Select(expected)];
        OperatorContract.Near(wanted, [.. Enumerable.Range(0, wanted.Length).Select(i => D(actual, i))], tolerance, what);
    }
}
