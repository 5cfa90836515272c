namespace CsRecover;

/// <summary>A is m distinct random rows of the orthonormal n-point DCT-II, so A A^T = I. For float and double; m at most n.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class PartialDctAttribute : SeededSensingAttribute;
