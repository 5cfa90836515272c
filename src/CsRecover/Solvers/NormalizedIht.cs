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
public sealed record NormalizedIhtOptions : SparsityOptions
{
    /// <inheritdoc/>
    public override string Name => "niht";

    /// <inheritdoc/>
    public override string Summary => "normalised iterative hard thresholding: gradient steps of a safe size, keeping the k largest entries";

    /// <summary>c: a step that changes the support must satisfy mu &lt;= (1 - c) |dx|^2 / |A dx|^2. Between 0 and 1.</summary>
    public double Margin { get; init; } = 0.01;

    /// <summary>kappa: a step that does not is divided by kappa (1 - c). Larger than 1 / (1 - c).</summary>
    public double Backtracking { get; init; } = 1.1 / 0.99;

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
        Require(Margin > 0.0 && Margin < 1.0, nameof(Margin), "a number between 0 and 1", Margin);
        Require(Backtracking * (1.0 - Margin) > 1.0, nameof(Backtracking), FormattableString.Invariant($"more than 1 / (1 - {nameof(Margin)}) = {1.0 / (1.0 - Margin):G4}"), Backtracking);
        Require(MaxIterations >= 1, nameof(MaxIterations), "1 or more", MaxIterations);
        Require(Tolerance is null or >= 0.0, nameof(Tolerance), "0 or more", Tolerance ?? 0.0);
    }

    /// <inheritdoc/>
    protected internal override WorkSize Work(in ProblemShape shape) => new(NormalizedIht.Work(shape));

    /// <inheritdoc/>
    protected internal override TResult AcceptText<TVisitor, TReal, TResult>(TVisitor visitor) => visitor.Visit(NormalizedIhtSettings<TReal>.From(this));
}

/// <summary>The parameters of the normalised-IHT text, in its own precision.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal struct NormalizedIhtSettings<TReal> : ISolverText<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public TReal Margin, Backtracking, Tolerance;
    public int Sparsity, MaxIterations;
    public Flag Refit;

    /// <summary>Translates the options.</summary>
    /// <param name="o">Complete options.</param>
    /// <returns>The settings.</returns>
    public static NormalizedIhtSettings<TReal> From(NormalizedIhtOptions o) => new()
    {
        Margin = TReal.CreateTruncating(o.Margin),
        Backtracking = TReal.CreateTruncating(o.Backtracking),
        Tolerance = ExactExplanation.Tolerance<TReal>(o.Tolerance),
        Sparsity = o.Sparsity ?? 0,
        MaxIterations = o.MaxIterations,
        Refit = o.Refit,
    };

    /// <inheritdoc/>
    public readonly Outcome Run<TSpace, TMap, TVector, TTable, T, TMonitor>(TSpace space, TMap map, TVector y, TVector x, TVector work, TTable table, TMonitor monitor)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TMonitor : struct, IMonitor<TReal> =>
        NormalizedIht.Run<TSpace, TMap, TVector, TTable, T, TReal, TMonitor>(space, map, y, x, work, this, monitor);
}

/// <summary>The text of normalised IHT.</summary>
internal static class NormalizedIht
{
    /// <summary>Elements of work memory.</summary>
    /// <param name="shape">The problem's sizes.</param>
    public static int Work(in ProblemShape shape) => SolverMemory.Of("NormalizedIht", shape.RowStorage, shape.ColumnStorage, 0).Vectors;

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
        TSpace space, TMap map, TVector y, TVector x, TVector work, in NormalizedIhtSettings<TReal> o, TMonitor monitor)
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
        TVector g = space.Slice(work, 2 * m, n), next = space.Slice(work, 2 * m + n, n);
        TVector inner = space.Slice(work, 2 * m + 2 * n, m + 2 * n), d = space.Slice(inner, m, n);

        TReal one = TReal.One, stop = o.Tolerance * TReal.Sqrt(space.Dot(y, y));
        Standstill<TReal> watch = Standstill<TReal>.Start();
        var status = RecoveryStatus.IterationLimit;
        int iteration = 0;
        bool more = true;
        space.Clear(x);
        space.Copy(y, r);
        while (more && iteration < o.MaxIterations)
        {
            bool first = iteration == 0;
            map.Adjoint(r, g);
            if (first)
            {
                space.KeepLargest(g, o.Sparsity, next);                                 // Gamma^1 = supp H_k(A^H y)
            }

            space.Scale(default(OnSupport<TReal>), g, first ? next : x, d);             // g_Gamma, Gamma = supp x
            map.Forward(d, q);
            TReal gradient = space.Dot(d, d), curvature = space.Dot(q, q);
            if (!(gradient > TReal.Zero && curvature > TReal.Zero))
            {
                status = RecoveryStatus.Stagnated;
                break;
            }

            TReal mu = gradient / curvature, excess;                                    // the exact line search on Gamma
            bool changed;
            do
            {
                space.Combine(one, x, mu, g, next);
                space.KeepLargest(next, o.Sparsity, next);                              // algorithm 1: x~ = H_k(x + mu g)
                space.Combine(one, next, -one, x, d);
                map.Forward(d, q);
                changed = !first && space.Sum(default(SupportDiffers<TReal>), next, x) > TReal.Zero;

                // algorithm 1: omega = (1 - c) |dx|^2 / |A dx|^2 bounds the step when the support changes.
                excess = changed ? mu * space.Dot(q, q) - (one - o.Margin) * space.Dot(d, d) : TReal.Zero;
                mu /= o.Backtracking * (one - o.Margin);
            }
            while (excess > TReal.Zero);

            space.Combine(one, r, -one, q, r);
            space.Copy(next, x);
            iteration++;
            TReal residual = TReal.Sqrt(space.Dot(r, r));
            if (TMonitor.IsActive && !monitor.Continue(iteration, residual))
            {
                status = RecoveryStatus.Cancelled;
                more = false;
            }
            else if (residual <= stop)
            {
                status = RecoveryStatus.Converged;
                more = false;
            }
            else if (!TReal.IsFinite(residual))
            {
                status = RecoveryStatus.Diverged;
                space.Clear(x);
                more = false;
            }
            else if (o.Refit && watch.IsWorthATest(changed)
                && ExactExplanation.Refit<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, next, g, q, inner, o.Tolerance))
            {
                status = RecoveryStatus.Optimal;
                more = false;
            }
            else if (watch.HasStopped(residual, TSpace.Real(1e-6)))
            {
                status = RecoveryStatus.Stagnated;
                more = false;
            }
        }

        if (o.Refit && status != RecoveryStatus.Cancelled && status != RecoveryStatus.Optimal)
        {
            status = ExactExplanation.RefitAtEnd<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, next, g, q, inner, o.Tolerance, status);
        }

        return new Outcome(status, iteration);
    }
}
