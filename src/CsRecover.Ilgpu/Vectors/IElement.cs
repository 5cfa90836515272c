using CsRecover.Vectors;

namespace CsRecover.Ilgpu;

/// <summary>Arithmetic of a vector's elements as kernels see it: one kernel text serves real and complex vectors.</summary>
/// <typeparam name="T">The element: float, double or <see cref="Complex32"/>.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
internal interface IElement<T, TReal>
    where T : unmanaged
    where TReal : unmanaged
{
    /// <summary>Significand bits of <typeparamref name="TReal"/>, counting the hidden one.</summary>
    static abstract int Precision { get; }

    /// <summary>How many digits of four bits <see cref="Order"/> has: 8 or 16.</summary>
    static abstract int OrderDigits { get; }

    /// <summary>Whether elements have an imaginary part.</summary>
    static abstract bool IsComplex { get; }

    /// <summary>0.</summary>
    static abstract T Zero { get; }

    /// <summary>A literal in the element's precision.</summary>
    /// <param name="literal">The literal.</param>
    static abstract TReal Real(double literal);

    /// <summary>A single-precision number in the element's precision.</summary>
    /// <param name="value">The number.</param>
    static abstract TReal FromSingle(float value);

    /// <summary>A real number as an element.</summary>
    /// <param name="value">The number.</param>
    static abstract T FromReal(TReal value);

    /// <summary>An element from its parts; a real element takes the first.</summary>
    /// <param name="real">The real part.</param>
    /// <param name="imaginary">The imaginary part.</param>
    static abstract T FromParts(TReal real, TReal imaginary);

    /// <summary>The real part.</summary>
    /// <param name="a">The element.</param>
    static abstract TReal RealPart(T a);

    /// <summary>The imaginary part.</summary>
    /// <param name="a">The element.</param>
    static abstract TReal ImaginaryPart(T a);

    /// <summary>a + b.</summary>
    /// <param name="a">Left operand.</param>
    /// <param name="b">Right operand.</param>
    static abstract T Add(T a, T b);

    /// <summary>a b.</summary>
    /// <param name="a">Left operand.</param>
    /// <param name="b">Right operand.</param>
    static abstract T Multiply(T a, T b);

    /// <summary>a times a real number.</summary>
    /// <param name="a">The element.</param>
    /// <param name="factor">The number.</param>
    static abstract T Scale(T a, TReal factor);

    /// <summary>The complex conjugate.</summary>
    /// <param name="a">The element.</param>
    static abstract T Conjugate(T a);

    /// <summary>Re(a conj(b)).</summary>
    /// <param name="a">Left operand.</param>
    /// <param name="b">Conjugated operand.</param>
    static abstract TReal RealOfProduct(T a, T b);

    /// <summary>|a|^2.</summary>
    /// <param name="a">The element.</param>
    static abstract TReal Energy(T a);

    /// <summary>f(|a|^2, |by|^2) in scalar arithmetic.</summary>
    /// <typeparam name="TWeight">The functor.</typeparam>
    /// <param name="f">The functor.</param>
    /// <param name="a2">|a|^2.</param>
    /// <param name="b2">|by|^2.</param>
    static abstract TReal Weigh<TWeight>(TWeight f, TReal a2, TReal b2)
        where TWeight : unmanaged, IWeight<TReal>;

    /// <summary>A whole number that grows with |a|, of <see cref="OrderDigits"/> digits; equal for equal magnitudes.</summary>
    /// <param name="a">The element.</param>
    static abstract ulong Order(T a);

    /// <summary>A whole number kept in an element's memory.</summary>
    /// <param name="value">The number.</param>
    static abstract T FromIndex(int value);

    /// <summary>What <see cref="FromIndex"/> kept.</summary>
    /// <param name="a">The element.</param>
    static abstract int ToIndex(T a);
}

/// <summary>Single precision.</summary>
internal readonly struct SingleElement : IElement<float, float>
{
    /// <inheritdoc/>
    public static int Precision => 24;

    /// <inheritdoc/>
    public static int OrderDigits => 8;

    /// <inheritdoc/>
    public static float Zero => 0f;

    /// <inheritdoc/>
    public static float FromSingle(float value) => value;

    /// <inheritdoc/>
    public static float Real(double literal) => (float)literal;

    /// <inheritdoc/>
    public static float FromReal(float value) => value;

    /// <inheritdoc/>
    public static bool IsComplex => false;

    /// <inheritdoc/>
    public static float FromParts(float real, float imaginary) => real;

    /// <inheritdoc/>
    public static float RealPart(float a) => a;

    /// <inheritdoc/>
    public static float ImaginaryPart(float a) => 0f;

    /// <inheritdoc/>
    public static float Add(float a, float b) => a + b;

    /// <inheritdoc/>
    public static float Multiply(float a, float b) => a * b;

    /// <inheritdoc/>
    public static float Scale(float a, float factor) => a * factor;

    /// <inheritdoc/>
    public static float Conjugate(float a) => a;

    /// <inheritdoc/>
    public static float RealOfProduct(float a, float b) => a * b;

    /// <inheritdoc/>
    public static float Energy(float a) => a * a;

    /// <inheritdoc/>
    public static float Weigh<TWeight>(TWeight f, float a2, float b2)
        where TWeight : unmanaged, IWeight<float> => f.Invoke(SingleLane.Of(a2), SingleLane.Of(b2)).Value;

    /// <inheritdoc/>
    public static ulong Order(float a) => (uint)BitConverter.SingleToInt32Bits(a) & 0x7FFFFFFFu;

    /// <inheritdoc/>
    public static float FromIndex(int value) => BitConverter.Int32BitsToSingle(value);

    /// <inheritdoc/>
    public static int ToIndex(float a) => BitConverter.SingleToInt32Bits(a);
}

