using System.Numerics;
using CsRecover.Operators;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>Least squares on the support that a penalty has chosen: as a test on the way, and at the end.</summary>
internal static class SupportRefit
{
    /// <summary>Whether the support explains y exactly with fewer than m entries.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TMap">Sensing map.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="map">A.</param>
    /// <param name="y">Measurements.</param>
    /// <param name="x">In: the estimate. Out: that explanation, if there is one.</param>
    /// <param name="support">Scratch, n unknowns.</param>
    /// <param name="candidate">Scratch, n unknowns.</param>
    /// <param name="residual">Scratch, m measurements.</param>
    /// <param name="work">Slab of <see cref="ExactExplanation.Work"/> elements.</param>
    /// <param name="tolerance">The relative residual that counts as exact.</param>
    /// <param name="nonNegative">Whether x must not be negative.</param>
    /// <returns>Whether it does.</returns>
    public static bool Explains<TSpace, TMap, TVector, TTable, T, TReal>(
        TSpace space, TMap map, TVector y, TVector x, TVector support, TVector candidate, TVector residual, TVector work, TReal tolerance, bool nonNegative)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        space.Copy(x, support);
        return ExactExplanation.Explains<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, support, candidate, residual, work, tolerance, nonNegative);
    }

    /// <summary>x &lt;- least squares on its support, if that is not larger than m: without the shrinkage that a penalty brings.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TMap">Sensing map.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="map">A.</param>
    /// <param name="y">Measurements.</param>
    /// <param name="x">The estimate, updated.</param>
    /// <param name="support">Scratch, n unknowns.</param>
    /// <param name="residual">Scratch, m measurements.</param>
    /// <param name="work">Slab of <see cref="RestrictedLeastSquares.Work"/> elements.</param>
    /// <param name="tolerance">Where the map has no direct way: see <see cref="RestrictedLeastSquares.Solve"/>.</param>
    /// <param name="nonNegative">Whether x must not be negative.</param>
    public static void Debias<TSpace, TMap, TVector, TTable, T, TReal>(
        TSpace space, TMap map, TVector y, TVector x, TVector support, TVector residual, TVector work, TReal tolerance, bool nonNegative)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        space.Copy(x, support);
        if (space.Sum(default(OnSupport<TReal>), support, support) <= TSpace.Real(map.Rows))
        {
            RestrictedLeastSquares.Solve<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, support, x, residual, work, ExactExplanation.RefitIterations, tolerance);
            if (nonNegative)
            {
                space.Positive(x, x);
            }
        }
    }

    /// <summary>An exact explanation if the support gives one, else least squares on it.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TMap">Sensing map.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="map">A.</param>
    /// <param name="y">Measurements.</param>
    /// <param name="x">The estimate, updated.</param>
    /// <param name="support">Scratch, n unknowns.</param>
    /// <param name="candidate">Scratch, n unknowns.</param>
    /// <param name="residual">Scratch, m measurements.</param>
    /// <param name="work">Slab of <see cref="ExactExplanation.Work"/> elements.</param>
    /// <param name="tolerance">The relative residual that counts as exact.</param>
    /// <param name="nonNegative">Whether x must not be negative.</param>
    /// <param name="status">How the iteration ended.</param>
    /// <returns><see cref="RecoveryStatus.Optimal"/> for an exact explanation, else the status as it is.</returns>
    public static RecoveryStatus End<TSpace, TMap, TVector, TTable, T, TReal>(
        TSpace space, TMap map, TVector y, TVector x, TVector support, TVector candidate, TVector residual, TVector work, TReal tolerance, bool nonNegative, RecoveryStatus status)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        if (Explains<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, support, candidate, residual, work, tolerance, nonNegative))
        {
            return RecoveryStatus.Optimal;
        }

        Debias<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, support, residual, work, tolerance, nonNegative);
        return status;
    }
}
