namespace CsRecover.Cli.Reports;

/// <summary>What the report of <c>csrecover calibrate</c> says; the names in the file are these in snake_case.</summary>
internal sealed record CalibrateReport
{
    /// <summary>all, exact or gates.</summary>
    public required string Method { get; init; }

    /// <summary>The data loss: sum of squared (relative) errors, by groups where there are any.</summary>
    public required double Loss { get; init; }

    /// <summary>No non-negative weights within the limits have a lower loss plus ridge; none for gates.</summary>
    public double? LowerBound { get; init; }

    /// <summary>With a ridge or a largest weight, no so many non-negative weights have a lower loss plus ridge; the lower bound otherwise, and none for gates.</summary>
    public double? LowerBoundForActive { get; init; }

    /// <summary>Mean of |error| / (|target| + 1).</summary>
    public required double MeanAbsRel { get; init; }

    /// <summary>Largest |error| / (|target| + 1).</summary>
    public required double MaxAbsRel { get; init; }

    /// <summary>Weights that are not 0.</summary>
    public required int Active { get; init; }

    /// <summary>(sum w)^2 / sum w^2.</summary>
    public required double EffectiveSampleSize { get; init; }

    /// <summary>The largest weight.</summary>
    public required double LargestWeight { get; init; }

    /// <summary>Seconds of the fit, without files.</summary>
    public required double Seconds { get; init; }

    /// <summary>Seconds of an epoch of gates; none for other methods.</summary>
    public double? SecondsPerEpoch { get; init; }

    /// <summary>Rows of the matrix.</summary>
    public required int TargetCount { get; init; }

    /// <summary>Columns of the matrix.</summary>
    public required int RecordCount { get; init; }

    /// <summary>The records with a weight, ascending.</summary>
    public required IReadOnlyList<int> Support { get; init; }

    /// <summary>How each target was met.</summary>
    public required IReadOnlyList<TargetReport> Targets { get; init; }
}

/// <summary>How one target was met.</summary>
/// <param name="Target">y.</param>
/// <param name="Estimate">(M w).</param>
/// <param name="RelativeError">(y - M w) / (|y| + 1).</param>
internal sealed record TargetReport(double Target, double Estimate, double RelativeError);
