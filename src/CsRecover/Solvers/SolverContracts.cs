using System.Runtime.InteropServices;

namespace CsRecover.Solvers;

/// <summary>Why a recovery ended.</summary>
public enum RecoveryStatus
{
    /// <summary>The stopping rule was met.</summary>
    Converged,

    /// <summary>Iterations no longer changed anything, short of the stopping rule.</summary>
    Stagnated,

    /// <summary>The allowed number of iterations was used up.</summary>
    IterationLimit,

    /// <summary>The allowed time was used up.</summary>
    TimeLimit,

    /// <summary>The iterates grew without bound or became undefined; the best earlier one is returned.</summary>
    Diverged,

    /// <summary>
    /// The answer is proven: it explains the measurements exactly with fewer than m non-zeros, which for a matrix in general position
    /// makes it the sparsest explanation there is (or an exact solver closed its gap).
    /// </summary>
    Optimal,

    /// <summary>The caller asked to stop. Public calls turn this into an <see cref="OperationCanceledException"/>.</summary>
    Cancelled,
}

/// <summary>What a solver text returns; plain data, so that a kernel can store it.</summary>
/// <param name="status">Why it ended.</param>
/// <param name="iterations">Iterations done.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly struct Outcome(RecoveryStatus status, int iterations)
{
    /// <summary>Why it ended.</summary>
    public readonly RecoveryStatus Status = status;

    /// <summary>Iterations done.</summary>
    public readonly int Iterations = iterations;
}

/// <summary>Watches a solver text: progress, history, time limit, cancellation. An inactive monitor disappears when compiled.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
public interface IMonitor<TReal>
    where TReal : unmanaged
{
    /// <summary>Whether <see cref="Continue"/> does anything; a constant.</summary>
    static abstract bool IsActive { get; }

    /// <summary>Called once an iteration.</summary>
    /// <param name="iteration">Iterations done, from 1.</param>
    /// <param name="residual">|y - A x| as the iteration knows it.</param>
    /// <returns>False when the text should stop with <see cref="RecoveryStatus.Cancelled"/>.</returns>
    bool Continue(int iteration, TReal residual);

    /// <summary>Called before <see cref="Continue"/> by texts that lower a threshold; for histories only.</summary>
    /// <param name="sigma">The threshold of the iteration.</param>
    /// <param name="heldOut">The misfit on measurements that are kept aside; NaN where none are.</param>
    void Note(TReal sigma, TReal heldOut);
}

/// <summary>The monitor of kernels: inactive.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
public readonly struct NoMonitor<TReal> : IMonitor<TReal>
    where TReal : unmanaged
{
    /// <inheritdoc/>
    public static bool IsActive => false;

    /// <inheritdoc/>
    public bool Continue(int iteration, TReal residual) => true;

    /// <inheritdoc/>
    public void Note(TReal sigma, TReal heldOut)
    {
    }
}

/// <summary>Watches a block of signals that are recovered together on the host.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal interface IBlockMonitor<TReal>
    where TReal : unmanaged
{
    /// <summary>From here until <see cref="End"/> only this signal is worked on. Not called where all are worked on together.</summary>
    /// <param name="signal">Number within the block.</param>
    void Begin(int signal);

    /// <summary>Called once an iteration of a signal; see <see cref="IMonitor{TReal}.Continue"/>.</summary>
    /// <param name="signal">Number within the block.</param>
    /// <param name="iteration">Iterations done, from 1.</param>
    /// <param name="residual">|y - A x| as the iteration knows it.</param>
    /// <returns>False when this signal should stop.</returns>
    bool Continue(int signal, int iteration, TReal residual);

    /// <summary>Called before an iteration's <see cref="Continue"/>; see <see cref="IMonitor{TReal}.Note"/>.</summary>
    /// <param name="signal">Number within the block.</param>
    /// <param name="sigma">The threshold of the iteration.</param>
    /// <param name="heldOut">The misfit on measurements that are kept aside; NaN where none are.</param>
    void Note(int signal, TReal sigma, TReal heldOut);

    /// <summary>A signal is done.</summary>
    /// <param name="signal">Number within the block.</param>
    void End(int signal);
}

/// <summary>A block's monitor as one signal sees it.</summary>
/// <typeparam name="TMonitor">The block's monitor.</typeparam>
/// <typeparam name="TReal">Real scalar.</typeparam>
/// <param name="monitor">The block's monitor.</param>
/// <param name="signal">Number within the block.</param>
internal readonly struct SignalMonitor<TMonitor, TReal>(TMonitor monitor, int signal) : IMonitor<TReal>
    where TMonitor : struct, IBlockMonitor<TReal>
    where TReal : unmanaged
{
    private readonly TMonitor _monitor = monitor;

    public static bool IsActive => true;

    public bool Continue(int iteration, TReal residual) => _monitor.Continue(signal, iteration, residual);

    public void Note(TReal sigma, TReal heldOut) => _monitor.Note(signal, sigma, heldOut);
}

/// <summary>The sizes that a solver plans its memory by.</summary>
/// <param name="Rows">m.</param>
/// <param name="Columns">n.</param>
/// <param name="RowStorage">Elements of a stored vector of measurements.</param>
/// <param name="ColumnStorage">Elements of a stored vector of unknowns.</param>
public readonly record struct ProblemShape(int Rows, int Columns, int RowStorage, int ColumnStorage);

/// <summary>Memory that a solver text needs beside y and x.</summary>
/// <param name="Vectors">Elements of one slab of vectors, which the text slices.</param>
/// <param name="Table">Slots of one table.</param>
public readonly record struct WorkSize(int Vectors, int Table = 0);
