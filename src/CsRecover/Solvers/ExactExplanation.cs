using System.Numerics;
using CsRecover.Operators;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>
/// Tests whether an estimate's support explains y exactly with fewer than m non-zeros: for a matrix in general position that makes the
/// refitted answer the sparsest there is (<see cref="RecoveryStatus.Optimal"/>), whatever the solver that proposed it. A support that
/// is too large is pruned on the way, so solvers that were told too large a k still end at the true one.
/// </summary>
internal static class ExactExplanation
{
    /// <summary>The most iterations of a refit where the map has no direct way.</summary>
    public const int RefitIterations = 200;

    /// <summary>Elements of work memory.</summary>
    /// <param name="shape">The problem's sizes.</param>
    public static int Work(in ProblemShape shape) => RestrictedLeastSquares.Work(shape);

    /// <summary>The largest relative residual that counts as exact, where the options leave it open.</summary>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="chosen">The option.</param>
    public static TReal Tolerance<TReal>(double? chosen)
        where TReal : unmanaged, IFloatingPointIeee754<TReal> => TReal.CreateTruncating(chosen ?? (typeof(TReal) == typeof(float) ? 1e-5 : 1e-9));

    /// <summary>
    /// Least squares on a given support. If that explains y exactly, entries that the fit finds negligible are dropped and the
    /// rest refitted.
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
    /// <param name="x">In: a first guess. Out: the exact explanation, or unchanged if there is none.</param>
    /// <param name="support">Its non-zeros say which entries may be used; not x. Overwritten when y is explained exactly.</param>
    /// <param name="candidate">Out: the least-squares answer.</param>
    /// <param name="residual">Out: y - A candidate; of no meaning when an explanation is found.</param>
    /// <param name="work">Slab of <see cref="Work"/> elements.</param>
    /// <param name="tolerance">The relative residual that counts as exact.</param>
    /// <param name="nonNegative">Whether x must not be negative: the sparsest explanation may be where a less sparse one is not, and is then not the answer.</param>
    /// <returns>Whether x now explains y exactly with fewer than m non-zeros.</returns>
    public static bool Refit<TSpace, TMap, TVector, TTable, T, TReal>(
        TSpace space, TMap map, TVector y, TVector x, TVector support, TVector candidate, TVector residual, TVector work, TReal tolerance, bool nonNegative = false)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        space.Copy(x, candidate);
        RestrictedLeastSquares.Solve<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, support, candidate, residual, work, RefitIterations, tolerance * TSpace.Real(0.01));
        return Accept<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, support, candidate, residual, work, tolerance, nonNegative);
    }

    /// <summary>Whether an estimate's support, of fewer than m entries, explains y exactly; if so x is that explanation.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TMap">Sensing map.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="map">A.</param>
    /// <param name="y">Measurements.</param>
    /// <param name="x">Out: the exact explanation, or unchanged.</param>
    /// <param name="support">Its non-zeros say which entries; overwritten when y is explained exactly.</param>
    /// <param name="candidate">Scratch, n unknowns.</param>
    /// <param name="residual">Scratch, m measurements.</param>
    /// <param name="work">Slab of <see cref="Work"/> elements.</param>
    /// <param name="tolerance">The relative residual that counts as exact.</param>
    /// <param name="nonNegative">Whether x must not be negative.</param>
    public static bool Explains<TSpace, TMap, TVector, TTable, T, TReal>(
        TSpace space, TMap map, TVector y, TVector x, TVector support, TVector candidate, TVector residual, TVector work, TReal tolerance, bool nonNegative = false)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        TReal count = space.Sum(default(OnSupport<TReal>), support, support);
        return count > TReal.Zero && count < TSpace.Real(map.Rows)
            && Refit<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, support, candidate, residual, work, tolerance, nonNegative);
    }

    /// <summary>The end of a solver that keeps k entries: least squares on the support of x, tested and pruned by <see cref="Refit"/>.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TMap">Sensing map.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="map">A.</param>
    /// <param name="y">Measurements.</param>
    /// <param name="x">In: the estimate. Out: the refitted answer.</param>
    /// <param name="support">Scratch, n unknowns.</param>
    /// <param name="candidate">Scratch, n unknowns.</param>
    /// <param name="residual">Scratch, m measurements.</param>
    /// <param name="work">Slab of <see cref="Work"/> elements.</param>
    /// <param name="tolerance">The relative residual that counts as exact.</param>
    /// <param name="status">How the iteration ended.</param>
    /// <returns>How the recovery ended: optimal if the answer is proven, converged if it merely explains y, else as the iteration did.</returns>
    public static RecoveryStatus RefitAtEnd<TSpace, TMap, TVector, TTable, T, TReal>(
        TSpace space, TMap map, TVector y, TVector x, TVector support, TVector candidate, TVector residual, TVector work, TReal tolerance, RecoveryStatus status)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        space.Copy(x, support);
        if (Refit<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, support, candidate, residual, work, tolerance))
        {
            return RecoveryStatus.Optimal;
        }

        space.Copy(candidate, x);
        return space.Dot(residual, residual) <= tolerance * tolerance * space.Dot(y, y) ? RecoveryStatus.Converged : status;
    }

    /// <summary>
    /// Looks for a support of fewer than m entries that explains y exactly: the k largest entries of x if k is known, those above a
    /// threshold and those that the rest of y then points to, then the m / 2 and the 9 m / 10 largest.
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
    /// <param name="x">In: the estimate. Out: the exact explanation, or unchanged if none was found.</param>
    /// <param name="support">Scratch, n unknowns.</param>
    /// <param name="candidate">Scratch, n unknowns.</param>
    /// <param name="residual">Scratch, m measurements.</param>
    /// <param name="work">Slab of <see cref="Work"/> elements.</param>
    /// <param name="sparsity">k, or a negative number when it is unknown.</param>
    /// <param name="threshold">Entries of larger magnitude clearly belong to the support.</param>
    /// <param name="tolerance">The relative residual that counts as exact.</param>
    /// <param name="blockSize">Entries that are zero or not together: a block's norm stands for each of its entries, and <paramref name="sparsity"/> counts blocks.</param>
    /// <param name="nonNegative">Whether x must not be negative.</param>
    /// <returns>Whether x now explains y exactly with fewer than m non-zeros.</returns>
    public static bool Find<TSpace, TMap, TVector, TTable, T, TReal>(
        TSpace space, TMap map, TVector y, TVector x, TVector support, TVector candidate, TVector residual, TVector work, int sparsity, TReal threshold, TReal tolerance,
        int blockSize = 1, bool nonNegative = false)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        bool found = false;
        for (int trial = sparsity >= 0 ? 0 : 1; trial < 4 && !found; trial++)
        {
            if (blockSize > 1)
            {
                space.BlockMagnitudes(x, blockSize, support);
            }

            TVector sizes = blockSize > 1 ? support : x;
            if (trial == 1)
            {
                space.Scale(new Above<TReal>(threshold * threshold), sizes, sizes, support);
            }
            else
            {
                int k = trial == 0 ? sparsity * blockSize : trial == 2 ? map.Rows / 2 : map.Rows * 9 / 10;
                space.KeepLargest(sizes, k, support);
            }

            TReal count = space.Sum(default(OnSupport<TReal>), support, support);
            if (count > TReal.Zero && count < TSpace.Real(map.Rows))
            {
                space.Copy(x, candidate);
                RestrictedLeastSquares.Solve<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, support, candidate, residual, work, RefitIterations, tolerance * TSpace.Real(0.01));
                if (trial == 1)
                {
                    Complete<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, support, candidate, residual, work, tolerance);
                }

                found = Accept<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, support, candidate, residual, work, tolerance, nonNegative);
            }
        }

        return found;
    }

    /// <summary>
    /// Whether an exact explanation has no negative entries but for rounding, which is taken off. The sparsest explanation may have some where a less sparse
    /// one has none: then it is not the answer.
    /// </summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="x">In: the explanation. Out: its positive parts.</param>
    /// <param name="positive">Scratch, n unknowns.</param>
    /// <param name="negative">Scratch, n unknowns.</param>
    /// <param name="tolerance">The relative size that counts as rounding.</param>
    /// <returns>Whether negative entries are no larger than that.</returns>
    public static bool HasNoNegative<TSpace, TVector, TTable, T, TReal>(TSpace space, TVector x, TVector positive, TVector negative, TReal tolerance)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        space.Positive(x, positive);
        space.Combine(TReal.One, x, -TReal.One, positive, negative);
        bool none = space.Dot(negative, negative) <= tolerance * tolerance * space.Dot(x, x);
        space.Copy(positive, x);
        return none;
    }

    /// <summary>
    /// Adds to a support, and refits, as long as that pays: entries too small to stand out in the estimate stand out in what the fit leaves of y.
    /// </summary>
    private static void Complete<TSpace, TMap, TVector, TTable, T, TReal>(
        TSpace space, TMap map, TVector y, TVector support, TVector candidate, TVector residual, TVector work, TReal tolerance)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        TReal one = TReal.One, before = space.Dot(y, y), exact = tolerance * tolerance * before, misfit = space.Dot(residual, residual);
        TReal most = TSpace.Real(map.Rows);
        TVector missing = space.Slice(work, map.RowStorage, map.ColumnStorage);
        bool more = true;
        while (more && misfit > exact && misfit < TSpace.Real(0.25) * before)
        {
            map.Adjoint(residual, missing);
            TReal largest = space.Max(default(Energy<TReal>), missing, missing);
            space.Scale(new Above<TReal>(TSpace.Real(0.04) * largest), missing, missing, missing);
            space.Combine(one, support, one, missing, support);
            more = space.Sum(default(OnSupport<TReal>), support, support) < most;
            if (more)
            {
                RestrictedLeastSquares.Solve<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, support, candidate, residual, work, RefitIterations, tolerance * TSpace.Real(0.01));
                before = misfit;
                misfit = space.Dot(residual, residual);
            }
        }
    }

    /// <summary>Whether a least-squares answer explains y exactly with fewer than m non-zeros; if so x becomes that answer, without entries that it shows to be zero.</summary>
    private static bool Accept<TSpace, TMap, TVector, TTable, T, TReal>(
        TSpace space, TMap map, TVector y, TVector x, TVector support, TVector candidate, TVector residual, TVector work, TReal tolerance, bool nonNegative)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        TReal exact = tolerance * tolerance * space.Dot(y, y), count = space.Sum(default(OnSupport<TReal>), support, support);
        bool found = count < TSpace.Real(map.Rows) && space.Dot(residual, residual) <= exact;
        if (found && nonNegative)
        {
            found = HasNoNegative<TSpace, TVector, TTable, T, TReal>(space, candidate, support, space.Slice(work, map.RowStorage, map.ColumnStorage), tolerance);
        }

        if (found)
        {
            // Fewer unknowns are better determined: drop what the first fit shows to be zero, if that still explains y.
            TReal small = TSpace.Real(TSpace.Precision == 24 ? 1e-3 : 1e-6);
            TReal negligible = small * small * space.Max(default(Energy<TReal>), candidate, candidate);
            space.Scale(new Above<TReal>(negligible), candidate, candidate, support);
            space.Copy(support, x);
            bool pruned = space.Sum(default(OnSupport<TReal>), support, support) < count;
            if (pruned)
            {
                RestrictedLeastSquares.Solve<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, support, x, residual, work, RefitIterations, tolerance * TSpace.Real(0.01));
            }

            if (!pruned || !(space.Dot(residual, residual) <= exact))
            {
                space.Copy(candidate, x);
            }
            else if (nonNegative)
            {
                space.Positive(x, x);
            }
        }

        return found;
    }
}
