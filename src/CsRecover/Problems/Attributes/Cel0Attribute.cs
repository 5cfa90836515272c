using CsRecover.Solvers;

namespace CsRecover;

/// <inheritdoc cref="Cel0Options"/>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class Cel0Attribute : SignConstrainedSolverAttribute
{
    /// <inheritdoc cref="Cel0Options.InitialLambda"/>
    public double InitialLambda { get; init; }

    /// <inheritdoc cref="Cel0Options.FinalLambda"/>
    public double FinalLambda { get; init; }

    /// <inheritdoc cref="Cel0Options.Decrease"/>
    public double Decrease { get; init; }

    /// <inheritdoc cref="Cel0Options.InnerSteps"/>
    public int InnerSteps { get; init; }

    /// <inheritdoc cref="Cel0Options.NoiseLevel"/>
    public double NoiseLevel { get; init; }

    /// <inheritdoc cref="Cel0Options.LeastLambda"/>
    public double LeastLambda { get; init; }

    /// <inheritdoc cref="Cel0Options.Refit"/>
    public bool Refit { get; init; }

    /// <inheritdoc cref="Cel0Options.Tolerance"/>
    public double Tolerance { get; init; }
}
