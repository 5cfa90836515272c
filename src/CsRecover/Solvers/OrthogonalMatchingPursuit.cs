using System.Numerics;
using System.Runtime.CompilerServices;
using CsRecover.Operators;
using CsRecover.Planning;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>
/// Orthogonal matching pursuit: takes one column of A at a time, the one most correlated with what is not yet explained, and fits all
/// taken columns anew (Pati, Rezaiifar and Krishnaprasad, "Orthogonal matching pursuit: recursive function approximation with
/// applications to wavelet decomposition", 27th Asilomar Conf., 1993).
/// </summary>
/// <remarks>
/// <para>
/// The taken columns are kept orthonormalised, A_S = Q R, where R is the growing Cholesky factor of A_S^H A_S: no fit is solved
/// before the end, and the residual stays orthogonal to the atoms to rounding (compared in Sturm and Christensen, "Comparison of orthogonal
/// matching pursuit implementations", EUSIPCO 2012). Columns are compared by |a_j^H r| / |a_j| where the operator knows its columns' norms.
/// </para>
/// <para>Works for real and complex unknowns. Cost: one product with A^H an atom. With one matrix and many signals, <see cref="BatchOmpOptions"/> is quicker.</para>
/// </remarks>
public sealed record OrthogonalMatchingPursuitOptions : SparsityOptions
{
    /// <inheritdoc/>
    public override string Name => "omp";

    /// <inheritdoc/>
    public override string Summary => "takes the column most correlated with the residual, fits all taken ones, repeats";

    /// <summary>
    /// The relative residual |y - A x| / |y| at which to stop; left open, 1e-9 in double and 1e-5 in single precision. For noisy data of
    /// unknown sparsity: the noise level. Without a sparsity this is the only stop short of min(m, n) atoms.
    /// </summary>
    public double? Tolerance { get; init; }

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
    protected internal override WorkSize Work(in ProblemShape shape) => OrthogonalMatchingPursuit.Work(shape, Sparsity ?? 0);

    /// <inheritdoc/>
    protected internal override TResult AcceptText<TVisitor, TReal, TResult>(TVisitor visitor) => visitor.Visit(OrthogonalMatchingPursuitSettings<TReal>.From(this));
}

/// <summary>The parameters of the OMP text, in its own precision.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal struct OrthogonalMatchingPursuitSettings<TReal> : ISolverText<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public PursuitSettings<TReal> Pursuit;
    public int Sparsity;

    /// <summary>Translates the options.</summary>
    /// <param name="o">Complete options.</param>
    /// <returns>The settings.</returns>
    public static OrthogonalMatchingPursuitSettings<TReal> From(OrthogonalMatchingPursuitOptions o) => new()
    {
        Pursuit = PursuitSettings<TReal>.From(o.Tolerance, 1e-9, 1e-5),
        Sparsity = o.Sparsity ?? 0,
    };

    /// <inheritdoc/>
    public readonly Outcome Run<TSpace, TMap, TVector, TTable, T, TMonitor>(TSpace space, TMap map, TVector y, TVector x, TVector work, TTable table, TMonitor monitor)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TMonitor : struct, IMonitor<TReal> =>
        OrthogonalMatchingPursuit.Run<TSpace, TMap, TVector, TTable, T, TReal, TMonitor>(space, map, y, x, work, table, Sparsity, Pursuit, monitor);
}

/// <summary>The parameters of both pursuits, in their own precision.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal struct PursuitSettings<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    /// <summary>The relative residual to stop at.</summary>
    public TReal Tolerance;

    /// <summary>The relative residual of an exact explanation.</summary>
    public TReal Exact;

    /// <summary>The share of a column's squared norm that must be left after projecting out the atoms.</summary>
    public TReal Independent;

    /// <summary>Translates the options.</summary>
    /// <param name="tolerance">The tolerance, if given.</param>
    /// <param name="inDouble">What it is otherwise, in double precision.</param>
    /// <param name="inSingle">And in single precision.</param>
    /// <returns>The settings.</returns>
    public static PursuitSettings<TReal> From(double? tolerance, double inDouble, double inSingle)
    {
        bool single = typeof(TReal) == typeof(float);
        return new PursuitSettings<TReal>
        {
            Tolerance = TReal.CreateTruncating(tolerance ?? (single ? inSingle : inDouble)),
            Exact = TReal.CreateTruncating(single ? 1e-5 : 1e-9),
            Independent = TReal.CreateTruncating(single ? 1e-5 : 1e-12),
        };
    }
}

