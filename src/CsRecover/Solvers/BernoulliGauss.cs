using System.Numerics;
using System.Runtime.CompilerServices;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>
/// The posterior of x seen as r = x + noise of variance tau, where x is 0 with probability 1 - lambda and otherwise normal with mean 0 and variance theta. By |r|^2 alone, so that it serves
/// as an elementwise functor.
/// </summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal readonly struct BernoulliGauss<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    // Odds of "not 0" at r = 0, their growth with |r|^2, E x / r given that x is not 0, and Var x given that.
    private readonly TReal _odds, _growth, _gain, _spread;

    /// <summary>The posterior by given noise.</summary>
    /// <param name="rate">lambda.</param>
    /// <param name="variance">theta.</param>
    /// <param name="tau">tau.</param>
    public BernoulliGauss(TReal rate, TReal variance, TReal tau)
    {
        TReal total = tau + variance;
        _odds = rate / (TReal.One - rate) * TReal.Sqrt(tau / total);
        _gain = variance / total;
        _growth = _gain / (tau + tau);
        _spread = tau * _gain;
    }

    /// <summary>The posterior of one entry; all 0 for r = 0, which padding is.</summary>
    /// <typeparam name="TLane">Scalar or SIMD register.</typeparam>
    /// <param name="a2">|r|^2.</param>
    /// <param name="active">P(x is not 0).</param>
    /// <param name="energy">E x^2.</param>
    /// <param name="variance">Var x.</param>
    /// <param name="factor">E x / r.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Of<TLane>(TLane a2, out TLane active, out TLane energy, out TLane variance, out TLane factor)
        where TLane : struct, ILane<TLane, TReal>
    {
        TLane zero = TLane.Literal(0.0), odds = TLane.Of(_odds), gain = TLane.Of(_gain), spread = TLane.Of(_spread), square = gain * gain * a2;
        TLane none = LaneMath.ExpNegative<TLane, TReal>(zero - TLane.Of(_growth) * a2), share = TLane.Literal(1.0) / (odds + none);
        active = TLane.WhereGreater(a2, zero, odds * share, zero);
        energy = active * (spread + square);
        variance = active * (spread + none * share * square);
        factor = active * gain;
    }
}

/// <summary>E x / r.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
/// <param name="posterior">The posterior.</param>
internal readonly struct PosteriorFactor<TReal>(BernoulliGauss<TReal> posterior) : IWeight<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    private readonly BernoulliGauss<TReal> _posterior = posterior;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal>
    {
        _posterior.Of(a2, out _, out _, out _, out TLane factor);
        return factor;
    }
}

/// <summary>Var x.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
/// <param name="posterior">The posterior.</param>
internal readonly struct PosteriorSpread<TReal>(BernoulliGauss<TReal> posterior) : IWeight<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    private readonly BernoulliGauss<TReal> _posterior = posterior;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal>
    {
        _posterior.Of(a2, out _, out _, out TLane variance, out _);
        return variance;
    }
}

/// <summary>P(x is not 0).</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
/// <param name="posterior">The posterior.</param>
internal readonly struct PosteriorActivity<TReal>(BernoulliGauss<TReal> posterior) : IWeight<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    private readonly BernoulliGauss<TReal> _posterior = posterior;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal>
    {
        _posterior.Of(a2, out TLane active, out _, out _, out _);
        return active;
    }
}

/// <summary>E x^2.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
/// <param name="posterior">The posterior.</param>
internal readonly struct PosteriorEnergy<TReal>(BernoulliGauss<TReal> posterior) : IWeight<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    private readonly BernoulliGauss<TReal> _posterior = posterior;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal>
    {
        _posterior.Of(a2, out _, out TLane energy, out _, out _);
        return energy;
    }
}

/// <summary>1 where x is more likely not 0 than 0.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
/// <param name="posterior">The posterior.</param>
internal readonly struct IsLikely<TReal>(BernoulliGauss<TReal> posterior) : IWeight<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    private readonly BernoulliGauss<TReal> _posterior = posterior;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal>
    {
        _posterior.Of(a2, out TLane active, out _, out _, out _);
        return TLane.WhereGreater(active, TLane.Literal(0.5), TLane.Literal(1.0), TLane.Literal(0.0));
    }
}
