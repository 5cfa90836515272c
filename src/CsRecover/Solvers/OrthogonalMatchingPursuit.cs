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
/// <para>
/// With blocks it is block OMP (Eldar, Kuppinger and Boelcskei, "Block-sparse signals: uncertainty relations and efficient recovery", IEEE Trans. Signal Process. 58(6), 2010), and
/// on an operator A (x) I simultaneous OMP. Non-negative, each fit is non-negative least squares that may drop atoms again (Bruckstein, Elad and Zibulevsky, "On the
/// uniqueness of nonnegative sparse solutions to underdetermined systems of equations", IEEE Trans. Inf. Theory 54(11), 2008).
/// </para>
/// <para>Works for real and complex unknowns. Cost: one product with A^H an atom or block. With one matrix and many signals, <see cref="BatchOmpOptions"/> is quicker.</para>
/// </remarks>
public sealed record OrthogonalMatchingPursuitOptions : StructuredSparsityOptions
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

    /// <summary>
    /// Ends the pursuit by itself under noise of unknown level: once what is left of y, at most 3 % of its energy, has looked like nothing but white noise for a quarter more atoms than were taken before, and four. The answer
    /// then holds those too, which a criterion or a posterior can tell from the others; nothing is lost where there is no noise, as small entries that hide behind each other end such a row.
    /// </summary>
    public bool StopsAtNoise { get; init; }

    /// <summary>The logarithm of how many blocks there are to choose from, where that matters.</summary>
    internal double LogOfChoices { get; init; }

    /// <inheritdoc/>
    protected internal override SolverOptions Resolve(int rows, int columns, int? sparsity) => this with
    {
        Sparsity = Sparsity ?? sparsity ?? Math.Min(rows, columns) / Math.Max(1, BlockSize),
        LogOfChoices = StopsAtNoise ? NoiseWatch<double>.LogOfChoices(columns, BlockSize) : 0.0,
    };

    /// <inheritdoc/>
    protected internal override void Validate(int rows, int columns)
    {
        base.Validate(rows, columns);
        Require(Tolerance is null or >= 0.0, nameof(Tolerance), "0 or more", Tolerance ?? 0.0);
    }

    /// <inheritdoc/>
    protected internal override WorkSize Work(in ProblemShape shape) =>
        NonNegative ? new(SupportPursuit.Work(shape)) : OrthogonalMatchingPursuit.Work(shape, checked((Sparsity ?? 0) * BlockSize));

    /// <inheritdoc/>
    protected internal override TResult AcceptText<TVisitor, TReal, TResult>(TVisitor visitor) => NonNegative
        ? PatternText.Accept<TVisitor, SupportPursuitSettings<TReal>, TReal, TResult>(
            visitor,
            new()
            {
                Pattern = SparsePattern.From(this),
                Take = 1,
                Normalises = true,
                Progress = TReal.One,
                Patience = int.MaxValue,
                MaxIterations = Sparsity ?? 0,
                Tolerance = ExactExplanation.Tolerance<TReal>(Tolerance),
                LogOfChoices = TReal.CreateTruncating(LogOfChoices),
            },
            structured: true)
        : visitor.Visit(OrthogonalMatchingPursuitSettings<TReal>.From(this));
}

/// <summary>The parameters of the OMP text, in its own precision.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal struct OrthogonalMatchingPursuitSettings<TReal> : ISolverText<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public PursuitSettings<TReal> Pursuit;
    public TReal LogOfChoices;
    public int Sparsity, BlockSize;

    /// <summary>Translates the options.</summary>
    /// <param name="o">Complete options.</param>
    /// <returns>The settings.</returns>
    public static OrthogonalMatchingPursuitSettings<TReal> From(OrthogonalMatchingPursuitOptions o) => new()
    {
        Pursuit = PursuitSettings<TReal>.From(o.Tolerance, 1e-9, 1e-5),
        LogOfChoices = TReal.CreateTruncating(o.LogOfChoices),
        Sparsity = o.Sparsity ?? 0,
        BlockSize = o.BlockSize,
    };

    /// <inheritdoc/>
    public readonly Outcome Run<TSpace, TMap, TVector, TTable, T, TMonitor>(TSpace space, TMap map, TVector y, TVector x, TVector work, TTable table, TMonitor monitor)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TMonitor : struct, IMonitor<TReal> =>
        OrthogonalMatchingPursuit.Run<TSpace, TMap, TVector, TTable, T, TReal, TMonitor>(space, map, y, x, work, table, Sparsity, BlockSize, LogOfChoices, Pursuit, monitor);
}

