using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CsRecover.Vectors;

/// <summary>One single-precision element.</summary>
/// <param name="value">The element.</param>
public readonly struct SingleLane(float value) : ILane<SingleLane, float>
{
    /// <summary>The element.</summary>
    public readonly float Value = value;

    /// <inheritdoc/>
    public static int Precision => 24;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLane Of(float value) => new(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLane Literal(double literal) => new((float)literal);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLane Sqrt(SingleLane x) => new(MathF.Sqrt(x.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLane Max(SingleLane a, SingleLane b) => new(a.Value > b.Value ? a.Value : b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLane Min(SingleLane a, SingleLane b) => new(a.Value < b.Value ? a.Value : b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLane WhereGreater(SingleLane a, SingleLane b, SingleLane yes, SingleLane no) => a.Value > b.Value ? yes : no;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLane PowerOfTwo(SingleLane n) => new(BitConverter.Int32BitsToSingle(((int)n.Value + 127) << 23));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLane operator +(SingleLane a, SingleLane b) => new(a.Value + b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLane operator -(SingleLane a, SingleLane b) => new(a.Value - b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLane operator *(SingleLane a, SingleLane b) => new(a.Value * b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLane operator /(SingleLane a, SingleLane b) => new(a.Value / b.Value);
}

/// <summary>One double-precision element.</summary>
/// <param name="value">The element.</param>
public readonly struct DoubleLane(double value) : ILane<DoubleLane, double>
{
    /// <summary>The element.</summary>
    public readonly double Value = value;

    /// <inheritdoc/>
    public static int Precision => 53;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLane Of(double value) => new(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLane Literal(double literal) => new(literal);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLane Sqrt(DoubleLane x) => new(Math.Sqrt(x.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLane Max(DoubleLane a, DoubleLane b) => new(a.Value > b.Value ? a.Value : b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLane Min(DoubleLane a, DoubleLane b) => new(a.Value < b.Value ? a.Value : b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLane WhereGreater(DoubleLane a, DoubleLane b, DoubleLane yes, DoubleLane no) => a.Value > b.Value ? yes : no;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLane PowerOfTwo(DoubleLane n) => new(BitConverter.Int64BitsToDouble(((long)n.Value + 1023) << 52));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLane operator +(DoubleLane a, DoubleLane b) => new(a.Value + b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLane operator -(DoubleLane a, DoubleLane b) => new(a.Value - b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLane operator *(DoubleLane a, DoubleLane b) => new(a.Value * b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLane operator /(DoubleLane a, DoubleLane b) => new(a.Value / b.Value);
}

/// <summary>32 bytes of host memory at once: eight <see cref="float"/> or four <see cref="double"/>.</summary>
/// <typeparam name="TReal"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <param name="value">The register.</param>
public readonly unsafe struct SimdLane<TReal>(Vector256<TReal> value) : IWide<SimdLane<TReal>, TReal>
    where TReal : unmanaged
{
    /// <summary>The register.</summary>
    public readonly Vector256<TReal> Value = value;

    /// <inheritdoc/>
    public static int Precision => typeof(TReal) == typeof(float) ? 24 : 53;

    /// <inheritdoc/>
    static int IWide<SimdLane<TReal>, TReal>.Count => Vector256<TReal>.Count;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static SimdLane<TReal> IWide<SimdLane<TReal>, TReal>.Load(TReal* from) => new(Vector256.Load(from));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    SimdLane<TReal> IWide<SimdLane<TReal>, TReal>.Plus(SimdLane<TReal> a, SimdLane<TReal> b) => new(HostKernels.MultiplyAdd(a.Value, b.Value, Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IWide<SimdLane<TReal>, TReal>.Store(TReal* to) => Value.Store(to);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdLane<TReal> Of(TReal value) => new(Vector256.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdLane<TReal> Literal(double literal) => typeof(TReal) == typeof(float)
        ? new(Vector256.Create((float)literal).As<float, TReal>())
        : new(Vector256.Create(literal).As<double, TReal>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdLane<TReal> Sqrt(SimdLane<TReal> x) => new(Vector256.Sqrt(x.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdLane<TReal> Max(SimdLane<TReal> a, SimdLane<TReal> b) => WhereGreater(a, b, a, b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdLane<TReal> Min(SimdLane<TReal> a, SimdLane<TReal> b) => WhereGreater(b, a, a, b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdLane<TReal> WhereGreater(SimdLane<TReal> a, SimdLane<TReal> b, SimdLane<TReal> yes, SimdLane<TReal> no) =>
        new(Vector256.ConditionalSelect(Vector256.GreaterThan(a.Value, b.Value), yes.Value, no.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdLane<TReal> PowerOfTwo(SimdLane<TReal> n)
    {
        // Adding 1.5 * 2^p puts the whole number n into the low bits of the significand: no conversion instruction,
        // which AVX2 lacks for 64-bit integers. The shift then moves it, with the exponent's bias, into place.
        if (typeof(TReal) == typeof(float))
        {
            Vector256<int> bits = (n.Value.AsSingle() + Vector256.Create(12582912f + 127f)).AsInt32();
            return new((bits << 23).As<int, TReal>());
        }
        else
        {
            Vector256<long> bits = (n.Value.AsDouble() + Vector256.Create(6755399441055744.0 + 1023.0)).AsInt64();
            return new((bits << 52).As<long, TReal>());
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdLane<TReal> operator +(SimdLane<TReal> a, SimdLane<TReal> b) => new(a.Value + b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdLane<TReal> operator -(SimdLane<TReal> a, SimdLane<TReal> b) => new(a.Value - b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdLane<TReal> operator *(SimdLane<TReal> a, SimdLane<TReal> b) => new(a.Value * b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdLane<TReal> operator /(SimdLane<TReal> a, SimdLane<TReal> b) => new(a.Value / b.Value);
}
