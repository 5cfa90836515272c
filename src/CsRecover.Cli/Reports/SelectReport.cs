using CsRecover.Selection;

namespace CsRecover.Cli.Reports;

/// <summary>What the report.json of <c>select</c> says; the names in the file are these in snake_case.</summary>
internal sealed record SelectReport
{
    /// <summary>The method's name.</summary>
    public required string Method { get; init; }

    /// <summary>The loss.</summary>
    public required SelectionLoss Loss { get; init; }

    /// <summary>Why it ended.</summary>
    public required SelectionStatus Status { get; init; }

    /// <summary>Wall-clock seconds of solving alone, without files.</summary>
    public required double Seconds { get; init; }

    /// <summary>Iterations, or nodes of an exact method.</summary>
    public required long Steps { get; init; }

    /// <summary>n.</summary>
    public required int Observations { get; init; }

    /// <summary>p.</summary>
    public required int Features { get; init; }

    /// <summary>Features, or groups, of the model.</summary>
    public required int Size { get; init; }

    /// <summary>The features of the model, by their numbers from 0.</summary>
    public required IReadOnlyList<int> Support { get; init; }

    /// <summary>Their names, if they have any.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>Their coefficients.</summary>
    public required IReadOnlyList<double> Coefficients { get; init; }

    /// <summary>Standard errors as if the features had been given and not chosen, where least squares has them.</summary>
    public IReadOnlyList<double>? StandardErrors { get; init; }

    /// <summary>b_0.</summary>
    public required double Intercept { get; init; }

    /// <summary>Squared loss: the residual sum of squares.</summary>
    public double? Rss { get; init; }

    /// <summary>Squared loss: 1 - RSS / |y - mean|^2 (|y|^2 without an intercept).</summary>
    public double? RSquared { get; init; }

    /// <summary>Logistic loss: twice the negative log-likelihood.</summary>
    public double? Deviance { get; init; }

    /// <summary>What was minimised.</summary>
    public required double Objective { get; init; }

    /// <summary>k as it was given, if it was.</summary>
    public int? Sparsity { get; init; }

    /// <summary>lambda_0 as it was given, if it was.</summary>
    public double? Lambda { get; init; }

    /// <summary>lambda_2.</summary>
    public required double Ridge { get; init; }

    /// <summary>Whether coefficients may not be negative.</summary>
    public required bool Nonnegative { get; init; }

    /// <summary>The model's information criteria, by their names.</summary>
    public required IReadOnlyDictionary<string, double> Criteria { get; init; }

    /// <summary>What an exact method proved.</summary>
    public CertificateReport? Certificate { get; init; }

    /// <summary>What chose the size, if it was not given.</summary>
    public string? Rule { get; init; }

    /// <summary>Why that, in a sentence.</summary>
    public string? Reason { get; init; }

    /// <summary>The sizes it was chosen from.</summary>
    public IReadOnlyList<SizeReport>? Sizes { get; init; }

    /// <summary>The most threads allowed.</summary>
    public required int Threads { get; init; }
}

/// <summary>What an exact method proved.</summary>
/// <param name="Upper">The objective of the answer.</param>
/// <param name="Lower">No model has a lower objective.</param>
/// <param name="Gap">(upper - lower) / upper.</param>
/// <param name="Nodes">Nodes that were looked at.</param>
/// <param name="AssumedBound">What the proof assumes no coefficient of a column of length 1 to exceed, if it assumes anything.</param>
internal sealed record CertificateReport(double Upper, double Lower, double Gap, long Nodes, double? AssumedBound);

/// <summary>One size of a path.</summary>
/// <param name="Size">Features (groups).</param>
/// <param name="Support">Which ones.</param>
/// <param name="Objective">The objective of its model.</param>
/// <param name="Rss">Its residual sum of squares.</param>
/// <param name="Deviance">Its deviance.</param>
/// <param name="Criterion">The criterion, or the error of cross validation.</param>
/// <param name="StandardError">The standard error of the latter.</param>
/// <param name="ResidualRatio">The residual ratio of the forward step to that size.</param>
/// <param name="Threshold">What the ratio is held against.</param>
/// <param name="Gap">What an exact method proved of it.</param>
/// <param name="Chosen">Whether it is the answer.</param>
internal sealed record SizeReport(
    int Size,
    IReadOnlyList<int> Support,
    double Objective,
    double? Rss,
    double? Deviance,
    double? Criterion,
    double? StandardError,
    double? ResidualRatio,
    double? Threshold,
    double? Gap,
    bool Chosen);
