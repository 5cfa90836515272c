using System.Runtime.CompilerServices;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>How a random gate is turned into a fixed factor when the answer is read off.</summary>
public enum GateEstimator
{
    /// <summary>The median of the gate: 0 exactly when the gate is closed with probability 1/2 or more.</summary>
    Median,

    /// <summary>
    /// clip(sigmoid(log alpha) (zeta - gamma) + gamma, 0, 1), equation 13 of Louizos et al.: without the temperature, so that it closes only
    /// when the gate is closed with a probability of 0.69 or more (for the usual parameters).
    /// </summary>
    Paper,

    /// <summary>The mean of the gate; never 0.</summary>
    Mean,
}

/// <summary>
/// The hard concrete distribution of a gate z in [0, 1] with point masses at 0 and 1:
/// z = clip(s (zeta - gamma) + gamma, 0, 1), s = sigmoid((log u - log(1 - u) + log alpha) / beta), u uniform (Louizos, Welling and
/// Kingma, "Learning sparse neural networks through L0 regularization", ICLR 2018, equations 10 to 12).
/// </summary>
/// <param name="Beta">beta, the temperature, above 0.</param>
/// <param name="Gamma">gamma, where the stretched interval begins, below 0.</param>
/// <param name="Zeta">zeta, where it ends, above 1.</param>
public readonly record struct HardConcreteDistribution(double Beta = 2.0 / 3.0, double Gamma = -0.1, double Zeta = 1.1)
{
    private const int QuadraturePoints = 64;
    private static readonly (double[] Nodes, double[] Weights) _quadrature = GaussLegendre(QuadraturePoints);

    /// <summary>The parameters of the paper: beta = 2/3, gamma = -0.1, zeta = 1.1.</summary>
    public static HardConcreteDistribution Default { get; } = new(2.0 / 3.0, -0.1, 1.1);

    /// <summary>The log alpha of a gate that is closed with probability 1 / 2.</summary>
    internal double Closing => Beta * Math.Log(-Gamma / Zeta);

    /// <summary>P(z = 0).</summary>
    /// <param name="logAlpha">log alpha, the gate's location.</param>
    public double ProbabilityOfZero(double logAlpha) => Sigmoid(Closing - logAlpha);

    /// <summary>P(z = 1).</summary>
    /// <param name="logAlpha">log alpha.</param>
    public double ProbabilityOfOne(double logAlpha) => Sigmoid(logAlpha - Beta * Math.Log((1.0 - Gamma) / (Zeta - 1.0)));

    /// <summary>P(z != 0) = sigmoid(log alpha - beta log(-gamma / zeta)): the expected count that the L0 penalty charges (equation 12).</summary>
    /// <param name="logAlpha">log alpha.</param>
    public double ProbabilityOfNonZero(double logAlpha) => Sigmoid(logAlpha - Closing);

    /// <summary>P(0 &lt; z &lt; 1): samples at 0 or 1 tell a gate nothing about where to move, so that one with next to none between is dead to gradients.</summary>
    /// <param name="logAlpha">log alpha.</param>
    public double ProbabilityOfBetween(double logAlpha) => Math.Max(0.0, 1.0 - ProbabilityOfZero(logAlpha) - ProbabilityOfOne(logAlpha));

    /// <summary>z as a function of its uniform variable (equations 10 and 11).</summary>
    /// <param name="logAlpha">log alpha.</param>
    /// <param name="u">Between 0 and 1.</param>
    public double Sample(double logAlpha, double u) => Math.Clamp(Stretched((Math.Log(u) - double.LogP1(-u) + logAlpha) / Beta), 0.0, 1.0);

    /// <summary><see cref="Sample"/> and its derivative by log alpha, 0 where the gate is at 0 or 1.</summary>
    internal (double Value, double Slope) SampleWithSlope(double logAlpha, double u)
    {
        double s = Sigmoid((Math.Log(u) - double.LogP1(-u) + logAlpha) / Beta);
        Clip<DoubleLane, double>(new(s), new(1.0 / Beta), new(Gamma), new(Zeta - Gamma), out DoubleLane z, out DoubleLane slope);
        return (z.Value, slope.Value);
    }

    /// <summary>z = clip(s (zeta - gamma) + gamma, 0, 1) and d z / d log alpha, for s = sigmoid((log u - log(1 - u) + log alpha) / beta).</summary>
    /// <typeparam name="TLane">Scalar or SIMD register.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="s">s.</param>
    /// <param name="inverseBeta">1 / beta.</param>
    /// <param name="gamma">gamma.</param>
    /// <param name="width">zeta - gamma.</param>
    /// <param name="z">z.</param>
    /// <param name="slope">The derivative, 0 where the gate is at 0 or 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Clip<TLane, TReal>(TLane s, TLane inverseBeta, TLane gamma, TLane width, out TLane z, out TLane slope)
        where TLane : struct, ILane<TLane, TReal>
        where TReal : unmanaged
    {
        TLane zero = TLane.Literal(0.0), one = TLane.Literal(1.0), stretched = s * width + gamma;
        z = TLane.Min(one, TLane.Max(zero, stretched));                          // in this order what is not a number stays that
        slope = TLane.WhereGreater(stretched * (one - stretched), zero, width * inverseBeta * s * (one - s), zero);
    }

    /// <summary>What an estimator makes of a gate.</summary>
    /// <param name="estimator">The estimator.</param>
    /// <param name="logAlpha">log alpha.</param>
    public double Estimate(GateEstimator estimator, double logAlpha) => estimator switch
    {
        GateEstimator.Mean => Mean(logAlpha),
        GateEstimator.Paper => PaperEstimate(logAlpha),
        _ => Median(logAlpha),
    };

    /// <summary>E z = int_0^1 P(z &gt; t) dt.</summary>
    /// <param name="logAlpha">log alpha.</param>
    public double Mean(double logAlpha) => Moments(logAlpha).Mean;

    /// <summary>Var z, from E z^2 = int_0^1 2 t P(z &gt; t) dt.</summary>
    /// <param name="logAlpha">log alpha.</param>
    public double Variance(double logAlpha) => Moments(logAlpha).Variance;

    /// <summary>The median of z.</summary>
    /// <param name="logAlpha">log alpha.</param>
    public double Median(double logAlpha) => Math.Clamp(Stretched(logAlpha / Beta), 0.0, 1.0);

    /// <summary>The paper's test-time gate, which leaves out the temperature; see <see cref="GateEstimator.Paper"/>.</summary>
    /// <param name="logAlpha">log alpha.</param>
    public double PaperEstimate(double logAlpha) => Math.Clamp(Stretched(logAlpha), 0.0, 1.0);

    /// <summary>sigmoid(x) (zeta - gamma) + gamma, not clipped.</summary>
    internal double Stretched(double x) => Sigmoid(x) * (Zeta - Gamma) + Gamma;

    /// <summary>E z, Var z and their derivatives by log alpha.</summary>
    internal (double Mean, double Variance, double MeanSlope, double VarianceSlope) Moments(double logAlpha)
    {
        // With c = 1 - P(z > t), Var z = 2 int c - int 2 t c - (int c)^2: no cancellation where the gate is nearly open.
        double mean = 0.0, square = 0.0, missing = 0.0, missingSquare = 0.0, meanSlope = 0.0, squareSlope = 0.0;
        for (int i = 0; i < QuadraturePoints; i++)
        {
            double t = _quadrature.Nodes[i], w = _quadrature.Weights[i];
            double threshold = Beta * Math.Log((t - Gamma) / (Zeta - t));
            double above = Sigmoid(logAlpha - threshold), below = Sigmoid(threshold - logAlpha), slope = above * below;
            mean += w * above;
            square += 2.0 * t * w * above;
            missing += w * below;
            missingSquare += 2.0 * t * w * below;
            meanSlope += w * slope;
            squareSlope += 2.0 * t * w * slope;
        }

        double variance = logAlpha < 0.0 ? square - mean * mean : 2.0 * missing - missingSquare - missing * missing;
        return (mean, variance, meanSlope, squareSlope - 2.0 * mean * meanSlope);
    }

    private static double Sigmoid(double x) => x < 0.0 ? Math.Exp(x) / (1.0 + Math.Exp(x)) : 1.0 / (1.0 + Math.Exp(-x));

    /// <summary>Nodes and weights of Gauss-Legendre quadrature on [0, 1], by Newton's method on the Legendre polynomial.</summary>
    private static (double[] Nodes, double[] Weights) GaussLegendre(int n)
    {
        double[] nodes = new double[n], weights = new double[n];
        for (int i = 0; i < n; i++)
        {
            double x = Math.Cos(Math.PI * (i + 0.75) / (n + 0.5)), slope = 0.0;
            for (int step = 0; step < 100; step++)
            {
                double p = 1.0, before = 0.0;
                for (int k = 1; k <= n; k++)
                {
                    (p, before) = (((2 * k - 1) * x * p - (k - 1) * before) / k, p);
                }

                slope = n * (x * p - before) / (x * x - 1.0);
                double change = p / slope;
                x -= change;
                if (Math.Abs(change) < 1e-15)
                {
                    break;
                }
            }

            nodes[i] = 0.5 * (1.0 - x);
            weights[i] = 1.0 / ((1.0 - x * x) * slope * slope);
        }

        return (nodes, weights);
    }
}
