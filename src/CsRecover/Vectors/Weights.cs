using System.Runtime.CompilerServices;

namespace CsRecover.Vectors;

/// <summary>A weight with a threshold, for what is not shrunk coefficient by coefficient but takes a threshold all the same.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal interface IThreshold<TReal>
    where TReal : unmanaged
{
    /// <summary>The square of the magnitude below which a coefficient becomes zero.</summary>
    TReal SquaredThreshold { get; }
}

/// <summary>|x_i|^2 itself.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
public readonly struct Energy<TReal> : IWeight<TReal>
    where TReal : unmanaged
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal> => a2;
}

/// <summary>1 where the companion is not zero: restricts a vector to the companion's support.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
public readonly struct OnSupport<TReal> : IWeight<TReal>
    where TReal : unmanaged
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal> => TLane.WhereGreater(b2, TLane.Literal(0.0), TLane.Literal(1.0), TLane.Literal(0.0));
}

/// <summary>1 where exactly one of the two entries is zero: its sum counts by how much two supports differ.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
public readonly struct SupportDiffers<TReal> : IWeight<TReal>
    where TReal : unmanaged
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal>
    {
        TLane zero = TLane.Literal(0.0), one = TLane.Literal(1.0);
        TLane d = TLane.WhereGreater(a2, zero, one, zero) - TLane.WhereGreater(b2, zero, one, zero);
        return d * d;
    }
}

/// <summary>1 where |x_i|^2 is above a threshold: keeps the entries above it, or counts them.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
/// <param name="threshold">The squared threshold.</param>
public readonly struct Above<TReal>(TReal threshold) : IWeight<TReal>
    where TReal : unmanaged
{
    private readonly TReal _threshold = threshold;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal> => TLane.WhereGreater(a2, TLane.Of(_threshold), TLane.Literal(1.0), TLane.Literal(0.0));
}

/// <summary>1 / |x_i|^2, 0 where that is 0.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal readonly struct InverseEnergy<TReal> : IWeight<TReal>
    where TReal : unmanaged
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal>
    {
        TLane zero = TLane.Literal(0.0), one = TLane.Literal(1.0);
        return TLane.WhereGreater(a2, zero, one / TLane.WhereGreater(a2, zero, a2, one), zero);
    }
}

/// <summary>By what to multiply a number to give it a size; 0 stays 0.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
/// <param name="size">The size.</param>
internal readonly struct OfSize<TReal>(TReal size) : IWeight<TReal>
    where TReal : unmanaged
{
    private readonly TReal _size = size;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal>
    {
        TLane zero = TLane.Literal(0.0);
        return TLane.WhereGreater(a2, zero, TLane.Of(_size) / TLane.Sqrt(TLane.WhereGreater(a2, zero, a2, TLane.Literal(1.0))), zero);
    }
}
