namespace CsRecover.Solvers;

/// <summary>Momentum of proximal gradients.</summary>
public enum ProximalAcceleration
{
    /// <summary>None: the objective never rises.</summary>
    None,

    /// <summary>Nesterov's, dropped wherever it points uphill.</summary>
    Restart,
}

/// <summary>
/// min |y - A x|^2 / 2 + lambda |x|_0 by proximal gradients: x &lt;- x + eta A^H (y - A x), then hard thresholding at sqrt(2 lambda eta) (Blumensath and Davies, "Iterative thresholding for sparse
/// approximations", J. Fourier Anal. Appl. 14, 2008, section 2.2; momentum and restarts as in <see cref="FistaOptions"/>).
/// </summary>
/// <remarks>
/// <para>
/// Not told k. Where it comes to rest |x_j| &gt;= sqrt(2 lambda eta) on the support and |a_j^H (y - A x)| &lt;= sqrt(2 lambda / eta) off it; hard thresholding does not shrink what it keeps. lambda falls
/// from where x stays 0 to its last value, a few steps at each.
/// </para>
/// <para>
/// A <see cref="Threshold"/> is hard thresholding in the loop: entries below it are set to 0 after each gradient step, which is this method at lambda = threshold^2 / (2 eta). A higher threshold gives
/// sparser answers. With blocks lambda is the price of a block, and the threshold one of its norm. For the k largest after each step take <see cref="IhtOptions"/>. Cost: one product with A and one with A^H an iteration.
/// </para>
/// </remarks>
public sealed record ProximalGradientL0Options : StructuredOptions
{
    /// <inheritdoc/>
    public override string Name => "proximal-l0";

    /// <inheritdoc/>
    public override string Summary => "L0 by proximal gradients: hard thresholding at sqrt(2 lambda eta), with a falling lambda; or at a given threshold";

    /// <summary>lambda, the price of a non-zero (block) in the units of y squared; left open, <see cref="RelativeLambda"/> or the noise decides.</summary>
    public double? Lambda { get; init; }

    /// <summary>lambda in units of eta max_j |a_j^H y|^2 / 2, from where on x = 0 stays where it is; between 0 and 1.</summary>
    public double RelativeLambda { get; init; } = 1e-7;

    /// <summary>The standard deviation of each measurement's noise, if it is known: lambda then falls no lower than its square times log n.</summary>
    public double NoiseLevel { get; init; }

    /// <summary>A threshold in the units of x that takes the place of sqrt(2 lambda eta) from the first step on; left open, there is none.</summary>
    public double? Threshold { get; init; }

    /// <summary>The factor from one lambda to the next, between 0 and 1; 0 starts at the last one.</summary>
    public double Continuation { get; init; } = 0.9;

    /// <summary>The most iterations at each lambda but the last.</summary>
    public int InnerSteps { get; init; } = 10;

    /// <summary>eta; left open, 1 / L with an estimate of L = |A|^2 that is raised where an iteration shows that it was too small. From 1 / L on the objective may rise.</summary>
    public double? StepSize { get; init; }

    /// <summary>Whether L begins at what the first gradient shows instead, which makes longer steps, and is raised in the same way.</summary>
    public bool Backtracking { get; init; }

    /// <summary>Momentum.</summary>
    public ProximalAcceleration Acceleration { get; init; } = ProximalAcceleration.Restart;

    /// <summary>The most iterations over all lambdas.</summary>
    public int MaxIterations { get; init; } = 5000;

    /// <summary>The relative change of x that ends the iteration at the last lambda; left open, 1e-9 in double and 1e-5 in single precision.</summary>
    public double? Change { get; init; }

    /// <summary>Whether supports that stand still are tested by least squares on the way, and the answer is refitted at the end.</summary>
    public bool Refit { get; init; } = true;

    /// <summary>k, if known, in blocks: without an exact explanation the k largest of where k had come in are kept and refitted. Not needed otherwise, nor read beside a lambda or a threshold.</summary>
    public int? Sparsity { get; init; }

    /// <summary>The relative residual |y - A x| / |y| at which an answer counts as an exact explanation; left open, 1e-9 in double and 1e-5 in single precision.</summary>
    public double? Tolerance { get; init; }

    /// <summary>The least lambda that noise allows.</summary>
    internal double NoisePrice { get; private init; }

    /// <inheritdoc/>
    protected internal override SolverOptions Resolve(int rows, int columns, int? sparsity) => this with
    {
        Sparsity = Sparsity ?? sparsity,
        NoisePrice = NoiseLevel * NoiseLevel * Math.Log(columns),
    };

    /// <inheritdoc/>
    protected internal override void Validate(int rows, int columns)
    {
        base.Validate(rows, columns);
        Require(Lambda is null or > 0.0, nameof(Lambda), "a positive number", Lambda ?? 0.0);
        Require(RelativeLambda > 0.0 && RelativeLambda < 1.0, nameof(RelativeLambda), "a number between 0 and 1", RelativeLambda);
        Require(NoiseLevel >= 0.0, nameof(NoiseLevel), "0 or more", NoiseLevel);
        Require(Threshold is null or > 0.0, nameof(Threshold), "a positive number", Threshold ?? 0.0);
        Require(Threshold is null || Lambda is null, nameof(Threshold), "a threshold or a lambda, not both", $"threshold = {Threshold} and lambda = {Lambda}");
        Require(Continuation >= 0.0 && Continuation < 1.0, nameof(Continuation), "0 or a number up to 1", Continuation);
        Require(InnerSteps >= 1, nameof(InnerSteps), "1 or more", InnerSteps);
        Require(StepSize is null or > 0.0, nameof(StepSize), "a positive number", StepSize ?? 0.0);
        Require(MaxIterations >= 1, nameof(MaxIterations), "1 or more", MaxIterations);
        Require(Change is null or >= 0.0, nameof(Change), "0 or more", Change ?? 0.0);
        Require(Tolerance is null or >= 0.0, nameof(Tolerance), "0 or more", Tolerance ?? 0.0);
        RequireSparsity(Sparsity, rows, columns / BlockSize);
    }

    /// <inheritdoc/>
    protected internal override WorkSize Work(in ProblemShape shape) => new(ProximalGradient.Work("ProximalGradientL0", shape));

    /// <inheritdoc/>
    protected internal override TResult AcceptText<TVisitor, TReal, TResult>(TVisitor visitor) =>
        visitor.Visit(new ProximalGradientText<HardProximal, TReal> { Settings = ProximalGradientSettings<TReal>.From(this) });
}
