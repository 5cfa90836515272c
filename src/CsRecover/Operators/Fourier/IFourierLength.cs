using System.ComponentModel;

namespace CsRecover.Operators;

/// <summary>
/// How the DFT along one axis of an image is compiled: <see cref="FourierStages{TCodelet, TRest}"/>, whose lengths are constants, or
/// <see cref="PlannedFourier"/>. Generated code names one for each axis.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IFourierLength
{
    /// <summary>Hands over the kernel of the axis.</summary>
    /// <typeparam name="TVisitor">What receives it.</typeparam>
    /// <typeparam name="TResult">What comes back.</typeparam>
    /// <param name="length">The axis's length.</param>
    /// <param name="visitor">Receives it.</param>
    /// <returns>The visitor's result.</returns>
    /// <exception cref="ArgumentException">The stages are of another length.</exception>
    internal static abstract TResult Accept<TVisitor, TResult>(int length, TVisitor visitor)
        where TVisitor : struct, IKernelVisitor<TResult>;
}

/// <summary>A length as a product of codelets.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public unsafe interface IFourierStages : IFourierLength
{
    /// <summary>How many stages.</summary>
    internal static abstract int Count { get; }

    /// <summary>See <see cref="IStageSequence{T}.Radix"/>.</summary>
    /// <param name="stage">l, from 0.</param>
    internal static abstract int Radix(int stage);

    /// <summary>See <see cref="IStageSequence{T}.Block"/>.</summary>
    /// <param name="stage">l, from 0.</param>
    internal static abstract int Block(int stage);

    /// <summary>See <see cref="IStageSequence{T}.Sweep"/>.</summary>
    /// <param name="stage">l, from 0.</param>
    /// <param name="x">The points.</param>
    /// <param name="y">The results.</param>
    /// <param name="twiddles">Twiddle factors, or null.</param>
    /// <param name="spill">Scratch.</param>
    /// <param name="count">How many DFTs.</param>
    internal static abstract void Sweep(int stage, in FourierPoints<float> x, in FourierPoints<float> y, float* twiddles, float* spill, int count);
}

/// <summary>Receives the kernel of an axis.</summary>
/// <typeparam name="TResult">What comes back.</typeparam>
internal interface IKernelVisitor<TResult>
{
    /// <summary>Takes the kernel.</summary>
    /// <typeparam name="TKernel">Its type.</typeparam>
    /// <param name="kernel">The kernel.</param>
    TResult Visit<TKernel>(TKernel kernel)
        where TKernel : struct, IFourierKernel;
}