/// <summary>The parameters of the pursuits that take one atom at a time, in their own precision.</summary>
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

    /// <summary><see cref="Independent"/> by precision.</summary>
    /// <param name="single">Whether that is single.</param>
    public static double IndependentShare(bool single) => single ? 1e-5 : 1e-12;

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
            Independent = TReal.CreateTruncating(IndependentShare(single)),
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
    /// <param name="k">The most blocks.</param>
    /// <param name="block">Atoms of a block.</param>
    /// <param name="logOfChoices">That of <see cref="NoiseWatch{TReal}"/>, 0 to take noise too.</param>
    /// <param name="o">Settings.</param>
    /// <param name="monitor">Monitor.</param>
    /// <returns>How it ended.</returns>
    public static Outcome Run<TSpace, TMap, TVector, TTable, T, TReal, TMonitor>(
        TSpace space, TMap map, TVector y, TVector x, TVector work, TTable table, int k, int block, TReal logOfChoices, in PursuitSettings<TReal> o, TMonitor monitor)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
        where TMonitor : struct, IMonitor<TReal>
    {
        int m = map.RowStorage, n = map.ColumnStorage, most = k * block;
        TVector residual = space.Slice(work, 0, m), correlation = space.Slice(work, m, n);
        TVector inverse = space.Slice(work, m + n, n), barred = space.Slice(work, m + 2 * n, n), atoms = space.Slice(work, m + 3 * n, most * m);
        int factors = Pursuit.FactorSlots(most);
        TTable r = table.Slice(0, factors), index = table.Slice(factors, most), z = table.Slice(factors + most, most);
        TTable again = table.Slice(factors + 2 * most, most), at = table.Slice(factors + 3 * most, 1), value = table.Slice(factors + 3 * most + 1, 1);

        bool normalises = map.TryInverseColumnNorms(inverse);
        space.Clear(barred);
        TReal energy = space.Dot(y, y), left = energy;
        TReal stop = o.Tolerance * o.Tolerance * energy;
        TReal unit = logOfChoices > TReal.Zero && !normalises ? ColumnNorms.OfBest<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, correlation, residual) : TReal.One;
        var noise = new NoiseWatch<TReal>(logOfChoices, block, energy);
        space.Copy(y, residual);
        int count = 0, blocks = 0, iterations = 0;
        var status = RecoveryStatus.Converged;
        bool more = k > 0 && left > stop;
        while (more)
        {
            map.Adjoint(residual, correlation);
            if (normalises)
            {
                space.Scale(default(CompanionMagnitude<TReal>), correlation, inverse, correlation);
            }

            if (block > 1)
            {
                space.BlockMagnitudes(correlation, block, x);                // x is needed only at the end
                space.Copy(x, correlation);
            }

            int j = space.ArgMax(default(UnbarredEnergy<TReal>), correlation, barred);
            TReal alike = Pursuit.Take<TSpace, TVector, TTable, T, TReal>(space, correlation, barred, T.One, j, at, value);
            if (alike <= TReal.Zero)
            {
                status = RecoveryStatus.Stagnated;                           // no column is correlated with what is left
                break;
            }

            if (noise.IsDone<TSpace, TVector, TTable, T>(alike, unit, left, map.Rows, blocks))
            {
                break;
            }

            int before = count, start = j - (j % block);
            for (int i = start; i < start + block; i++)
            {
                if (i != j)
                {
                    _ = Pursuit.Take<TSpace, TVector, TTable, T, TReal>(space, correlation, barred, T.One, i, at, value);
                }

                count += Pursuit.Append<TSpace, TMap, TVector, TTable, T, TReal>(space, map, i, count, atoms, r, z, index, again, residual, o.Independent) ? 1 : 0;
            }

            blocks += count > before ? 1 : 0;
            left = space.Dot(residual, residual);
            iterations++;
            more = blocks < k && left > stop;
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
