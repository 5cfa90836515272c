using System.Numerics;
using CsRecover.Operators;
using CsRecover.Planning;
using CsRecover.Solvers;

namespace CsRecover.Ilgpu;

/// <summary>Recovers signals of one problem on a device: chooses the shape, brings measurements in and answers out.</summary>
/// <typeparam name="TDirectory">Finds the operator's device form.</typeparam>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
internal static class DeviceRecovery<TDirectory, TElement, T, TReal>
    where TDirectory : struct, IOperatorDirectory<TElement, T, TReal>
    where TElement : struct, IElement<T, TReal>
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    /// <summary>Up to this many unknowns a single group is quicker than launching a kernel for every step.</summary>
    private const int GroupLimit = GroupMemory.GroupLimit;

    /// <summary>Recovers signals.</summary>
    /// <param name="backend">The backend.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="measurements">count m numbers.</param>
    /// <param name="count">How many signals.</param>
    /// <param name="solver">The solver, resolved and validated.</param>
    /// <param name="options">How to run.</param>
    /// <returns>One result a signal.</returns>
    public static RecoveryResult<T>[] Run(IlgpuBackend backend, RecoveryProblem<T> problem, ReadOnlyMemory<T> measurements, int count, SolverOptions solver, RecoveryOptions options)
    {
        options.CancellationToken.ThrowIfCancellationRequested();

        // Inside a kernel nothing can be watched: who wants to see or stop iterations gets the host's loop.
        bool watched = options.Progress is not null || options.KeepHistory || options.TimeLimit is not null;
        bool many = 4 * count >= backend.Processors && count > 1;
        bool group = backend.Shape == DeviceShape.Group || (backend.Shape == DeviceShape.Auto && (many || problem.Operator.Columns <= GroupLimit) && !IsTooLong(problem.Operator, solver));
        if (!watched && group)
        {
            var call = new GroupCall<TDirectory, TElement, T, TReal>(backend, problem, measurements, count, solver, options);
            return (problem as IGroupProblem<T, TReal>)?.Recover(call) ?? call.RunFar();
        }

        return TDirectory.Grid<GridRun<TElement, T, TReal>, RecoveryResult<T>[]>(
            backend.Grid, problem.Operator, solver.Request, new(backend.Grid, problem, measurements, count, solver, options));
    }

    /// <summary>The rule by which the generator decides when it writes a kernel, for problems that are put together at run time.</summary>
    private static bool IsTooLong(SensingOperator<T> sensing, SolverOptions solver) =>
        DeviceForms.KindOf(sensing) is { } kind && !GroupMemory.IsShortEnough(kind, solver.GetType().Name.Replace("Options", ""), solver is not SmoothedL0Options { IsBareDescent: true });
}
