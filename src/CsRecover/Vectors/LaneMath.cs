using System.Runtime.CompilerServices;

namespace CsRecover.Vectors;

/// <summary>
/// The one file with transcendental functions of elementwise steps. They are built of + - * / and exponent bits, because
/// <see cref="Math"/> is not safe inside kernels and so that host scalar, host SIMD and kernels round alike.
/// </summary>
public static class LaneMath
{
    /// <summary>exp(x) for x &lt;= 0; arguments far below the smallest normal result give a positive number close to 0.</summary>
    /// <typeparam name="TLane">Scalar or SIMD register.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="x">The argument, not positive; up to 87 (single) or 708 (double) it may be, and only beyond it goes wrong.</param>
    /// <returns>exp(x), relative error below 1.5e-7 (single) or 5e-16 (double).</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane ExpNegative<TLane, TReal>(TLane x)
        where TLane : struct, ILane<TLane, TReal>
        where TReal : unmanaged
    {
        // x = n ln 2 + r with |r| <= ln(2) / 2; ln 2 is split in two so that n * high is exact (Cody and Waite).
        if (TLane.Precision == 24)
        {
            x = TLane.Max(x, TLane.Literal(-87.0));
            TLane n = (x * TLane.Literal(1.44269504) + TLane.Literal(12582912.0)) - TLane.Literal(12582912.0);
            TLane r = (x - n * TLane.Literal(0.693359375)) + n * TLane.Literal(2.12194440e-4);
            TLane p = TLane.Literal(1.9875691500e-4);                           // minimax coefficients of Cephes' expf
            p = p * r + TLane.Literal(1.3981999507e-3);
            p = p * r + TLane.Literal(8.3334519073e-3);
            p = p * r + TLane.Literal(4.1665795894e-2);
            p = p * r + TLane.Literal(1.6666665459e-1);
            p = p * r + TLane.Literal(5.0000001201e-1);
            p = (p * r) * r + r;
            return (p + TLane.Literal(1.0)) * TLane.PowerOfTwo(n);
        }
        else
        {
            x = TLane.Max(x, TLane.Literal(-708.0));
            TLane n = (x * TLane.Literal(1.4426950408889634) + TLane.Literal(6755399441055744.0)) - TLane.Literal(6755399441055744.0);
            TLane r = (x - n * TLane.Literal(0.693145751953125)) - n * TLane.Literal(1.4286068203094172e-6);
            TLane p = TLane.Literal(1.0 / 6227020800.0);
            p = p * r + TLane.Literal(1.0 / 479001600.0);
            p = p * r + TLane.Literal(1.0 / 39916800.0);
            p = p * r + TLane.Literal(1.0 / 3628800.0);
            p = p * r + TLane.Literal(1.0 / 362880.0);
            p = p * r + TLane.Literal(1.0 / 40320.0);
            p = p * r + TLane.Literal(1.0 / 5040.0);
            p = p * r + TLane.Literal(1.0 / 720.0);
            p = p * r + TLane.Literal(1.0 / 120.0);
            p = p * r + TLane.Literal(1.0 / 24.0);
            p = p * r + TLane.Literal(1.0 / 6.0);
            p = p * r + TLane.Literal(0.5);
            p = (p * r) * r + r;
            return (p + TLane.Literal(1.0)) * TLane.PowerOfTwo(n);
        }
    }

    /// <summary><see cref="ExpNegative"/> as a call: the JIT gives up inlining in the middle of a functor that holds several of them, which costs far more.</summary>
    /// <typeparam name="TLane">Scalar or SIMD register.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="x">The argument, not positive.</param>
    /// <returns>exp(x).</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static TLane ExpNegativeApart<TLane, TReal>(TLane x)
        where TLane : struct, ILane<TLane, TReal>
        where TReal : unmanaged => ExpNegative<TLane, TReal>(x);

    /// <summary>exp(x^2) erfc(x) for x &gt;= 0: Chebyshev's fit of log(erfcx(x) / t), t = 1 / (1 + x / 2), by a polynomial of t (Press et al., "Numerical Recipes", 2nd ed., 6.2).</summary>
    /// <typeparam name="TLane">Scalar or SIMD register.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="x">The argument, not negative.</param>
    /// <returns>erfcx(x), relative error below 1.5e-7 (double) or 5e-7 (single).</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static TLane ScaledErfc<TLane, TReal>(TLane x)
        where TLane : struct, ILane<TLane, TReal>
        where TReal : unmanaged
    {
        TLane t = TLane.Literal(1.0) / (TLane.Literal(1.0) + TLane.Literal(0.5) * x);
        TLane p = TLane.Literal(0.17087277);
        p = p * t + TLane.Literal(-0.82215223);
        p = p * t + TLane.Literal(1.48851587);
        p = p * t + TLane.Literal(-1.13520398);
        p = p * t + TLane.Literal(0.27886807);
        p = p * t + TLane.Literal(-0.18628806);
        p = p * t + TLane.Literal(0.09678418);
        p = p * t + TLane.Literal(0.37409196);
        p = p * t + TLane.Literal(1.00002368);
        p = p * t + TLane.Literal(-1.26551223);
        return t * ExpNegative<TLane, TReal>(p);
    }

    /// <summary>log(x) for 0 &lt; x &lt;= 1; arguments a little above 1 by rounding are fine, 0 gives a finite number far below.</summary>
    /// <typeparam name="TLane">Scalar or SIMD register.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="x">The argument.</param>
    /// <returns>log(x), absolute error below 1e-4 (single) or 1e-12 (double).</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane LogToOne<TLane, TReal>(TLane x)
        where TLane : struct, ILane<TLane, TReal>
        where TReal : unmanaged
    {
        // log x = 256 log u with u = x^(1/256), at least 0.72 here: eight square roots, as lanes cannot take numbers apart; then log u = 2 artanh((u - 1) / (u + 1)).
        TLane u = TLane.Sqrt(TLane.Sqrt(TLane.Sqrt(TLane.Sqrt(TLane.Max(x, TLane.Literal(1e-36))))));
        u = TLane.Sqrt(TLane.Sqrt(TLane.Sqrt(TLane.Sqrt(u))));
        TLane one = TLane.Literal(1.0), z = (u - one) / (u + one), z2 = z * z;
        TLane p = TLane.Literal(1.0 / 15.0);
        p = p * z2 + TLane.Literal(1.0 / 13.0);
        p = p * z2 + TLane.Literal(1.0 / 11.0);
        p = p * z2 + TLane.Literal(1.0 / 9.0);
        p = p * z2 + TLane.Literal(1.0 / 7.0);
        p = p * z2 + TLane.Literal(1.0 / 5.0);
        p = p * z2 + TLane.Literal(1.0 / 3.0);
        return TLane.Literal(512.0) * (z * (z2 * p) + z);
    }
}
