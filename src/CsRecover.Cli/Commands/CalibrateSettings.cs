using CsRecover.Learning;

namespace CsRecover.Cli.Commands;

/// <summary>What <c>csrecover calibrate</c> was asked for.</summary>
internal sealed record CalibrateSettings
{
    /// <summary>The file of M.</summary>
    public required string Matrix { get; init; }

    /// <summary>The file of y.</summary>
    public required string Targets { get; init; }

    /// <summary>k, if exactly so many weights are wanted.</summary>
    public required int? Sparsity { get; init; }

    /// <summary>relative or squared.</summary>
    public required string Loss { get; init; }

    /// <summary>The file of the targets' groups.</summary>
    public required string? Groups { get; init; }

    /// <summary>The largest weight allowed.</summary>
    public required double? LargestWeight { get; init; }

    /// <summary>The effective sample size asked for.</summary>
    public required double? Effective { get; init; }

    /// <summary>lambda_2.</summary>
    public required double Ridge { get; init; }

    /// <summary>The gates, if they choose.</summary>
    public required SparseCalibrationWeights? Gates { get; init; }

    /// <summary>Where weights go.</summary>
    public required string? Output { get; init; }

    /// <summary>Where the report goes.</summary>
    public required string? Report { get; init; }

    /// <summary>The most threads; 0 for one per processor.</summary>
    public required int Threads { get; init; }

    /// <summary>Refuses options that do not go together, before anything is read.</summary>
    /// <exception cref="UserException">Some do not.</exception>
    public void Check()
    {
        if (Sparsity is not null && Gates is not null)
        {
            throw new UserException("expected one of --sparsity and --lambda, got both");
        }

        if (Sparsity is < 1)
        {
            throw new UserException($"--sparsity: expected at least 1, got {Sparsity}");
        }

        if (Loss is not ("relative" or "squared"))
        {
            throw new UserException($"--loss: expected relative or squared, got '{Loss}'");
        }

        if (LargestWeight is not null && (Gates is not null || LargestWeight == 0.0))
        {
            throw new UserException(Gates is not null ? "--max-weight: expected not to be given with --lambda, as gates know no limit" : "--max-weight: expected a number above 0, got 0");
        }

        if (Effective is not null && (Sparsity is null || Effective < 1.0))
        {
            throw new UserException(Sparsity is null ? "--min-effective: expected to be given with --sparsity" : FormattableString.Invariant($"--min-effective: expected at least 1, got {Effective}"));
        }

        SharedOptions.CheckOutputs(Output, Report);
    }
}
