using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CsRecover.Vectors;

/// <summary>A cache line of host memory at once, in one register where the processor has such, else in two: sixteen <see cref="float"/> or eight <see cref="double"/>; rounds as <see cref="SimdLane{TReal}"/> does.</summary>
/// <typeparam name="TReal"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <param name="value">The register.</param>
internal readonly unsafe struct WideLane<TReal>(Vector512<TReal> value) : IWide<WideLane<TReal>, TReal>
    where TReal : unmanaged
{
    /// <summary>The register.</summary>
    public readonly Vector512<TReal> Value = value;

    /// <inheritdoc/>
    public static int Precision => typeof(TReal) == typeof(float) ? 24 : 53;

    /// <inheritdoc/>
    public static int Count => Vector512<TReal>.Count;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLane<TReal> Load(TReal* from) => new(Vector512.Load(from));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public WideLane<TReal> Plus(WideLane<TReal> a, WideLane<TReal> b) => new(HostKernels.MultiplyAdd(a.Value, b.Value, Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(TReal* to) => Value.Store(to);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLane<TReal> Of(TReal value) => new(Vector512.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLane<TReal> Literal(double literal) => typeof(TReal) == typeof(float)
        ? new(Vector512.Create((float)literal).As<float, TReal>())
        : new(Vector512.Create(literal).As<double, TReal>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLane<TReal> Sqrt(WideLane<TReal> x) => new(Vector512.Sqrt(x.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLane<TReal> Max(WideLane<TReal> a, WideLane<TReal> b) => WhereGreater(a, b, a, b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLane<TReal> Min(WideLane<TReal> a, WideLane<TReal> b) => WhereGreater(b, a, a, b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLane<TReal> WhereGreater(WideLane<TReal> a, WideLane<TReal> b, WideLane<TReal> yes, WideLane<TReal> no) =>
        new(Vector512.ConditionalSelect(Vector512.GreaterThan(a.Value, b.Value), yes.Value, no.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLane<TReal> PowerOfTwo(WideLane<TReal> n)
    {
        // See SimdLane.
        if (typeof(TReal) == typeof(float))
        {
            Vector512<int> bits = (n.Value.AsSingle() + Vector512.Create(12582912f + 127f)).AsInt32();
            return new((bits << 23).As<int, TReal>());
        }
        else
        {
            Vector512<long> bits = (n.Value.AsDouble() + Vector512.Create(6755399441055744.0 + 1023.0)).AsInt64();
            return new((bits << 52).As<long, TReal>());
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLane<TReal> operator +(WideLane<TReal> a, WideLane<TReal> b) => new(a.Value + b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLane<TReal> operator -(WideLane<TReal> a, WideLane<TReal> b) => new(a.Value - b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLane<TReal> operator *(WideLane<TReal> a, WideLane<TReal> b) => new(a.Value * b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLane<TReal> operator /(WideLane<TReal> a, WideLane<TReal> b) => new(a.Value / b.Value);
}
