using System.Numerics;
using CsRecover.Operators;
using CsRecover.Solvers;
using CsRecover.Vectors;
using MathNet.Numerics.LinearAlgebra;
using RealVector = MathNet.Numerics.LinearAlgebra.Vector<double>;

namespace CsRecover.Tests.Operators.Dense;

/// <summary>Projections by the null space against x + A^T (A A^T)^-1 (y - A x) of MathNet in double precision.</summary>
public unsafe class NullProjectionTests
{
    [Theory]
    [InlineData(30, 40, 1)]
    [InlineData(97, 113, 1)]
    [InlineData(97, 113, 5)]
    [InlineData(33, 33, 3)]
    public void Projects_as_the_normal_equations_do(int m, int n, int signals)
    {
        Projects<double>(m, n, signals, 1e-12);
        Projects<float>(m, n, signals, 1e-5);
    }

    [Theory]
    [InlineData(30, 40)]
    [InlineData(97, 113)]
    [InlineData(33, 33)]
    [InlineData(20, 75)]
    public void One_signal_is_projected_alike_by_the_rows_and_by_the_null_space(int m, int n)
    {
        ProjectsOne<double>(m, n, 1e-12);
        ProjectsOne<float>(m, n, 1e-5);
    }

    [Fact]
    public void Bases_know_dependent_rows_and_refuse_columns_of_zeros()
    {
        const int M = 20, N = 26;
        double[] values = OperatorContract.Draw<double>(new Random(5), M * N);
        Array.Copy(values, 0, values, 7 * N, N);
        Matrix<double> basis = Dense(Basis(values)!.Basis), a = Matrix<double>.Build.Dense(M, N, (i, j) => values[i * N + j]);
        Assert.Equal(N - M + 1, basis.RowCount);
        Assert.True((basis * basis.Transpose() - Matrix<double>.Build.DenseIdentity(basis.RowCount)).FrobeniusNorm() < 1e-13);
        Assert.True((a * basis.Transpose()).FrobeniusNorm() < 1e-13 * a.FrobeniusNorm());

        for (int i = 0; i < M; i++)
        {
            values[i * N + 3] = 0;
        }

        Assert.Null(Basis(values));

        static RowBasis<double>? Basis(double[] values) => new DenseParts<double>(DenseMatrix<double>.Copy(values, M, N)).NullBasis;
    }

    [Theory]
    [InlineData(50, false)]
    [InlineData(80, true)]
    public void Only_small_null_spaces_pay(int rows, bool pays) => Assert.Equal(pays, NullProjection<double>.CanPay(new DenseMatrix<double>(rows, 100)));

    [Fact]
    public void Smoothed_l0_answers_alike_alone_and_in_blocks_and_explains_its_measurements()
    {
        const int M = 84, N = 100, Count = 6;
        double[] a = OperatorContract.Draw<double>(new Random(8), M * N);
        var problem = RecoveryProblem.Create(new DenseOperator<double>(a, M, N), new SmoothedL0Options { Refit = false, Attempts = 3 });
        double[] all = OperatorContract.Draw<double>(new Random(9), M * Count);
        RecoveryResult<double>[] batch = problem.RecoverBatch(all, Count, new RecoveryOptions { MaxThreads = 1 });
        for (int s = 0; s < Count; s++)
        {
            double[] y = all[(s * M)..((s + 1) * M)];
            RecoveryResult<double> alone = problem.Recover(y);
            double size = Math.Sqrt(y.Sum(v => v * v));
            Assert.True(alone.ResidualNorm < 1e-12 * size, $"alone: {alone.ResidualNorm / size}");
            Assert.True(batch[s].ResidualNorm < 1e-12 * size, $"in a batch: {batch[s].ResidualNorm / size}");
            OperatorContract.Near(alone.Coefficients, batch[s].Coefficients, 1e-6, $"signal {s}");
        }
    }

