using System.Numerics;
using CsRecover.Operators;
using CsRecover.Planning;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>The text of VAMP with learned priors.</summary>
internal static class Vamp
{
    /// <summary>A residual of so many times |y|, squared, is a divergence.</summary>
    private const double Runaway = 1e6;

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
    /// <param name="map">A, with orthogonal rows.</param>
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
        TVector energies = space.Slice(work, 0, m), z1 = space.Slice(work, m, m), z2 = space.Slice(work, 2 * m, m), q = space.Slice(work, 3 * m, m), misfits = space.Slice(work, 4 * m, m);
        TVector r1 = space.Slice(work, 5 * m, n), r2 = space.Slice(work, 5 * m + n, n), d = space.Slice(work, 5 * m + 2 * n, n), likely = space.Slice(work, 5 * m + 3 * n, n);
        TVector best = space.Slice(work, 5 * m + 4 * n, n), a = TPrior.OneSided ? space.Slice(work, 5 * m + 5 * n, n) : r1, by = TPrior.OneSided ? space.Slice(work, 5 * m + 6 * n, n) : r1;
        TVector candidate = space.Slice(work, 5 * m + 7 * n, n), inner = space.Slice(work, 5 * m + 8 * n, m + 2 * n);

        if (!RowEnergies.TryMeasure<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, energies, z1, z2, d, TSpace.Real(RowEnergies.Orthogonal)))
        {
            return EmAmp.Run<TSpace, TMap, TVector, TTable, T, TPrior, TReal, TMonitor>(space, map, y, x, work, table, o, monitor);
        }

        TReal one = TReal.One, zero = TReal.Zero, rows = TSpace.Real(map.Rows), columns = TSpace.Real(map.Columns);
        TReal energy = space.Dot(y, y), exact = o.Tolerance * o.Tolerance * energy;
        var status = RecoveryStatus.IterationLimit;
        TReal frobenius = space.Sum(default(Magnitude<TReal>), energies, energies);
        TReal leastNoise = TSpace.Real(TSpace.Precision == 24 ? 1e-12 : 1e-20) * energy / rows, margin = TSpace.Real(TSpace.Precision == 24 ? 1e-4 : 1e-8);
        TReal noise = o.LearnsNoise || o.Noiseless ? energy / (rows * (one + o.InitialSnr)) : o.NoiseVariance > leastNoise ? o.NoiseVariance : leastNoise;
        TReal variance = energy * o.InitialSnr / ((one + o.InitialSnr) * frobenius * o.InitialRate);

        // tau2 is the variance of what denoising hands back, x + noise = r2; z1 and z2 are y - A r1 and y - A r2.
        TPrior prior = MessagePassing.Start<TSpace, TVector, TTable, T, TPrior, TReal>(o.InitialRate, variance);
        TReal firstNoise = noise, tau1 = zero, tau2 = zero, damping = o.Damping, least = energy;
        Standstill<TReal> watch = Standstill<TReal>.Start(MessagePassing.Patience);
        int iteration = 0, age = 0;
        bool more = frobenius > zero, steady = false;
        space.Clear(best);
        space.Clear(x);
        space.Clear(likely);
        while (more && iteration < o.MaxIterations)
        {
            if (age == 0)
            {
                space.Clear(x);
                space.Clear(likely);
                space.Clear(r1);
                space.Clear(r2);
                space.Clear(z1);
                space.Copy(y, z2);
                tau2 = o.InitialRate * variance;
                noise = firstNoise;
            }

            TReal before = noise;

            // Linear estimation with D = (s^2 + psi / tau2)^-1: x2 = r2 + A^H D z2; without what r2 said already, r1 = r2 + A^H D z2 / beta.
            TReal c = noise / tau2, beta = space.Sum(new RowShare<TReal>(c), energies, energies) / columns;
            TReal most = one - margin, step = age == 0 ? one : damping;
            beta = beta > most ? most : beta > margin ? beta : margin;
            space.Scale(new RowGain<TReal>(c), z2, energies, q);
            if (o.LearnsNoise)
            {
                noise = (c * c * space.Dot(q, q) + noise * columns * beta) / rows;          // E |y - A x|^2: of the estimate and of what it does not know
            }

            map.Adjoint(q, d);
            space.Combine(step, r2, step / beta, d, d);
            space.Combine(one - step, r1, one, d, r1);
            space.Scale(default(CompanionMagnitude<TReal>), q, energies, q);
            space.Combine(step, z2, -step / beta, q, q);
            space.Combine(one - step, z1, one, q, z1);
            TReal fresh = tau2 * (one - beta) / beta;
            tau1 = age == 0 ? fresh : one / (step / fresh + (one - step) / tau1);

            // Denoising: x1 = E(x | r1); without what r1 said already, r2 = x1 + (x1 - r1) g with g = gamma1 / gamma2.
            if (TPrior.OneSided)
            {
                space.Positive(r1, by);
                space.Combine(TSpace.Real(2.0), by, -one, r1, a);
            }

            prior = prior.At(tau1);
            space.Copy(x, d);
            space.Scale(new Reading<TPrior, MeanFactor, TReal>(prior), a, by, x);
            TReal posterior = space.Sum(new Reading<TPrior, Variance, TReal>(prior), a, by) / columns;
            space.Combine(one, x, -one, d, d);
            TReal change = space.Dot(d, d), size = space.Dot(x, x);
            space.Scale(new Reading<TPrior, LikelyFactor, TReal>(prior), a, by, d);
            bool changed = space.Sum(default(SupportDiffers<TReal>), d, likely) > zero;
            space.Copy(d, likely);

            TReal share = posterior / tau1;                                                  // gamma1 / eta1
            share = share > most ? most : share > margin ? share : margin;
            TReal back = share / (one - share);
            tau2 = tau1 * back;
            space.Combine(one + back, x, -back, r1, r2);
            map.Forward(x, q);
            space.Combine(one, y, -one, q, q);
            TReal residual = space.Dot(q, q);
            space.Combine(one + back, q, -back, z1, z2);
            TPrior learned = prior.Learn<TSpace, TVector, TTable, T>(space, a, by, columns);
            if (o.Noiseless)
            {
                TReal seen = residual / rows;
                noise = (seen < noise ? seen : noise) * TSpace.Real(0.5);
            }

            noise = noise > leastNoise ? noise : leastNoise;
            steady = o.LearnsNoise && MessagePassing.IsSteady<TSpace, TVector, TTable, T, TReal>(before, noise, leastNoise);
            iteration++;
            age++;
            damping = MessagePassing.Calmed<TSpace, TVector, TTable, T, TReal>(damping, age);
            if (residual < least)
            {
                least = residual;
                space.Copy(x, best);
            }

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
            else if (o.Refit && watch.IsWorthATest(changed) && !steady
                && ExactExplanation.Explains<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, d, candidate, misfits, inner, o.Tolerance, TPrior.OneSided))
            {
                status = RecoveryStatus.Optimal;
                more = false;
            }
            else if (residual <= exact || change <= o.LeastChange * o.LeastChange * size)
            {
                status = RecoveryStatus.Converged;
                more = false;
            }

            prior = age == 0 ? MessagePassing.Start<TSpace, TVector, TTable, T, TPrior, TReal>(o.InitialRate, variance) : learned;
        }

        status = status == RecoveryStatus.IterationLimit && age == 0 ? RecoveryStatus.Diverged : status;   // the limit came between two attempts
        status = MessagePassing.Finish<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, likely, best, d, candidate, misfits, inner, o, TPrior.OneSided, steady, status);
        return new Outcome(status, iteration);
    }
}
