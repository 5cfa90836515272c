namespace CsRecover.Learning;

/// <summary>Weights and biases of a network at one time, without its gates.</summary>
public sealed class NetworkWeights
{
    /// <param name="values">The numbers of each parameter, in the order of layers.</param>
    internal NetworkWeights(float[][] values) => Values = values;

    /// <summary>The numbers of each parameter.</summary>
    internal float[][] Values { get; }
}
