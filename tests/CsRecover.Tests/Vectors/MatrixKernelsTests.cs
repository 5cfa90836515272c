using System.Numerics;
using CsRecover.Tests.Operators;
using CsRecover.Vectors;

namespace CsRecover.Tests.Vectors;

/// <summary>Blocked products against plain loops in double, at sizes that leave remainders in every block.</summary>
public unsafe class MatrixKernelsTests
{
    [Theory]
    [InlineData(1, 1, 16)]
    [InlineData(3, 2, 16)]
    [InlineData(4, 9, 48)]
    [InlineData(7, 70, 32)]
    [InlineData(13, 131, 1040)]
    [InlineData(69, 5, 2064)]
    public void Agree_with_plain_loops(int rows, int others, int n)
    {
        Check<float>(rows, others, n);
        Check<double>(rows, others, n);
    }

    private static void Check<T>(int rows, int others, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(rows + n);
        using NativeBuffer<T> a = Fill<T>(random, rows * n), b = Fill<T>(random, others * n), x = Fill<T>(random, n), y = Fill<T>(random, rows), c = Fill<T>(random, rows * others);
        double tolerance = 40 * OperatorContract.Epsilon<T>() * Math.Sqrt(n + rows + others);

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

        using (NativeBuffer<T> product = Copy(c))
        {
            MatrixKernels.AddProductTransposed(-T.One, a.Pointer, n, rows, b.Pointer, n, others, n, product.Pointer, others);
            Near(product, e => D(c, e) - Sum(n, j => D(a, e / others * n + j) * D(b, e % others * n + j)), tolerance, "A B^T");
        }

        using (NativeBuffer<T> gram = new(rows * rows), whole = new(rows * rows))
        {
            MatrixKernels.AddProductTransposed(T.One, a.Pointer, n, rows, a.Pointer, n, rows, n, gram.Pointer, rows, lower: true);
            MatrixKernels.AddProductTransposed(T.One, a.Pointer, n, rows, a.Pointer, n, rows, n, whole.Pointer, rows);
            for (int e = 0; e < rows * rows; e++)
            {
                Assert.True(e % rows > e / rows || gram.Pointer[e] == whole.Pointer[e]);
            }
        }

        using (NativeBuffer<T> added = Copy(a))
        {
            MatrixKernels.AddProduct(c.Pointer, others, rows, b.Pointer, n, others, added.Pointer, n, n);
            Near(added, e => D(a, e) + Sum(others, p => D(c, e / n * others + p) * D(b, p * n + e % n)), tolerance, "R Q");
        }
    }

    /// <summary>Batches rely on it: the same signal gives the same bits wherever it lies in a block.</summary>
    [Fact]
    public void A_row_is_rounded_alike_whatever_rows_are_computed_with_it()
    {
        const int Rows = 7, Others = 37, N = 1040;
        var random = new Random(8);
        using NativeBuffer<float> a = Fill<float>(random, Rows * N), b = Fill<float>(random, Others * N), together = new(Rows * Others), alone = new(Others);
        using NativeBuffer<float> spread = new(Rows * N), single = new(N);
        MatrixKernels.AddProductTransposed(1f, a.Pointer, N, Rows, b.Pointer, N, Others, N, together.Pointer, Others);
        MatrixKernels.AddProduct(together.Pointer, Others, Rows, b.Pointer, N, Others, spread.Pointer, N, N);
        for (int i = 0; i < Rows; i++)
        {
            alone.Span.Clear();
            single.Span.Clear();
            MatrixKernels.AddProductTransposed(1f, a.Pointer + i * N, N, 1, b.Pointer, N, Others, N, alone.Pointer, Others);
            Assert.True(alone.Span.SequenceEqual(together.Span.Slice(i * Others, Others)));
            MatrixKernels.AddProduct(alone.Pointer, Others, 1, b.Pointer, N, Others, single.Pointer, N, N);
            Assert.True(single.Span.SequenceEqual(spread.Span.Slice(i * N, N)));
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
