using CsRecover.Selection.Tests.Exact;

namespace CsRecover.Selection.Tests.Stepwise;

/// <summary>Stepwise selection within bounds against walks of plain loops, each of whose fits is the best of all subsets within the bounds.</summary>
public class BoundedStepwiseTests
{
    public static TheoryData<SelectionLoss, bool> Kinds => new() { { SelectionLoss.Squared, true }, { SelectionLoss.Squared, false }, { SelectionLoss.Logistic, true }, { SelectionLoss.Logistic, false } };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Forward_takes_the_feature_whose_refit_is_best(SelectionLoss loss, bool signs)
    {
        for (int seed = 0; seed < 8; seed++)
        {
            SelectionProblem problem = Draw(seed, loss, signs);
            int p = problem.Design.Features;
            int[] chosen = [];
            double objective = Best(problem, chosen).Objective;
            for (int size = 1; size <= 4; size++)
            {
                // A feature that is pushed to 0 has left: the walk goes on until the model has its size.
                while (chosen.Length < size)
                {
                    SelectionResult next = Enumerable.Range(0, p).Except(chosen).Select(j => Best(problem, [.. chosen, j])).MinBy(model => model.Objective)!;
                    if (next.Objective >= objective - 1e-9)
                    {
                        break;
                    }

                    (chosen, objective) = ([.. next.Support], next.Objective);
                }

                SelectionResult found = problem.Select(size, new Selection.Stepwise());
                Assert.Equal(chosen, found.Support);
                Assert.Equal(objective, found.Objective, 1e-7);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Backward_removes_the_feature_whose_absence_costs_least(SelectionLoss loss, bool signs)
    {
        for (int seed = 0; seed < 8; seed++)
        {
            SelectionProblem problem = Draw(seed, loss, signs);
            int[] chosen = [.. Enumerable.Range(0, problem.Design.Features)];
            while (chosen.Length > 2)
            {
                int removed = chosen.MinBy(j => Best(problem, [.. chosen.Except([j])]).Objective);
                chosen = [.. chosen.Except([removed])];
            }

            Assert.Equal(Best(problem, chosen).Objective, problem.Select(2, new Selection.Stepwise { Direction = StepwiseDirection.Backward }).Objective, 1e-7);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Both_ways_is_no_worse_than_forward_and_keeps_to_bounds(SelectionLoss loss, bool signs)
    {
        for (int seed = 0; seed < 8; seed++)
        {
            SelectionProblem problem = Draw(seed, loss, signs);
            for (int size = 1; size <= 4; size++)
            {
                SelectionResult forward = problem.Select(size, new Selection.Stepwise()), both = problem.Select(size, new Selection.Stepwise { Direction = StepwiseDirection.Both }), best = problem.Select(size, new Enumeration());
                Assert.True(both.Objective <= forward.Objective + 1e-8);
                Assert.True(best.Objective <= both.Objective + 1e-8);
                Assert.True(both.Size <= size);
                for (int s = 0; s < both.Support.Count; s++)
                {
                    int j = both.Support[s];
                    Assert.InRange(both.Values[s], signs ? 0.0 : problem.LowerBounds![j] - 1e-12, signs ? double.PositiveInfinity : problem.UpperBounds![j] + 1e-12);
                }
            }

            SelectionResult priced = problem.Penalize(1.0, new Selection.Stepwise { Direction = StepwiseDirection.Both });
            Assert.True(priced.Objective <= problem.Select(0, new Enumeration()).Objective + 1e-9);
        }
    }

    /// <summary>The best coefficients of some features within the bounds, the best of all models of them.</summary>
    private static SelectionResult Best(SelectionProblem problem, int[] features)
    {
        double[] lower = new double[problem.Design.Features], upper = new double[problem.Design.Features];
        foreach (int j in features)
        {
            (lower[j], upper[j]) = (problem.NonNegative ? 0.0 : problem.LowerBounds![j], problem.NonNegative ? double.PositiveInfinity : problem.UpperBounds![j]);
        }

        return new SelectionProblem(problem.Design, problem.Response, problem.Loss) { Ridge = problem.Ridge, LowerBounds = lower, UpperBounds = upper }.Select(problem.Design.Features, new Enumeration());
    }

    private static SelectionProblem Draw(int seed, SelectionLoss loss, bool signs)
    {
        const int N = 50, P = 6;
        (double[] columns, double[] y) = RandomProblem.Draw(new Random(seed), N, P, 4, 0.4, 1.0);
        double[] response = loss == SelectionLoss.Squared ? y : [.. y.Select(v => v > 0.0 ? 1.0 : 0.0)];
        double[] lower = new double[P], upper = new double[P];
        Array.Fill(lower, -0.4);
        Array.Fill(upper, 0.3);
        var problem = new SelectionProblem(Design.FromColumns(columns, N, P), response, loss) { Ridge = seed % 2 == 0 ? 0.0 : 0.05 };
        return signs
            ? new SelectionProblem(problem.Design, response, loss) { Ridge = problem.Ridge, NonNegative = true }
            : new SelectionProblem(problem.Design, response, loss) { Ridge = problem.Ridge, LowerBounds = lower, UpperBounds = upper };
    }
}
