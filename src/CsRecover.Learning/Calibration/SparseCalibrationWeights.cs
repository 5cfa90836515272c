using System.Diagnostics;
using CsRecover.Learning.Calibration;
using CsRecover.Solvers;

namespace CsRecover.Learning;

/// <summary>
/// Calibration weights w = exp(v) z with hard concrete gates z, trained by Adam on v and log alpha: the loss plus lambda_0 times the expected number of open gates plus
/// lambda_2 |exp(v)|^2 (Louizos, Welling and Kingma, ICLR 2018, equations 7 to 12). Where a number of weights is wanted, <see cref="CalibrationProblem.FitExactly"/> reaches lower losses.
/// </summary>
public sealed record SparseCalibrationWeights
{
    /// <summary>The gates' law; its temperature beta is 2/3 by default, and 0.35 in most published uses.</summary>
    public HardConcreteDistribution Gates { get; init; } = HardConcreteDistribution.Default;

    /// <summary>Whether there are gates at all; without them every weight stays positive.</summary>
    public bool UseGates { get; init; } = true;

    /// <summary>What log alpha starts from: log(p / (1 - p)); above 0 and below 1.</summary>
    public double InitialKeepProbability { get; init; } = 0.5;

    /// <summary>
    /// What exp(v) starts from, one number for all records; above 0. Null: the common weight that fits the targets best, since from far away the gates close before the weights
    /// arrive. <see cref="InitialWeights"/> wins.
    /// </summary>
    public double? InitialWeight { get; init; }

    /// <summary>What exp(v) starts from, N numbers above 0; null for <see cref="InitialWeight"/>.</summary>
    public IReadOnlyList<double>? InitialWeights { get; init; }

    /// <summary>Standard deviation of what is added to each v at the start.</summary>
    public double LogWeightJitter { get; init; }

    /// <summary>Standard deviation of what is added to each log alpha at the start.</summary>
    public double LogAlphaJitter { get; init; } = 0.01;

    /// <summary>lambda_0, at least 0.</summary>
    public double PenaltyL0 { get; init; } = 0.01;

    /// <summary>lambda_2, on exp(v) whether its gate is open or not; at least 0.</summary>
    public double PenaltyL2 { get; init; }

    /// <summary>
    /// Whether penalties do not depend on the size of the problem: the loss is divided by Q, the number of open gates and the squares by N. Otherwise all of them are plain sums, as
    /// published examples have them.
    /// </summary>
    public bool NormalizePenalties { get; init; } = true;

    /// <summary>Adam's step, above 0.</summary>
    public double LearningRate { get; init; } = 0.01;

    /// <summary>Epochs, at least 1; one step of Adam each.</summary>
    public int Epochs { get; init; } = 1000;

    /// <summary>How gates are read at the end.</summary>
    public GateEstimator Estimator { get; init; }

    /// <summary>Whether the weights of open gates are fitted again without penalties: gates choose well and weigh badly.</summary>
    public bool Refit { get; init; }

    /// <summary>Seed of jitter and gates; the same seed gives the same weights on any number of threads.</summary>
    public ulong Seed { get; init; }

    /// <summary>Trains.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="options">Threads, progress.</param>
    internal CalibrationResult Fit(CalibrationProblem problem, CalibrationOptions options)
    {
        Validate(problem);
        var clock = Stopwatch.StartNew();
        double[] weights = GateTraining.Run(problem, this, options);
        if (!Refit)
        {
            return CalibrationResult.Of(problem, weights, double.NaN, clock.Elapsed.TotalSeconds, Epochs);
        }

        using var fit = new CalibrationFit(problem, options);
        double[] refitted = fit.On([.. Enumerable.Range(0, weights.Length).Where(j => weights[j] != 0.0)]);
        return CalibrationResult.Of(problem, refitted, double.NaN, clock.Elapsed.TotalSeconds, Epochs);
    }

    private void Validate(CalibrationProblem problem)
    {
        Setting.Require(Gates.Beta > 0.0 && Gates.Gamma < 0.0 && Gates.Zeta > 1.0, nameof(Gates), "beta above 0, gamma below 0 and zeta above 1", Gates);
        Setting.Require(InitialKeepProbability is > 0.0 and < 1.0, nameof(InitialKeepProbability), "a number between 0 and 1", InitialKeepProbability);
        Setting.Require(InitialWeight is null || (InitialWeight > 0.0 && double.IsFinite(InitialWeight.Value)), nameof(InitialWeight), "a number above 0", InitialWeight ?? 0.0);
        Setting.Require(LogWeightJitter >= 0.0, nameof(LogWeightJitter), "0 or more", LogWeightJitter);
        Setting.Require(LogAlphaJitter >= 0.0, nameof(LogAlphaJitter), "0 or more", LogAlphaJitter);
        Setting.Require(PenaltyL0 >= 0.0, nameof(PenaltyL0), "0 or more", PenaltyL0);
        Setting.Require(PenaltyL2 >= 0.0, nameof(PenaltyL2), "0 or more", PenaltyL2);
        Setting.Require(LearningRate > 0.0 && double.IsFinite(LearningRate), nameof(LearningRate), "a number above 0", LearningRate);
        Setting.Require(Epochs >= 1, nameof(Epochs), "1 or more", Epochs);
        if (InitialWeights is { } initial)
        {
            Setting.Require(initial.Count == problem.Matrix.Features, nameof(InitialWeights), $"{problem.Matrix.Features} numbers, one for each record", initial.Count);
            Setting.Require(initial.All(w => w > 0.0 && double.IsFinite(w)), nameof(InitialWeights), "numbers above 0", initial.FirstOrDefault(w => !(w > 0.0 && double.IsFinite(w))));
        }
    }
}
