using System.Numerics;
using CsRecover.Operators;
using CsRecover.Planning;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>
/// Optimally tuned iterative hard thresholding: gradient steps of a fixed size, then a threshold at a multiple of the noise that the correlations A^H (y - A x) show,
/// the multiple chosen for the largest phase transition (Maleki and Donoho, "Optimally tuned iterative reconstruction algorithms for compressed sensing", IEEE J. Sel. Top.
/// Signal Process. 4(2), 2010).
/// </summary>
/// <remarks>
/// Told neither k nor the noise. A step carries kappa times the noise of the correlations, so the threshold carries kappa too: so read, the published transitions come out. Made for matrices with columns of norm 1: correlations are divided by the mean squared norm of the columns, or where the operator does not
/// know it by that of the one that correlates best with y. Magnitudes of complex numbers are compared with Rayleigh's distribution instead of the normal one.
/// Once the support has stood still for some iterations, least squares on it tells whether it explains y exactly. Told x &gt;= 0, negative parts are dropped before the threshold, and the last fit is non-negative least squares. Cost: one product each with A and A^H and a median an iteration.
/// </remarks>
public sealed record TunedIhtOptions : SignConstrainedOptions
{
    /// <summary>The paper's false-alarm rates, over <see cref="Deltas"/>.</summary>
    private static double[] Rates { get; } = [0.0015, 0.002, 0.004, 0.011, 0.015, 0.02, 0.027, 0.035, 0.043];

    private static double[] Deltas { get; } = [0.05, 0.11, 0.21, 0.41, 0.5, 0.6, 0.7, 0.8, 0.93];

    /// <inheritdoc/>
    public override string Name => "tuned-iht";

    /// <inheritdoc/>
    public override string Summary => "iterative hard thresholding at a tuned multiple of the noise it sees; told neither k nor the noise";

    /// <summary>kappa, the step.</summary>
    public double Relaxation { get; init; } = 0.65;

    /// <summary>
    /// The share of zero entries that noise may carry over the threshold; left open, the paper's for delta = m / n: 0.0015 at 0.05 to 0.043 at 0.93, interpolated.
    /// </summary>
    public double? FalseAlarmRate { get; init; }

    /// <summary>The most iterations.</summary>
    public int MaxIterations { get; init; } = 1000;

    /// <summary>The relative residual |y - A x| / |y| to reach; left open, 1e-9 in double and 1e-5 in single precision.</summary>
    public double? Tolerance { get; init; }

    /// <summary>Whether least squares on the support tests it on the way and refines the answer at the end.</summary>
    public bool Refit { get; init; } = true;

    /// <inheritdoc/>
    protected internal override SolverOptions Resolve(int rows, int columns, int? sparsity) =>
        this with { FalseAlarmRate = FalseAlarmRate ?? TunedRate((double)rows / columns) };

    /// <inheritdoc/>
    protected internal override void Validate(int rows, int columns)
    {
        Require(Relaxation > 0.0, nameof(Relaxation), "a positive number", Relaxation);
        Require(FalseAlarmRate is null or (> 0.0 and < 1.0), nameof(FalseAlarmRate), "a number between 0 and 1", FalseAlarmRate ?? 0.0);
        Require(MaxIterations >= 1, nameof(MaxIterations), "1 or more", MaxIterations);
        Require(Tolerance is null or >= 0.0, nameof(Tolerance), "0 or more", Tolerance ?? 0.0);
    }

    /// <inheritdoc/>
    protected internal override WorkSize Work(in ProblemShape shape) => new(TunedIht.Work(shape));

    /// <inheritdoc/>
    protected internal override TResult AcceptText<TVisitor, TReal, TResult>(TVisitor visitor) =>
        PatternText.Accept<TVisitor, TunedIhtSettings<TReal>, TReal, TResult>(visitor, TunedIhtSettings<TReal>.From(this), NonNegative);

    /// <summary>The paper's false-alarm rate at delta, interpolated between its nine, constant beyond them.</summary>
    /// <param name="delta">m / n.</param>
    internal static double TunedRate(double delta)
    {
        int i = 0;
        while (i < Deltas.Length - 2 && Deltas[i + 1] < delta)
        {
            i++;
        }

        double t = Math.Clamp((delta - Deltas[i]) / (Deltas[i + 1] - Deltas[i]), 0.0, 1.0);
        return ((1.0 - t) * Rates[i]) + (t * Rates[i + 1]);
    }
}

