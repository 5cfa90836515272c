using System.Numerics;
using System.Runtime.CompilerServices;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>Non-zeros are normal with mean 0: N(0, phi), circular where they are complex.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal readonly struct BernoulliGaussPrior<TReal> : ISparsePrior<BernoulliGaussPrior<TReal>, TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    private readonly TReal _rate, _variance, _least, _half;

    // By the noise: odds of "not 0" at r = 0, their growth with |r|^2, E x / r given that x is not 0, and Var x given that.
    private readonly TReal _odds, _growth, _gain, _spread;

    private BernoulliGaussPrior(TReal rate, TReal variance, TReal least, TReal half)
    {
        _rate = rate;
        _variance = variance;
        _least = least;
        _half = half;
    }

    private BernoulliGaussPrior(in BernoulliGaussPrior<TReal> prior, TReal tau)
        : this(prior._rate, prior._variance, prior._least, prior._half)
    {
        TReal total = tau + _variance, ratio = tau / total;
        _odds = _rate / (TReal.One - _rate) * (_half < TReal.One ? TReal.Sqrt(ratio) : ratio);
        _gain = _variance / total;
        _growth = _half * _gain / tau;
        _spread = tau * _gain;
    }

    /// <inheritdoc/>
    public static bool OneSided => false;

    /// <inheritdoc/>
    public static BernoulliGaussPrior<TReal> Start(TReal rate, TReal variance, TReal least, bool complex) =>
        new(rate, variance, least, complex ? TReal.One : TReal.One / (TReal.One + TReal.One));

    /// <inheritdoc/>
    public BernoulliGaussPrior<TReal> At(TReal tau) => new(this, tau);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Posterior<TReading, TLane>(TLane a2, TLane b2)
        where TReading : unmanaged, IPosteriorReading
        where TLane : struct, ILane<TLane, TReal>
    {
        TLane zero = TLane.Literal(0.0), odds = TLane.Of(_odds), gain = TLane.Of(_gain), spread = TLane.Of(_spread);
        TLane none = LaneMath.ExpNegative<TLane, TReal>(zero - TLane.Of(_growth) * a2), share = TLane.Literal(1.0) / (odds + none);
        TLane active = odds * share, square = gain * gain * a2;
        return TReading.Value switch
        {
            PosteriorValue.MeanFactor => active * gain,
            PosteriorValue.LikelyFactor => TLane.WhereGreater(active, TLane.Literal(0.5), gain, zero) * active,
            PosteriorValue.Variance => active * (spread + none * share * square),
            PosteriorValue.CentralShare => active,
            PosteriorValue.CentralEnergy => active * (spread + square),
            _ => zero,
        };
    }

    /// <inheritdoc/>
    public BernoulliGaussPrior<TReal> Learn<TSpace, TVector, TTable, T>(TSpace space, TVector r, TVector by, TReal count)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
    {
        TReal active = space.Sum(new Reading<BernoulliGaussPrior<TReal>, CentralShare, TReal>(this), r, by);
        TReal energy = space.Sum(new Reading<BernoulliGaussPrior<TReal>, CentralEnergy, TReal>(this), r, by);
        TReal variance = active > TReal.Zero ? energy / active : _variance;
        return new BernoulliGaussPrior<TReal>(PriorRate.Clamp(active / count, TSpace.Real(1e-6)), variance > _least ? variance : _least, _least, _half);
    }
}
