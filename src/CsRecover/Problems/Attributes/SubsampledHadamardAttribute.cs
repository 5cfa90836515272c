namespace CsRecover;

/// <summary>
/// A is m distinct random rows of the Walsh-Hadamard transform of a randomly signed x (SRHT), scaled to unit length. If n is a power of two, A A^T = I; otherwise x is padded with zeros to the next
/// one, N, and m may be up to N. For float and double.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class SubsampledHadamardAttribute : SeededSensingAttribute;
