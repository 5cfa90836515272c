using System.Numerics;
using System.Runtime.CompilerServices;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>A smooth function of one variable as a polynomial of degree 15, for steps that solver texts take elementwise.</summary>
/// <param name="Low">Left end of the interval.</param>
/// <param name="High">Right end.</param>
/// <param name="Coefficients">Of 1, s, s^2, ... with s = -1 at <paramref name="Low"/> and 1 at <paramref name="High"/>.</param>
internal sealed record LanePolynomial(double Low, double High, double[] Coefficients)
{
    /// <summary>How many coefficients.</summary>
    public const int Count = 16;

    /// <summary>Interpolates a function at Chebyshev's points.</summary>
    /// <param name="f">The function.</param>
    /// <param name="low">Left end of the interval.</param>
    /// <param name="high">Right end.</param>
    /// <returns>The polynomial.</returns>
    public static LanePolynomial Fit(Func<double, double> f, double low, double high)
    {
        var values = new double[Count];
        for (int i = 0; i < Count; i++)
        {
            values[i] = f(low + 0.5 * (high - low) * (1.0 + Math.Cos(Math.PI * (i + 0.5) / Count)));
        }

        // Chebyshev coefficients, then powers of s by the recurrence T_k+1 = 2 s T_k - T_k-1.
        double[] powers = new double[Count], current = new double[Count], before = new double[Count];
        current[0] = 1.0;
        for (int k = 0; k < Count; k++)
        {
            double c = 0.0;
            for (int i = 0; i < Count; i++)
            {
                c += values[i] * Math.Cos(Math.PI * k * (i + 0.5) / Count);
            }

            c *= (k == 0 ? 1.0 : 2.0) / Count;
            var next = new double[Count];
            for (int p = 0; p < Count; p++)
            {
                powers[p] += c * current[p];
                next[p] = (k == 0 ? 1.0 : 2.0) * (p > 0 ? current[p - 1] : 0.0) - (k == 0 ? 0.0 : before[p]);
            }

            (before, current) = (current, next);
        }

        return new LanePolynomial(low, high, powers);
    }

    /// <summary>The polynomial's value.</summary>
    /// <param name="x">The variable.</param>
    public double Evaluate(double x) => new LanePolynomial<double>(this).Evaluate(DoubleLane.Of(x)).Value;
}

/// <summary>A <see cref="LanePolynomial"/> in a text's own precision: plain fields, so that it can be captured by a functor of a kernel.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal readonly struct LanePolynomial<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    private readonly TReal _rate, _offset;
    private readonly TReal _c0, _c1, _c2, _c3, _c4, _c5, _c6, _c7, _c8, _c9, _c10, _c11, _c12, _c13, _c14, _c15;

    /// <summary>Rounds a polynomial.</summary>
    /// <param name="p">The polynomial.</param>
    public LanePolynomial(LanePolynomial p)
    {
        TReal C(int i) => TReal.CreateTruncating(p.Coefficients[i]);

        double span = p.High > p.Low ? p.High - p.Low : 1.0;
        _rate = TReal.CreateTruncating(2.0 / span);
        _offset = TReal.CreateTruncating(-(p.High + p.Low) / span);
        (_c0, _c1, _c2, _c3, _c4, _c5, _c6, _c7) = (C(0), C(1), C(2), C(3), C(4), C(5), C(6), C(7));
        (_c8, _c9, _c10, _c11, _c12, _c13, _c14, _c15) = (C(8), C(9), C(10), C(11), C(12), C(13), C(14), C(15));
    }

    /// <summary>Horner's rule.</summary>
    /// <typeparam name="TLane">Scalar or SIMD register.</typeparam>
    /// <param name="x">The variable.</param>
    /// <returns>The value; of no meaning far outside the interval.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Evaluate<TLane>(TLane x)
        where TLane : struct, ILane<TLane, TReal>
    {
        TLane s = x * TLane.Of(_rate) + TLane.Of(_offset);
        TLane v = TLane.Of(_c15);
        v = v * s + TLane.Of(_c14);
        v = v * s + TLane.Of(_c13);
        v = v * s + TLane.Of(_c12);
        v = v * s + TLane.Of(_c11);
        v = v * s + TLane.Of(_c10);
        v = v * s + TLane.Of(_c9);
        v = v * s + TLane.Of(_c8);
        v = v * s + TLane.Of(_c7);
        v = v * s + TLane.Of(_c6);
        v = v * s + TLane.Of(_c5);
        v = v * s + TLane.Of(_c4);
        v = v * s + TLane.Of(_c3);
        v = v * s + TLane.Of(_c2);
        v = v * s + TLane.Of(_c1);
        return v * s + TLane.Of(_c0);
    }
}
