using System.Numerics;
using CsRecover.Operators;
using CsRecover.Planning;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>The text of EM-AMP.</summary>
internal static class EmAmp
{
    /// <summary>A residual of so many times |y|, squared, is a divergence.</summary>
    private const double Runaway = 9.0;

    /// <summary>
    /// So many iterations in which the best residual did not fall by a hundredth end the recovery: long enough for the damping to be reduced twice, which brings back some that seemed lost.
    /// </summary>
    private const int MostStalled = 250;

    /// <summary>Recovers one signal.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TMap">Sensing map.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TPrior">The prior.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <typeparam name="TMonitor">Monitor.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="map">A.</param>
    /// <param name="y">Measurements.</param>
    /// <param name="x">The answer.</param>
    /// <param name="work">Slab of vectors.</param>
    /// <param name="table">Table of <see cref="SolverMemory.ColumnsTaken"/> slots.</param>
    /// <param name="o">Settings.</param>
    /// <param name="monitor">Monitor.</param>
    /// <returns>How it ended.</returns>
    public static Outcome Run<TSpace, TMap, TVector, TTable, T, TPrior, TReal, TMonitor>(
        TSpace space, TMap map, TVector y, TVector x, TVector work, TTable table, in MessagePassingSettings<TReal> o, TMonitor monitor)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TPrior : unmanaged, ISparsePrior<TPrior, TReal>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
        where TMonitor : struct, IMonitor<TReal>
    {
        int m = map.RowStorage, n = map.ColumnStorage;
        TVector z = space.Slice(work, 0, m), s = space.Slice(work, m, m);
        TVector r = space.Slice(work, 2 * m, n), by = TPrior.OneSided ? space.Slice(work, 2 * m + n, n) : r, best = space.Slice(work, 2 * m + 2 * n, n);
        TVector d = space.Slice(work, 2 * m + 3 * n, n), likely = space.Slice(work, 2 * m + 4 * n, n);
        TVector misfits = space.Slice(work, 2 * m + 5 * n, m), inner = space.Slice(work, 3 * m + 5 * n, m + 2 * n);

        TReal one = TReal.One, zero = TReal.Zero, rows = TSpace.Real(map.Rows), columns = TSpace.Real(map.Columns);
        TReal energy = space.Dot(y, y), exact = o.Tolerance * o.Tolerance * energy;
        TReal frobenius = ColumnNorms.SumOfSquares<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, d, z, table);
        TReal leastNoise = TSpace.Real(TSpace.Precision == 24 ? 1e-12 : 1e-20) * energy / rows;
        TReal firstNoise = energy / (rows * (one + o.InitialSnr)), variance = energy * o.InitialSnr / ((one + o.InitialSnr) * frobenius * o.InitialRate);

