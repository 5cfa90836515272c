using System.Numerics;
using CsRecover.Operators;
using CsRecover.Planning;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>The parameters of the continuous sparsification text, in its own precision.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal struct ContinuousSparsificationSettings<TReal> : ISolverText<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public TReal FinalBeta, Growth, Relief, Initial, StepSize, Penalty, WeightDecay, Tolerance;
    public int Steps, Rounds, Sparsity;
    public Flag Refit;

    /// <summary>Translates the options.</summary>
    /// <param name="o">Complete options.</param>
    /// <returns>The settings.</returns>
    public static ContinuousSparsificationSettings<TReal> From(ContinuousSparsificationOptions o) => new()
    {
        FinalBeta = TReal.CreateTruncating(o.FinalBeta),
        Growth = TReal.CreateTruncating(Math.Pow(o.FinalBeta, 1.0 / (o.Steps - 1))),
        Relief = TReal.CreateTruncating(Math.Pow(o.PenaltyFall, -1.0 / (o.Steps - o.Steps / 2))),
        Initial = TReal.CreateTruncating(o.MaskInitial),
        StepSize = TReal.CreateTruncating(o.StepSize),
        Penalty = TReal.CreateTruncating(o.Penalty),
        WeightDecay = TReal.CreateTruncating(o.WeightDecay ?? (typeof(TReal) == typeof(float) ? 1e-6 : 1e-9)),
        Tolerance = ExactExplanation.Tolerance<TReal>(o.Tolerance),
        Steps = o.Steps,
        Rounds = o.Rounds,
        Sparsity = o.Sparsity ?? -1,
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
        ContinuousSparsification.Run<TSpace, TMap, TVector, TTable, T, TReal, TMonitor>(space, map, y, x, work, this, monitor);
}

/// <summary>The continuous sparsification text.</summary>
internal static class ContinuousSparsification
{
    /// <summary>After so many steps with the same open gates they are tested.</summary>
    private const int Patience = 2;

    /// <summary>Elements of work memory.</summary>
    /// <param name="shape">The problem's sizes.</param>
    public static int Work(in ProblemShape shape) => SolverMemory.Of("ContinuousSparsification", shape.RowStorage, shape.ColumnStorage, 0).Vectors;

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
        TSpace space, TMap map, TVector y, TVector x, TVector work, in ContinuousSparsificationSettings<TReal> o, TMonitor monitor)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
        where TMonitor : struct, IMonitor<TReal>
    {
        int m = map.RowStorage, n = map.ColumnStorage;
        TVector residual = space.Slice(work, 0, m), s = space.Slice(work, m, n), open = space.Slice(work, m + n, n), seen = space.Slice(work, m + 2 * n, n);
        TVector candidate = space.Slice(work, m + 3 * n, n), ridge = space.Slice(work, m + 4 * n, 4 * m + n), inner = space.Slice(work, 5 * m + 5 * n, m + 2 * n);

        map.Adjoint(y, x);
        TReal one = TReal.One, correlation = space.Dot(x, x), count = TSpace.Real(map.Columns), shift = TSpace.Real(SoftGate.Shift), delta = TSpace.Real(map.Rows) / count;
        if (!(correlation > TReal.Zero))
        {
            space.Clear(x);
            return new Outcome(RecoveryStatus.Stagnated, 0);
        }

        // |A^H y|^2 / |y|^2 is the mean |row|^2 as if the rows were orthogonal and alike.
        TReal decay = o.WeightDecay * correlation / space.Dot(y, y), before = -one;
        WeightedRidge.Start<TSpace, TMap, TVector, TTable, T, TReal>(space, map, ridge);
        WeightedRidge.Solve<TSpace, TMap, TVector, TTable, T, TReal, IrlsWeight<TReal>>(space, map, new(TReal.Zero, one, one), decay, y, x, x, ridge);
        TReal first = delta * delta / (o.Penalty * space.Max(default(Energy<TReal>), x, x));

        // Where the least-norm solution is 0 a column is 0 or has nothing to do with y: its gate stays closed.
        space.BlockMagnitudes(x, 1, s);
        space.Scale(new OfSize<TReal>(shift + o.Initial), s, s, s);
        space.Clear(seen);
        var status = RecoveryStatus.Converged;
        int steps = 0, still = 0, round = 0;
        bool more = true;
        while (more)
        {
            TReal beta = one, pull = first;
            for (int i = 0; i < o.Steps && more; i++)
            {
                WeightedRidge.Solve<TSpace, TMap, TVector, TTable, T, TReal, SquaredGate<TReal>>(space, map, new(beta), decay, y, s, x, ridge);
                var force = new GateForce<TReal>(beta, pull);
                TReal size = TReal.Sqrt(space.Sum(new SquaredForce<TReal>(force), s, x) / count);
                space.Scale(new GateStep<TReal>(force, size > TReal.Zero ? o.StepSize / size : TReal.Zero), s, x, s);
                space.Scale(new Above<TReal>(shift * shift), s, s, open);
                still = space.Sum(default(SupportDiffers<TReal>), open, seen) > TReal.Zero ? 0 : still + 1;
                space.Copy(open, seen);
                beta *= o.Growth;
                pull = i >= o.Steps / 2 ? pull * o.Relief : pull;
                steps++;
                if (TMonitor.IsActive)
                {
                    map.Forward(x, residual);
                    space.Combine(one, y, -one, residual, residual);
                    if (!monitor.Continue(steps, TReal.Sqrt(space.Dot(residual, residual))))
                    {
                        status = RecoveryStatus.Cancelled;
                        more = false;
                    }
                }

                if (more && o.Refit && (still == Patience || i == o.Steps - 1)
                    && ExactExplanation.Explains<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, open, candidate, residual, inner, o.Tolerance))
                {
                    status = RecoveryStatus.Optimal;
                    more = false;
                }
            }

            TReal left = space.Sum(default(OnSupport<TReal>), seen, seen);
            round++;
            more = more && round < o.Rounds && left != before;
            before = left;
            if (more)
            {
                space.Scale(new NextRound<TReal>(o.FinalBeta, o.Initial), s, s, s);
            }
        }

        if (status == RecoveryStatus.Converged)
        {
            Finish<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, seen, candidate, residual, inner, o);
        }

        return new Outcome(status, steps);
    }

    /// <summary>Without an exact explanation: the open gates' entries or the k largest, refitted if they are not more than m.</summary>
    private static void Finish<TSpace, TMap, TVector, TTable, T, TReal>(
        TSpace space, TMap map, TVector y, TVector x, TVector open, TVector support, TVector residual, TVector work, in ContinuousSparsificationSettings<TReal> o)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        if (o.Sparsity >= 0)
        {
            space.KeepLargest(x, o.Sparsity, x);
        }
        else
        {
            space.Scale(default(OnSupport<TReal>), x, open, x);
        }

        if (o.Refit)
        {
            SupportRefit.Debias<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, support, residual, work, o.Tolerance, nonNegative: false);
        }
    }
}
