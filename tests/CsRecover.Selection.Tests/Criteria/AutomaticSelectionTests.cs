namespace CsRecover.Selection.Tests.Criteria;

/// <summary>How many features: residual ratios, criteria and their combination against the measured table of the literature notes (m = 128, n = 256, amplitudes from 1 to 2, 100 trials).</summary>
public class AutomaticSelectionTests
{
    private const int M = 128, N = 256, Trials = 100;

    [Theory]
    [InlineData(1, 0.922)]
    [InlineData(10, 0.917)]
    [InlineData(64, 0.855)]
    public void Thresholds_are_those_known(int step, double expected) => Assert.Equal(expected, new ResidualRatioRule().Threshold(step, M, N, largest: 64), 1e-3);

    /// <summary>P(exact support) by the best size in hindsight, by residual ratios and by EBIC (its linear form, as measured there), and that plain BIC never finds it.</summary>
    [Theory]
    [InlineData(5, 10.0, 1.00, 1.00, 0.99)]
    [InlineData(5, 20.0, 1.00, 1.00, 0.98)]
    [InlineData(5, 40.0, 1.00, 1.00, 0.97)]
    [InlineData(10, 10.0, 0.99, 0.98, 0.96)]
    [InlineData(10, 20.0, 1.00, 1.00, 0.95)]
    [InlineData(10, 40.0, 0.99, 0.99, 0.98)]
    public void Rates_are_those_measured(int size, double decibels, double oracle, double ratio, double criterion)
    {
        int known = 0, ratios = 0, ebic = 0, bic = 0, automatic = 0;
        for (int trial = 0; trial < Trials; trial++)
        {
            (SelectionProblem problem, int[] support) = Draw(new Random((1000 * size) + trial), size, decibels);
            AutomaticChoice choice = problem.SelectAutomatically();
            bool Is(SelectionResult? model) => model is not null && model.Support.SequenceEqual(support);
            known += Is(choice.Path.OfSize(size)) ? 1 : 0;
            ratios += choice.ResidualRatioSize is { } found && Is(choice.Path.OfSize(found)) ? 1 : 0;
            ebic += Is(choice.Path.OfSize(choice.CriterionSize)) ? 1 : 0;
            bic += Is(choice.Path.Best(SelectionCriterion.Bic)) ? 1 : 0;
            automatic += Is(choice.Model) ? 1 : 0;
        }

        AtLeast(oracle, known);
        AtLeast(ratio, ratios);
        AtLeast(criterion, ebic);
        Assert.Equal(0, bic);
        AtLeast(Math.Max(ratio, criterion), automatic);
    }

    /// <summary>At 5 dB the criterion finds more than residual ratios do, and so does the combination.</summary>
    [Fact]
    public void Under_strong_noise_the_criterion_decides()
    {
        int ratios = 0, ebic = 0, automatic = 0;
        for (int trial = 0; trial < Trials; trial++)
        {
            (SelectionProblem problem, int[] support) = Draw(new Random(50_000 + trial), 10, 5.0);
            AutomaticChoice choice = problem.SelectAutomatically();
            bool Is(SelectionResult? model) => model is not null && model.Support.SequenceEqual(support);
            ratios += choice.ResidualRatioSize is { } found && Is(choice.Path.OfSize(found)) ? 1 : 0;
            ebic += Is(choice.Path.OfSize(choice.CriterionSize)) ? 1 : 0;
            automatic += Is(choice.Model) ? 1 : 0;
        }

        AtLeast(0.33, ebic);
        Assert.True(ebic > ratios, $"{ebic} by EBIC, {ratios} by residual ratios");
        Assert.InRange(automatic, ebic - 3, Trials);
    }

    /// <summary>20 features at 20 dB: one forward path in four goes wrong, splicing finds them all the same, and the choice notices.</summary>
    [Fact]
    public void Where_forward_steps_go_wrong_the_criterion_decides()
    {
        const int Few = 40;
        int forward = 0, automatic = 0;
        for (int trial = 0; trial < Few; trial++)
        {
            (SelectionProblem problem, int[] support) = Draw(new Random(70_000 + trial), 20, 20.0);
            AutomaticChoice choice = problem.SelectAutomatically();
            forward += problem.Select(20, new CsRecover.Selection.Stepwise()).Support.SequenceEqual(support) ? 1 : 0;
            automatic += choice.Model.Support.SequenceEqual(support) ? 1 : 0;
            Assert.True(choice.Rule == AutomaticSelection.ResidualRatio || choice.Reason.Contains("differ", StringComparison.Ordinal) || choice.Reason.Contains("dB", StringComparison.Ordinal), choice.Reason);
        }

        Assert.InRange(automatic, Few - 3, Few);
        Assert.True(forward < automatic - 3, $"{forward} by forward steps, {automatic} in all");
    }

