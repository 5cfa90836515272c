using CsRecover.Planning;

namespace CsRecover;

/// <summary>The transform Psi in which the signal is sparse: A = Phi Psi*. Without this attribute the signal itself is sparse.</summary>
/// <param name="wavelet">The orthonormal wavelet; periodised, separable in two dimensions.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class SparsifyingTransformAttribute(Wavelet wavelet) : Attribute
{
    /// <summary>The wavelet.</summary>
    public Wavelet Wavelet { get; } = wavelet;

    /// <summary>How often the approximation is split again, 0 or more; 4 when left out.</summary>
    public int Levels { get; init; } = TransformSpec.DefaultLevels;
}