/// <summary>|b_i|: multiplies by the companion's magnitude.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal readonly struct CompanionMagnitude<TReal> : IWeight<TReal>
    where TReal : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal> => TLane.Sqrt(b2);
}

/// <summary>|x_i|^2 where the companion is zero, else 0: the energy of entries that are not barred.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal readonly struct UnbarredEnergy<TReal> : IWeight<TReal>
    where TReal : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal> => TLane.WhereGreater(b2, TLane.Literal(0.0), TLane.Literal(0.0), a2);
}

/// <summary>|x_i|^2 |b_i|^2: the energy of entries times that of their weights.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal readonly struct WeightedEnergy<TReal> : IWeight<TReal>
    where TReal : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal> => a2 * b2;
}

/// <summary>The text of orthogonal matching pursuit.</summary>
internal static class OrthogonalMatchingPursuit
{
    /// <summary>Memory.</summary>
    /// <param name="shape">The problem's sizes.</param>
    /// <param name="k">The most atoms.</param>
    public static WorkSize Work(in ProblemShape shape, int k)
    {
        (int vectors, int table) = SolverMemory.Of("OrthogonalMatchingPursuit", shape.RowStorage, shape.ColumnStorage, k);
        return new WorkSize(vectors, table);
    }

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
    /// <param name="table">Table of <see cref="Work"/> slots.</param>
    /// <param name="k">The most atoms.</param>
    /// <param name="o">Settings.</param>
    /// <param name="monitor">Monitor.</param>
    /// <returns>How it ended.</returns>
    public static Outcome Run<TSpace, TMap, TVector, TTable, T, TReal, TMonitor>(
        TSpace space, TMap map, TVector y, TVector x, TVector work, TTable table, int k, in PursuitSettings<TReal> o, TMonitor monitor)
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
        TVector residual = space.Slice(work, 0, m), correlation = space.Slice(work, m, n);
        TVector inverse = space.Slice(work, m + n, n), barred = space.Slice(work, m + 2 * n, n), atoms = space.Slice(work, m + 3 * n, k * m);
        int factors = Pursuit.FactorSlots(k);
        TTable r = table.Slice(0, factors), index = table.Slice(factors, k), z = table.Slice(factors + k, k);
        TTable again = table.Slice(factors + 2 * k, k), at = table.Slice(factors + 3 * k, 1), value = table.Slice(factors + 3 * k + 1, 1);

