using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CsRecover.Solvers;
using CsRecover.Vectors;
using WideLane = CsRecover.Vectors.WideLane<float>;

namespace CsRecover.Learning.Calibration;

/// <summary>What <see cref="HardConcreteDistribution"/> says of one gate in double precision, of sixteen in single precision.</summary>
/// <param name="law">The law.</param>
internal readonly struct GateLanes(HardConcreteDistribution law)
{
    /// <summary>exp of more than this leaves single precision.</summary>
    private const double LargestExponent = 87.0;

    private readonly float _inverseBeta = (float)(1.0 / law.Beta);
    private readonly float _gamma = (float)law.Gamma;
    private readonly float _width = (float)(law.Zeta - law.Gamma);
    private readonly float _closing = (float)(law.Beta * Math.Log(-law.Gamma / law.Zeta));

    /// <summary>exp(x); x is cut where single precision ends.</summary>
    /// <param name="x">x.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLane Exp(WideLane x) => LaneMath.ExpNegative<WideLane, float>(WideLane.Min(x, WideLane.Literal(LargestExponent)));

    /// <summary>P(z != 0).</summary>
    /// <param name="logAlpha">log alpha.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public WideLane ProbabilityOfNonZero(WideLane logAlpha) => Sigmoid(logAlpha - WideLane.Of(_closing));

    /// <summary>z = clip(s (zeta - gamma) + gamma, 0, 1) with s = sigmoid((log u - log(1 - u) + log alpha) / beta), and d z / d log alpha.</summary>
    /// <param name="logAlpha">log alpha.</param>
    /// <param name="u">Above 0 and below 1.</param>
    /// <param name="z">z.</param>
    /// <param name="slope">The derivative, 0 where the gate is at 0 or 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Draw(WideLane logAlpha, WideLane u, out WideLane z, out WideLane slope)
    {
        WideLane zero = default, one = WideLane.Literal(1.0), odds = u / (one - u), width = WideLane.Of(_width), inverse = WideLane.Of(_inverseBeta);
        WideLane s = Sigmoid((new WideLane(Vector512.Log(odds.Value)) + logAlpha) * inverse), stretched = (s * width) + WideLane.Of(_gamma);
        WideLane between = width * inverse * s * (one - s);
        z = WideLane.Min(WideLane.Max(stretched, zero), one);
        slope = WideLane.WhereGreater(stretched, zero, WideLane.WhereGreater(one, stretched, between, zero), zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static WideLane Sigmoid(WideLane x)
    {
        WideLane one = WideLane.Literal(1.0);
        return one / (one + Exp(default(WideLane) - x));
    }
}
