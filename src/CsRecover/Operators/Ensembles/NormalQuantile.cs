using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// Standard normal numbers from random words: the inverse distribution function at (word + 1/2) / 2^32, so |z| reaches 6.3 and tails are
/// as exact as 32 bits allow. The form is Giles' (M. Giles, "Approximating the erfinv function", GPU Computing Gems, 2012): z = x P(w) with
/// x = 2 u - 1 and w = -log(1 - x^2), P one polynomial up to w = 5 and another in sqrt(w) beyond. Its relative error is below 2e-6.
/// Only + - * / and square roots in single precision, each rounded by itself (never fused): the same bits on every machine.
/// GPU kernels run the same text a number at a time; their compilers may fuse, which changes last bits.
/// </summary>
internal static class NormalQuantile
{
    /// <summary>2^-31.</summary>
    private const float Unit = 1f / (1u << 31);

    /// <summary>The w from which the other polynomial serves.</summary>
    private const float Far = 5f;

    /// <summary>The bits of sqrt(1/2).</summary>
    private const int RootOfHalf = 0x3F3504F3;

    /// <summary>Sixteen numbers.</summary>
    /// <param name="words">Random words; as signed numbers s they stand for x = (s + 1/2) / 2^31.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Of(Vector512<uint> words)
    {
        if (!Vector512.IsHardwareAccelerated)
        {
            return Vector512.Create(Of(words.GetLower()), Of(words.GetUpper()));
        }

        Vector512<int> sign = words.AsInt32() >> 31, inner = words.AsInt32() ^ sign;
        Vector512<float> unit = Vector512.Create(Unit), half = Vector512.Create(0.5f);
        Vector512<float> x = (Vector512.ConvertToSingle(inner) + half) * unit;
        Vector512<float> rest = (Vector512.ConvertToSingle(Vector512.Create(int.MaxValue) - inner) + half) * unit;
        Vector512<int> bits = (rest * (Vector512.Create(2f) - rest)).AsInt32() - Vector512.Create(RootOfHalf);
        Vector512<float> e = Vector512.ConvertToSingle(bits >> 23);
        Vector512<float> f = ((bits & Vector512.Create(0x007FFFFF)) + Vector512.Create(RootOfHalf)).AsSingle() - Vector512.Create(1f);
        var w = MinusLog(new WideLane<float>(e), new WideLane<float>(f));
        WideLane<float> p = Central(w);
        if (Vector512.GreaterThanAny(w.Value, Vector512.Create(Far)))
        {
            p = WideLane<float>.WhereGreater(w, WideLane<float>.Of(Far), Tail(w), p);
        }

        return (p.Value * x) ^ (sign.AsSingle() & Vector512.Create(-0f));
    }

    /// <summary>Eight numbers, step by step the same.</summary>
    /// <param name="words">Random words.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Of(Vector256<uint> words)
    {
        // |x| and 1 - |x| each from their own whole number, so that neither loses digits to the other.
        Vector256<int> sign = words.AsInt32() >> 31, inner = words.AsInt32() ^ sign;
        Vector256<float> unit = Vector256.Create(Unit), half = Vector256.Create(0.5f);
        Vector256<float> x = (Vector256.ConvertToSingle(inner) + half) * unit;
        Vector256<float> rest = (Vector256.ConvertToSingle(Vector256.Create(int.MaxValue) - inner) + half) * unit;

        // rest (2 - rest) = 2^e (1 + f) with 1 + f from sqrt(1/2) to sqrt(2).
        Vector256<int> bits = (rest * (Vector256.Create(2f) - rest)).AsInt32() - Vector256.Create(RootOfHalf);
        Vector256<float> e = Vector256.ConvertToSingle(bits >> 23);
        Vector256<float> f = ((bits & Vector256.Create(0x007FFFFF)) + Vector256.Create(RootOfHalf)).AsSingle() - Vector256.Create(1f);
        var w = MinusLog(new SimdLane<float>(e), new SimdLane<float>(f));
        SimdLane<float> p = Central(w);
        if (Vector256.GreaterThanAny(w.Value, Vector256.Create(Far)))
        {
            p = SimdLane<float>.WhereGreater(w, SimdLane<float>.Of(Far), Tail(w), p);
        }

        return (p.Value * x) ^ (sign.AsSingle() & Vector256.Create(-0f));
    }

    /// <summary>One number, as a kernel computes it.</summary>
    /// <param name="word">A random word.</param>
    public static float Of(uint word)
    {
        // Only whole numbers that are not negative are shifted or converted: kernel compilers lose track of which words have a sign.
        uint sign = word >> 31, inner = sign != 0 ? ~word : word;
        float x = ((float)inner + 0.5f) * Unit, rest = ((float)(0x7FFFFFFFu - inner) + 0.5f) * Unit;
        int bits = BitConverter.SingleToInt32Bits(rest * (2f - rest)) - RootOfHalf;
        float e = (float)((bits + (127 << 23)) >> 23) - 127f;
        float f = BitConverter.Int32BitsToSingle((bits & 0x007FFFFF) + RootOfHalf) - 1f;
        SingleLane w = MinusLog(new SingleLane(e), new SingleLane(f));
        float p = w.Value > Far ? Tail(w).Value : Central(w).Value;
        return sign != 0 ? -(p * x) : p * x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Central<TLane>(TLane w)
        where TLane : struct, ILane<TLane, float> => Polynomial(
        w - TLane.Of(2.5f), 2.12331357f, 0.34880266f, -0.00590817097f, -0.00177301017f, 0.000309150197f, -6.21798816e-06f, -4.99056316e-06f, 4.86103428e-07f, 4.03544206e-08f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Tail<TLane>(TLane w)
        where TLane : struct, ILane<TLane, float> => Polynomial(
        TLane.Sqrt(w) - TLane.Of(3f), 4.00643498f, 1.41659265f, 0.0133330722f, -0.0109142487f, 0.00821676248f, -0.00480253504f, 0.0016260447f, -0.000195174181f, -1.53512416e-05f);

    /// <summary>-log(2^e (1 + f)); the polynomial is that of Cephes' logf.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane MinusLog<TLane>(TLane e, TLane f)
        where TLane : struct, ILane<TLane, float>
    {
        TLane p = Polynomial(
            f, 3.3333331174e-1f, -2.4999993993e-1f, 2.0000714765e-1f, -1.6668057665e-1f, 1.4249322787e-1f, -1.2420140846e-1f, 1.1676998740e-1f, -1.1514610310e-1f, 7.0376836292e-2f);
        TLane square = f * f;
        TLane small = (p * f) * square - TLane.Of(0.5f) * square;
        return TLane.Of(-1f) * ((f + (small + e * TLane.Of(-2.12194440e-4f))) + e * TLane.Of(0.693359375f));
    }

    /// <summary>c0 + c1 t + ... + c8 t^8 by Estrin's scheme: short chains of dependent operations.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Polynomial<TLane>(TLane t, float c0, float c1, float c2, float c3, float c4, float c5, float c6, float c7, float c8)
        where TLane : struct, ILane<TLane, float>
    {
        TLane t2 = t * t, t4 = t2 * t2;
        TLane low = (TLane.Of(c1) * t + TLane.Of(c0)) + (TLane.Of(c3) * t + TLane.Of(c2)) * t2;
        TLane high = (TLane.Of(c5) * t + TLane.Of(c4)) + (TLane.Of(c7) * t + TLane.Of(c6)) * t2;
        return low + (high + TLane.Of(c8) * t4) * t4;
    }
}
