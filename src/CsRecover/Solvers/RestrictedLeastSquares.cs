using System.Numerics;
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
}
