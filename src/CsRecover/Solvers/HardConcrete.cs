using System.Numerics;
using System.Runtime.CompilerServices;
using CsRecover.Operators;
using CsRecover.Planning;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>
/// L0 regularisation with hard concrete gates in closed form: x = theta z with random gates z, and the expected loss
/// E |y - A (theta z)|^2 / 2 + lambda E |z|_0 = |y - A w|^2 / 2 + sum_j (theta_j^2 Var(z_j) |a_j|^2 / 2 + lambda P(z_j != 0)), w = theta E z (the gates of Louizos, Welling and
/// Kingma, "Learning sparse neural networks through L0 regularization", ICLR 2018, integrated out instead of sampled).
/// </summary>
/// <remarks>
/// <para>
/// Alternates exactly: the best gates for given weights are a function of w_j^2 |a_j|^2 / (2 lambda), tabulated once; the best weights for
/// given gates are a ridge regression, w = D^-1 A^H (A D^-1 A^H + I)^-1 y. lambda falls slowly from where all gates close. There is no sampling, hence no variance,
/// no learning rate and no random seed.
/// </para>
/// <para>Not told k. Cost: one ridge regression of m equations a step, by Cholesky where the operator can, else by conjugate gradients. Operators that do not
/// know their columns' norms have them taken as alike.</para>
/// </remarks>
public sealed record HardConcreteOptions : SolverOptions
{
    /// <inheritdoc/>
    public override string Name => "hard-concrete";

    /// <inheritdoc/>
    public override string Summary => "hard concrete gates in closed form: L0 regularisation without sampling, with a falling penalty";

    /// <summary>beta, the temperature of the gates, from 0.1 to 2.</summary>
    public double Beta { get; init; } = HardConcreteDistribution.Default.Beta;

    /// <summary>gamma, where the stretched gate begins, from -1 to -0.001.</summary>
    public double Gamma { get; init; } = HardConcreteDistribution.Default.Gamma;

    /// <summary>zeta, where it ends, from 1.001 to 2.</summary>
    public double Zeta { get; init; } = HardConcreteDistribution.Default.Zeta;

    /// <summary>
    /// Gates are not closed further than is best for this value of q = w^2 |a|^2 / (2 lambda), so that a column that was closed early can come
    /// back; between 0 and 0.1. 1e-8 recovers less: the columns that matter can be closed for good while lambda is large.
    /// </summary>
    public double ClosingLimit { get; init; } = 1e-3;

    /// <summary>The first lambda, in units of max_j |a_j^H y|^2 / (2 |a_j|^2), the most that one column can explain.</summary>
    public double InitialLambda { get; init; } = 1.0;

    /// <summary>The last lambda, in the same units.</summary>
    public double FinalLambda { get; init; } = 1e-9;

    /// <summary>The factor from one lambda to the next, between 0 and 1.</summary>
    public double Decrease { get; init; } = 0.7;

    /// <summary>Alternations at each lambda.</summary>
    public int InnerSteps { get; init; } = 2;

    /// <summary>How gates are read off at the end.</summary>
    public GateEstimator Estimator { get; init; } = GateEstimator.Median;

    /// <summary>Whether to test on the way whether the open gates explain y exactly, and to end with least squares on them.</summary>
    public bool Refit { get; init; } = true;

    /// <summary>
    /// k, if known: without an exact explanation (noise) the k largest entries are kept and refitted. Not needed otherwise. (The first k gates that open as lambda falls do worse: 13 supports of 20 where these
    /// are all right, 60 x 120, k = 10, noise of 0.1.)
    /// </summary>
    public int? Sparsity { get; init; }

    /// <summary>The relative residual |y - A x| / |y| at which an answer counts as an exact explanation; left open, 1e-9 in double and 1e-5 in single precision.</summary>
    public double? Tolerance { get; init; }

    /// <inheritdoc/>
    protected internal override MapRequest Request => new(Projects: true);

    /// <summary>The gates' distribution.</summary>
    internal HardConcreteDistribution Gate => new(Beta, Gamma, Zeta);

    /// <inheritdoc/>
    protected internal override SolverOptions Resolve(int rows, int columns, int? sparsity) => this with
    {
        Sparsity = Sparsity ?? sparsity
    };

