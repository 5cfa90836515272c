namespace CsRecover.Selection.Tests.LocalSearch;

public class ConstraintTests
{
    public static TheoryData<string> Methods => ["coordinate-descent", "swaps", "splicing"];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Bounds_are_kept_and_nothing_inside_them_is_better(string name)
    {
        double[] lower = [.. Enumerable.Range(0, 12).Select(j => j % 4 == 2 ? -0.3 : -0.6)], upper = [.. Enumerable.Range(0, 12).Select(j => j == 0 ? 0.7 : j % 3 == 0 ? 0.0 : 0.5)];
        foreach (SelectionLoss loss in new[] { SelectionLoss.Squared, SelectionLoss.Logistic })
        {
            Sample sample = Sample.Draw(60, 12, 4, 0.4, 0.5, 11, logistic: loss == SelectionLoss.Logistic);
            SelectionResult model = new SelectionProblem(sample.Stored, sample.Response, loss) { LowerBounds = lower, UpperBounds = upper }.Select(5, Of(name));
            double[] b = model.ToDense();
            Assert.Equal(5, model.Size);
            bool IsAt(int j, double[] bounds) => Math.Abs(b[j] - bounds[j]) < 1e-12;
            Assert.Contains(model.Support, j => IsAt(j, lower) || IsAt(j, upper));
            foreach (int j in model.Support)
            {
                Assert.InRange(b[j], lower[j] - 1e-12, upper[j] + 1e-12);
                double slope = sample.Slope(j, b, model.Intercept, loss);
                Assert.True(IsAt(j, upper) ? slope > 0.0 : IsAt(j, lower) ? slope < 0.0 : Math.Abs(slope) < 1e-6);
            }
        }
    }

    /// <summary>Weights of households that reproduce totals: the survey problem on which others end with too few positive weights, in small.</summary>
    [Theory]
    [InlineData(200, 2000, 60)]
    [InlineData(200, 2000, 120)]
    public void Nonnegative_models_have_exactly_k_positive_weights(int targets, int households, int k)
    {
        var random = new Random(17);
        double[] values = new double[targets * households], totals = new double[targets];
        for (int j = 0; j < households; j++)
        {
            double weight = Math.Exp(Sample.Normal(random));
            for (int i = 0; i < targets; i++)
            {
                double x = Math.Exp(Sample.Normal(random));
                values[(j * targets) + i] = x;
                totals[i] += weight * x;
            }
        }

        for (int i = 0; i < targets; i++)
        {
            totals[i] /= households;
        }

        var problem = new SelectionProblem(Design.FromColumns(values, targets, households), totals) { Intercept = false, NonNegative = true };
        SelectionResult model = problem.Select(k, new Splicing());
        Assert.Equal(k, model.Size);
        Assert.All(model.Values, b => Assert.True(b > 0.0));
        Assert.True(model.Loss < PursuitLoss(values, totals, targets, households, k));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Nonnegative_models_are_as_good_as_those_of_enumeration(string name)
    {
        for (int seed = 0; seed < 4; seed++)
        {
            Sample sample = Sample.Draw(60, 9, 4, 0.3, 0.7, 100 + seed);
            var problem = new SelectionProblem(sample.Stored, sample.Response) { NonNegative = true };
            SelectionResult model = problem.Select(2, Of(name));

            // Two true coefficients are positive: among the supports of two features whose least squares coefficients are.
            double best = Sample.Subsets(9, 2).Where(s => Positive(sample, s)).Min(sample.LeastSquares);
            Assert.Equal(best, model.Loss, 1e-9 * best);
            Assert.Equal(2, model.Size);
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Fewer_are_chosen_only_where_more_positive_ones_do_not_help(string name)
    {
        Sample sample = Sample.Draw(50, 6, 3, 0.0, 0.2, 12);
        SelectionResult model = new SelectionProblem(sample.Stored, sample.Response) { NonNegative = true }.Select(6, Of(name));
        double[] b = model.ToDense();
        for (int j = 0; j < 6; j++)
        {
            double slope = sample.Slope(j, b, model.Intercept);
            Assert.True(b[j] > 0.0 ? Math.Abs(slope) < 1e-8 : slope < 1e-6);
        }
    }

    private static bool Positive(Sample sample, int[] support) =>
        new SelectionProblem(Design.FromColumns([.. support.SelectMany(j => sample.Columns[j])], sample.Observations, support.Length), sample.Response)
            .Select(support.Length, new Splicing()) is { } fit && fit.Values.All(b => b > 0.0);

    /// <summary>Non-negative matching pursuit, by the book: the column that points most along the residual comes in, then coordinate descent on all that are in, none below 0.</summary>
    private static double PursuitLoss(double[] values, double[] y, int n, int p, int k)
    {
        ReadOnlySpan<double> Column(int j) => values.AsSpan(j * n, n);
        double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
        {
            double sum = 0.0;
            for (int i = 0; i < a.Length; i++)
            {
                sum += a[i] * b[i];
            }

            return sum;
        }

        double[] rest = [.. y], lengths = [.. Enumerable.Range(0, p).Select(j => Dot(Column(j), Column(j)))];
        var b = new double[p];
        var chosen = new List<int>();
        for (int step = 0; step < k; step++)
        {
            int next = Enumerable.Range(0, p).Except(chosen).MaxBy(j => Dot(Column(j), rest) / Math.Sqrt(lengths[j]));
            chosen.Add(next);
            for (int sweep = 0; sweep < 60; sweep++)
            {
                foreach (int j in chosen)
                {
                    double to = Math.Max(0.0, b[j] + (Dot(Column(j), rest) / lengths[j]));
                    for (int i = 0; i < n; i++)
                    {
                        rest[i] -= (to - b[j]) * Column(j)[i];
                    }

                    b[j] = to;
                }
            }
        }

        return Dot(rest, rest) / 2.0;
    }

    private static SelectionMethod Of(string name) => name switch
    {
        "swaps" => new Swaps(),
        "splicing" => new Splicing(),
        _ => new CoordinateDescent(),
    };
}
