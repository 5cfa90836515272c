using System.Numerics;
using CsRecover.Operators;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>A solver that keeps two copies of x, one that fits and one that is sparse, and draws them together; told k, or the price lambda of a non-zero.</summary>
public abstract record SplittingOptions : StructuredSparsityOptions
{
    /// <summary>
    /// lambda in |y - A x|^2 / 2 + lambda |x|_0, the price of a non-zero (block) in the units of y squared; left open, <see cref="SparsityOptions.Sparsity"/> says how many there are.
    /// </summary>
    public double? Lambda { get; init; }

    /// <summary>The first rho, which draws the copies together, in units of |A^H y|^2 / |y|^2.</summary>
    public double InitialPenalty { get; init; } = 0.03;

    /// <summary>The most steps, each with one product with A and one with A^H (more where rows are not orthogonal and cannot be made so).</summary>
    public int MaxIterations { get; init; } = 1000;

    /// <summary>How far apart the two copies may be at the end, relative to x; left open, 1e-9 in double and 1e-5 in single precision.</summary>
    public double? Change { get; init; }

    /// <summary>Whether supports that stand still are tested by least squares on the way, and the answer is refitted at the end.</summary>
    public bool Refit { get; init; } = true;

    /// <summary>The relative residual |y - A x| / |y| at which an answer counts as an exact explanation; left open, 1e-9 in double and 1e-5 in single precision.</summary>
    public double? Tolerance { get; init; }

    /// <inheritdoc/>
    protected internal override MapRequest Request => new(Regularizes: true);

    /// <inheritdoc/>
    protected internal override SolverOptions Resolve(int rows, int columns, int? sparsity) => Lambda is null ? base.Resolve(rows, columns, sparsity) : this;

    /// <inheritdoc/>
    protected internal override void Validate(int rows, int columns)
    {
        base.Validate(rows, columns);
        Require(Lambda is null or > 0.0, nameof(Lambda), "a positive number", Lambda ?? 0.0);
        Require(Lambda is null || Sparsity is null, nameof(Lambda), "a lambda or a sparsity, not both", $"lambda = {Lambda} and k = {Sparsity}");
        Require(InitialPenalty > 0.0 && double.IsFinite(InitialPenalty), nameof(InitialPenalty), "a positive number", InitialPenalty);
        Require(MaxIterations >= 1, nameof(MaxIterations), "1 or more", MaxIterations);
        Require(Change is null or >= 0.0, nameof(Change), "0 or more", Change ?? 0.0);
        Require(Tolerance is null or >= 0.0, nameof(Tolerance), "0 or more", Tolerance ?? 0.0);
    }
}

/// <summary>What the texts of splitting solvers have in common, in their own precision.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal struct SplittingSettings<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public SparseTarget<TReal> Target;
    public TReal InitialPenalty, Change, Tolerance;
    public int MaxIterations;
    public Flag Refit;

    /// <summary>Translates the options.</summary>
    /// <param name="o">Complete options.</param>
    /// <returns>The settings.</returns>
    public static SplittingSettings<TReal> From(SplittingOptions o) => new()
    {
        Target = new SparseTarget<TReal> { Pattern = SparsePattern.From(o), Lambda = TReal.CreateTruncating(o.Lambda ?? 0.0), HasPrice = o.Lambda is not null },
        InitialPenalty = TReal.CreateTruncating(o.InitialPenalty),
        Change = TReal.CreateTruncating(o.Change ?? (typeof(TReal) == typeof(float) ? 1e-5 : 1e-9)),
        Tolerance = ExactExplanation.Tolerance<TReal>(o.Tolerance),
        MaxIterations = o.MaxIterations,
        Refit = o.Refit,
    };

    /// <summary>The end of a splitting solver: the sparse copy is the answer, refitted; nothing is where it diverged.</summary>
    /// <typeparam name="TKind">What kind of pattern the text is written for.</typeparam>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TMap">Sensing map.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="map">A.</param>
    /// <param name="y">Measurements.</param>
    /// <param name="x">In: the proven answer, if there is one. Out: the answer.</param>
    /// <param name="sparse">The sparse copy.</param>
    /// <param name="support">Scratch, n unknowns.</param>
    /// <param name="candidate">Scratch, n unknowns.</param>
    /// <param name="scratch">Scratch, n unknowns.</param>
    /// <param name="residual">Scratch, m measurements.</param>
    /// <param name="work">Slab of <see cref="RestrictedLeastSquares.Work"/> elements.</param>
    /// <param name="status">How the iteration ended.</param>
    /// <returns>How the recovery ended.</returns>
    public readonly RecoveryStatus End<TKind, TSpace, TMap, TVector, TTable, T>(
        TSpace space, TMap map, TVector y, TVector x, TVector sparse, TVector support, TVector candidate, TVector scratch, TVector residual, TVector work, RecoveryStatus status)
        where TKind : struct, IPatternKind
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
    {
        if (status == RecoveryStatus.Diverged)
        {
            space.Clear(x);
        }
        else if (status != RecoveryStatus.Optimal)
        {
            space.Copy(sparse, x);
        }

        bool refit = Refit && space.Sum(default(OnSupport<TReal>), x, x) <= TSpace.Real(map.Rows);
        return Target.Pattern.End<TKind, TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, support, candidate, scratch, residual, work, Tolerance, refit, status);
    }
}
