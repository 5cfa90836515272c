using System.Numerics;
using CsRecover.Operators;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>
/// Approximate message passing for seeded matrices: a Bernoulli-Gauss prior that is learned on the way, and one variance for each block of the matrix (Krzakala, Mezard, Sausset, Sun and Zdeborova,
/// "Statistical-physics-based reconstruction in compressed sensing", Phys. Rev. X 2, 021005, 2012, and J. Stat. Mech. P08009, 2012).
/// </summary>
/// <remarks>
/// Over a <see cref="SeededOperator{T}"/> it recovers Gaussian signals with more non-zeros than message passing can on matrices of independent entries, whatever the prior. Over other operators
/// it is plain AMP: one block. The noise of a block row is read off its residual rather than predicted, which keeps finite sizes stable. On the processor only. Cost: one product with A and one
/// with A^T an iteration.
/// </remarks>
public sealed record SeededAmpOptions : SolverOptions
{
    /// <inheritdoc/>
    public override string Name => "seeded-amp";

    /// <inheritdoc/>
    public override string Summary => "message passing with a learned Bernoulli-Gauss prior and a variance for each block of a seeded matrix";

    /// <summary>lambda to begin with, the share of entries that are not 0; left open, the problem's k / n, and without one m / (2 n).</summary>
    public double? InitialRate { get; init; }

    /// <summary>Whether lambda and the variance of the non-zeros are learned by expectation maximisation; else they stay as they begin.</summary>
    public bool Learn { get; init; } = true;

    /// <summary>How much of each step is taken, above 0 and up to 1.</summary>
    public double Damping { get; init; } = 0.85;

    /// <summary>The most iterations.</summary>
    public int MaxIterations { get; init; } = 2000;

    /// <summary>The relative change of x in an iteration at which to stop.</summary>
    public double LeastChange { get; init; } = 1e-7;

    /// <summary>The relative residual |y - A x| / |y| to reach; left open, 1e-9 in double and 1e-5 in single precision.</summary>
    public double? Tolerance { get; init; }

    /// <inheritdoc/>
    protected internal override bool RealNumbersOnly => true;

    /// <inheritdoc/>
    internal override bool OnHostOnly => true;

    /// <inheritdoc/>
    protected internal override SolverOptions Resolve(int rows, int columns, int? sparsity) =>
        InitialRate is null ? this with { InitialRate = Math.Clamp(sparsity is > 0 ? (double)sparsity / columns : 0.5 * rows / columns, 1e-6, 0.95) } : this;

    /// <inheritdoc/>
    protected internal override void Validate(int rows, int columns)
    {
        Require(InitialRate is null or (> 0.0 and < 1.0), nameof(InitialRate), "a number between 0 and 1", InitialRate ?? 0.0);
        Require(Damping is > 0.0 and <= 1.0, nameof(Damping), "a number above 0 and up to 1", Damping);
        Require(MaxIterations >= 1, nameof(MaxIterations), "1 or more", MaxIterations);
        Require(LeastChange >= 0.0, nameof(LeastChange), "0 or more", LeastChange);
        Require(Tolerance is null or >= 0.0, nameof(Tolerance), "0 or more", Tolerance ?? 0.0);
    }

    /// <inheritdoc/>
    protected internal override WorkSize Work(in ProblemShape shape) => new(SeededAmp.Work(shape));

    /// <inheritdoc/>
    protected internal override TResult AcceptText<TVisitor, TReal, TResult>(TVisitor visitor) => visitor.Visit(SeededAmpSettings<TReal>.From(this));
}

/// <summary>The parameters of the text of seeded AMP, in its own precision.</summary>
internal struct SeededAmpSettings<TReal> : ISolverText<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public TReal Rate, Damping, LeastChange, Tolerance;
    public int MaxIterations;
    public Flag Learns;

    /// <summary>Translates the options.</summary>
    /// <param name="o">Complete options.</param>
    /// <returns>The settings.</returns>
    public static SeededAmpSettings<TReal> From(SeededAmpOptions o) => new()
    {
        Rate = TReal.CreateTruncating(o.InitialRate ?? 0.1),
        Damping = TReal.CreateTruncating(o.Damping),
        LeastChange = TReal.CreateTruncating(o.LeastChange),
        Tolerance = ExactExplanation.Tolerance<TReal>(o.Tolerance),
        MaxIterations = o.MaxIterations,
        Learns = o.Learn,
    };

    /// <inheritdoc/>
    public readonly Outcome Run<TSpace, TMap, TVector, TTable, T, TMonitor>(TSpace space, TMap map, TVector y, TVector x, TVector work, TTable table, TMonitor monitor)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TMonitor : struct, IMonitor<TReal> => SeededAmp.Run<TSpace, TMap, TVector, TTable, T, TReal, TMonitor>(space, map, y, x, work, this, monitor);
}
