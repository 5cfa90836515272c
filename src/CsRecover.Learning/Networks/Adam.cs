using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using CsRecover.Learning.Networks;
using CsRecover.Vectors;

namespace CsRecover.Learning;

/// <summary>Adam (Kingma and Ba, ICLR 2015, algorithm 1).</summary>
public sealed record Adam
{
    /// <summary>The step, above 0.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>beta_1, how much of the mean of gradients is kept; from 0 to below 1.</summary>
    public double FirstDecay { get; init; } = 0.9;

    /// <summary>beta_2, how much of the mean of squared gradients is kept; from 0 to below 1.</summary>
    public double SecondDecay { get; init; } = 0.999;

    /// <summary>What keeps the division finite.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>One step along a parameter's gradient.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="step">The step's number, from 1.</param>
    internal void Step(Parameter parameter, int step)
    {
        var move = new AdamStep(this, step);
        Span<float> x = parameter.Values, g = parameter.Gradient, m = parameter.First, s = parameter.Second;
        int whole = x.Length - (x.Length % Vector256<float>.Count);
        Move<SimdLane<float>>(MemoryMarshal.Cast<float, SimdLane<float>>(x[..whole]), g[..whole], m[..whole], s[..whole], move);
        Move<SingleLane>(MemoryMarshal.Cast<float, SingleLane>(x[whole..]), g[whole..], m[whole..], s[whole..], move);
    }

    private static void Move<TLane>(Span<TLane> x, Span<float> gradient, Span<float> first, Span<float> second, AdamStep move)
        where TLane : struct, ILane<TLane, float>
    {
        Span<TLane> g = MemoryMarshal.Cast<float, TLane>(gradient), m = MemoryMarshal.Cast<float, TLane>(first), s = MemoryMarshal.Cast<float, TLane>(second);
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = move.Move(x[i], g[i], ref m[i], ref s[i]);
        }
    }
}
