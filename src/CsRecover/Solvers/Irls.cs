using System.Numerics;
using System.Runtime.CompilerServices;
using CsRecover.Operators;
using CsRecover.Planning;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>
/// Iteratively reweighted least squares for min sum |x_j|^p, 0 &lt;= p &lt;= 1, among the x with A x = y: x &lt;- Q A^H (A Q A^H)^-1 y with
/// q_j = (|x_j|^2 + epsilon)^(1 - p / 2), epsilon falling tenfold whenever x has settled (Chartrand and Yin, "Iteratively reweighted algorithms for
/// compressive sensing", ICASSP 2008, equations 4 to 6; p = 0 is the logarithm, which recovers most).
/// </summary>
/// <remarks>
/// <para>Not told k. Epsilon is counted in units of the largest |x_j|^2 of the least-norm solution, so that answers scale with the data; the paper's is absolute.</para>
/// <para>Told x &gt;= 0, entries that come out negative are charged like zeros. With blocks a block's norm takes the place of |x_j|.</para>
/// <para>
/// Cost: one weighted least-norm problem of m equations an iteration, by Cholesky where the operator can, else by conjugate gradients. Whenever epsilon falls, least
/// squares on the entries that stand out tell whether they explain y exactly; if so the recovery ends there.
/// </para>
/// </remarks>
public sealed record IrlsOptions : StructuredOptions
{
    /// <inheritdoc/>
    public override string Name => "irls";

    /// <inheritdoc/>
    public override string Summary => "iteratively reweighted least squares: least-norm solutions that charge small entries ever more";

    /// <summary>p, from 0 to 1.</summary>
    public double Exponent { get; init; }

    /// <summary>The first epsilon, in units of the largest |x_j|^2 of the least-norm solution.</summary>
    public double InitialEpsilon { get; init; } = 1.0;

    /// <summary>The last epsilon, in the same units; left open, 1e-8 in double and 1e-5 in single precision.</summary>
    public double? FinalEpsilon { get; init; }

    /// <summary>The factor from one epsilon to the next, between 0 and 1.</summary>
    public double Decrease { get; init; } = 0.1;

    /// <summary>The most iterations over all epsilons.</summary>
    public int MaxIterations { get; init; } = 500;

    /// <summary>
    /// The standard deviation of each measurement's noise, if it is known. A x need then not equal y: entries that stand out of the noise by less than
    /// sigma sqrt(2 log n) in correlation with their column are taken for zero, and the rest is refitted.
    /// </summary>
    public double NoiseLevel { get; init; }

    /// <summary>lambda in |y - A x|^2 + lambda sum |x_j|^2 / q_j; left open, the square of <see cref="NoiseLevel"/> times log(n) / 2.</summary>
    public double? Ridge { get; init; }

    /// <summary>Whether to test on the way whether the entries that stand out explain y exactly, and to end with least squares on them.</summary>
    public bool Refit { get; init; } = true;

    /// <summary>k, if known, in blocks: without an exact explanation the k largest are kept and refitted. Not needed otherwise.</summary>
    public int? Sparsity { get; init; }

    /// <summary>The relative residual |y - A x| / |y| at which an answer counts as an exact explanation; left open, 1e-9 in double and 1e-5 in single precision.</summary>
    public double? Tolerance { get; init; }

    /// <inheritdoc/>
    protected internal override SolverOptions Resolve(int rows, int columns, int? sparsity) => this with
    {
        Sparsity = Sparsity ?? sparsity,
        Ridge = Ridge ?? NoiseLevel * NoiseLevel * Math.Log(columns) / 2.0,
    };

    /// <inheritdoc/>
    protected internal override void Validate(int rows, int columns)
    {
        base.Validate(rows, columns);
        Require(Exponent is >= 0.0 and <= 1.0, nameof(Exponent), "a number from 0 to 1", Exponent);
        Require(InitialEpsilon > 0.0, nameof(InitialEpsilon), "a positive number", InitialEpsilon);
        Require(FinalEpsilon is null or > 0.0, nameof(FinalEpsilon), "a positive number", FinalEpsilon ?? 0.0);
        Require(Decrease > 0.0 && Decrease < 1.0, nameof(Decrease), "a number between 0 and 1", Decrease);
        Require(MaxIterations >= 1, nameof(MaxIterations), "1 or more", MaxIterations);
        Require(NoiseLevel >= 0.0, nameof(NoiseLevel), "0 or more", NoiseLevel);
        Require(Ridge is null or >= 0.0, nameof(Ridge), "0 or more", Ridge ?? 0.0);
        Require(Tolerance is null or >= 0.0, nameof(Tolerance), "0 or more", Tolerance ?? 0.0);
        RequireSparsity(Sparsity, rows, columns / BlockSize);
    }

