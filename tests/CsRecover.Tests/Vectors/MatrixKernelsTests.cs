using System.Numerics;
using CsRecover.Tests.Operators;
using CsRecover.Vectors;
using static CsRecover.Tests.Vectors.KernelNumbers;

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
}
