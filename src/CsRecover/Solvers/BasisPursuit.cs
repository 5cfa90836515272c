using System.Numerics;
using CsRecover.Operators;
using CsRecover.Planning;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>
/// Basis pursuit, min |x|_1 among the x with A x = y, by the alternating direction method of multipliers (Boyd, Parikh, Chu, Peleato and Eckstein, "Distributed optimization and
/// statistical learning via the alternating direction method of multipliers", Found. Trends Mach. Learn. 3(1), 2011, section 6.2; over-relaxation and residual balancing as in 3.4).
/// </summary>
/// <remarks>
/// Not told k. Once the support of the shrunken iterate stands still, least squares on it give a vertex, and the multipliers a lower bound of |x|_1 over all x with A x = y; where the
/// two meet, the vertex is the answer. With blocks the sum of their norms is least. Cost: one projection onto A x = y an iteration.
/// </remarks>
public sealed record BasisPursuitOptions : StructuredOptions
{
    /// <inheritdoc/>
    public override string Name => "basis-pursuit";

    /// <inheritdoc/>
    public override string Summary => "the least L1 norm that explains the measurements, by ADMM";

    /// <summary>The first threshold 1 / rho, in units of the mean |x_j| of the least-norm solution.</summary>
    public double InitialThreshold { get; init; } = 1.0;

    /// <summary>Over-relaxation, from 1 (none) to 1.9.</summary>
    public double Relaxation { get; init; } = 1.6;

    /// <summary>The threshold changes by this factor when one of the two residuals is ten times the other; 1 keeps it.</summary>
    public double Balancing { get; init; } = 1.5;

    /// <summary>The most iterations.</summary>
    public int MaxIterations { get; init; } = 5000;

    /// <summary>The relative size of both residuals that ends the iteration; left open, 1e-9 in double and 1e-5 in single precision.</summary>
    public double? Change { get; init; }

    /// <summary>Whether least squares on the support are tested on the way, and at the end.</summary>
    public bool Polish { get; init; } = true;

    /// <summary>The relative residual |y - A x| / |y| at which an answer counts as an exact explanation; left open, 1e-9 in double and 1e-5 in single precision.</summary>
    public double? Tolerance { get; init; }

    /// <inheritdoc/>
    protected internal override MapRequest Request => new(Projects: true);

    /// <inheritdoc/>
    protected internal override void Validate(int rows, int columns)
    {
        base.Validate(rows, columns);
        Require(InitialThreshold > 0.0, nameof(InitialThreshold), "a positive number", InitialThreshold);
        Require(Relaxation is >= 1.0 and <= 1.9, nameof(Relaxation), "a number from 1 to 1.9", Relaxation);
        Require(Balancing >= 1.0, nameof(Balancing), "1 or more", Balancing);
        Require(MaxIterations >= 1, nameof(MaxIterations), "1 or more", MaxIterations);
        Require(Change is null or >= 0.0, nameof(Change), "0 or more", Change ?? 0.0);
        Require(Tolerance is null or >= 0.0, nameof(Tolerance), "0 or more", Tolerance ?? 0.0);
    }

    /// <inheritdoc/>
    protected internal override WorkSize Work(in ProblemShape shape) => new(BasisPursuit.Work(shape));

    /// <inheritdoc/>
    protected internal override TResult AcceptText<TVisitor, TReal, TResult>(TVisitor visitor) => visitor.Visit(BasisPursuitSettings<TReal>.From(this));
}

/// <summary>The parameters of the basis pursuit text, in its own precision.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal struct BasisPursuitSettings<TReal> : ISolverText<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public TReal InitialThreshold, Relaxation, Balancing, Change, Tolerance;
    public int MaxIterations, BlockSize;
    public Flag Polish, NonNegative;

    /// <summary>Translates the options.</summary>
    /// <param name="o">Complete options.</param>
    /// <returns>The settings.</returns>
    public static BasisPursuitSettings<TReal> From(BasisPursuitOptions o) => new()
    {
        InitialThreshold = TReal.CreateTruncating(o.InitialThreshold),
        Relaxation = TReal.CreateTruncating(o.Relaxation),
        Balancing = TReal.CreateTruncating(o.Balancing),
        Change = TReal.CreateTruncating(o.Change ?? (typeof(TReal) == typeof(float) ? 1e-5 : 1e-9)),
        Tolerance = ExactExplanation.Tolerance<TReal>(o.Tolerance),
        MaxIterations = o.MaxIterations,
        BlockSize = o.BlockSize,
        Polish = o.Polish,
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
        BasisPursuit.Run<TSpace, TMap, TVector, TTable, T, TReal, TMonitor>(space, map, y, x, work, this, monitor);
}

/// <summary>The basis pursuit text.</summary>
internal static class BasisPursuit
{
    private const int BalanceEvery = 10, FirstTest = 4;

