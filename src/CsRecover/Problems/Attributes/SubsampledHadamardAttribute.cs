namespace CsRecover;

/// <summary>A is m distinct random rows of the orthonormal Walsh-Hadamard transform of a randomly signed x (SRHT), so A A^T = I. For float and double.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class SubsampledHadamardAttribute : SeededSensingAttribute;
