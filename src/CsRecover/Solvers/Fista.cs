namespace CsRecover.Solvers;

/// <summary>
/// The lasso, min |y - A x|^2 / 2 + lambda |x|_1, by FISTA (Beck and Teboulle, "A fast iterative shrinkage-thresholding algorithm for linear inverse problems", SIAM J.
/// Imaging Sci. 2(1), 2009) with the gradient's restart (O'Donoghue and Candes, "Adaptive restart for accelerated gradient schemes", Found. Comput. Math. 15, 2015, section 3.2).
/// </summary>
/// <remarks>
/// Not told k. lambda falls from where x = 0 is the answer to its last value in steps, each begun at the answer of the one before. The step 1 / L comes from an estimate of |A|^2 and
/// is shortened where that was too small. With blocks the penalty is the sum of their norms (the group lasso). Cost: one product with A and one with A^H an iteration.
/// </remarks>
public sealed record FistaOptions : StructuredOptions
{
    /// <inheritdoc/>
    public override string Name => "fista";

    /// <inheritdoc/>
    public override string Summary => "the lasso by accelerated proximal gradients with restarts";

    /// <summary>lambda; left open, <see cref="RelativeLambda"/> decides.</summary>
    public double? Lambda { get; init; }

    /// <summary>lambda in units of the largest |a_j^H y|, from where on x = 0 is the answer; between 0 and 1.</summary>
    public double RelativeLambda { get; init; } = 1e-3;

    /// <summary>The factor from one lambda to the next, between 0 and 1; 0 starts at the last one.</summary>
    public double Continuation { get; init; } = 0.3;

    /// <summary>The most iterations over all lambdas.</summary>
    public int MaxIterations { get; init; } = 5000;

    /// <summary>The relative change of x that ends the iteration at the last lambda; left open, 1e-8 in double and 1e-5 in single precision. At earlier ones 1e-3 is enough.</summary>
    public double? Change { get; init; }

    /// <summary>Whether least squares on the support take the shrinkage out of the answer, on the way already where they explain y exactly. Without, the answer is the lasso's.</summary>
    public bool Debias { get; init; } = true;

    /// <summary>The relative residual |y - A x| / |y| at which an answer counts as an exact explanation; left open, 1e-9 in double and 1e-5 in single precision.</summary>
    public double? Tolerance { get; init; }

    /// <inheritdoc/>
    protected internal override void Validate(int rows, int columns)
    {
        base.Validate(rows, columns);
        Require(Lambda is null or > 0.0, nameof(Lambda), "a positive number", Lambda ?? 0.0);
        Require(RelativeLambda > 0.0 && RelativeLambda < 1.0, nameof(RelativeLambda), "a number between 0 and 1", RelativeLambda);
        Require(Continuation >= 0.0 && Continuation < 1.0, nameof(Continuation), "0 or a number up to 1", Continuation);
        Require(MaxIterations >= 1, nameof(MaxIterations), "1 or more", MaxIterations);
        Require(Change is null or >= 0.0, nameof(Change), "0 or more", Change ?? 0.0);
        Require(Tolerance is null or >= 0.0, nameof(Tolerance), "0 or more", Tolerance ?? 0.0);
    }

    /// <inheritdoc/>
    protected internal override WorkSize Work(in ProblemShape shape) => new(ProximalGradient.Work("Fista", shape));

    /// <inheritdoc/>
    protected internal override TResult AcceptText<TVisitor, TReal, TResult>(TVisitor visitor) => visitor.Visit(new ProximalGradientText<SoftProximal, TReal> { Settings = ProximalGradientSettings<TReal>.From(this) });
}
