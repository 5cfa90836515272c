using CsRecover.Operators;
using CsRecover.Solvers;

namespace CsRecover.Selection.Tests.Conformance;

/// <summary>What the founding article on L0 claims, and what is true.</summary>
public class FoundingArticleTraps
{
    private const int Rows = 32;

    [Fact]
    public void The_count_is_no_norm_but_keeps_the_triangle_inequality()
    {
        static int Count(double[] x) => x.Count(v => v != 0);
        double[] a = [1, 0, -2, 0], b = [0, 0, 2, 5];
        Assert.Equal(Count(a), Count([.. a.Select(v => 7 * v)]));
        Assert.True(Count([.. a.Zip(b, (p, q) => p + q)]) <= Count(a) + Count(b));
    }

    [Fact]
    public void A_path_over_prices_passes_over_sizes_that_a_path_over_sizes_has()
    {
        // The article calls the two forms equivalent. Two features, highly correlated, whose difference is the response: one alone explains next to nothing, so no price makes it worth having.
        double[] a = Drawing.Normal(new Random(1), Rows), e = Drawing.Normal(new Random(2), Rows), b = [.. a.Zip(e, (p, q) => p + (0.1 * q))];
        double[] y = [.. a.Zip(b, (p, q) => p - q)];
        var problem = new SelectionProblem(Design.FromColumns([.. a, .. b], Rows, 2), y);
        SelectionTarget[] prices = [.. Enumerable.Range(0, 60).Select(i => SelectionTarget.OfPenalty(10.0 * Math.Pow(0.75, i)))];
        SelectionPath priced = problem.SolvePath(prices, new Enumeration());
        Assert.Equal([0, 2], priced.Sizes);
        Assert.Null(priced.OfSize(1));
        Assert.Equal([0, 1, 2], problem.Path(2, new Enumeration()).Sizes);
    }

    [Fact]
    public void On_an_orthogonal_design_the_lasso_is_biased_by_lambda_and_l0_is_not()
    {
        // Sixteen orthonormal columns; the coefficients are all above both thresholds.
        const double Lambda = 0.3;
        (DenseOperator<double> a, double[] truth, double[] y) = Orthonormal();
        double[] lasso = RecoveryProblem.Create(a, new FistaOptions { Lambda = Lambda, Debias = false }).Recover(y).Coefficients;
        SolverOptions[] sparse = [new ProximalGradientL0Options { Lambda = Lambda * Lambda / 2, Refit = false }, new AdmmL0Options { Lambda = Lambda * Lambda / 2, Refit = false }];
        for (int j = 0; j < truth.Length; j++)
        {
            Assert.Equal(truth[j] - (Math.Sign(truth[j]) * Math.Min(Lambda, Math.Abs(truth[j]))), lasso[j], 1e-6);
        }

        foreach (SolverOptions solver in sparse)
        {
            Assert.All(RecoveryProblem.Create(a, solver).Recover(y).Coefficients.Zip(truth), e => Assert.Equal(e.Second, e.First, 1e-6));
        }
    }

    [Fact]
    public void The_lasso_need_not_have_one_minimum()
    {
        // "A unique global minimum": two equal columns share a coefficient in any way.
        double[] column = Drawing.Normal(new Random(3), Rows), y = [.. column.Select(v => 2 * v)];
        double Objective(double first, double second) => (Enumerable.Range(0, Rows).Sum(i => Math.Pow(y[i] - ((first + second) * column[i]), 2)) / 2) + (0.5 * (Math.Abs(first) + Math.Abs(second)));
        double best = 2 - (0.5 / column.Sum(v => v * v));
        Assert.Equal(Objective(best, 0), Objective(0.3 * best, 0.7 * best), 1e-12);
        Assert.True(Objective(best, 0) < Objective(best + 0.01, 0) && Objective(best, 0) < Objective(best - 0.01, 0));
    }

    [Fact]
    public void Aic_and_bic_charge_one_and_half_of_log_n_on_the_negative_log_likelihood()
    {
        // The article's parenthesis says that these are in units of twice the negative log-likelihood; there they would be 2 and log n.
        Assert.Equal(1.0, SelectionCriterion.Aic.Penalty(1000, 50, 1), 1e-12);
        Assert.Equal(3.4539, SelectionCriterion.Bic.Penalty(1000, 50, 1), 5e-5);

        // Squared loss with known noise is sigma^2 times the negative log-likelihood.
        Assert.Equal(0.25 * 3.4539, SelectionCriterion.Bic.Price(1000, 50, 0.5), 5e-5);
        Assert.Equal(0.25, SelectionCriterion.Aic.Price(1000, 50, 0.5), 1e-12);
    }

    [Fact]
    public void Bic_does_not_stop_a_greedy_path_of_many_features()
    {
        // Its lambda = (log n) / 2 as an automatic rule: on pure noise beside 3 features, with twice as many features as observations, it goes on to the end of the path.
        const int Observations = 64, Features = 128;
        double[] columns = Drawing.Normal(new Random(11), Observations * Features), noise = Drawing.Normal(new Random(12), Observations);
        double[] y = [.. Enumerable.Range(0, Observations).Select(i => (2 * columns[i]) - (2 * columns[(5 * Observations) + i]) + (2 * columns[(9 * Observations) + i]) + noise[i])];
        var problem = new SelectionProblem(Design.FromColumns(columns, Observations, Features), y);
        SelectionPath path = problem.Path(32, new Selection.Stepwise());
        Assert.InRange(path.Models.MinBy(model => SelectionCriterion.Bic.Of(problem, model))!.Size, 20, 32);
        Assert.Equal([0, 5, 9], path.Models.MinBy(model => SelectionCriterion.LinearEbic().Of(problem, model))!.Support);
    }

    private static (DenseOperator<double> A, double[] Truth, double[] Y) Orthonormal()
    {
        // Columns of a Hadamard matrix of order 32, scaled to length 1.
        const int Columns = 16;
        double[] matrix = [.. Enumerable.Range(0, Rows * Columns).Select(e => (int.PopCount(e / Columns & e % Columns) % 2 == 0 ? 1 : -1) / Math.Sqrt(Rows))];
        double[] truth = [.. Enumerable.Range(0, Columns).Select(j => j % 4 == 0 ? 0.5 + (0.1 * j) : j % 4 == 1 ? -1.0 : 0.0)];
        double[] y = [.. Enumerable.Range(0, Rows).Select(i => Enumerable.Range(0, Columns).Sum(j => matrix[(i * Columns) + j] * truth[j]))];
        return (new DenseOperator<double>(matrix, Rows, Columns), truth, y);
    }
}
