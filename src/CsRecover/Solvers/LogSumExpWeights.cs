using System.Runtime.CompilerServices;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>
/// A step along the capped variant of log-sum-exp, which is concave in |x_j|: soft thresholding at reach times its slope at the companion, that is x_j max(1 - tau_j / |x_j|, 0) with
/// tau_j = reach / (1 + exp(alpha (|by_j| / epsilon - 1))).
/// </summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
/// <param name="alpha">alpha.</param>
/// <param name="epsilon">epsilon.</param>
/// <param name="reach">tau of small entries.</param>
internal readonly struct CappedShrinkage<TReal>(TReal alpha, TReal epsilon, TReal reach) : IWeight<TReal>
    where TReal : unmanaged
{
    private readonly TReal _alpha = alpha;
    private readonly TReal _epsilon = epsilon;
    private readonly TReal _reach = reach;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal>
    {
        TLane zero = TLane.Literal(0.0), one = TLane.Literal(1.0), size = TLane.Sqrt(a2);
        TLane excess = TLane.Of(_alpha) * (TLane.Sqrt(b2) / TLane.Of(_epsilon) - one);
        TLane e = LaneMath.ExpNegative<TLane, TReal>(TLane.Min(excess, zero - excess));
        TLane tau = TLane.Of(_reach) * TLane.WhereGreater(excess, zero, e, one) / (one + e);
        return TLane.WhereGreater(size, tau, one - tau / TLane.WhereGreater(size, zero, size, one), zero);
    }
}

/// <summary>exp(alpha (|x_i| - largest)) of entries that are not 0.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
/// <param name="alpha">alpha.</param>
/// <param name="largest">The largest |x_i|.</param>
internal readonly struct ShiftedExponential<TReal>(TReal alpha, TReal largest) : IWeight<TReal>
    where TReal : unmanaged
{
    private readonly TReal _alpha = alpha;
    private readonly TReal _largest = largest;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal>
    {
        TLane zero = TLane.Literal(0.0), below = TLane.Min(TLane.Of(_alpha) * (TLane.Sqrt(a2) - TLane.Of(_largest)), zero);
        return TLane.WhereGreater(a2, zero, LaneMath.ExpNegative<TLane, TReal>(below), zero);
    }
}

/// <summary>exp(-x) for all entries alike; for maxima alone.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
/// <param name="x">x, not negative.</param>
internal readonly struct ConstantExponential<TReal>(TReal x) : IWeight<TReal>
    where TReal : unmanaged
{
    private readonly TReal _x = x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal> => LaneMath.ExpNegative<TLane, TReal>(TLane.Literal(0.0) - TLane.Of(_x));
}

/// <summary>exp(alpha (|x_i| - largest)) / |x_i|: what gives the signs of x the sizes of the smooth maximum's slope, but for their sum.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
/// <param name="alpha">alpha.</param>
/// <param name="largest">The largest |x_i|.</param>
internal readonly struct MaximumSlope<TReal>(TReal alpha, TReal largest) : IWeight<TReal>
    where TReal : unmanaged
{
    private readonly ShiftedExponential<TReal> _exponential = new(alpha, largest);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal> =>
        _exponential.Invoke(a2, b2) / TLane.WhereGreater(a2, TLane.Literal(0.0), TLane.Sqrt(a2), TLane.Literal(1.0));
}
