using System.Numerics;
using System.Runtime.Intrinsics;
using CsRecover.Planning;

namespace CsRecover.Operators;

/// <summary>
/// The unnormalised DFT of one length, of as many columns at once as a register has lanes. A point is a cell of real parts
/// followed by as many imaginary parts. The results of <see cref="Analyse"/> stand in the order in which the stages leave
/// them, the walking order; what is done to every frequency alike, or from tables in that order, needs no other.
/// Exchanging real and imaginary parts of input, points and output gives the conjugate transform.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal abstract unsafe class FourierAlgorithm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Numbers in a point.</summary>
    protected static int Cell => 2 * Vector256<T>.Count;

    /// <summary>N.</summary>
    public abstract int Length { get; }

    /// <summary>Points of working memory, at least N.</summary>
    public abstract int Points { get; }

    /// <summary>Numbers of aligned scratch memory for <see cref="Points"/> points and what the stages put aside; the points come first.</summary>
    public int ScratchLength => Points * Cell + FourierStage<T>.SpillLength;

    /// <summary>The algorithm for a length.</summary>
    /// <param name="length">N, at least 1.</param>
    public static FourierAlgorithm<T> Of(int length)
    {
        var factors = FourierFactors.Of(length);
        return factors.IsConvolution ? new ConvolutionTransform<T>(factors) : new StagedTransform<T, PlannedStages<T>>(new PlannedStages<T>(factors.Stages));
    }

    /// <summary>The frequency that <see cref="Analyse"/> leaves at a point.</summary>
    /// <param name="point">Number of the point.</param>
    public abstract int FrequencyAt(int point);

    /// <summary>From samples in order to frequencies in walking order.</summary>
    /// <param name="x">Samples; may be the points themselves.</param>
    /// <param name="points">Working memory, <see cref="Points"/> points; receives the frequencies.</param>
    /// <param name="spill">Scratch for the stages.</param>
    public abstract void Analyse(in FourierPoints<T> x, in FourierPoints<T> points, T* spill);

    /// <summary>From samples in order to frequencies in order.</summary>
    /// <param name="x">Samples.</param>
    /// <param name="points">Working memory.</param>
    /// <param name="y">Receives the frequencies; may be the samples, but not the points.</param>
    /// <param name="spill">Scratch for the stages.</param>
    public abstract void AnalyseInOrder(in FourierPoints<T> x, in FourierPoints<T> points, in FourierPoints<T> y, T* spill);

    /// <summary>
    /// The DFT of values in walking order, its results in order: N times the inverse of <see cref="Analyse"/> when real and
    /// imaginary parts are exchanged on both sides.
    /// </summary>
    /// <param name="points">Values in walking order; overwritten.</param>
    /// <param name="y">Receives the results; may be the points.</param>
    /// <param name="spill">Scratch for the stages.</param>
    public abstract void Synthesise(in FourierPoints<T> points, in FourierPoints<T> y, T* spill);
}
