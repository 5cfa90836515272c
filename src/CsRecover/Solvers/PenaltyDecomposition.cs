using System.Numerics;
using CsRecover.Operators;
using CsRecover.Planning;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>
/// Penalty decomposition: block coordinate descent on |y - A x|^2 / 2 + rho |x - z|^2 / 2 over a free x and a sparse z, with a rho that rises until the two meet (Lu and Zhang, "Sparse
/// approximation via penalty decomposition methods", SIAM J. Optim. 23(4), 2013, sections 4 and 5.1).
/// </summary>
/// <remarks>
/// Told k, or lambda. z begins anew at a feasible point, at first 0, whenever the least value over x is above that point's: that keeps z bounded, and its limits satisfy the first-order
/// conditions of the problem with the sparsity constraint. The refitted z is the answer, or the feasible point of a further round if it is better than the last one. It recovers less than <see cref="AdmmL0Options"/>, which remembers in its multipliers what fit and sparsity disagreed on. Cost as there.
/// </remarks>
public sealed record PenaltyDecompositionOptions : SplittingOptions
{
    /// <summary>The defaults: a first rho of 0.001.</summary>
    public PenaltyDecompositionOptions() => InitialPenalty = 0.001;

    /// <inheritdoc/>
    public override string Name => "penalty-decomposition";

    /// <inheritdoc/>
    public override string Summary => "L0 by penalty decomposition: a fitting and a sparse copy of x with a rising penalty on their difference";

    /// <summary>The factor from one rho to the next, above 1.</summary>
    public double Growth { get; init; } = Math.Sqrt(10.0);

    /// <summary>The relative fall of the objective at which the descent at one rho ends.</summary>
    public double Descent { get; init; } = 1e-4;

    /// <summary>
    /// The most rounds, each a thresholded gradient step away from the refitted answer of the one before, which is its feasible point, and with rho from its first value. One that is no better than
    /// the one before is the last, and without <see cref="SplittingOptions.Refit"/> there is one. Of signals of 6 non-zeros (m = 40, n = 100) one round recovered 73 %, ten 100 % of 80, and ten from the refitted answers themselves 88 %.
    /// </summary>
    public int Rounds { get; init; } = 10;

    /// <inheritdoc/>
    protected internal override void Validate(int rows, int columns)
    {
        base.Validate(rows, columns);
        Require(Growth > 1.0 && double.IsFinite(Growth), nameof(Growth), "a number above 1", Growth);
        Require(Descent >= 0.0, nameof(Descent), "0 or more", Descent);
        Require(Rounds >= 1, nameof(Rounds), "1 or more", Rounds);
    }

    /// <inheritdoc/>
    protected internal override WorkSize Work(in ProblemShape shape) => new(PenaltyDecomposition.Work(shape));

    /// <inheritdoc/>
    protected internal override TResult AcceptText<TVisitor, TReal, TResult>(TVisitor visitor) =>
        PatternText.Accept<TVisitor, PenaltyDecompositionSettings<TReal>, TReal, TResult>(visitor, PenaltyDecompositionSettings<TReal>.From(this), IsStructured);
}

/// <summary>The parameters of the penalty decomposition text, in its own precision.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal struct PenaltyDecompositionSettings<TReal> : IPatternText<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public SplittingSettings<TReal> Common;
    public TReal Growth, Descent;
    public int Rounds;

    /// <summary>Translates the options.</summary>
    /// <param name="o">Complete options.</param>
    /// <returns>The settings.</returns>
    public static PenaltyDecompositionSettings<TReal> From(PenaltyDecompositionOptions o) => new()
    {
        Common = SplittingSettings<TReal>.From(o),
        Growth = TReal.CreateTruncating(o.Growth),
        Descent = TReal.CreateTruncating(o.Descent),
        Rounds = o.Refit ? o.Rounds : 1,
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
        PenaltyDecomposition.Run<TKind, TSpace, TMap, TVector, TTable, T, TReal, TMonitor>(space, map, y, x, work, this, monitor);
}

/// <summary>The penalty decomposition text.</summary>
internal static class PenaltyDecomposition
{
    /// <summary>After so many steps with the same support it is first tested.</summary>
    private const int Patience = 4;

    /// <summary>A round is worth another one if the objective of its answer is below so many times that of the one before.</summary>
    private const double Progress = 0.999999;

