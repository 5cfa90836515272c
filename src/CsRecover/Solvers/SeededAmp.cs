using System.Numerics;
using CsRecover.Operators;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>The text of seeded AMP. Host only: it keeps numbers for each block in arrays.</summary>
internal static class SeededAmp
{
    /// <summary>A residual of so many times |y|, squared, is a divergence: fronts overshoot a little, a run away from the answer does not end.</summary>
    private const double Runaway = 100.0;

    /// <summary>Elements of work memory.</summary>
    /// <param name="shape">The problem's sizes.</param>
    public static int Work(in ProblemShape shape) => checked(3 * shape.RowStorage + 3 * shape.ColumnStorage + ExactExplanation.Work(shape));

    /// <summary>Recovers one signal.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TMap">Sensing map.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <typeparam name="TMonitor">Monitor.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="map">A.</param>
    /// <param name="y">Measurements.</param>
    /// <param name="x">The answer.</param>
    /// <param name="work">Slab of <see cref="Work"/> elements.</param>
    /// <param name="o">Settings.</param>
    /// <param name="monitor">Monitor.</param>
    /// <returns>How it ended.</returns>
    public static Outcome Run<TSpace, TMap, TVector, TTable, T, TReal, TMonitor>(
        TSpace space, TMap map, TVector y, TVector x, TVector work, in SeededAmpSettings<TReal> o, TMonitor monitor)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
        where TMonitor : struct, IMonitor<TReal>
    {
        int m = map.RowStorage, n = map.ColumnStorage;
        TVector z = space.Slice(work, 0, m), s = space.Slice(work, m, m), u = space.Slice(work, 2 * m, m);
        TVector r = space.Slice(work, 3 * m, n), d = space.Slice(work, 3 * m + n, n), best = space.Slice(work, 3 * m + 2 * n, n);
        TVector inner = space.Slice(work, 3 * m + 3 * n, m + 2 * n);

        TReal one = TReal.One, zero = TReal.Zero, energy = space.Dot(y, y), exact = o.Tolerance * o.Tolerance * energy;
        TReal leastNoise = TSpace.Real(TSpace.Precision == 24 ? 1e-14 : 1e-28) * energy / TSpace.Real(map.Rows);
        ProfiledBlocks<TReal> blocks = ProfiledBlocks<TReal>.Of<TSpace, TMap, TVector, TTable, T>(space, map, r);
        TReal rate = o.Rate, variance = energy / (rate * blocks.Energy);
        var spreads = new TReal[blocks.Columns];
        var noises = new TReal[blocks.Rows];
        Array.Fill(spreads, rate * variance);

        var status = RecoveryStatus.IterationLimit;
        int iteration = 0;
        TReal least = energy;
        bool more = blocks.Energy > zero;
        space.Clear(x);
        space.Clear(best);
        space.Clear(s);
        space.Copy(y, z);
        while (more && iteration < o.MaxIterations)
        {
            TReal step = iteration == 0 ? one : o.Damping;

            // Output side: the residual with its Onsager term, u = y - A x + V s, is noise whose variance in a block row is read off u itself, which also follows where the profile's prediction is off.
            for (int p = 0; p < blocks.Rows; p++)
            {
                TVector up = space.Slice(u, blocks.RowStart(p), blocks.RowLength(p)), sp = space.Slice(s, blocks.RowStart(p), blocks.RowLength(p));
                space.Combine(one, space.Slice(z, blocks.RowStart(p), blocks.RowLength(p)), blocks.Predicted(p, spreads), sp, up);
                noises[p] = TReal.Max(space.Dot(up, up) / blocks.RowCount(p), leastNoise);
                space.Combine(step / noises[p], up, one - step, sp, sp);
            }

            // Input side: r = x + tau A^H s is x in noise of a variance tau for each block column.
            map.Adjoint(s, r);
            TReal active = zero, activeEnergy = zero;
            for (int q = 0; q < blocks.Columns; q++)
            {
                TVector rq = space.Slice(r, blocks.ColumnStart(q), blocks.ColumnLength(q)), xq = space.Slice(x, blocks.ColumnStart(q), blocks.ColumnLength(q));
                TVector dq = space.Slice(d, blocks.ColumnStart(q), blocks.ColumnLength(q));
                TReal tau = one / blocks.Precision(q, noises);
                space.Combine(one, xq, tau, rq, rq);
                BernoulliGaussPrior<TReal> prior = MessagePassing.Start<TSpace, TVector, TTable, T, BernoulliGaussPrior<TReal>, TReal>(rate, variance).At(tau);
                space.Scale(new Reading<BernoulliGaussPrior<TReal>, MeanFactor, TReal>(prior), rq, rq, dq);
                active += space.Sum(new Reading<BernoulliGaussPrior<TReal>, CentralShare, TReal>(prior), rq, rq);
                activeEnergy += space.Sum(new Reading<BernoulliGaussPrior<TReal>, CentralEnergy, TReal>(prior), rq, rq);
                spreads[q] = step * space.Sum(new Reading<BernoulliGaussPrior<TReal>, Variance, TReal>(prior), rq, rq) / blocks.ColumnCount(q) + (one - step) * spreads[q];

                // From here on r says which entries are likely.
                space.Scale(new Reading<BernoulliGaussPrior<TReal>, LikelyFactor, TReal>(prior), rq, rq, rq);
            }

            space.Combine(one, d, -one, x, d);
            space.Combine(one, x, step, d, x);
            TReal change = space.Dot(d, d), size = space.Dot(x, x);
            map.Forward(x, z);
            space.Combine(one, y, -one, z, z);
            TReal residual = space.Dot(z, z);
            if (o.Learns && active > zero)
            {
                rate = TReal.Clamp(active / TSpace.Real(map.Columns), TSpace.Real(1e-6), TSpace.Real(1.0 - 1e-6));
                variance = TReal.Max(activeEnergy / active, TSpace.Real(1e-14) * variance);
            }

            iteration++;
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
                // Also when it is not a number.
                status = RecoveryStatus.Diverged;
                space.Copy(best, x);
                more = false;
            }
            else if (residual <= exact || change <= o.LeastChange * o.LeastChange * size)
            {
                status = RecoveryStatus.Converged;
                more = false;
            }
        }

        if (status != RecoveryStatus.Cancelled && status != RecoveryStatus.Diverged)
        {
            status = ExactExplanation.Explains<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, r, d, u, inner, o.Tolerance) ? RecoveryStatus.Optimal : status;
        }

        return new Outcome(status, iteration);
    }
}
