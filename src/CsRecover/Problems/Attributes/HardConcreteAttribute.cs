using CsRecover.Solvers;

namespace CsRecover;

/// <inheritdoc cref="HardConcreteOptions"/>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class HardConcreteAttribute : SolverAttribute
{
    /// <inheritdoc cref="HardConcreteOptions.Beta"/>
    public double Beta { get; init; }

    /// <inheritdoc cref="HardConcreteOptions.Gamma"/>
    public double Gamma { get; init; }

    /// <inheritdoc cref="HardConcreteOptions.Zeta"/>
    public double Zeta { get; init; }

    /// <inheritdoc cref="HardConcreteOptions.ClosingLimit"/>
    public double ClosingLimit { get; init; }

    /// <inheritdoc cref="HardConcreteOptions.InitialLambda"/>
    public double InitialLambda { get; init; }

    /// <inheritdoc cref="HardConcreteOptions.FinalLambda"/>
    public double FinalLambda { get; init; }

    /// <inheritdoc cref="HardConcreteOptions.Decrease"/>
    public double Decrease { get; init; }

    /// <inheritdoc cref="HardConcreteOptions.InnerSteps"/>
    public int InnerSteps { get; init; }

    /// <inheritdoc cref="HardConcreteOptions.Estimator"/>
    public GateEstimator Estimator { get; init; }

    /// <inheritdoc cref="HardConcreteOptions.Refit"/>
    public bool Refit { get; init; }

    /// <inheritdoc cref="HardConcreteOptions.Sparsity"/>
    public int Sparsity { get; init; }

    /// <inheritdoc cref="HardConcreteOptions.Tolerance"/>
    public double Tolerance { get; init; }
}
