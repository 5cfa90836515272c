using System.Numerics;
using CsRecover.Operators;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>
/// L0 regularisation with hard concrete gates as it was published: x = theta z with random gates z, stochastic gradients of E |y - A (theta z)|^2 / 2 + lambda E |z|_0 in theta and log alpha by sampling the
/// gates, steps by Adam (Louizos, Welling and Kingma, "Learning sparse neural networks through L0 regularization", ICLR 2018). Told k, lambda is the multiplier of the constraint E |z|_0 &lt;= k,
/// found by dual ascent (Gallego-Posada, Ramirez, Erraqabi, Bengio and Lacoste-Julien, "Controlled sparsity via constrained optimization", NeurIPS 2022).
/// </summary>
/// <remarks>
/// <para>
/// Samples come in antithetic pairs u and 1 - u, as many as <see cref="Samples"/> says, and are the same for the same seed. The answer is always refitted: what gates leave of the weights is biased.
/// </para>
/// <para>
/// For comparison with <see cref="HardConcreteOptions"/>, which integrates the gates out and needs neither samples nor a learning rate, and recovers far more (of 12 signals of 5 non-zeros, m = 40, n = 100,
/// sampling chose the support of 5). On the processor only, for real numbers, and not in the catalog of solvers. Cost: one product with A and one with A^T a
/// sample.
/// </para>
/// </remarks>
public sealed record SampledGatesOptions : SolverOptions
{
    /// <inheritdoc/>
    public override string Name => "sampled-gates";

    /// <inheritdoc/>
    public override string Summary => "hard concrete gates by sampling and Adam, as published, with a density constraint and a refit";

    /// <summary>beta, the temperature of the gates, from 0.1 to 2.</summary>
    public double Beta { get; init; } = HardConcreteDistribution.Default.Beta;

    /// <summary>The probability that a gate is kept at first: log alpha begins at log(p / (1 - p)).</summary>
    public double InitialKeep { get; init; } = 0.5;

    /// <summary>Pairs of samples of each gradient (single samples where <see cref="Antithetic"/> is off).</summary>
    public int Samples { get; init; } = 1;

    /// <summary>Whether each u comes with 1 - u, which takes most of the noise out of the gradient.</summary>
    public bool Antithetic { get; init; } = true;

    /// <summary>k, the constraint on the expected number of open gates; left open, the problem's, if there is no <see cref="Lambda"/>.</summary>
    public int? Sparsity { get; init; }

    /// <summary>lambda, the price of an open gate as a share of |y|^2, where no k is given.</summary>
    public double? Lambda { get; init; }

    /// <summary>The step of the multiplier for a density twice as large as it should be, as a share of |y|^2; the multiplier falls back to 0 as soon as the constraint holds.</summary>
    public double DualStep { get; init; } = 1e-3;

    /// <summary>Adam's step for log alpha.</summary>
    public double StepSize { get; init; } = 0.05;

    /// <summary>Adam's step for theta, in units of its largest entry at the start.</summary>
    public double WeightStepSize { get; init; } = 0.015;

    /// <summary>Steps.</summary>
    public int Steps { get; init; } = 1000;

    /// <summary>How gates are read off at the end, where no k is given.</summary>
    public GateEstimator Estimator { get; init; } = GateEstimator.Median;

    /// <summary>Seeds the samples.</summary>
    public ulong Seed { get; init; }

    /// <summary>The relative residual |y - A x| / |y| at which an answer counts as an exact explanation; left open, 1e-9 in double and 1e-5 in single precision.</summary>
    public double? Tolerance { get; init; }

    /// <inheritdoc/>
    protected internal override MapRequest Request => new(Projects: true);

    /// <inheritdoc/>
    protected internal override bool RealNumbersOnly => true;

    /// <inheritdoc/>
    internal override bool OnHostOnly => true;

    /// <inheritdoc/>
    protected internal override SolverOptions Resolve(int rows, int columns, int? sparsity) =>
        Lambda is null && Sparsity is null ? this with { Sparsity = sparsity ?? SparsityOptions.DefaultSparsity(rows, columns) } : this;

    /// <inheritdoc/>
    protected internal override void Validate(int rows, int columns)
    {
        Require(Beta is >= 0.1 and <= 2.0, nameof(Beta), "a number from 0.1 to 2", Beta);
        Require(InitialKeep > 0.0 && InitialKeep < 1.0, nameof(InitialKeep), "a number between 0 and 1", InitialKeep);
        Require(Samples is >= 1 and <= 1024, nameof(Samples), "a number from 1 to 1024", Samples);
        Require(Lambda is null or >= 0.0, nameof(Lambda), "0 or more", Lambda ?? 0.0);
        Require(Lambda is null || Sparsity is null, nameof(Lambda), "a lambda or a sparsity, not both", $"lambda = {Lambda} and k = {Sparsity}");
        Require(DualStep > 0.0, nameof(DualStep), "a positive number", DualStep);
        Require(StepSize > 0.0, nameof(StepSize), "a positive number", StepSize);
        Require(WeightStepSize > 0.0, nameof(WeightStepSize), "a positive number", WeightStepSize);
        Require(Steps >= 1, nameof(Steps), "1 or more", Steps);
        Require(Tolerance is null or >= 0.0, nameof(Tolerance), "0 or more", Tolerance ?? 0.0);
        RequireSparsity(Sparsity, rows, columns);
    }

    /// <inheritdoc/>
    protected internal override WorkSize Work(in ProblemShape shape) => SampledGates.Work(shape);

    /// <inheritdoc/>
    protected internal override TResult AcceptText<TVisitor, TReal, TResult>(TVisitor visitor) => visitor.Visit(SampledGatesSettings<TReal>.From(this));
}

/// <summary>The parameters of the text of sampled gates.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal struct SampledGatesSettings<TReal> : ISolverText<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public double Beta, InitialLogAlpha, Lambda, DualStep, StepSize, WeightStepSize;
    public TReal Tolerance;
    public int Samples, Sparsity, Steps;
    public GateEstimator Estimator;
    public ulong Seed;
    public Flag Antithetic;

    /// <summary>Translates the options.</summary>
    /// <param name="o">Complete options.</param>
    /// <returns>The settings.</returns>
    public static SampledGatesSettings<TReal> From(SampledGatesOptions o) => new()
    {
        Beta = o.Beta,
        InitialLogAlpha = Math.Log(o.InitialKeep / (1.0 - o.InitialKeep)),
        Lambda = o.Lambda ?? 0.0,
        DualStep = o.DualStep,
        StepSize = o.StepSize,
        WeightStepSize = o.WeightStepSize,
        Tolerance = ExactExplanation.Tolerance<TReal>(o.Tolerance),
        Samples = o.Samples,
        Sparsity = o.Sparsity ?? -1,
        Steps = o.Steps,
        Estimator = o.Estimator,
        Seed = o.Seed,
        Antithetic = o.Antithetic,
    };

    /// <inheritdoc/>
    public readonly Outcome Run<TSpace, TMap, TVector, TTable, T, TMonitor>(TSpace space, TMap map, TVector y, TVector x, TVector work, TTable table, TMonitor monitor)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TMonitor : struct, IMonitor<TReal> =>
        SampledGates.Run<TSpace, TMap, TVector, TTable, T, TReal, TMonitor>(space, map, y, x, work, table, this, monitor);
}
