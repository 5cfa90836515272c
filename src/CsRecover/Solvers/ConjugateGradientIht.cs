using System.Numerics;
using CsRecover.Operators;
using CsRecover.Planning;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>
/// Conjugate gradient iterative hard thresholding: as <see cref="NormalizedIhtOptions">normalised IHT</see>, but along conjugate directions for as long as the support stands
/// still, from the gradient anew when it changes (Blanchard, Tanner and Wei, "CGIHT: conjugate gradient iterative hard thresholding for compressed sensing and matrix
/// completion", Information and Inference 4(4), 2015, algorithm 1, restarted).
/// </summary>
/// <remarks>
/// Told k. Starts at x = 0 with the support of H_k(A^H y), so that the scaling of A does not matter. On a support that stands still it is CG for least squares, whose
/// residual falls; where the support changes nothing is guaranteed step by step, and recovery for matrices with small restricted isometry constants. Cost: one product with A^H and one with A, two where the support
/// changes, an iteration.
/// </remarks>
public sealed record ConjugateGradientIhtOptions : StructuredSparsityOptions
{
    /// <inheritdoc/>
    public override string Name => "cgiht";

    /// <inheritdoc/>
    public override string Summary => "conjugate gradient iterative hard thresholding: conjugate steps, keeping the k largest entries";

    /// <summary>The most iterations.</summary>
    public int MaxIterations { get; init; } = 2000;

    /// <summary>The relative residual |y - A x| / |y| to reach; left open, 1e-9 in double and 1e-5 in single precision.</summary>
    public double? Tolerance { get; init; }

    /// <summary>Whether least squares on the support tests it on the way and refines the answer at the end.</summary>
    public bool Refit { get; init; } = true;

    /// <inheritdoc/>
    protected internal override void Validate(int rows, int columns)
    {
        base.Validate(rows, columns);
        Require(MaxIterations >= 1, nameof(MaxIterations), "1 or more", MaxIterations);
        Require(Tolerance is null or >= 0.0, nameof(Tolerance), "0 or more", Tolerance ?? 0.0);
    }

    /// <inheritdoc/>
    protected internal override WorkSize Work(in ProblemShape shape) => new(ConjugateGradientIht.Work(shape));

    /// <inheritdoc/>
    protected internal override TResult AcceptText<TVisitor, TReal, TResult>(TVisitor visitor) =>
        PatternText.Accept<TVisitor, ConjugateGradientIhtSettings<TReal>, TReal, TResult>(visitor, ConjugateGradientIhtSettings<TReal>.From(this), IsStructured);
}

/// <summary>The parameters of the CGIHT text, in its own precision.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal struct ConjugateGradientIhtSettings<TReal> : IPatternText<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public TReal Tolerance;
    public int MaxIterations;
    public SparsePattern Pattern;
    public Flag Refit;

    /// <summary>Translates the options.</summary>
    /// <param name="o">Complete options.</param>
    /// <returns>The settings.</returns>
    public static ConjugateGradientIhtSettings<TReal> From(ConjugateGradientIhtOptions o) => new()
    {
        Tolerance = ExactExplanation.Tolerance<TReal>(o.Tolerance),
        MaxIterations = o.MaxIterations,
        Pattern = SparsePattern.From(o),
        Refit = o.Refit,
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
        ConjugateGradientIht.Run<TKind, TSpace, TMap, TVector, TTable, T, TReal, TMonitor>(space, map, y, x, work, this, monitor);
}

/// <summary>The text of CGIHT.</summary>
internal static class ConjugateGradientIht
{
    /// <summary>Elements of work memory.</summary>
    /// <param name="shape">The problem's sizes.</param>
    public static int Work(in ProblemShape shape) => SolverMemory.Of("ConjugateGradientIht", shape.RowStorage, shape.ColumnStorage, 0).Vectors;

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
        TSpace space, TMap map, TVector y, TVector x, TVector work, in ConjugateGradientIhtSettings<TReal> o, TMonitor monitor)
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
        TVector g = space.Slice(work, 2 * m, n), next = space.Slice(work, 2 * m + n, n), p = space.Slice(work, 2 * m + 2 * n, n);
        TVector scratch = space.Slice(work, 2 * m + 3 * n, n), inner = space.Slice(work, 2 * m + 4 * n, m + 2 * n), d = space.Slice(inner, m, n);

        TReal one = TReal.One, before = one;
        var watch = new ThresholdingWatch<TReal>(TReal.Sqrt(space.Dot(y, y)), o.Tolerance, o.Refit, TSpace.Real(1e-6));
        bool more = true, changed = false;
        space.Clear(x);
        space.Clear(p);
        space.Copy(y, r);
        while (more && watch.Iterations < o.MaxIterations)
        {
            bool first = watch.Iterations == 0, restarts = first || changed;
            map.Adjoint(r, g);
            if (first)
            {
                o.Pattern.Keep<TKind, TSpace, TVector, TTable, T, TReal>(space, g, o.Pattern.Sparsity, scratch, next);     // T_0 = supp H_k(A^H y)
            }

            space.Scale(default(OnSupport<TReal>), g, first ? next : x, d);
            TReal gradient = space.Dot(d, d);
            space.Combine(one, g, restarts ? TReal.Zero : gradient / before, p, p);     // beta = |g_T|^2 / |previous g_T|^2, 0 when T has changed
            space.Scale(default(OnSupport<TReal>), p, first ? next : x, d);
            map.Forward(d, q);
            TReal curvature = space.Dot(q, q);
            if (!(gradient > TReal.Zero && curvature > TReal.Zero))
            {
                watch.End(RecoveryStatus.Stagnated);
                break;
            }

            TReal alpha = gradient / curvature;                                         // |g_T|^2 / |A p_T|^2
            before = gradient;
            space.Combine(one, x, alpha, p, next);
            o.Pattern.Keep<TKind, TSpace, TVector, TTable, T, TReal>(space, next, o.Pattern.Sparsity, scratch, next);
            changed = !first && space.Sum(default(SupportDiffers<TReal>), next, x) > TReal.Zero;
            if (changed)
            {
                map.Forward(next, r);
                space.Combine(one, y, -one, r, r);
            }
            else
            {
                space.Combine(one, r, -alpha, q, r);
            }

            space.Copy(next, x);
            more = watch.GoesOn<TSpace, TMap, TVector, TTable, T, TMonitor>(
                space, map, y, x, TReal.Sqrt(space.Dot(r, r)), changed, next, g, q, inner, monitor);
        }

        if (watch.Status == RecoveryStatus.Diverged)
        {
            space.Clear(x);
        }

        RecoveryStatus status = o.Pattern.End<TKind, TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, next, g, scratch, q, inner, o.Tolerance, o.Refit, watch.Status);
        return new Outcome(status, watch.Iterations);
    }
}
