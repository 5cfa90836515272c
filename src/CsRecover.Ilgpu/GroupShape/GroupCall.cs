using System.ComponentModel;
using System.Numerics;
using CsRecover.Solvers;

namespace CsRecover.Ilgpu;

/// <summary>An annotated problem that brings its own plan for group kernels; generated code implements it where ILGPU is referenced.</summary>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public interface IGroupProblem<T, TReal>
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    /// <summary>Recovers by the class's own kernel.</summary>
    /// <param name="call">What is to be recovered.</param>
    /// <returns>One result a signal; null when the call is not what the kernel was made for.</returns>
    RecoveryResult<T>[]? Recover(GroupCall<T, TReal> call);
}

/// <summary>Signals to be recovered by a group kernel.</summary>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public abstract class GroupCall<T, TReal>
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    private protected GroupCall(SolverOptions solver) => Solver = solver;

    /// <summary>The solver with its options, complete.</summary>
    public SolverOptions Solver { get; }

    /// <summary>Recovers with the kernel that a plan, the operator's sizes and the solver's text make together.</summary>
    /// <typeparam name="TPlan">Use of memory.</typeparam>
    /// <returns>One result a signal; null when the plan's memory is too small for the solver's parameters.</returns>
    public abstract RecoveryResult<T>[]? Run<TPlan>()
        where TPlan : struct, IGroupPlan;
}

/// <summary>A <see cref="GroupCall{T, TReal}"/> that knows where operators' device forms are.</summary>
/// <typeparam name="TDirectory">Finds the operator's device form.</typeparam>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
/// <param name="backend">The backend.</param>
/// <param name="problem">The problem.</param>
/// <param name="measurements">count m numbers.</param>
/// <param name="count">How many signals.</param>
/// <param name="solver">The solver, resolved and validated.</param>
/// <param name="options">How to run.</param>
internal sealed class GroupCall<TDirectory, TElement, T, TReal>(
    IlgpuBackend backend, RecoveryProblem<T> problem, ReadOnlyMemory<T> measurements, int count, SolverOptions solver, RecoveryOptions options) : GroupCall<T, TReal>(solver)
    where TDirectory : struct, IOperatorDirectory<TElement, T, TReal>
    where TElement : struct, IElement<T, TReal>
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    /// <inheritdoc/>
    public override RecoveryResult<T>[]? Run<TPlan>() => Solver.AcceptText<PlannedTexts<TPlan>, TReal, RecoveryResult<T>[]?>(new(this));

    private RecoveryResult<T>[]? Run<TPlan, TText>(TText text)
        where TPlan : struct, IGroupPlan
        where TText : unmanaged, ISolverText<TReal> =>
        TDirectory.Group<Planned<TPlan, TText>, RecoveryResult<T>[]?>(backend, problem.Operator, Solver.Request, new(this, text));

    /// <summary>Recovers with vectors in global memory: the plan for sizes that are known only now.</summary>
    /// <returns>One result a signal.</returns>
    public RecoveryResult<T>[] RunFar() => Solver.AcceptText<FarTexts, TReal, RecoveryResult<T>[]?>(new(this))!;

    private RecoveryResult<T>[]? Run<TPlan, TText, TOperator, TMap>(TText text, TOperator sensing)
        where TPlan : struct, IGroupPlan
        where TText : unmanaged, ISolverText<TReal>
        where TOperator : struct, IGroupOperator<TMap, TElement, T, TReal>
        where TMap : struct, IDeviceMap<T, TReal>
    {
        WorkSize work = Solver.CheckedWork(new ProblemShape(sensing.Rows, sensing.Columns, sensing.Rows, sensing.Columns));
        if (TPlan.IsNear && GroupRecovery<TPlan, TText, TOperator, TMap, TElement, T, TReal>.MemoryFor(sensing.Rows, sensing.Columns, work) > TPlan.NearElements)
        {
            return null;
        }

        int lanes = backend.Lanes(TPlan.Lanes);
        var batch = new GroupBatch<T, TReal>(
            backend, sensing.Rows, sensing.Columns, GroupRecovery<TPlan, TText, TOperator, TMap, TElement, T, TReal>.SlabFor(sensing, work), lanes, TPlan.StoresSignal);
        return batch.Run(measurements, count, Solver, options, (groups, memory) => backend.Kernels.Launch(groups, lanes, new GroupRecovery<TPlan, TText, TOperator, TMap, TElement, T, TReal>
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

    private readonly struct Planned<TPlan, TText>(GroupCall<TDirectory, TElement, T, TReal> call, TText text) : IGroupVisitor<TElement, T, TReal, RecoveryResult<T>[]?>
        where TPlan : struct, IGroupPlan
        where TText : unmanaged, ISolverText<TReal>
    {
        public RecoveryResult<T>[]? Visit<TOperator, TMap>(TOperator sensing, bool transforms)
            where TOperator : struct, IGroupOperator<TMap, TElement, T, TReal>
            where TMap : struct, IDeviceMap<T, TReal> =>
            transforms && TPlan.TransformElements < FarPlan.SharedTransform ? null : call.Run<TPlan, TText, TOperator, TMap>(text, sensing);
    }

    private readonly struct PlannedTexts<TPlan>(GroupCall<TDirectory, TElement, T, TReal> call) : ISolverTextVisitor<TReal, RecoveryResult<T>[]?>
        where TPlan : struct, IGroupPlan
    {
        public static bool InKernel => true;

        public RecoveryResult<T>[]? Visit<TText>(TText text)
            where TText : unmanaged, ISolverText<TReal> => call.Run<TPlan, TText>(text);
    }

    private readonly struct FarTexts(GroupCall<TDirectory, TElement, T, TReal> call) : ISolverTextVisitor<TReal, RecoveryResult<T>[]?>
    {
        public static bool InKernel => true;

        public RecoveryResult<T>[]? Visit<TText>(TText text)
            where TText : unmanaged, ISolverText<TReal> => call.IsImageDescent
                ? call.StoresSignal ? call.Run<ImagePlan<Yes>, TText>(text) : call.Run<ImagePlan<No>, TText>(text)
                : call.StoresSignal
                ? call.Run<FarPlan<No, Yes>, TText>(text) ?? call.Run<FarPlan<Yes, Yes>, TText>(text)
                : call.Run<FarPlan<No, No>, TText>(text) ?? call.Run<FarPlan<Yes, No>, TText>(text);
    }

    /// <summary>Whether an image is recovered by a text that selects nothing.</summary>
    private bool IsImageDescent => problem.Operator.Unsized is Operators.SubsampledFourierOperator && Solver is SmoothedL0Options { IsBareDescent: true };

    private bool StoresSignal => problem.Operator.HasTransform;
}
