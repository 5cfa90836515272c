using System.Numerics;
using CsRecover.Operators;
using CsRecover.Planning;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>
/// Basis pursuit denoising, min |x|_1 with |y - A x| &lt;= sigma: Newton's method for the radius tau of the L1 ball on which the least residual is sigma, each ball's least squares by
/// spectral projected gradients (van den Berg and Friedlander, "Probing the Pareto frontier for basis pursuit solutions", SIAM J. Sci. Comput. 31(2), 2008).
/// </summary>
/// <remarks>
/// Not told k, but how large the noise is. The least residual phi(tau) is convex with the slope -max_j |a_j^H r| / |r| (theorem 2.1). As the loss is quadratic and the projected
/// direction feasible, the best step along it needs no search. Cost: one product with A and one with A^H an iteration.
/// </remarks>
public sealed record BpdnOptions : SignConstrainedOptions
{
    /// <inheritdoc/>
    public override string Name => "bpdn";

    /// <inheritdoc/>
    public override string Summary => "the least L1 norm that explains the measurements up to noise of a given size, by the Pareto curve";

    /// <summary>sigma, the largest |y - A x|; left open, <see cref="RelativeNoise"/> decides.</summary>
    public double? Sigma { get; init; }

    /// <summary>sigma in units of |y|, from 0 to 1.</summary>
    public double RelativeNoise { get; init; } = 1e-3;

    /// <summary>The most iterations.</summary>
    public int MaxIterations { get; init; } = 5000;

    /// <summary>The relative accuracy of sigma and of each ball's least squares; left open, 1e-6 in double and 1e-4 in single precision.</summary>
    public double? Accuracy { get; init; }

    /// <summary>Whether least squares on the support take the shrinkage out of the answer, on the way already where they explain y exactly. Without, the answer is the L1 problem's.</summary>
    public bool Debias { get; init; } = true;

    /// <summary>The relative residual |y - A x| / |y| at which an answer counts as an exact explanation; left open, 1e-9 in double and 1e-5 in single precision.</summary>
    public double? Tolerance { get; init; }

    /// <inheritdoc/>
    protected internal override void Validate(int rows, int columns)
    {
        Require(Sigma is null or >= 0.0, nameof(Sigma), "0 or more", Sigma ?? 0.0);
        Require(RelativeNoise is >= 0.0 and <= 1.0, nameof(RelativeNoise), "a number from 0 to 1", RelativeNoise);
        Require(MaxIterations >= 1, nameof(MaxIterations), "1 or more", MaxIterations);
        Require(Accuracy is null or > 0.0, nameof(Accuracy), "a positive number", Accuracy ?? 0.0);
        Require(Tolerance is null or >= 0.0, nameof(Tolerance), "0 or more", Tolerance ?? 0.0);
    }

    /// <inheritdoc/>
    protected internal override WorkSize Work(in ProblemShape shape) => new(Bpdn.Work(shape));

    /// <inheritdoc/>
    protected internal override TResult AcceptText<TVisitor, TReal, TResult>(TVisitor visitor) => visitor.Visit(BpdnSettings<TReal>.From(this));
}

/// <summary>The parameters of the BPDN text, in its own precision.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal struct BpdnSettings<TReal> : ISolverText<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public TReal Sigma, RelativeNoise, Accuracy, Tolerance;
    public int MaxIterations;
    public Flag Debias, NonNegative;

    /// <summary>Translates the options.</summary>
    /// <param name="o">Complete options.</param>
    /// <returns>The settings.</returns>
    public static BpdnSettings<TReal> From(BpdnOptions o) => new()
    {
        Sigma = TReal.CreateTruncating(o.Sigma ?? -1.0),
        RelativeNoise = TReal.CreateTruncating(o.RelativeNoise),
        Accuracy = TReal.CreateTruncating(o.Accuracy ?? (typeof(TReal) == typeof(float) ? 1e-4 : 1e-6)),
        Tolerance = ExactExplanation.Tolerance<TReal>(o.Tolerance),
        MaxIterations = o.MaxIterations,
        Debias = o.Debias,
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
        Bpdn.Run<TSpace, TMap, TVector, TTable, T, TReal, TMonitor>(space, map, y, x, work, this, monitor);
}

