using CsRecover.Solvers;

namespace CsRecover;

/// <inheritdoc cref="ContinuousSparsificationOptions"/>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ContinuousSparsificationAttribute : SolverAttribute
{
    /// <inheritdoc cref="ContinuousSparsificationOptions.FinalBeta"/>
    public double FinalBeta { get; init; }

    /// <inheritdoc cref="ContinuousSparsificationOptions.Steps"/>
    public int Steps { get; init; }

    /// <inheritdoc cref="ContinuousSparsificationOptions.Rounds"/>
    public int Rounds { get; init; }

    /// <inheritdoc cref="ContinuousSparsificationOptions.MaskInitial"/>
    public double MaskInitial { get; init; }

    /// <inheritdoc cref="ContinuousSparsificationOptions.StepSize"/>
    public double StepSize { get; init; }

    /// <inheritdoc cref="ContinuousSparsificationOptions.Penalty"/>
    public double Penalty { get; init; }

    /// <inheritdoc cref="ContinuousSparsificationOptions.PenaltyFall"/>
    public double PenaltyFall { get; init; }

    /// <inheritdoc cref="ContinuousSparsificationOptions.WeightDecay"/>
    public double WeightDecay { get; init; }

    /// <inheritdoc cref="ContinuousSparsificationOptions.Refit"/>
    public bool Refit { get; init; }

    /// <inheritdoc cref="ContinuousSparsificationOptions.Sparsity"/>
    public int Sparsity { get; init; }

    /// <inheritdoc cref="ContinuousSparsificationOptions.Tolerance"/>
    public double Tolerance { get; init; }
}
