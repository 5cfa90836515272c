using System.Numerics;
using CsRecover.Operators;
using CsRecover.Planning;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>
/// The lasso, min |y - A x|^2 / 2 + lambda |x|_1, by FISTA (Beck and Teboulle, "A fast iterative shrinkage-thresholding algorithm for linear inverse problems", SIAM J.
/// Imaging Sci. 2(1), 2009) with the gradient's restart (O'Donoghue and Candes, "Adaptive restart for accelerated gradient schemes", Found. Comput. Math. 15, 2015, section 3.2).
/// </summary>
/// <remarks>
/// Not told k. lambda falls from where x = 0 is the answer to its last value in steps, each begun at the answer of the one before. The step 1 / L comes from an estimate of |A|^2 and
/// is shortened where that was too small. Cost: one product with A and one with A^H an iteration.
/// </remarks>
public sealed record FistaOptions : SolverOptions
{
    /// <inheritdoc/>
    public override string Name => "fista";

    /// <inheritdoc/>
    public override string Summary => "the lasso by accelerated proximal gradients with restarts";

    /// <summary>lambda; left open, <see cref="RelativeLambda"/> decides.</summary>
    public double? Lambda { get; init; }

    /// <summary>lambda in units of the largest |a_j^H y|, from where on x = 0 is the answer; between 0 and 1.</summary>
    public double RelativeLambda { get; init; } = 1e-3;

    /// <summary>The factor from one lambda to the next, between 0 and 1; 0 starts at the last one.</summary>
    public double Continuation { get; init; } = 0.3;

    /// <summary>The most iterations over all lambdas.</summary>
    public int MaxIterations { get; init; } = 5000;

    /// <summary>The relative change of x that ends the iteration at the last lambda; left open, 1e-8 in double and 1e-5 in single precision. At earlier ones 1e-3 is enough.</summary>
    public double? Change { get; init; }

    /// <summary>Whether least squares on the support take the shrinkage out of the answer, on the way already where they explain y exactly. Without, the answer is the lasso's.</summary>
    public bool Debias { get; init; } = true;

    /// <summary>Whether x is known to have no negative entries.</summary>
    public bool NonNegative { get; init; }

    /// <summary>How many successive entries are zero or not together; n is a multiple of it. The penalty is then the sum of the blocks' norms (the group lasso).</summary>
    public int BlockSize { get; init; } = 1;

    /// <summary>The relative residual |y - A x| / |y| at which an answer counts as an exact explanation; left open, 1e-9 in double and 1e-5 in single precision.</summary>
    public double? Tolerance { get; init; }

    /// <inheritdoc/>
    public override SolverOptions AsNonNegative() => this with { NonNegative = true };

    /// <inheritdoc/>
    protected internal override SolverOptions WithBlockSize(int size) => this with
    {
        BlockSize = size
    };

    /// <inheritdoc/>
    protected internal override bool RealNumbersOnly => NonNegative;

    /// <inheritdoc/>
    protected internal override void Validate(int rows, int columns)
    {
        Require(Lambda is null or > 0.0, nameof(Lambda), "a positive number", Lambda ?? 0.0);
        Require(RelativeLambda > 0.0 && RelativeLambda < 1.0, nameof(RelativeLambda), "a number between 0 and 1", RelativeLambda);
        Require(Continuation >= 0.0 && Continuation < 1.0, nameof(Continuation), "0 or a number up to 1", Continuation);
        Require(MaxIterations >= 1, nameof(MaxIterations), "1 or more", MaxIterations);
        Require(Change is null or >= 0.0, nameof(Change), "0 or more", Change ?? 0.0);
        Require(Tolerance is null or >= 0.0, nameof(Tolerance), "0 or more", Tolerance ?? 0.0);
        RequireBlocks(BlockSize, columns);
    }

    /// <inheritdoc/>
    protected internal override WorkSize Work(in ProblemShape shape) => new(Fista.Work(shape));

    /// <inheritdoc/>
    protected internal override TResult AcceptText<TVisitor, TReal, TResult>(TVisitor visitor) => visitor.Visit(FistaSettings<TReal>.From(this));
}

/// <summary>The parameters of the FISTA text, in its own precision.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal struct FistaSettings<TReal> : ISolverText<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public TReal Lambda, RelativeLambda, Continuation, Change, Tolerance;
    public int MaxIterations, BlockSize;
    public Flag Debias, NonNegative;

    /// <summary>Translates the options.</summary>
    /// <param name="o">Complete options.</param>
    /// <returns>The settings.</returns>
    public static FistaSettings<TReal> From(FistaOptions o) => new()
    {
        Lambda = TReal.CreateTruncating(o.Lambda ?? 0.0),
        RelativeLambda = TReal.CreateTruncating(o.RelativeLambda),
        Continuation = TReal.CreateTruncating(o.Continuation),
        Change = TReal.CreateTruncating(o.Change ?? (typeof(TReal) == typeof(float) ? 1e-5 : 1e-8)),
        Tolerance = ExactExplanation.Tolerance<TReal>(o.Tolerance),
        MaxIterations = o.MaxIterations,
        BlockSize = o.BlockSize,
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
        Fista.Run<TSpace, TMap, TVector, TTable, T, TReal, TMonitor>(space, map, y, x, work, this, monitor);
}

