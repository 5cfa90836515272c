using System.Numerics;
using CsRecover.Planning;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>What message passing answers where no sparse answer explains the measurements exactly, that is under noise.</summary>
public enum PosteriorEstimate
{
    /// <summary>The posterior mean: the least expected error under the learned prior. No entry of it is exactly 0.</summary>
    Mean,

    /// <summary>The posterior mean of entries that are more likely not 0 than 0; the others are 0.</summary>
    Likely,

    /// <summary>Least squares on the entries that are more likely not 0 than 0; the others are 0.</summary>
    Refit,
}

/// <summary>
/// Message passing that learns what it assumes: entries are 0 or of a mixture of normals whose share, widths and centres are fitted by expectation
/// maximisation, as is the noise. Not told k, the noise, nor how amplitudes are distributed.
/// </summary>
public abstract record MessagePassingOptions : SignConstrainedOptions
{
    /// <summary>
    /// 1: non-zeros are normal with mean 0. 2: of that or of a pair of normals centred at +-theta, which also suits amplitudes of constant magnitude; complex
    /// entries take two widths instead of a pair. With <see cref="SignConstrainedOptions.NonNegative"/> 1 only: half normal.
    /// </summary>
    public int Components { get; init; } = 1;

    /// <summary>
    /// Whether to learn the noise where <see cref="NoiseLevel"/> is left open; else there is taken to be none, and the variance that stands for what is not
    /// explained yet halves each iteration. Where there is none that takes fewer iterations and recovers signals of up to 5 % more non-zeros.
    /// </summary>
    public bool LearnNoise { get; init; } = true;

    /// <summary>The root of E |w_i|^2 of the noise w of a measurement, in the units of y, if it is known; 0 for none.</summary>
    public double? NoiseLevel { get; init; }

    /// <summary>lambda to begin with, the share of entries that are not 0; left open, that of the limit of L1 minimisation.</summary>
    public double? InitialRate { get; init; }

    /// <summary>The ratio of signal to noise power to begin with.</summary>
    public double InitialSnr { get; init; } = 100.0;

    /// <summary>How much of each step is taken, above 0 and up to 1.</summary>
    public double Damping { get; init; } = 1.0;

    /// <summary>The most iterations.</summary>
    public int MaxIterations { get; init; } = 600;

    /// <summary>The relative change of x in an iteration at which to stop.</summary>
    public double LeastChange { get; init; } = 1e-6;

    /// <summary>What to answer where there is no exact explanation.</summary>
    public PosteriorEstimate Estimate { get; init; } = PosteriorEstimate.Mean;

    /// <summary>Whether least squares on the likely entries tests on the way and at the end whether they explain y exactly.</summary>
    public bool Refit { get; init; } = true;

    /// <summary>The relative residual |y - A x| / |y| at which an answer counts as an exact explanation; left open, 1e-9 in double and 1e-5 in single precision.</summary>
    public double? Tolerance { get; init; }

    /// <inheritdoc/>
    public override SolverOptions AsNonNegative() => this with { NonNegative = true, Components = 1 };

    /// <inheritdoc/>
    protected internal override SolverOptions Resolve(int rows, int columns, int? sparsity)
    {
        double delta = Math.Min(1.0, (double)rows / columns), rho = NonNegative ? DonohoTanner.NonNegative(delta) : DonohoTanner.Signed(delta);
        return InitialRate is null ? this with { InitialRate = Math.Clamp(delta * rho, 1e-6, 0.95) } : this;
    }

    /// <inheritdoc/>
    protected internal override void Validate(int rows, int columns)
    {
        Require(Components is 1 or 2, nameof(Components), "1 or 2", Components);
        Require(!NonNegative || Components == 1, nameof(Components), $"1 with {nameof(NonNegative)}", Components);
        Require(NoiseLevel is null or (>= 0.0 and <= double.MaxValue), nameof(NoiseLevel), "a number from 0", NoiseLevel ?? 0.0);
        Require(InitialRate is null or (> 0.0 and < 1.0), nameof(InitialRate), "a number between 0 and 1", InitialRate ?? 0.0);
        Require(InitialSnr is > 0.0 and <= 1e12, nameof(InitialSnr), "a number above 0 and up to 1e12", InitialSnr);
        Require(Damping is > 0.0 and <= 1.0, nameof(Damping), "a number above 0 and up to 1", Damping);
        Require(MaxIterations >= 1, nameof(MaxIterations), "1 or more", MaxIterations);
        Require(LeastChange >= 0.0, nameof(LeastChange), "0 or more", LeastChange);
        Require(Enum.IsDefined(Estimate), nameof(Estimate), "a defined value", Estimate);
        Require(Tolerance is null or >= 0.0, nameof(Tolerance), "0 or more", Tolerance ?? 0.0);
    }
}

/// <summary>The parameters of message-passing texts, in their own precision.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal struct MessagePassingSettings<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    public TReal NoiseVariance, InitialRate, InitialSnr, Damping, LeastChange, Tolerance;
    public int MaxIterations;
    public PosteriorEstimate Estimate;
    public Flag LearnsNoise, Noiseless, Refit;

    /// <summary>Translates the options.</summary>
    /// <param name="o">Complete options.</param>
    /// <returns>The settings.</returns>
    public static MessagePassingSettings<TReal> From(MessagePassingOptions o) => new()
    {
        NoiseVariance = TReal.CreateTruncating((o.NoiseLevel ?? 0.0) * (o.NoiseLevel ?? 0.0)),
        InitialRate = TReal.CreateTruncating(o.InitialRate ?? 0.1),
        InitialSnr = TReal.CreateTruncating(o.InitialSnr),
        Damping = TReal.CreateTruncating(o.Damping),
        LeastChange = TReal.CreateTruncating(o.LeastChange),
        Tolerance = ExactExplanation.Tolerance<TReal>(o.Tolerance),
        MaxIterations = o.MaxIterations,
        Estimate = o.Estimate,
        LearnsNoise = o.LearnNoise && o.NoiseLevel is null,
        Noiseless = o.NoiseLevel == 0.0 || (o.NoiseLevel is null && !o.LearnNoise),
        Refit = o.Refit,
    };
}
