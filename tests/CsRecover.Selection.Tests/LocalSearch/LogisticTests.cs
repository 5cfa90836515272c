using CsRecover.Selection.Designs;
using CsRecover.Selection.LocalSearch;

namespace CsRecover.Selection.Tests.LocalSearch;

public class LogisticTests
{
    public static TheoryData<string> Methods => ["coordinate-descent", "swaps", "splicing"];

    /// <summary>Values of scikit-learn 1.2.1 (LogisticRegression without penalty) and of Newton's method in NumPy on the same numbers.</summary>
    [Fact]
    public void Coefficients_of_a_fixed_support_are_those_of_other_software()
    {
        const int N = 40;
        var y = new double[N];
        double[] first = new double[N], second = new double[N];
        for (int i = 0; i < N; i++)
        {
            first[i] = Math.Sin(1.7 * i) + (0.5 * Math.Cos(0.9 * i));
            second[i] = Math.Sin((1.7 * i) + (2.3 * 4)) + (0.5 * Math.Cos(0.9 * i * 3)) + 0.6;
            y[i] = first[i] - (1.2 * second[i]) + 0.4 + (1.5 * Math.Sin(11.0 * i)) > 0.0 ? 1.0 : 0.0;
        }

        Design design = Design.FromColumns([.. first, .. second], N, 2);
        SelectionResult free = new SelectionProblem(design, y, SelectionLoss.Logistic).Select(2, new Splicing());
        Assert.Equal([1.14643103, -2.33432457], free.Values, (a, b) => Math.Abs(a - b) < 1e-8);
        Assert.Equal(0.76584732, free.Intercept, 8);
        Assert.Equal(13.684480635880124, free.Loss, 10);
        SelectionResult shrunk = new SelectionProblem(design, y, SelectionLoss.Logistic) { Ridge = 0.02 }.Select(2, new Splicing());
        Assert.Equal([1.04010783, -1.46697721], shrunk.Values, (a, b) => Math.Abs(a - b) < 1e-8);
        Assert.Equal(14.30736713736989, shrunk.Loss, 10);
        SelectionResult through = new SelectionProblem(design, y, SelectionLoss.Logistic) { Intercept = false }.Select(2, new Splicing());
        Assert.Equal([1.7946437, -1.55437687], through.Values, (a, b) => Math.Abs(a - b) < 1e-7);
        Assert.Equal(0.0, through.Intercept);
        Assert.Equal(14.174738470455523, through.Loss, 10);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.4)]
    public void Slopes_are_those_of_finite_differences(double density)
    {
        Sample sample = Sample.Draw(50, 8, 2, 0.4, 0.0, 3, logistic: true, density);
        foreach (Design design in new Design[] { sample.Stored, sample.Sparse })
        {
            var problem = new SelectionProblem(design, sample.Response, SelectionLoss.Logistic);
            using var working = new WorkingProblem(problem, ColumnScaling.Of(design, true, true, false));
            using SupportLoss loss = SupportLoss.Of(working, 1);
            SupportModel model = loss.Fit([1, 4], loss.Empty);
            var slopes = new double[8];
            loss.Slopes(model, slopes);
            double[] lengths = sample.Lengths(), b = new double[8];
            b[1] = model.Values[0] / lengths[1];
            b[4] = model.Values[1] / lengths[4];
            double intercept = model.Intercept - (b[1] * sample.Columns[1].Average()) - (b[4] * sample.Columns[4].Average());
            Assert.Equal(sample.Objective(b, intercept, 0.0, SelectionLoss.Logistic), model.Objective, 1e-10);
            for (int j = 0; j < 8; j++)
            {
                // A step along the centred column of length 1.
                const double Step = 1e-5;
                double At(double step)
                {
                    double[] moved = [.. b];
                    moved[j] += step / lengths[j];
                    return sample.Objective(moved, intercept - (step / lengths[j] * sample.Columns[j].Average()), 0.0, SelectionLoss.Logistic);
                }

                Assert.Equal(-(At(Step) - At(-Step)) / (2.0 * Step), slopes[j], 1e-7);
                Assert.Equal(sample.Slope(j, b, intercept, SelectionLoss.Logistic), slopes[j], 1e-10);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Finds_the_best_models_that_enumeration_finds(string name)
    {
        for (int seed = 0; seed < 4; seed++)
        {
            Sample sample = Sample.Draw(150, 9, 3, 0.2, 0.0, 70 + seed, logistic: true);
            double best = sample.BestLoss(3, support =>
                new SelectionProblem(Design.FromColumns([.. support.SelectMany(j => sample.Columns[j])], 150, 3), sample.Response, SelectionLoss.Logistic).Select(3, new Splicing()).Loss);
            SelectionResult model = new SelectionProblem(sample.Stored, sample.Response, SelectionLoss.Logistic).Select(3, Of(name));
            Assert.Equal(3, model.Size);
            Assert.Equal(best, model.Loss, 1e-8 * best);
        }
    }

    [Theory]
    [InlineData("coordinate-descent")]
    [InlineData("swaps")]
    public void At_a_price_no_step_on_the_quadratic_bound_of_one_coefficient_improves_the_answer(string name)
    {
        Sample sample = Sample.Draw(120, 15, 4, 0.5, 0.0, 80, logistic: true);
        double[] lengths = sample.Lengths();
        foreach (double price in new[] { 0.5, 2.0, 5.0 })
        {
            SelectionResult model = new SelectionProblem(sample.Stored, sample.Response, SelectionLoss.Logistic) { Ridge = 0.01 }.Penalize(price, Of(name));
            double[] b = model.ToDense();
            const double Curvature = 0.25 + 0.02;
            Assert.NotEmpty(model.Support);
            for (int j = 0; j < 15; j++)
            {
                double now = b[j] * lengths[j], best = (sample.Slope(j, b, model.Intercept, SelectionLoss.Logistic) - (0.02 * now) + (Curvature * now)) / Curvature, gain = best * best * Curvature / 2.0;
                Assert.True(now != 0.0 ? gain >= price * (1.0 - 1e-6) && Math.Abs(best - now) < 1e-6 : gain <= price * (1.0 + 1e-6));
            }

            Assert.Equal(sample.Objective(b, model.Intercept, 0.01, SelectionLoss.Logistic) + (price * model.Size), model.Objective, 1e-9 * model.Objective);
        }
    }

    [Fact]
    public void Groups_are_chosen_whole()
    {
        Sample sample = Sample.Draw(200, 12, 4, 0.3, 0.0, 90, logistic: true);
        int[] groups = [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3];
        SelectionResult model = new SelectionProblem(sample.Stored, sample.Response, SelectionLoss.Logistic) { Groups = groups }.Select(3, new Splicing());
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8], model.Support);
        Assert.Equal(3, model.Size);
    }

    [Fact]
    public void Classes_that_a_feature_separates_end_with_finite_coefficients()
    {
        double[] x = [.. Enumerable.Range(0, 20).Select(i => i - 9.5)], other = [.. Enumerable.Range(0, 20).Select(i => Math.Sin(i * i))];
        double[] y = [.. x.Select(v => v > 0.0 ? 1.0 : 0.0)];
        var problem = new SelectionProblem(Design.FromColumns([.. other, .. x], 20, 2), y, SelectionLoss.Logistic);
        foreach (SelectionMethod method in new SelectionMethod[] { new Splicing(), new Swaps(), new CoordinateDescent() })
        {
            SelectionResult model = problem.Select(1, method);
            Assert.Equal([1], model.Support);
            Assert.True(double.IsFinite(model.Values[0]) && model.Loss < 1e-6);
        }
    }

    private static SelectionMethod Of(string name) => name switch
    {
        "swaps" => new Swaps(),
        "splicing" => new Splicing(),
        _ => new CoordinateDescent(),
    };
}
