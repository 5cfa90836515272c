namespace CsRecover.Analysis;

/// <summary>How an ensemble is checked.</summary>
public sealed record EnsembleCheckOptions
{
    /// <summary>Random supports whose spectrum is taken, and random signals that are measured.</summary>
    public int Trials { get; init; } = 8;

    /// <summary>Columns of a support; left out, 0.4 m, at most 200 and at most n - m.</summary>
    public int? Sparsity { get; init; }

    /// <summary>Key of the random numbers.</summary>
    public ulong Seed { get; init; } = 1;
}
