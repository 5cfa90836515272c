using CsRecover.Solvers;

namespace CsRecover;

/// <inheritdoc cref="HtpOptions"/>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class HtpAttribute : StructuredSparsitySolverAttribute
{
    /// <inheritdoc cref="HtpOptions.StepSize"/>
    public double StepSize { get; init; }

    /// <inheritdoc cref="HtpOptions.MaxIterations"/>
    public int MaxIterations { get; init; }

    /// <inheritdoc cref="HtpOptions.Tolerance"/>
    public double Tolerance { get; init; }
}