/// <summary>The BPDN text.</summary>
internal static class Bpdn
{
    /// <summary>Elements of work memory.</summary>
    /// <param name="shape">The problem's sizes.</param>
    public static int Work(in ProblemShape shape) => SolverMemory.Of("Bpdn", shape.RowStorage, shape.ColumnStorage, 0).Vectors;

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
        TSpace space, TMap map, TVector y, TVector x, TVector work, in BpdnSettings<TReal> o, TMonitor monitor)
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
        TVector g = space.Slice(work, 2 * m, n), d = space.Slice(work, 2 * m + n, n), scratch = space.Slice(work, 2 * m + 2 * n, n);
        TVector inner = space.Slice(work, 2 * m + 3 * n, m + 2 * n);

        TReal one = TReal.One, half = TSpace.Real(0.5), least = TSpace.Real(1e-10);
        TReal size = TReal.Sqrt(space.Dot(y, y)), sigma = o.Sigma >= TReal.Zero ? o.Sigma : o.RelativeNoise * size;
        space.Clear(x);
        if (size <= sigma)
        {
            return new Outcome(RecoveryStatus.Converged, 0);                                // 0 is the answer
        }

        space.Copy(y, r);
        map.Adjoint(r, g);
        TReal tau = TReal.Zero, step = TReal.Zero, dual = L1Steps.DualNorm<TSpace, TVector, TTable, T, TReal>(space, g, scratch, d, 1, o.NonNegative);
        if (!(dual > TReal.Zero))
        {
            return new Outcome(RecoveryStatus.Stagnated, 0);
        }

        // The last three losses |r|^2 / 2: a step may climb, but not above the highest of them (Birgin, Martinez and Raydan 2000).
        TReal norm = size, loss = half * size * size, loss1 = loss, loss2 = loss;
        var status = RecoveryStatus.IterationLimit;
        int iteration = 0;
        bool more = true, lost = false;
        while (more && iteration < o.MaxIterations)
        {
            // The gap to the ball's least loss, and how far the loss is from the wanted one.
            TReal gap = TReal.Abs(tau * dual - space.Dot(g, x)), error = half * (norm - sigma) * (norm + sigma);
            bool root = TReal.Abs(norm - sigma) <= o.Accuracy * norm && gap <= o.Accuracy * loss;
            if (root)
            {
                status = RecoveryStatus.Converged;
                break;
            }

            if (lost || gap <= TReal.Max(TSpace.Real(0.1) * TReal.Abs(error), half * o.Accuracy * loss))
            {
                if (o.Debias && iteration > 0 && SupportRefit.Explains<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, scratch, d, q, inner, o.Tolerance, o.NonNegative))
                {
                    status = RecoveryStatus.Optimal;
                    break;
                }

                TReal shorter = tau;
                tau = TReal.Max(TReal.Zero, tau + norm * (norm - sigma) / dual);
                if (tau < shorter)
                {
                    L1Steps.ProjectOntoBall<TSpace, TVector, TTable, T, TReal>(space, tau, x, o.NonNegative);
                    map.Forward(x, r);
                    space.Combine(one, y, -one, r, r);
                    map.Adjoint(r, g);
                    loss = half * space.Dot(r, r);
                }

                loss1 = loss;
                loss2 = loss;
            }

            step = step > TReal.Zero ? step : tau / dual;
            space.Combine(one, x, step, g, d);
            L1Steps.ProjectOntoBall<TSpace, TVector, TTable, T, TReal>(space, tau, d, o.NonNegative);
            space.Combine(one, d, -one, x, d);
            map.Forward(d, q);
            TReal slope = space.Dot(g, d), curvature = space.Dot(q, q), length = space.Dot(d, d);
            iteration++;
            if (!(slope > TReal.Zero && curvature > TReal.Zero))
            {
                // The ball's direction is lost in rounding: on to the next ball, unless it was the last one's, too.
                if (lost)
                {
                    status = TReal.Abs(norm - sigma) <= o.Accuracy * norm ? RecoveryStatus.Converged : RecoveryStatus.Stagnated;
                    break;
                }

                lost = true;
                continue;
            }

            lost = false;
            TReal highest = TReal.Max(loss, TReal.Max(loss1, loss2)), whole = loss - slope + half * curvature;
            TReal share = whole <= highest - TSpace.Real(1e-4) * slope ? one : TReal.Min(one, slope / curvature);
            space.Combine(one, x, share, d, x);
            space.Combine(one, r, -share, q, r);
            step = TReal.Min(one / least, TReal.Max(least, length / curvature));             // Barzilai and Borwein: |dx|^2 / |A dx|^2
            loss2 = loss1;
            loss1 = loss;
            loss = half * space.Dot(r, r);
            norm = TReal.Sqrt(loss + loss);
            map.Adjoint(r, g);
            dual = L1Steps.DualNorm<TSpace, TVector, TTable, T, TReal>(space, g, scratch, d, 1, o.NonNegative);
            if (TMonitor.IsActive && !monitor.Continue(iteration, norm))
            {
                status = RecoveryStatus.Cancelled;
                more = false;
            }
        }

        if (o.Debias && status != RecoveryStatus.Cancelled && status != RecoveryStatus.Optimal)
        {
            status = SupportRefit.End<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, scratch, d, q, inner, o.Tolerance, o.NonNegative, status);
        }

        return new Outcome(status, iteration);
    }
}
