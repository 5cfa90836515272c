namespace CsRecover.Selection;

/// <summary>What a running selection reports.</summary>
/// <param name="Method">The method's name.</param>
/// <param name="Steps">Steps done: nodes of exact methods, models of paths, iterations of others.</param>
/// <param name="Objective">The best objective so far; on a path that of the last model.</param>
/// <param name="Lower">What exact methods have proven so far; NaN for others.</param>
/// <param name="Elapsed">Time since the start.</param>
public readonly record struct SelectionReport(string Method, long Steps, double Objective, double Lower, TimeSpan Elapsed);

/// <summary>How to run one selection; every part is optional.</summary>
public sealed record SelectionOptions
{
    /// <summary>The defaults.</summary>
    public static SelectionOptions Default { get; } = new();

    /// <summary>The most threads to use; 0 for one per processor.</summary>
    public int MaxThreads { get; init; }

    /// <summary>Stops after this long with <see cref="SelectionStatus.TimeLimit"/> and the best answer so far; exact methods say what they had proven.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>Receives reports a few times a second.</summary>
    public IProgress<SelectionReport>? Progress { get; init; }

    /// <summary>Cancels with an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken CancellationToken { get; init; }
}
