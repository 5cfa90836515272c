using System.Numerics;
using CsRecover.Solvers;
using CsRecover.Vectors;
using ILGPU;
using ILGPU.Runtime;

namespace CsRecover.Ilgpu;

/// <summary>The grid shape: signals are recovered one after another in the same memory; the host walks the solver's text, the whole device does its vector operations.</summary>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
/// <param name="grid">The way to the device.</param>
/// <param name="problem">The problem.</param>
/// <param name="measurements">count m numbers.</param>
/// <param name="count">How many signals.</param>
/// <param name="solver">The solver, resolved and validated.</param>
/// <param name="options">How to run.</param>
internal readonly struct GridRun<TElement, T, TReal>(
    GridContext grid, RecoveryProblem<T> problem, ReadOnlyMemory<T> measurements, int count, SolverOptions solver, RecoveryOptions options) : IGridVisitor<T, TReal, RecoveryResult<T>[]>
    where TElement : struct, IElement<T, TReal>
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    /// <summary>Whether anything looks at iterations or may end them: the text then reads a residual back in each.</summary>
    private bool Watched => options.Progress is not null || options.KeepHistory || options.TimeLimit is not null || options.CancellationToken.CanBeCanceled;

    /// <inheritdoc/>
    public RecoveryResult<T>[] Visit<TMap>(TMap map)
        where TMap : struct, IDeviceMap<T, TReal>
    {
        WorkSize size = solver.CheckedWork(new ProblemShape(map.Rows, map.Columns, map.RowStorage, map.ColumnStorage));
        long vectors = (2L * map.RowStorage) + map.ColumnStorage + size.Vectors;

        // One more element: a view cannot begin at the end of another, even an empty one.
        using MemoryBuffer1D<T, Stride1D.Dense> slab = grid.Backend.Accelerator.Allocate1D<T>(vectors + 1);
        using MemoryBuffer1D<T, Stride1D.Dense> exchange = grid.Backend.Accelerator.Allocate1D<T>(Math.Max(map.Rows, map.Columns * (problem.Operator.HasTransform ? 2L : 1L)));
        using var table = new NativeBuffer<T>(size.Table);
        var results = new RecoveryResult<T>[count];
        for (int signal = 0; signal < count; signal++)
        {
            results[signal] = Recover(map, slab.View, exchange.View, table, size, signal);
        }

        return results;
    }

    private unsafe RecoveryResult<T> Recover<TMap>(TMap map, ArrayView<T> slab, ArrayView<T> exchange, NativeBuffer<T> table, WorkSize size, int signal)
        where TMap : struct, IDeviceMap<T, TReal>
    {
        options.CancellationToken.ThrowIfCancellationRequested();
        var state = new MonitorState(options, signal, sharedBy: 1);
        var space = new GridSpace<TElement, T, TReal>(grid);
        int m = map.RowStorage, n = map.ColumnStorage;
        ArrayView<T> y = slab.SubView(0, m), residual = slab.SubView(m, m), x = slab.SubView(2L * m, n), work = slab.SubView((2L * m) + n, size.Vectors);
        ArrayView<T> input = exchange.SubView(0, map.Rows);
        grid.Backend.Transfer.Upload(measurements.Slice(signal * map.Rows, map.Rows), input);
        map.LoadMeasurements(input, y);
        space.Clear(x);
        var slots = new HostTable<T>(table.Pointer);
        Outcome outcome = (space.Dot(y, y) > TReal.Zero, Watched) switch
        {
            (false, _) => new Outcome(RecoveryStatus.Converged, 0),
            (true, true) => solver.Run<GridSpace<TElement, T, TReal>, TMap, ArrayView<T>, HostTable<T>, T, TReal, HostMonitor<TReal>>(
                space, map, y, x, work, slots, new HostMonitor<TReal>(state)),
            (true, false) => solver.Run<GridSpace<TElement, T, TReal>, TMap, ArrayView<T>, HostTable<T>, T, TReal, NoMonitor<TReal>>(
                space, map, y, x, work, slots, default),
        };
        map.Forward(x, residual);
        space.Combine(TReal.One, y, -TReal.One, residual, residual);
        TReal misfit = TReal.Sqrt(space.Dot(residual, residual));
        if (outcome.Status == RecoveryStatus.Cancelled && !state.OutOfTime)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
        }

        map.StoreCoefficients(x, exchange.SubView(0, map.Columns));
        if (problem.Operator.HasTransform)
        {
            map.StoreSignal(x, exchange.SubView(map.Columns, map.Columns));
        }

        T[] coefficients = Fetch(exchange.SubView(0, map.Columns));
        T[] image = problem.Operator.HasTransform ? Fetch(exchange.SubView(map.Columns, map.Columns)) : coefficients;
        state.Stop();
        return RecoveryResults.Of(coefficients, image, outcome, double.CreateTruncating(misfit), state.History, state.Elapsed, solver, options, state.Thresholds);
    }

    private unsafe T[] Fetch(ArrayView<T> from)
    {
        T[] to = GC.AllocateUninitializedArray<T>(from.IntLength);
        grid.Backend.Transfer.Download<T>(from, 1, (first, units, block) => new ReadOnlySpan<T>(block, units).CopyTo(to.AsSpan(first)));
        return to;
    }
}
