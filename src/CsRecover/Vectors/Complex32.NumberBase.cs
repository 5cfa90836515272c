using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace CsRecover;

/// <content>What generic math asks of a number; parsing, formatting and conversions are those of <see cref="Complex"/>.</content>
public readonly partial record struct Complex32
{
    static int INumberBase<Complex32>.Radix => 2;

    static Complex32 IAdditiveIdentity<Complex32, Complex32>.AdditiveIdentity => Zero;

    static Complex32 IMultiplicativeIdentity<Complex32, Complex32>.MultiplicativeIdentity => One;

    static Complex32 IUnaryPlusOperators<Complex32, Complex32>.operator +(Complex32 value) => value;

    static Complex32 IIncrementOperators<Complex32>.operator ++(Complex32 value) => value + One;

    static Complex32 IDecrementOperators<Complex32>.operator --(Complex32 value) => value - One;

    static Complex32 INumberBase<Complex32>.Abs(Complex32 value) => new(value.Magnitude, 0f);

    static bool INumberBase<Complex32>.IsCanonical(Complex32 value) => true;

    static bool INumberBase<Complex32>.IsComplexNumber(Complex32 value) => value.Real != 0f && value.Imaginary != 0f;

    static bool INumberBase<Complex32>.IsEvenInteger(Complex32 value) => value.Imaginary == 0f && float.IsEvenInteger(value.Real);

    static bool INumberBase<Complex32>.IsImaginaryNumber(Complex32 value) => value.Real == 0f && float.IsRealNumber(value.Imaginary);

    static bool INumberBase<Complex32>.IsInfinity(Complex32 value) => float.IsInfinity(value.Real) || float.IsInfinity(value.Imaginary);

    static bool INumberBase<Complex32>.IsInteger(Complex32 value) => value.Imaginary == 0f && float.IsInteger(value.Real);

    static bool INumberBase<Complex32>.IsNaN(Complex32 value) => float.IsNaN(value.Real) || float.IsNaN(value.Imaginary);

    static bool INumberBase<Complex32>.IsNegative(Complex32 value) => value.Imaginary == 0f && float.IsNegative(value.Real);

    static bool INumberBase<Complex32>.IsNegativeInfinity(Complex32 value) => value.Imaginary == 0f && float.IsNegativeInfinity(value.Real);

    static bool INumberBase<Complex32>.IsNormal(Complex32 value) =>
        float.IsNormal(value.Real) && (value.Imaginary == 0f || float.IsNormal(value.Imaginary));

    static bool INumberBase<Complex32>.IsOddInteger(Complex32 value) => value.Imaginary == 0f && float.IsOddInteger(value.Real);

    static bool INumberBase<Complex32>.IsPositive(Complex32 value) => value.Imaginary == 0f && float.IsPositive(value.Real);

    static bool INumberBase<Complex32>.IsPositiveInfinity(Complex32 value) => value.Imaginary == 0f && float.IsPositiveInfinity(value.Real);

    static bool INumberBase<Complex32>.IsRealNumber(Complex32 value) => value.Imaginary == 0f && float.IsRealNumber(value.Real);

    static bool INumberBase<Complex32>.IsSubnormal(Complex32 value) => float.IsSubnormal(value.Real) || float.IsSubnormal(value.Imaginary);

    static bool INumberBase<Complex32>.IsZero(Complex32 value) => value == Zero;

    static Complex32 INumberBase<Complex32>.MaxMagnitude(Complex32 x, Complex32 y) => (Complex32)Generic.MaxMagnitude<Complex>(x, y);

    static Complex32 INumberBase<Complex32>.MaxMagnitudeNumber(Complex32 x, Complex32 y) => (Complex32)Generic.MaxMagnitude<Complex>(x, y);

    static Complex32 INumberBase<Complex32>.MinMagnitude(Complex32 x, Complex32 y) => (Complex32)Generic.MinMagnitude<Complex>(x, y);

    static Complex32 INumberBase<Complex32>.MinMagnitudeNumber(Complex32 x, Complex32 y) => (Complex32)Generic.MinMagnitude<Complex>(x, y);

    static Complex32 INumberBase<Complex32>.Parse(ReadOnlySpan<char> s, NumberStyles style, IFormatProvider? provider) =>
        (Complex32)Complex.Parse(s, style, provider);

    static Complex32 INumberBase<Complex32>.Parse(string s, NumberStyles style, IFormatProvider? provider) =>
        (Complex32)Complex.Parse(s, style, provider);

    static Complex32 ISpanParsable<Complex32>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => (Complex32)Complex.Parse(s, provider);

    static Complex32 IParsable<Complex32>.Parse(string s, IFormatProvider? provider) => (Complex32)Complex.Parse(s, provider);

    static bool INumberBase<Complex32>.TryParse(ReadOnlySpan<char> s, NumberStyles style, IFormatProvider? provider, out Complex32 result)
    {
        bool parsed = Complex.TryParse(s, style, provider, out Complex value);
        result = (Complex32)value;
        return parsed;
    }

    static bool INumberBase<Complex32>.TryParse([NotNullWhen(true)] string? s, NumberStyles style, IFormatProvider? provider, out Complex32 result)
    {
        bool parsed = Complex.TryParse(s, style, provider, out Complex value);
        result = (Complex32)value;
        return parsed;
    }

    static bool ISpanParsable<Complex32>.TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Complex32 result)
    {
        bool parsed = Complex.TryParse(s, provider, out Complex value);
        result = (Complex32)value;
        return parsed;
    }

    static bool IParsable<Complex32>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Complex32 result)
    {
        bool parsed = Complex.TryParse(s, provider, out Complex value);
        result = (Complex32)value;
        return parsed;
    }

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => ((Complex)this).ToString(format, formatProvider);

    /// <inheritdoc/>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        ((ISpanFormattable)(Complex)this).TryFormat(destination, out charsWritten, format, provider);

    static bool INumberBase<Complex32>.TryConvertFromChecked<TOther>(TOther value, out Complex32 result) => TryConvertFrom(value, out result);

    static bool INumberBase<Complex32>.TryConvertFromSaturating<TOther>(TOther value, out Complex32 result) => TryConvertFrom(value, out result);

    static bool INumberBase<Complex32>.TryConvertFromTruncating<TOther>(TOther value, out Complex32 result) => TryConvertFrom(value, out result);

    static bool INumberBase<Complex32>.TryConvertToChecked<TOther>(Complex32 value, [MaybeNullWhen(false)] out TOther result) => TryConvertTo(value, out result);

    static bool INumberBase<Complex32>.TryConvertToSaturating<TOther>(Complex32 value, [MaybeNullWhen(false)] out TOther result) => TryConvertTo(value, out result);

    static bool INumberBase<Complex32>.TryConvertToTruncating<TOther>(Complex32 value, [MaybeNullWhen(false)] out TOther result) => TryConvertTo(value, out result);

    private static bool TryConvertFrom<TOther>(TOther value, out Complex32 result)
        where TOther : INumberBase<TOther>
    {
        result = (Complex32)Complex.CreateTruncating(value);
        return true;
    }

    private static bool TryConvertTo<TOther>(Complex32 value, [MaybeNullWhen(false)] out TOther result)
        where TOther : INumberBase<TOther>
    {
        if (value.Imaginary != 0f && typeof(TOther) != typeof(Complex))
        {
            result = default;
            return false;
        }

        result = TOther.CreateTruncating((Complex)value);
        return true;
    }

    /// <summary>Reaches members that <see cref="Complex"/> implements explicitly.</summary>
    private static class Generic
    {
        public static T MaxMagnitude<T>(T x, T y)
            where T : INumberBase<T> => T.MaxMagnitude(x, y);

        public static T MinMagnitude<T>(T x, T y)
            where T : INumberBase<T> => T.MinMagnitude(x, y);
    }
}
