namespace CsRecover.Learning;

/// <summary>Networks of linear layers with rectifiers between them, all gated.</summary>
public static class SparseMlp
{
    /// <summary>A gated network, for example 784, 300, 100, 10.</summary>
    /// <param name="sizes">Numbers in each layer, from input to output; at least two.</param>
    /// <param name="gates">The gates of each linear layer; null for none.</param>
    /// <param name="seed">Seed of the weights.</param>
    /// <exception cref="ArgumentException">There are fewer than two sizes, or one is below 1.</exception>
    public static Network Create(IReadOnlyList<int> sizes, GateLayerOptions? gates = null, int seed = 1)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        if (sizes.Count < 2)
        {
            throw new ArgumentException($"Expected at least two sizes, those of input and output, got {sizes.Count}.", nameof(sizes));
        }

        var layers = new List<Layer>();
        for (int l = 1; l < sizes.Count; l++)
        {
            layers.Add(new L0Linear(sizes[l - 1], sizes[l], gates, seed + l));
            if (l < sizes.Count - 1)
            {
                layers.Add(new Relu(sizes[l]));
            }
        }

        return new Network(layers);
    }
}
