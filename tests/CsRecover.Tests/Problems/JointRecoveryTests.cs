using System.Numerics;
using CsRecover.Operators;
using CsRecover.Solvers;
using CsRecover.Tests.Operators;
using CsRecover.Tests.Operators.Structure;
using CsRecover.Vectors;

namespace CsRecover.Tests.Problems;

/// <summary>Signals of one support, and groups: a small block-sparse solver stands for those of the library.</summary>
public class JointRecoveryTests
{
    [Fact]
    public void Recovers_signals_of_one_support()
    {
        Recovers<double>(1e-10);
        Recovers<float>(1e-4);
        Recovers<Complex32>(1e-4);
    }

    [Fact]
    public void Recovers_groups_of_unequal_sizes()
    {
        const int M = 60, N = 100, K = 3;
        var random = new Random(5);
        var groups = new GroupMap([.. Enumerable.Range(0, N).Select(j => j < 30 ? j : random.Next(30)).OrderBy(_ => random.Next())]);
        double[] x = InGroups(groups, [.. Enumerable.Range(0, 30).OrderBy(_ => random.Next()).Take(K)], random);
        var problem = RecoveryProblem.Create(JointOperatorTests.Dense<double>(M, N).WithGroups(groups), new BlockPursuitOptions { BlockSize = groups.LargestSize }, K);
        OperatorContract.Near(x, problem.Recover(problem.Measure(x)).Coefficients, 1e-10, "grouped signal");

        // Several signals of the same groups.
        double[] other = InGroups(groups, [.. Enumerable.Range(0, 30).Where(g => Enumerable.Range(0, N).Any(j => groups.GroupOf(j) == g && x[j] != 0))], random);
        RecoveryResult<double>[] both = problem.RecoverJointly([.. problem.Measure(x), .. problem.Measure(other)], 2);
        OperatorContract.Near(x, both[0].Coefficients, 1e-10, "first of two");
        OperatorContract.Near(other, both[1].Coefficients, 1e-10, "second of two");
    }

    [Fact]
    public void Refuses_solvers_that_take_each_unknown_by_itself()
    {
        RecoveryProblem<double> problem = RecoveryProblem.Create(JointOperatorTests.Dense<double>(10, 20), new PlainOptions());
        Assert.Contains("plain: expected a solver that takes blocks", Assert.Throws<NotSupportedException>(() => problem.RecoverJointly(new double[20], 2)).Message, StringComparison.Ordinal);
        Assert.Empty(problem.RecoverJointly([], 0));
        Assert.Contains("2 signals of m = 10", Assert.Throws<ArgumentException>(() => problem.RecoverJointly(new double[19], 2)).Message, StringComparison.Ordinal);
    }

    private static double[] InGroups(GroupMap groups, int[] chosen, Random random) =>
        [.. Enumerable.Range(0, groups.Unknowns).Select(j => chosen.Contains(groups.GroupOf(j)) ? OperatorContract.Draw<double>(random, 1)[0] : 0.0)];

    private static void Recovers<T>(double tolerance)
        where T : unmanaged, INumberBase<T>
    {
        const int M = 20, N = 60, K = 7, L = 8;
        var random = new Random(2);
        int[] support = [.. Enumerable.Range(0, N).OrderBy(_ => random.Next()).Take(K).Order()];
        var problem = RecoveryProblem.Create(JointOperatorTests.Dense<T>(M, N), new BlockPursuitOptions(), K);
        T[][] signals = [.. Enumerable.Range(0, L).Select(_ =>
        {
            var x = new T[N];
            foreach (int j in support)
            {
                x[j] = OperatorContract.Draw<T>(random, 1)[0];
            }

            return x;
        })];
        RecoveryResult<T>[] results = problem.RecoverJointly([.. signals.SelectMany(x => problem.Measure(x))], L, new RecoveryOptions { KeepHistory = true });
        for (int s = 0; s < L; s++)
        {
            OperatorContract.Near(signals[s], results[s].Coefficients, tolerance, $"signal {s}");
            Assert.Equal(support, results[s].Support);
            Assert.True(results[s].ResidualNorm <= tolerance * OperatorContract.Norm(problem.Measure(signals[s])));
            Assert.Equal("block-pursuit", results[s].Solver);
            Assert.NotEmpty(results[s].ResidualHistory);
        }
    }

    /// <summary>Block orthogonal matching pursuit in its simplest form: the block with the most correlation, then least squares on all chosen.</summary>
    private sealed record BlockPursuitOptions : SparsityOptions
    {
        public int BlockSize { get; init; } = 1;

        public override string Name => "block-pursuit";

        protected internal override SolverOptions WithBlockSize(int size) => this with { BlockSize = size };

        protected internal override void Validate(int rows, int columns) => Require(columns % BlockSize == 0, nameof(BlockSize), $"a divisor of n = {columns}", BlockSize);

        protected internal override WorkSize Work(in ProblemShape shape) => new(2 * shape.RowStorage + 5 * shape.ColumnStorage);

        protected internal override TResult AcceptText<TVisitor, TReal, TResult>(TVisitor visitor) =>
            visitor.Visit(new BlockPursuit<TReal> { Sparsity = Sparsity ?? 0, BlockSize = BlockSize });
    }

    private struct BlockPursuit<TReal> : ISolverText<TReal>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        public int Sparsity, BlockSize;

        public readonly Outcome Run<TSpace, TMap, TVector, TTable, T, TMonitor>(TSpace space, TMap map, TVector y, TVector x, TVector work, TTable table, TMonitor monitor)
            where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
            where TMap : struct, ISensingMap<TVector, TReal>
            where TVector : struct
            where TTable : struct, ITable<TTable, T>
            where T : unmanaged, INumberBase<T>
            where TMonitor : struct, IMonitor<TReal>
        {
            int m = map.RowStorage, n = map.ColumnStorage;
            TVector r = space.Slice(work, 0, m), support = space.Slice(work, m, n), g = space.Slice(work, m + n, n), z = space.Slice(work, m + 2 * n, n);
            TVector inner = space.Slice(work, m + 3 * n, m + 2 * n);
            space.Clear(x);
            space.Clear(support);
            space.Copy(y, r);
            for (int step = 1; step <= Sparsity; step++)
            {
                map.Adjoint(r, g);
                space.BlockMagnitudes(g, BlockSize, z);
                space.KeepLargest(z, BlockSize, z);
                space.Combine(TReal.One, support, TReal.One, z, support);
                RestrictedLeastSquares.Solve<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, support, x, r, inner, 100, TReal.Zero);
                if (TMonitor.IsActive && !monitor.Continue(step, TReal.Sqrt(space.Dot(r, r))))
                {
                    return new Outcome(RecoveryStatus.Cancelled, step);
                }
            }

            return new Outcome(RecoveryStatus.Converged, Sparsity);
        }
    }

    private sealed record PlainOptions : SolverOptions
    {
        public override string Name => "plain";

        protected internal override void Validate(int rows, int columns)
        {
        }

        protected internal override WorkSize Work(in ProblemShape shape) => default;

        protected internal override TResult AcceptText<TVisitor, TReal, TResult>(TVisitor visitor) => throw new InvalidOperationException();
    }
}
