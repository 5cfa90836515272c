using CsRecover.Selection.Criteria;

namespace CsRecover.Selection;

/// <summary>What the residual ratios of a path say.</summary>
/// <param name="Size">The size they choose.</param>
/// <param name="FalseAlarm">The probability of a false alarm at which they choose it: the rule's own, or a larger one where no step was significant at that.</param>
/// <param name="Ratios">|r_j| / |r_{j-1}| for j = 1, 2, ... up to the largest size that was looked at.</param>
/// <param name="Thresholds">The Gamma(j) that they are held against, at the rule's own probability.</param>
public sealed record ResidualRatios(int Size, double FalseAlarm, IReadOnlyList<double> Ratios, IReadOnlyList<double> Thresholds);

/// <summary>
/// The residual ratio threshold (Kallummil, Kalyani, ICML 2018): how many features of a forward path are real, with nothing known of the noise. If the first j - 1 features explain all there is to
/// explain, the ratio |r_j|^2 / |r_{j-1}|^2 for a feature that is independent of the noise is a beta variable with parameters (m - j) / 2 and 1 / 2; Gamma(j) is what the least ratio of all features and
/// steps stays above, but for a probability alpha. The last step whose ratio is below Gamma(j) is the last real one.
/// </summary>
public sealed record ResidualRatioRule
{
    /// <summary>How many raised probabilities are tried where no step is significant.</summary>
    private const int Raises = 100;

    /// <summary>Losses below this share of that of the empty model are rounding.</summary>
    private const double Exact = 1e-26;

    /// <summary>alpha, the probability of at least one feature too many; above 0, below 1.</summary>
    public double FalseAlarm
    {
        get;
        init => field = value is > 0.0 and < 1.0 ? value : throw new ArgumentOutOfRangeException(nameof(value), $"Expected a probability above 0 and below 1, got {value}.");
    } = 0.1;

    /// <summary>Gamma(j) = sqrt of the alpha / ((n - j + 1) k_max) quantile of the beta distribution with (m - j) / 2 and 1 / 2.</summary>
    /// <param name="step">j, from 1 to below m.</param>
    /// <param name="observations">m, less 1 for an intercept.</param>
    /// <param name="features">n.</param>
    /// <param name="largest">k_max, how many steps there are.</param>
    public double Threshold(int step, int observations, int features, int largest) => Threshold(FalseAlarm, step, observations, features, largest);

    /// <summary>Looks at a path.</summary>
    /// <param name="path">A path of forward steps that holds the sizes 0, 1, 2, ...; larger sizes than half the observations are not looked at.</param>
    /// <exception cref="NotSupportedException">The loss is logistic, or there are groups.</exception>
    /// <exception cref="ArgumentException">The path does not hold the sizes 0 and 1.</exception>
    public ResidualRatios Choose(SelectionPath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        SelectionProblem problem = path.Problem;
        if (problem.Loss != SelectionLoss.Squared || problem.Groups is not null)
        {
            throw new NotSupportedException("Expected a path of single features with squared loss, as residual ratios need, got another one.");
        }

        int n = problem.Design.Features, m = problem.Design.Observations - (problem.Intercept ? 1 : 0), most = Math.Min(n, (m + 1) / 2);
        double[] losses = [.. Enumerable.Range(0, most + 1).Select(path.OfSize).TakeWhile(model => model is not null).Select(model => model!.Loss)];
        int largest = losses.Length - 1;
        if (largest < 1)
        {
            throw new ArgumentException("Expected a path with the sizes 0, 1, 2, ..., got one without 0 or 1.", nameof(path));
        }

        // After an exact fit ratios are rounding.
        int steps = Array.FindIndex(losses, 1, loss => loss <= Exact * losses[0]);
        steps = steps < 0 ? largest : steps;
        double[] ratios = [.. Enumerable.Range(1, steps).Select(j => Math.Sqrt(losses[j] / losses[j - 1]))];
        double[] thresholds = [.. Enumerable.Range(1, steps).Select(j => Threshold(j, m, n, largest))];
        int size = Last(ratios, thresholds);
        double alarm = FalseAlarm;
        for (int raise = 1; raise <= Raises && size == 0; raise++)
        {
            alarm = FalseAlarm * Math.Pow(n * (double)largest / FalseAlarm, raise / (double)Raises);
            double raised = alarm;
            size = Last(ratios, [.. Enumerable.Range(1, steps).Select(j => Threshold(raised, j, m, n, largest))]);
        }

        return new ResidualRatios(size, alarm, ratios, thresholds);
    }

    private static double Threshold(double alarm, int step, int observations, int features, int largest) =>
        Math.Sqrt(IncompleteBeta.Inverse(Math.Log(alarm) - Math.Log((features - step + 1.0) * largest), (observations - step) / 2.0, 0.5));

    /// <summary>The last step whose ratio is below its threshold; 0 for none.</summary>
    private static int Last(double[] ratios, double[] thresholds)
    {
        int step = ratios.Length;
        while (step > 0 && !(ratios[step - 1] < thresholds[step - 1]))
        {
            step--;
        }

        return step;
    }
}
