using System.Numerics;
using System.Runtime.CompilerServices;
using CsRecover.Operators;
using CsRecover.Planning;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>|by_i|^2.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal readonly struct CompanionEnergy<TReal> : IWeight<TReal>
    where TReal : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal> => b2;
}

/// <summary>
/// min |y - A x|^2 + ridge sum |x_j|^2 / W_j, that is x = W A^H u with (A W A^H + ridge I) u = y: the weights' step of gated and reweighted solvers.
/// Maps that hold their matrix solve it directly; for the others conjugate gradients on u (Hestenes and Stiefel 1952), begun at the last u.
/// </summary>
internal static class WeightedRidge
{
    private const int Iterations = 200;

    /// <summary>Elements of work memory, kept from one call to the next.</summary>
    /// <param name="shape">The problem's sizes.</param>
    public static int Work(in ProblemShape shape) => SolverMemory.WeightedRidge(shape.RowStorage, shape.ColumnStorage);

    /// <summary>Prepares the work memory of a series of solves.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TMap">Sensing map.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="map">A.</param>
    /// <param name="work">Slab of <see cref="Work"/> elements.</param>
    public static void Start<TSpace, TMap, TVector, TTable, T, TReal>(TSpace space, TMap map, TVector work)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal> => space.Clear(space.Slice(work, 0, map.RowStorage));

    /// <summary>Solves it.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TMap">Sensing map.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <typeparam name="TWeight">The functor that gives W.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="map">A.</param>
    /// <param name="weight">Gives W_j, not negative, as a function of |by_j|^2 alone.</param>
    /// <param name="ridge">Not negative.</param>
    /// <param name="y">Measurements.</param>
    /// <param name="by">n numbers the weights are computed from; may be x.</param>
    /// <param name="x">The answer.</param>
    /// <param name="work">Slab of <see cref="Work"/> elements, from <see cref="Start"/> or the last call.</param>
    public static void Solve<TSpace, TMap, TVector, TTable, T, TReal, TWeight>(
        TSpace space, TMap map, TWeight weight, TReal ridge, TVector y, TVector by, TVector x, TVector work)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
        where TWeight : unmanaged, IWeight<TReal>
    {
        if (!map.TryWeightedRidge(weight, by, ridge, y, x))
        {
            Iterate<TSpace, TMap, TVector, TTable, T, TReal, TWeight>(space, map, weight, ridge, y, by, x, work, TSpace.Real(TSpace.Precision == 24 ? 1e-5 : 1e-10));
        }
    }

    /// <summary><see cref="Solve"/> by conjugate gradients, whether or not the map has a direct way.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TMap">Sensing map.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <typeparam name="TWeight">The functor that gives W.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="map">A.</param>
    /// <param name="weight">Gives W_j, not negative, as a function of |by_j|^2 alone.</param>
    /// <param name="ridge">Not negative.</param>
    /// <param name="y">Measurements.</param>
    /// <param name="by">n numbers the weights are computed from; may be x.</param>
    /// <param name="x">The answer.</param>
    /// <param name="work">Slab of <see cref="Work"/> elements, from <see cref="Start"/> or the last call.</param>
    /// <param name="fine">The relative residual of the system to reach.</param>
    public static void Iterate<TSpace, TMap, TVector, TTable, T, TReal, TWeight>(
        TSpace space, TMap map, TWeight weight, TReal ridge, TVector y, TVector by, TVector x, TVector work, TReal fine)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
        where TWeight : unmanaged, IWeight<TReal>
    {
        TReal one = TReal.One;
        int m = map.RowStorage, n = map.ColumnStorage;
        TVector u = space.Slice(work, 0, m), r = space.Slice(work, m, m), p = space.Slice(work, 2 * m, m), q = space.Slice(work, 3 * m, m);
        TVector t = space.Slice(work, 4 * m, n);
        TReal stop = fine * fine * space.Dot(y, y);

        Apply<TSpace, TMap, TVector, TTable, T, TReal, TWeight>(space, map, weight, ridge, by, u, q, t);
        space.Combine(one, y, -one, q, r);
        space.Copy(r, p);
        TReal gamma = space.Dot(r, r);
        int left = gamma > stop ? Iterations : 0;
        while (left > 0)
        {
            Apply<TSpace, TMap, TVector, TTable, T, TReal, TWeight>(space, map, weight, ridge, by, p, q, t);
            TReal alpha = gamma / space.Dot(p, q);
            space.Combine(one, u, alpha, p, u);
            space.Combine(one, r, -alpha, q, r);
            TReal next = space.Dot(r, r);
            space.Combine(one, r, next / gamma, p, p);
            gamma = next;
            left = gamma > stop ? left - 1 : 0;
        }

        map.Adjoint(u, t);
        space.Scale(weight, t, by, x);
    }

    /// <summary>q = (A W A^H + ridge I) p.</summary>
    private static void Apply<TSpace, TMap, TVector, TTable, T, TReal, TWeight>(
        TSpace space, TMap map, TWeight weight, TReal ridge, TVector by, TVector p, TVector q, TVector t)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
        where TWeight : unmanaged, IWeight<TReal>
    {
        map.Adjoint(p, t);
        space.Scale(weight, t, by, t);
        map.Forward(t, q);
        space.Combine(TReal.One, q, ridge, p, q);
    }
}