/// <summary>The FISTA text.</summary>
internal static class Fista
{
    /// <summary>Elements of work memory.</summary>
    /// <param name="shape">The problem's sizes.</param>
    public static int Work(in ProblemShape shape) => SolverMemory.Of("Fista", shape.RowStorage, shape.ColumnStorage, 0).Vectors;

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
        TSpace space, TMap map, TVector y, TVector x, TVector work, in FistaSettings<TReal> o, TMonitor monitor)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
        where TMonitor : struct, IMonitor<TReal>
    {
        int m = map.RowStorage, n = map.ColumnStorage;
        TVector r = space.Slice(work, 0, m), rNext = space.Slice(work, m, m), rAhead = space.Slice(work, 2 * m, m), q = space.Slice(work, 3 * m, m);
        TVector z = space.Slice(work, 4 * m, n), g = space.Slice(work, 4 * m + n, n), next = space.Slice(work, 4 * m + 2 * n, n), d = space.Slice(work, 4 * m + 3 * n, n);
        TVector inner = space.Slice(work, 4 * m + 4 * n, m + 2 * n);

        TReal one = TReal.One, two = one + one, energy = space.Dot(y, y), rounding = TSpace.Real(TSpace.Precision == 24 ? 1e-12 : 1e-28) * energy;
        space.Clear(x);
        map.Adjoint(y, g);
        TReal largest = L1Steps.DualNorm<TSpace, TVector, TTable, T, TReal>(space, g, z, d, o.BlockSize, o.NonNegative);
        TReal last = o.Lambda > TReal.Zero ? o.Lambda : o.RelativeLambda * largest;
        if (!(largest > last))
        {
            return new Outcome(RecoveryStatus.Converged, 0);                                // 0 is the answer
        }

        TReal lipschitz = LargestEigenvalue.Estimate<TSpace, TMap, TVector, TTable, T, TReal>(space, map, g, z, q);
        TReal lambda = o.Continuation > TReal.Zero ? TReal.Max(last, o.Continuation * largest) : last, t = one;
        space.Clear(z);
        space.Copy(y, r);
        space.Copy(y, rAhead);
        var status = RecoveryStatus.IterationLimit;
        int iteration = 0;
        bool more = true;
        while (more && iteration < o.MaxIterations)
        {
            map.Adjoint(rAhead, g);
            TReal length, excess;
            do
            {
                space.Combine(one, z, one / lipschitz, g, next);
                L1Steps.Shrink<TSpace, TVector, TTable, T, TReal>(space, lambda / lipschitz, next, d, o.BlockSize, o.NonNegative);
                map.Forward(next, rNext);
                space.Combine(one, y, -one, rNext, rNext);
                space.Combine(one, next, -one, z, d);
                space.Combine(one, rAhead, -one, rNext, q);
                length = space.Dot(d, d);
                excess = space.Dot(q, q) - lipschitz * length - rounding;                   // |A d|^2 > L |d|^2: L was too small
                lipschitz = excess > TReal.Zero ? TSpace.Real(1.5) * lipschitz : lipschitz;
            }
            while (excess > TReal.Zero);

            iteration++;
            TReal size = space.Dot(next, next), residual = TReal.Sqrt(space.Dot(rNext, rNext));
            bool settled = length <= (lambda > last ? TSpace.Real(1e-6) : o.Change * o.Change) * size;

            // O'Donoghue and Candes, (12): momentum that points uphill is dropped.
            bool uphill = space.Dot(d, x) > space.Dot(d, next);
            TReal tNext = (one + TReal.Sqrt(one + two * two * t * t)) / two, momentum = uphill || settled ? TReal.Zero : (t - one) / tNext;
            t = uphill || settled ? one : tNext;
            space.Combine(one + momentum, next, -momentum, x, z);
            space.Combine(one + momentum, rNext, -momentum, r, rAhead);
            space.Copy(next, x);
            space.Copy(rNext, r);
            if (TMonitor.IsActive && !monitor.Continue(iteration, residual))
            {
                status = RecoveryStatus.Cancelled;
                more = false;
            }
            else if (!TReal.IsFinite(residual))
            {
                status = RecoveryStatus.Diverged;
                space.Clear(x);
                more = false;
            }
            else if (settled && o.Debias && SupportRefit.Explains<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, d, g, q, inner, o.Tolerance, o.NonNegative))
            {
                status = RecoveryStatus.Optimal;
                more = false;
            }
            else if (settled && lambda > last)
            {
                lambda = TReal.Max(last, o.Continuation * lambda);
            }
            else if (settled)
            {
                status = RecoveryStatus.Converged;
                more = false;
            }
        }

        if (o.Debias && (status == RecoveryStatus.Converged || status == RecoveryStatus.IterationLimit))
        {
            SupportRefit.Debias<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, d, q, inner, o.Tolerance, o.NonNegative);
        }

        return new Outcome(status, iteration);
    }
}
