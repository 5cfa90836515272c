using System.Runtime.CompilerServices;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>Soft thresholding: 1 - tau / |by_i| where that is positive, else 0. With blocks' norms for a companion it is the group lasso's.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
/// <param name="threshold">tau, not negative.</param>
internal readonly struct SoftThreshold<TReal>(TReal threshold) : IWeight<TReal>
    where TReal : unmanaged
{
    private readonly TReal _threshold = threshold;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal>
    {
        TLane zero = TLane.Literal(0.0), tau = TLane.Of(_threshold), size = TLane.Sqrt(b2);
        return TLane.WhereGreater(size, tau, TLane.Literal(1.0) - tau / size, zero);
    }
}

/// <summary>max(|x_i| - tau, 0): summed, the L1 norm of what soft thresholding leaves.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
/// <param name="threshold">tau, not negative.</param>
internal readonly struct Excess<TReal>(TReal threshold) : IWeight<TReal>
    where TReal : unmanaged
{
    private readonly TReal _threshold = threshold;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal> => TLane.Max(TLane.Sqrt(a2) - TLane.Of(_threshold), TLane.Literal(0.0));
}

/// <summary>1 where |x_i| is above a threshold that is not negative; compares magnitudes, as <see cref="Excess{TReal}"/> does, not squares.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
/// <param name="threshold">The threshold.</param>
internal readonly struct Exceeds<TReal>(TReal threshold) : IWeight<TReal>
    where TReal : unmanaged
{
    private readonly TReal _threshold = threshold;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal> =>
        TLane.WhereGreater(TLane.Sqrt(a2), TLane.Of(_threshold), TLane.Literal(1.0), TLane.Literal(0.0));
}
