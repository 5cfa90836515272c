using System.Numerics;
using System.Runtime.CompilerServices;
using CsRecover.Operators;
using CsRecover.Planning;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>The text of AMP with soft thresholds.</summary>
internal static class Amp
{
    /// <summary>A residual of so many times |y|, squared, is a divergence.</summary>
    private const double Runaway = 9.0;

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
    /// <param name="work">Slab of vectors.</param>
    /// <param name="table">Table of <see cref="SolverMemory.ColumnsTaken"/> slots.</param>
    /// <param name="o">Settings.</param>
    /// <param name="monitor">Monitor.</param>
    /// <returns>How it ended.</returns>
    public static Outcome Run<TSpace, TMap, TVector, TTable, T, TReal, TMonitor>(
        TSpace space, TMap map, TVector y, TVector x, TVector work, TTable table, in AmpSettings<TReal> o, TMonitor monitor)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
        where TMonitor : struct, IMonitor<TReal>
    {
        int m = map.RowStorage, n = map.ColumnStorage;
        TVector z = space.Slice(work, 0, m), misfit = space.Slice(work, m, m), r = space.Slice(work, 2 * m, n), best = space.Slice(work, 2 * m + n, n);
        TVector d = space.Slice(work, 2 * m + 2 * n, n), inner = space.Slice(work, 2 * m + 3 * n, m + 2 * n);

        TReal one = TReal.One, zero = TReal.Zero, rows = TSpace.Real(map.Rows);
        TReal energy = space.Dot(y, y), exact = o.Tolerance * o.Tolerance * energy, least = energy;
        TReal norm = ColumnNorms.SumOfSquares<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, d, z, table) / TSpace.Real(map.Columns);
        TReal tau = TSpace.IsComplex ? o.ComplexThreshold : o.Threshold, slope = TSpace.Real(TSpace.IsComplex ? 0.5 : 0.0);
        Standstill<TReal> watch = Standstill<TReal>.Start();
        var status = RecoveryStatus.IterationLimit;
        int iteration = 0;
        bool more = norm > zero;
        space.Clear(x);
        space.Clear(best);
        space.Copy(y, z);
        while (more && iteration < o.MaxIterations)
        {
            // r = x + A^H z / |a|^2 is x in noise of variance |z|^2 / (m |a|^2); x <- eta(r; tau sigma).
            TReal threshold = tau * TReal.Sqrt(space.Dot(z, z) / (rows * norm));
            map.Adjoint(z, r);
            space.Combine(one, x, one / norm, r, r);
            if (o.NonNegative)
            {
                space.Positive(r, r);
            }

            var soft = new SoftThreshold<TReal>(threshold);
            space.Scale(soft, r, r, d);
            bool changed = space.Sum(default(SupportDiffers<TReal>), d, x) > zero;
            space.Combine(one, d, -one, x, x);
            TReal change = space.Dot(x, x), size = space.Dot(d, d);
            space.Copy(d, x);

            // z <- y - A x + z <eta'> / delta: the Onsager term keeps the noise of r like fresh noise.
            TReal onsager = space.Sum(new SoftThresholdSlope<TReal>(threshold, slope), r, r) / rows;
            map.Forward(x, misfit);
            space.Combine(one, y, -one, misfit, misfit);
            TReal residual = space.Dot(misfit, misfit);
            space.Combine(one, misfit, onsager, z, z);
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
                status = RecoveryStatus.Diverged;                                           // also when it is not a number
                space.Copy(best, x);
                more = false;
            }
            else if (o.Refit && watch.IsWorthATest(changed) && ExactExplanation.Explains<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, d, r, misfit, inner, o.Tolerance, o.NonNegative))
            {
                status = RecoveryStatus.Optimal;
                more = false;
            }
            else if (residual <= exact || change <= o.LeastChange * o.LeastChange * size)
            {
                status = RecoveryStatus.Converged;
                more = false;
            }
        }

        if (status == RecoveryStatus.IterationLimit)
        {
            space.Copy(best, x);
        }

        if (o.Refit && status != RecoveryStatus.Optimal && status != RecoveryStatus.Cancelled)
        {
            space.Copy(x, d);
            status = ExactExplanation.Explains<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, d, r, misfit, inner, o.Tolerance, o.NonNegative) ? RecoveryStatus.Optimal : status;
        }

        return new Outcome(status, iteration);
    }
}

/// <summary>The mean slope of soft thresholding over the real directions of an entry: 1 - share t / |x_i| where |x_i| is above t, else 0; share is 0 for real entries, 1/2 for complex.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
/// <param name="threshold">t.</param>
/// <param name="share">The share of directions along which only the phase turns.</param>
internal readonly struct SoftThresholdSlope<TReal>(TReal threshold, TReal share) : IWeight<TReal>
    where TReal : unmanaged
{
    private readonly TReal _threshold = threshold, _share = share;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal>
    {
        TLane zero = TLane.Literal(0.0), one = TLane.Literal(1.0), size = TLane.Sqrt(a2);
        return TLane.WhereGreater(size, TLane.Of(_threshold), one - TLane.Of(_share) * TLane.Of(_threshold) / TLane.WhereGreater(size, zero, size, one), zero);
    }
}
