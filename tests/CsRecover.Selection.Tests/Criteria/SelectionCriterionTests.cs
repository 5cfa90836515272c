namespace CsRecover.Selection.Tests.Criteria;

/// <summary>Criteria against their formulas written out.</summary>
public class SelectionCriterionTests
{
    private const int N = 80, P = 20;

    /// <summary>The trap: per parameter, AIC is 1 and BIC (log n) / 2 on the negative log-likelihood, not on twice it.</summary>
    [Fact]
    public void Prices_are_on_the_negative_log_likelihood()
    {
        Assert.Equal(1.0, SelectionCriterion.Aic.Penalty(1000, 50, 1));
        Assert.Equal(3.4539, SelectionCriterion.Bic.Penalty(1000, 50, 1), 1e-4);
        Assert.Equal(7.0 * Math.Log(1000.0) / 2.0, SelectionCriterion.Bic.Penalty(1000, 50, 7), 1e-12);
        Assert.Equal(Math.Log(Math.Log(1000.0)), SelectionCriterion.HannanQuinn.Penalty(1000, 50, 1), 1e-12);
        Assert.Equal(3.0 * Math.Log(50.0) * Math.Log(Math.Log(1000.0)) / 2.0, SelectionCriterion.Sic.Penalty(1000, 50, 3), 1e-12);
        Assert.Equal((3.0 * Math.Log(1000.0) / 2.0) + (0.5 * Math.Log(19600.0)), SelectionCriterion.Ebic(0.5).Penalty(1000, 50, 3), 1e-10);
        Assert.Equal((3.0 * Math.Log(1000.0) / 2.0) + (0.5 * 3.0 * Math.Log(50.0)), SelectionCriterion.LinearEbic(0.5).Penalty(1000, 50, 3), 1e-10);
        Assert.Equal(SelectionCriterion.Bic.Penalty(1000, 50, 3), SelectionCriterion.Ebic(0.0).Penalty(1000, 50, 3));
    }

    [Fact]
    public void Values_are_their_formulas()
    {
        SelectionProblem problem = Draw(SelectionLoss.Squared, out double[][] x, out double[] y);
        foreach (SelectionResult model in problem.Path(5, new CsRecover.Selection.Stepwise()).Models)
        {
            double rss = Enumerable.Range(0, N).Sum(i => Math.Pow(y[i] - model.Intercept - model.Support.Select((j, s) => model.Values[s] * x[j][i]).Sum(), 2.0));
            double half = N / 2.0 * Math.Log(rss / N);
            Assert.Equal(half + model.Size, SelectionCriterion.Aic.Of(problem, model), 1e-9);
            Assert.Equal(half + (model.Size * Math.Log(N) / 2.0), SelectionCriterion.Bic.Of(problem, model), 1e-9);
            Assert.Equal((rss / (2.0 * 0.49)) + model.Size, SelectionCriterion.Aic.Of(problem, model, noise: 0.7), 1e-9);
        }

        SelectionProblem classes = Draw(SelectionLoss.Logistic, out _, out _);
        SelectionResult some = classes.Select(2, new CsRecover.Selection.Stepwise());
        Assert.Equal(some.Loss + Math.Log(N), SelectionCriterion.Bic.Of(classes, some), 1e-9);
        Assert.Throws<ArgumentException>(() => SelectionCriterion.Bic.Of(classes, some, noise: 1.0));
    }

    /// <summary>With known noise a criterion is a price: the models that it likes best are the same.</summary>
    [Fact]
    public void The_price_that_a_criterion_means_gives_its_model()
    {
        SelectionProblem problem = Draw(SelectionLoss.Squared, out _, out _);
        var forward = new CsRecover.Selection.Stepwise();
        SelectionPath path = problem.Path(P, forward);
        foreach (SelectionCriterion criterion in new[] { SelectionCriterion.Aic, SelectionCriterion.Bic, SelectionCriterion.LinearEbic(), SelectionCriterion.Sic, SelectionCriterion.HannanQuinn })
        {
            double price = criterion.Price(N, P, noise: 0.5);
            SelectionResult best = path.Best(criterion, noise: 0.5);
            Assert.Equal(path.Models.Min(model => model.Loss + (price * model.Size)), best.Loss + (price * best.Size), 1e-12);
        }

        Assert.Equal(0.25, SelectionCriterion.Aic.Price(1000, P, 0.5));
        Assert.Equal(0.25 * 3.4539, SelectionCriterion.Bic.Price(1000, P, 0.5), 1e-4);
        Assert.Throws<NotSupportedException>(() => SelectionCriterion.Ebic().Price(N, P, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => SelectionCriterion.Aic.Price(N, P, -1.0));
        Assert.Throws<ArgumentOutOfRangeException>(() => SelectionCriterion.Ebic(1.5));
    }

    [Fact]
    public void Groups_cost_their_features_and_the_choices_among_groups()
    {
        SelectionProblem single = Draw(SelectionLoss.Squared, out _, out _);
        var grouped = new SelectionProblem(single.Design, single.Response) { Groups = [.. Enumerable.Range(0, P).Select(j => j / 4)] };
        SelectionResult model = grouped.Select(2, new CsRecover.Selection.Stepwise());
        Assert.Equal(8, model.Support.Count);
        double rss = 2.0 * model.Loss;
        Assert.Equal((N / 2.0 * Math.Log(rss / N)) + (8.0 * Math.Log(N) / 2.0) + Math.Log(10.0), SelectionCriterion.Ebic().Of(grouped, model), 1e-9);
    }

    /// <summary>A path of sizes tells exact fits apart by their size, although their misfit is rounding.</summary>
    [Fact]
    public void Among_exact_fits_the_smallest_wins()
    {
        var random = new Random(3);
        double[][] x = [.. Enumerable.Range(0, P).Select(_ => Drawing.Normal(random, N))];
        double[] y = [.. Enumerable.Range(0, N).Select(i => 1e8 * (x[2][i] - x[9][i]))];
        var problem = new SelectionProblem(Design.FromColumns(x.SelectMany(v => v).ToArray(), N, P), y);
        SelectionPath path = problem.Path(6, new CsRecover.Selection.Stepwise { Direction = StepwiseDirection.Backward });
        Assert.All(SelectionCriterion.All, criterion => Assert.Equal([2, 9], path.Best(criterion).Support));
    }

    [Fact]
    public void Names_find_them()
    {
        Assert.Equal(["aic", "bic", "ebic", "linear-ebic", "sic", "hq"], SelectionCriterion.All.Select(c => c.Name));
        Assert.Same(SelectionCriterion.Bic, SelectionCriterion.Find("bic"));
        Assert.Contains("aic, bic, ebic, linear-ebic, sic, hq", Assert.Throws<ArgumentException>(() => SelectionCriterion.Find("dic")).Message, StringComparison.Ordinal);
    }

    private static SelectionProblem Draw(SelectionLoss loss, out double[][] x, out double[] y)
    {
        var random = new Random(9);
        double[][] columns = [.. Enumerable.Range(0, P).Select(_ => Drawing.Normal(random, N))];
        double[] noise = Drawing.Normal(random, N);
        double[] response = [.. Enumerable.Range(0, N).Select(i => 2.0 + columns[3][i] - columns[5][i] + (0.5 * noise[i]))];
        (x, y) = (columns, response);
        return new SelectionProblem(Design.FromColumns(columns.SelectMany(v => v).ToArray(), N, P), loss == SelectionLoss.Squared ? response : [.. response.Select((v, i) => v + (2.0 * noise[i]) > 2.0 ? 1.0 : 0.0)], loss);
    }
}
