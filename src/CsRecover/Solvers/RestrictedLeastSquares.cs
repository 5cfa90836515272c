using System.Numerics;
using System.Runtime.CompilerServices;
using CsRecover.Operators;
using CsRecover.Planning;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>
/// min |y - A x| over the vectors that vanish off a given support: the refit of thresholding and gated solvers, and the
/// inner step of HTP and CoSaMP. Maps that hold their matrix solve it directly; for the others CGLS needs only A and A^H
/// (Hestenes and Stiefel 1952; Bjorck, "Numerical Methods for Least Squares Problems", SIAM 1996, algorithm 7.4.1).
/// </summary>
internal static class RestrictedLeastSquares
{
    /// <summary>Elements of work memory.</summary>
    /// <param name="shape">The problem's sizes.</param>
    public static int Work(in ProblemShape shape) => SolverMemory.LeastSquares(shape.RowStorage, shape.ColumnStorage);

    /// <summary>Solves it, and leaves the residual.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TMap">Sensing map.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="map">A.</param>
    /// <param name="y">Measurements.</param>
    /// <param name="support">Its non-zeros say which entries may be used; not x.</param>
    /// <param name="x">In: a first guess (restricted to the support here). Out: the solution.</param>
    /// <param name="residual">Out: y - A x.</param>
    /// <param name="work">Slab of <see cref="Work"/> elements.</param>
    /// <param name="iterations">The most CG iterations.</param>
    /// <param name="tolerance">CG stops when |A_S^H r| has fallen to this fraction of |A_S^H y|.</param>
    public static void Solve<TSpace, TMap, TVector, TTable, T, TReal>(
        TSpace space, TMap map, TVector y, TVector support, TVector x, TVector residual, TVector work, int iterations, TReal tolerance)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        TReal one = TReal.One;
        if (map.TryLeastSquares(y, support, x))
        {
            map.Forward(x, residual);
            space.Combine(one, y, -one, residual, residual);
            return;
        }

        TVector q = space.Slice(work, 0, map.RowStorage);
        TVector g = space.Slice(work, map.RowStorage, map.ColumnStorage);
        TVector p = space.Slice(work, map.RowStorage + map.ColumnStorage, map.ColumnStorage);
        var onSupport = default(OnSupport<TReal>);

        map.Adjoint(y, g);
        space.Scale(onSupport, g, support, g);
        TReal stop = tolerance * tolerance * space.Dot(g, g);

        space.Scale(onSupport, x, support, x);
        map.Forward(x, residual);
        space.Combine(one, y, -one, residual, residual);
        map.Adjoint(residual, g);
        space.Scale(onSupport, g, support, g);
        space.Copy(g, p);
        TReal gamma = space.Dot(g, g);
        int left = gamma > stop ? iterations : 0;
        while (left > 0)
        {
            map.Forward(p, q);
            TReal curvature = space.Dot(q, q);
            TReal alpha = curvature > TReal.Zero ? gamma / curvature : TReal.Zero;
            space.Combine(one, x, alpha, p, x);
            space.Combine(one, residual, -alpha, q, residual);
            map.Adjoint(residual, g);
            space.Scale(onSupport, g, support, g);
            TReal next = space.Dot(g, g);
            space.Combine(one, g, next / gamma, p, p);
            gamma = next;
            left = gamma > stop && curvature > TReal.Zero ? left - 1 : 0;
        }
    }

    /// <summary>
    /// min |y - A x| over x &gt;= 0 that vanish off a given support, as far as dropping unknowns goes: the inner loop of Lawson and Hanson ("Solving Least Squares
    /// Problems", 1974, chapter 23). Unknowns that the fit turns negative leave the support, the one first that reaches zero first on the way to the fit, until none is
    /// negative. The residual never exceeds that of the first guess, and the answer is the plain least-squares fit on its own support.
    /// </summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TMap">Sensing map.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="map">A.</param>
    /// <param name="y">Measurements.</param>
    /// <param name="support">In: its non-zeros say which entries may be used; not x. Out: those that are still used.</param>
    /// <param name="x">In: a first guess (its positive part on the support). Out: the solution.</param>
    /// <param name="residual">Out: y - A x.</param>
    /// <param name="fit">Scratch, n unknowns.</param>
    /// <param name="negative">Scratch, n unknowns.</param>
    /// <param name="work">Slab of <see cref="Work"/> elements.</param>
    /// <param name="iterations">The most CG iterations of a fit.</param>
    /// <param name="tolerance">CG stops when |A_S^H r| has fallen to this fraction of |A_S^H y|.</param>
    public static void SolveNonNegative<TSpace, TMap, TVector, TTable, T, TReal>(
        TSpace space, TMap map, TVector y, TVector support, TVector x, TVector residual, TVector fit, TVector negative, TVector work, int iterations, TReal tolerance)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        TReal one = TReal.One;
        space.Positive(x, x);
        space.Scale(default(OnSupport<TReal>), x, support, x);
        bool more = true;
        while (more)
        {
            space.Copy(x, fit);
            Solve<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, support, fit, residual, work, iterations, tolerance);
            space.Combine(-one, fit, TReal.Zero, fit, negative);
            space.Positive(negative, negative);
            more = space.Max(default(Energy<TReal>), negative, negative) > TReal.Zero;
            if (more)
            {
                // x + alpha (fit - x) is non-negative up to alpha = 1 / (1 + max |fit_i| / x_i) over the negative fit_i.
                TReal steepest = space.Max(default(EnergyRatio<TReal>), negative, x), alpha = one / (one + TReal.Sqrt(steepest));
                space.Scale(new SteepRatio<TReal>(steepest), negative, x, negative);
                space.Combine(one - alpha, x, alpha, fit, x);
                space.Scale(default(OffSupport<TReal>), x, negative, x);
                space.Positive(x, x);
                space.Scale(default(OffSupport<TReal>), support, negative, support);
            }
        }

        space.Copy(fit, x);
    }
}

/// <summary>1 where the companion is zero: takes the companion's support out of a vector.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal readonly struct OffSupport<TReal> : IWeight<TReal>
    where TReal : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal> => TLane.WhereGreater(b2, TLane.Literal(0.0), TLane.Literal(0.0), TLane.Literal(1.0));
}

/// <summary>|x_i|^2 / |b_i|^2, cut at 1e30 (also where only b_i is 0).</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal readonly struct EnergyRatio<TReal> : IWeight<TReal>
    where TReal : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal>
    {
        TLane zero = TLane.Literal(0.0), most = TLane.Literal(1e30);
        TLane ratio = TLane.Min(most, TLane.WhereGreater(b2, zero, a2 / TLane.WhereGreater(b2, zero, b2, TLane.Literal(1.0)), most));
        return TLane.WhereGreater(a2, zero, ratio, zero);
    }
}

/// <summary>1 where |x_i|^2 / |b_i|^2 is the largest there is, but for rounding.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
/// <param name="largest">The largest there is.</param>
internal readonly struct SteepRatio<TReal>(TReal largest) : IWeight<TReal>
    where TReal : unmanaged
{
    private readonly TReal _largest = largest;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal> =>
        TLane.WhereGreater(default(EnergyRatio<TReal>).Invoke(a2, b2), TLane.Of(_largest) * TLane.Literal(0.99999), TLane.Literal(1.0), TLane.Literal(0.0));
}
