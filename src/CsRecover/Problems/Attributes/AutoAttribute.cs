using CsRecover.Solvers;

namespace CsRecover;

/// <inheritdoc cref="AutoOptions"/>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class AutoAttribute : StructuredSolverAttribute;
