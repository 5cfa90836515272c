namespace CsRecover.Learning;

/// <summary>How one target was met.</summary>
/// <param name="Target">y_i.</param>
/// <param name="Estimate">(M w)_i.</param>
/// <param name="RelativeError">(y_i - (M w)_i) / (|y_i| + 1).</param>
public readonly record struct TargetError(double Target, double Estimate, double RelativeError);

/// <summary>Calibrated weights, and how well they do.</summary>
public sealed class CalibrationResult
{
    /// <summary>The N weights, zeros among them.</summary>
    public required double[] Weights { get; init; }

    /// <summary>The records with a weight that is not 0, ascending.</summary>
    public required int[] Support { get; init; }

    /// <summary>The data loss, computed afresh from the weights (without penalties).</summary>
    public required double Loss { get; init; }

    /// <summary>How each target was met.</summary>
    public required TargetError[] Targets { get; init; }

    /// <summary>No non-negative weights within the limits, however many, have a lower data loss plus ridge than this; NaN where it was not computed.</summary>
    public required double LowerBound { get; init; }

    /// <summary>
    /// No non-negative weights within the limits, at most <see cref="Active"/> of them not 0, have a lower data loss plus ridge than this: for exactly k weights of a problem with a ridge or a
    /// largest weight. Without either it is <see cref="LowerBound"/>: no convex relaxation knows then that k weights cannot be as large as all others together. NaN where nothing was computed.
    /// </summary>
    public double LowerBoundForActive { get; internal init; } = double.NaN;

    /// <summary>Time that the fit took, in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>Epochs (gates) or steps that the fit took.</summary>
    public required int Steps { get; init; }

    /// <summary>Mean of |relative error| over the targets.</summary>
    public double MeanAbsoluteRelativeError => Targets.Average(t => Math.Abs(t.RelativeError));

    /// <summary>Largest |relative error| of a target.</summary>
    public double MaxAbsoluteRelativeError => Targets.Max(t => Math.Abs(t.RelativeError));

    /// <summary>How many weights are not 0.</summary>
    public int Active => Support.Length;

    /// <summary>(sum w)^2 / sum w^2 (Kish): as many equal weights would make estimates as precise; 0 if all weights are 0.</summary>
    public double EffectiveSampleSize => EffectiveSize(Weights);

    /// <summary>The largest weight.</summary>
    public double LargestWeight => Weights.Max();

    /// <summary>(sum w)^2 / sum w^2; 0 if all weights are 0.</summary>
    /// <param name="weights">w.</param>
    internal static double EffectiveSize(double[] weights)
    {
        double sum = weights.Sum(), squares = weights.Sum(w => w * w);
        return squares > 0.0 ? sum * sum / squares : 0.0;
    }

    /// <summary>Weights in terms of the problem they are for.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="weights">The weights, kept.</param>
    /// <param name="lowerBound">What is proven; NaN if nothing.</param>
    /// <param name="seconds">What it took.</param>
    /// <param name="steps">Steps done.</param>
    /// <param name="forActive">What is proven for as many weights; what is proven for any number if nothing.</param>
    internal static CalibrationResult Of(CalibrationProblem problem, double[] weights, double lowerBound, double seconds, int steps, double? forActive = null)
    {
        double[] y = problem.Targets, estimates = new double[y.Length], rows = problem.RowFactors();
        int[] support = [.. Enumerable.Range(0, weights.Length).Where(j => weights[j] != 0.0)];
        foreach (int j in support)
        {
            problem.Matrix.AddColumn(weights[j], j, estimates);
        }

        return new CalibrationResult
        {
            Weights = weights,
            Support = support,
            Loss = y.Select((target, i) => rows[i] * (target - estimates[i])).Sum(v => v * v),
            Targets = [.. y.Select((target, i) => new TargetError(target, estimates[i], (target - estimates[i]) / (Math.Abs(target) + 1.0)))],
            LowerBound = lowerBound,
            LowerBoundForActive = forActive ?? lowerBound,
            Seconds = seconds,
            Steps = steps,
        };
    }
}
