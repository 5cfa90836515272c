using System.Numerics;
using System.Runtime.CompilerServices;
using CsRecover.Operators;
using CsRecover.Planning;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>
/// min |y - A x|^2 / 2 + sum_j phi_j(|x_j|) with the continuous exact L0 penalty phi_j(t) = lambda - |a_j|^2 max(sqrt(2 lambda) / |a_j| - t, 0)^2 / 2: it has the global minima of
/// L0 regularisation and fewer local ones (Soubies, Blanc-Feraud and Aubert, "A continuous exact l0 penalty (CEL0) for least squares regularized problem", SIAM J. Imaging Sci. 8(3),
/// 2015). It is also what remains of gates that are open or closed at random once they are integrated out.
/// </summary>
/// <remarks>
/// Not told k. Forward-backward steps with the penalty's exact proximal map, while lambda falls from where x = 0 is the answer. Cost: one product with A and one with A^H a step.
/// Operators that do not know their columns' norms have them taken as alike.
/// </remarks>
public sealed record Cel0Options : SignConstrainedOptions
{
    /// <inheritdoc/>
    public override string Name => "cel0";

    /// <inheritdoc/>
    public override string Summary => "the continuous exact L0 penalty, by proximal gradients with a falling penalty";

    /// <summary>The first lambda, in units of max_j |a_j^H y|^2 / (2 |a_j|^2), the most that one column can explain.</summary>
    public double InitialLambda { get; init; } = 1.0;

    /// <summary>The last lambda, in the same units.</summary>
    public double FinalLambda { get; init; } = 1e-7;

    /// <summary>The factor from one lambda to the next, between 0 and 1.</summary>
    public double Decrease { get; init; } = 0.9;

    /// <summary>Steps at each lambda.</summary>
    public int InnerSteps { get; init; } = 10;

    /// <summary>The standard deviation of each measurement's noise, if it is known.</summary>
    public double NoiseLevel { get; init; }

    /// <summary>lambda falls no lower than this; left open, the square of <see cref="NoiseLevel"/> times log n: a column must then explain more than noise lets any do.</summary>
    public double? LeastLambda { get; init; }

    /// <summary>Whether to test on the way whether the support explains y exactly, and to end with least squares on it.</summary>
    public bool Refit { get; init; } = true;

    /// <summary>The relative residual |y - A x| / |y| at which an answer counts as an exact explanation; left open, 1e-9 in double and 1e-5 in single precision.</summary>
    public double? Tolerance { get; init; }

    /// <inheritdoc/>
    protected internal override SolverOptions Resolve(int rows, int columns, int? sparsity) => this with
    {
        LeastLambda = LeastLambda ?? NoiseLevel * NoiseLevel * Math.Log(columns),
    };

    /// <inheritdoc/>
    protected internal override void Validate(int rows, int columns)
    {
        Require(InitialLambda > 0.0, nameof(InitialLambda), "a positive number", InitialLambda);
        Require(FinalLambda > 0.0, nameof(FinalLambda), "a positive number", FinalLambda);
        Require(Decrease > 0.0 && Decrease < 1.0, nameof(Decrease), "a number between 0 and 1", Decrease);
        Require(InnerSteps >= 1, nameof(InnerSteps), "1 or more", InnerSteps);
        Require(NoiseLevel >= 0.0, nameof(NoiseLevel), "0 or more", NoiseLevel);
        Require(LeastLambda is null or >= 0.0, nameof(LeastLambda), "0 or more", LeastLambda ?? 0.0);
        Require(Tolerance is null or >= 0.0, nameof(Tolerance), "0 or more", Tolerance ?? 0.0);
    }

    /// <inheritdoc/>
    protected internal override WorkSize Work(in ProblemShape shape) => new(Cel0.Work(shape));

    /// <inheritdoc/>
    protected internal override TResult AcceptText<TVisitor, TReal, TResult>(TVisitor visitor) => visitor.Visit(Cel0Settings<TReal>.From(this));
}

/// <summary>The parameters of the CEL0 text, in its own precision.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal struct Cel0Settings<TReal> : ISolverText<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public TReal InitialLambda, FinalLambda, Decrease, LeastLambda, Tolerance;
    public int InnerSteps;
    public Flag Refit, NonNegative;

    /// <summary>Translates the options.</summary>
    /// <param name="o">Complete options.</param>
    /// <returns>The settings.</returns>
    public static Cel0Settings<TReal> From(Cel0Options o) => new()
    {
        InitialLambda = TReal.CreateTruncating(o.InitialLambda),
        FinalLambda = TReal.CreateTruncating(o.FinalLambda),
        Decrease = TReal.CreateTruncating(o.Decrease),
        LeastLambda = TReal.CreateTruncating(o.LeastLambda ?? 0.0),
        Tolerance = ExactExplanation.Tolerance<TReal>(o.Tolerance),
        InnerSteps = o.InnerSteps,
        Refit = o.Refit,
        NonNegative = o.NonNegative,
    };

    /// <inheritdoc/>
    public readonly Outcome Run<TSpace, TMap, TVector, TTable, T, TMonitor>(TSpace space, TMap map, TVector y, TVector x, TVector work, TTable table, TMonitor monitor)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TMonitor : struct, IMonitor<TReal> =>
        Cel0.Run<TSpace, TMap, TVector, TTable, T, TReal, TMonitor>(space, map, y, x, work, this, monitor);
}