    /// <inheritdoc/>
    protected internal override void Validate(int rows, int columns)
    {
        Require(Beta is >= 0.1 and <= 2.0, nameof(Beta), "a number from 0.1 to 2", Beta);
        Require(Gamma is >= -1.0 and <= -0.001, nameof(Gamma), "a number from -1 to -0.001", Gamma);
        Require(Zeta is >= 1.001 and <= 2.0, nameof(Zeta), "a number from 1.001 to 2", Zeta);
        Require(ClosingLimit > 0.0 && ClosingLimit <= 0.1, nameof(ClosingLimit), "a number above 0 and up to 0.1", ClosingLimit);
        Require(InitialLambda > 0.0, nameof(InitialLambda), "a positive number", InitialLambda);
        Require(FinalLambda > 0.0, nameof(FinalLambda), "a positive number", FinalLambda);
        Require(Decrease > 0.0 && Decrease < 1.0, nameof(Decrease), "a number between 0 and 1", Decrease);
        Require(InnerSteps >= 1, nameof(InnerSteps), "1 or more", InnerSteps);
        Require(Tolerance is null or >= 0.0, nameof(Tolerance), "0 or more", Tolerance ?? 0.0);
        RequireSparsity(Sparsity, rows, columns);
    }

    /// <inheritdoc/>
    protected internal override WorkSize Work(in ProblemShape shape) => new(HardConcrete.Work(shape), HardConcrete.ColumnsTaken);

    /// <inheritdoc/>
    protected internal override TResult AcceptText<TVisitor, TReal, TResult>(TVisitor visitor) => visitor.Visit(HardConcreteSettings<TReal>.From(this));
}

/// <summary>The parameters of the hard concrete text, in its own precision.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal struct HardConcreteSettings<TReal> : ISolverText<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public GateTable<TReal> Gates;
    public TReal ClosingLimit, InitialLambda, FinalLambda, Decrease, Tolerance, Floor;
    public int InnerSteps, Sparsity;
    public Flag Refit, ReadsMean;

    /// <summary>Translates the options.</summary>
    /// <param name="o">Complete options.</param>
    /// <returns>The settings.</returns>
    public static HardConcreteSettings<TReal> From(HardConcreteOptions o) => new()
    {
        Gates = new GateTable<TReal>(GatePenalty.Of(o.Gate), o.Estimator == GateEstimator.Paper ? GateEstimator.Paper : GateEstimator.Median),
        ClosingLimit = TReal.CreateTruncating(o.ClosingLimit),
        InitialLambda = TReal.CreateTruncating(o.InitialLambda),
        FinalLambda = TReal.CreateTruncating(o.FinalLambda),
        Decrease = TReal.CreateTruncating(o.Decrease),
        Tolerance = ExactExplanation.Tolerance<TReal>(o.Tolerance),
        Floor = TReal.CreateTruncating(typeof(TReal) == typeof(float) ? 1e-4 : 1e-7),
        InnerSteps = o.InnerSteps,
        Sparsity = o.Sparsity ?? -1,
        Refit = o.Refit,
        ReadsMean = o.Estimator == GateEstimator.Mean,
    };

    /// <inheritdoc/>
    public readonly Outcome Run<TSpace, TMap, TVector, TTable, T, TMonitor>(TSpace space, TMap map, TVector y, TVector x, TVector work, TTable table, TMonitor monitor)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TMonitor : struct, IMonitor<TReal> =>
        HardConcrete.Run<TSpace, TMap, TVector, TTable, T, TReal, TMonitor>(space, map, y, x, work, table, this, monitor);
}

/// <summary>|x_i|^2 |by_i|^2, or |x_i|^2 over a given number where the companion is 0.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
/// <param name="otherwise">The number.</param>
internal readonly struct EnergyPerNorm<TReal>(TReal otherwise) : IWeight<TReal>
    where TReal : unmanaged
{
    private readonly TReal _otherwise = otherwise;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal> => TLane.WhereGreater(b2, TLane.Literal(0.0), a2 * b2, a2 / TLane.Of(_otherwise));
}

/// <summary>The hard concrete text.</summary>
internal static class HardConcrete
{
    /// <summary>How many columns stand for all where the map does not know their norms; the slots of the table.</summary>
    public const int ColumnsTaken = SolverMemory.ColumnsTaken;

    /// <summary>After so many lambdas with the same open gates they are tested.</summary>
    private const int Patience = 4;

