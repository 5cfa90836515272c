using System.Numerics;
using System.Runtime.InteropServices;
using CsRecover.Solvers;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>How a recovery in a kernel ended.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
/// <param name="outcome">What the solver text returned.</param>
/// <param name="residual">|y - A x|^2.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct GroupOutcome<TReal>(Outcome outcome, TReal residual)
    where TReal : unmanaged
{
    /// <summary>What the solver text returned.</summary>
    public readonly Outcome Outcome = outcome;

    /// <summary>|y - A x|^2.</summary>
    public readonly TReal Residual = residual;
}

/// <summary>The group shape: each group recovers a whole signal, then takes the next one that is a grid further on.</summary>
/// <typeparam name="TPlan">Use of memory.</typeparam>
/// <typeparam name="TText">The solver's text.</typeparam>
/// <typeparam name="TOperator">The operator.</typeparam>
/// <typeparam name="TMap">The map that a group makes of it.</typeparam>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
internal struct GroupRecovery<TPlan, TText, TOperator, TMap, TElement, T, TReal> : IKernel
    where TPlan : struct, IGroupPlan
    where TText : unmanaged, ISolverText<TReal>
    where TOperator : struct, IGroupOperator<TMap, TElement, T, TReal>
    where TMap : struct, IDeviceMap<T, TReal>
    where TElement : struct, IElement<T, TReal>
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    /// <summary>The solver's text with its parameters.</summary>
    public TText Text;

    /// <summary>A, not yet bound to a group's memory.</summary>
    public TOperator Operator;

    /// <summary>The signals' measurements, one after another.</summary>
    public ArrayView<T> Measurements;

    /// <summary>Receives the signals' coefficients, one after another.</summary>
    public ArrayView<T> Coefficients;

    /// <summary>Receives the signals themselves, where the plan stores them.</summary>
    public ArrayView<T> Signals;

    /// <summary>Receives how each ended.</summary>
    public ArrayView<GroupOutcome<TReal>> Outcomes;

    /// <summary>Global working memory: <see cref="SlabFor"/> elements a group.</summary>
    public ArrayView<T> Slab;

    /// <summary>The number of signals.</summary>
    public int Count;

    /// <summary>Elements of the text's slab of vectors, and slots of its table.</summary>
    public int Vectors, TableSlots;

    /// <summary>Elements of vectors and table: y, the residual, x, the text's slab and its table; and one more, because a view cannot begin at the end of another, even an empty one.</summary>
    /// <param name="rows">m.</param>
    /// <param name="columns">n.</param>
    /// <param name="work">What the text needs.</param>
    public static int MemoryFor(int rows, int columns, WorkSize work) => checked((2 * rows) + columns + work.Vectors + work.Table + 1);

    /// <summary>Elements of global working memory a group.</summary>
    /// <param name="sensing">The operator.</param>
    /// <param name="work">What the text needs.</param>
    public static int SlabFor(TOperator sensing, WorkSize work) =>
        checked((TPlan.IsNear ? 0 : MemoryFor(sensing.Rows, sensing.Columns, work)) + sensing.ScratchLength + 1);

    /// <inheritdoc/>
    public void Run()
    {
        ArrayView<TReal> partials = SharedMemory.Allocate<TReal>(TPlan.Lanes);
        ArrayView<int> counts = SharedMemory.Allocate<int>(TPlan.Selects ? GroupSpace<TElement, T, TReal>.CountsFor(TPlan.Lanes) : 1);
        ArrayView<T> near = SharedMemory.Allocate<T>(TPlan.NearElements), transform = SharedMemory.Allocate<T>(TPlan.TransformElements);
        var space = new GroupSpace<TElement, T, TReal>(partials, counts);

        int m = Operator.Rows, n = Operator.Columns;
        int used = (2 * m) + n + Vectors + TableSlots + 1, far = TPlan.IsNear ? 0 : used, slab = far + Operator.ScratchLength + 1;
        ArrayView<T> own = Slab.SubView(Grid.IdxX * slab, slab), memory = TPlan.IsNear ? near : own.SubView(0, used);
        TMap map = Operator.Bind(space, transform, own.SubView(far, Operator.ScratchLength));
        ArrayView<T> y = memory.SubView(0, m), residual = memory.SubView(m, m), x = memory.SubView(2 * m, n);
        ArrayView<T> work = memory.SubView((2 * m) + n, Vectors);
        var table = new DeviceTable<TElement, T, TReal>(memory.SubView((2 * m) + n + Vectors, TableSlots));
        for (int signal = Grid.IdxX; signal < Count; signal += Grid.DimX)
        {
            map.LoadMeasurements(Measurements.SubView(signal * m, m), y);
            space.Clear(x);
            var outcome = new Outcome(RecoveryStatus.Converged, 0);
            if (space.Dot(y, y) > TReal.Zero)
            {
                outcome = Text.Run<GroupSpace<TElement, T, TReal>, TMap, ArrayView<T>, DeviceTable<TElement, T, TReal>, T, NoMonitor<TReal>>(
                    space, map, y, x, work, table, default);
            }

            map.Forward(x, residual);
            space.Combine(TReal.One, y, -TReal.One, residual, residual);
            TReal misfit = space.Dot(residual, residual);
            if (Group.IdxX == 0)
            {
                Outcomes[signal] = new GroupOutcome<TReal>(outcome, misfit);
            }

            if (TPlan.StoresSignal)
            {
                map.StoreSignal(x, Signals.SubView(signal * n, n));
            }

            map.StoreCoefficients(x, Coefficients.SubView(signal * n, n));
        }
    }
}