/// <summary>
/// The proximal map of a step mu of the CEL0 penalty, mu |a|^2 below 1: v becomes v min(1, max(|v| - sqrt(2 lambda) |a| mu, 0) / ((1 - |a|^2 mu) |v|)). The companion
/// is 1 / |a|, or 0 where that is not known.
/// </summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
/// <param name="step">mu.</param>
/// <param name="root">sqrt(2 lambda).</param>
/// <param name="typical">|a|^2 where the norm is not known.</param>
internal readonly struct Cel0Proximal<TReal>(TReal step, TReal root, TReal typical) : IWeight<TReal>
    where TReal : unmanaged
{
    private readonly TReal _step = step;
    private readonly TReal _root = root;
    private readonly TReal _typical = typical;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal>
    {
        TLane zero = TLane.Literal(0.0), one = TLane.Literal(1.0), size = TLane.Sqrt(a2);
        TLane energy = TLane.WhereGreater(b2, zero, one / b2, TLane.Of(_typical)), share = energy * TLane.Of(_step);
        TLane threshold = TLane.Of(_root) * TLane.Sqrt(energy) * TLane.Of(_step);
        return TLane.WhereGreater(size, threshold, TLane.Min(one, (one - threshold / size) / (one - share)), zero);
    }
}

/// <summary>|a_j|^2 of a column whose inverse norm is the companion, or a given number where that is 0. For maxima alone.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
/// <param name="otherwise">The number.</param>
internal readonly struct ColumnEnergy<TReal>(TReal otherwise) : IWeight<TReal>
    where TReal : unmanaged
{
    private readonly TReal _otherwise = otherwise;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal> => TLane.WhereGreater(b2, TLane.Literal(0.0), TLane.Literal(1.0) / b2, TLane.Of(_otherwise));
}

/// <summary>The CEL0 text.</summary>
internal static class Cel0
{
    /// <summary>After so many lambdas with the same support it is tested.</summary>
    private const int Patience = 2;

    /// <summary>Elements of work memory.</summary>
    /// <param name="shape">The problem's sizes.</param>
    public static int Work(in ProblemShape shape) => SolverMemory.Of("Cel0", shape.RowStorage, shape.ColumnStorage, 0).Vectors;

    /// <summary>Recovers one signal.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TMap">Sensing map.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <typeparam name="TMonitor">Monitor.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="map">A.</param>
    /// <param name="y">Measurements.</param>
    /// <param name="x">The answer.</param>
    /// <param name="work">Slab of <see cref="Work"/> elements.</param>
    /// <param name="o">Settings.</param>
    /// <param name="monitor">Monitor.</param>
    /// <returns>How it ended.</returns>
    public static Outcome Run<TSpace, TMap, TVector, TTable, T, TReal, TMonitor>(
        TSpace space, TMap map, TVector y, TVector x, TVector work, in Cel0Settings<TReal> o, TMonitor monitor)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
        where TMonitor : struct, IMonitor<TReal>
    {
        int m = map.RowStorage, n = map.ColumnStorage;
        TVector r = space.Slice(work, 0, m), q = space.Slice(work, m, m);
        TVector inverse = space.Slice(work, 2 * m, n), g = space.Slice(work, 2 * m + n, n), seen = space.Slice(work, 2 * m + 2 * n, n), scratch = space.Slice(work, 2 * m + 3 * n, n);
        TVector inner = space.Slice(work, 2 * m + 4 * n, m + 2 * n);

        TReal one = TReal.One, half = TSpace.Real(0.5);
        space.Clear(x);
        map.Adjoint(y, g);
        TReal typical = ColumnNorms.OfCorrelations<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, g);
        if (!(typical > TReal.Zero))
        {
            return new Outcome(RecoveryStatus.Stagnated, 0);
        }

        ColumnNorms.InverseOrZeros<TSpace, TMap, TVector, TTable, T, TReal>(space, map, inverse);

        // The power method's |A|^2 is a little too small: a tenth more makes sure that steps descend, and that mu |a_j|^2 stays below 1.
        TReal squared = LargestEigenvalue.Estimate<TSpace, TMap, TVector, TTable, T, TReal>(space, map, g, scratch, q);
        TReal step = one / (TSpace.Real(1.1) * TReal.Max(squared, space.Max(new ColumnEnergy<TReal>(typical), g, inverse)));
        TReal unit = half * space.Max(new EnergyPerNorm<TReal>(typical), g, inverse);
        TReal lambda = unit * o.InitialLambda, last = TReal.Max(unit * o.FinalLambda, o.LeastLambda);
        var status = RecoveryStatus.Converged;
        int steps = 0, still = 0;
        bool more = true;
        space.Clear(seen);
        space.Copy(y, r);
        while (more)
        {
            for (int i = 0; i < o.InnerSteps && more; i++)
            {
                map.Adjoint(r, g);
                space.Combine(one, x, step, g, x);
                if (o.NonNegative)
                {
                    space.Positive(x, x);
                }

                space.Scale(new Cel0Proximal<TReal>(step, TReal.Sqrt(lambda + lambda), typical), x, inverse, x);
                map.Forward(x, r);
                space.Combine(one, y, -one, r, r);
                steps++;
                if (TMonitor.IsActive && !monitor.Continue(steps, TReal.Sqrt(space.Dot(r, r))))
                {
                    status = RecoveryStatus.Cancelled;
                    more = false;
                }
            }

            if (more && o.Refit)
            {
                still = space.Sum(default(SupportDiffers<TReal>), x, seen) > TReal.Zero ? 0 : still + 1;
                space.Copy(x, seen);
                if (still == Patience && SupportRefit.Explains<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, scratch, g, q, inner, o.Tolerance, o.NonNegative))
                {
                    status = RecoveryStatus.Optimal;
                    more = false;
                }
            }

            more = more && lambda * o.Decrease > last;
            lambda *= o.Decrease;
        }

        if (o.Refit && status == RecoveryStatus.Converged)
        {
            status = SupportRefit.End<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, scratch, g, q, inner, o.Tolerance, o.NonNegative, status);
        }

        return new Outcome(status, steps);
    }
}
