using System.Numerics;
using System.Runtime.CompilerServices;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>
/// What message passing assumes about the entries of x, P(x) = (1 - lambda) delta(x) + lambda f(x), and learns by expectation maximisation: f
/// does not depend on the sign (phase) of x or lives on x &gt;= 0, so that all that a posterior needs of r = x + noise of variance tau is |r|.
/// Plain data, so that texts can carry it into kernels.
/// </summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal interface ISparsePrior<TSelf, TReal>
    where TSelf : unmanaged, ISparsePrior<TSelf, TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    /// <summary>Whether f lives on x &gt;= 0. Posteriors then take |r| and, as the companion, max(r, 0).</summary>
    static abstract bool OneSided { get; }

    /// <summary>A prior to start from.</summary>
    /// <param name="rate">lambda.</param>
    /// <param name="variance">E |x|^2 of the non-zeros.</param>
    /// <param name="least">The least that a component's variance may become.</param>
    /// <param name="complex">Whether entries are complex.</param>
    static abstract TSelf Start(TReal rate, TReal variance, TReal least, bool complex);

    /// <summary>This prior, ready to meet noise of a given variance.</summary>
    /// <param name="tau">E |noise|^2, above 0.</param>
    TSelf At(TReal tau);

    /// <summary>A number of one entry's posterior, by the noise of <see cref="At"/>.</summary>
    /// <typeparam name="TReading">Which number: known to the compiler, which leaves out what that number does not need.</typeparam>
    /// <typeparam name="TLane">Scalar or SIMD register.</typeparam>
    /// <param name="a2">|r|^2.</param>
    /// <param name="b2">The companion's square, see <see cref="OneSided"/>.</param>
    TLane Posterior<TReading, TLane>(TLane a2, TLane b2)
        where TReading : unmanaged, IPosteriorReading
        where TLane : struct, ILane<TLane, TReal>;

    /// <summary>The M-step: the prior that fits the posteriors of all entries best.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="r">r, or |r|.</param>
    /// <param name="by">Its companion.</param>
    /// <param name="count">n.</param>
    TSelf Learn<TSpace, TVector, TTable, T>(TSpace space, TVector r, TVector by, TReal count)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>;
}

/// <summary>What there is to ask about one entry's posterior.</summary>
internal enum PosteriorValue
{
    /// <summary>E x / r.</summary>
    MeanFactor,

    /// <summary>E x / r where x is more likely not 0 than 0, else 0.</summary>
    LikelyFactor,

    /// <summary>Var x.</summary>
    Variance,

    /// <summary>P(x is of the component centred at 0).</summary>
    CentralShare,

    /// <summary>E |x|^2, of that component alone.</summary>
    CentralEnergy,

    /// <summary>P(x is of the components centred at +-theta).</summary>
    PairShare,

    /// <summary>E of the distance from 0 towards the component's own centre, of those components alone.</summary>
    PairCentre,

    /// <summary>E (posterior mean - own centre)^2, of those components alone.</summary>
    PairSpread,
}

/// <summary>Keeps learned rates away from 0 and 1, where expectation maximisation would stay for good.</summary>
internal static class PriorRate
{
    /// <summary>lambda, kept between a margin and 1 less that margin.</summary>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="rate">lambda.</param>
    /// <param name="margin">The margin.</param>
    public static TReal Clamp<TReal>(TReal rate, TReal margin)
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        TReal most = TReal.One - margin;
        return rate > most ? most : rate > margin ? rate : margin;
    }
}

/// <summary>A <see cref="PosteriorValue"/> as a type.</summary>
internal interface IPosteriorReading
{
    /// <summary>The value; a constant.</summary>
    static abstract PosteriorValue Value { get; }
}

/// <summary>A number of each entry's posterior as a functor; 0 where r is 0, which padding is.</summary>
/// <typeparam name="TPrior">The prior.</typeparam>
/// <typeparam name="TReading">Which number.</typeparam>
/// <typeparam name="TReal">Real scalar.</typeparam>
/// <param name="prior">The prior, made ready by <see cref="ISparsePrior{TSelf, TReal}.At"/>.</param>
internal readonly struct Reading<TPrior, TReading, TReal>(TPrior prior) : IWeight<TReal>
    where TPrior : unmanaged, ISparsePrior<TPrior, TReal>
    where TReading : unmanaged, IPosteriorReading
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    private readonly TPrior _prior = prior;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal>
    {
        TLane zero = TLane.Literal(0.0);
        return TLane.WhereGreater(a2, zero, _prior.Posterior<TReading, TLane>(a2, b2), zero);
    }
}

/// <inheritdoc cref="PosteriorValue.MeanFactor"/>
internal readonly struct MeanFactor : IPosteriorReading
{
    public static PosteriorValue Value => PosteriorValue.MeanFactor;
}

/// <inheritdoc cref="PosteriorValue.LikelyFactor"/>
internal readonly struct LikelyFactor : IPosteriorReading
{
    public static PosteriorValue Value => PosteriorValue.LikelyFactor;
}

/// <inheritdoc cref="PosteriorValue.Variance"/>
internal readonly struct Variance : IPosteriorReading
{
    public static PosteriorValue Value => PosteriorValue.Variance;
}

/// <inheritdoc cref="PosteriorValue.CentralShare"/>
internal readonly struct CentralShare : IPosteriorReading
{
    public static PosteriorValue Value => PosteriorValue.CentralShare;
}

/// <inheritdoc cref="PosteriorValue.CentralEnergy"/>
internal readonly struct CentralEnergy : IPosteriorReading
{
    public static PosteriorValue Value => PosteriorValue.CentralEnergy;
}

/// <inheritdoc cref="PosteriorValue.PairShare"/>
internal readonly struct PairShare : IPosteriorReading
{
    public static PosteriorValue Value => PosteriorValue.PairShare;
}

/// <inheritdoc cref="PosteriorValue.PairCentre"/>
internal readonly struct PairCentre : IPosteriorReading
{
    public static PosteriorValue Value => PosteriorValue.PairCentre;
}

/// <inheritdoc cref="PosteriorValue.PairSpread"/>
internal readonly struct PairSpread : IPosteriorReading
{
    public static PosteriorValue Value => PosteriorValue.PairSpread;
}
