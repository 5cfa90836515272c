using CsRecover.Solvers;

namespace CsRecover;

/// <inheritdoc cref="VampOptions"/>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class VampAttribute : MessagePassingSolverAttribute;
