namespace CsRecover.Solvers;

/// <summary>
/// Continuous sparsification of a linear model: x = w o sigma(beta s) minimises |y - A x|^2 / 2 + mu |w|^2 / 2 + lambda sum_j sigma(beta s_j) while beta grows, so that the
/// gates sigma(beta s_j) end open or closed, without any sampling (Savarese, Silva and Maire, "Winning the lottery with continuous sparsification",
/// NeurIPS 2020).
/// </summary>
/// <remarks>
/// <para>
/// Weights are always exact: the ridge regression for the gates as they are. What is left of the objective has the slope beta g (1 - g) (lambda - mu |w_j|^2 / g) in s_j, g being the
/// gate; gates take steps along it whose root mean square is <see cref="StepSize"/>, so that nothing depends on the scale of y or A. After each round s becomes
/// min(beta s, s_0), and beta starts again; entries with s &gt; 0 at the end are the support, refitted by least squares.
/// </para>
/// <para>
/// Tried and left: gradient steps on w and s alike, as in the paper (recovered 4 of 6 at m / n = 0.5, k / m = 0.15); steps of each gate by
/// the ratio of the two parts of its own slope, and the best gate for given weights (both far below the limit of L1); a lambda that falls from the start or rises with
/// beta (no better). Half the steps of twice the size take half the time and recover a little less.
/// </para>
/// <para>Not told k. Cost: one ridge regression of m equations a step, by Cholesky where the operator can, else by conjugate gradients.</para>
/// </remarks>
public sealed record ContinuousSparsificationOptions : SolverOptions
{
    /// <inheritdoc/>
    public override string Name => "continuous-sparsification";

    /// <inheritdoc/>
    public override string Summary => "gates that harden as their temperature falls, with exact weights: L0 regularisation without sampling";

    /// <summary>The last beta of a round, above 1; the first is 1, and it grows by the same factor each step.</summary>
    public double FinalBeta { get; init; } = 200.0;

    /// <summary>Steps of a round (the paper trains for 85 epochs).</summary>
    public int Steps { get; init; } = 320;

    /// <summary>
    /// The most rounds; one that leaves as many gates open as the one before it is the last. The paper prunes networks in 3; here later rounds recovered one signal in
    /// fifty that the first did not.
    /// </summary>
    public int Rounds { get; init; } = 1;

    /// <summary>s_0, what every s_j begins with, from -1 to 1; below 0 ends sparser, above 0 denser.</summary>
    public double MaskInitial { get; init; }

    /// <summary>The root mean square of the changes of s in a step.</summary>
    public double StepSize { get; init; } = 0.025;

    /// <summary>
    /// lambda, in units of mu max_j |x_j|^2 (n / m)^2, x being the least-norm solution. The paper's absolute 1e-8 depends on the data's scale.
    /// </summary>
    public double Penalty { get; init; } = 2.0;

    /// <summary>
    /// By what factor lambda falls over the second half of each round, above 0, at most 1 for no fall: with a fixed lambda a gate rests half open where |x_j|^2 is
    /// below lambda / mu, however large beta.
    /// </summary>
    public double PenaltyFall { get; init; } = 1e-4;

    /// <summary>
    /// mu, in units of the mean |row|^2 of A; left open, 1e-9 in double and 1e-6 in single precision. The paper's 1e-4 hides small entries: it recovers far less.
    /// </summary>
    public double? WeightDecay { get; init; }

    /// <summary>Whether to test on the way whether the open gates explain y exactly, and to end with least squares on them.</summary>
    public bool Refit { get; init; } = true;

    /// <summary>k, if known: without an exact explanation (noise) the k largest entries are kept and refitted. Not needed otherwise.</summary>
    public int? Sparsity { get; init; }

    /// <summary>The relative residual |y - A x| / |y| at which an answer counts as an exact explanation; left open, 1e-9 in double and 1e-5 in single precision.</summary>
    public double? Tolerance { get; init; }

    /// <inheritdoc/>
    protected internal override SolverOptions Resolve(int rows, int columns, int? sparsity) => this with
    {
        Sparsity = Sparsity ?? sparsity
    };

    /// <inheritdoc/>
    protected internal override void Validate(int rows, int columns)
    {
        Require(FinalBeta is > 1.0 and <= 1e6, nameof(FinalBeta), "a number above 1 and up to 1e6", FinalBeta);
        Require(Steps >= 2, nameof(Steps), "2 or more", Steps);
        Require(Rounds >= 1, nameof(Rounds), "1 or more", Rounds);
        Require(MaskInitial is >= -1.0 and <= 1.0, nameof(MaskInitial), "a number from -1 to 1", MaskInitial);
        Require(StepSize > 0.0 && double.IsFinite(StepSize), nameof(StepSize), "a positive number", StepSize);
        Require(Penalty > 0.0 && double.IsFinite(Penalty), nameof(Penalty), "a positive number", Penalty);
        Require(PenaltyFall > 0.0 && PenaltyFall <= 1.0, nameof(PenaltyFall), "a number above 0 and at most 1", PenaltyFall);
        Require(WeightDecay is null or > 0.0, nameof(WeightDecay), "a positive number", WeightDecay ?? 0.0);
        Require(Tolerance is null or >= 0.0, nameof(Tolerance), "0 or more", Tolerance ?? 0.0);
        RequireSparsity(Sparsity, rows, columns);
    }

    /// <inheritdoc/>
    protected internal override WorkSize Work(in ProblemShape shape) => new(ContinuousSparsification.Work(shape));

    /// <inheritdoc/>
    protected internal override TResult AcceptText<TVisitor, TReal, TResult>(TVisitor visitor) => visitor.Visit(ContinuousSparsificationSettings<TReal>.From(this));
}
