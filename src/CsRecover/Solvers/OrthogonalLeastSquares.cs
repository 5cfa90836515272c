using System.Numerics;
using System.Runtime.CompilerServices;
using CsRecover.Operators;
using CsRecover.Planning;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>
/// Orthogonal least squares: takes one column of A at a time, the one that lowers the residual of the fit most, and fits all taken columns anew (Chen, Billings and
/// Luo, "Orthogonal least squares methods and their application to non-linear system identification", Int. J. Control 50(5), 1989; set beside OMP in Blumensath and
/// Davies, "On the difference between orthogonal matching pursuit and orthogonal least squares", 2007).
/// </summary>
/// <remarks>
/// <para>
/// Column j lowers the squared residual by |a_j^H r|^2 over the squared norm of what the taken columns leave of a_j. A new direction q takes |q^H a_j|^2 off the
/// latter, and its share off the correlations: A^H q is the one product an atom costs. Better than <see cref="OrthogonalMatchingPursuitOptions">OMP</see> where columns
/// are correlated.
/// </para>
/// <para>Works for real and complex unknowns. Where the operator does not know its columns' norms, the first one taken gives the norm of all.</para>
/// </remarks>
public sealed record OrthogonalLeastSquaresOptions : SparsityOptions
{
    /// <inheritdoc/>
    public override string Name => "ols";

    /// <inheritdoc/>
    public override string Summary => "takes the column that lowers the residual of the fit most, fits all taken ones, repeats";

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
    protected internal override WorkSize Work(in ProblemShape shape) => OrthogonalLeastSquares.Work(shape, Sparsity ?? 0);

    /// <inheritdoc/>
    protected internal override TResult AcceptText<TVisitor, TReal, TResult>(TVisitor visitor) => visitor.Visit(OrthogonalLeastSquaresSettings<TReal>.From(this));
}

/// <summary>The parameters of the OLS text, in its own precision.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal struct OrthogonalLeastSquaresSettings<TReal> : ISolverText<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public PursuitSettings<TReal> Pursuit;
    public int Sparsity;

    /// <summary>Translates the options.</summary>
    /// <param name="o">Complete options.</param>
    /// <returns>The settings.</returns>
    public static OrthogonalLeastSquaresSettings<TReal> From(OrthogonalLeastSquaresOptions o) => new()
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
        OrthogonalLeastSquares.Run<TSpace, TMap, TVector, TTable, T, TReal, TMonitor>(space, map, y, x, work, table, Sparsity, Pursuit, monitor);
}

/// <summary>|x_i|^2 / (1 - |b_i|), the fall of the squared residual, or 0 where that little is left of a column: b is the share of its squared norm that taken columns explain.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
/// <param name="least">The least share that must be left.</param>
internal readonly struct FallOfResidual<TReal>(TReal least) : IWeight<TReal>
    where TReal : unmanaged
{
    private readonly TReal _least = least;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal>
    {
        TLane left = TLane.Literal(1.0) - TLane.Sqrt(b2), floor = TLane.Of(_least);
        return TLane.WhereGreater(left, floor, a2 / TLane.Max(left, floor), TLane.Literal(0.0));
    }
}

/// <summary>The text of orthogonal least squares.</summary>
internal static class OrthogonalLeastSquares
{
    /// <summary>Memory.</summary>
    /// <param name="shape">The problem's sizes.</param>
    /// <param name="k">The most atoms.</param>
    public static WorkSize Work(in ProblemShape shape, int k)
    {
        (int vectors, int table) = SolverMemory.Of("OrthogonalLeastSquares", shape.RowStorage, shape.ColumnStorage, k);
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
        TVector residual = space.Slice(work, 0, m), correlation = space.Slice(work, m, n), inverse = space.Slice(work, m + n, n);
        TVector explained = space.Slice(work, m + 2 * n, n), p = space.Slice(work, m + 3 * n, n), atoms = space.Slice(work, m + 4 * n, k * m);
        int factors = Pursuit.FactorSlots(k);
        TTable r = table.Slice(0, factors), index = table.Slice(factors, k), z = table.Slice(factors + k, k);
        TTable again = table.Slice(factors + 2 * k, k), at = table.Slice(factors + 3 * k, 1), value = table.Slice(factors + 3 * k + 1, 1);

        bool normalises = map.TryInverseColumnNorms(inverse);
        space.Clear(explained);
        space.Copy(y, residual);
        map.Adjoint(y, correlation);
        if (normalises)
        {
            space.Scale(default(CompanionMagnitude<TReal>), correlation, inverse, correlation);
        }

        TReal energy = space.Dot(y, y), left = energy, stop = o.Tolerance * o.Tolerance * energy, unit = one;
        int count = 0, iterations = 0;
        var status = RecoveryStatus.Converged;
        bool more = k > 0 && left > stop;
        while (more)
        {
            int j = space.ArgMax(new FallOfResidual<TReal>(o.Independent), correlation, explained);
            if (Pursuit.Take<TSpace, TVector, TTable, T, TReal>(space, correlation, explained, T.One, j, at, value) <= TReal.Zero)
            {
                status = RecoveryStatus.Stagnated;                           // no column is correlated with what is left
                break;
            }

            if (Pursuit.Append<TSpace, TMap, TVector, TTable, T, TReal>(space, map, j, count, atoms, r, z, index, again, residual, o.Independent))
            {
                map.Adjoint(space.Slice(atoms, count * m, m), p);
                if (normalises)
                {
                    space.Scale(default(CompanionMagnitude<TReal>), p, inverse, p);
                }
                else if (count == 0)
                {
                    unit = TSpace.RealOfProduct(r[0], r[0]);
                }

                space.SubtractColumns(correlation, p, 1, z.Slice(count, 1), correlation);
                space.BlockMagnitudes(p, 1, x);                              // |q^H a_j|; x is needed only at the end
                space.Scale(default(CompanionMagnitude<TReal>), x, x, x);
                space.Combine(one, explained, one / unit, x, explained);
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
