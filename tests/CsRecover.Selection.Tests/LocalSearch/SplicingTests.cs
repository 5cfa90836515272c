namespace CsRecover.Selection.Tests.LocalSearch;

public class SplicingTests
{
    [Fact]
    public void Finds_the_true_size_s_best_model_and_never_less_than_enumeration()
    {
        for (int seed = 0; seed < 10; seed++)
        {
            Sample sample = Sample.Draw(60, 12, 3, 0.3, 0.5, seed);
            SelectionPath path = new SelectionProblem(sample.Stored, sample.Response).Path(3, new Splicing());
            for (int k = 0; k <= 3; k++)
            {
                double best = sample.BestLoss(k, sample.LeastSquares);
                Assert.Equal(k, path.Models[k].Size);
                Assert.True(path.Models[k].Loss >= best * (1.0 - 1e-9));
                Assert.True(k < 3 || path.Models[k].Loss <= best * (1.0 + 1e-9));
            }
        }
    }

    [Fact]
    public void Each_size_is_at_least_as_good_as_the_size_before_with_the_best_further_feature()
    {
        Sample sample = Sample.Draw(80, 30, 8, 0.8, 1.0, 4);
        SelectionPath path = new SelectionProblem(sample.Stored, sample.Response).Path(12, new Splicing());
        for (int k = 1; k <= 12; k++)
        {
            int[] before = [.. path.Models[k - 1].Support];
            double[] b = path.Models[k - 1].ToDense();
            int next = Enumerable.Range(0, 30).Except(before).MaxBy(j => Math.Abs(sample.Slope(j, b, path.Models[k - 1].Intercept)));
            Assert.Equal(k, path.Models[k].Size);
            Assert.True(path.Models[k].Loss <= sample.LeastSquares([.. before, next]) * (1.0 + 1e-9));
            Assert.Equal(sample.LeastSquares([.. path.Models[k].Support]), path.Models[k].Loss, 1e-9 * path.Models[0].Loss);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Groups_are_chosen_whole_and_as_well_as_by_enumeration(int seed)
    {
        Sample sample = Sample.Draw(70, 14, 4, 0.4, 0.5, 20 + seed);
        int[] groups = [0, 0, 1, 2, 2, 2, 3, 4, 4, 5, 5, 5, 6, 6];
        var problem = new SelectionProblem(sample.Stored, sample.Response) { Groups = groups };
        for (int k = 1; k <= 4; k++)
        {
            SelectionResult model = problem.Select(k, new Splicing());
            double best = Sample.Subsets(7, k).Min(chosen => sample.LeastSquares([.. Enumerable.Range(0, 14).Where(j => chosen.Contains(groups[j]))]));
            Assert.Equal(k, model.Size);
            Assert.True(model.Loss >= best * (1.0 - 1e-9));
            Assert.True(k < 4 || model.Loss <= best * (1.0 + 1e-9));
            Assert.All(model.Support.GroupBy(j => groups[j]), g => Assert.Equal(groups.Count(x => x == g.Key), g.Count()));
        }
    }

    [Fact]
    public void A_price_gives_the_cheapest_model_of_the_path_over_sizes()
    {
        Sample sample = Sample.Draw(60, 12, 3, 0.3, 0.5, 5);
        var problem = new SelectionProblem(sample.Stored, sample.Response);
        SelectionPath sizes = problem.Path(12, new Splicing());
        foreach (double price in new[] { 0.01, 0.3, 2.0, 8.0, 1e4 })
        {
            SelectionResult model = problem.Penalize(price, new Splicing { Patience = 12 });
            Assert.Equal(sizes.Models.Min(m => m.Loss + (price * m.Size)), model.Objective, 1e-9 * model.Objective);
        }
    }

    [Fact]
    public void No_features_and_all_features()
    {
        Sample sample = Sample.Draw(40, 6, 2, 0.2, 1.0, 6);
        var problem = new SelectionProblem(sample.Stored, sample.Response);
        SelectionResult none = problem.Select(0, new Splicing()), all = problem.Select(6, new Splicing());
        Assert.Empty(none.Support);
        Assert.Equal(sample.Response.Average(), none.Intercept, 12);
        Assert.Equal(6, all.Size);
        Assert.Equal(sample.LeastSquares([0, 1, 2, 3, 4, 5]), all.Loss, 1e-9);
    }

    [Fact]
    public void Settings_are_checked()
    {
        Sample sample = Sample.Draw(20, 4, 1, 0.0, 1.0, 7);
        var problem = new SelectionProblem(sample.Stored, sample.Response);
        Assert.Contains("MostExchanged", Assert.Throws<ArgumentException>(() => problem.Select(1, new Splicing { MostExchanged = 0 })).Message, StringComparison.Ordinal);
        Assert.Contains("MostRounds", Assert.Throws<ArgumentException>(() => problem.Select(1, new Splicing { MostRounds = 0 })).Message, StringComparison.Ordinal);
        Assert.Contains("Patience", Assert.Throws<ArgumentException>(() => problem.Select(1, new Splicing { Patience = 0 })).Message, StringComparison.Ordinal);
    }
}
