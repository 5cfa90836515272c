using System.Numerics;
using System.Runtime.CompilerServices;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>Non-zeros are positive and half normal: |N(0, phi)|.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal readonly struct HalfNormalPrior<TReal> : ISparsePrior<HalfNormalPrior<TReal>, TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    private readonly TReal _rate, _variance, _least;

    // By the noise: odds of "not 0" at r = 0; a^2 / r^2 with a the posterior's own mean in units of sqrt(2) deviations; that mean over r; its variance and deviation.
    private readonly TReal _odds, _growth, _gain, _spread, _deviation;

    private HalfNormalPrior(TReal rate, TReal variance, TReal least)
    {
        _rate = rate;
        _variance = variance;
        _least = least;
    }

    private HalfNormalPrior(in HalfNormalPrior<TReal> prior, TReal tau)
        : this(prior._rate, prior._variance, prior._least)
    {
        TReal total = tau + _variance;
        _odds = _rate / (TReal.One - _rate) * TReal.Sqrt(tau / total);
        _gain = _variance / total;
        _growth = _gain / (tau + tau);
        _spread = tau * _gain;
        _deviation = TReal.Sqrt(_spread);
    }

    /// <inheritdoc/>
    public static bool OneSided => true;

    /// <inheritdoc/>
    public static HalfNormalPrior<TReal> Start(TReal rate, TReal variance, TReal least, bool complex) => new(rate, variance, least);

    /// <inheritdoc/>
    public HalfNormalPrior<TReal> At(TReal tau) => new(this, tau);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Posterior<TReading, TLane>(TLane a2, TLane b2)
        where TReading : unmanaged, IPosteriorReading
        where TLane : struct, ILane<TLane, TReal>
    {
        // N(r; 0, tau) against the integral over x >= 0, which is odds exp(a^2) erfc(-a): odds erfcx(|a|) for r < 0, odds (2 exp(a^2) - erfcx(a)) for r > 0.
        TLane zero = TLane.Literal(0.0), one = TLane.Literal(1.0), odds = TLane.Of(_odds), spread = TLane.Of(_spread);
        TLane square = TLane.Of(_growth) * a2, tail = LaneMath.ScaledErfc<TLane, TReal>(TLane.Sqrt(square)), decay = LaneMath.ExpNegativeApart<TLane, TReal>(zero - square);
        TLane above = TLane.Literal(2.0) - tail * decay;
        TLane weight = odds * TLane.WhereGreater(b2, zero, above, tail), none = TLane.WhereGreater(b2, zero, decay, one);
        TLane active = weight / (weight + none), idle = none / (weight + none);

        // A normal cut off at 0: mean m + h s with h = density / distribution at m / s, variance s^2 - h s (m + h s).
        TLane r = TLane.Sqrt(a2), own = TLane.Of(_gain) * r;
        TLane lift = TLane.Of(_deviation) * TLane.Literal(0.79788456080286536) * TLane.WhereGreater(b2, zero, decay / above, one / tail);
        TLane mean = TLane.Max(zero, TLane.WhereGreater(b2, zero, lift + own, lift - own));
        TLane variance = TLane.Max(zero, spread - lift * mean);
        return TReading.Value switch
        {
            PosteriorValue.MeanFactor => active * mean / r,
            PosteriorValue.LikelyFactor => TLane.WhereGreater(active, TLane.Literal(0.5), active * mean, zero) / r,
            PosteriorValue.Variance => active * (variance + idle * mean * mean),
            PosteriorValue.CentralShare => active,
            PosteriorValue.CentralEnergy => active * (variance + mean * mean),
            _ => zero,
        };
    }

    /// <inheritdoc/>
    public HalfNormalPrior<TReal> Learn<TSpace, TVector, TTable, T>(TSpace space, TVector r, TVector by, TReal count)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
    {
        TReal active = space.Sum(new Reading<HalfNormalPrior<TReal>, CentralShare, TReal>(this), r, by);
        TReal energy = space.Sum(new Reading<HalfNormalPrior<TReal>, CentralEnergy, TReal>(this), r, by);
        TReal variance = active > TReal.Zero ? energy / active : _variance;
        return new HalfNormalPrior<TReal>(PriorRate.Clamp(active / count, TSpace.Real(1e-6)), variance > _least ? variance : _least, _least);
    }
}
