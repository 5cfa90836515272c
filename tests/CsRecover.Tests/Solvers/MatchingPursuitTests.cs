using System.Numerics;
using CsRecover.Operators;
using CsRecover.Solvers;
using CsRecover.Tests.Operators;
using CsRecover.Tests.Operators.Dense;
using MathNet.Numerics.LinearAlgebra;
using ComplexVector = MathNet.Numerics.LinearAlgebra.Vector<System.Numerics.Complex>;

namespace CsRecover.Tests.Solvers;

/// <summary>Both pursuits against the textbook: select, fit all taken columns by QR, repeat.</summary>
public class MatchingPursuitTests
{
    private const int M = 30, N = 80;

    public static TheoryData<string> Pursuits => ["omp", "batch-omp"];

    [Theory]
    [MemberData(nameof(Pursuits))]
    public void Take_the_same_atoms_as_the_textbook(string solver)
    {
        for (int seed = 0; seed < 10; seed++)
        {
            Check<double>(solver, seed, 1e-9);
            Check<float>(solver, seed, 1e-3);
            Check<Complex32>(solver, seed, 1e-3);
        }
    }

    [Fact]
    public void Omp_leaves_a_residual_orthogonal_to_its_atoms()
    {
        // Two nearly parallel columns and far too many atoms: where a plain Cholesky factor loses orthogonality.
        double[] a = OperatorContract.Draw<double>(new Random(3), M * N), y = OperatorContract.Draw<double>(new Random(4), M);
        for (int i = 0; i < M; i++)
        {
            a[i * N + 1] = a[i * N] + 1e-6 * a[i * N + 1];
        }

        RecoveryResult<double> result = RecoveryProblem.Create(new DenseOperator<double>(a, M, N), new OrthogonalMatchingPursuitOptions(), 25).Recover(y);
        Assert.Equal(25, result.Support.Length);
        double[] residual = [.. y.Zip(OperatorContract.Forward(new DenseOperator<double>(a, M, N), result.Coefficients), (p, q) => p - q)];
        foreach (int j in result.Support)
        {
            double[] column = [.. Enumerable.Range(0, M).Select(i => a[i * N + j])];
            Assert.True(OperatorContract.Inner(column, residual).Magnitude <= 1e-9 * OperatorContract.Norm(column) * OperatorContract.Norm(y));
        }
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(false, 3)]
    public void Omp_stops_at_noise_of_unknown_level(bool nonNegative, int block)
    {
        const int Rows = 120, Columns = 240, K = 6;
        for (int seed = 0; seed < 10; seed++)
        {
            var random = new Random(seed);
            double[] a = OperatorContract.Draw<double>(random, Rows * Columns), x = new double[Columns], noise = OperatorContract.Draw<double>(random, Rows);
            for (int b = 0; b < K; b++)
            {
                for (int i = 0; i < block; i++)
                {
                    x[(30 * b) + i] = nonNegative || (b + i) % 2 == 0 ? 1.0 + (0.1 * b) : -1.0;
                }
            }

            var sensing = new DenseOperator<double>(a, Rows, Columns);
            double[] clean = OperatorContract.Forward(sensing, x);
            double level = 0.05 * OperatorContract.Norm(clean) / OperatorContract.Norm(noise);
            var problem = RecoveryProblem.Create(sensing, new OrthogonalMatchingPursuitOptions { StopsAtNoise = true, NonNegative = nonNegative, BlockSize = block });
            RecoveryResult<double> noisy = problem.Recover([.. clean.Zip(noise, (p, q) => p + (level * q))]), exact = problem.Recover(clean);
            Assert.Equal(RecoveryStatus.Converged, noisy.Status);
            Assert.InRange(noisy.Iterations, K, (2 * K) + 5);
            Assert.All(Enumerable.Range(0, K * block), p => Assert.Contains((30 * (p / block)) + (p % block), noisy.Support));
            Assert.Equal(RecoveryStatus.Optimal, exact.Status);
            OperatorContract.Near(x, exact.Coefficients, 1e-8, "without noise");
        }
    }

    [Fact]
    public void Omp_stops_at_complex_noise()
    {
        var sensing = new PartialFourierOperator(120, 240, 5);
        Complex32[] x = new Complex32[240], noise = OperatorContract.Draw<Complex32>(new Random(6), 120);
        for (int j = 0; j < 5; j++)
        {
            x[(40 * j) + 7] = new Complex32(1 - j, 1);
        }

        Complex32[] y = [.. OperatorContract.Forward(sensing, x).Zip(noise, (p, q) => p + (q * new Complex32(0.02f, 0f)))];
        RecoveryResult<Complex32> result = RecoveryProblem.Create(sensing, new OrthogonalMatchingPursuitOptions { StopsAtNoise = true }).Recover(y);
        Assert.InRange(result.Iterations, 5, 15);
        Assert.All(Enumerable.Range(0, 5), j => Assert.Contains((40 * j) + 7, result.Support));
    }