        TPrior prior = MessagePassing.Start<TSpace, TVector, TTable, T, TPrior, TReal>(o.InitialRate, variance);
        TReal tau = zero, spread = zero, noise = zero, damping = o.Damping, least = energy, mark = energy;
        Standstill<TReal> watch = Standstill<TReal>.Start(MessagePassing.Patience);
        var status = RecoveryStatus.IterationLimit;
        int iteration = 0, age = 0, stalled = 0;
        bool more = frobenius > zero, steady = false;
        space.Clear(x);
        space.Clear(best);
        while (more && iteration < o.MaxIterations)
        {
            if (age == 0)
            {
                space.Clear(x);
                space.Clear(s);
                space.Clear(likely);
                space.Copy(y, z);
                spread = o.InitialRate * variance;
                noise = o.LearnsNoise || o.Noiseless ? firstNoise : o.NoiseVariance > leastNoise ? o.NoiseVariance : leastNoise;
            }

            TReal before = noise;

            // Output side, z = y - A x: p = A x - tau_p s, s = (y - p) / (tau_p + psi).
            TReal step = age == 0 ? one : damping, spreadOut = spread * frobenius / rows, total = spreadOut + noise, misfit = zero;
            if (o.LearnsNoise)
            {
                misfit = space.Dot(z, z) + spreadOut * (TSpace.Real(2.0) * space.Dot(z, s) + spreadOut * space.Dot(s, s));
            }

            space.Combine(step / total, z, step * spreadOut / total + one - step, s, s);

            // Input side: r = x + tau_r A^H s is x in noise of variance tau_r.
            tau = total * columns / frobenius;
            map.Adjoint(s, r);
            space.Combine(one, x, tau, r, r);
            if (TPrior.OneSided)
            {
                space.Positive(r, by);
                space.Combine(TSpace.Real(2.0), by, -one, r, r);
            }

            prior = prior.At(tau);
            space.Scale(new Reading<TPrior, MeanFactor, TReal>(prior), r, by, d);
            TReal posterior = space.Sum(new Reading<TPrior, Variance, TReal>(prior), r, by) / columns;
            space.Combine(one, d, -one, x, d);
            space.Combine(one, x, step, d, x);
            TReal change = space.Dot(d, d), size = space.Dot(x, x);
            spread = step * (posterior > zero ? posterior : zero) + (one - step) * spread;

            map.Forward(x, z);
            space.Combine(one, y, -one, z, z);
            TReal residual = space.Dot(z, z);
            TPrior learned = prior.Learn<TSpace, TVector, TTable, T>(space, r, by, columns);
            if (o.LearnsNoise)
            {
                TReal kept = noise / total;                                                  // E |y - A x|^2 of the output posterior: its mean's and its variance
                noise = kept * (kept * misfit / rows + spreadOut);
            }
            else if (o.Noiseless)
            {
                TReal seenNoise = residual / rows;
                noise = (seenNoise < noise ? seenNoise : noise) * TSpace.Real(0.5);
            }

            noise = noise > leastNoise ? noise : leastNoise;
            steady = o.LearnsNoise && MessagePassing.IsSteady<TSpace, TVector, TTable, T, TReal>(before, noise, leastNoise);
            iteration++;
            age++;
            if (residual < least)
            {
                least = residual;
                space.Copy(x, best);
            }

            bool fell = age == 1 || least < TSpace.Real(0.98) * mark;
            mark = fell ? least : mark;
            stalled = fell ? 0 : stalled + 1;
            damping = MessagePassing.Calmed<TSpace, TVector, TTable, T, TReal>(damping, age);

            space.Scale(new Reading<TPrior, LikelyFactor, TReal>(prior), r, by, d);
            bool changed = space.Sum(default(SupportDiffers<TReal>), d, likely) > zero;
            space.Copy(d, likely);
            if (TMonitor.IsActive && !monitor.Continue(iteration, TReal.Sqrt(residual)))
            {
                status = RecoveryStatus.Cancelled;
                more = false;
            }
            else if (!(residual < TSpace.Real(Runaway) * energy))
            {
                // Also when it is not a number. Begin anew, more carefully.
                more = damping > TSpace.Real(0.4);
                status = more ? status : RecoveryStatus.Diverged;
                damping = damping > TSpace.Real(0.7) ? TSpace.Real(0.7) : TSpace.Real(0.4);
                age = 0;
            }
            else if (o.Refit && watch.IsWorthATest(changed) && !steady && ExactExplanation.Explains<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, d, r, misfits, inner, o.Tolerance, TPrior.OneSided))
            {
                status = RecoveryStatus.Optimal;
                more = false;
            }
            else if (residual <= exact || change <= o.LeastChange * o.LeastChange * size)
            {
                status = RecoveryStatus.Converged;
                more = false;
            }
            else if (stalled >= MostStalled)
            {
                status = RecoveryStatus.Stagnated;
                more = false;
            }

            // Learning waits for the end of the iteration: what was likely is read off the prior that r was met with.
            prior = age == 0 ? MessagePassing.Start<TSpace, TVector, TTable, T, TPrior, TReal>(o.InitialRate, variance) : learned;
        }

        status = status == RecoveryStatus.IterationLimit && age == 0 ? RecoveryStatus.Diverged : status;   // the limit came between two attempts
        status = MessagePassing.Finish<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, likely, best, d, r, misfits, inner, o, TPrior.OneSided, steady, status);
        return new Outcome(status, iteration);
    }
}
