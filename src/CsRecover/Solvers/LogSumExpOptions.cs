using CsRecover.Operators;

namespace CsRecover.Solvers;

/// <summary>
/// L0 by the log-sum-exp surrogate that tends to it: sum_j of a soft minimum of 1 and |x_j| / epsilon (<see cref="LogSumExpPenalty"/>), minimised among the x with A x = y, or beside
/// |y - A x|^2 / 2 at a price lambda, while epsilon falls. The published form of the surrogate is there as <see cref="LogSumExpVariant.AsPublished"/>.
/// </summary>
/// <remarks>
/// <para>
/// Not told k. The surrogate is concave in |x_j|, so that soft thresholding at its slope descends (majorisation); each step is followed by a projection onto A x = y, or at a price preceded by a gradient
/// step. At the end entries above epsilon / 2 are the support, refitted by least squares. Cost: one projection a step, or one product with A and one with A^H.
/// </para>
/// <para>
/// The published form is a smooth maximum, not L0: it draws the largest entries down, makes none zero, and has no parameter for its strength (lambda is 1 where it is left open). Here it is descended by
/// gradient steps of 1 / |A|^2 and evaluated with the largest entry taken out of the exponentials, which otherwise overflow in single precision at |x| = 0.89.
/// </para>
/// </remarks>
public sealed record LogSumExpOptions : SignConstrainedOptions
{
    /// <inheritdoc/>
    public override string Name => "log-sum-exp";

    /// <inheritdoc/>
    public override string Summary => "a log-sum-exp surrogate of L0, a smooth capped L1 norm with a falling cap; the published smooth maximum as a variant";

    /// <summary>Which surrogate.</summary>
    public LogSumExpVariant Variant { get; init; } = LogSumExpVariant.CappedL1;

    /// <summary>alpha, the sharpness; left open, 20, and 100 as published.</summary>
    public double? Alpha { get; init; }

    /// <summary>The first epsilon, in units of the largest entry of the least-norm solution times n / m.</summary>
    public double InitialEpsilon { get; init; } = 1.0;

    /// <summary>The last epsilon, in the same units.</summary>
    public double FinalEpsilon { get; init; } = 1e-3;

    /// <summary>The factor from one epsilon to the next, between 0 and 1.</summary>
    public double Decrease { get; init; } = 0.9;

    /// <summary>Steps at each epsilon.</summary>
    public int InnerSteps { get; init; } = 10;

    /// <summary>By how much a step among the x with A x = y shortens small entries, in units of epsilon. 0.5 and 1 recover less.</summary>
    public double Reach { get; init; } = 0.1;

    /// <summary>lambda in |y - A x|^2 / 2 + lambda surrogate; left open, A x = y is kept to, or the noise decides.</summary>
    public double? Lambda { get; init; }

    /// <summary>The standard deviation of each measurement's noise, if it is known: lambda, left open, is then its square times log n.</summary>
    public double NoiseLevel { get; init; }

    /// <summary>Iterations of the published form, which has no epsilon to fall.</summary>
    public int MaxIterations { get; init; } = 1000;

    /// <summary>Whether supports that stand still are tested by least squares on the way, and the answer is thresholded and refitted at the end.</summary>
    public bool Refit { get; init; } = true;

    /// <summary>k, if known: without an exact explanation the k largest entries are kept and refitted. Not needed otherwise.</summary>
    public int? Sparsity { get; init; }

    /// <summary>The relative residual |y - A x| / |y| at which an answer counts as an exact explanation; left open, 1e-9 in double and 1e-5 in single precision.</summary>
    public double? Tolerance { get; init; }

    /// <inheritdoc/>
    protected internal override MapRequest Request => new(Projects: true);

    /// <inheritdoc/>
    protected internal override SolverOptions Resolve(int rows, int columns, int? sparsity) => this with
    {
        Alpha = Alpha ?? (Variant == LogSumExpVariant.CappedL1 ? 20.0 : 100.0),
        Lambda = Lambda ?? (NoiseLevel > 0.0 ? NoiseLevel * NoiseLevel * Math.Log(columns) : Variant == LogSumExpVariant.AsPublished ? 1.0 : null),
        Sparsity = Sparsity ?? sparsity,
    };

    /// <inheritdoc/>
    protected internal override void Validate(int rows, int columns)
    {
        Require(Alpha is null or (>= 1.0 and <= 1e6), nameof(Alpha), "a number from 1 to 1e6", Alpha ?? 0.0);
        Require(InitialEpsilon > 0.0, nameof(InitialEpsilon), "a positive number", InitialEpsilon);
        Require(FinalEpsilon > 0.0 && FinalEpsilon <= InitialEpsilon, nameof(FinalEpsilon), $"a number above 0 and at most the first, {InitialEpsilon}", FinalEpsilon);
        Require(Decrease > 0.0 && Decrease < 1.0, nameof(Decrease), "a number between 0 and 1", Decrease);
        Require(InnerSteps >= 1, nameof(InnerSteps), "1 or more", InnerSteps);
        Require(Reach > 0.0 && Reach <= 1.0, nameof(Reach), "a number above 0 and at most 1", Reach);
        Require(Lambda is null or > 0.0, nameof(Lambda), "a positive number", Lambda ?? 0.0);
        Require(NoiseLevel >= 0.0, nameof(NoiseLevel), "0 or more", NoiseLevel);
        Require(MaxIterations >= 1, nameof(MaxIterations), "1 or more", MaxIterations);
        Require(Tolerance is null or >= 0.0, nameof(Tolerance), "0 or more", Tolerance ?? 0.0);
        RequireSparsity(Sparsity, rows, columns);
    }

    /// <inheritdoc/>
    protected internal override WorkSize Work(in ProblemShape shape) => new(LogSumExp.Work(shape));

    /// <inheritdoc/>
    protected internal override TResult AcceptText<TVisitor, TReal, TResult>(TVisitor visitor) => visitor.Visit(LogSumExpSettings<TReal>.From(this));
}