        bool normalises = map.TryInverseColumnNorms(inverse);
        space.Clear(barred);
        space.Copy(y, residual);
        TReal energy = space.Dot(y, y), left = energy;
        TReal stop = o.Tolerance * o.Tolerance * energy;
        int count = 0, iterations = 0;
        var status = RecoveryStatus.Converged;
        bool more = k > 0 && left > stop;
        while (more)
        {
            map.Adjoint(residual, correlation);
            if (normalises)
            {
                space.Scale(default(CompanionMagnitude<TReal>), correlation, inverse, correlation);
            }

            int j = space.ArgMax(default(UnbarredEnergy<TReal>), correlation, barred);
            if (Pursuit.Take<TSpace, TVector, TTable, T, TReal>(space, correlation, barred, T.One, j, at, value) <= TReal.Zero)
            {
                status = RecoveryStatus.Stagnated;                           // no column is correlated with what is left
                break;
            }

            // The new atom, orthogonal to the others: classical Gram-Schmidt, once more where much cancelled.
            TVector q = space.Slice(atoms, count * m, m);
            TTable column = r.Slice(Pursuit.FactorSlots(count), count + 1);
            map.Column(j, q);
            TReal whole = space.Dot(q, q), rest = whole;
            if (count > 0)
            {
                space.DotColumns(atoms, count, q, column);
                space.SubtractColumns(q, atoms, count, column, q);
                rest = space.Dot(q, q);
                if (rest < TSpace.Real(0.5) * whole)
                {
                    space.DotColumns(atoms, count, q, again);
                    space.SubtractColumns(q, atoms, count, again, q);
                    rest = space.Dot(q, q);
                    for (int i = space.Lane; i < count; i += space.Lanes)
                    {
                        column[i] += again[i];
                    }

                    space.Sync();
                }
            }

            if (rest > o.Independent * whole)
            {
                TReal length = TReal.Sqrt(rest);
                space.Combine(one / length, q, TReal.Zero, q, q);
                T share = space.Inner(q, residual);
                if (space.Lane == 0)
                {
                    column[count] = TSpace.FromReal(length);
                    z[count] = share;
                    index.SetIndex(count, j);
                }

                space.Sync();
                space.SubtractColumns(residual, q, 1, z.Slice(count, 1), residual);
                left = space.Dot(residual, residual);
                count++;
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
        bool exact = status == RecoveryStatus.Converged && count > 0 && count < map.Rows && left <= o.Exact * o.Exact * energy;
        return new Outcome(exact ? RecoveryStatus.Optimal : status, iterations);
    }
}

/// <summary>Steps that both pursuits share. A factor R is stored by columns: column p in slots p (p + 1) / 2 and on.</summary>
internal static class Pursuit
{
    /// <summary>Slots of a triangular factor's first columns.</summary>
    /// <param name="columns">How many columns.</param>
    public static int FactorSlots(int columns) => SolverMemory.FactorSlots(columns);

    /// <summary>Reads an entry's energy and marks the entry as taken.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="correlation">Read at <paramref name="j"/>.</param>
    /// <param name="marks">Set to <paramref name="taken"/> at <paramref name="j"/>.</param>
    /// <param name="taken">What marks a taken entry.</param>
    /// <param name="j">Which entry.</param>
    /// <param name="at">One slot; left holding <paramref name="j"/>.</param>
    /// <param name="value">One slot.</param>
    /// <returns>|correlation_j|^2, or 0 when the entry was taken already.</returns>
    public static TReal Take<TSpace, TVector, TTable, T, TReal>(TSpace space, TVector correlation, TVector marks, T taken, int j, TTable at, TTable value)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        if (space.Lane == 0)
        {
            at.SetIndex(0, j);
        }

        space.Sync();
        space.Gather(marks, at, 1, value);
        space.Sync();
        bool free = value[0] != taken;
        space.Sync();
        space.Gather(correlation, at, 1, value);
        space.Sync();
        TReal energy = TSpace.RealOfProduct(value[0], value[0]);
        space.Sync();
        if (space.Lane == 0)
        {
            value[0] = taken;
        }

        space.Sync();
        space.Scatter(at, value, 1, marks);
        return free ? energy : TReal.Zero;
    }

    /// <summary>x = the coefficients c of R c = z at the atoms' places, 0 elsewhere.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="r">The factor.</param>
    /// <param name="z">Right side; becomes c.</param>
    /// <param name="index">The atoms' places.</param>
    /// <param name="count">How many atoms.</param>
    /// <param name="x">Overwritten.</param>
    public static void Finish<TSpace, TVector, TTable, T, TReal>(TSpace space, TTable r, TTable z, TTable index, int count, TVector x)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        for (int p = count - 1; p >= 0; p--)
        {
            TTable column = r.Slice(FactorSlots(p), p + 1);
            if (space.Lane == 0)
            {
                z[p] /= column[p];
            }

            space.Sync();
            T c = z[p];
            for (int i = space.Lane; i < p; i += space.Lanes)
            {
                z[i] -= c * column[i];
            }

            space.Sync();
        }

        space.Clear(x);
        space.Scatter(index, z, count, x);
    }
}
