using System.Numerics;
using CsRecover.Operators;
using CsRecover.Planning;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>
/// L0 by the alternating direction method of multipliers: x fits and stays near z - u, z is x + u thresholded (the k largest, or those above sqrt(2 lambda / rho)), and u sums up what
/// they differ by (Boyd, Parikh, Chu, Peleato and Eckstein, "Distributed optimization and statistical learning via the alternating direction method of multipliers", Found. Trends Mach.
/// Learn. 3(1), 2011, sections 9.1 and 9.2; over-relaxation and residual balancing as in 3.4).
/// </summary>
/// <remarks>
/// <para>
/// Told k, or lambda. Nothing is promised for a problem that is not convex unless rho is large; a small rho finds more. So rho begins small and is balanced. Told k, what has not proven itself half-way (noise)
/// goes on with <see cref="SecondPenalty"/> and without multipliers; at a price rho rises to the scale of A before anything is called settled. In the last quarter of the iterations rho rises until the
/// copies meet. z is the answer, refitted.
/// </para>
/// <para>
/// Cost: one product with A and one with A^H an iteration where rows are orthogonal. Stored matrices of up to 512 rows are turned once so that they are (processor only); for the
/// others conjugate gradients go on from the last iteration's.
/// </para>
/// </remarks>
public sealed record AdmmL0Options : SplittingOptions
{
    /// <inheritdoc/>
    public override string Name => "admm-l0";

    /// <inheritdoc/>
    public override string Summary => "L0 by ADMM: a fitting and a sparse copy of x, drawn together by multipliers; told k or the price of a non-zero";

    /// <summary>Over-relaxation, from 1 (none) to 1.9.</summary>
    public double Relaxation { get; init; } = 1.3;

    /// <summary>rho changes by this factor when one of the two residuals is ten times the other; 1 keeps it.</summary>
    public double Balancing { get; init; } = 2.0;

    /// <summary>
    /// rho in the second half where k is told, in the same units. Of 100 x 200 with k = 20 and noise of 40 / 20 dB the error is then 1.02 / 1.5 times that of the oracle; with the first rho to the end it is 2.0 / 3.3.
    /// </summary>
    public double SecondPenalty { get; init; } = 0.1;

    /// <inheritdoc/>
    protected internal override void Validate(int rows, int columns)
    {
        base.Validate(rows, columns);
        Require(Relaxation is >= 1.0 and <= 1.9, nameof(Relaxation), "a number from 1 to 1.9", Relaxation);
        Require(Balancing >= 1.0 && double.IsFinite(Balancing), nameof(Balancing), "1 or more", Balancing);
        Require(SecondPenalty > 0.0 && double.IsFinite(SecondPenalty), nameof(SecondPenalty), "a positive number", SecondPenalty);
    }

    /// <inheritdoc/>
    protected internal override WorkSize Work(in ProblemShape shape) => new(AdmmL0.Work(shape));

    /// <inheritdoc/>
    protected internal override TResult AcceptText<TVisitor, TReal, TResult>(TVisitor visitor) =>
        PatternText.Accept<TVisitor, AdmmL0Settings<TReal>, TReal, TResult>(visitor, AdmmL0Settings<TReal>.From(this), IsStructured);
}

/// <summary>The parameters of the ADMM text, in its own precision.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal struct AdmmL0Settings<TReal> : IPatternText<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public SplittingSettings<TReal> Common;
    public TReal Relaxation, Balancing, SecondPenalty;

    /// <summary>Translates the options.</summary>
    /// <param name="o">Complete options.</param>
    /// <returns>The settings.</returns>
    public static AdmmL0Settings<TReal> From(AdmmL0Options o) => new()
    {
        Common = SplittingSettings<TReal>.From(o),
        Relaxation = TReal.CreateTruncating(o.Relaxation),
        Balancing = TReal.CreateTruncating(o.Balancing),
        SecondPenalty = TReal.CreateTruncating(o.SecondPenalty),
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
        AdmmL0.Run<TKind, TSpace, TMap, TVector, TTable, T, TReal, TMonitor>(space, map, y, x, work, this, monitor);
}

/// <summary>The text of ADMM for L0.</summary>
internal static class AdmmL0
{
    private const int BalanceEvery = 10;

    /// <summary>The factor by which rho rises to the scale of A where blocks have a price: of 75 random problems of 12 to 16 columns 1.2 found the global minimum in 66, and 2 in 63.</summary>
    private const double Rise = 1.2;

    /// <summary>The factor by which rho rises at the end.</summary>
    private const double Settling = 2.0;

