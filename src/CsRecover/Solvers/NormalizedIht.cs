using System.Numerics;
using CsRecover.Operators;
using CsRecover.Planning;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>
/// Normalised iterative hard thresholding: x &lt;- H_k(x + mu A^H (y - A x)), the step mu chosen anew each time so that the residual
/// never grows, whatever the scaling of A (Blumensath and Davies, "Normalized iterative hard thresholding: guaranteed stability and performance",
/// IEEE J. Sel. Top. Signal Process. 4(2), 2010).
/// </summary>
/// <remarks>
/// Told k. Once the support has stood still for some iterations, least squares on it tells whether it explains y exactly;
/// if so the recovery ends there. Cost: two to three products with A and one with A^H an iteration.
/// </remarks>
public sealed record NormalizedIhtOptions : NormalizedStepOptions
{
    /// <inheritdoc/>
    public override string Name => "niht";

    /// <inheritdoc/>
    public override string Summary => "normalised iterative hard thresholding: gradient steps of a safe size, keeping the k largest entries";

    /// <inheritdoc/>
    private protected override bool Accelerates => false;
}

/// <summary>The parameters of the normalised-IHT text, in its own precision.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal struct NormalizedIhtSettings<TReal> : IPatternText<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public TReal Margin, Backtracking, Tolerance;
    public int MaxIterations;
    public SparsePattern Pattern;
    public Flag Refit, Accelerates;

    /// <summary>Translates the options.</summary>
    /// <param name="o">Complete options.</param>
    /// <param name="accelerates">Whether each step is tried to be lengthened.</param>
    /// <returns>The settings.</returns>
    public static NormalizedIhtSettings<TReal> From(NormalizedStepOptions o, bool accelerates) => new()
    {
        Margin = TReal.CreateTruncating(o.Margin),
        Backtracking = TReal.CreateTruncating(o.Backtracking),
        Tolerance = ExactExplanation.Tolerance<TReal>(o.Tolerance),
        MaxIterations = o.MaxIterations,
        Pattern = SparsePattern.From(o),
        Refit = o.Refit,
        Accelerates = accelerates,
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
        NormalizedIht.Run<TKind, TSpace, TMap, TVector, TTable, T, TReal, TMonitor>(space, map, y, x, work, this, monitor);
}

/// <summary>The text of normalised IHT, accelerated or not.</summary>
internal static class NormalizedIht
{
    /// <summary>
    /// The least fall of the residual over fifty iterations that counts as progress. Of 221 recoveries over the whole plane of (delta, rho) none ever fell by less than 0.06 before
    /// its support was found, while those that fail crawl on, at 0.01 and less, for most of their iterations.
    /// </summary>
    private const double LeastProgress = 0.01;

