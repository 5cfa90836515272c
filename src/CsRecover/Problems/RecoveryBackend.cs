using System.Numerics;
using CsRecover.Solvers;

namespace CsRecover;

/// <summary>A place where recoveries run.</summary>
public abstract class RecoveryBackend
{
    private protected RecoveryBackend(string name) => Name = name;

    /// <summary>SIMD on this machine's processor; always there.</summary>
    public static RecoveryBackend Cpu { get; } = new CpuBackend();

    /// <summary>The backend of a call that names none: the processor. A GPU is asked for, because answers differ from it by rounding.</summary>
    public static RecoveryBackend Default => Cpu;

    /// <summary>The backend's name in reports and on the command line.</summary>
    public string Name { get; }

    /// <summary>Recovers signals of one problem.</summary>
    /// <typeparam name="T">The element.</typeparam>
    /// <param name="problem">The problem.</param>
    /// <param name="measurements">count m finite numbers.</param>
    /// <param name="count">How many signals.</param>
    /// <param name="solver">The solver, resolved and validated.</param>
    /// <param name="options">How to run.</param>
    /// <returns>One result a signal.</returns>
    internal abstract RecoveryResult<T>[] Recover<T>(RecoveryProblem<T> problem, ReadOnlyMemory<T> measurements, int count, SolverOptions solver, RecoveryOptions options)
        where T : unmanaged, INumberBase<T>;

    private sealed class CpuBackend() : RecoveryBackend("cpu")
    {
        internal override RecoveryResult<T>[] Recover<T>(RecoveryProblem<T> problem, ReadOnlyMemory<T> measurements, int count, SolverOptions solver, RecoveryOptions options) =>
            problem.RecoverOnHost(measurements, count, solver, options);
    }
}