/// <summary>Double precision.</summary>
internal readonly struct DoubleElement : IElement<double, double>
{
    /// <inheritdoc/>
    public static int Precision => 53;

    /// <inheritdoc/>
    public static int OrderDigits => 16;

    /// <inheritdoc/>
    public static double Zero => 0.0;

    /// <inheritdoc/>
    public static double FromSingle(float value) => value;

    /// <inheritdoc/>
    public static double Real(double literal) => literal;

    /// <inheritdoc/>
    public static double FromReal(double value) => value;

    /// <inheritdoc/>
    public static bool IsComplex => false;

    /// <inheritdoc/>
    public static double FromParts(double real, double imaginary) => real;

    /// <inheritdoc/>
    public static double RealPart(double a) => a;

    /// <inheritdoc/>
    public static double ImaginaryPart(double a) => 0.0;

    /// <inheritdoc/>
    public static double Add(double a, double b) => a + b;

    /// <inheritdoc/>
    public static double Multiply(double a, double b) => a * b;

    /// <inheritdoc/>
    public static double Scale(double a, double factor) => a * factor;

    /// <inheritdoc/>
    public static double Conjugate(double a) => a;

    /// <inheritdoc/>
    public static double RealOfProduct(double a, double b) => a * b;

    /// <inheritdoc/>
    public static double Energy(double a) => a * a;

    /// <inheritdoc/>
    public static double Weigh<TWeight>(TWeight f, double a2, double b2)
        where TWeight : unmanaged, IWeight<double> => f.Invoke(DoubleLane.Of(a2), DoubleLane.Of(b2)).Value;

    /// <inheritdoc/>
    public static ulong Order(double a) => (ulong)BitConverter.DoubleToInt64Bits(a) & 0x7FFFFFFFFFFFFFFFul;

    /// <inheritdoc/>
    public static double FromIndex(int value) => value;

    /// <inheritdoc/>
    public static int ToIndex(double a) => (int)a;
}

/// <summary>Complex numbers of two single-precision parts.</summary>
internal readonly struct ComplexElement : IElement<Complex32, float>
{
    /// <inheritdoc/>
    public static int Precision => 24;

    /// <inheritdoc/>
    public static int OrderDigits => 8;

    /// <inheritdoc/>
    public static Complex32 Zero => default;

    /// <inheritdoc/>
    public static float FromSingle(float value) => value;

    /// <inheritdoc/>
    public static float Real(double literal) => (float)literal;

    /// <inheritdoc/>
    public static Complex32 FromReal(float value) => new(value, 0f);

    /// <inheritdoc/>
    public static bool IsComplex => true;

    /// <inheritdoc/>
    public static Complex32 FromParts(float real, float imaginary) => new(real, imaginary);

    /// <inheritdoc/>
    public static float RealPart(Complex32 a) => a.Real;

    /// <inheritdoc/>
    public static float ImaginaryPart(Complex32 a) => a.Imaginary;

    /// <inheritdoc/>
    public static Complex32 Add(Complex32 a, Complex32 b) => new(a.Real + b.Real, a.Imaginary + b.Imaginary);

    /// <inheritdoc/>
    public static Complex32 Multiply(Complex32 a, Complex32 b) =>
        new((a.Real * b.Real) - (a.Imaginary * b.Imaginary), (a.Real * b.Imaginary) + (a.Imaginary * b.Real));

    /// <inheritdoc/>
    public static Complex32 Scale(Complex32 a, float factor) => new(a.Real * factor, a.Imaginary * factor);

    /// <inheritdoc/>
    public static Complex32 Conjugate(Complex32 a) => new(a.Real, -a.Imaginary);

    /// <inheritdoc/>
    public static float RealOfProduct(Complex32 a, Complex32 b) => (a.Real * b.Real) + (a.Imaginary * b.Imaginary);

    /// <inheritdoc/>
    public static float Energy(Complex32 a) => (a.Real * a.Real) + (a.Imaginary * a.Imaginary);

    /// <inheritdoc/>
    public static float Weigh<TWeight>(TWeight f, float a2, float b2)
        where TWeight : unmanaged, IWeight<float> => f.Invoke(SingleLane.Of(a2), SingleLane.Of(b2)).Value;

    /// <inheritdoc/>
    public static ulong Order(Complex32 a) => (uint)BitConverter.SingleToInt32Bits(Energy(a));

    /// <inheritdoc/>
    public static Complex32 FromIndex(int value) => new(BitConverter.Int32BitsToSingle(value), 0f);

    /// <inheritdoc/>
    public static int ToIndex(Complex32 a) => BitConverter.SingleToInt32Bits(a.Real);
}
