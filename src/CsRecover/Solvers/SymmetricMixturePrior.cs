using System.Numerics;
using System.Runtime.CompilerServices;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>
/// Non-zeros are of a normal component centred at 0, N(0, phi0), or of a pair of them centred at +-theta, N(+-theta, phi1): what a mixture of three
/// learns about amplitudes that do not prefer a sign, with half of the parameters. Complex non-zeros take theta = 0: two widths, no ring.
/// </summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal readonly struct SymmetricMixturePrior<TReal> : ISparsePrior<SymmetricMixturePrior<TReal>, TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    private readonly TReal _rate, _pair, _central, _centre, _width, _least, _half;

    // By the noise: for "0", the central component and the pair the rate of decrease with the square of the distance, weight and E x / r; Var x.
    private readonly TReal _noiseRate, _centralRate, _pairRate, _centralWeight, _pairWeight, _centralGain, _pairGain, _pairShift, _centralSpread, _pairSpread;

    private SymmetricMixturePrior(TReal rate, TReal pair, TReal central, TReal centre, TReal width, TReal least, TReal half)
    {
        _rate = rate;
        _pair = pair;
        _central = central;
        _centre = centre;
        _width = width;
        _least = least;
        _half = half;
    }

    private SymmetricMixturePrior(in SymmetricMixturePrior<TReal> prior, TReal tau)
        : this(prior._rate, prior._pair, prior._central, prior._centre, prior._width, prior._least, prior._half)
    {
        TReal one = TReal.One, central = tau + _central, pair = tau + _width, odds = _rate / (one - _rate);
        TReal centralRatio = tau / central, pairRatio = tau / pair;
        _centralWeight = odds * (one - _pair) * (_half < one ? TReal.Sqrt(centralRatio) : centralRatio);
        _pairWeight = odds * _pair * (_half < one ? TReal.Sqrt(pairRatio) : pairRatio);
        _noiseRate = _half / tau;
        _centralRate = _half / central;
        _pairRate = _half / pair;
        _centralGain = _central / central;
        _pairGain = _width / pair;
        _pairShift = _centre * pairRatio;
        _centralSpread = tau * _centralGain;
        _pairSpread = tau * _pairGain;
    }

    /// <inheritdoc/>
    public static bool OneSided => false;

    /// <inheritdoc/>
    public static SymmetricMixturePrior<TReal> Start(TReal rate, TReal variance, TReal least, bool complex)
    {
        // Three equal boxes on the uniform density of this variance, whose half width is sqrt(3 phi): centres 0 and +-2/3 of it, each of variance phi / 9.
        TReal one = TReal.One, two = one + one, three = two + one, nine = three * three;
        return complex
            ? new(rate, one / two, variance / three, TReal.Zero, variance * (one + two / three), least, one)
            : new(rate, two / three, variance / nine, two * TReal.Sqrt(variance / three), variance / nine, least, one / two);
    }

    /// <inheritdoc/>
    public SymmetricMixturePrior<TReal> At(TReal tau) => new(this, tau);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Posterior<TReading, TLane>(TLane a2, TLane b2)
        where TReading : unmanaged, IPosteriorReading
        where TLane : struct, ILane<TLane, TReal>
    {
        TLane zero = TLane.Literal(0.0), one = TLane.Literal(1.0), two = TLane.Literal(2.0), centre = TLane.Of(_centre), gain = TLane.Of(_pairGain);
        TLane r = TLane.Sqrt(a2), off = r - centre;
        TLane least = TLane.Min(TLane.Of(_noiseRate) * a2, TLane.Min(TLane.Of(_centralRate) * a2, TLane.Of(_pairRate) * off * off));
        TLane other = LaneMath.ExpNegativeApart<TLane, TReal>(zero - TLane.Literal(4.0) * TLane.Of(_pairRate) * r * centre);        // odds of the centre of the other sign
        TLane none = LaneMath.ExpNegativeApart<TLane, TReal>(least - TLane.Of(_noiseRate) * a2);
        TLane central = TLane.Of(_centralWeight) * LaneMath.ExpNegativeApart<TLane, TReal>(least - TLane.Of(_centralRate) * a2);
        TLane pair = TLane.Of(_pairWeight) * LaneMath.ExpNegativeApart<TLane, TReal>(least - TLane.Of(_pairRate) * off * off) * (one + other) * TLane.Literal(0.5);
        TLane share = one / (none + central + pair);
        none = none * share;
        central = central * share;
        pair = pair * share;

        // tanh(r theta / V) says how surely a posterior of the pair has r's own sign; means are along r.
        TLane sure = (one - other) / (one + other), shift = TLane.Of(_pairShift), spread = TLane.Of(_pairSpread);
        TLane centralMean = TLane.Of(_centralGain) * r, pairMean = gain * r + shift * sure, gap = centralMean - pairMean;
        TLane pairVariance = spread + shift * shift * (one - sure * sure), centralVariance = TLane.Of(_centralSpread);
        return TReading.Value switch
        {
            PosteriorValue.MeanFactor => (central * centralMean + pair * pairMean) / r,
            PosteriorValue.LikelyFactor => TLane.WhereGreater(TLane.Literal(0.5), none, central * centralMean + pair * pairMean, zero) / r,
            PosteriorValue.Variance => central * centralVariance + pair * pairVariance + none * (central * centralMean * centralMean + pair * pairMean * pairMean) + central * pair * gap * gap,
            PosteriorValue.CentralShare => central,
            PosteriorValue.CentralEnergy => central * (centralVariance + centralMean * centralMean),
            PosteriorValue.PairShare => pair,
            PosteriorValue.PairCentre => pair * (gain * r * sure + shift),
            PosteriorValue.PairSpread => pair * gain * gain * (off * off + two * r * centre * (one - sure)),
            _ => zero,
        };
    }

    /// <inheritdoc/>
    public SymmetricMixturePrior<TReal> Learn<TSpace, TVector, TTable, T>(TSpace space, TVector r, TVector by, TReal count)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
    {
        TReal central = space.Sum(new Reading<SymmetricMixturePrior<TReal>, CentralShare, TReal>(this), r, by);
        TReal pair = space.Sum(new Reading<SymmetricMixturePrior<TReal>, PairShare, TReal>(this), r, by);
        TReal energy = space.Sum(new Reading<SymmetricMixturePrior<TReal>, CentralEnergy, TReal>(this), r, by);
        TReal active = central + pair, share = _pair, variance = _central, centre = _centre, width = _width, margin = TSpace.Real(1e-6);
        if (active > TReal.Zero)
        {
            share = PriorRate.Clamp(pair / active, margin);
        }

        if (central > margin)
        {
            variance = energy / central;
        }

        if (pair > margin)
        {
            // Spread about the new centre = spread about the old one - (their distance)^2.
            centre = space.Sum(new Reading<SymmetricMixturePrior<TReal>, PairCentre, TReal>(this), r, by) / pair;
            TReal moved = centre - _centre;
            width = _pairSpread + space.Sum(new Reading<SymmetricMixturePrior<TReal>, PairSpread, TReal>(this), r, by) / pair - moved * moved;
        }

        return new SymmetricMixturePrior<TReal>(
            PriorRate.Clamp(active / count, margin), share, variance > _least ? variance : _least, centre, width > _least ? width : _least, _least, _half);
    }
}
