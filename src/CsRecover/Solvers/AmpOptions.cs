using System.Numerics;
using CsRecover.Operators;
using CsRecover.Planning;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>
/// Approximate message passing with soft thresholds: L1 minimisation at the cost of thresholding, its threshold tau sigma_t following the noise that the
/// iteration itself makes (Donoho, Maleki and Montanari, "Message-passing algorithms for compressed sensing", PNAS 106(45), 2009; complex: Maleki, Anitori, Yang
/// and Baraniuk, IEEE Trans. Inf. Theory 59(7), 2013).
/// </summary>
/// <remarks>
/// Not told k. Nothing to choose: tau is the one that attains the limit of L1 minimisation at delta = m / n, for signed, non-negative or complex signals.
/// For matrices with independent entries of mean 0; on others it may diverge, which ends it as <see cref="RecoveryStatus.Diverged"/> with the iterate that
/// explained y best. Cost: one product with A and one with A^H an iteration.
/// </remarks>
public sealed record AmpOptions : SignConstrainedOptions
{
    /// <inheritdoc/>
    public override string Name => "amp";

    /// <inheritdoc/>
    public override string Summary => "message passing with soft thresholds: reaches the limit of L1 minimisation with nothing to choose; for random matrices";

    /// <summary>tau, in units of the standard deviation of the effective noise of an entry; left open, the minimax threshold at m / n.</summary>
    public double? Threshold { get; init; }

    /// <summary>The most iterations.</summary>
    public int MaxIterations { get; init; } = 500;

    /// <summary>The relative change of x in an iteration at which to stop.</summary>
    public double LeastChange { get; init; } = 1e-6;

    /// <summary>Whether least squares on the support tests on the way and at the end whether it explains y exactly.</summary>
    public bool Refit { get; init; } = true;

    /// <summary>The relative residual |y - A x| / |y| to reach; left open, 1e-9 in double and 1e-5 in single precision.</summary>
    public double? Tolerance { get; init; }

    /// <summary>tau for complex signals.</summary>
    internal double? ComplexThreshold { get; init; }

    /// <inheritdoc/>
    protected internal override SolverOptions Resolve(int rows, int columns, int? sparsity)
    {
        double delta = Math.Min(1.0, (double)rows / columns);
        return this with
        {
            Threshold = Threshold ?? (NonNegative ? DonohoTanner.NonNegativePoint(delta) : DonohoTanner.SignedPoint(delta)).Tau,
            ComplexThreshold = Threshold ?? DonohoTanner.ComplexPoint(delta).Tau,
        };
    }

    /// <inheritdoc/>
    protected internal override void Validate(int rows, int columns)
    {
        Require(Threshold is null or (>= 0.0 and <= double.MaxValue), nameof(Threshold), "a number from 0", Threshold ?? 0.0);
        Require(MaxIterations >= 1, nameof(MaxIterations), "1 or more", MaxIterations);
        Require(LeastChange >= 0.0, nameof(LeastChange), "0 or more", LeastChange);
        Require(Tolerance is null or >= 0.0, nameof(Tolerance), "0 or more", Tolerance ?? 0.0);
    }

    /// <inheritdoc/>
    protected internal override WorkSize Work(in ProblemShape shape)
    {
        (int vectors, int table) = SolverMemory.Of("Amp", shape.RowStorage, shape.ColumnStorage, 0);
        return new WorkSize(vectors, table);
    }

    /// <inheritdoc/>
    protected internal override TResult AcceptText<TVisitor, TReal, TResult>(TVisitor visitor) => visitor.Visit(AmpSettings<TReal>.From(this));
}

/// <summary>The parameters of the AMP text, in its own precision.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal struct AmpSettings<TReal> : ISolverText<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public TReal Threshold, ComplexThreshold, LeastChange, Tolerance;
    public int MaxIterations;
    public Flag NonNegative, Refit;

    /// <summary>Translates the options.</summary>
    /// <param name="o">Complete options.</param>
    /// <returns>The settings.</returns>
    public static AmpSettings<TReal> From(AmpOptions o) => new()
    {
        Threshold = TReal.CreateTruncating(o.Threshold ?? 1.0),
        ComplexThreshold = TReal.CreateTruncating(o.ComplexThreshold ?? 1.0),
        LeastChange = TReal.CreateTruncating(o.LeastChange),
        Tolerance = ExactExplanation.Tolerance<TReal>(o.Tolerance),
        MaxIterations = o.MaxIterations,
        NonNegative = o.NonNegative,
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
        Amp.Run<TSpace, TMap, TVector, TTable, T, TReal, TMonitor>(space, map, y, x, work, table, this, monitor);
}
