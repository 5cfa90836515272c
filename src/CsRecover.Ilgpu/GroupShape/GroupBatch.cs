using System.Diagnostics;
using System.Numerics;
using CsRecover.Solvers;
using ILGPU;
using ILGPU.Runtime;

namespace CsRecover.Ilgpu;

/// <summary>Device memory of one launch of a group kernel.</summary>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
internal struct GroupMemory<T, TReal>
    where T : unmanaged
    where TReal : unmanaged
{
    public ArrayView<T> Measurements, Coefficients, Signals, Slab;
    public ArrayView<GroupOutcome<TReal>> Outcomes;
    public int Count;
}

/// <summary>Runs a group kernel over any number of signals: one upload, one launch and one download for as many as fit.</summary>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
/// <param name="backend">The backend.</param>
/// <param name="rows">m.</param>
/// <param name="columns">n.</param>
/// <param name="slab">Elements of global working memory a group.</param>
/// <param name="lanes">Lanes of a group.</param>
/// <param name="storesSignal">Whether the kernel stores signals beside coefficients.</param>
internal sealed class GroupBatch<T, TReal>(IlgpuBackend backend, int rows, int columns, int slab, int lanes, bool storesSignal)
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    /// <summary>The most signals of one launch: between launches a caller can cancel.</summary>
    private const int SignalsPerLaunch = 4096;

    /// <summary>The share of the device's memory that working memory may take.</summary>
    private const long MemoryShare = 4;

    /// <summary>Recovers signals.</summary>
    /// <param name="measurements">count m numbers.</param>
    /// <param name="count">How many signals.</param>
    /// <param name="solver">The solver.</param>
    /// <param name="options">How to run; its token is looked at between launches.</param>
    /// <param name="launch">Queues the kernel for a number of groups.</param>
    /// <returns>One result a signal.</returns>
    public unsafe RecoveryResult<T>[] Run(ReadOnlyMemory<T> measurements, int count, SolverOptions solver, RecoveryOptions options, Action<int, GroupMemory<T, TReal>> launch)
    {
        Accelerator accelerator = backend.Accelerator;
        var results = new RecoveryResult<T>[count];
        int together = Math.Min(count, SignalsPerLaunch);

        // As many groups as the device can hold at once, but no more working memory than its share.
        long resident = Math.Max(1L, accelerator.MaxNumThreads / lanes);
        long fitting = Math.Max(1L, accelerator.MemorySize / MemoryShare / Math.Max(1L, (long)slab * sizeof(T)));
        int groups = (int)Math.Min(together, Math.Min(resident, Math.Min(fitting, int.MaxValue / Math.Max(1, slab))));
        using MemoryBuffer1D<T, Stride1D.Dense> input = accelerator.Allocate1D<T>(checked((long)together * rows));
        using MemoryBuffer1D<T, Stride1D.Dense> coefficients = accelerator.Allocate1D<T>(checked((long)together * columns));
        using MemoryBuffer1D<T, Stride1D.Dense> signals = accelerator.Allocate1D<T>(storesSignal ? checked((long)together * columns) : 1);
        using MemoryBuffer1D<T, Stride1D.Dense> work = accelerator.Allocate1D<T>(Math.Max(1L, (long)groups * slab));
        using MemoryBuffer1D<GroupOutcome<TReal>, Stride1D.Dense> outcomes = accelerator.Allocate1D<GroupOutcome<TReal>>(together);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ThreadCount.Of(options.MaxThreads) };
        T[][] answers = new T[together][], images = storesSignal ? new T[together][] : answers;
        var ends = new GroupOutcome<TReal>[together];
        for (int first = 0; first < count; first += together)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            int signalsNow = Math.Min(together, count - first), begin = first;
            long start = Stopwatch.GetTimestamp();
            backend.Transfer.Upload(measurements.Slice(first * rows, signalsNow * rows), input.View);
            launch(Math.Min(groups, signalsNow), new GroupMemory<T, TReal>
            {
                Measurements = input.View,
                Coefficients = coefficients.View,
                Signals = signals.View,
                Slab = work.View,
                Outcomes = outcomes.View,
                Count = signalsNow,
            });
            Fetch(coefficients.View, answers);
            backend.Transfer.Download<GroupOutcome<TReal>>(outcomes.View.SubView(0, signalsNow), signalsNow, (_, units, block) => new ReadOnlySpan<GroupOutcome<TReal>>(block, signalsNow).CopyTo(ends));
            if (storesSignal)
            {
                Fetch(signals.View, images);
            }

            TimeSpan each = Stopwatch.GetElapsedTime(start) / signalsNow;
            Parallel.For(0, signalsNow, parallel, s => results[begin + s] = RecoveryResults.Of(
                answers[s], images[s], ends[s].Outcome, Math.Sqrt(double.CreateTruncating(ends[s].Residual)), [], each, solver, options));

            // Results keep their arrays: an array of its own for each signal, filled while the device copies the next ones.
            void Fetch(ArrayView<T> from, T[][] to) => backend.Transfer.Download<T>(
                from.SubView(0, (long)signalsNow * columns), columns, (at, units, block) => Parallel.For(0, units, parallel, i =>
                {
                    to[at + i] = GC.AllocateUninitializedArray<T>(columns);
                    new ReadOnlySpan<T>(block + ((long)i * columns), columns).CopyTo(to[at + i]);
                }));
        }

        return results;
    }
}
