using CsRecover.Solvers;

namespace CsRecover;

/// <inheritdoc cref="OrthogonalMatchingPursuitOptions"/>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class OrthogonalMatchingPursuitAttribute : StructuredSparsitySolverAttribute
{
    /// <inheritdoc cref="OrthogonalMatchingPursuitOptions.Tolerance"/>
    public double Tolerance { get; init; }

    /// <inheritdoc cref="OrthogonalMatchingPursuitOptions.StopsAtNoise"/>
    public bool StopsAtNoise { get; init; }
}
