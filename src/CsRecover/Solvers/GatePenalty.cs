using System.Numerics;
using System.Runtime.CompilerServices;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>
/// Gates of the hard concrete distribution, minimised out. For a weight w = theta E z of a column of squared norm c, the best gate minimises
/// F = q rho + P(z != 0) with q = c w^2 / (2 lambda) and rho = Var z / (E z)^2. What is left is a concave penalty of q with slope rho*(q):
/// rho* falls from infinity to a positive value at <see cref="Open"/>; from there on the gate is open and rho* = 0. This class tabulates rho* once for
/// given parameters as a polynomial that solver texts and kernels can evaluate.
/// </summary>
internal sealed class GatePenalty
{
    private const double Lowest = -60.0, Highest = 14.0;

    private readonly HardConcreteDistribution _gate;
    private readonly double _fold;
    private readonly double _openGate;

    private static readonly Lazy<GatePenalty> _usual = new(() => new GatePenalty(HardConcreteDistribution.Default));

    /// <summary>Tabulates a distribution; takes milliseconds.</summary>
    /// <param name="gate">Its parameters.</param>
    private GatePenalty(HardConcreteDistribution gate)
    {
        _gate = gate;

        // F is stationary where q = -P' / rho' =: h(log alpha). h rises to a fold and may fall again beyond it; the minimum is on the rising
        // part as long as it is below F = 1, the value of an open gate.
        _fold = Fold();
        Scale = Stationary(_fold);
        double low = Lowest, high = _fold;
        if (Excess(_fold) > 0.0)
        {
            for (int i = 0; i < 60; i++)
            {
                double middle = 0.5 * (low + high);
                (low, high) = Excess(middle) > 0.0 ? (low, middle) : (middle, high);
            }
        }

        _openGate = high;
        Open = Stationary(_openGate);
        RootSlope = LanePolynomial.Fit(v => Math.Sqrt(QAt(v)) * Rho(GateAt(QAt(v))), 0.0, Variable(Open));
        Mean = LanePolynomial.Fit(v => gate.Moments(GateAt(QAt(v))).Mean, 0.0, Variable(Open));
    }

    /// <summary>The penalty of a distribution; that of the paper's parameters is tabulated only once.</summary>
    /// <param name="gate">Its parameters.</param>
    public static GatePenalty Of(HardConcreteDistribution gate) => gate == HardConcreteDistribution.Default ? _usual.Value : new GatePenalty(gate);

    /// <summary>The q at and above which the gate is open.</summary>
    public double Open { get; }

    /// <summary>The q of the fold, which the polynomials' variable is made from; see <see cref="Variable"/>.</summary>
    public double Scale { get; }

    /// <summary>sqrt(q) rho*(q) below <see cref="Open"/>, over <see cref="Variable"/>.</summary>
    public LanePolynomial RootSlope { get; }

    /// <summary>E z of the best gate below <see cref="Open"/>, over <see cref="Variable"/>.</summary>
    public LanePolynomial Mean { get; }

    /// <summary>tan(theta / 2) with sin^2 theta = q / <see cref="Scale"/>: rho* is analytic in it both at q = 0 (a root) and at the fold (another).</summary>
    /// <param name="q">From 0 to <see cref="Scale"/>.</param>
    public double Variable(double q)
    {
        double sin2 = Math.Min(1.0, q / Scale);
        return Math.Sqrt(sin2) / (1.0 + Math.Sqrt(1.0 - sin2));
    }

    /// <summary>log alpha of the best gate, for q below <see cref="Open"/>.</summary>
    /// <param name="q">q.</param>
    public double GateAt(double q)
    {
        double low = Lowest, high = _openGate;
        for (int i = 0; i < 56; i++)
        {
            double middle = 0.5 * (low + high);
            (low, high) = Stationary(middle) > q ? (low, middle) : (middle, high);
        }

        return 0.5 * (low + high);
    }

    /// <summary>What an estimator makes of a gate, not clipped, and where it clips: 0 up to the first q, 1 from the second on.</summary>
    /// <param name="estimator">The estimator; not the mean.</param>
    /// <returns>The estimate over <see cref="Variable"/>, and the two q.</returns>
    public (LanePolynomial Value, double Closed, double Full) Estimate(GateEstimator estimator)
    {
        double temperature = estimator == GateEstimator.Paper ? 1.0 : _gate.Beta;
        double closed = temperature * Math.Log(-_gate.Gamma / _gate.Zeta), full = temperature * Math.Log((1.0 - _gate.Gamma) / (_gate.Zeta - 1.0));
        if (closed >= _openGate)
        {
            // The gate jumps open before the estimate leaves 0.
            return (LanePolynomial.Fit(_ => 1.0, 0.0, 1.0), Open, Open);
        }

        double from = Stationary(closed), to = Stationary(Math.Min(full, _openGate));
        return (LanePolynomial.Fit(v => _gate.Stretched(GateAt(QAt(v)) / temperature), Variable(from), Variable(to)), from, to);
    }

    private double QAt(double v)
    {
        double sin = 2.0 * v / (1.0 + v * v);
        return Scale * sin * sin;
    }

    private double Rho(double logAlpha)
    {
        (double mean, double variance, _, _) = _gate.Moments(logAlpha);
        return variance / (mean * mean);
    }

    private double Stationary(double logAlpha)
    {
        (double mean, double variance, double meanSlope, double varianceSlope) = _gate.Moments(logAlpha);
        double rhoSlope = (varianceSlope - 2.0 * variance * meanSlope / mean) / (mean * mean);
        return -_gate.ProbabilityOfNonZero(logAlpha) * _gate.ProbabilityOfZero(logAlpha) / rhoSlope;
    }

