using System.Numerics;

namespace CsRecover.Ilgpu;

/// <summary>
/// Eight numbers of a line in a lane's registers: on a GPU a lane must have several loads under way at once, and registers are the memory with the most bandwidth. Of a line of n numbers, lane t of n / 8 holds
/// those at t + e n / 8, e = 0 to 7, whatever the stage of a transform, so that neighbouring lanes read and write neighbouring numbers at both of its ends.
/// </summary>
/// <typeparam name="TReal">float or double.</typeparam>
internal struct Octet<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public ComplexNumber<TReal> V0, V1, V2, V3, V4, V5, V6, V7;

    /// <summary>The DFT of the eight.</summary>
    /// <param name="sign">1 for the DFT, -1 for its conjugate.</param>
    public readonly Octet<TReal> Eight(TReal sign)
    {
        ComplexNumber<TReal> a0 = V0 + V4, a4 = V0 - V4, a1 = V1 + V5, a5 = V1 - V5, a2 = V2 + V6, a6 = V2 - V6, a3 = V3 + V7, a7 = V3 - V7;
        ComplexNumber<TReal> b0 = a0 + a2, b2 = a0 - a2, b1 = a1 + a3, b3 = ComplexNumber<TReal>.TurnedBy(a1 - a3, -sign);

        // exp(-i pi / 4) a5 and exp(-3 i pi / 4) a7, apart from sqrt(1/2).
        ComplexNumber<TReal> eighth = a5 + ComplexNumber<TReal>.TurnedBy(a5, -sign), threeEighths = ComplexNumber<TReal>.TurnedBy(a7, -sign) - a7;
        TReal half = TReal.One / (TReal.One + TReal.One), root = TReal.Sqrt(half);
        ComplexNumber<TReal> c1 = eighth * root, c2 = ComplexNumber<TReal>.TurnedBy(a6, -sign), c3 = threeEighths * root;
        ComplexNumber<TReal> d0 = a4 + c2, d2 = a4 - c2, d1 = c1 + c3, d3 = ComplexNumber<TReal>.TurnedBy(c1 - c3, -sign);
        Octet<TReal> result = default;
        result.V0 = b0 + b1;
        result.V4 = b0 - b1;
        result.V2 = b2 + b3;
        result.V6 = b2 - b3;
        result.V1 = d0 + d1;
        result.V5 = d0 - d1;
        result.V3 = d2 + d3;
        result.V7 = d2 - d3;
        return result;
    }

    /// <summary>The DFTs of the four at even and of the four at odd places.</summary>
    /// <param name="sign">1 for the DFT, -1 for its conjugate.</param>
    public readonly Octet<TReal> TwiceFour(TReal sign)
    {
        ComplexNumber<TReal> a0 = V0 + V4, a2 = V0 - V4, a1 = V2 + V6, a3 = ComplexNumber<TReal>.TurnedBy(V2 - V6, -sign);
        ComplexNumber<TReal> b0 = V1 + V5, b2 = V1 - V5, b1 = V3 + V7, b3 = ComplexNumber<TReal>.TurnedBy(V3 - V7, -sign);
        Octet<TReal> result = default;
        result.V0 = a0 + a1;
        result.V4 = a0 - a1;
        result.V2 = a2 + a3;
        result.V6 = a2 - a3;
        result.V1 = b0 + b1;
        result.V5 = b0 - b1;
        result.V3 = b2 + b3;
        result.V7 = b2 - b3;
        return result;
    }

    /// <summary>The DFTs of the pairs whose places are four apart.</summary>
    public readonly Octet<TReal> FourTimesTwo()
    {
        Octet<TReal> result = default;
        result.V0 = V0 + V4;
        result.V4 = V0 - V4;
        result.V1 = V1 + V5;
        result.V5 = V1 - V5;
        result.V2 = V2 + V6;
        result.V6 = V2 - V6;
        result.V3 = V3 + V7;
        result.V7 = V3 - V7;
        return result;
    }

    /// <summary>The eight, number e times the e-th power of a number.</summary>
    /// <param name="w">The number.</param>
    /// <param name="w2">Its square.</param>
    /// <param name="w4">Its fourth power.</param>
    public readonly Octet<TReal> TimesPowers(ComplexNumber<TReal> w, ComplexNumber<TReal> w2, ComplexNumber<TReal> w4)
    {
        ComplexNumber<TReal> w3 = w * w2;
        Octet<TReal> result = default;
        result.V0 = V0;
        result.V1 = V1 * w;
        result.V2 = V2 * w2;
        result.V3 = V3 * w3;
        result.V4 = V4 * w4;
        result.V5 = V5 * (w * w4);
        result.V6 = V6 * (w2 * w4);
        result.V7 = V7 * (w3 * w4);
        return result;
    }

    /// <summary>The eight times a number.</summary>
    /// <param name="factor">The number.</param>
    public readonly Octet<TReal> Times(ComplexNumber<TReal> factor)
    {
        Octet<TReal> result = default;
        result.V0 = V0 * factor;
        result.V1 = V1 * factor;
        result.V2 = V2 * factor;
        result.V3 = V3 * factor;
        result.V4 = V4 * factor;
        result.V5 = V5 * factor;
        result.V6 = V6 * factor;
        result.V7 = V7 * factor;
        return result;
    }

    /// <summary>Numbers that lie a step apart.</summary>
    /// <typeparam name="TSource">Where.</typeparam>
    /// <param name="source">Where.</param>
    /// <param name="at">The first.</param>
    /// <param name="step">The step.</param>
    public static Octet<TReal> From<TSource>(TSource source, int at, int step)
        where TSource : struct, ISource<ComplexNumber<TReal>>
    {
        Octet<TReal> result = default;
        result.V0 = source.Get(at);
        result.V1 = source.Get(at + step);
        result.V2 = source.Get(at + (2 * step));
        result.V3 = source.Get(at + (3 * step));
        result.V4 = source.Get(at + (4 * step));
        result.V5 = source.Get(at + (5 * step));
        result.V6 = source.Get(at + (6 * step));
        result.V7 = source.Get(at + (7 * step));
        return result;
    }

    /// <summary>The sums with eight others.</summary>
    /// <param name="other">The others.</param>
    public readonly Octet<TReal> Plus(Octet<TReal> other)
    {
        Octet<TReal> result = default;
        result.V0 = V0 + other.V0;
        result.V1 = V1 + other.V1;
        result.V2 = V2 + other.V2;
        result.V3 = V3 + other.V3;
        result.V4 = V4 + other.V4;
        result.V5 = V5 + other.V5;
        result.V6 = V6 + other.V6;
        result.V7 = V7 + other.V7;
        return result;
    }

    /// <summary>Stores the eight a step apart.</summary>
    /// <typeparam name="TSink">Where.</typeparam>
    /// <param name="sink">Where.</param>
    /// <param name="at">Where the first goes.</param>
    /// <param name="step">The step.</param>
    public readonly void To<TSink>(TSink sink, int at, int step)
        where TSink : struct, ISink<ComplexNumber<TReal>>
    {
        sink.Set(at, V0);
        sink.Set(at + step, V1);
        sink.Set(at + (2 * step), V2);
        sink.Set(at + (3 * step), V3);
        sink.Set(at + (4 * step), V4);
        sink.Set(at + (5 * step), V5);
        sink.Set(at + (6 * step), V6);
        sink.Set(at + (7 * step), V7);
    }

    /// <summary>The halves of the line changed for each other: what a centred transform reads and writes.</summary>
    public readonly Octet<TReal> Centred()
    {
        Octet<TReal> result = default;
        result.V0 = V4;
        result.V1 = V5;
        result.V2 = V6;
        result.V3 = V7;
        result.V4 = V0;
        result.V5 = V1;
        result.V6 = V2;
        result.V7 = V3;
        return result;
    }
}
