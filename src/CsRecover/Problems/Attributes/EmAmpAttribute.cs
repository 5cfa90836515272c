using CsRecover.Solvers;

namespace CsRecover;

/// <inheritdoc cref="EmAmpOptions"/>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EmAmpAttribute : MessagePassingSolverAttribute;