    private static void Projects<T>(int m, int n, int signals, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] values = OperatorContract.Draw<T>(new Random(m), m * n);
        DenseMatrix<T> matrix = DenseMatrix<T>.Copy(values, m, n);
        var parts = new DenseParts<T>(matrix);
        int rowStorage = matrix.RowStorage, columnStorage = matrix.ColumnStorage;
        Matrix<double> a = Dense(matrix), toRows = a.Transpose() * (a * a.Transpose()).Inverse();
        using var projection = new NullProjection<T>(parts, signals);
        using NativeBuffer<T> y = new(signals * rowStorage), x = new(signals * columnStorage), before = new(signals * columnStorage), misfits = new(signals);
        var random = new Random(n);
        int projected = 0;
        for (int call = 0; call < 100_000 && projected < 4; call++)
        {
            // Other measurements from time to time, and fewer signals at the end.
            int count = projected == 3 ? Math.Max(1, signals - 1) : signals;
            for (int s = 0; s < signals && (call == 0 || projected == 2); s++)
            {
                OperatorContract.Draw<T>(random, m).CopyTo(y.Span[(s * rowStorage)..]);
                parts.Basis.SolveFactor(y.Pointer + s * rowStorage, y.Pointer + s * rowStorage);
            }

            for (int s = 0; s < signals; s++)
            {
                OperatorContract.Draw<T>(random, n).CopyTo(x.Span[(s * columnStorage)..]);
            }

            x.Span.CopyTo(before.Span);
            if (!projection.TryProject(y.Pointer, x.Pointer, count, misfits.Pointer))
            {
                continue;
            }

            projected++;
            for (int s = 0; s < count; s++)
            {
                RealVector measurements = Dense(parts.Basis.Factor) * Dense(y, s * rowStorage, m), start = Dense(before, s * columnStorage, n);
                CheckStep(toRows * (measurements - a * start), start, Dense(x, s * columnStorage, n), misfits.Pointer[s], tolerance, $"{typeof(T).Name}, call {call}, signal {s}");
            }
        }

        Assert.Equal(4, projected);
    }

    private static void ProjectsOne<T>(int m, int n, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        DenseMatrix<T> matrix = DenseMatrix<T>.Copy(OperatorContract.Draw<T>(new Random(m), m * n), m, n);
        var parts = new DenseParts<T>(matrix);
        Matrix<double> a = Dense(matrix), toRows = a.Transpose() * (a * a.Transpose()).Inverse();
        using var projection = new SignalProjection<T>(parts);
        using NativeBuffer<T> y = new(matrix.RowStorage), x = new(matrix.ColumnStorage);
        var random = new Random(n);
        int wait = NullProjection<T>.CanPay(matrix) ? NullProjection<T>.Wait(matrix, together: false) : 0;
        for (int call = 0; call < wait + 4; call++)
        {
            if (call % 3 == 0)
            {
                OperatorContract.Draw<T>(random, m).CopyTo(y.Span);
                parts.Basis.SolveFactor(y.Pointer, y.Pointer);
            }

            OperatorContract.Draw<T>(random, n).CopyTo(x.Span);
            RealVector start = Dense(x, 0, n), step = toRows * (Dense(parts.Basis.Factor) * Dense(y, 0, m) - a * start);
            T misfit = projection.Project(y.Pointer, x.Pointer);
            CheckStep(step, start, Dense(x, 0, n), misfit, tolerance, $"{typeof(T).Name}, call {call} of {wait}");
        }
    }

    private static void CheckStep<T>(RealVector step, RealVector start, RealVector end, T misfit, double tolerance, string what)
        where T : unmanaged, INumberBase<T>
    {
        OperatorContract.Near([.. start + step], [.. end], tolerance, what);
        double actual = double.CreateTruncating(misfit), expected = step.L2Norm() * step.L2Norm();
        Assert.True(Math.Abs(actual - expected) <= 10 * tolerance * expected, $"{what}: {actual} for {expected}");
    }

    private static RealVector Dense<T>(NativeBuffer<T> values, int first, int count)
        where T : unmanaged, INumberBase<T> => RealVector.Build.Dense(count, i => double.CreateTruncating(values.Pointer[first + i]));

    private static Matrix<double> Dense<T>(DenseMatrix<T> matrix)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Matrix<double>.Build.Dense(matrix.Rows, matrix.Columns, (i, j) => double.CreateTruncating(matrix.Row(i)[j]));
}
