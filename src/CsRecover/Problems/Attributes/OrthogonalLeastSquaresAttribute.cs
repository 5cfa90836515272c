using CsRecover.Solvers;

namespace CsRecover;

/// <inheritdoc cref="OrthogonalLeastSquaresOptions"/>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class OrthogonalLeastSquaresAttribute : SparsitySolverAttribute
{
    /// <inheritdoc cref="OrthogonalLeastSquaresOptions.Tolerance"/>
    public double Tolerance { get; init; }
}