    /// <summary>Elements of work memory.</summary>
    /// <param name="shape">The problem's sizes.</param>
    public static int Work(in ProblemShape shape) => SolverMemory.Of("BasisPursuit", shape.RowStorage, shape.ColumnStorage, 0).Vectors;

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
        TSpace space, TMap map, TVector y, TVector x, TVector work, in BasisPursuitSettings<TReal> o, TMonitor monitor)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
        where TMonitor : struct, IMonitor<TReal>
    {
        int m = map.RowStorage, n = map.ColumnStorage;
        TVector target = space.Slice(work, 0, m), residual = space.Slice(work, m, m);
        TVector z = space.Slice(work, 2 * m, n), u = space.Slice(work, 2 * m + n, n), previous = space.Slice(work, 2 * m + 2 * n, n);
        TVector candidate = space.Slice(work, 2 * m + 3 * n, n), scratch = space.Slice(work, 2 * m + 4 * n, n), inner = space.Slice(work, 2 * m + 5 * n, m + 2 * n);

        TReal one = TReal.One, a = o.Relaxation, ten = TSpace.Real(10.0);
        map.PrepareProjection(y, target);
        map.MinimumNorm(target, x);
        TReal threshold = o.InitialThreshold * space.Sum(new Excess<TReal>(TReal.Zero), x, x) / TSpace.Real(map.Columns);
        if (!(threshold > TReal.Zero))
        {
            space.Clear(x);
            return new Outcome(RecoveryStatus.Stagnated, 0);
        }

        space.Clear(z);
        space.Clear(u);
        var status = RecoveryStatus.IterationLimit;
        int iteration = 0, still = 0, test = FirstTest;
        bool more = true;
        while (more && iteration < o.MaxIterations)
        {
            space.Combine(one, z, -one, u, x);
            if (TMonitor.IsActive)
            {
                // The distance of z - u from A x = y, which vanishes with both residuals.
                if (!monitor.Continue(iteration + 1, TReal.Sqrt(map.ProjectAndMeasure(target, x, Samples.All).Fitted)))
                {
                    status = RecoveryStatus.Cancelled;
                    more = false;
                }
            }
            else
            {
                map.Project(target, x);
            }

            // z = shrink(a x + (1 - a) z + u), and u what the shrinkage took off.
            space.Copy(z, previous);
            space.Combine(a, x, one - a, z, z);
            space.Combine(one, u, one, z, u);
            space.Copy(u, z);
            L1Steps.Shrink<TSpace, TVector, TTable, T, TReal>(space, threshold, z, scratch, o.BlockSize, o.NonNegative);
            space.Combine(one, u, -one, z, u);
            iteration++;

            space.Combine(one, x, -one, z, scratch);
            TReal primal = TReal.Sqrt(space.Dot(scratch, scratch));
            space.Combine(one, z, -one, previous, scratch);
            TReal dual = TReal.Sqrt(space.Dot(scratch, scratch)), small = o.Change * TReal.Sqrt(space.Dot(x, x));
            bool changed = space.Sum(default(SupportDiffers<TReal>), z, previous) > TReal.Zero, settled = primal <= small && dual <= small;
            still = changed ? 0 : still + 1;
            test = changed ? FirstTest : test;
            if (more && o.Polish && (still >= test || settled))
            {
                test *= 2;

                // x - (z - u) of before the step lies in the range of A^H: the multipliers.
                space.Combine(one, z, one, u, scratch);
                space.Combine(one, scratch, one - a, x, scratch);
                space.Combine(one, scratch, a - one - one, previous, scratch);
                status = Vertex<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, z, scratch, candidate, previous, residual, inner, o);
                more = status == RecoveryStatus.IterationLimit;
            }

            if (more && settled)
            {
                status = RecoveryStatus.Converged;
                more = false;
            }
            else if (more && iteration % BalanceEvery == 0)
            {
                TReal factor = primal > ten * dual ? one / o.Balancing : dual > ten * primal ? o.Balancing : one;
                threshold *= factor;
                space.Combine(factor, u, TReal.Zero, u, u);
            }
        }

        if (o.NonNegative)
        {
            // x fits y and z is not negative; they meet only where some x >= 0 fits y.
            space.Positive(x, x);
        }

        return new Outcome(status, iteration);
    }

    /// <summary>
    /// Least squares on the support of z, accepted if they explain y and have the least norm: h in the range of A^H has Re &lt;h, x&gt; the same for all x with A x = y, so that none has
    /// a smaller norm than Re &lt;h, x&gt; / (dual norm of h).
    /// </summary>
    private static RecoveryStatus Vertex<TSpace, TMap, TVector, TTable, T, TReal>(
        TSpace space, TMap map, TVector y, TVector x, TVector z, TVector h, TVector candidate, TVector scratch, TVector residual, TVector work, in BasisPursuitSettings<TReal> o)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        TReal count = space.Sum(default(OnSupport<TReal>), z, z), rows = TSpace.Real(map.Rows);
        if (!(count > TReal.Zero && count <= rows))
        {
            return RecoveryStatus.IterationLimit;
        }

        space.Copy(z, candidate);
        RestrictedLeastSquares.Solve<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, z, candidate, residual, work, ExactExplanation.RefitIterations, o.Tolerance * TSpace.Real(0.01));
        TVector sizes = space.Slice(work, map.RowStorage, map.ColumnStorage);
        bool accepted = space.Dot(residual, residual) <= o.Tolerance * o.Tolerance * space.Dot(y, y)
            && (!o.NonNegative || ExactExplanation.HasNoNegative<TSpace, TVector, TTable, T, TReal>(space, candidate, scratch, sizes, o.Tolerance));
        if (accepted)
        {
            TReal least = space.Dot(h, candidate) / L1Steps.DualNorm<TSpace, TVector, TTable, T, TReal>(space, h, scratch, sizes, o.BlockSize, o.NonNegative);
            TReal norm = L1Steps.Norm<TSpace, TVector, TTable, T, TReal>(space, candidate, sizes, o.BlockSize);
            accepted = norm - least <= TSpace.Real(TSpace.Precision == 24 ? 1e-4 : 1e-6) * norm;
        }

        if (accepted)
        {
            space.Copy(candidate, x);
        }

        return !accepted ? RecoveryStatus.IterationLimit : count < rows ? RecoveryStatus.Optimal : RecoveryStatus.Converged;
    }
}
