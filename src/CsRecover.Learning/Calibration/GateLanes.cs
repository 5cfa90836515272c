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
    private readonly float _closing = (float)law.Closing;

    /// <summary>exp(x); x is cut where single precision ends.</summary>
    /// <param name="x">x.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLane Exp(WideLane x) => LaneMath.ExpNegative<WideLane, float>(WideLane.Min(x, WideLane.Literal(LargestExponent)));

    /// <summary>P(z != 0).</summary>
    /// <param name="logAlpha">log alpha.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public WideLane ProbabilityOfNonZero(WideLane logAlpha) => Sigmoid(logAlpha - WideLane.Of(_closing));

    /// <summary>z and d z / d log alpha, see <see cref="HardConcreteDistribution"/>.</summary>
    /// <param name="logAlpha">log alpha.</param>
    /// <param name="u">Above 0 and below 1.</param>
    /// <param name="z">z.</param>
    /// <param name="slope">The derivative, 0 where the gate is at 0 or 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Draw(WideLane logAlpha, WideLane u, out WideLane z, out WideLane slope)
    {
        WideLane odds = u / (WideLane.Literal(1.0) - u), inverse = WideLane.Of(_inverseBeta), s = Sigmoid((new WideLane(Vector512.Log(odds.Value)) + logAlpha) * inverse);
        HardConcreteDistribution.Clip<WideLane, float>(s, inverse, WideLane.Of(_gamma), WideLane.Of(_width), out z, out slope);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static WideLane Sigmoid(WideLane x)
    {
        WideLane one = WideLane.Literal(1.0);
        return one / (one + Exp(default(WideLane) - x));
    }
}