    /// <inheritdoc/>
    protected internal override WorkSize Work(in ProblemShape shape) => new(Irls.Work(shape));

    /// <inheritdoc/>
    protected internal override TResult AcceptText<TVisitor, TReal, TResult>(TVisitor visitor) => visitor.Visit(IrlsSettings<TReal>.From(this));
}

/// <summary>The parameters of the IRLS text, in its own precision.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal struct IrlsSettings<TReal> : ISolverText<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public TReal Power, InitialEpsilon, FinalEpsilon, Decrease, Ridge, Tolerance;
    public int MaxIterations, Sparsity, BlockSize;
    public Flag Refit, NonNegative;

    /// <summary>Translates the options.</summary>
    /// <param name="o">Complete options.</param>
    /// <returns>The settings.</returns>
    public static IrlsSettings<TReal> From(IrlsOptions o) => new()
    {
        Power = TReal.CreateTruncating(1.0 - o.Exponent / 2.0),
        InitialEpsilon = TReal.CreateTruncating(o.InitialEpsilon),
        FinalEpsilon = TReal.CreateTruncating(o.FinalEpsilon ?? (typeof(TReal) == typeof(float) ? 1e-5 : 1e-8)),
        Decrease = TReal.CreateTruncating(o.Decrease),
        Ridge = TReal.CreateTruncating(o.Ridge ?? 0.0),
        Tolerance = ExactExplanation.Tolerance<TReal>(o.Tolerance),
        MaxIterations = o.MaxIterations,
        Sparsity = o.Sparsity ?? -1,
        BlockSize = o.BlockSize,
        Refit = o.Refit,
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
        Irls.Run<TSpace, TMap, TVector, TTable, T, TReal, TMonitor>(space, map, y, x, work, this, monitor);
}

/// <summary>(slope |by_i|^2 + offset)^power, of a base that is not above 1 but for rounding.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
/// <param name="slope">1 / (the largest |x_j|^2 + epsilon).</param>
/// <param name="offset">Epsilon in the same units.</param>
/// <param name="power">1 - p / 2.</param>
internal readonly struct IrlsWeight<TReal>(TReal slope, TReal offset, TReal power) : IWeight<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    private readonly TReal _slope = slope;
    private readonly TReal _offset = offset;
    private readonly TReal _power = power;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal>
    {
        TLane q = b2 * TLane.Of(_slope) + TLane.Of(_offset);
        return _power < TReal.One ? LaneMath.ExpNegative<TLane, TReal>(TLane.Of(_power) * LaneMath.LogToOne<TLane, TReal>(q)) : q;
    }
}

