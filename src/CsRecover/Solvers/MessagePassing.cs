using System.Numerics;
using CsRecover.Operators;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>What the texts of message passing with learned priors have in common.</summary>
internal static class MessagePassing
{
    /// <summary>Iterations with the same likely entries after which least squares tests them.</summary>
    public const int Patience = 3;

    /// <summary>The least variance of a component, in units of the one it starts with.</summary>
    public const double LeastVariance = 1e-14;

    /// <summary>The prior to start from.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TPrior">The prior.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="rate">lambda.</param>
    /// <param name="variance">E |x|^2 of the non-zeros.</param>
    public static TPrior Start<TSpace, TVector, TTable, T, TPrior, TReal>(TReal rate, TReal variance)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TPrior : unmanaged, ISparsePrior<TPrior, TReal>
        where TReal : unmanaged, IFloatingPointIeee754<TReal> => TPrior.Start(rate, variance, variance * TSpace.Real(LeastVariance), TSpace.IsComplex);

    /// <summary>The damping to go on with: every hundred iterations that have not ended a recovery it is reduced, down to a quarter, which ends limit cycles.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="damping">The damping so far.</param>
    /// <param name="age">Iterations since the recovery began.</param>
    public static TReal Calmed<TSpace, TVector, TTable, T, TReal>(TReal damping, int age)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal> =>
        age % 100 == 0 && damping > TSpace.Real(0.25) ? damping * TSpace.Real(0.7) : damping;

    /// <summary>Whether the noise that is learned has come to rest above nothing: while an exact explanation is at hand it falls by much in every iteration, so that none is then worth looking for.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="before">Its variance an iteration ago.</param>
    /// <param name="now">Its variance.</param>
    /// <param name="least">The least that it may become.</param>
    public static bool IsSteady<TSpace, TVector, TTable, T, TReal>(TReal before, TReal now, TReal least)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal> => now > TSpace.Real(0.97) * before && now > TSpace.Real(1e3) * least;

    /// <summary>The end: an exact explanation by the likely entries if there is one, else what the estimate asks for; after a divergence the best iterate.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TMap">Sensing map.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="map">A.</param>
    /// <param name="y">Measurements.</param>
    /// <param name="x">In: the last iterate. Out: the answer.</param>
    /// <param name="likely">Posterior means of the likely entries.</param>
    /// <param name="best">The iterate that explained y best.</param>
    /// <param name="support">Scratch, n unknowns.</param>
    /// <param name="candidate">Scratch, n unknowns.</param>
    /// <param name="residual">Scratch, m measurements.</param>
    /// <param name="work">Slab of <see cref="ExactExplanation.Work"/> elements.</param>
    /// <param name="o">Settings.</param>
    /// <param name="oneSided">Whether x &gt;= 0.</param>
    /// <param name="steady">Whether the noise has come to rest, see <see cref="IsSteady"/>.</param>
    /// <param name="status">How the iteration ended.</param>
    /// <returns>How the recovery ended.</returns>
    public static RecoveryStatus Finish<TSpace, TMap, TVector, TTable, T, TReal>(
        TSpace space, TMap map, TVector y, TVector x, TVector likely, TVector best, TVector support, TVector candidate, TVector residual, TVector work,
        in MessagePassingSettings<TReal> o, bool oneSided, bool steady, RecoveryStatus status)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        RecoveryStatus ended = status;
        if (status == RecoveryStatus.Diverged)
        {
            space.Copy(best, x);
        }
        else if (status != RecoveryStatus.Optimal && status != RecoveryStatus.Cancelled)
        {
            space.Copy(likely, support);
            TReal count = space.Sum(default(OnSupport<TReal>), support, support);
            bool fits = count > TReal.Zero && count < TSpace.Real(map.Rows);
            if (fits && o.Refit && !(steady && status == RecoveryStatus.Converged) && ExactExplanation.Refit<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, support, candidate, residual, work, o.Tolerance, oneSided))
            {
                ended = RecoveryStatus.Optimal;
            }
            else if (o.Estimate != PosteriorEstimate.Mean)
            {
                space.Copy(likely, x);
                if (fits && o.Estimate == PosteriorEstimate.Refit)
                {
                    RestrictedLeastSquares.Solve<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, likely, x, residual, work, ExactExplanation.RefitIterations, o.Tolerance);
                    if (oneSided)
                    {
                        space.Positive(x, x);
                    }
                }
            }
        }

        return ended;
    }
}
