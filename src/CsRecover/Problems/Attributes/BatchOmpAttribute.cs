using CsRecover.Solvers;

namespace CsRecover;

/// <inheritdoc cref="BatchOmpOptions"/>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class BatchOmpAttribute : SparsitySolverAttribute
{
    /// <inheritdoc cref="BatchOmpOptions.Tolerance"/>
    public double Tolerance { get; init; }
}