    /// <summary>Elements of work memory.</summary>
    /// <param name="shape">The problem's sizes.</param>
    public static int Work(in ProblemShape shape) => SolverMemory.Of("AdmmL0", shape.RowStorage, shape.ColumnStorage, 0).Vectors;

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
        TSpace space, TMap map, TVector y, TVector x, TVector work, in AdmmL0Settings<TReal> o, TMonitor monitor)
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
        TVector residual = space.Slice(work, 0, m), z = space.Slice(work, m, n), u = space.Slice(work, m + n, n), v = space.Slice(work, m + 2 * n, n);
        TVector scratch = space.Slice(work, m + 3 * n, n), candidate = space.Slice(work, m + 4 * n, n);
        TVector slab = space.Slice(work, m + 5 * n, steps), inner = space.Slice(work, m + 5 * n + steps, m + 2 * n);

        TReal one = TReal.One, a = o.Relaxation, ten = TSpace.Real(10.0), unit = RegularizedLeastSquares<TReal>.Unit<TSpace, TMap, TVector, TTable, T>(space, map, y, scratch);
        if (!(unit > TReal.Zero))
        {
            space.Clear(x);
            return new Outcome(RecoveryStatus.Stagnated, 0);
        }

        var fit = RegularizedLeastSquares<TReal>.Start<TSpace, TMap, TVector, TTable, T>(space, map, y, slab);
        var watch = Standstill<TReal>.Start();
        TReal rho = o.Common.InitialPenalty * unit;
        var status = RecoveryStatus.IterationLimit;
        int iteration = 0;
        bool more = true, second = o.Common.Target.HasPrice;
        space.Clear(z);
        space.Clear(u);
        while (more && iteration < o.Common.MaxIterations)
        {
            space.Combine(one, z, -one, u, v);
            TReal misfit = fit.Solve<TSpace, TMap, TVector, TTable, T>(space, map, y, v, rho, x, slab);

            // z = threshold(a x + (1 - a) z + u), and u what that took off.
            space.Copy(z, v);
            space.Combine(a, x, one - a, z, z);
            space.Combine(one, u, one, z, u);
            o.Common.Target.Apply<TKind, TSpace, TVector, TTable, T>(space, u, rho, scratch, z);
            space.Combine(one, u, -one, z, u);
            iteration++;

            space.Combine(one, x, -one, z, scratch);
            TReal primal = TReal.Sqrt(space.Dot(scratch, scratch));
            space.Combine(one, z, -one, v, scratch);
            TReal dual = TReal.Sqrt(space.Dot(scratch, scratch)), small = o.Common.Change * TReal.Sqrt(space.Dot(x, x));
            bool changed = space.Sum(default(SupportDiffers<TReal>), z, v) > TReal.Zero, rises = o.Common.Target.HasPrice && rho < unit;
            bool test = o.Common.Refit && watch.IsWorthATest(changed) && !o.Common.Target.HasPrice;
            space.Copy(z, v);
            if (TMonitor.IsActive && !monitor.Continue(iteration, misfit))
            {
                status = RecoveryStatus.Cancelled;
                more = false;
            }
            else if (!TReal.IsFinite(primal))
            {
                status = RecoveryStatus.Diverged;
                more = false;
            }
            else if (test && ExactExplanation.Explains<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, v, candidate, residual, inner, o.Common.Tolerance, o.Common.Target.Pattern.NonNegative))
            {
                status = RecoveryStatus.Optimal;
                more = false;
            }
            else if (!second && (iteration == o.Common.MaxIterations / 2 || (primal <= small && dual <= small)))
            {
                second = true;
                rho = o.SecondPenalty * unit;
                space.Clear(u);
            }
            else if (primal <= small && dual <= small && !rises)
            {
                status = RecoveryStatus.Converged;
                more = false;
            }
            else if (iteration % BalanceEvery == 0)
            {
                TReal factor = iteration > o.Common.MaxIterations - (o.Common.MaxIterations / 4) ? TSpace.Real(Settling)
                    : rises ? TSpace.Real(Rise)
                    : primal > ten * dual ? o.Balancing
                    : dual > ten * primal && !(o.Common.Target.HasPrice && rho < o.Balancing * unit) ? one / o.Balancing : one;
                rho *= factor;
                space.Combine(one / factor, u, TReal.Zero, u, u);
            }
        }

        status = o.Common.End<TKind, TSpace, TMap, TVector, TTable, T>(space, map, y, x, z, v, candidate, scratch, residual, inner, status);
        return new Outcome(status, iteration);
    }
}
