using CsRecover.Operators;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>The factor that a smoothed-L0 step scales a coefficient by; both are 1 - (something that falls from 1 to 0 as |x| / sigma grows).</summary>
public enum SmoothingKernel
{
    /// <summary>1 - mu exp(-|x|^2 / 2 sigma^2): the gradient step of the published algorithm.</summary>
    Gaussian,

    /// <summary>1 - mu min(1, sigma^2 / |x|^2): the non-negative garrote, which sets coefficients below sigma to zero (for mu = 1). Better on noisy images.</summary>
    Garrote,
}

/// <summary>
/// Smoothed L0: minimises F_sigma(x) = sum 1 - exp(-|x_i|^2 / 2 sigma^2) over { x : A x = y } for a falling sequence of sigma, so that
/// it approaches the count of non-zeros (Mohimani, Babaie-Zadeh and Jutten, "A fast approach for overcomplete sparse decomposition
/// based on smoothed L0 norm", IEEE Trans. Signal Process. 57(1), 2009).
/// </summary>
/// <remarks>
/// <para>
/// The default is tuned: it takes one step with momentum for each small decrease of sigma, begins lower than published, and
/// makes up to <see cref="Attempts"/> descents, quick ones first, until the refitted answer explains y exactly with fewer than m
/// non-zeros. That passes the limit of L1 minimisation without knowing k (compare Oxvig et al., "Surpassing the theoretical 1-norm
/// phase transition in compressive sensing by tuning the smoothed l0 algorithm", ICASSP 2013). <see cref="Published"/> is the
/// schedule of the 2009 paper.
/// </para>
/// <para>
/// <see cref="SignConstrainedOptions.NonNegative"/>, <see cref="StructuredOptions.BlockSize"/> and <see cref="NoiseLevel"/> are for what else is known of x and of the noise: what a shrinkage
/// made negative becomes zero; a block's norm takes the place of |x_i| in the kernel; with a noise level steps go only as far as
/// the tube |y - A x| &lt;= sigma sqrt(m), as in robust SL0 (Eftekhari, Babaie-Zadeh, Jutten and Moghaddam, "Robust-SL0 for stable sparse representation in noisy settings", ICASSP 2009).
/// </para>
/// <para>Not told k. Works for real and complex unknowns. Cost: one projection onto { x : A x = y } a step.</para>
/// </remarks>
public sealed record SmoothedL0Options : StructuredOptions
{
    /// <summary>The published schedule: sigma from 2 max|A^+ y| down by halves, three steps of size 2 each, no momentum, one descent, no refit.</summary>
    /// <remarks>The authors' program writes exp(-|x|^2 / sigma^2); its sigma is sqrt(2) times this one.</remarks>
    public static SmoothedL0Options Published { get; } = new()
    {
        InitialSigma = Math.Sqrt(2.0),
        Decrease = 0.5,
        InnerSteps = 3,
        StepSize = 2.0,
        Momentum = 0.0,
        FinalSigma = 3e-6,
        Attempts = 1,
        Refit = false,
    };

    /// <inheritdoc/>
    public override string Name => "smoothed-l0";

    /// <inheritdoc/>
    public override string Summary => "lowers a smooth count of the non-zeros among all x with A x = y; passes the limit of L1 minimisation";

    /// <summary>The kernel.</summary>
    public SmoothingKernel Kernel { get; init; } = SmoothingKernel.Gaussian;

    /// <summary>The first sigma, in units of max|A^+ y|; left open, 0.24 / (2.75 delta) with delta = m / n.</summary>
    public double? InitialSigma { get; init; }

    /// <summary>The last sigma, in units of max|A^+ y|.</summary>
    public double FinalSigma { get; init; } = 1e-3;

    /// <summary>The factor from one sigma to the next, between 0 and 1.</summary>
    public double Decrease { get; init; } = 0.97;

    /// <summary>Steps at each sigma.</summary>
    public int InnerSteps { get; init; } = 1;

    /// <summary>mu, the size of a step.</summary>
    public double StepSize { get; init; } = 1.5;

    /// <summary>The share of the last change that is added before a step, from 0 to below 1.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>
    /// The most descents: the first is about three times as quick as the schedule says, the second as it says, later ones ever slower, each
    /// about twice the one before. An exact explanation ends them; noisy measurements have none, and 1 or 2 are then enough.
    /// </summary>
    public int Attempts { get; init; } = 5;

    /// <summary>Whether to end with least squares on the support that was found, and to test whether that explains y exactly.</summary>
    public bool Refit { get; init; } = true;

    /// <summary>k, if known, in blocks: without an exact explanation (noise) the k largest are kept and refitted. Not needed otherwise.</summary>
    public int? Sparsity { get; init; }

    /// <summary>
    /// The standard deviation of each measurement's noise, if it is known. A x need then not equal y: steps stop at the distance that the noise has, sigma stops
    /// at the noise of an entry, there is one descent, and its end is thresholded and refitted until the support settles.
    /// </summary>
    public double NoiseLevel { get; init; }

    /// <summary>
    /// What an entry times its column's norm must exceed to count as none of the noise (a block's norm for blocks of B); left open, <see cref="NoiseLevel"/> times
    /// sqrt(2 log n), or sqrt(B) + sqrt(2 log(n / B)).
    /// </summary>
    public double? NoiseThreshold { get; init; }

    /// <summary>The relative residual |y - A x| / |y| at which an answer counts as an exact explanation; left open, 1e-9 in double and 1e-5 in single precision.</summary>
    public double? Tolerance { get; init; }

    /// <summary>
    /// The fraction of measurements to keep aside; when above 0, sigma stops falling once the misfit on them has not improved for
    /// <see cref="Patience"/> sigmas, and <see cref="FinalSteps"/> more steps with all measurements at the best sigma end the
    /// recovery. For noisy data of unknown noise level, on operators that can hold measurements out.
    /// </summary>
    public double HeldOut { get; init; }

