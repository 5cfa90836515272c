using System.Numerics;
using CsRecover.Operators;
using CsRecover.Solvers;
using CsRecover.Tests.Operators.Dense;
using CsRecover.Tests.Operators.Ensembles;
using static CsRecover.Tests.Operators.Structure.JointOperatorTests;

namespace CsRecover.Tests.Operators.Structure;

public class SeparableOperatorTests
{
    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(2, 5, 3, 4)]
    [InlineData(6, 9, 17, 20)]
    [InlineData(18, 35, 5, 9)]
    public void Keeps_the_operator_contract(int m1, int n1, int m2, int n2)
    {
        Check(Dense<float>(m1, n1), Dense<float>(m2, n2));
        Check(Dense<double>(m1, n1), Dense<double>(m2, n2));
        Check(Dense<Complex32>(m1, n1), Dense<Complex32>(m2, n2));
        Check(new PartialDctOperator<double>(m1, n1, 1), Dense<double>(m2, n2));
        Check(new PartialFourierOperator(m1, n1, 1), new PartialFourierOperator(m2, n2, 2));
    }

    [Fact]
    public void Equals_the_explicit_Kronecker_product_in_a_recovery()
    {
        const int M = 7, N = 12;
        SensingOperator<double> left = Dense<double>(M, N), right = Dense<double>(M + 1, N);
        var separable = new SeparableOperator<double>(left, right);
        double[,] matrix = Kronecker(ExplicitMatrix.Columns(left), ExplicitMatrix.Columns(right));
        var stored = new DenseOperator<double>([.. matrix.Cast<double>()], separable.Rows, separable.Columns);
        var x = new double[N * N];
        (x[5], x[40], x[77], x[143]) = (1, -2, 1.5, 3);
        double[] y = OperatorContract.Forward(stored, x);
        foreach (SolverOptions solver in new[] { SolverCatalog.Find("smoothed-l0"), SolverCatalog.Find("omp"), SolverCatalog.Find("batch-omp"), SolverCatalog.Find("niht") })
        {
            RecoveryResult<double> expected = RecoveryProblem.Create(stored, solver, 4).Recover(y), actual = RecoveryProblem.Create(separable, solver, 4).Recover(y);
            Assert.Equal(expected.Support, actual.Support);
            OperatorContract.Near(expected.Coefficients, actual.Coefficients, 1e-9, solver.Name);
        }
    }

    [Fact]
    public void Recovers_a_sparse_image_by_smoothed_L0()
    {
        // 2D-SL0: 64 x 64 unknowns, 200 of them not zero, from 40 x 40 measurements.
        Recovers<double>(1e-8);
        Recovers<float>(1e-3);
        Recovers<Complex32>(1e-3);
    }

    [Fact]
    public void Refuses_factors_that_do_not_fit()
    {
        TransformedOperator<double> transformed = new GaussianOperator<double>(4, 8, 1).WithTransform(Wavelet.Haar, 1);
        Assert.Contains("without a sparsifying transform", Assert.Throws<ArgumentException>(() => new SeparableOperator<double>(transformed, Dense<double>(2, 3))).Message, StringComparison.Ordinal);
        Assert.Contains("below 2^31", Assert.Throws<ArgumentException>(() => new SeparableOperator<double>(new SparseSignOperator<double>(1, 1 << 20, 1), new SparseSignOperator<double>(1, 1 << 20, 1))).Message, StringComparison.Ordinal);
    }

    private static void Recovers<T>(double tolerance)
        where T : unmanaged, INumberBase<T>
    {
        const int M = 40, N = 64, K = 200;
        var random = new Random(1);
        var separable = new SeparableOperator<T>(
            ComplexDenseOperatorTests.Operator(OperatorContract.Draw<T>(random, M * N), M, N), ComplexDenseOperatorTests.Operator(OperatorContract.Draw<T>(random, M * N), M, N));
        var x = new T[N * N];
        foreach (int j in Enumerable.Range(0, N * N).OrderBy(_ => random.Next()).Take(K))
        {
            x[j] = OperatorContract.Draw<T>(random, 1)[0];
        }

        var problem = RecoveryProblem.Create(separable);
        OperatorContract.Near(x, problem.Recover(problem.Measure(x)).Coefficients, tolerance, $"image of {typeof(T).Name}");
    }

    private static void Check<T>(SensingOperator<T> left, SensingOperator<T> right)
        where T : unmanaged, INumberBase<T> =>
        OperatorContract.Check(new SeparableOperator<T>(left, right), Kronecker(ExplicitMatrix.Columns(left), ExplicitMatrix.Columns(right)), slack: 3000);

    private static T[,] Kronecker<T>(T[,] a, T[,] b)
        where T : unmanaged, INumberBase<T>
    {
        int m1 = a.GetLength(0), n1 = a.GetLength(1), m2 = b.GetLength(0), n2 = b.GetLength(1);
        var product = new T[m1 * m2, n1 * n2];
        for (int i = 0; i < m1 * m2; i++)
        {
            for (int j = 0; j < n1 * n2; j++)
            {
                product[i, j] = a[i / m2, j / n2] * b[i % m2, j % n2];
            }
        }

        return product;
    }
}
