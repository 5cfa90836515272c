using CsRecover.Solvers;

namespace CsRecover;

/// <summary>What a running recovery reports.</summary>
/// <param name="Iteration">Iterations done, from 1.</param>
/// <param name="ResidualNorm">|y - A x| as the iteration knows it.</param>
/// <param name="Signal">Which signal of a batch, from 0.</param>
/// <param name="Elapsed">Time since the solver started on this signal.</param>
public readonly record struct IterationReport(int Iteration, double ResidualNorm, int Signal, TimeSpan Elapsed);

/// <summary>How to run one recovery; every part is optional.</summary>
public sealed record RecoveryOptions
{
    /// <summary>The defaults.</summary>
    public static RecoveryOptions Default { get; } = new();

    /// <summary>The solver to use instead of the problem's own.</summary>
    public SolverOptions? Solver { get; init; }

    /// <summary>Where to run.</summary>
    public RecoveryBackend Backend { get; init; } = RecoveryBackend.Default;

    /// <summary>The most threads a batch may use; 0 for one per processor.</summary>
    public int MaxThreads { get; init; }

    /// <summary>Stops a signal's recovery after this long, with <see cref="RecoveryStatus.TimeLimit"/> and the answer so far.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>Whether to keep <see cref="RecoveryResult{T}.ResidualHistory"/>.</summary>
    public bool KeepHistory { get; init; }

    /// <summary>Receives a report for each iteration, on the thread that works.</summary>
    public IProgress<IterationReport>? Progress { get; init; }

    /// <summary>Cancels the recovery with an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken CancellationToken { get; init; }
}
