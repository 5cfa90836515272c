using CsRecover.Learning.Linear;
using CsRecover.Selection;
using CsRecover.Solvers;

namespace CsRecover.Learning;

/// <summary>
/// A linear or logistic model of sparse inputs with a hard concrete gate on each feature, f_i = b_0 + sum_j x_ij theta_j z_j, trained by Adam on theta, b_0 and log alpha: the mean loss of
/// the observations plus lambda_0 times the expected number of open gates plus lambda_2 |theta|^2 (Louizos, Welling and Kingma, ICLR 2018, equations 7 to 12). Entries that are 0
/// cost nothing. Where n is small enough for it, the methods of CsRecover.Selection choose better.
/// </summary>
public sealed record SparseL0Linear
{
    /// <summary>Half the squared error, or the negative log-likelihood of responses 0 and 1.</summary>
    public SelectionLoss Loss { get; init; }

    /// <summary>The gates' law.</summary>
    public HardConcreteDistribution Gates { get; init; } = HardConcreteDistribution.Default;

    /// <summary>What log alpha starts from: log(p / (1 - p)); above 0 and below 1.</summary>
    public double InitialKeepProbability { get; init; } = 0.5;

    /// <summary>lambda_0, the price of an open gate in units of the mean loss; at least 0. Not read where <see cref="Sparsity"/> is given.</summary>
    public double PenaltyL0 { get; init; } = 0.01;

    /// <summary>
    /// Exactly so many features: lambda_0 then finds itself, rising while more gates are expected to be open and falling while fewer are, and those that contribute most are chosen
    /// and fitted again. Null: those whose gates are open.
    /// </summary>
    public int? Sparsity { get; init; }

    /// <summary>lambda_2, at least 0; the intercept does not pay it.</summary>
    public double PenaltyL2 { get; init; }

    /// <summary>Whether there is a b_0; it has no gate.</summary>
    public bool Intercept { get; init; } = true;

    /// <summary>Adam's step, above 0.</summary>
    public double LearningRate { get; init; } = 0.01;

    /// <summary>Passes over the observations, at least 1.</summary>
    public int Epochs { get; init; } = 200;

    /// <summary>Observations for each step, at least 1.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>The share of the epochs, from 0 to below 1, in which gates cost nothing yet: they would close before the weights arrive.</summary>
    public double WarmUp { get; init; } = 0.2;

    /// <summary>
    /// Whether features that no observation of a batch has stay as they are in its step, their penalties made up for at the next batch that has them: a step then costs as many features as the batch
    /// has, not all. Otherwise their moments decay and their gates are drawn at every step, as Adam is published.
    /// </summary>
    public bool LazyUpdates { get; init; } = true;

    /// <summary>How gates are read at the end.</summary>
    public GateEstimator Estimator { get; init; }

    /// <summary>Whether the chosen features are fitted again, without gates: gates choose well and weigh badly. A <see cref="Sparsity"/> always is.</summary>
    public bool Refit { get; init; } = true;

    /// <summary>Seed of the gates and of the order of observations.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Trains.</summary>
    /// <param name="design">X, n observations of p features; only entries that are not 0 are kept.</param>
    /// <param name="response">y, n numbers; 0 and 1 with logistic loss.</param>
    /// <param name="cancellation">Cancels the work.</param>
    /// <exception cref="ArgumentException">A setting is out of its range, or the response does not fit the design or the loss.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public SparseLinearFit Fit(Design design, ReadOnlySpan<double> response, CancellationToken cancellation = default)
    {
        var problem = new SelectionProblem(design, response, Loss);
        Validate(design.Features);
        var rows = SparseRows.Of(design);
        var training = new SparseLinearTraining(rows, [.. problem.ResponseValues], this);
        IReadOnlyList<SparseLinearEpoch> history = training.Run(cancellation);
        double[] coefficients = training.Coefficients();
        double intercept = training.Intercept;
        if (Sparsity is { } k)
        {
            double[] lengths = rows.Lengths();
            double[] score = [.. Enumerable.Range(0, design.Features).Select(j => lengths[j] * training.Contribution(j))];
            int[] chosen = [.. Enumerable.Range(0, design.Features).OrderByDescending(j => score[j]).ThenBy(j => j).Take(k)];
            coefficients = training.Contributions(chosen);
        }

        int[] support = [.. Enumerable.Range(0, coefficients.Length).Where(j => coefficients[j] != 0.0)];
        if (Refit || Sparsity is not null)
        {
            intercept = SparseLinearRefit.Run(design, [.. problem.ResponseValues], this, support, coefficients, intercept, cancellation);
        }

        return new SparseLinearFit(Loss, coefficients, intercept, training.Probabilities(), history);
    }

    private void Validate(int features)
    {
        Setting.Require(Gates.Beta > 0.0 && Gates.Gamma < 0.0 && Gates.Zeta > 1.0, nameof(Gates), "beta above 0, gamma below 0 and zeta above 1", Gates);
        Setting.Require(InitialKeepProbability is > 0.0 and < 1.0, nameof(InitialKeepProbability), "a number between 0 and 1", InitialKeepProbability);
        Setting.Require(PenaltyL0 >= 0.0, nameof(PenaltyL0), "0 or more", PenaltyL0);
        Setting.Require(Sparsity is null || (Sparsity >= 1 && Sparsity <= features), nameof(Sparsity), $"from 1 to {features} features, which is how many there are", Sparsity ?? 0);
        Setting.Require(PenaltyL2 >= 0.0, nameof(PenaltyL2), "0 or more", PenaltyL2);
        Setting.Require(LearningRate > 0.0 && double.IsFinite(LearningRate), nameof(LearningRate), "a number above 0", LearningRate);
        Setting.Require(Epochs >= 1, nameof(Epochs), "1 or more", Epochs);
        Setting.Require(BatchSize >= 1, nameof(BatchSize), "1 or more", BatchSize);
        Setting.Require(WarmUp is >= 0.0 and < 1.0, nameof(WarmUp), "a share from 0 to below 1", WarmUp);
    }
}
