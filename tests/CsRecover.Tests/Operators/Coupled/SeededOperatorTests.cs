using System.Numerics;
using CsRecover.Operators;
using CsRecover.Solvers;
using CsRecover.Tests.Operators.Ensembles;

namespace CsRecover.Tests.Operators.Coupled;

public class SeededOperatorTests
{
    [Theory]
    [InlineData(30, 60, 3, 1)]
    [InlineData(77, 203, 7, 2)]
    [InlineData(40, 100, 10, 1)]
    public void Keeps_the_operator_contract(int m, int n, int blocks, int window)
    {
        Check<float>(m, n, blocks, window);
        Check<double>(m, n, blocks, window);
    }

    [Fact]
    public void Blocks_have_the_variances_of_the_profile()
    {
        var ensemble = new SeededEnsemble(500, 1000) { Blocks = 5, SeedRatio = 0.9, Window = 2, Coupling = 0.25 };
        var a = new SeededOperator<double>(ensemble, 4);
        VarianceProfile profile = a.Profile;
        double[,] matrix = ExplicitMatrix.Columns(a);
        Assert.Equal((5, 5, 500, 1000), (profile.BlockRows, profile.BlockColumns, profile.Rows, profile.Columns));
        Assert.Equal([180, 80, 80, 80, 80], Enumerable.Range(0, 5).Select(profile.RowsOf));
        Assert.Equal([0, 200, 400, 600, 800, 1000], Enumerable.Range(0, 6).Select(profile.FirstColumn));
        for (int r = 0; r < 5; r++)
        {
            for (int c = 0; c < 5; c++)
            {
                double expected = (c == r + 1 ? 0.25 : c <= r && c >= r - 2 ? 1.0 : 0.0) / 1000, sum = 0;
                Assert.Equal(expected, profile.Variance(r, c), 1e-15);
                for (int i = profile.FirstRow(r); i < profile.FirstRow(r + 1); i++)
                {
                    for (int j = profile.FirstColumn(c); j < profile.FirstColumn(c + 1); j++)
                    {
                        sum += matrix[i, j] * matrix[i, j];
                    }
                }

                // The mean of N squares of normal numbers is off by less than 4 sqrt(2 / N).
                double count = profile.RowsOf(r) * profile.ColumnsOf(c);
                Assert.InRange(sum / count, expected * (1 - 4 * Math.Sqrt(2 / count)), expected * (1 + 4 * Math.Sqrt(2 / count)));
            }
        }
    }

    [Theory]
    [InlineData("smoothed-l0")]
    [InlineData("omp")]
    public void Serves_any_solver(string solver)
    {
        var problem = RecoveryProblem.Create(new SeededOperator<double>(new SeededEnsemble(120, 200) { Blocks = 4 }, 1), SolverCatalog.Find(solver), 6);
        var random = new Random(1);
        var x = new double[200];
        for (int p = 0; p < 6; p++)
        {
            x[random.Next(200)] = 1 + random.NextDouble();
        }

        OperatorContract.Near(x, problem.Recover(problem.Measure(x)).Coefficients, 1e-6, solver);
    }

    [Fact]
    public void Refuses_shapes_that_are_none()
    {
        Assert.Contains("Blocks from 2", Message(new SeededEnsemble(50, 100) { Blocks = 1 }), StringComparison.Ordinal);
        Assert.Contains("Window from 0 to 9, got 10", Message(new SeededEnsemble(50, 100) { Window = 10 }), StringComparison.Ordinal);
        Assert.Contains("Coupling from 0", Message(new SeededEnsemble(50, 100) { Coupling = -1 }), StringComparison.Ordinal);
        Assert.Contains("on their own", Message(new SeededEnsemble(50, 100) { Coupling = 0, Window = 0 }), StringComparison.Ordinal);
        Assert.Contains("SeedRatio with at least one row", Message(new SeededEnsemble(12, 100) { SeedRatio = 0.9 }), StringComparison.Ordinal);
    }

    private static string Message(SeededEnsemble bad) => Assert.Throws<ArgumentException>(() => new SeededOperator<float>(bad, 1)).Message;

    private static void Check<T>(int m, int n, int blocks, int window)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var a = new SeededOperator<T>(new SeededEnsemble(m, n) { Blocks = blocks, Window = window }, 3);
        OperatorContract.Check(a, ExplicitMatrix.Columns(a), slack: 3000);
    }
}
