using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CsRecover.Operators;

/// <summary>
/// Standard normal numbers from random words: the inverse distribution function at (word + 1/2) / 2^32, so |z| reaches 6.3 and tails are
/// as exact as 32 bits allow. The form is Giles' (M. Giles, "Approximating the erfinv function", GPU Computing Gems, 2012): z = x P(w) with
/// x = 2 u - 1 and w = -log(1 - x^2), P one polynomial up to w = 5 and another in sqrt(w) beyond. Its relative error is below 2e-6.
/// Only + - * / and square roots in single precision, each rounded by itself (never fused): the same bits on every machine.
/// </summary>
internal static class NormalQuantile
{
    /// <summary>Eight numbers.</summary>
    /// <param name="words">Random words; as signed numbers s they stand for x = (s + 1/2) / 2^31.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Of(Vector256<uint> words)
    {
        // |x| and 1 - |x| each from their own whole number, so that neither loses digits to the other.
        Vector256<int> sign = words.AsInt32() >> 31, inner = words.AsInt32() ^ sign;
        Vector256<float> unit = Vector256.Create(1f / (1u << 31)), half = Vector256.Create(0.5f);
        Vector256<float> x = (Vector256.ConvertToSingle(inner) + half) * unit;
        Vector256<float> rest = (Vector256.ConvertToSingle(Vector256.Create(int.MaxValue) - inner) + half) * unit;
        Vector256<float> w = MinusLog(rest * (Vector256.Create(2f) - rest));

        Vector256<float> p = Polynomial(
            w - Vector256.Create(2.5f), 2.12331357f, 0.34880266f, -0.00590817097f, -0.00177301017f, 0.000309150197f, -6.21798816e-06f, -4.99056316e-06f, 4.86103428e-07f, 4.03544206e-08f);
        Vector256<float> far = Vector256.GreaterThan(w, Vector256.Create(5f));
        if (far != default)
        {
            p = Vector256.ConditionalSelect(far, Tail(w), p);
        }

        return (p * x) ^ (sign.AsSingle() & Vector256.Create(-0f));
    }

    private static Vector256<float> Tail(Vector256<float> w) => Polynomial(
        Vector256.Sqrt(w) - Vector256.Create(3f), 4.00643498f, 1.41659265f, 0.0133330722f, -0.0109142487f, 0.00821676248f, -0.00480253504f, 0.0016260447f, -0.000195174181f, -1.53512416e-05f);

    /// <summary>-log(x) for normal x &gt; 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> MinusLog(Vector256<float> x)
    {
        // x = 2^e (1 + f) with 1 + f from sqrt(1/2) to sqrt(2); the polynomial is that of Cephes' logf.
        Vector256<int> bits = x.AsInt32() - Vector256.Create(0x3F3504F3);
        Vector256<float> e = Vector256.ConvertToSingle(bits >> 23);
        Vector256<float> f = ((bits & Vector256.Create(0x007FFFFF)) + Vector256.Create(0x3F3504F3)).AsSingle() - Vector256.Create(1f);
        Vector256<float> p = Polynomial(
            f, 3.3333331174e-1f, -2.4999993993e-1f, 2.0000714765e-1f, -1.6668057665e-1f, 1.4249322787e-1f, -1.2420140846e-1f, 1.1676998740e-1f, -1.1514610310e-1f, 7.0376836292e-2f);
        Vector256<float> square = f * f;
        Vector256<float> small = (p * f) * square - Vector256.Create(0.5f) * square;
        return -((f + (small + e * Vector256.Create(-2.12194440e-4f))) + e * Vector256.Create(0.693359375f));
    }

    /// <summary>c0 + c1 t + ... + c8 t^8 by Estrin's scheme: short chains of dependent operations.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Polynomial(Vector256<float> t, float c0, float c1, float c2, float c3, float c4, float c5, float c6, float c7, float c8)
    {
        Vector256<float> t2 = t * t, t4 = t2 * t2;
        Vector256<float> low = (Vector256.Create(c1) * t + Vector256.Create(c0)) + (Vector256.Create(c3) * t + Vector256.Create(c2)) * t2;
        Vector256<float> high = (Vector256.Create(c5) * t + Vector256.Create(c4)) + (Vector256.Create(c7) * t + Vector256.Create(c6)) * t2;
        return low + (high + Vector256.Create(c8) * t4) * t4;
    }
}
