using System.Numerics;
using CsRecover.Operators;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>
/// Smoothed L0 for a block of signals of one operator. Each signal is divided by its own max|A^+ y|, so that all go through the same sigmas
/// and a descent is the text of <see cref="SmoothedL0"/> on one long vector, its projections matrix times matrix. After a descent
/// each signal is tested by itself; those that are not explained go to the next descent, moved together.
/// </summary>
internal static class SmoothedL0Block
{
    /// <summary>Memory.</summary>
    /// <param name="shape">The problem's sizes.</param>
    /// <param name="signals">How many signals.</param>
    public static WorkSize Work(in ProblemShape shape, int signals) => new(
        checked(signals * (shape.RowStorage + 2 * shape.ColumnStorage) + shape.RowStorage + 2 * shape.ColumnStorage + RestrictedLeastSquares.Work(shape)));

    /// <summary>Recovers the block; the parameters are those of <see cref="SolverOptions.RunBlock"/>.</summary>
    public static void Run<TSpace, TMap, TBlock, T, TReal, TMonitor>(
        TSpace space, TMap map, TBlock block, HostVector<T> y, HostVector<T> x, HostVector<T> work, in SmoothedL0Settings<TReal> o, TMonitor monitor, Span<Outcome> outcomes)
        where TSpace : struct, IVectorSpace<HostVector<T>, HostTable<T>, T, TReal>
        where TMap : struct, IHostMap<T, TReal>
        where TBlock : struct, IHostBlock<TBlock, T, TReal>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
        where TMonitor : struct, IBlockMonitor<TReal>
    {
        int m = map.RowStorage, n = map.ColumnStorage, all = block.Signals;
        HostVector<T> targets = space.Slice(work, 0, all * m), current = space.Slice(work, all * m, all * n), previous = space.Slice(work, all * (m + n), all * n);
        int rest = all * (m + 2 * n);
        HostVector<T> residual = space.Slice(work, rest, m), candidate = space.Slice(work, rest + m, n), support = space.Slice(work, rest + m + n, n);
        HostVector<T> inner = space.Slice(work, rest + m + 2 * n, m + 2 * n);

        // Signal `signals[a]` of the block is the a-th that is still worked on.
        var signals = new int[all];
        var scales = new TReal[all];
        space.Clear(x);
        block.PrepareProjection(y, targets);
        block.MinimumNorm(targets, current);
        int active = 0;
        for (int s = 0; s < all; s++)
        {
            HostVector<T> least = space.Slice(current, s * n, n);
            TReal scale = TReal.Sqrt(space.Max(default(Energy<TReal>), least, least));
            outcomes[s] = new Outcome(RecoveryStatus.Converged, 0);
            if (scale > TReal.Zero)
            {
                HostVector<T> target = space.Slice(targets, s * m, m);
                space.Combine(TReal.One / scale, target, TReal.Zero, target, space.Slice(targets, active * m, m));
                signals[active] = s;
                scales[active++] = scale;
            }
            else
            {
                monitor.End(s);
            }
        }

        for (int attempt = 0; attempt < o.Attempts && active > 0; attempt++)
        {
            TBlock left = block.First(active);
            HostVector<T> t = space.Slice(targets, 0, active * m), z = space.Slice(current, 0, active * n);
            left.MinimumNorm(t, z);
            var pace = SmoothedL0Pace<TReal>.Of<TSpace, HostVector<T>, HostTable<T>, T>(attempt, TReal.One, o);
            Outcome descent = SmoothedL0.Descend<TSpace, TBlock, HostVector<T>, HostTable<T>, T, TReal, Watch<TBlock, T, TReal, TMonitor>, SmoothedL0Step<HostVector<T>, TReal>, SmoothedL0Refits>(
                space, left, t, z, space.Slice(previous, 0, active * n), pace, outcomes[signals[0]].Iterations, default, o, new(left, monitor, signals, scales));
            bool cancelled = descent.Status == RecoveryStatus.Cancelled, last = cancelled || attempt + 1 == o.Attempts;
            int kept = 0;
            for (int a = 0; a < active; a++)
            {
                int s = signals[a];
                HostVector<T> own = space.Slice(z, a * n, n), answer = space.Slice(x, s * n, n), measurements = space.Slice(y, s * m, m);
                space.Combine(scales[a], own, TReal.Zero, own, own);
                outcomes[s] = descent;
                if (!cancelled && o.Refit && ExactExplanation.Find<TSpace, TMap, HostVector<T>, HostTable<T>, T, TReal>(
                    space, map, measurements, own, support, candidate, residual, inner, o.Sparsity, scales[a] * pace.Last, o.Tolerance))
                {
                    outcomes[s] = new Outcome(RecoveryStatus.Optimal, descent.Iterations);
                    space.Copy(own, answer);
                    monitor.End(s);
                }
                else if (last)
                {
                    space.Copy(own, answer);
                    if (!cancelled)
                    {
                        SmoothedL0.KeepLargestAndRefit<TSpace, TMap, HostVector<T>, HostTable<T>, T, TReal>(space, map, measurements, answer, support, residual, inner, o);
                    }

                    monitor.End(s);
                }
                else
                {
                    space.Copy(space.Slice(targets, a * m, m), space.Slice(targets, kept * m, m));
                    signals[kept] = s;
                    scales[kept++] = scales[a];
                }
            }

            active = kept;
        }
    }

    /// <summary>Tells the block's monitor about each signal, in the signal's own units. One that should stop stops the block.</summary>
    private readonly struct Watch<TBlock, T, TReal, TMonitor>(TBlock block, TMonitor monitor, int[] signals, TReal[] scales) : IMonitor<TReal>
        where TBlock : struct, IHostBlock<TBlock, T, TReal>
        where T : unmanaged
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
        where TMonitor : struct, IBlockMonitor<TReal>
    {
        private readonly TBlock _block = block;
        private readonly TMonitor _monitor = monitor;

        public static bool IsActive => true;

        public bool Continue(int iteration, TReal residual)
        {
            bool more = true;
            for (int a = 0; a < _block.Signals; a++)
            {
                more &= _monitor.Continue(signals[a], iteration, TReal.Sqrt(_block.Misfit(a)) * scales[a]);
            }

            return more;
        }

        public void Note(TReal sigma, TReal heldOut)
        {
            for (int a = 0; a < _block.Signals; a++)
            {
                _monitor.Note(signals[a], sigma * scales[a], heldOut);
            }
        }
    }
}
