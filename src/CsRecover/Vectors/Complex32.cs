using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CsRecover;

/// <summary>A complex number of two <see cref="float"/>: 8 bytes, the layout of <c>complex64</c> in .npy and of BART's .cfl files.</summary>
/// <param name="Real">The real part.</param>
/// <param name="Imaginary">The imaginary part.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly partial record struct Complex32(float Real, float Imaginary) : INumberBase<Complex32>
{
    /// <summary>0 + 0i.</summary>
    public static Complex32 Zero => default;

    /// <summary>1 + 0i.</summary>
    public static Complex32 One => new(1f, 0f);

    /// <summary>The square of the modulus, |z|^2.</summary>
    public float MagnitudeSquared
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (Real * Real) + (Imaginary * Imaginary);
    }

    /// <summary>The modulus |z|.</summary>
    public float Magnitude => MathF.Sqrt(MagnitudeSquared);

    /// <summary>The argument of z in radians, in (-pi, pi].</summary>
    public float Phase => MathF.Atan2(Imaginary, Real);

    /// <summary>The complex conjugate.</summary>
    public Complex32 Conjugate
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Real, -Imaginary);
    }

    /// <summary>Whether both parts are finite.</summary>
    /// <param name="z">The number to look at.</param>
    /// <returns>False for NaN or an infinity in either part.</returns>
    public static bool IsFinite(Complex32 z) => float.IsFinite(z.Real) && float.IsFinite(z.Imaginary);

    /// <summary>The number of the given modulus and argument.</summary>
    /// <param name="magnitude">Modulus.</param>
    /// <param name="phase">Argument in radians.</param>
    /// <returns>magnitude * exp(i phase).</returns>
    public static Complex32 FromPolar(float magnitude, float phase) => new(magnitude * MathF.Cos(phase), magnitude * MathF.Sin(phase));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Complex32 operator +(Complex32 left, Complex32 right) => new(left.Real + right.Real, left.Imaginary + right.Imaginary);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Complex32 operator -(Complex32 left, Complex32 right) => new(left.Real - right.Real, left.Imaginary - right.Imaginary);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Complex32 operator -(Complex32 value) => new(-value.Real, -value.Imaginary);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Complex32 operator *(Complex32 left, Complex32 right) =>
        new((left.Real * right.Real) - (left.Imaginary * right.Imaginary), (left.Real * right.Imaginary) + (left.Imaginary * right.Real));

    /// <summary>Scales by a real number.</summary>
    /// <param name="left">The complex factor.</param>
    /// <param name="right">The real factor.</param>
    /// <returns>The product.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Complex32 operator *(Complex32 left, float right) => new(left.Real * right, left.Imaginary * right);

    /// <inheritdoc/>
    public static Complex32 operator /(Complex32 left, Complex32 right) => left * right.Conjugate * (1f / right.MagnitudeSquared);

    /// <summary>A real number as a complex one.</summary>
    /// <param name="real">The real part.</param>
    public static implicit operator Complex32(float real) => new(real, 0f);

    /// <summary>Widens to the framework's double-precision complex number.</summary>
    /// <param name="value">The number to widen.</param>
    public static implicit operator Complex(Complex32 value) => new(value.Real, value.Imaginary);

    /// <summary>Rounds the framework's complex number to single precision.</summary>
    /// <param name="value">The number to round.</param>
    public static explicit operator Complex32(Complex value) => new((float)value.Real, (float)value.Imaginary);

    /// <summary>Whether both parts are the same. Written out because GPU kernels cannot call the comparer that a record uses.</summary>
    /// <param name="other">The other number.</param>
    public bool Equals(Complex32 other) => Real.Equals(other.Real) && Imaginary.Equals(other.Imaginary);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Real, Imaginary);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Real}{(Imaginary < 0 || float.IsNegative(Imaginary) ? "-" : "+")}{MathF.Abs(Imaginary)}i");
}
