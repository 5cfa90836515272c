using System.ComponentModel;

namespace CsRecover.Operators;

/// <summary>
/// A straight-line DFT X_k = sum_j x_j exp(-2 pi i j k / n) of one length, of as many neighbouring columns at once as a 256-bit
/// register has lanes. Real and imaginary parts are read and written through references of their own, so that exchanging them
/// gives the inverse. The generator writes the implementations.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IFourierCodelet<T>
    where T : unmanaged
{
    /// <summary>n.</summary>
    static abstract int Length { get; }

    /// <summary>
    /// The codelet's literals. They come back as a table that fills a register with each, because the JIT compiler would keep
    /// literals in registers and spill them.
    /// </summary>
    static abstract ReadOnlySpan<T> Constants { get; }

    /// <summary>Transforms; input and output may be the same points.</summary>
    /// <param name="xr">Real parts of point 0.</param>
    /// <param name="xi">Imaginary parts of point 0.</param>
    /// <param name="s">From one point of the input to the next, in numbers.</param>
    /// <param name="yr">Real parts of result 0.</param>
    /// <param name="yi">Imaginary parts of result 0.</param>
    /// <param name="t">From one result to the next, in numbers.</param>
    /// <param name="c">Table of <see cref="Constants"/>, each as often as a register has lanes.</param>
    /// <param name="spill">Room for intermediate values, aligned to 32 bytes.</param>
    static abstract void Transform(ref T xr, ref T xi, nuint s, ref T yr, ref T yi, nuint t, ref T c, ref T spill);

    /// <summary>Transforms and multiplies result k by the k-th twiddle factor.</summary>
    /// <param name="xr">Real parts of point 0.</param>
    /// <param name="xi">Imaginary parts of point 0.</param>
    /// <param name="s">From one point of the input to the next, in numbers.</param>
    /// <param name="yr">Real parts of result 0.</param>
    /// <param name="yi">Imaginary parts of result 0.</param>
    /// <param name="t">From one result to the next, in numbers.</param>
    /// <param name="w">n pairs of real and imaginary part.</param>
    /// <param name="c">Table of <see cref="Constants"/>, each as often as a register has lanes.</param>
    /// <param name="spill">Room for intermediate values, aligned to 32 bytes.</param>
    static abstract void TransformTwiddled(ref T xr, ref T xi, nuint s, ref T yr, ref T yi, nuint t, ref T w, ref T c, ref T spill);
}
