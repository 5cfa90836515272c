using System.Numerics;
using CsRecover.Operators;
using CsRecover.Planning;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>
/// Batch-OMP: orthogonal matching pursuit that never forms a residual. It knows A^H y and columns of the Gram matrix A^H A, and
/// updates the correlations themselves (Rubinstein, Zibulevsky and Elad, "Efficient implementation of the K-SVD algorithm using batch
/// orthogonal matching pursuit", Technion CS-2008-08, 2008). Made for one matrix and many signals: sparse coding.
/// </summary>
/// <remarks>
/// <para>
/// Kept are the correlations p_j = A^H q_j with the orthonormalised atoms instead of the Gram columns: row k of the factor is then
/// read off at the new atom, without the published triangular solve, and the correlations alpha and |r|^2 fall by one term an atom.
/// </para>
/// <para>
/// Works for real and complex unknowns. It squares the condition of the atoms and subtracts |r|^2 recursively, so that residuals
/// below about 1e-7 |y| (3e-4 in single precision) are not seen; <see cref="OrthogonalMatchingPursuitOptions"/> has no such limit.
/// Cost: n k / 2 multiplications an atom, after A^H y; the Gram matrix is computed once for an operator.
/// </para>
/// </remarks>
public sealed record BatchOmpOptions : SparsityOptions
{
    /// <inheritdoc/>
    public override string Name => "batch-omp";

    /// <inheritdoc/>
    public override string Summary => "orthogonal matching pursuit through the Gram matrix: the quick way for many signals of one matrix";

    /// <summary>
    /// The relative residual |y - A x| / |y| at which to stop; left open, 1e-7 in double and 1e-3 in single precision, which is as small as
    /// can be told. Without a sparsity this is the only stop short of min(m, n) atoms.
    /// </summary>
    public double? Tolerance { get; init; }

    /// <inheritdoc/>
    protected internal override MapRequest Request => new(Gram: true);

    /// <inheritdoc/>
    internal override bool TakesBlocks => true;

    /// <inheritdoc/>
    protected internal override SolverOptions Resolve(int rows, int columns, int? sparsity) =>
        this with { Sparsity = Sparsity ?? sparsity ?? Math.Min(rows, columns) };

    /// <inheritdoc/>
    protected internal override void Validate(int rows, int columns)
    {
        base.Validate(rows, columns);
        Require(Tolerance is null or >= 0.0, nameof(Tolerance), "0 or more", Tolerance ?? 0.0);
    }

    /// <inheritdoc/>
    protected internal override WorkSize Work(in ProblemShape shape) => BatchOmp.Work(shape, Sparsity ?? 0);

    /// <inheritdoc/>
    protected internal override TResult AcceptText<TVisitor, TReal, TResult>(TVisitor visitor) => visitor.Visit(BatchOmpSettings<TReal>.From(this));

    /// <inheritdoc/>
    internal override WorkSize BlockWork(in ProblemShape shape, int signals) => Work(shape);

    /// <inheritdoc/>
    internal override void RunBlock<TSpace, TMap, TBlock, T, TReal, TMonitor>(
        TSpace space, TMap map, TBlock block, HostVector<T> y, HostVector<T> x, HostVector<T> work, HostTable<T> table, TMonitor monitor, Span<Outcome> outcomes)
    {
        int m = map.RowStorage, n = map.ColumnStorage;
        var settings = BatchOmpSettings<TReal>.From(this);
        block.Adjoint(y, x);
        for (int s = 0; s < outcomes.Length; s++)
        {
            monitor.Begin(s);
            HostVector<T> measurements = space.Slice(y, s * m, m);
            outcomes[s] = BatchOmp.Run<TSpace, TMap, HostVector<T>, HostTable<T>, T, TReal, SignalMonitor<TMonitor, TReal>>(
                space, map, space.Dot(measurements, measurements), space.Slice(x, s * n, n), work, table, settings.Sparsity, settings.Pursuit, new SignalMonitor<TMonitor, TReal>(monitor, s));
            monitor.End(s);
        }
    }
}

/// <summary>The parameters of the Batch-OMP text, in its own precision.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal struct BatchOmpSettings<TReal> : ISolverText<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public PursuitSettings<TReal> Pursuit;
    public int Sparsity;

    /// <summary>Translates the options.</summary>
    /// <param name="o">Complete options.</param>
    /// <returns>The settings.</returns>
    public static BatchOmpSettings<TReal> From(BatchOmpOptions o) => new()
    {
        Pursuit = PursuitSettings<TReal>.From(o.Tolerance, 1e-7, 1e-3),
        Sparsity = o.Sparsity ?? 0,
    };

    /// <inheritdoc/>
    public readonly Outcome Run<TSpace, TMap, TVector, TTable, T, TMonitor>(TSpace space, TMap map, TVector y, TVector x, TVector work, TTable table, TMonitor monitor)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TMonitor : struct, IMonitor<TReal>
    {
        // x is where A^H y is formed: the pursuit needs it only at the end.
        map.Adjoint(y, x);
        return BatchOmp.Run<TSpace, TMap, TVector, TTable, T, TReal, TMonitor>(space, map, space.Dot(y, y), x, work, table, Sparsity, Pursuit, monitor);
    }
}

