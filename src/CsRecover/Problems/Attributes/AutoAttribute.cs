using CsRecover.Solvers;

namespace CsRecover;

/// <inheritdoc cref="AutoOptions"/>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class AutoAttribute : SolverAttribute
{
    /// <inheritdoc cref="AutoOptions.NonNegative"/>
    public bool NonNegative { get; init; }

    /// <inheritdoc cref="AutoOptions.BlockSize"/>
    public int BlockSize { get; init; }
}
