using CsRecover.Solvers;

namespace CsRecover;

/// <inheritdoc cref="CoSaMPOptions"/>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class CoSaMPAttribute : StructuredSparsitySolverAttribute
{
    /// <inheritdoc cref="CoSaMPOptions.Patience"/>
    public int Patience { get; init; }

    /// <inheritdoc cref="CoSaMPOptions.MaxIterations"/>
    public int MaxIterations { get; init; }

    /// <inheritdoc cref="CoSaMPOptions.Tolerance"/>
    public double Tolerance { get; init; }
}
