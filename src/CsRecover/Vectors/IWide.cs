using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CsRecover.Vectors;

/// <summary>A SIMD register of one width, so that a loop over registers can be one text for all widths.</summary>
/// <typeparam name="TSelf">The register.</typeparam>
/// <typeparam name="T">float or double.</typeparam>
internal unsafe interface IWide<TSelf, T>
    where TSelf : unmanaged, IWide<TSelf, T>
    where T : unmanaged
{
    /// <summary>Numbers of a register.</summary>
    static abstract int Count { get; }

    /// <summary>Reads a register.</summary>
    /// <param name="from">Its first number; aligned or not.</param>
    /// <returns>The register.</returns>
    static abstract TSelf Load(T* from);

    /// <summary>One number in all places.</summary>
    /// <param name="value">The number.</param>
    /// <returns>The register.</returns>
    static abstract TSelf Fill(T value);

    /// <summary>this + a b, fused where the processor can.</summary>
    /// <param name="a">First factor.</param>
    /// <param name="b">Second factor.</param>
    /// <returns>The sum.</returns>
    TSelf Plus(TSelf a, TSelf b);

    /// <summary>this + a.</summary>
    /// <param name="a">The other.</param>
    /// <returns>The sum.</returns>
    TSelf Plus(TSelf a);

    /// <summary>this times a.</summary>
    /// <param name="a">The other.</param>
    /// <returns>The product.</returns>
    TSelf Times(TSelf a);

    /// <summary>Writes the register.</summary>
    /// <param name="to">Where its first number goes; aligned or not.</param>
    void Store(T* to);
}

/// <summary>Half a cache line.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="value">The register.</param>
internal readonly unsafe struct Wide256<T>(Vector256<T> value) : IWide<Wide256<T>, T>
    where T : unmanaged
{
    private readonly Vector256<T> _value = value;

    /// <inheritdoc/>
    public static int Count => Vector256<T>.Count;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide256<T> Load(T* from) => new(Vector256.Load(from));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide256<T> Fill(T value) => new(Vector256.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Wide256<T> Plus(Wide256<T> a, Wide256<T> b) => new(HostKernels.MultiplyAdd(a._value, b._value, _value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Wide256<T> Plus(Wide256<T> a) => new(_value + a._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Wide256<T> Times(Wide256<T> a) => new(_value * a._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(T* to) => _value.Store(to);
}

/// <summary>A cache line.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="value">The register.</param>
internal readonly unsafe struct Wide512<T>(Vector512<T> value) : IWide<Wide512<T>, T>
    where T : unmanaged
{
    private readonly Vector512<T> _value = value;

    /// <inheritdoc/>
    public static int Count => Vector512<T>.Count;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide512<T> Load(T* from) => new(Vector512.Load(from));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide512<T> Fill(T value) => new(Vector512.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Wide512<T> Plus(Wide512<T> a, Wide512<T> b) => new(HostKernels.MultiplyAdd(a._value, b._value, _value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Wide512<T> Plus(Wide512<T> a) => new(_value + a._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Wide512<T> Times(Wide512<T> a) => new(_value * a._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(T* to) => _value.Store(to);
}
