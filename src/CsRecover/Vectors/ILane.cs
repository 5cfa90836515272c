namespace CsRecover.Vectors;

/// <summary>
/// What an elementwise step computes with: one scalar, or one SIMD register of them. A step written once over this
/// interface runs on the host eight (or four) elements at a time and in a kernel one element at a time, with the same roundings.
/// </summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
/// <typeparam name="TReal">The real scalar, <see cref="float"/> or <see cref="double"/>.</typeparam>
public interface ILane<TSelf, TReal>
    where TSelf : struct, ILane<TSelf, TReal>
    where TReal : unmanaged
{
    /// <summary>Significand bits of <typeparamref name="TReal"/>, counting the hidden one: 24 or 53.</summary>
    static abstract int Precision { get; }

    /// <summary>The same value in every element.</summary>
    /// <param name="value">The value.</param>
    static abstract TSelf Of(TReal value);

    /// <summary>A literal, rounded to <typeparamref name="TReal"/>, in every element.</summary>
    /// <param name="literal">The literal.</param>
    static abstract TSelf Literal(double literal);

    /// <summary>Elementwise square root.</summary>
    /// <param name="x">The argument.</param>
    static abstract TSelf Sqrt(TSelf x);

    /// <summary>Elementwise larger of two values.</summary>
    /// <param name="a">One value.</param>
    /// <param name="b">The other value.</param>
    static abstract TSelf Max(TSelf a, TSelf b);

    /// <summary>Elementwise smaller of two values.</summary>
    /// <param name="a">One value.</param>
    /// <param name="b">The other value.</param>
    static abstract TSelf Min(TSelf a, TSelf b);

    /// <summary><paramref name="yes"/> where <paramref name="a"/> &gt; <paramref name="b"/>, else <paramref name="no"/>.</summary>
    /// <param name="a">Left side of the comparison.</param>
    /// <param name="b">Right side of the comparison.</param>
    /// <param name="yes">The value where it holds.</param>
    /// <param name="no">The value where it does not.</param>
    static abstract TSelf WhereGreater(TSelf a, TSelf b, TSelf yes, TSelf no);

    /// <summary>2^n for a whole number n within the exponent range of normal numbers.</summary>
    /// <param name="n">The exponent, a whole number.</param>
    static abstract TSelf PowerOfTwo(TSelf n);

    /// <summary>Elementwise sum.</summary>
    /// <param name="a">Left operand.</param>
    /// <param name="b">Right operand.</param>
    static abstract TSelf operator +(TSelf a, TSelf b);

    /// <summary>Elementwise difference.</summary>
    /// <param name="a">Left operand.</param>
    /// <param name="b">Right operand.</param>
    static abstract TSelf operator -(TSelf a, TSelf b);

    /// <summary>Elementwise product.</summary>
    /// <param name="a">Left operand.</param>
    /// <param name="b">Right operand.</param>
    static abstract TSelf operator *(TSelf a, TSelf b);

    /// <summary>Elementwise quotient.</summary>
    /// <param name="a">Left operand.</param>
    /// <param name="b">Right operand.</param>
    static abstract TSelf operator /(TSelf a, TSelf b);
}