    [Fact]
    public void The_table_of_sizes_says_what_chose()
    {
        (SelectionProblem problem, int[] support) = Draw(new Random(1), 5, 20.0);
        AutomaticChoice choice = problem.SelectAutomatically();
        Assert.Equal(support, choice.Model.Support);
        Assert.Equal(AutomaticSelection.ResidualRatio, choice.Rule);
        Assert.Contains("dB", choice.Reason, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(0, 65), choice.Sizes.Select(score => score.Size));
        Assert.Equal(choice.CriterionSize, choice.Sizes.MinBy(score => score.Criterion).Size);
        Assert.Equal(5, choice.Sizes.Last(score => score.Ratio < score.Threshold).Size);
        Assert.Equal(Math.Sqrt(choice.Sizes[5].Loss / choice.Sizes[4].Loss), choice.Sizes[5].Ratio, 1e-12);
        Assert.True(double.IsNaN(choice.Sizes[0].Ratio));
    }

    [Fact]
    public void Nothing_is_chosen_out_of_noise()
    {
        int none = 0;
        for (int trial = 0; trial < 50; trial++)
        {
            var random = new Random(900 + trial);
            var problem = new SelectionProblem(Design.FromColumns(Drawing.Normal(random, 60 * 100), 60, 100), Drawing.Normal(random, 60));
            none += problem.SelectAutomatically().Model.Size == 0 ? 1 : 0;
        }

        Assert.InRange(none, 40, 50);
    }

    [Fact]
    public void Without_noise_the_exact_fit_is_chosen()
    {
        (SelectionProblem problem, int[] support) = Draw(new Random(4), 8, double.PositiveInfinity);
        AutomaticChoice choice = problem.SelectAutomatically();
        Assert.Equal(support, choice.Model.Support);
        Assert.InRange(choice.Model.Loss, 0.0, 1e-18);
    }

    [Fact]
    public void Classes_and_groups_are_chosen_by_the_criterion()
    {
        var random = new Random(12);
        double[][] x = [.. Enumerable.Range(0, 30).Select(_ => Drawing.Normal(random, 200))];
        double[] y = [.. Enumerable.Range(0, 200).Select(i => random.NextDouble() < 1.0 / (1.0 + Math.Exp(-(3.0 * x[4][i]) + (3.0 * x[17][i]))) ? 1.0 : 0.0)];
        Design design = Design.FromColumns(x.SelectMany(v => v).ToArray(), 200, 30);
        AutomaticChoice choice = new AutomaticSelection { LargestSize = 8 }.Choose(new SelectionProblem(design, y, SelectionLoss.Logistic));
        Assert.Equal([4, 17], choice.Model.Support);
        Assert.Equal((AutomaticSelection.Criterion, null, 2), (choice.Rule, choice.ResidualRatioSize, choice.CriterionSize));

        double[] sum = [.. Enumerable.Range(0, 200).Select(i => x[3][i] + x[4][i] - x[20][i] + (0.5 * x[22][i]) + (0.1 * random.NextDouble()))];
        AutomaticChoice grouped = new SelectionProblem(design, sum) { Groups = [.. Enumerable.Range(0, 30).Select(j => j / 3)] }.SelectAutomatically();
        Assert.Equal([3, 4, 5, 18, 19, 20, 21, 22, 23], grouped.Model.Support);
    }

    /// <summary>Not significantly (three standard errors, and a trial) below an expected rate.</summary>
    private static void AtLeast(double expected, int successes)
    {
        double error = Math.Sqrt(Trials * expected * (1.0 - expected));
        Assert.True(successes >= (Trials * expected) - (3.0 * error) - 1.0, $"{successes} of {Trials}, expected {expected}");
    }

    private static (SelectionProblem Problem, int[] Support) Draw(Random random, int size, double decibels)
    {
        double[] a = Drawing.Normal(random, M * N), noise = Drawing.Normal(random, M), y = new double[M];
        int[] order = [.. Enumerable.Range(0, N)];
        random.Shuffle(order);
        int[] support = [.. order.Take(size).Order()];
        foreach (int j in support)
        {
            double amplitude = (random.Next(2) == 0 ? -1.0 : 1.0) * (1.0 + random.NextDouble());
            for (int i = 0; i < M; i++)
            {
                y[i] += amplitude * a[(j * M) + i];
            }
        }

        double level = Math.Sqrt(y.Sum(v => v * v) / noise.Sum(v => v * v)) * Math.Pow(10.0, -decibels / 20.0);
        return (new SelectionProblem(Design.FromColumns(a, M, N), [.. y.Select((v, i) => v + (level * noise[i]))]) { Intercept = false }, support);
    }
}