    /// <summary>Elements of work memory.</summary>
    /// <param name="shape">The problem's sizes.</param>
    public static int Work(in ProblemShape shape) => SolverMemory.Of("PenaltyDecomposition", shape.RowStorage, shape.ColumnStorage, 0).Vectors;

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
        TSpace space, TMap map, TVector y, TVector x, TVector work, in PenaltyDecompositionSettings<TReal> o, TMonitor monitor)
        where TKind : struct, IPatternKind
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
        where TMonitor : struct, IMonitor<TReal>
    {
        int m = map.RowStorage, n = map.ColumnStorage, steps = SolverMemory.RegularizedLeastSquares(m, n);
        TVector residual = space.Slice(work, 0, m), z = space.Slice(work, m, n), next = space.Slice(work, m + n, n), scratch = space.Slice(work, m + 2 * n, n);
        TVector candidate = space.Slice(work, m + 3 * n, n), support = space.Slice(work, m + 4 * n, n);
        TVector best = space.Slice(work, m + 5 * n, n), slab = space.Slice(work, m + 6 * n, steps), inner = space.Slice(work, m + 6 * n + steps, m + 2 * n);

        TReal one = TReal.One, half = TSpace.Real(0.5), unit = RegularizedLeastSquares<TReal>.Unit<TSpace, TMap, TVector, TTable, T>(space, map, y, scratch);
        if (!(unit > TReal.Zero))
        {
            space.Clear(x);
            return new Outcome(RecoveryStatus.Stagnated, 0);
        }

        var fit = RegularizedLeastSquares<TReal>.Start<TSpace, TMap, TVector, TTable, T>(space, map, y, slab);
        var watch = Standstill<TReal>.Start(Patience);

        // What a column weighs, if all are alike and rows orthogonal.
        TReal rho = o.Common.InitialPenalty * unit, apiece = unit * TReal.Min(one, TSpace.Real(map.Rows) / TSpace.Real(map.Columns)), feasible = half * space.Dot(y, y), before = TReal.PositiveInfinity;
        var status = RecoveryStatus.IterationLimit;
        int iteration = 0, age = 0, round = 0;
        bool more = true;
        space.Clear(best);
        space.Clear(z);
        while (more && iteration < o.Common.MaxIterations)
        {
            TReal misfit = fit.Solve<TSpace, TMap, TVector, TTable, T>(space, map, y, z, rho, x, slab);
            space.Combine(one, x, -one, z, scratch);
            TReal least = half * (misfit * misfit + rho * space.Dot(scratch, scratch)) + o.Common.Target.PriceOf<TSpace, TVector, TTable, T>(space, z);
            if (age == 0 && least > feasible)
            {
                space.Copy(best, z);
                misfit = fit.Solve<TSpace, TMap, TVector, TTable, T>(space, map, y, z, rho, x, slab);
            }

            o.Common.Target.Apply<TKind, TSpace, TVector, TTable, T>(space, x, rho, scratch, next);
            bool changed = space.Sum(default(SupportDiffers<TReal>), next, z) > TReal.Zero, test = o.Common.Refit && watch.IsWorthATest(changed) && !o.Common.Target.HasPrice;
            space.Copy(next, z);
            space.Copy(next, support);
            space.Combine(one, x, -one, z, scratch);
            TReal apart = space.Dot(scratch, scratch), objective = half * (misfit * misfit + rho * apart) + o.Common.Target.PriceOf<TSpace, TVector, TTable, T>(space, z);
            bool ended = TReal.Abs(before - objective) <= o.Descent * objective;
            before = objective;
            iteration++;
            age++;
            if (TMonitor.IsActive && !monitor.Continue(iteration, misfit))
            {
                status = RecoveryStatus.Cancelled;
                more = false;
            }
            else if (!TReal.IsFinite(objective))
            {
                status = RecoveryStatus.Diverged;
                more = false;
            }
            else if (test && ExactExplanation.Explains<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, support, candidate, residual, inner, o.Common.Tolerance, o.Common.Target.Pattern.NonNegative))
            {
                status = RecoveryStatus.Optimal;
                more = false;
            }
            else if (ended)
            {
                bool met = apart <= o.Common.Change * o.Common.Change * space.Dot(x, x);
                rho = met ? o.Common.InitialPenalty * unit : rho * o.Growth;
                before = TReal.PositiveInfinity;
                age = 0;
                if (met)
                {
                    round++;
                    more = round < o.Rounds;
                }

                if (met && o.Rounds > 1 && space.Sum(default(OnSupport<TReal>), z, z) <= TSpace.Real(map.Rows))
                {
                    space.Copy(z, candidate);
                    o.Common.Target.Pattern.Fit<TKind, TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, support, candidate, residual, next, scratch, inner, o.Common.Tolerance);
                    TReal value = half * space.Dot(residual, residual) + o.Common.Target.PriceOf<TSpace, TVector, TTable, T>(space, candidate);
                    more = more && value < TSpace.Real(Progress) * feasible;
                    if (value < feasible)
                    {
                        feasible = value;
                        space.Copy(candidate, best);
                    }

                    map.Adjoint(residual, next);
                    space.Combine(one, best, one / apiece, next, next);
                    o.Common.Target.Apply<TKind, TSpace, TVector, TTable, T>(space, next, apiece, scratch, z);
                }

                status = more ? status : RecoveryStatus.Converged;
            }
        }

        status = o.Common.End<TKind, TSpace, TMap, TVector, TTable, T>(space, map, y, x, round > 0 && o.Rounds > 1 ? best : z, support, candidate, scratch, residual, inner, status);
        return new Outcome(status, iteration);
    }
}
