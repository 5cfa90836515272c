using System.Runtime.CompilerServices;
using CsRecover.Vectors;

namespace CsRecover.Learning.Networks;

/// <summary>One step of <see cref="Adam"/>: the same for each number, so that it is written once for any number of them at a time.</summary>
internal readonly struct AdamStep
{
    private readonly float _keepFirst;
    private readonly float _newFirst;
    private readonly float _keepSecond;
    private readonly float _newSecond;
    private readonly float _epsilon;
    private readonly float _rate;
    private readonly float _correction;

    /// <param name="adam">Its settings.</param>
    /// <param name="step">The step's number, from 1.</param>
    public AdamStep(Adam adam, int step)
    {
        (_keepFirst, _keepSecond, _epsilon) = ((float)adam.FirstDecay, (float)adam.SecondDecay, (float)adam.Epsilon);
        (_newFirst, _newSecond) = (1.0f - _keepFirst, 1.0f - _keepSecond);
        _rate = (float)(adam.LearningRate / (1.0 - Math.Pow(adam.FirstDecay, step)));
        _correction = (float)(1.0 / (1.0 - Math.Pow(adam.SecondDecay, step)));
    }

    /// <summary>Moves numbers.</summary>
    /// <typeparam name="TLane">How many at a time.</typeparam>
    /// <param name="x">The numbers.</param>
    /// <param name="gradient">Their gradient.</param>
    /// <param name="first">The mean of gradients, updated.</param>
    /// <param name="second">The mean of squared gradients, updated.</param>
    /// <returns>The numbers after the step.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Move<TLane>(TLane x, TLane gradient, ref TLane first, ref TLane second)
        where TLane : struct, ILane<TLane, float>
    {
        first = (TLane.Of(_keepFirst) * first) + (TLane.Of(_newFirst) * gradient);
        second = (TLane.Of(_keepSecond) * second) + (TLane.Of(_newSecond) * gradient * gradient);
        return x - (TLane.Of(_rate) * first / (TLane.Sqrt(second * TLane.Of(_correction)) + TLane.Of(_epsilon)));
    }
}
