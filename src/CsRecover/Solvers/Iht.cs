using System.Numerics;
using CsRecover.Operators;
using CsRecover.Planning;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>
/// Iterative hard thresholding: x &lt;- H_k(x + mu A^H (y - A x)) with a fixed step mu (Blumensath and Davies, "Iterative thresholding for
/// sparse approximations", J. Fourier Anal. Appl. 14, 2008, and "Iterative hard thresholding for compressed sensing", Appl. Comput. Harmon. Anal. 27(3), 2009).
/// </summary>
/// <remarks>
/// Told k. The papers ask for |A| &lt; 1 and a step of 1. Here the step is 1 / L instead, L being the largest |A d|^2 / |d|^2 seen so far among
/// the few-entry vectors d that occur: the first gradient, then every change of x. A step that shows a larger one is taken back and L raised, so that
/// the residual falls whatever the scaling of A, and the step settles after some iterations. Once the support has stood still for some iterations, least squares on it tells whether it
/// explains y exactly; if so the recovery ends there. Cost: one product each with A and A^H an iteration.
/// <see cref="NormalizedIhtOptions">Normalised IHT</see> takes longer steps and recovers more.
/// </remarks>
public sealed record IhtOptions : StructuredSparsityOptions
{
    /// <inheritdoc/>
    public override string Name => "iht";

    /// <inheritdoc/>
    public override string Summary => "iterative hard thresholding: gradient steps of a fixed size, keeping the k largest entries";

    /// <summary>mu, the fixed step; left open, 1 / L (see the remarks). A step of 2 / |A|^2 or more may diverge.</summary>
    public double? StepSize { get; init; }

    /// <summary>The most iterations.</summary>
    public int MaxIterations { get; init; } = 5000;

    /// <summary>The relative residual |y - A x| / |y| to reach; left open, 1e-9 in double and 1e-5 in single precision.</summary>
    public double? Tolerance { get; init; }

    /// <summary>Whether least squares on the support tests it on the way and refines the answer at the end.</summary>
    public bool Refit { get; init; } = true;

    /// <inheritdoc/>
    protected internal override void Validate(int rows, int columns)
    {
        base.Validate(rows, columns);
        Require(StepSize is null or > 0.0, nameof(StepSize), "a positive number", StepSize ?? 0.0);
        Require(MaxIterations >= 1, nameof(MaxIterations), "1 or more", MaxIterations);
        Require(Tolerance is null or >= 0.0, nameof(Tolerance), "0 or more", Tolerance ?? 0.0);
    }

    /// <inheritdoc/>
    protected internal override WorkSize Work(in ProblemShape shape) => new(Iht.Work(shape));

    /// <inheritdoc/>
    protected internal override TResult AcceptText<TVisitor, TReal, TResult>(TVisitor visitor) =>
        PatternText.Accept<TVisitor, IhtSettings<TReal>, TReal, TResult>(visitor, IhtSettings<TReal>.From(this), IsStructured);
}

/// <summary>The parameters of the IHT text, in its own precision.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal struct IhtSettings<TReal> : IPatternText<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public TReal Step, Tolerance;
    public int MaxIterations;
    public SparsePattern Pattern;
    public Flag Refit, EstimatesStep;

    /// <summary>Translates the options.</summary>
    /// <param name="o">Complete options.</param>
    /// <returns>The settings.</returns>
    public static IhtSettings<TReal> From(IhtOptions o) => new()
    {
        Step = TReal.CreateTruncating(o.StepSize ?? 0.0),
        Tolerance = ExactExplanation.Tolerance<TReal>(o.Tolerance),
        Pattern = SparsePattern.From(o),
        MaxIterations = o.MaxIterations,
        Refit = o.Refit,
        EstimatesStep = o.StepSize is null,
    };

    /// <inheritdoc/>
    public readonly Outcome Run<TKind, TSpace, TMap, TVector, TTable, T, TMonitor>(TSpace space, TMap map, TVector y, TVector x, TVector work, TTable table, TMonitor monitor)
        where TKind : struct, IPatternKind
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TMonitor : struct, IMonitor<TReal> =>
        Iht.Run<TKind, TSpace, TMap, TVector, TTable, T, TReal, TMonitor>(space, map, y, x, work, this, monitor);
}

/// <summary>The text of IHT.</summary>
internal static class Iht
{
    /// <summary>Elements of work memory.</summary>
    /// <param name="shape">The problem's sizes.</param>
    public static int Work(in ProblemShape shape) => SolverMemory.Of("Iht", shape.RowStorage, shape.ColumnStorage, 0).Vectors;

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
        TSpace space, TMap map, TVector y, TVector x, TVector work, in IhtSettings<TReal> o, TMonitor monitor)
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
        TVector g = space.Slice(work, 2 * m, n), next = space.Slice(work, 2 * m + n, n), best = space.Slice(work, 2 * m + 2 * n, n);
        TVector scratch = space.Slice(work, 2 * m + 3 * n, n), inner = space.Slice(work, 2 * m + 4 * n, m + 2 * n), d = space.Slice(inner, m, n);

        TReal one = TReal.One, norm = TReal.Sqrt(space.Dot(y, y)), least = norm;
        TReal mu = o.Step;
        if (o.EstimatesStep)
        {
            map.Adjoint(y, g);
            o.Pattern.Keep<TKind, TSpace, TVector, TTable, T, TReal>(space, g, o.Pattern.Sparsity, scratch, next);
            map.Forward(next, q);
            TReal energy = space.Dot(q, q);
            mu = energy > TReal.Zero ? space.Dot(next, next) / energy : one;
        }

        var watch = new ThresholdingWatch<TReal>(norm, o.Tolerance, o.Refit, TSpace.Real(1e-6));
        bool more = true;
        space.Clear(x);
        space.Clear(best);
        space.Copy(y, r);
        while (more && watch.Iterations < o.MaxIterations)
        {
            map.Adjoint(r, g);
            TReal change, curved;
            bool tooLong;
            do
            {
                space.Combine(one, x, mu, g, next);
                o.Pattern.Keep<TKind, TSpace, TVector, TTable, T, TReal>(space, next, o.Pattern.Sparsity, scratch, next);  // H_k(x + mu A^H (y - A x))
                space.Combine(one, next, -one, x, d);
                map.Forward(d, q);
                change = space.Dot(d, d);
                curved = space.Dot(q, q);

                // 1 / mu must be above |A d|^2 / |d|^2, or the residual might grow.
                tooLong = o.EstimatesStep && mu * curved > change;
                mu = tooLong ? TSpace.Real(0.95) * change / curved : mu;
            }
            while (tooLong);

            bool changed = space.Sum(default(SupportDiffers<TReal>), next, x) > TReal.Zero;
            space.Combine(one, r, -one, q, r);
            space.Copy(next, x);
            TReal residual = TReal.Sqrt(space.Dot(r, r));
            if (residual < least)
            {
                least = residual;
                space.Copy(x, best);
            }

            more = watch.GoesOn<TSpace, TMap, TVector, TTable, T, TMonitor>(space, map, y, x, residual, changed, next, g, q, inner, monitor);
            if (more && !(change > TReal.Zero))
            {
                watch.End(RecoveryStatus.Stagnated);
                more = false;
            }
        }

        if (watch.Status == RecoveryStatus.Diverged)
        {
            space.Copy(best, x);
        }

        RecoveryStatus status = o.Pattern.End<TKind, TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, next, g, scratch, q, inner, o.Tolerance, o.Refit, watch.Status);
        return new Outcome(status, watch.Iterations);
    }
}
