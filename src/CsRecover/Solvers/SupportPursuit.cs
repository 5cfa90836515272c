using System.Numerics;
using CsRecover.Operators;
using CsRecover.Planning;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>
/// The parameters of the pursuits that take several atoms at a time, in the text's own precision: they correlate, merge supports, fit and, some of them, prune.
/// </summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal struct SupportPursuitSettings<TReal> : IPatternText<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    /// <summary>What the answer may keep; a negative sparsity keeps all.</summary>
    public SparsePattern Pattern;

    /// <summary>How many blocks to take in an iteration, where <see cref="Threshold"/> is 0.</summary>
    public int Take;

    /// <summary>What a correlation must exceed to be taken, in units of |r| / sqrt(m) times the column's norm.</summary>
    public TReal Threshold;

    /// <summary>That of <see cref="NoiseWatch{TReal}"/>, 0 to take noise too.</summary>
    public TReal LogOfChoices;

    /// <summary>Whether correlations are divided by the columns' norms.</summary>
    public Flag Normalises;

    /// <summary>Whether an iteration ends with k blocks.</summary>
    public Flag Prunes;

    /// <summary>Whether those are fitted anew.</summary>
    public Flag RefitsPruned;

    /// <summary>The residual must fall below this share of the least one to count as progress.</summary>
    public TReal Progress;

    /// <summary>Iterations without progress to wait for.</summary>
    public int Patience;

    /// <summary>The most iterations.</summary>
    public int MaxIterations;

    /// <summary>The relative residual to reach.</summary>
    public TReal Tolerance;

    /// <inheritdoc/>
    public readonly Outcome Run<TKind, TSpace, TMap, TVector, TTable, T, TMonitor>(TSpace space, TMap map, TVector y, TVector x, TVector work, TTable table, TMonitor monitor)
        where TKind : struct, IPatternKind
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TMonitor : struct, IMonitor<TReal> =>
        SupportPursuit.Run<TKind, TSpace, TMap, TVector, TTable, T, TReal, TMonitor>(space, map, y, x, work, this, monitor);
}

/// <summary>The one text of CoSaMP, subspace pursuit, generalised, stagewise and non-negative OMP.</summary>
internal static class SupportPursuit
{
    /// <summary>Elements of work memory.</summary>
    /// <param name="shape">The problem's sizes.</param>
    public static int Work(in ProblemShape shape) => SolverMemory.SupportPursuit(shape.RowStorage, shape.ColumnStorage);

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
        TSpace space, TMap map, TVector y, TVector x, TVector work, in SupportPursuitSettings<TReal> o, TMonitor monitor)
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
        TVector g = space.Slice(work, 2 * m, n), atoms = space.Slice(work, 2 * m + n, n), best = space.Slice(work, 2 * m + 2 * n, n);
        TVector inverse = space.Slice(work, 2 * m + 3 * n, n), scratch = space.Slice(work, 2 * m + 4 * n, n), inner = space.Slice(work, 2 * m + 5 * n, m + 2 * n);

        TReal one = TReal.One, least = TReal.Sqrt(space.Dot(y, y)), stop = o.Tolerance * least;
        bool normalises = o.Normalises && map.TryInverseColumnNorms(inverse);
        TReal unit = one;                                                               // the squared norm of every column, where they are not known
        if (!normalises && (o.Threshold > TReal.Zero || o.LogOfChoices > TReal.Zero))
        {
            unit = ColumnNorms.OfBest<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, g, q);
        }

        var noise = new NoiseWatch<TReal>(o.LogOfChoices, o.Pattern.BlockSize, least * least);

        var status = RecoveryStatus.IterationLimit;
        int iteration = 0, waited = 0;
        bool more = true;
        space.Clear(x);
        space.Clear(best);
        space.Copy(y, r);
        while (more && iteration < o.MaxIterations)
        {
            map.Adjoint(r, g);                                                          // correlate
            if (normalises)
            {
                space.Scale(default(CompanionMagnitude<TReal>), g, inverse, g);
            }

            if (o.Threshold > TReal.Zero)
            {
                if (TKind.IsStructured && o.Pattern.NonNegative)
                {
                    space.Positive(g, g);
                }

                space.Scale(new Above<TReal>(o.Threshold * o.Threshold * unit * space.Dot(r, r) / TSpace.Real(map.Rows)), g, g, g);
            }
            else
            {
                o.Pattern.Keep<TKind, TSpace, TVector, TTable, T, TReal>(space, g, o.Take, scratch, g);
            }

            if (o.LogOfChoices > TReal.Zero && noise.IsDone<TSpace, TVector, TTable, T>(space.Dot(g, g), unit, space.Dot(r, r), map.Rows, iteration))
            {
                status = RecoveryStatus.Converged;
                break;
            }

            space.Combine(one, g, one, x, atoms);                                       // merge supports
            bool grows = space.Sum(default(SupportDiffers<TReal>), atoms, x) > TReal.Zero;
            bool fits = space.Sum(default(OnSupport<TReal>), atoms, atoms) <= TSpace.Real(map.Rows);
            if (!o.Prunes && !(grows && fits))
            {
                status = RecoveryStatus.Stagnated;                                      // nothing more is correlated with what is left, or the atoms are too many to be told apart
                break;
            }

            o.Pattern.Fit<TKind, TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, atoms, x, r, g, scratch, inner, o.Tolerance);
            if (o.Prunes)
            {
                o.Pattern.Keep<TKind, TSpace, TVector, TTable, T, TReal>(space, x, o.Pattern.Sparsity, scratch, x);
                if (o.RefitsPruned)
                {
                    space.Copy(x, atoms);
                    o.Pattern.Fit<TKind, TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, atoms, x, r, g, scratch, inner, o.Tolerance);
                }
                else
                {
                    map.Forward(x, r);
                    space.Combine(one, y, -one, r, r);
                }
            }

            iteration++;
            TReal residual = TReal.Sqrt(space.Dot(r, r));
            waited = residual < o.Progress * least ? 0 : waited + 1;
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
            else if (waited >= o.Patience)
            {
                status = RecoveryStatus.Stagnated;
                more = false;
            }
        }

        space.Copy(best, x);
        status = o.Pattern.End<TKind, TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, atoms, g, scratch, q, inner, o.Tolerance, true, status);
        if (o.Pattern.Sparsity >= 0 && space.Sum(default(OnSupport<TReal>), x, x) > TSpace.Real(o.Pattern.Sparsity * o.Pattern.BlockSize))
        {
            o.Pattern.Keep<TKind, TSpace, TVector, TTable, T, TReal>(space, x, o.Pattern.Sparsity, scratch, x);
            status = status == RecoveryStatus.Optimal ? RecoveryStatus.Stagnated : status;
            status = o.Pattern.End<TKind, TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, atoms, g, scratch, q, inner, o.Tolerance, true, status);
        }

        return new Outcome(status, iteration);
    }
}
