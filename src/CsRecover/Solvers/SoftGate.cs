using System.Runtime.CompilerServices;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>
/// Gates sigma(beta s) of continuous sparsification. Functors see squares, so s is stored as s + <see cref="Shift"/>, which is positive: s is kept from -7 to 7, where gates are
/// closed or open for good soon after beta = 1.
/// </summary>
internal static class SoftGate
{
    /// <summary>What is added to s.</summary>
    public const double Shift = 8.0;

    /// <summary>The largest |s|.</summary>
    public const double Limit = Shift - 1.0;

    /// <summary>Gates are not closed further: weights of closed gates must not underflow.</summary>
    private const double Floor = 1e-5;

    /// <summary>exp(-beta |s|), what the gate and its slope are made of.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Exponential<TLane, TReal>(TLane s, TReal beta)
        where TLane : struct, ILane<TLane, TReal>
        where TReal : unmanaged
    {
        TLane size = TLane.Max(s, TLane.Literal(0.0) - s);
        return LaneMath.ExpNegative<TLane, TReal>(TLane.Literal(0.0) - TLane.Of(beta) * size);
    }

    /// <summary>The gate.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Value<TLane, TReal>(TLane s, TLane exponential)
        where TLane : struct, ILane<TLane, TReal>
        where TReal : unmanaged
    {
        TLane one = TLane.Literal(1.0);
        return TLane.Max(TLane.WhereGreater(s, TLane.Literal(0.0), one, exponential) / (one + exponential), TLane.Literal(Floor));
    }
}

/// <summary>The square of the gate whose shifted s is the companion: the weights of the ridge regression.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
/// <param name="beta">beta.</param>
internal readonly struct SquaredGate<TReal>(TReal beta) : IWeight<TReal>
    where TReal : unmanaged
{
    private readonly TReal _beta = beta;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal>
    {
        TLane s = TLane.Sqrt(b2) - TLane.Literal(SoftGate.Shift);
        TLane gate = SoftGate.Value<TLane, TReal>(s, SoftGate.Exponential(s, _beta));
        return gate * gate;
    }
}

/// <summary>Minus the slope of the objective in s, divided by lambda: beta g (1 - g) (pull |x_j|^2 / g^3 - 1) with x = w g. The vector holds the shifted s, the companion x.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
/// <param name="beta">beta.</param>
/// <param name="pull">mu / lambda.</param>
internal readonly struct GateForce<TReal>(TReal beta, TReal pull)
    where TReal : unmanaged
{
    private readonly TReal _beta = beta;
    private readonly TReal _pull = pull;

    /// <summary>The force.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Of<TLane>(TLane s, TLane x2)
        where TLane : struct, ILane<TLane, TReal>
    {
        TLane one = TLane.Literal(1.0), exponential = SoftGate.Exponential(s, _beta), gate = SoftGate.Value<TLane, TReal>(s, exponential);

        // A gate at the floor keeps the slope that it has there: the many closed ones then keep the steps of the few undecided ones short.
        TLane slope = TLane.Of(_beta) * gate * (TLane.WhereGreater(s, TLane.Literal(0.0), exponential, one) / (one + exponential));
        return slope * (((TLane.Of(_pull) * x2) / gate) / (gate * gate) - one);
    }
}

/// <summary>The square of <see cref="GateForce{TReal}"/>, for sums.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
/// <param name="force">The force.</param>
internal readonly struct SquaredForce<TReal>(GateForce<TReal> force) : IWeight<TReal>
    where TReal : unmanaged
{
    private readonly GateForce<TReal> _force = force;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal>
    {
        // Places beyond the last unknown hold 0 and count nothing.
        TLane zero = TLane.Literal(0.0), force = _force.Of(TLane.Sqrt(a2) - TLane.Literal(SoftGate.Shift), b2);
        return TLane.WhereGreater(a2, zero, force * force, zero);
    }
}

/// <summary>By what a step multiplies the shifted s.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
/// <param name="force">The force.</param>
/// <param name="step">The step's length for a force of 1.</param>
internal readonly struct GateStep<TReal>(GateForce<TReal> force, TReal step) : IWeight<TReal>
    where TReal : unmanaged
{
    private readonly GateForce<TReal> _force = force;
    private readonly TReal _step = step;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal>
    {
        TLane shifted = TLane.Sqrt(a2), moved = shifted + TLane.Of(_step) * _force.Of(shifted - TLane.Literal(SoftGate.Shift), b2);
        moved = TLane.Min(TLane.Max(moved, TLane.Literal(1.0)), TLane.Literal(SoftGate.Shift + SoftGate.Limit));
        return moved / TLane.Max(shifted, TLane.Literal(1.0));
    }
}

/// <summary>By what the shifted s is multiplied between rounds: s becomes min(beta s, s_0).</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
/// <param name="beta">The last beta of the round.</param>
/// <param name="initial">s_0.</param>
internal readonly struct NextRound<TReal>(TReal beta, TReal initial) : IWeight<TReal>
    where TReal : unmanaged
{
    private readonly TReal _beta = beta;
    private readonly TReal _initial = initial;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal>
    {
        TLane shift = TLane.Literal(SoftGate.Shift), shifted = TLane.Sqrt(a2);
        TLane moved = shift + TLane.Min(TLane.Of(_beta) * (shifted - shift), TLane.Of(_initial));
        return TLane.Max(moved, TLane.Literal(1.0)) / TLane.Max(shifted, TLane.Literal(1.0));
    }
}