/// <summary>The IRLS text.</summary>
internal static class Irls
{
    /// <summary>Elements of work memory.</summary>
    /// <param name="shape">The problem's sizes.</param>
    public static int Work(in ProblemShape shape) => SolverMemory.Of("Irls", shape.RowStorage, shape.ColumnStorage, 0).Vectors;

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
        TSpace space, TMap map, TVector y, TVector x, TVector work, in IrlsSettings<TReal> o, TMonitor monitor)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
        where TMonitor : struct, IMonitor<TReal>
    {
        int m = map.RowStorage, n = map.ColumnStorage;
        TVector residual = space.Slice(work, 0, m), previous = space.Slice(work, m, n), support = space.Slice(work, m + n, n);
        TVector ridge = space.Slice(work, m + 2 * n, 4 * m + n), inner = space.Slice(work, 5 * m + 3 * n, m + 2 * n);

        map.Adjoint(y, x);
        TReal one = TReal.One, energy = space.Dot(y, y), correlation = space.Dot(x, x);
        if (!(correlation > TReal.Zero))
        {
            space.Clear(x);
            return new Outcome(RecoveryStatus.Stagnated, 0);
        }

        // |a_j|^2 as if all were alike and the rows orthogonal. What makes A Q A^H safe to factorise when fewer than m entries are left is far below the last epsilon.
        TReal norm = correlation / energy * TSpace.Real(map.Rows) / TSpace.Real(map.Columns);
        TReal safe = norm * TSpace.Real(TSpace.Precision == 24 ? 1e-7 : 1e-15);
        WeightedRidge.Start<TSpace, TMap, TVector, TTable, T, TReal>(space, map, ridge);
        WeightedRidge.Solve<TSpace, TMap, TVector, TTable, T, TReal, IrlsWeight<TReal>>(
            space, map, new(TReal.Zero, one, one), safe, y, x, x, ridge);                  // equal weights: the least-norm solution
        bool blocks = o.BlockSize > 1;
        TVector sizes = blocks ? support : x;
        Measure<TSpace, TVector, TTable, T, TReal>(space, x, support, o);
        TReal unit = space.Max(default(Energy<TReal>), sizes, sizes), epsilon = unit * o.InitialEpsilon;

        // With noise an entry ends at |x_j|^2 >= lambda / |a_j|^2 or at 0: an epsilon far below that changes nothing any more.
        TReal last = TReal.Max(unit * o.FinalEpsilon, TSpace.Real(1e-3) * o.Ridge / norm);
        var status = RecoveryStatus.Converged;
        int steps = 0;
        bool more = true;
        while (more)
        {
            TReal least = TSpace.Real(1e-4) * epsilon / unit, change, size;                // the paper's |dx| / |x| < sqrt(epsilon) / 100, squared
            do
            {
                Measure<TSpace, TVector, TTable, T, TReal>(space, x, support, o);
                TReal slope = one / (space.Max(default(Energy<TReal>), sizes, sizes) + epsilon);
                space.Copy(x, previous);
                WeightedRidge.Solve<TSpace, TMap, TVector, TTable, T, TReal, IrlsWeight<TReal>>(
                    space, map, new(slope, epsilon * slope, o.Power), o.Ridge * slope + safe, y, sizes, x, ridge);
                if (o.NonNegative)
                {
                    space.Positive(x, x);
                }

                steps++;
                space.Combine(one, x, -one, previous, previous);
                change = space.Dot(previous, previous);
                size = space.Dot(x, x);
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
            }
            while (more && change > least * size && steps < o.MaxIterations);

            if (more && o.Refit && o.Ridge <= TReal.Zero && Explains<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, support, previous, residual, inner, epsilon, o))
            {
                status = RecoveryStatus.Optimal;
                more = false;
            }

            if (more && (epsilon * o.Decrease < last * TSpace.Real(0.99) || steps >= o.MaxIterations))
            {
                status = steps >= o.MaxIterations ? RecoveryStatus.IterationLimit : RecoveryStatus.Converged;
                more = false;
            }
            else if (more)
            {
                epsilon *= o.Decrease;
            }
        }

        if (o.Refit && (status == RecoveryStatus.Converged || status == RecoveryStatus.IterationLimit))
        {
            Finish<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, support, residual, inner, epsilon, o);
        }

        return new Outcome(status, steps);
    }

    /// <summary>The blocks' norms, where entries go by blocks.</summary>
    private static void Measure<TSpace, TVector, TTable, T, TReal>(TSpace space, TVector x, TVector sizes, in IrlsSettings<TReal> o)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        if (o.BlockSize > 1)
        {
            space.BlockMagnitudes(x, o.BlockSize, sizes);
        }
    }

    /// <summary>Whether the entries that stand out explain y exactly; if so x is that explanation.</summary>
    private static bool Explains<TSpace, TMap, TVector, TTable, T, TReal>(
        TSpace space, TMap map, TVector y, TVector x, TVector support, TVector candidate, TVector residual, TVector work, TReal epsilon, in IrlsSettings<TReal> o)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        return ExactExplanation.Find<TSpace, TMap, TVector, TTable, T, TReal>(
            space, map, y, x, support, candidate, residual, work, o.Sparsity, TReal.Sqrt(epsilon), o.Tolerance, o.BlockSize, o.NonNegative);
    }

    /// <summary>Without an exact explanation: least squares on the k largest entries if k is known, with noise on those that stand out.</summary>
    private static void Finish<TSpace, TMap, TVector, TTable, T, TReal>(
        TSpace space, TMap map, TVector y, TVector x, TVector support, TVector residual, TVector work, TReal epsilon, in IrlsSettings<TReal> o)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        bool chosen = o.Sparsity >= 0 || o.Ridge > TReal.Zero;
        TVector sizes = o.BlockSize > 1 ? support : x;
        Measure<TSpace, TVector, TTable, T, TReal>(space, x, support, o);
        if (o.Sparsity >= 0)
        {
            space.KeepLargest(sizes, o.Sparsity * o.BlockSize, support);
        }
        else if (chosen)
        {
            space.Scale(new Above<TReal>(epsilon), sizes, sizes, support);
        }

        if (chosen && space.Sum(default(OnSupport<TReal>), support, support) <= TSpace.Real(map.Rows))
        {
            RestrictedLeastSquares.Solve<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, support, x, residual, work, ExactExplanation.RefitIterations, o.Tolerance);
            if (o.NonNegative)
            {
                space.Positive(x, x);
            }
        }
    }
}