    /// <summary>F - 1 at the stationary point.</summary>
    private double Excess(double logAlpha) => Stationary(logAlpha) * Rho(logAlpha) - _gate.ProbabilityOfZero(logAlpha);

    private double Fold()
    {
        const int Steps = 400;
        double Grid(int i) => -20.0 + (Highest + 20.0) * i / Steps;

        int top = Enumerable.Range(0, Steps + 1).MaxBy(i => Stationary(Grid(i)));
        if (top == Steps)
        {
            return Highest;
        }

        // Golden-section search for the maximum of h.
        const double Golden = 0.6180339887498949;
        double low = Grid(Math.Max(0, top - 1)), high = Grid(top + 1);
        for (int i = 0; i < 80; i++)
        {
            double a = high - Golden * (high - low), b = low + Golden * (high - low);
            (low, high) = Stationary(a) < Stationary(b) ? (a, high) : (low, b);
        }

        return 0.5 * (low + high);
    }
}

/// <summary>The numbers of a <see cref="GatePenalty"/> in a text's own precision.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal readonly struct GateTable<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public readonly TReal Open, Scale, Closed, Full;
    public readonly LanePolynomial<TReal> RootSlope, Mean, Value;

    /// <summary>Translates a penalty and an estimator.</summary>
    /// <param name="penalty">The penalty.</param>
    /// <param name="estimator">The estimator.</param>
    public GateTable(GatePenalty penalty, GateEstimator estimator)
    {
        Open = TReal.CreateTruncating(penalty.Open);
        Scale = TReal.CreateTruncating(penalty.Scale);
        RootSlope = new LanePolynomial<TReal>(penalty.RootSlope);
        Mean = new LanePolynomial<TReal>(penalty.Mean);
        if (estimator != GateEstimator.Mean)
        {
            (LanePolynomial value, double closed, double full) = penalty.Estimate(estimator);
            Value = new LanePolynomial<TReal>(value);
            Closed = TReal.CreateTruncating(closed);
            Full = TReal.CreateTruncating(full);
        }
    }

    /// <summary><see cref="GatePenalty.Variable"/>.</summary>
    /// <typeparam name="TLane">Scalar or SIMD register.</typeparam>
    /// <param name="q">q.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Variable<TLane>(TLane q)
        where TLane : struct, ILane<TLane, TReal>
    {
        TLane one = TLane.Literal(1.0), sin2 = TLane.Min(q / TLane.Of(Scale), one);
        return TLane.Sqrt(sin2) / (one + TLane.Sqrt(one - sin2));
    }
}

/// <summary>
/// By what to scale a weight so that the square of the result is that column's entry of D^-1 = 1 / (c rho*(q)): the gates of the alternation,
/// in closed form. The companion holds 1 over the columns' norms, 0 where one is not known.
/// </summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
/// <param name="table">The penalty.</param>
/// <param name="lambda">lambda.</param>
/// <param name="typical">c where the norm is not known.</param>
/// <param name="floor">The least rho.</param>
/// <param name="least">Gates are not closed further than is best for this q, so that a column can come back.</param>
internal readonly struct GatePrior<TReal>(GateTable<TReal> table, TReal lambda, TReal typical, TReal floor, TReal least) : IWeight<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    private readonly GateTable<TReal> _table = table;
    private readonly TReal _twice = lambda + lambda;
    private readonly TReal _typical = typical;
    private readonly TReal _floor = floor;
    private readonly TReal _least = least;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal>
    {
        // s = 1 / sqrt(c rho |w|^2) with c |w|^2 = 2 lambda q.
        TLane zero = TLane.Literal(0.0), q = a2 / TLane.WhereGreater(b2, zero, TLane.Of(_twice) * b2, TLane.Of(_twice) / TLane.Of(_typical));
        TLane at = TLane.Max(q, TLane.Of(_least)), rho = _table.RootSlope.Evaluate(_table.Variable(at)) / TLane.Sqrt(at);
        TLane qRho = q * TLane.Max(TLane.WhereGreater(TLane.Of(_table.Open), q, rho, zero), TLane.Of(_floor));
        return TLane.WhereGreater(a2, zero, TLane.Literal(1.0) / TLane.Sqrt(TLane.Max(TLane.Of(_twice) * qRho, TLane.Literal(1e-36))), zero);
    }
}

/// <summary>The factor from a weight w = theta E z to theta times an estimate of z; companion as in <see cref="GatePrior{TReal}"/>.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
/// <param name="table">The penalty.</param>
/// <param name="lambda">lambda.</param>
/// <param name="typical">c where the norm is not known.</param>
internal readonly struct GateFactor<TReal>(GateTable<TReal> table, TReal lambda, TReal typical) : IWeight<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    private readonly GateTable<TReal> _table = table;
    private readonly TReal _twice = lambda + lambda;
    private readonly TReal _typical = typical;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal>
    {
        TLane zero = TLane.Literal(0.0), one = TLane.Literal(1.0);
        TLane q = a2 / TLane.WhereGreater(b2, zero, TLane.Of(_twice) * b2, TLane.Of(_twice) / TLane.Of(_typical)), v = _table.Variable(q);
        TLane estimate = TLane.WhereGreater(TLane.Of(_table.Full), q, TLane.Max(_table.Value.Evaluate(v), zero), one) / _table.Mean.Evaluate(v);
        return TLane.WhereGreater(q, TLane.Of(_table.Closed), TLane.WhereGreater(TLane.Of(_table.Open), q, estimate, one), zero);
    }
}