/// <summary>The parameters of the tuned-IHT text, in its own precision.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal struct TunedIhtSettings<TReal> : IPatternText<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    /// <summary>The squared threshold in units of the squared median magnitude, for real and for complex correlations.</summary>
    public TReal Real, Complex;
    public TReal Relaxation, Tolerance;
    public int MaxIterations;
    public Flag NonNegative, Refit;

    /// <summary>Translates the options.</summary>
    /// <param name="o">Complete options.</param>
    /// <returns>The settings.</returns>
    public static TunedIhtSettings<TReal> From(TunedIhtOptions o)
    {
        double rate = o.FalseAlarmRate ?? 0.0, real = TwoSidedQuantile(rate) / TwoSidedQuantile(0.5);
        return new TunedIhtSettings<TReal>
        {
            Real = TReal.CreateTruncating(real * real),
            Complex = TReal.CreateTruncating(Math.Log(rate) / Math.Log(0.5)),           // P(|c| > t) = exp(-t^2 / s^2)
            Relaxation = TReal.CreateTruncating(o.Relaxation),
            Tolerance = ExactExplanation.Tolerance<TReal>(o.Tolerance),
            MaxIterations = o.MaxIterations,
            NonNegative = o.NonNegative,
            Refit = o.Refit,
        };
    }

    /// <inheritdoc/>
    public readonly Outcome Run<TKind, TSpace, TMap, TVector, TTable, T, TMonitor>(TSpace space, TMap map, TVector y, TVector x, TVector work, TTable table, TMonitor monitor)
        where TKind : struct, IPatternKind
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TMonitor : struct, IMonitor<TReal> =>
        TunedIht.Run<TKind, TSpace, TMap, TVector, TTable, T, TReal, TMonitor>(space, map, y, x, work, this, monitor);

    /// <summary>What a standard normal number exceeds in magnitude with a given probability: the inverse distribution function at 1 - p / 2, to 2e-6.</summary>
    private static double TwoSidedQuantile(double p) => NormalQuantile.Of(unchecked((uint)(int)(Math.Min(1.0 - p, 1.0 - 1e-9) * 2147483648.0)));
}

/// <summary>The text of tuned IHT.</summary>
internal static class TunedIht
{
    /// <summary>Elements of work memory.</summary>
    /// <param name="shape">The problem's sizes.</param>
    public static int Work(in ProblemShape shape) => SolverMemory.Of("TunedIht", shape.RowStorage, shape.ColumnStorage, 0).Vectors;

    /// <summary>Recovers one signal.</summary>
    /// <typeparam name="TKind">What kind of pattern it is written for.</typeparam>
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
    public static Outcome Run<TKind, TSpace, TMap, TVector, TTable, T, TReal, TMonitor>(
        TSpace space, TMap map, TVector y, TVector x, TVector work, in TunedIhtSettings<TReal> o, TMonitor monitor)
        where TKind : struct, IPatternKind
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
        TVector g = space.Slice(work, 2 * m, n), next = space.Slice(work, 2 * m + n, n), scratch = space.Slice(work, 2 * m + 2 * n, n);
        TVector inner = space.Slice(work, 2 * m + 3 * n, m + 2 * n);

        TReal one = TReal.One, unit;                                                    // the mean squared norm of a column
        if (map.TryInverseColumnNorms(scratch))
        {
            unit = space.Sum(default(InverseEnergy<TReal>), scratch, scratch) / TSpace.Real(map.Columns);
        }
        else
        {
            unit = ColumnNorms.OfBest<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, g, q);
        }

        unit = unit > TReal.Zero ? unit : one;
        TReal step = o.Relaxation / unit, level = step * step * (TSpace.IsComplex ? o.Complex : o.Real);
        var watch = new ThresholdingWatch<TReal>(TReal.Sqrt(space.Dot(y, y)), o.Tolerance, o.Refit, TSpace.Real(1e-6));
        bool more = true;
        space.Clear(x);
        space.Copy(y, r);
        while (more && watch.Iterations < o.MaxIterations)
        {
            // The median magnitude is the least of the n / 2 largest.
            map.Adjoint(r, g);
            space.KeepLargest(g, map.Columns / 2, next);
            TReal inverse = space.Max(default(InverseEnergy<TReal>), next, next);
            space.Combine(one, x, step, g, next);                                       // what noise there is in g is scaled by the step
            if (o.NonNegative)
            {
                space.Positive(next, next);
            }

            space.Scale(new Above<TReal>(inverse > TReal.Zero ? level / inverse : TReal.Zero), next, next, next);
            bool changed = space.Sum(default(SupportDiffers<TReal>), next, x) > TReal.Zero;
            space.Copy(next, x);
            map.Forward(x, r);
            space.Combine(one, y, -one, r, r);
            more = watch.GoesOn<TSpace, TMap, TVector, TTable, T, TMonitor>(space, map, y, x, TReal.Sqrt(space.Dot(r, r)), changed, next, g, q, inner, monitor);
        }

        if (watch.Status == RecoveryStatus.Diverged)
        {
            space.Clear(x);
        }

        // So many entries that they explain anything are left as they are.
        bool refit = o.Refit && space.Sum(default(OnSupport<TReal>), x, x) < TSpace.Real(map.Rows);
        var pattern = new SparsePattern { Sparsity = -1, BlockSize = 1, NonNegative = o.NonNegative };
        RecoveryStatus status = pattern.End<TKind, TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, next, g, scratch, q, inner, o.Tolerance, refit, watch.Status);
        return new Outcome(status, watch.Iterations);
    }
}
