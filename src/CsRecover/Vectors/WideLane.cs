using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CsRecover.Vectors;

/// <summary>Sixteen single-precision elements at once, for loops that are bound by arithmetic: one register where the processor has such, else two.</summary>
/// <param name="value">The elements.</param>
internal readonly struct WideLane(Vector512<float> value) : ILane<WideLane, float>
{
    /// <summary>The elements.</summary>
    public readonly Vector512<float> Value = value;

    /// <inheritdoc/>
    public static int Precision => 24;

    /// <summary>The elements at an address, aligned.</summary>
    /// <param name="from">The address.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe WideLane Load(float* from) => new(Vector512.LoadAligned(from));

    /// <summary>Writes the elements to an address, aligned.</summary>
    /// <param name="to">The address.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void Store(float* to) => Value.StoreAligned(to);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLane Of(float value) => new(Vector512.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLane Literal(double literal) => new(Vector512.Create((float)literal));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLane Sqrt(WideLane x) => new(Vector512.Sqrt(x.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLane Max(WideLane a, WideLane b) => WhereGreater(a, b, a, b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLane Min(WideLane a, WideLane b) => WhereGreater(b, a, a, b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLane WhereGreater(WideLane a, WideLane b, WideLane yes, WideLane no) =>
        new(Vector512.ConditionalSelect(Vector512.GreaterThan(a.Value, b.Value), yes.Value, no.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLane PowerOfTwo(WideLane n) => new(((n.Value + Vector512.Create(12582912f + 127f)).AsInt32() << 23).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLane operator +(WideLane a, WideLane b) => new(a.Value + b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLane operator -(WideLane a, WideLane b) => new(a.Value - b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLane operator *(WideLane a, WideLane b) => new(a.Value * b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLane operator /(WideLane a, WideLane b) => new(a.Value / b.Value);
}