    /// <summary>Elements of work memory.</summary>
    /// <param name="shape">The problem's sizes.</param>
    /// <param name="accelerates">Whether each step is tried to be lengthened.</param>
    public static int Work(in ProblemShape shape, bool accelerates) =>
        SolverMemory.Of(accelerates ? "AcceleratedIht" : "NormalizedIht", shape.RowStorage, shape.ColumnStorage, 0).Vectors;

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
        TSpace space, TMap map, TVector y, TVector x, TVector work, in NormalizedIhtSettings<TReal> o, TMonitor monitor)
        where TKind : struct, IPatternKind
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
        where TMonitor : struct, IMonitor<TReal>
    {
        int m = map.RowStorage, n = map.ColumnStorage, history = o.Accelerates ? (3 * m) + (5 * n) : 0, kept = o.Accelerates ? 1 : 0;       // device views may not even be empty behind the slab's end
        TVector r = space.Slice(work, 0, m), q = space.Slice(work, m, m);
        TVector g = space.Slice(work, 2 * m, n), next = space.Slice(work, 2 * m + n, n);
        TVector scratch = space.Slice(work, 2 * m + 2 * n, n), inner = space.Slice(work, 2 * m + 3 * n, m + 2 * n);
        TVector rest = space.Slice(inner, 0, m), d = space.Slice(inner, m, n);
        TVector before = space.Slice(work, history, kept * n), beforeRest = space.Slice(work, history + (kept * n), kept * m);

        TReal one = TReal.One;
        var watch = new ThresholdingWatch<TReal>(TReal.Sqrt(space.Dot(y, y)), o.Tolerance, o.Refit, TSpace.Real(LeastProgress));
        bool more = true;
        space.Clear(x);
        space.Copy(y, r);
        if (o.Accelerates)
        {
            space.Clear(before);
            space.Copy(y, beforeRest);
        }

        while (more && watch.Iterations < o.MaxIterations)
        {
            bool first = watch.Iterations == 0;
            map.Adjoint(r, g);
            if (first)
            {
                o.Pattern.Keep<TKind, TSpace, TVector, TTable, T, TReal>(space, g, o.Pattern.Sparsity, scratch, next);     // Gamma^1 = supp H_k(A^H y)
            }

            space.Scale(default(OnSupport<TReal>), g, first ? next : x, d);             // g_Gamma, Gamma = supp x
            map.Forward(d, q);
            TReal gradient = space.Dot(d, d), curvature = space.Dot(q, q);
            if (!(gradient > TReal.Zero && curvature > TReal.Zero))
            {
                watch.End(RecoveryStatus.Stagnated);
                break;
            }

            TReal mu = gradient / curvature, excess, left;                              // the exact line search on Gamma
            bool changed;
            do
            {
                space.Combine(one, x, mu, g, next);
                o.Pattern.Keep<TKind, TSpace, TVector, TTable, T, TReal>(space, next, o.Pattern.Sparsity, scratch, next);  // algorithm 1: x~ = H_k(x + mu g)
                space.Combine(one, next, -one, x, d);
                map.Forward(d, q);
                changed = !first && space.Sum(default(SupportDiffers<TReal>), next, x) > TReal.Zero;

                // algorithm 1: omega = (1 - c) |dx|^2 / |A dx|^2 bounds the step when the support changes.
                curvature = space.Dot(q, q);
                excess = changed ? mu * curvature - (one - o.Margin) * space.Dot(d, d) : TReal.Zero;
                mu /= o.Backtracking * (one - o.Margin);
            }
            while (excess > TReal.Zero);

            space.Combine(one, r, -one, q, rest);
            left = space.Dot(rest, rest);
            if (o.Accelerates)
            {
                // x1 = x~ + a1 (x~ - x), x2 = x1 + a2 (x1 - the estimate before x), each a the best, then H_k(x2) if that leaves less of y.
                TReal a1 = curvature > TReal.Zero ? space.Dot(q, rest) / curvature : TReal.Zero;
                space.Combine(one, next, a1, d, d);
                space.Combine(one, rest, -a1, q, q);
                space.Combine(one, beforeRest, -one, q, beforeRest);                    // A (x1 - the estimate before x)
                curvature = space.Dot(beforeRest, beforeRest);
                TReal a2 = curvature > TReal.Zero ? space.Dot(beforeRest, q) / curvature : TReal.Zero;
                space.Combine(one + a2, d, -a2, before, d);
                o.Pattern.Keep<TKind, TSpace, TVector, TTable, T, TReal>(space, d, o.Pattern.Sparsity, scratch, d);
                map.Forward(d, q);
                space.Combine(one, y, -one, q, q);
                space.Copy(x, before);
                space.Copy(r, beforeRest);
                TReal lengthened = space.Dot(q, q);
                if (lengthened < left)
                {
                    left = lengthened;
                    space.Copy(d, next);
                    space.Copy(q, rest);
                    changed = space.Sum(default(SupportDiffers<TReal>), next, x) > TReal.Zero;
                }
            }

            space.Copy(rest, r);
            space.Copy(next, x);
            more = watch.GoesOn<TSpace, TMap, TVector, TTable, T, TMonitor>(space, map, y, x, TReal.Sqrt(left), changed, next, g, q, inner, monitor);
        }

        if (watch.Status == RecoveryStatus.Diverged)
        {
            space.Clear(x);
        }

        RecoveryStatus status = o.Pattern.End<TKind, TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, next, g, scratch, q, inner, o.Tolerance, o.Refit, watch.Status);
        return new Outcome(status, watch.Iterations);
    }
}
