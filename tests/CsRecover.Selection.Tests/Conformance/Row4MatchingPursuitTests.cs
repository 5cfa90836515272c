using CsRecover.Operators;
using CsRecover.Solvers;

namespace CsRecover.Selection.Tests.Conformance;

/// <summary>Table row 4, (orthogonal) matching pursuit: one atom at a time; exact where the coherence is small enough.</summary>
public class Row4MatchingPursuitTests
{
    [Theory]
    [InlineData("omp")]
    [InlineData("batch-omp")]
    [InlineData("ols")]
    [InlineData("gomp")]
    public void Recovers_the_common_problem(string name) => FoundingInstance.Recover(SolverCatalog.Find(name), told: true);

    [Fact]
    public void Each_atom_is_the_one_that_correlates_best_with_what_is_left()
    {
        // Stopped after one, two and three atoms, against the explicit rule; what is left is orthogonal to the atoms taken.
        var taken = new List<int>();
        double[] x = new double[FoundingInstance.N];
        for (int k = 1; k <= FoundingInstance.K; k++)
        {
            taken.Add(Enumerable.Range(0, FoundingInstance.N).Except(taken).MaxBy(j => Math.Abs(FoundingInstance.Slope(j, FoundingInstance.Noisy, x)) / Math.Sqrt(FoundingInstance.Gram(j, j))));
            x = RecoveryProblem.Create(FoundingInstance.Operator, new OrthogonalMatchingPursuitOptions { Sparsity = k }).Recover(FoundingInstance.Noisy).Coefficients;
            Assert.Equal(taken.Order(), Enumerable.Range(0, FoundingInstance.N).Where(j => x[j] != 0));
            Assert.All(taken, j => Assert.Equal(0.0, FoundingInstance.Slope(j, FoundingInstance.Noisy, x), 1e-10));
        }
    }

    [Fact]
    public void Below_the_coherence_bound_it_never_fails()
    {
        // Spikes and a Hadamard basis of order 16: coherence 1/4, so that k < (1 + 4) / 2, that is every signal of 2 non-zeros, is recovered (Tropp 2004).
        const int Order = 16;
        double[] matrix = new double[Order * 2 * Order];
        for (int i = 0; i < Order; i++)
        {
            matrix[(i * 2 * Order) + i] = 1.0;
            for (int j = 0; j < Order; j++)
            {
                matrix[(i * 2 * Order) + Order + j] = (int.PopCount(i & j) % 2 == 0 ? 1.0 : -1.0) / 4.0;
            }
        }

        var problem = RecoveryProblem.Create(new DenseOperator<double>(matrix, Order, 2 * Order), new OrthogonalMatchingPursuitOptions(), 2);
        for (int a = 0; a < 2 * Order; a++)
        {
            for (int b = 0; b < a; b++)
            {
                var x = new double[2 * Order];
                (x[a], x[b]) = (1.0, (a + b) % 2 == 0 ? -1.0 : 0.4);
                Assert.All(problem.Recover(problem.Measure(x)).Coefficients.Zip(x), e => Assert.Equal(e.Second, e.First, 1e-12));
            }
        }
    }
}
