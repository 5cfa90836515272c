namespace CsRecover;

/// <summary>A is m distinct random rows of the orthonormal n-point DFT, so A A^H = I. For <see cref="Complex32"/>; m at most n.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class PartialFourierAttribute : SeededSensingAttribute;
