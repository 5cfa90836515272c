using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>What a wavelet pass moves along: one number, or a whole cell of complex ones whose lines it filters side by side.</summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
/// <typeparam name="TReal">float or double.</typeparam>
internal unsafe interface ICell<TSelf, TReal>
    where TSelf : struct, ICell<TSelf, TReal>
    where TReal : unmanaged
{
    /// <summary>Reals in a cell.</summary>
    static abstract int Reals { get; }

    /// <summary>The same number everywhere.</summary>
    static abstract TSelf Of(double value);

    /// <summary>Reads a cell, aligned to its size.</summary>
    static abstract TSelf Load(TReal* source);

    /// <summary>Writes a cell, aligned to its size.</summary>
    static abstract void Store(TSelf cell, TReal* target);

    /// <summary>a + t b.</summary>
    static abstract TSelf AddProduct(TSelf a, TSelf t, TSelf b);

    /// <summary>a - t b.</summary>
    static abstract TSelf SubtractProduct(TSelf a, TSelf t, TSelf b);

    /// <summary>Elementwise product.</summary>
    static abstract TSelf operator *(TSelf a, TSelf b);
}

/// <summary>One real number.</summary>
/// <typeparam name="TReal">float or double.</typeparam>
internal readonly unsafe struct ScalarCell<TReal>(TReal value) : ICell<ScalarCell<TReal>, TReal>
    where TReal : unmanaged, IBinaryFloatingPointIeee754<TReal>
{
    private readonly TReal _value = value;

    /// <inheritdoc/>
    public static int Reals => 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarCell<TReal> Of(double value) => new(TReal.CreateTruncating(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarCell<TReal> Load(TReal* source) => new(*source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ScalarCell<TReal> cell, TReal* target) => *target = cell._value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarCell<TReal> AddProduct(ScalarCell<TReal> a, ScalarCell<TReal> t, ScalarCell<TReal> b) =>
        new(TReal.MultiplyAddEstimate(t._value, b._value, a._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarCell<TReal> SubtractProduct(ScalarCell<TReal> a, ScalarCell<TReal> t, ScalarCell<TReal> b) =>
        new(TReal.MultiplyAddEstimate(-t._value, b._value, a._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarCell<TReal> operator *(ScalarCell<TReal> a, ScalarCell<TReal> b) => new(a._value * b._value);
}

/// <summary>Eight complex numbers (see <see cref="HostVector{T}"/>) in one register.</summary>
internal readonly unsafe struct ComplexCell512(Vector512<float> value) : ICell<ComplexCell512, float>
{
    private readonly Vector512<float> _value = value;

    /// <inheritdoc/>
    public static int Reals => 2 * HostVector.Cell;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexCell512 Of(double value) => new(Vector512.Create((float)value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexCell512 Load(float* source) => new(Vector512.LoadAligned(source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ComplexCell512 cell, float* target) => cell._value.StoreAligned(target);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexCell512 AddProduct(ComplexCell512 a, ComplexCell512 t, ComplexCell512 b) =>
        new(Vector512.MultiplyAddEstimate(t._value, b._value, a._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexCell512 SubtractProduct(ComplexCell512 a, ComplexCell512 t, ComplexCell512 b) =>
        new(Vector512.MultiplyAddEstimate(-t._value, b._value, a._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexCell512 operator *(ComplexCell512 a, ComplexCell512 b) => new(a._value * b._value);
}

/// <summary>Eight complex numbers (see <see cref="HostVector{T}"/>) in two registers, for processors without wider ones.</summary>
internal readonly unsafe struct ComplexCell256(Vector256<float> real, Vector256<float> imaginary) : ICell<ComplexCell256, float>
{
    private readonly Vector256<float> _real = real;
    private readonly Vector256<float> _imaginary = imaginary;

    /// <inheritdoc/>
    public static int Reals => 2 * HostVector.Cell;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexCell256 Of(double value) => new(Vector256.Create((float)value), Vector256.Create((float)value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexCell256 Load(float* source) => new(Vector256.LoadAligned(source), Vector256.LoadAligned(source + HostVector.Cell));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ComplexCell256 cell, float* target)
    {
        cell._real.StoreAligned(target);
        cell._imaginary.StoreAligned(target + HostVector.Cell);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexCell256 AddProduct(ComplexCell256 a, ComplexCell256 t, ComplexCell256 b) => new(
        Vector256.MultiplyAddEstimate(t._real, b._real, a._real), Vector256.MultiplyAddEstimate(t._real, b._imaginary, a._imaginary));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexCell256 SubtractProduct(ComplexCell256 a, ComplexCell256 t, ComplexCell256 b) => new(
        Vector256.MultiplyAddEstimate(-t._real, b._real, a._real), Vector256.MultiplyAddEstimate(-t._real, b._imaginary, a._imaginary));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexCell256 operator *(ComplexCell256 a, ComplexCell256 b) => new(a._real * b._real, a._imaginary * b._imaginary);
}