/// <summary>The Batch-OMP text.</summary>
internal static class BatchOmp
{
    /// <summary>Memory.</summary>
    /// <param name="shape">The problem's sizes.</param>
    /// <param name="k">The most atoms.</param>
    public static WorkSize Work(in ProblemShape shape, int k)
    {
        (int vectors, int table) = SolverMemory.Of("BatchOmp", shape.RowStorage, shape.ColumnStorage, k);
        return new WorkSize(vectors, table);
    }

    /// <summary>Recovers one signal from A^H y.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TMap">Sensing map.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <typeparam name="TMonitor">Monitor.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="map">A.</param>
    /// <param name="energy">|y|^2.</param>
    /// <param name="x">In: A^H y. Out: the answer.</param>
    /// <param name="work">Slab of <see cref="Work"/> elements.</param>
    /// <param name="table">Table of <see cref="Work"/> slots.</param>
    /// <param name="k">The most atoms.</param>
    /// <param name="o">Settings.</param>
    /// <param name="monitor">Monitor.</param>
    /// <returns>How it ended.</returns>
    public static Outcome Run<TSpace, TMap, TVector, TTable, T, TReal, TMonitor>(
        TSpace space, TMap map, TReal energy, TVector x, TVector work, TTable table, int k, in PursuitSettings<TReal> o, TMonitor monitor)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
        where TMonitor : struct, IMonitor<TReal>
    {
        int m = map.RowStorage, n = map.ColumnStorage;
        TReal one = TReal.One;
        TVector atom = space.Slice(work, 0, m), marks = space.Slice(work, m, n), products = space.Slice(work, m + n, k * n), alpha = x;
        int factors = Pursuit.FactorSlots(k);
        TTable r = table.Slice(0, factors), index = table.Slice(factors, k), z = table.Slice(factors + k, k);
        TTable places = table.Slice(factors + 2 * k, k), at = table.Slice(factors + 3 * k, 1), value = table.Slice(factors + 3 * k + 1, 1);

        // The marks are the columns' inverse norms, 0 once taken; or where the norms are not known 0, and 1 once taken.
        bool normalises = map.TryInverseColumnNorms(marks);
        T taken = normalises ? T.Zero : T.One;
        if (!normalises)
        {
            space.Clear(marks);
        }

        TReal left = energy, stop = o.Tolerance * o.Tolerance * energy;
        int count = 0, iterations = 0;
        var status = RecoveryStatus.Converged;
        bool more = k > 0 && left > stop;
        int j = normalises ? space.ArgMax(default(WeightedEnergy<TReal>), alpha, marks) : space.ArgMax(default(UnbarredEnergy<TReal>), alpha, marks);
        while (more)
        {
            if (Pursuit.Take<TSpace, TVector, TTable, T, TReal>(space, alpha, marks, taken, j, at, value) <= TReal.Zero)
            {
                status = RecoveryStatus.Stagnated;                           // no column is correlated with what is left
                break;
            }

            // The Gram column g_j, and R_ij = q_i^H a_j = conj(p_i at j).
            TVector p = space.Slice(products, count * n, n);
            TTable column = r.Slice(Pursuit.FactorSlots(count), count + 1);
            if (!map.TryGramColumn(j, p))
            {
                map.Column(j, atom);
                map.Adjoint(atom, p);
            }

            space.Gather(p, at, 1, value);
            for (int i = space.Lane; i < count; i += space.Lanes)
            {
                places.SetIndex(i, i * n + j);
            }

            space.Sync();
            TReal whole = TSpace.RealOfProduct(value[0], T.One), rest = whole;
            space.Gather(products, places, count, column);
            space.Sync();
            for (int i = 0; i < count; i++)
            {
                rest -= TSpace.RealOfProduct(column[i], column[i]);
            }

            space.Sync();
            for (int i = space.Lane; i < count; i += space.Lanes)
            {
                column[i] = TSpace.Conjugate(column[i]);
            }

            space.Sync();
            if (rest > o.Independent * whole)
            {
                // p_k = (g_j - sum R_ij p_i) / R_kk; then q_k^H y = (a_j^H r) / R_kk, and alpha and |r|^2 lose its share.
                TReal length = TReal.Sqrt(rest);
                space.Gather(alpha, at, 1, value);
                space.Sync();
                T share = value[0] / TSpace.FromReal(length);
                if (space.Lane == 0)
                {
                    column[count] = TSpace.FromReal(length);
                    z[count] = share;
                    index.SetIndex(count, j);
                }

                space.Sync();
                TTable lost = z.Slice(count, 1);
                j = normalises
                    ? space.Deflate(default(WeightedEnergy<TReal>), products, count, column, one / length, p, lost, alpha, marks)
                    : space.Deflate(default(UnbarredEnergy<TReal>), products, count, column, one / length, p, lost, alpha, marks);
                left = TReal.Max(TReal.Zero, left - TSpace.RealOfProduct(share, share));
                count++;
            }
            else
            {
                j = normalises ? space.ArgMax(default(WeightedEnergy<TReal>), alpha, marks) : space.ArgMax(default(UnbarredEnergy<TReal>), alpha, marks);
            }

            iterations++;
            more = count < k && left > stop;
            if (TMonitor.IsActive && !monitor.Continue(iterations, TReal.Sqrt(left)))
            {
                status = RecoveryStatus.Cancelled;
                more = false;
            }
        }

        Pursuit.Finish<TSpace, TVector, TTable, T, TReal>(space, r, z, index, count, x);
        return new Outcome(status, iterations);
    }
}
