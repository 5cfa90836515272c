using System.Numerics;
using System.Runtime.InteropServices;
using CsRecover.Operators;
using CsRecover.Solvers;
using CsRecover.Vectors;

namespace CsRecover;

/// <summary>Recovers a few signals of a batch together, matrix times matrix.</summary>
/// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
/// <param name="pool">Work memory.</param>
/// <param name="measurements">The measurements of these signals.</param>
/// <param name="first">Number of the first of them within the batch.</param>
/// <param name="solver">Complete options.</param>
/// <param name="options">How to run.</param>
/// <param name="results">Receives one result a signal.</param>
internal readonly unsafe struct BlockRecovery<T>(
    BufferPool pool, ReadOnlyMemory<T> measurements, int first, SolverOptions solver, RecoveryOptions options, ArraySegment<RecoveryResult<T>> results) : IBlockVisitor<T>
    where T : unmanaged, INumberBase<T>
{
    /// <summary>Bytes of unknowns that a block should not exceed, so that it stays in the second-level cache.</summary>
    private const int MostBytes = 1 << 17;

    private const int MostSignals = 32;

    /// <summary>Bytes of a matrix that the second-level cache does not hold: more signals then share a pass over it.</summary>
    private const long LargeMatrix = 1 << 22;

    /// <summary>How many times as many.</summary>
    private const int LargerBlock = 4;

    /// <summary>How many signals to take together; a multiple of four, as the products' registers take.</summary>
    /// <param name="rows">m.</param>
    /// <param name="columns">n.</param>
    /// <param name="count">Signals of the batch.</param>
    /// <param name="threads">Threads that share them.</param>
    /// <returns>The number.</returns>
    public static int SignalsTogether(int rows, int columns, int count, int threads)
    {
        int more = (long)rows * columns * sizeof(T) > LargeMatrix ? LargerBlock : 1;
        int fits = (int)Math.Min(more * MostSignals, more * MostBytes / ((long)columns * sizeof(T)) / 4 * 4);
        int share = ((count + threads - 1) / threads + 3) / 4 * 4;
        return Math.Min(Math.Max(4, fits), share);
    }

    public void Visit<TSpace, TMap, TBlock, TReal>(TSpace space, TMap map, TBlock block)
        where TSpace : struct, IVectorSpace<HostVector<T>, HostTable<T>, T, TReal>
        where TMap : struct, IHostMap<T, TReal>
        where TBlock : struct, IHostBlock<TBlock, T, TReal>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        int count = results.Count, rows = map.Rows, m = map.RowStorage, n = map.ColumnStorage;
        WorkSize size = solver.BlockWork(new ProblemShape(rows, map.Columns, m, n), count);
        nint vectors = (nint)count * (2 * m + n) + size.Vectors;
        NativeBuffer<byte> workspace = pool.Rent((vectors + size.Table) * sizeof(T));
        try
        {
            var memory = (T*)workspace.Pointer;
            NativeMemory.Clear(memory, (nuint)(vectors * sizeof(T)));
            var y = new HostVector<T>(memory, count * m);
            var residual = new HostVector<T>(memory + (nint)count * m, count * m);
            var x = new HostVector<T>(memory + (nint)count * 2 * m, count * n);
            var work = new HostVector<T>(memory + (nint)count * (2 * m + n), size.Vectors);
            for (int s = 0; s < count; s++)
            {
                map.LoadMeasurements(measurements.Span.Slice(s * rows, rows), space.Slice(y, s * m, m));
            }

            options.CancellationToken.ThrowIfCancellationRequested();
            var monitor = new Monitor<TReal>(options, first, count);
            var outcomes = new Outcome[count];
            solver.RunBlock<TSpace, TMap, TBlock, T, TReal, Monitor<TReal>>(space, map, block, y, x, work, new HostTable<T>(memory + vectors), monitor, outcomes);
            block.Forward(x, residual);
            space.Combine(TReal.One, y, -TReal.One, residual, residual);
            for (int s = 0; s < count; s++)
            {
                results[s] = RecoveryResults.Of<TSpace, TMap, T, TReal>(
                    space, map, space.Slice(x, s * n, n), space.Slice(residual, s * m, m), outcomes[s], monitor.State(s), hasTransform: false, solver, options);
            }
        }
        finally
        {
            pool.Return(workspace);
        }
    }

    private readonly struct Monitor<TReal> : IBlockMonitor<TReal>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        private readonly MonitorState[] _states;

        public Monitor(RecoveryOptions options, int first, int count)
        {
            _states = new MonitorState[count];
            for (int s = 0; s < count; s++)
            {
                _states[s] = new MonitorState(options, first + s, sharedBy: count);
            }
        }

        public MonitorState State(int signal) => _states[signal];

        public void Begin(int signal) => _states[signal].Restart();

        public bool Continue(int signal, int iteration, TReal residual) => _states[signal].Continue(iteration, double.CreateTruncating(residual));

        public void Note(int signal, TReal sigma, TReal heldOut) => _states[signal].Note(double.CreateTruncating(sigma), double.CreateTruncating(heldOut));

        public void End(int signal) => _states[signal].Stop();
    }
}
