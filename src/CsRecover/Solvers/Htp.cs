using System.Numerics;
using CsRecover.Operators;
using CsRecover.Planning;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>
/// Hard thresholding pursuit: S = the k largest entries of x + mu A^H (y - A x), x = argmin |y - A z| over z supported on S (Foucart, "Hard
/// thresholding pursuit: an algorithm for compressive sensing", SIAM J. Numer. Anal. 49(6), 2011).
/// </summary>
/// <remarks>
/// Told k. The step is in units of |x|^2 / |A x|^2, about 1 for columns of norm 1, so that any scaling of A gives the same supports; the paper's normalised
/// variant takes it from the gradient on the support, which least squares has made 0. Supports that come in a circle end the recovery
/// with the best of them. Cost: one product each with A and A^H and one least-squares problem of k unknowns an iteration; a handful of iterations suffice.
/// </remarks>
public sealed record HtpOptions : StructuredSparsityOptions
{
    /// <inheritdoc/>
    public override string Name => "htp";

    /// <inheritdoc/>
    public override string Summary => "hard thresholding pursuit: a gradient step chooses k atoms, least squares fits them";

    /// <summary>
    /// mu in units of |x|^2 / |A x|^2. 1.5 recovers more than the paper's 1: half of the trials succeed at k = 0.36 instead of 0.32 m for Gaussian
    /// amplitudes and m = 0.3 n. From 2 on supports run in circles.
    /// </summary>
    public double StepSize { get; init; } = 1.5;

    /// <summary>The most iterations.</summary>
    public int MaxIterations { get; init; } = 200;

    /// <summary>The relative residual |y - A x| / |y| to reach; left open, 1e-9 in double and 1e-5 in single precision.</summary>
    public double? Tolerance { get; init; }

    /// <inheritdoc/>
    protected internal override void Validate(int rows, int columns)
    {
        base.Validate(rows, columns);
        Require(StepSize > 0.0, nameof(StepSize), "a positive number", StepSize);
        Require(MaxIterations >= 1, nameof(MaxIterations), "1 or more", MaxIterations);
        Require(Tolerance is null or >= 0.0, nameof(Tolerance), "0 or more", Tolerance ?? 0.0);
    }

    /// <inheritdoc/>
    protected internal override WorkSize Work(in ProblemShape shape) => new(Htp.Work(shape));

    /// <inheritdoc/>
    protected internal override TResult AcceptText<TVisitor, TReal, TResult>(TVisitor visitor) =>
        PatternText.Accept<TVisitor, HtpSettings<TReal>, TReal, TResult>(visitor, HtpSettings<TReal>.From(this), IsStructured);
}

/// <summary>The parameters of the HTP text, in its own precision.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal struct HtpSettings<TReal> : IPatternText<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public TReal Step, Tolerance;
    public int MaxIterations;
    public SparsePattern Pattern;

    /// <summary>Translates the options.</summary>
    /// <param name="o">Complete options.</param>
    /// <returns>The settings.</returns>
    public static HtpSettings<TReal> From(HtpOptions o) => new()
    {
        Step = TReal.CreateTruncating(o.StepSize),
        Tolerance = ExactExplanation.Tolerance<TReal>(o.Tolerance),
        Pattern = SparsePattern.From(o),
        MaxIterations = o.MaxIterations,
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
        Htp.Run<TKind, TSpace, TMap, TVector, TTable, T, TReal, TMonitor>(space, map, y, x, work, this, monitor);
}

/// <summary>The text of HTP.</summary>
internal static class Htp
{
    /// <summary>Elements of work memory.</summary>
    /// <param name="shape">The problem's sizes.</param>
    public static int Work(in ProblemShape shape) => SolverMemory.Of("Htp", shape.RowStorage, shape.ColumnStorage, 0).Vectors;

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
        TSpace space, TMap map, TVector y, TVector x, TVector work, in HtpSettings<TReal> o, TMonitor monitor)
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
        TVector g = space.Slice(work, 2 * m, n), next = space.Slice(work, 2 * m + n, n);
        TVector best = space.Slice(work, 2 * m + 2 * n, n), seen = space.Slice(work, 2 * m + 3 * n, n);
        TVector scratch = space.Slice(work, 2 * m + 4 * n, n), inner = space.Slice(work, 2 * m + 5 * n, m + 2 * n);

        TReal one = TReal.One, least = TReal.Sqrt(space.Dot(y, y)), stop = o.Tolerance * least;
        var status = RecoveryStatus.IterationLimit;
        int iteration = 0, remember = 1;
        bool more = true;
        space.Clear(x);
        space.Clear(best);
        space.Clear(seen);
        space.Copy(y, r);
        while (more && iteration < o.MaxIterations)
        {
            map.Adjoint(r, g);
            TReal explained = space.Dot(y, y) - space.Dot(r, r);                         // |A x|^2: the fit is orthogonal to the residual
            TReal mu = explained > TReal.Zero ? o.Step * space.Dot(x, x) / explained : one;
            space.Combine(one, x, mu, g, next);
            o.Pattern.Keep<TKind, TSpace, TVector, TTable, T, TReal>(space, next, o.Pattern.Sparsity, scratch, next);      // (HTP1)
            if (iteration > 0
                && (!(space.Sum(default(SupportDiffers<TReal>), next, x) > TReal.Zero) || !(space.Sum(default(SupportDiffers<TReal>), next, seen) > TReal.Zero)))
            {
                status = RecoveryStatus.Stagnated;                                       // this support was fitted before
                break;
            }

            // Besides the last support one is remembered, at iterations 1, 2, 4, 8...: any circle is noticed (Brent 1980).
            iteration++;
            if (iteration == remember)
            {
                space.Copy(next, seen);
                remember *= 2;
            }

            space.Copy(next, x);
            o.Pattern.Fit<TKind, TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, next, x, r, g, scratch, inner, o.Tolerance);   // (HTP2)
            TReal residual = TReal.Sqrt(space.Dot(r, r));
            if (residual < least)
            {
                least = residual;
                space.Copy(x, best);
            }

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
        }

        // What does not explain y was fitted as well as it can be; only an explanation is worth another look.
        space.Copy(best, x);
        status = o.Pattern.End<TKind, TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, next, g, scratch, q, inner, o.Tolerance, least <= stop, status);
        return new Outcome(status, iteration);
    }
}