    /// <summary>Elements of work memory.</summary>
    /// <param name="shape">The problem's sizes.</param>
    public static int Work(in ProblemShape shape) => SolverMemory.Of("HardConcrete", shape.RowStorage, shape.ColumnStorage, 0).Vectors;

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
    /// <param name="table">Table of <see cref="ColumnsTaken"/> slots.</param>
    /// <param name="o">Settings.</param>
    /// <param name="monitor">Monitor.</param>
    /// <returns>How it ended.</returns>
    public static Outcome Run<TSpace, TMap, TVector, TTable, T, TReal, TMonitor>(
        TSpace space, TMap map, TVector y, TVector x, TVector work, TTable table, in HardConcreteSettings<TReal> o, TMonitor monitor)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
        where TMonitor : struct, IMonitor<TReal>
    {
        int m = map.RowStorage, n = map.ColumnStorage;
        TVector residual = space.Slice(work, 0, m);
        TVector inverse = space.Slice(work, m, n), d = space.Slice(work, m + n, n), open = space.Slice(work, m + 2 * n, n), seen = space.Slice(work, m + 3 * n, n);
        TVector ridge = space.Slice(work, m + 4 * n, 4 * m + n), inner = space.Slice(work, 5 * m + 5 * n, m + 2 * n);

        map.PrepareProjection(y, residual);
        map.MinimumNorm(residual, x);
        TReal typical = ColumnNorms.Typical<TSpace, TMap, TVector, TTable, T, TReal>(space, map, x, residual, table);
        ColumnNorms.InverseOrZeros<TSpace, TMap, TVector, TTable, T, TReal>(space, map, inverse);
        map.Adjoint(y, d);
        TReal unit = space.Max(new EnergyPerNorm<TReal>(typical), d, inverse) * TSpace.Real(0.5);
        if (!(unit > TReal.Zero))
        {
            space.Clear(x);
            return new Outcome(RecoveryStatus.Stagnated, 0);
        }

        TReal lambda = unit * o.InitialLambda, last = unit * o.FinalLambda;
        var status = RecoveryStatus.Converged;
        int steps = 0, still = 0;
        bool more = true;
        WeightedRidge.Start<TSpace, TMap, TVector, TTable, T, TReal>(space, map, ridge);
        space.Clear(seen);
        while (more)
        {
            for (int step = 0; step < o.InnerSteps && more; step++)
            {
                // Gates: D^-1 = 1 / (|a_j|^2 rho_j) with rho = Var z / (E z)^2 of the best gate. Weights: the ridge regression under them.
                space.Scale(new GatePrior<TReal>(o.Gates, lambda, typical, o.Floor, o.ClosingLimit), x, inverse, d);
                WeightedRidge.Solve<TSpace, TMap, TVector, TTable, T, TReal, CompanionEnergy<TReal>>(space, map, default, TReal.One, y, d, x, ridge);
                steps++;
                if (TMonitor.IsActive)
                {
                    map.Forward(x, residual);
                    space.Combine(TReal.One, y, -TReal.One, residual, residual);
                    if (!monitor.Continue(steps, TReal.Sqrt(space.Dot(residual, residual))))
                    {
                        status = RecoveryStatus.Cancelled;
                        more = false;
                    }
                }
            }

            if (more && o.Refit)
            {
                space.Scale(new GateFactor<TReal>(o.Gates, lambda, typical), x, inverse, open);
                still = space.Sum(default(SupportDiffers<TReal>), open, seen) > TReal.Zero ? 0 : still + 1;
                space.Copy(open, seen);
                if (still == Patience && ExactExplanation.Explains<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, open, d, residual, inner, o.Tolerance))
                {
                    status = RecoveryStatus.Optimal;
                    more = false;
                }
            }

            if (more && lambda * o.Decrease <= last)
            {
                more = false;
            }
            else if (more)
            {
                lambda *= o.Decrease;
            }
        }

        if (status == RecoveryStatus.Converged)
        {
            space.Scale(new GateFactor<TReal>(o.Gates, lambda, typical), x, inverse, open);
            if (o.Refit)
            {
                status = RefitOpen<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, open, seen, d, residual, inner, o);
            }
            else if (!o.ReadsMean)
            {
                space.Copy(open, x);
            }
        }

        return new Outcome(status, steps);
    }

    /// <summary>The end: an exact explanation if one is found, else least squares on the k largest entries or the open gates.</summary>
    private static RecoveryStatus RefitOpen<TSpace, TMap, TVector, TTable, T, TReal>(
        TSpace space, TMap map, TVector y, TVector x, TVector open, TVector support, TVector candidate, TVector residual, TVector work, in HardConcreteSettings<TReal> o)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        TReal clear = TSpace.Real(1e-4) * TReal.Sqrt(space.Max(default(Energy<TReal>), x, x));
        if (ExactExplanation.Explains<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, open, candidate, residual, work, o.Tolerance)
            || ExactExplanation.Find<TSpace, TMap, TVector, TTable, T, TReal>(
                space, map, y, x, support, candidate, residual, work, o.Sparsity, clear, o.Tolerance))
        {
            return RecoveryStatus.Optimal;
        }

        if (o.Sparsity >= 0)
        {
            space.KeepLargest(x, o.Sparsity, open);
        }

        if (space.Sum(default(OnSupport<TReal>), open, open) <= TSpace.Real(map.Rows))
        {
            RestrictedLeastSquares.Solve<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, open, x, residual, work, ExactExplanation.RefitIterations, o.Tolerance);
        }

        return RecoveryStatus.Converged;
    }
}
