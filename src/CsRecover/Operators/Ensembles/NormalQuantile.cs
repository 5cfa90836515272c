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

        Vector256<float> t = w - Vector256.Create(2.5f);
        Vector256<float> p = Vector256.Create(4.03544206e-08f);
        p = p * t + Vector256.Create(4.86103428e-07f);
        p = p * t + Vector256.Create(-4.99056316e-06f);
        p = p * t + Vector256.Create(-6.21798816e-06f);
        p = p * t + Vector256.Create(0.000309150197f);
        p = p * t + Vector256.Create(-0.00177301017f);
        p = p * t + Vector256.Create(-0.00590817097f);
        p = p * t + Vector256.Create(0.34880266f);
        p = p * t + Vector256.Create(2.12331357f);

        Vector256<float> far = Vector256.GreaterThan(w, Vector256.Create(5f));
        if (far != default)
        {
            p = Vector256.ConditionalSelect(far, Tail(w), p);
        }

        return (p * x) ^ (sign.AsSingle() & Vector256.Create(-0f));
    }

    private static Vector256<float> Tail(Vector256<float> w)
    {
        Vector256<float> t = Vector256.Sqrt(w) - Vector256.Create(3f);
        Vector256<float> p = Vector256.Create(-1.53512416e-05f);
        p = p * t + Vector256.Create(-0.000195174181f);
        p = p * t + Vector256.Create(0.0016260447f);
        p = p * t + Vector256.Create(-0.00480253504f);
        p = p * t + Vector256.Create(0.00821676248f);
        p = p * t + Vector256.Create(-0.0109142487f);
        p = p * t + Vector256.Create(0.0133330722f);
        p = p * t + Vector256.Create(1.41659265f);
        return p * t + Vector256.Create(4.00643498f);
    }

    /// <summary>-log(x) for normal x &gt; 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> MinusLog(Vector256<float> x)
    {
        // x = 2^e (1 + f) with 1 + f from sqrt(1/2) to sqrt(2); the polynomial is that of Cephes' logf.
        Vector256<int> bits = x.AsInt32() - Vector256.Create(0x3F3504F3);
        Vector256<float> e = Vector256.ConvertToSingle(bits >> 23);
        Vector256<float> f = ((bits & Vector256.Create(0x007FFFFF)) + Vector256.Create(0x3F3504F3)).AsSingle() - Vector256.Create(1f);
        Vector256<float> p = Vector256.Create(7.0376836292e-2f);
        p = p * f + Vector256.Create(-1.1514610310e-1f);
        p = p * f + Vector256.Create(1.1676998740e-1f);
        p = p * f + Vector256.Create(-1.2420140846e-1f);
        p = p * f + Vector256.Create(1.4249322787e-1f);
        p = p * f + Vector256.Create(-1.6668057665e-1f);
        p = p * f + Vector256.Create(2.0000714765e-1f);
        p = p * f + Vector256.Create(-2.4999993993e-1f);
        p = p * f + Vector256.Create(3.3333331174e-1f);
        Vector256<float> square = f * f;
        Vector256<float> small = (p * f) * square - Vector256.Create(0.5f) * square;
        return -((f + (small + e * Vector256.Create(-2.12194440e-4f))) + e * Vector256.Create(0.693359375f));
    }
}
