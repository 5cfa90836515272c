using System.Numerics;
using CsRecover.Operators;
using CsRecover.Vectors;
using MathNet.Numerics.LinearAlgebra;
using ComplexVector = MathNet.Numerics.LinearAlgebra.Vector<System.Numerics.Complex>;
using RealVector = MathNet.Numerics.LinearAlgebra.Vector<double>;

namespace CsRecover.Tests.Operators.Dense;

/// <summary>Cholesky, the row basis and the direct solves against MathNet in double precision.</summary>
public unsafe class DenseSolveTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(100)]
    public void Cholesky_agrees_with_MathNet(int k)
    {
        Cholesky<float>(k);
        Cholesky<double>(k);
    }

    [Fact]
    public void Cholesky_refuses_what_is_not_positive_definite()
    {
        using var g = new NativeBuffer<double>(48 * 48);
        for (int i = 0; i < 40; i++)
        {
            g.Pointer[i * 48 + i] = i == 35 ? -1 : 1;
        }

        Assert.False(Factorises(g, 40));
        g.Pointer[35 * 48 + 35] = double.NaN;
        Assert.False(Factorises(g, 40));

        static bool Factorises(NativeBuffer<double> g, int k) => CsRecover.Operators.Cholesky.TryFactorise(g.Pointer, 48, k, 1e-14);
    }

    [Theory]
    [InlineData(5, 9)]
    [InlineData(16, 40)]
    [InlineData(50, 130)]
    [InlineData(45, 30)]
    public void Row_basis_is_orthonormal_and_gives_the_matrix_back(int m, int n)
    {
        var random = new Random(m);
        double[] values = OperatorContract.Draw<double>(random, m * n);
        if (m > 4)
        {
            Array.Copy(values, 0, values, 3 * n, n);                          // row 3 = row 0
        }

        DenseMatrix<double> a = DenseMatrix<double>.Copy(values, m, n);
        RowBasis<double> basis = RowBasis<double>.Of(a);
        Matrix<double> l = ToMathNet(basis.Factor), q = ToMathNet(basis.Basis), original = ToMathNet(a);
        Assert.True((l * q - original).FrobeniusNorm() <= 1e-13 * original.FrobeniusNorm());
        Matrix<double> gram = q * q.Transpose();
        int rank = 0;
        for (int i = 0; i < m; i++)
        {
            bool independent = l[i, i] > 0;
            rank += independent ? 1 : 0;
            gram[i, i] -= independent ? 1 : 0;
        }

        Assert.Equal(original.Rank(), rank);
        Assert.True(gram.FrobeniusNorm() <= 1e-13 * m, $"Q Q^T - I: {gram.FrobeniusNorm()}");
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(1e-5)]
    [InlineData(1e-9)]
    public void Least_squares_is_as_accurate_as_an_orthogonal_factorisation(double dependence)
    {
        const int M = 61, K = 23;
        var random = new Random(11);
        double[] values = OperatorContract.Draw<double>(random, M * 100);
        for (int i = 0; i < M; i++)
        {
            values[i * 100 + 7] = values[i * 100 + 5] + dependence * values[i * 100 + 7];
        }

        int[] columns = [.. Enumerable.Range(0, K).Select(p => 4 * p + 1)];
        columns[0] = 5;
        columns[1] = 7;
        DenseMatrix<double> a = DenseMatrix<double>.Copy(values, M, 100);
        double[] truth = OperatorContract.Draw<double>(random, K);
        Matrix<double> whole = ToMathNet(a), chosen = Matrix<double>.Build.DenseOfColumnVectors(columns.Select(whole.Column));
        double[] y = (chosen * RealVector.Build.Dense(truth)).ToArray();
        double[] found = LeastSquares(a, columns, y);
        double condition = chosen.ConditionNumber();
        OperatorContract.Near(truth, found, 50 * 2.3e-16 * condition, $"condition {condition:E1}");

        // Without an exact solution the residual is orthogonal to the columns.
        double[] other = OperatorContract.Draw<double>(random, M);
        RealVector residual = RealVector.Build.Dense(other) - chosen * RealVector.Build.Dense(LeastSquares(a, columns, other));
        double bound = 1e-13 * condition * residual.L2Norm();
        Assert.True((chosen.TransposeThisAndMultiply(residual)).L2Norm() <= bound * chosen.L2Norm());
    }

    [Fact]
    public void Least_squares_gives_dependent_columns_zero()
    {
        double[] values = OperatorContract.Draw<double>(new Random(2), 20 * 30);
        for (int i = 0; i < 20; i++)
        {
            values[i * 30 + 9] = values[i * 30 + 4];
            values[i * 30 + 12] = 0;
        }

        DenseMatrix<double> a = DenseMatrix<double>.Copy(values, 20, 30);
        double[] y = [.. Enumerable.Range(0, 20).Select(i => 2 * values[i * 30 + 4] - values[i * 30 + 6])];
        OperatorContract.Near([2, -1, 0, 0], LeastSquares(a, [4, 6, 9, 12], y), 1e-12, "dependent columns");
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.3)]
    public void Weighted_ridge_solves_its_normal_equations(double ridge)
    {
        Ridge<double>(ridge, 1e-10);
        Ridge<float>(ridge, 2e-3);
        Ridge<Complex32>(ridge, 2e-3);
    }

    private static void Ridge<T>(double ridge, double tolerance)
        where T : unmanaged, INumberBase<T>
    {
        const int M = 13, N = 41;
        T[] a = OperatorContract.Draw<T>(new Random(5), M * N), by = OperatorContract.Draw<T>(new Random(6), N), y = OperatorContract.Draw<T>(new Random(7), M);
        by[3] = T.Zero;
        SensingOperator<T> sensing = ComplexDenseOperatorTests.Operator(a, M, N);
        T[] x = sensing.Accept<RidgeVisitor<T>, T[]>(new RidgeVisitor<T>(by, y, ridge), default);

        var dense = Matrix<Complex>.Build.Dense(M, N, (i, j) => OperatorContract.ToComplex(a[i * N + j]));
        var w = Matrix<Complex>.Build.DenseOfDiagonalArray([.. by.Select(b => (Complex)Math.Pow(OperatorContract.ToComplex(b).Magnitude, 2))]);
        ComplexVector rightSide = ComplexVector.Build.Dense([.. y.Select(OperatorContract.ToComplex)]);
        Matrix<Complex> system = dense * w * dense.ConjugateTranspose() + Matrix<Complex>.Build.DenseIdentity(M) * ridge;
        Complex[] expected = (w * dense.ConjugateTranspose() * system.Solve(rightSide)).ToArray();
        double distance = Math.Sqrt(expected.Zip(x, (e, f) => Math.Pow((e - OperatorContract.ToComplex(f)).Magnitude, 2)).Sum());
        Assert.True(distance <= tolerance * Math.Sqrt(expected.Sum(e => e.Magnitude * e.Magnitude)), $"distance {distance}");
    }

    private static void Cholesky<T>(int k)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int stride = HostVector.StorageFor(k);
        Matrix<double> b = Matrix<double>.Build.Dense(k, k + 5, OperatorContract.Draw<double>(new Random(k), k * (k + 5)));
        Matrix<double> g = b * b.Transpose() + Matrix<double>.Build.DenseIdentity(k) * k;
        double[] right = OperatorContract.Draw<double>(new Random(1), k), solution = g.Cholesky().Solve(RealVector.Build.Dense(right)).ToArray();
        using NativeBuffer<T> memory = new(k * stride), z = new(stride);
        for (int i = 0; i < k * k; i++)
        {
            memory.Pointer[i / k * stride + i % k] = T.CreateTruncating(g[i / k, i % k]);
        }

        right.Select(T.CreateTruncating).ToArray().CopyTo(z.Span);
        Assert.True(CsRecover.Operators.Cholesky.TryFactorise(memory.Pointer, stride, k, T.Zero));
        CsRecover.Operators.Cholesky.Solve(memory.Pointer, stride, k, z.Pointer, z.Pointer);
        CsRecover.Operators.Cholesky.SolveTransposed(memory.Pointer, stride, k, z.Pointer);
        OperatorContract.Near(solution, [.. Enumerable.Range(0, k).Select(i => double.CreateTruncating(z.Pointer[i]))], 200 * OperatorContract.Epsilon<T>() * k, $"order {k}");
    }

    private static double[] LeastSquares(DenseMatrix<double> a, int[] columns, double[] y)
    {
        using var padded = new NativeBuffer<double>(a.RowStorage);
        y.CopyTo(padded.Span);
        var c = new double[columns.Length];
        ColumnSolver.LeastSquares(new DenseParts<double>(a), columns, padded.Pointer, c);
        return c;
    }

    private static Matrix<double> ToMathNet(DenseMatrix<double> a) =>
        Matrix<double>.Build.Dense(a.Rows, a.Columns, (i, j) => a.Pointer[i * a.ColumnStorage + j]);

    private readonly struct RidgeVisitor<T>(T[] by, T[] y, double ridge) : IMapVisitor<T, T[]>
        where T : unmanaged, INumberBase<T>
    {
        public T[] Visit<TSpace, TMap, TReal>(TSpace space, TMap map)
            where TSpace : struct, IVectorSpace<HostVector<T>, HostTable<T>, T, TReal>
            where TMap : struct, IHostMap<T, TReal>
            where TReal : unmanaged, IFloatingPointIeee754<TReal>
        {
            int m = map.RowStorage, n = map.ColumnStorage;
            using var memory = new NativeBuffer<T>(m + n);
            HostVector<T> vy = new(memory.Pointer, m), vx = new(memory.Pointer + m, n);
            map.LoadMeasurements(y, vy);
            map.LoadUnknowns(by, vx);
            Assert.True(map.TryWeightedRidge(default(Energy<TReal>), vx, TReal.CreateTruncating(ridge), vy, vx));
            var x = new T[map.Columns];
            map.StoreCoefficients(vx, x);
            return x;
        }
    }
}