    [Theory]
    [MemberData(nameof(Pursuits))]
    public void Stop_at_the_residual_when_no_sparsity_is_known(string solver)
    {
        double[] a = OperatorContract.Draw<double>(new Random(9), M * N), x = new double[N];
        (x[3], x[40], x[77]) = (1, -2, 3);
        var sensing = new DenseOperator<double>(a, M, N);
        RecoveryResult<double> result = RecoveryProblem.Create(sensing, SolverCatalog.Find(solver)).Recover(OperatorContract.Forward(sensing, x));
        Assert.Equal([3, 40, 77], result.Support);
        OperatorContract.Near(x, result.Coefficients, 1e-9, solver);
        Assert.Equal(3, result.Iterations);
    }

    [Fact]
    public void Omp_stops_at_the_noise()
    {
        double[] a = OperatorContract.Draw<double>(new Random(9), M * N), x = new double[N], noise = OperatorContract.Draw<double>(new Random(10), M);
        (x[3], x[40], x[77]) = (1, -2, 3);
        var sensing = new DenseOperator<double>(a, M, N);
        double[] y = [.. OperatorContract.Forward(sensing, x).Zip(noise, (p, e) => p + 0.01 * e)];
        double level = 1.1 * 0.01 * OperatorContract.Norm(noise) / OperatorContract.Norm(y);
        RecoveryResult<double> result = RecoveryProblem.Create(sensing, new OrthogonalMatchingPursuitOptions { Tolerance = level }).Recover(y);
        Assert.Equal([3, 40, 77], result.Support);
        Assert.Equal(RecoveryStatus.Converged, result.Status);
    }

    [Theory]
    [MemberData(nameof(Pursuits))]
    public void Say_when_no_column_helps(string solver)
    {
        // The last row of A is zero, so that part of y cannot be explained.
        double[] a = OperatorContract.Draw<double>(new Random(2), 6 * 4), y = new double[6];
        Array.Clear(a, 5 * 4, 4);
        y[5] = 1;
        RecoveryResult<double> result = RecoveryProblem.Create(new DenseOperator<double>(a, 6, 4), SolverCatalog.Find(solver), 2).Recover(y);
        Assert.Equal(RecoveryStatus.Stagnated, result.Status);
        Assert.Empty(result.Support);
        Assert.Equal(1, result.ResidualNorm);
    }

    private static void Check<T>(string solver, int seed, double tolerance)
        where T : unmanaged, INumberBase<T>
    {
        const int K = 8;
        var random = new Random(seed);
        T[] a = OperatorContract.Draw<T>(random, M * N), y = OperatorContract.Draw<T>(random, M);
        for (int i = 0; i < M * N; i++)
        {
            a[i] *= OperatorContract.Number<T>(1 + (i % N), 0);               // columns of very different norms
        }

        RecoveryResult<T> result = RecoveryProblem.Create(ComplexDenseOperatorTests.Operator(a, M, N), SolverCatalog.Find(solver), K).Recover(y);
        Complex[] expected = Textbook(a, y, K);
        double distance = Math.Sqrt(expected.Zip(result.Coefficients, (e, c) => Math.Pow((e - OperatorContract.ToComplex(c)).Magnitude, 2)).Sum());
        Assert.True(distance <= tolerance * Math.Sqrt(expected.Sum(e => e.Magnitude * e.Magnitude)), $"{solver}, {typeof(T).Name}, seed {seed}: distance {distance}");
        Assert.Equal(K, result.Iterations);
    }

    private static Complex[] Textbook<T>(T[] values, T[] measurements, int k)
    {
        Matrix<Complex> a = Matrix<Complex>.Build.Dense(M, N, (i, j) => OperatorContract.ToComplex(values[i * N + j]));
        ComplexVector y = ComplexVector.Build.Dense([.. measurements.Select(OperatorContract.ToComplex)]), residual = y, c = y;
        var atoms = new List<int>();
        for (int step = 0; step < k; step++)
        {
            ComplexVector correlation = a.ConjugateTranspose() * residual;
            atoms.Add(Enumerable.Range(0, N).Where(j => !atoms.Contains(j)).MaxBy(j => correlation[j].Magnitude / a.Column(j).L2Norm()));
            Matrix<Complex> taken = Matrix<Complex>.Build.DenseOfColumns(atoms.Select(j => a.Column(j)));
            c = taken.QR().Solve(y);
            residual = y - taken * c;
        }

        var x = new Complex[N];
        for (int p = 0; p < k; p++)
        {
            x[atoms[p]] = c[p];
        }

        return x;
    }
}
