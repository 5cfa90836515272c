using CsRecover.Learning.Networks;

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
        float b1 = (float)FirstDecay, b2 = (float)SecondDecay, epsilon = (float)Epsilon;
        float rate = (float)(LearningRate / (1.0 - Math.Pow(FirstDecay, step))), correction = (float)(1.0 / (1.0 - Math.Pow(SecondDecay, step)));
        float[] x = parameter.Values, g = parameter.Gradient, m = parameter.First, s = parameter.Second;
        for (int i = 0; i < x.Length; i++)
        {
            m[i] = (b1 * m[i]) + ((1.0f - b1) * g[i]);
            s[i] = (b2 * s[i]) + ((1.0f - b2) * g[i] * g[i]);
            x[i] -= rate * m[i] / (MathF.Sqrt(s[i] * correction) + epsilon);
        }
    }
}
