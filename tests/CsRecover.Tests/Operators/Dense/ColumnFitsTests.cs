using System.Numerics;
using CsRecover.Operators;
using CsRecover.Vectors;
using MathNet.Numerics.LinearAlgebra;
using RealVector = MathNet.Numerics.LinearAlgebra.Vector<double>;

namespace CsRecover.Tests.Operators.Dense;

/// <summary>Least squares on one support after another against MathNet's QR on each, and against a fresh factorisation.</summary>
public unsafe class ColumnFitsTests
{
    [Fact]
    public void Successive_supports_are_fitted_as_by_an_orthogonal_factorisation()
    {
        Fits<double>(90, 200, 1e-11);
        Fits<float>(90, 200, 2e-3);
    }

    [Fact]
    public void Matrices_too_large_for_a_store_are_fitted_alike()
    {
        DenseMatrix<double> large = new(4, 1500), small = new(4, 1400);
        Assert.False(ColumnStore<double>.Fits(large));
        Assert.True(ColumnStore<double>.Fits(small));
        Fits<double>(70, 1500, 1e-11);
    }

    [Fact]
    public void Stores_give_back_columns_and_their_products()
    {
        const int M = 37, N = 150;
        DenseMatrix<double> a = DenseMatrix<double>.Copy(OperatorContract.Draw<double>(new Random(3), M * N), M, N);
        var store = new ColumnStore<double>(a);
        var random = new Random(4);
        var seen = new List<int>();
        for (int round = 0; round < 8; round++)
        {
            int[] columns = [.. Enumerable.Range(0, N).OrderBy(_ => random.Next()).Take(25)];
            store.Include(columns);
            seen.AddRange(columns);
        }

        foreach (int j in seen)
        {
            Assert.Equal(Column(j), new ReadOnlySpan<double>(store.Column(store.Place(j)), M).ToArray());
            foreach (int k in seen)
            {
                double expected = Column(j).Zip(Column(k), (p, q) => p * q).Sum();
                Assert.True(Math.Abs(store.Products(store.Place(j))[store.Place(k)] - expected) < 1e-12, $"columns {j} and {k}");
            }
        }

        double[] Column(int j) => [.. Enumerable.Range(0, M).Select(i => a.Row(i)[j])];
    }

    [Theory]
    [InlineData(31)]
    [InlineData(64)]
    [InlineData(97)]
    public void A_continued_factor_has_the_bits_of_a_fresh_one(int done)
    {
        const int K = 150;
        int stride = HostVector.StorageFor(K);
        Matrix<double> b = Matrix<double>.Build.Dense(K, K + 20, OperatorContract.Draw<double>(new Random(1), K * (K + 20))), g = b * b.Transpose();
        using NativeBuffer<double> fresh = new(K * stride), continued = new(K * stride);
        for (int i = 0; i < K; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                fresh.Pointer[i * stride + j] = continued.Pointer[i * stride + j] = g[i, j];
            }
        }

        Assert.True(Cholesky.TryFactorise(fresh.Pointer, stride, K, 1e-14));
        for (int i = 0; i < Cholesky.FirstRow(done) * stride; i++)
        {
            continued.Pointer[i] = fresh.Pointer[i];
        }

        Assert.True(Cholesky.TryFactorise(continued.Pointer, stride, K, 1e-14, done));
        for (int i = 0; i < K; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                Assert.Equal(fresh.Pointer[i * stride + j], continued.Pointer[i * stride + j]);
            }
        }
    }

    private static void Fits<T>(int m, int n, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] values = OperatorContract.Draw<T>(new Random(m), m * n);
        DenseMatrix<T> a = DenseMatrix<T>.Copy(values, m, n);
        var parts = new DenseParts<T>(a);
        var random = new Random(n);
        using var fits = new ColumnFits<T>(parts);
        using NativeBuffer<T> y = new(a.RowStorage);
        List<int> support = [.. Enumerable.Range(0, n).OrderBy(_ => random.Next()).Take(m / 2)];
        for (int round = 0; round < 12; round++)
        {
            // A few leave and a few come, sometimes nearly all of them; sizes grow up to m - 10 and fall.
            support.RemoveAll(_ => random.Next(round % 4 == 3 ? 2 : 12) == 0);
            int size = Math.Min(m - 10, m / 3 + 8 * round);
            support.AddRange(Enumerable.Range(0, n).Except(support).OrderBy(_ => random.Next()).Take(Math.Max(0, size - support.Count)));
            support.Sort();
            if (round % 6 == 0)
            {
                OperatorContract.Draw<T>(random, m).CopyTo(y.Span);
            }

            var c = new T[support.Count];
            fits.Solve([.. support], y.Pointer, a.RowStorage, 1, c);

            var chosen = Matrix<double>.Build.Dense(m, support.Count, (i, p) => double.CreateTruncating(values[i * n + support[p]]));
            double[] expected = chosen.QR(MathNet.Numerics.LinearAlgebra.Factorization.QRMethod.Thin).Solve(RealVector.Build.Dense(m, i => double.CreateTruncating(y.Pointer[i]))).ToArray();
            OperatorContract.Near(expected, [.. c.Select(double.CreateTruncating)], tolerance, $"{typeof(T).Name}, round {round}, {support.Count} columns");

            var fresh = new T[support.Count];
            ColumnSolver.LeastSquares(parts, [.. support], y.Pointer, fresh);
            OperatorContract.Near([.. fresh.Select(double.CreateTruncating)], [.. c.Select(double.CreateTruncating)], tolerance, $"fresh, round {round}");
        }
    }
}