    /// <summary>How many sigmas without improvement on the held-out measurements to wait for.</summary>
    public int Patience { get; init; } = 4;

    /// <summary>Steps with all measurements after a held-out stop.</summary>
    public int FinalSteps { get; init; } = 5;

    /// <summary>
    /// Whether to end with one more shrinkage, at the last sigma, instead of a projection onto the measurements: they are then not explained exactly, and their
    /// noise is not put back. Only for descents that a held-out stop or <see cref="FinalSigma"/> ends above the noise.
    /// </summary>
    public bool EndsShrunk { get; init; }

    /// <summary>How many shifted copies of the sparsifying transform to average in each step (cycle spinning); 0 applies it unshifted.</summary>
    public int Spins { get; init; }

    /// <summary>Seeds the choice of held-out measurements and of the shifts.</summary>
    public ulong Seed { get; init; }

    /// <inheritdoc/>
    protected internal override MapRequest Request =>
        new(HeldOut > 0.0 || Spins > 0 ? SignalDomain.Signal : SignalDomain.Coefficients, Projects: true, HeldOut, Spins, Seed);

    /// <summary>Whether more is known than that few entries are not zero.</summary>
    internal bool IsStructured => NonNegative || BlockSize > 1 || NoiseLevel > 0.0;

    /// <summary>Whether a descent's end is the answer as it is.</summary>
    internal bool IsBareDescent => !Refit && !EndsShrunk && !IsStructured;

    /// <inheritdoc/>
    protected internal override SolverOptions Resolve(int rows, int columns, int? sparsity) => this with
    {
        Sparsity = Sparsity ?? sparsity,
        InitialSigma = InitialSigma ?? 0.24 / 2.75 * columns / Math.Min(rows, columns),
        NoiseThreshold = NoiseThreshold ?? NoiseLevel * ((BlockSize > 1 ? Math.Sqrt(BlockSize) : 0.0) + Math.Sqrt(2.0 * Math.Log((double)columns / BlockSize))),
    };

    /// <inheritdoc/>
    protected internal override void Validate(int rows, int columns)
    {
        base.Validate(rows, columns);
        Require(InitialSigma > 0.0, nameof(InitialSigma), "a positive number", InitialSigma ?? 0.0);
        Require(FinalSigma > 0.0, nameof(FinalSigma), "a positive number", FinalSigma);
        Require(Decrease > 0.0 && Decrease < 1.0, nameof(Decrease), "a number between 0 and 1", Decrease);
        Require(InnerSteps >= 1, nameof(InnerSteps), "1 or more", InnerSteps);
        Require(StepSize > 0.0, nameof(StepSize), "a positive number", StepSize);
        Require(Momentum >= 0.0 && Momentum < 1.0, nameof(Momentum), "a number from 0 to below 1", Momentum);
        Require(Attempts >= 1, nameof(Attempts), "1 or more", Attempts);
        Require(HeldOut >= 0.0 && HeldOut < 1.0, nameof(HeldOut), "a fraction from 0 to below 1", HeldOut);
        Require(Patience >= 1, nameof(Patience), "1 or more", Patience);
        Require(FinalSteps >= 0, nameof(FinalSteps), "0 or more", FinalSteps);
        Require(Spins >= 0, nameof(Spins), "0 or more", Spins);
        Require(Tolerance is null or >= 0.0, nameof(Tolerance), "0 or more", Tolerance ?? 0.0);
        Require(NoiseLevel >= 0.0, nameof(NoiseLevel), "0 or more", NoiseLevel);
        Require(NoiseThreshold is null or >= 0.0, nameof(NoiseThreshold), "0 or more", NoiseThreshold ?? 0.0);
        Require(!IsStructured || (HeldOut <= 0.0 && Spins == 0), nameof(HeldOut), $"no held-out measurements and no spins beside {nameof(NonNegative)}, {nameof(BlockSize)} and {nameof(NoiseLevel)}", HeldOut);
        Require(!IsStructured || !EndsShrunk, nameof(EndsShrunk), $"false beside {nameof(NonNegative)}, {nameof(BlockSize)} and {nameof(NoiseLevel)}", EndsShrunk);
        RequireSparsity(Sparsity, rows, columns / BlockSize);
    }

    /// <inheritdoc/>
    protected internal override WorkSize Work(in ProblemShape shape) => new(SmoothedL0.Work(shape));

    /// <inheritdoc/>
    internal override bool TakesBlocks => HeldOut <= 0.0 && !IsStructured;

    /// <inheritdoc/>
    internal override WorkSize BlockWork(in ProblemShape shape, int signals) => SmoothedL0Block.Work(shape, signals);

    /// <inheritdoc/>
    internal override void RunBlock<TSpace, TMap, TBlock, T, TReal, TMonitor>(
        TSpace space, TMap map, TBlock block, HostVector<T> y, HostVector<T> x, HostVector<T> work, HostTable<T> table, TMonitor monitor, Span<Outcome> outcomes) =>
        SmoothedL0Block.Run(space, map, block, y, x, work, SmoothedL0Settings<TReal>.From(this), monitor, outcomes);

    /// <inheritdoc/>
    protected internal override TResult AcceptText<TVisitor, TReal, TResult>(TVisitor visitor)
    {
        var settings = SmoothedL0Settings<TReal>.From(this);
        if (IsStructured)
        {
            return visitor.Visit(new SmoothedL0Structured<TReal> { Settings = settings });
        }

        return IsBareDescent && TVisitor.InKernel ? visitor.Visit(new SmoothedL0Descents<TReal> { Settings = settings }) : visitor.Visit(settings);
    }
}
