using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace CsRecover.Operators;

/// <summary>An axis whose length is planned at run time: the library's codelets, direct sums of primes, or a convolution.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct PlannedFourier : IFourierLength
{
    /// <inheritdoc/>
    static TResult IFourierLength.Accept<TVisitor, TResult>(int length, TVisitor visitor) => visitor.Visit(new PlannedKernel(FourierAlgorithm<float>.Of(length)));
}

/// <summary>The last stage of a length, or its only one.</summary>
/// <typeparam name="TCodelet">The stage's DFT.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly unsafe struct FourierStages<TCodelet> : IFourierStages
    where TCodelet : struct, IFourierCodelet<float>
{
    /// <inheritdoc/>
    static int IFourierStages.Count => 1;

    /// <inheritdoc/>
    static TResult IFourierLength.Accept<TVisitor, TResult>(int length, TVisitor visitor) => visitor.Visit(StagedKernel<FourierStages<TCodelet>>.Of(length));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static int IFourierStages.Radix(int stage) => TCodelet.Length;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static int IFourierStages.Block(int stage) => TCodelet.Length;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void IFourierStages.Sweep(int stage, in FourierPoints<float> x, in FourierPoints<float> y, float* twiddles, float* spill, int count) =>
        CodeletSweep<float, TCodelet>.Run(x, y, twiddles, spill, count);
}

/// <summary>A stage of a length, and the stages after it; all lengths, numbers and distances of points are constants to the JIT compiler.</summary>
/// <typeparam name="TCodelet">The stage's DFT.</typeparam>
/// <typeparam name="TRest">The stages after it.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly unsafe struct FourierStages<TCodelet, TRest> : IFourierStages
    where TCodelet : struct, IFourierCodelet<float>
    where TRest : struct, IFourierStages
{
    /// <inheritdoc/>
    static int IFourierStages.Count => 1 + TRest.Count;

    /// <inheritdoc/>
    static TResult IFourierLength.Accept<TVisitor, TResult>(int length, TVisitor visitor) => visitor.Visit(StagedKernel<FourierStages<TCodelet, TRest>>.Of(length));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static int IFourierStages.Radix(int stage) => stage == 0 ? TCodelet.Length : TRest.Radix(stage - 1);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static int IFourierStages.Block(int stage) => stage == 0 ? TCodelet.Length * TRest.Block(0) : TRest.Block(stage - 1);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void IFourierStages.Sweep(int stage, in FourierPoints<float> x, in FourierPoints<float> y, float* twiddles, float* spill, int count)
    {
        if (stage == 0)
        {
            CodeletSweep<float, TCodelet>.Run(x, y, twiddles, spill, count);
        }
        else
        {
            TRest.Sweep(stage - 1, x, y, twiddles, spill, count);
        }
    }
}
