using CsRecover.Selection.Designs;
using CsRecover.Selection.LocalSearch;

namespace CsRecover.Selection.Tests.LocalSearch;

public class PenalizedDescentTests
{
    public static TheoryData<string> Methods => ["coordinate-descent", "swaps"];

    [Theory]
    [MemberData(nameof(Methods))]
    public void No_step_on_one_coefficient_improves_the_answer(string name)
    {
        Sample sample = Sample.Draw(50, 20, 4, 0.7, 1.0, 3);
        double[] lengths = sample.Lengths();
        foreach (double ridge in new[] { 0.0, 0.1 })
        {
            foreach (double price in new[] { 0.5, 2.0, 6.0 })
            {
                SelectionResult model = new SelectionProblem(sample.Stored, sample.Response) { Ridge = ridge }.Penalize(price, Of(name));
                double[] b = model.ToDense();
                for (int j = 0; j < 20; j++)
                {
                    // The best coefficient on the standardised column, the others as they are.
                    double now = b[j] * lengths[j], best = (sample.Slope(j, b, model.Intercept) + now) / (1.0 + (2.0 * ridge)), gain = best * best * (1.0 + (2.0 * ridge)) / 2.0;
                    Assert.True(now != 0.0 ? gain >= price * (1.0 - 1e-6) && Math.Abs(best - now) < 1e-8 : gain <= price * (1.0 + 1e-6));
                }

                Assert.Equal(sample.Objective(b, model.Intercept, ridge) + (price * model.Size), model.Objective, 1e-9 * model.Objective);
            }
        }
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.05)]
    public void No_exchange_of_two_features_improves_the_answers_of_swaps_and_splicing(double ridge)
    {
        for (int seed = 0; seed < 6; seed++)
        {
            Sample sample = Sample.Draw(40, 15, 4, 0.8, 1.5, 30 + seed);
            SelectionProblem Of(Design design) => new(design, sample.Response) { Ridge = ridge };
            SelectionProblem problem = Of(sample.Stored);
            foreach (SelectionResult model in new[] { problem.Penalize(2.0, new Swaps()), problem.Select(4, new Swaps()), problem.Select(4, new Splicing()) })
            {
                double objective = model.Objective - (model.Target.Penalty * model.Size);
                foreach (int leaving in model.Support)
                {
                    foreach (int entering in Enumerable.Range(0, 15).Except(model.Support))
                    {
                        int[] support = [.. model.Support.Where(j => j != leaving), entering];
                        SelectionResult other = Of(Design.FromColumns([.. support.SelectMany(j => sample.Columns[j])], 40, support.Length)).Select(support.Length, new CoordinateDescent());
                        Assert.True(other.Objective >= objective * (1.0 - 1e-9));
                    }
                }
            }
        }
    }

    [Fact]
    public void With_bounds_no_exchange_improves_the_answer_while_the_other_coefficients_stay()
    {
        for (int seed = 0; seed < 5; seed++)
        {
            Sample sample = Sample.Draw(40, 15, 4, 0.8, 1.5, 30 + seed);
            double[] lengths = sample.Lengths();
            SelectionResult model = new SelectionProblem(sample.Stored, sample.Response) { NonNegative = true }.Penalize(2.0, new Swaps());
            foreach (int leaving in model.Support)
            {
                double[] b = model.ToDense();
                b[leaving] = 0.0;
                foreach (int j in Enumerable.Range(0, 15).Except(model.Support))
                {
                    b[j] = Math.Max(0.0, sample.Slope(j, b, model.Intercept) / lengths[j]);
                    double intercept = sample.Response.Average() - Enumerable.Range(0, 15).Sum(e => b[e] * sample.Columns[e].Average());
                    Assert.True(sample.Objective(b, intercept, 0.0) >= model.Loss * (1.0 - 1e-9));
                    b[j] = 0.0;
                }
            }
        }
    }

    [Theory]
    [InlineData(SelectionLoss.Squared)]
    [InlineData(SelectionLoss.Logistic)]
    public void A_descent_never_raises_the_objective_and_stays_among_the_features_it_was_given(SelectionLoss kind)
    {
        Sample sample = Sample.Draw(60, 20, 5, 0.7, 1.0, 60, logistic: kind == SelectionLoss.Logistic);
        var problem = new SelectionProblem(sample.Stored, sample.Response, kind) { Ridge = 0.01 };
        using var working = new WorkingProblem(problem, ColumnScaling.Of(sample.Stored, true, true, false));
        using SupportLoss loss = SupportLoss.Of(working, 1);
        var random = new Random(5);
        for (int trial = 0; trial < 60; trial++)
        {
            int[] shuffled = [.. Enumerable.Range(0, 20)];
            random.Shuffle(shuffled);
            int size = random.Next(8), more = random.Next(8);
            double price = Math.Pow(10.0, (3.0 * random.NextDouble()) - 2.0);
            SupportModel start = loss.Fit([.. shuffled.Take(size).Order()], loss.Empty), end = loss.Descend(start, shuffled.AsSpan(size, more), price);
            Assert.True(end.Objective + (price * end.Support.Length) <= (start.Objective + (price * start.Support.Length)) * (1.0 + 1e-12));
            Assert.Subset(shuffled.Take(size + more).ToHashSet(), end.Support.ToHashSet());
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Finds_the_best_models_that_enumeration_finds(string name)
    {
        for (int seed = 0; seed < 5; seed++)
        {
            Sample sample = Sample.Draw(60, 12, 3, 0.2, 0.5, 50 + seed);
            var problem = new SelectionProblem(sample.Stored, sample.Response);
            double best = sample.BestLoss(3, sample.LeastSquares);
            SelectionResult sized = problem.Select(3, Of(name)), priced = problem.Penalize(6.0, Of(name));
            Assert.Equal(3, sized.Size);
            Assert.Equal(best, sized.Loss, 1e-9 * best);
            Assert.Equal(Enumerable.Range(0, 5).Min(k => sample.BestLoss(k, sample.LeastSquares) + (6.0 * k)), priced.Objective, 1e-9 * priced.Objective);
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_path_over_sizes_has_every_size(string name)
    {
        Sample sample = Sample.Draw(60, 40, 6, 0.9, 1.0, 8);
        SelectionPath path = new SelectionProblem(sample.Stored, sample.Response).Path(15, Of(name));
        Assert.Equal(Enumerable.Range(0, 16), path.Models.Select(m => m.Size));
        Assert.All(path.Models, m => Assert.Equal(sample.LeastSquares([.. m.Support]), m.Loss, 1e-8 * path.Models[0].Loss));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_path_of_its_own_prices_changes_the_model_at_each(string name)
    {
        Sample sample = Sample.Draw(100, 60, 6, 0.5, 1.0, 9);
        SelectionPath path = ((PenalizedDescent)Of(name)).Follow(new SelectionProblem(sample.Stored, sample.Response), prices: 30, largest: 25);
        Assert.Empty(path.Models[0].Support);
        for (int m = 1; m < path.Models.Count; m++)
        {
            Assert.True(path.Targets[m].Penalty < path.Targets[m - 1].Penalty);
            Assert.NotEqual(path.Models[m - 1].Support, path.Models[m].Support);
        }

        Assert.True(path.Models[^1].Size >= 25 || path.Models.Count == 30);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Groups_and_bad_settings_are_refused(string name)
    {
        Sample sample = Sample.Draw(20, 4, 1, 0.0, 1.0, 7);
        var grouped = new SelectionProblem(sample.Stored, sample.Response) { Groups = [0, 0, 1, 1] };
        Assert.Contains("splicing", Assert.Throws<NotSupportedException>(() => grouped.Select(1, Of(name))).Message, StringComparison.Ordinal);
        var problem = new SelectionProblem(sample.Stored, sample.Response);
        Assert.Contains("ScaleDown", Assert.Throws<ArgumentException>(() => problem.Select(1, new CoordinateDescent { ScaleDown = 1.0 })).Message, StringComparison.Ordinal);
        Assert.Contains("MostSwaps", Assert.Throws<ArgumentException>(() => problem.Select(1, new Swaps { MostSwaps = 0 })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Swaps().Follow(problem, prices: 0));
    }

    private static SelectionMethod Of(string name) => name == "swaps" ? new Swaps() : new CoordinateDescent();
}
