using System.Numerics;
using CsRecover.Operators;
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
    /// <summary>Signals of one launch: between launches a caller can cancel.</summary>
    private const int SignalsPerLaunch = 4096;

    /// <summary>Up to this many unknowns a single group is quicker than launching a kernel for every step.</summary>
    private const int GroupLimit = 4096;

    /// <summary>Recovers signals.</summary>
    /// <param name="backend">The backend.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="measurements">count m numbers.</param>
    /// <param name="count">How many signals.</param>
    /// <param name="solver">The solver, resolved and validated.</param>
    /// <param name="options">How to run.</param>
    /// <returns>One result a signal.</returns>
    public static RecoveryResult<T>[] Run(IlgpuBackend backend, RecoveryProblem<T> problem, T[] measurements, int count, SolverOptions solver, RecoveryOptions options)
    {
        options.CancellationToken.ThrowIfCancellationRequested();

        // Inside a kernel nothing can be watched: who wants to see or stop iterations gets the host's loop.
        bool watched = options.Progress is not null || options.KeepHistory || options.TimeLimit is not null;
        bool many = 4 * count >= backend.Processors && count > 1;
        bool group = backend.Shape == DeviceShape.Group || (backend.Shape == DeviceShape.Auto && (many || problem.Operator.Columns <= GroupLimit));
        if (!watched && group)
        {
            return TDirectory.Group<GroupRun, RecoveryResult<T>[]>(backend, problem.Operator, solver.Request, new(backend, problem, measurements, count, solver, options));
        }

        return TDirectory.Grid<GridRun<TElement, T, TReal>, RecoveryResult<T>[]>(
            backend.Grid, problem.Operator, solver.Request, new(backend.Grid, problem, measurements, count, solver, options));
    }

    private readonly struct GroupRun(IlgpuBackend backend, RecoveryProblem<T> problem, T[] measurements, int count, SolverOptions solver, RecoveryOptions options)
        : IGroupVisitor<TElement, T, TReal, RecoveryResult<T>[]>
    {
        public RecoveryResult<T>[] Visit<TOperator, TMap>(TOperator sensing, bool transforms)
            where TOperator : struct, IGroupOperator<TMap, TElement, T, TReal>
            where TMap : struct, IDeviceMap<T, TReal> => solver.AcceptText<Texts<TOperator, TMap>, TReal, RecoveryResult<T>[]>(new(this, sensing, transforms));

        private RecoveryResult<T>[] Run<TPlan, TText, TOperator, TMap>(TText text, TOperator sensing)
            where TPlan : struct, IGroupPlan
            where TText : unmanaged, ISolverText<TReal>
            where TOperator : struct, IGroupOperator<TMap, TElement, T, TReal>
            where TMap : struct, IDeviceMap<T, TReal>
        {
            WorkSize work = solver.CheckedWork(new ProblemShape(sensing.Rows, sensing.Columns, sensing.Rows, sensing.Columns));
            int slab = GroupRecovery<TPlan, TText, TOperator, TMap, TElement, T, TReal>.SlabFor(sensing, work);
            var batch = new GroupBatch<T, TReal>(backend, sensing.Rows, sensing.Columns, slab, TPlan.StoresSignal);
            int lanes = backend.Lanes(TPlan.Lanes);
            KernelCache kernels = backend.Kernels;
            return batch.Run(
                measurements,
                count,
                SignalsPerLaunch,
                problem,
                solver,
                options,
                (groups, memory) => kernels.Launch(groups, lanes, new GroupRecovery<TPlan, TText, TOperator, TMap, TElement, T, TReal>
                {
                    Text = text,
                    Operator = sensing,
                    Measurements = memory.Measurements,
                    Coefficients = memory.Coefficients,
                    Signals = memory.Signals,
                    Outcomes = memory.Outcomes,
                    Slab = memory.Slab,
                    Count = memory.Count,
                    Vectors = work.Vectors,
                    TableSlots = work.Table,
                }));
        }

        private readonly struct Texts<TOperator, TMap>(GroupRun run, TOperator sensing, bool transforms) : ISolverTextVisitor<TReal, RecoveryResult<T>[]>
            where TOperator : struct, IGroupOperator<TMap, TElement, T, TReal>
            where TMap : struct, IDeviceMap<T, TReal>
        {
            public RecoveryResult<T>[] Visit<TText>(TText text)
                where TText : unmanaged, ISolverText<TReal> => (transforms, run.StoresSignal) switch
            {
                (false, false) => run.Run<FarPlan<No, No>, TText, TOperator, TMap>(text, sensing),
                (false, true) => run.Run<FarPlan<No, Yes>, TText, TOperator, TMap>(text, sensing),
                (true, false) => run.Run<FarPlan<Yes, No>, TText, TOperator, TMap>(text, sensing),
                (true, true) => run.Run<FarPlan<Yes, Yes>, TText, TOperator, TMap>(text, sensing),
            };
        }

        private bool StoresSignal => problem.Operator.HasTransform;
    }
}
