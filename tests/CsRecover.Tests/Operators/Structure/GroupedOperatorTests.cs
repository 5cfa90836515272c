using System.Numerics;
using CsRecover.Operators;
using CsRecover.Solvers;
using CsRecover.Tests.Operators.Ensembles;
using CsRecover.Vectors;
using static CsRecover.Tests.Operators.Structure.JointOperatorTests;

namespace CsRecover.Tests.Operators.Structure;

public class GroupedOperatorTests
{
    [Theory]
    [InlineData(3, 7, 3)]
    [InlineData(15, 40, 9)]
    [InlineData(12, 100, 40)]
    public void Keeps_the_operator_contract(int m, int n, int count)
    {
        GroupMap groups = Groups(n, count);
        Check(Dense<float>(m, n), groups);
        Check(Dense<double>(m, n), groups);
        Check(Dense<Complex32>(m, n), groups);
        Check(new PartialDctOperator<float>(m, n, 1), groups);
        Check(new SparseSignOperator<double>(m, n, 1), groups);
    }

    [Fact]
    public void Puts_groups_side_by_side_and_fills_them_up()
    {
        // Groups {1, 4}, {0, 2, 5}, {3}: places 0..2, 3..5, 6..8.
        var groups = GroupMap.Of(6, [[1, 4], [0, 2, 5], [3]]);
        Assert.Equal([3, 0, 4, 6, 1, 5], groups.Slots.ToArray());
        Assert.Equal((3, 3, 6), (groups.Count, groups.LargestSize, groups.Unknowns));
        Assert.Equal([2, 3, 1], Enumerable.Range(0, 3).Select(groups.SizeOf));
        Assert.Equal([1, 0, 1, 2, 0, 1], Enumerable.Range(0, 6).Select(groups.GroupOf));

        // A place without an unknown is a column of zeros that no solver selects: its norm, correlations and projections are 0.
        GroupedOperator<double> a = Dense<double>(4, 6).WithGroups(groups);
        Assert.Equal(6, a.Columns);
        Assert.Equal(9, a.StoredUnknowns);
        Assert.True(a.Accept<EmptyPlaceVisitor, bool>(new EmptyPlaceVisitor([2, 7, 8]), new MapRequest(Projects: true)));
    }

    [Fact]
    public void Solves_least_squares_on_groups()
    {
        var groups = new GroupMap([0, 1, 0, 2, 2, 2, 1, 0, 3, 3]);
        SensingOperator<double> a = Dense<double>(8, 10);
        double[] truth = [2, 0, -1, 0, 0, 0, 0, 3, 1, 4], y = OperatorContract.Forward(a, truth);
        OperatorContract.Near(truth, LeastSquares(a.WithGroups(groups), truth, y), 1e-12, "solution");
    }

    [Theory]
    [InlineData("omp")]
    [InlineData("niht")]
    [InlineData("smoothed-l0")]
    public void Answers_in_the_callers_order(string solver)
    {
        const int M = 60, N = 120, K = 8;
        var random = new Random(3);
        var x = new double[N];
        for (int p = 0; p < K; p++)
        {
            x[random.Next(N)] = 1 + random.NextDouble();
        }

        GroupedOperator<double> a = Dense<double>(M, N).WithGroups(Groups(N, 50));
        var problem = RecoveryProblem.Create(a, SolverCatalog.Find(solver), K);
        OperatorContract.Near(x, problem.Recover(problem.Measure(x)).Coefficients, 1e-6, solver);
    }

    [Fact]
    public void Refuses_groups_that_are_no_division_of_the_unknowns()
    {
        Assert.Contains("got none", Message(() => new GroupMap([])), StringComparison.Ordinal);
        Assert.Contains("got -1 for unknown 1", Message(() => new GroupMap([0, -1])), StringComparison.Ordinal);
        Assert.Contains("no unknown of group 1", Message(() => new GroupMap([0, 2, 2])), StringComparison.Ordinal);
        Assert.Contains("none in group 1", Message(() => GroupMap.Of(2, [[0, 1], []])), StringComparison.Ordinal);
        Assert.Contains("got 5 in group 0", Message(() => GroupMap.Of(2, [[0, 5]])), StringComparison.Ordinal);
        Assert.Contains("unknown 1 in groups 0 and 1", Message(() => GroupMap.Of(2, [[0, 1], [1]])), StringComparison.Ordinal);
        Assert.Contains("unknown 1 in none", Message(() => GroupMap.Of(2, [[0]])), StringComparison.Ordinal);
        Assert.Contains("groups of n = 7", Message(() => Dense<float>(3, 7).WithGroups(new GroupMap([0, 0]))), StringComparison.Ordinal);
        Assert.Contains("group first", Message(() => Dense<float>(3, 7).Jointly(2).WithGroups(new GroupMap(new int[14]))), StringComparison.Ordinal);
    }

    private static string Message(Func<object> bad) => Assert.Throws<ArgumentException>(bad).Message;

    /// <summary>Groups of unequal sizes without any order.</summary>
    private static GroupMap Groups(int n, int count)
    {
        var random = new Random(n);
        return new GroupMap([.. Enumerable.Range(0, n).Select(j => j < count ? j : random.Next(count)).OrderBy(_ => random.Next())]);
    }

    private static void Check<T>(SensingOperator<T> a, GroupMap groups)
        where T : unmanaged, INumberBase<T> => OperatorContract.Check(a.WithGroups(groups), ExplicitMatrix.Columns(a), slack: 600);

    private readonly unsafe struct EmptyPlaceVisitor(int[] places) : IMapVisitor<double, bool>
    {
        public bool Visit<TSpace, TMap, TReal>(TSpace space, TMap map)
            where TSpace : struct, IVectorSpace<HostVector<double>, HostTable<double>, double, TReal>
            where TMap : struct, IHostMap<double, TReal>
            where TReal : unmanaged, IFloatingPointIeee754<TReal>
        {
            int m = map.RowStorage, n = map.ColumnStorage;
            using var memory = new NativeBuffer<double>(m + n);
            HostVector<double> y = new(memory.Pointer, m), x = new(memory.Pointer + m, n);
            foreach (int place in places)
            {
                y.Pointer[0] = 1;
                map.Column(place, y);
                Assert.Equal(0.0, double.CreateTruncating(space.Dot(y, y)));
                Assert.True(map.TryInverseColumnNorms(x));
                Assert.Equal(0, x.Pointer[place]);
                map.LoadMeasurements([1, 2, 3, 4], y);
                map.Adjoint(y, x);
                Assert.Equal(0, x.Pointer[place]);
                map.PrepareProjection(y, y);
                map.Project(y, x);
                Assert.Equal(0, x.Pointer[place]);
            }

            return true;
        }
    }
}
