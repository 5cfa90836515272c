using System.Numerics;
using CsRecover.Operators;
using CsRecover.Tests.Operators.Dense;
using CsRecover.Tests.Operators.Ensembles;
using CsRecover.Vectors;

namespace CsRecover.Tests.Operators.Structure;

public class JointOperatorTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 7, 2)]
    [InlineData(17, 40, 5)]
    [InlineData(12, 33, 19)]
    public void Keeps_the_operator_contract(int m, int n, int count)
    {
        Check(Dense<float>(m, n), count);
        Check(Dense<double>(m, n), count);
        Check(Dense<Complex32>(m, n), count);
        Check(new PartialDctOperator<double>(m, n, 1), count);
        Check(new SparseSignOperator<float>(m, n, 1), count);
        Check(new PartialFourierOperator(m, n, 1), count);
    }

    [Fact]
    public void Takes_grouped_unknowns_and_transforms()
    {
        var groups = new GroupMap([0, 0, 1, 2, 2, 2, 1, 3]);
        Check(Dense<double>(5, 8).WithGroups(groups), 3);
        TransformedOperator<double> transformed = new GaussianOperator<double>(10, 32, 1).WithTransform(Wavelet.Haar, 2);
        Check(transformed, 3);
        JointOperator<double> joint = transformed.Jointly(3);
        Assert.True(joint.HasTransform);
        Assert.Equal(9, Dense<double>(5, 8).WithGroups(groups).Jointly(3).BlockSize);
    }

    [Fact]
    public void Solves_on_a_support_for_all_signals_at_once()
    {
        Solves<double>(1e-12);
        Solves<float>(3e-5);
        Solves<Complex32>(3e-5);
    }

    [Fact]
    public void Solves_with_dependent_columns_and_different_supports()
    {
        // Columns 4 and 9 are the same: the later one gets 0 in each signal. Signal 1 may not use column 2.
        const int M = 20, N = 30, L = 3;
        double[] values = OperatorContract.Draw<double>(new Random(2), M * N);
        for (int i = 0; i < M; i++)
        {
            values[i * N + 9] = values[i * N + 4];
        }

        var a = new DenseOperator<double>(values, M, N);
        var support = new double[N * L];
        var y = new double[M * L];
        foreach (int j in new[] { 4, 9, 2 })
        {
            support.AsSpan(j * L, L).Fill(1);
        }

        for (int i = 0; i < M; i++)
        {
            for (int s = 0; s < L; s++)
            {
                y[i * L + s] = (s + 1) * values[i * N + 4] - values[i * N + 2];
            }
        }

        double[] x = LeastSquares(a.Jointly(L), support, y);
        for (int s = 0; s < L; s++)
        {
            OperatorContract.Near([s + 1, 0, -1], [x[4 * L + s], x[9 * L + s], x[2 * L + s]], 1e-12, $"signal {s}");
        }

        support[2 * L + 1] = 0;
        support.AsSpan(9 * L, L).Clear();
        x = LeastSquares(a.Jointly(L), support, y);
        Assert.Equal(0, x[2 * L + 1]);
        OperatorContract.Near([1, -1, 3, -1], [x[4 * L], x[2 * L], x[4 * L + 2], x[2 * L + 2]], 1e-12, "signals with both columns");
    }

    [Fact]
    public void Knows_norms_gram_columns_and_ridge_solutions()
    {
        const int M = 9, N = 21, L = 3;
        SensingOperator<double> a = Dense<double>(M, N);
        double[,] matrix = Kronecker(ExplicitMatrix.Columns(a), L);
        double[] norms = a.Jointly(L).Accept<NormsVisitor, double[]>(default, default);
        double[] gram = a.Jointly(L).Accept<GramVisitor, double[]>(new GramVisitor(4 * L + 1), new MapRequest(Gram: true));
        for (int j = 0; j < N * L; j++)
        {
            double energy = 0, product = 0;
            for (int i = 0; i < M * L; i++)
            {
                energy += matrix[i, j] * matrix[i, j];
                product += matrix[i, j] * matrix[i, 4 * L + 1];
            }

            Assert.Equal(1 / Math.Sqrt(energy), norms[j], 1e-12);
            Assert.Equal(product, gram[j], 1e-12);
        }

        double[] by = OperatorContract.Draw<double>(new Random(6), N * L), y = OperatorContract.Draw<double>(new Random(7), M * L);
        double[] together = a.Jointly(L).Accept<DenseRidgeVisitor, double[]>(new DenseRidgeVisitor(by, y), default);
        for (int s = 0; s < L; s++)
        {
            double[] alone = a.Accept<DenseRidgeVisitor, double[]>(new DenseRidgeVisitor(Signal(by, s, L), Signal(y, s, L)), default);
            OperatorContract.Near(alone, Signal(together, s, L), 1e-12, $"ridge of signal {s}");
        }
    }

    [Fact]
    public void Refuses_no_signals_and_too_many()
    {
        Assert.Contains("got 0", Assert.Throws<ArgumentException>(() => Dense<float>(3, 7).Jointly(0)).Message, StringComparison.Ordinal);
        Assert.Contains("number of signals", Assert.Throws<ArgumentException>(() => Dense<float>(3, 7).Jointly(int.MaxValue / 4)).Message, StringComparison.Ordinal);
    }

    internal static SensingOperator<T> Dense<T>(int m, int n)
        where T : unmanaged, INumberBase<T> => ComplexDenseOperatorTests.Operator(OperatorContract.Draw<T>(new Random(m + n), m * n), m, n);

    private static T[] Signal<T>(T[] all, int s, int count) => [.. all.Where((_, i) => i % count == s)];

    private static void Check<T>(SensingOperator<T> a, int count)
        where T : unmanaged, INumberBase<T> => OperatorContract.Check(a.Jointly(count), Kronecker(ExplicitMatrix.Columns(a), count), slack: 600);

    private static T[,] Kronecker<T>(T[,] a, int count)
        where T : unmanaged, INumberBase<T>
    {
        int m = a.GetLength(0), n = a.GetLength(1);
        var product = new T[m * count, n * count];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                for (int s = 0; s < count; s++)
                {
                    product[i * count + s, j * count + s] = a[i, j];
                }
            }
        }

        return product;
    }

    private static void Solves<T>(double tolerance)
        where T : unmanaged, INumberBase<T>
    {
        const int M = 20, N = 45, L = 6;
        SensingOperator<T> a = Dense<T>(M, N);
        T[] y = OperatorContract.Draw<T>(new Random(3), M * L);
        var support = new T[N * L];
        foreach (int j in new[] { 3, 7, 8, 30, 44 })
        {
            support.AsSpan(j * L, L).Fill(T.One);
        }

        // A solution is one whose residual is orthogonal to the columns, and which is zero off the support.
        JointOperator<T> joint = a.Jointly(L);
        T[] x = LeastSquares(joint, support, y), residual = OperatorContract.Forward(joint, x);
        for (int i = 0; i < residual.Length; i++)
        {
            residual[i] = y[i] - residual[i];
        }

        T[] correlations = OperatorContract.Adjoint(joint, residual);
        double bound = tolerance * OperatorContract.Norm(OperatorContract.Adjoint(joint, y));
        Assert.All(Enumerable.Range(0, N * L), i => Assert.True(T.IsZero(support[i]) ? T.IsZero(x[i]) : OperatorContract.ToComplex(correlations[i]).Magnitude <= bound));
    }

    internal static T[] LeastSquares<T>(SensingOperator<T> a, T[] support, T[] y)
        where T : unmanaged, INumberBase<T> => a.Accept<LeastSquaresVisitor<T>, T[]>(new LeastSquaresVisitor<T>(support, y), default);

    private readonly unsafe struct LeastSquaresVisitor<T>(T[] support, T[] y) : IMapVisitor<T, T[]>
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
            map.LoadUnknowns(support, vx);
            Assert.True(map.TryLeastSquares(vy, vx, vx));
            var x = new T[map.Columns];
            map.StoreCoefficients(vx, x);
            return x;
        }
    }

    private readonly unsafe struct NormsVisitor : IMapVisitor<double, double[]>
    {
        public double[] Visit<TSpace, TMap, TReal>(TSpace space, TMap map)
            where TSpace : struct, IVectorSpace<HostVector<double>, HostTable<double>, double, TReal>
            where TMap : struct, IHostMap<double, TReal>
            where TReal : unmanaged, IFloatingPointIeee754<TReal>
        {
            using var memory = new NativeBuffer<double>(map.ColumnStorage);
            var v = new HostVector<double>(memory.Pointer, map.ColumnStorage);
            Assert.True(map.TryInverseColumnNorms(v));
            return [.. Enumerable.Range(0, map.Columns).Select(j => memory.Span[map.StorageIndex(j)])];
        }
    }

    private readonly unsafe struct GramVisitor(int column) : IMapVisitor<double, double[]>
    {
        public double[] Visit<TSpace, TMap, TReal>(TSpace space, TMap map)
            where TSpace : struct, IVectorSpace<HostVector<double>, HostTable<double>, double, TReal>
            where TMap : struct, IHostMap<double, TReal>
            where TReal : unmanaged, IFloatingPointIeee754<TReal>
        {
            using var memory = new NativeBuffer<double>(map.ColumnStorage);
            var v = new HostVector<double>(memory.Pointer, map.ColumnStorage);
            Assert.True(map.TryGramColumn(map.StorageIndex(column), v));
            return [.. Enumerable.Range(0, map.Columns).Select(j => memory.Span[map.StorageIndex(j)])];
        }
    }

    private readonly unsafe struct DenseRidgeVisitor(double[] by, double[] y) : IMapVisitor<double, double[]>
    {
        public double[] Visit<TSpace, TMap, TReal>(TSpace space, TMap map)
            where TSpace : struct, IVectorSpace<HostVector<double>, HostTable<double>, double, TReal>
            where TMap : struct, IHostMap<double, TReal>
            where TReal : unmanaged, IFloatingPointIeee754<TReal>
        {
            int m = map.RowStorage, n = map.ColumnStorage;
            using var memory = new NativeBuffer<double>(m + n);
            HostVector<double> vy = new(memory.Pointer, m), vx = new(memory.Pointer + m, n);
            map.LoadMeasurements(y, vy);
            map.LoadUnknowns(by, vx);
            Assert.True(map.TryWeightedRidge(default(Energy<TReal>), vx, TReal.CreateTruncating(0.1), vy, vx));
            var x = new double[map.Columns];
            map.StoreCoefficients(vx, x);
            return x;
        }
    }
}
