using System.Numerics;
using CsRecover.Tests.Operators;
using CsRecover.Vectors;
using static CsRecover.Tests.Vectors.KernelNumbers;

namespace CsRecover.Tests.Vectors;

/// <summary>Products of matrices against plain loops in double, at sizes that leave remainders in every block.</summary>
public unsafe class MatrixProductTests
{
    [Theory]
    [InlineData(1, 1, 16)]
    [InlineData(3, 2, 16)]
    [InlineData(4, 9, 48)]
    [InlineData(5, 17, 80)]
    [InlineData(7, 70, 32)]
    [InlineData(13, 131, 1040)]
    [InlineData(69, 5, 2064)]
    [InlineData(210, 33, 528)]
    [InlineData(33, 540, 272)]
    public void Agree_with_plain_loops(int rows, int others, int n)
    {
        Check<float>(rows, others, n);
        Check<double>(rows, others, n);
    }

    private static void Check<T>(int rows, int others, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(rows + n);
        using NativeBuffer<T> a = Fill<T>(random, rows * n), b = Fill<T>(random, others * n), c = Fill<T>(random, rows * others);
        double tolerance = 40 * OperatorContract.Epsilon<T>() * Math.Sqrt(n + rows + others);

        using (NativeBuffer<T> product = Copy(c))
        {
            MatrixProduct.AddTransposed(-T.One, a.Pointer, n, rows, b.Pointer, n, others, n, product.Pointer, others);
            Near(product, e => D(c, e) - Sum(n, j => D(a, e / others * n + j) * D(b, e % others * n + j)), tolerance, "A B^T");
        }

        using (NativeBuffer<T> gram = new(rows * rows), whole = new(rows * rows))
        {
            MatrixProduct.AddTransposed(T.One, a.Pointer, n, rows, a.Pointer, n, rows, n, gram.Pointer, rows, lower: true);
            MatrixProduct.AddTransposed(T.One, a.Pointer, n, rows, a.Pointer, n, rows, n, whole.Pointer, rows);
            for (int e = 0; e < rows * rows; e++)
            {
                Assert.True(e % rows > e / rows || gram.Pointer[e] == whole.Pointer[e]);
            }
        }

        using (NativeBuffer<T> gram = new(n * n))
        {
            MatrixProduct.AddGram(a.Pointer, n, rows, n, gram.Pointer, n);
            Near(gram, e => e % n > e / n ? D(gram, e) : Sum(rows, i => D(a, i * n + e / n) * D(a, i * n + e % n)), tolerance, "A^T A");
        }

        using (NativeBuffer<T> added = Copy(a))
        {
            MatrixProduct.Add(c.Pointer, others, rows, b.Pointer, n, others, added.Pointer, n, n);
            Near(added, e => D(a, e) + Sum(others, p => D(c, e / n * others + p) * D(b, p * n + e % n)), tolerance, "R Q");
        }
    }

    /// <summary>Least squares rely on it: entries of the Gram matrix of some columns are those of the whole one, however it is formed.</summary>
    [Theory]
    [InlineData(600, 208)]
    [InlineData(1000, 48)]
    public void A_gram_matrix_has_the_same_bits_from_rows_and_from_columns(int m, int n)
    {
        var random = new Random(m);
        using NativeBuffer<double> rows = Fill<double>(random, m * n), columns = new(m * n), fromRows = new(n * n), fromColumns = new(n * n);
        for (int e = 0; e < m * n; e++)
        {
            columns.Pointer[e % n * m + e / n] = rows.Pointer[e];
        }

        MatrixProduct.AddGram(rows.Pointer, n, m, n, fromRows.Pointer, n);
        MatrixProduct.AddTransposed(1.0, columns.Pointer, m, n, columns.Pointer, m, n, m, fromColumns.Pointer, n);
        for (int e = 0; e < n * n; e++)
        {
            Assert.True(e % n > e / n || fromRows.Pointer[e] == fromColumns.Pointer[e]);
        }
    }

    /// <summary>A sum goes on where the entry stood: a product in two parts is the product, to the last bit.</summary>
    [Fact]
    public void Terms_are_added_in_their_order()
    {
        const int Rows = 9, Count = 300, N = 48;
        var random = new Random(3);
        using NativeBuffer<float> r = Fill<float>(random, Rows * Count), q = Fill<float>(random, Count * N), whole = new(Rows * N), parts = new(Rows * N);
        MatrixProduct.Add(r.Pointer, Count, Rows, q.Pointer, N, Count, whole.Pointer, N, N);
        MatrixProduct.Add(r.Pointer, Count, Rows, q.Pointer, N, 7, parts.Pointer, N, N);
        MatrixProduct.Add(r.Pointer + 7, Count, Rows, q.Pointer + 7 * N, N, Count - 7, parts.Pointer, N, N);
        Assert.True(whole.Span.SequenceEqual(parts.Span));
    }

    /// <summary>Batches rely on it: the same signal gives the same bits wherever it lies in a block.</summary>
    [Fact]
    public void A_row_is_rounded_alike_whatever_rows_are_computed_with_it()
    {
        const int Rows = 7, Others = 37, N = 1040;
        var random = new Random(8);
        using NativeBuffer<float> a = Fill<float>(random, Rows * N), b = Fill<float>(random, Others * N), together = new(Rows * Others), alone = new(Others);
        using NativeBuffer<float> spread = new(Rows * N), single = new(N);
        MatrixProduct.AddTransposed(1f, a.Pointer, N, Rows, b.Pointer, N, Others, N, together.Pointer, Others);
        MatrixProduct.Add(together.Pointer, Others, Rows, b.Pointer, N, Others, spread.Pointer, N, N);
        for (int i = 0; i < Rows; i++)
        {
            alone.Span.Clear();
            single.Span.Clear();
            MatrixProduct.AddTransposed(1f, a.Pointer + i * N, N, 1, b.Pointer, N, Others, N, alone.Pointer, Others);
            Assert.True(alone.Span.SequenceEqual(together.Span.Slice(i * Others, Others)));
            MatrixProduct.Add(alone.Pointer, Others, 1, b.Pointer, N, Others, single.Pointer, N, N);
            Assert.True(single.Span.SequenceEqual(spread.Span.Slice(i * N, N)));
        }
    }
}
