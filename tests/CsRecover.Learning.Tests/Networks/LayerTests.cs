using CsRecover.Learning.Networks;

namespace CsRecover.Learning.Tests.Networks;

/// <summary>Gradients against finite differences, values against explicit loops.</summary>
public class LayerTests
{
    private static readonly ImageShape _image = new(2, 5, 4);

    public static TheoryData<string> Names => [.. Layers.Keys];

    private static Dictionary<string, Func<Layer>> Layers { get; } = new()
    {
        ["plain"] = () => new L0Linear(7, 5),
        ["weights"] = () => new L0Linear(7, 5, new GateLayerOptions { Grouping = GateGrouping.Weights }),
        ["inputs"] = () => new L0Linear(7, 5, new GateLayerOptions { Grouping = GateGrouping.Inputs }),
        ["outputs"] = () => new L0Linear(7, 5, new GateLayerOptions { Grouping = GateGrouping.Outputs }),
        ["convolution"] = () => new L0Conv2d(_image, 3, 3, stride: 2, padding: 1, new GateLayerOptions { Grouping = GateGrouping.Outputs }),
        ["convolution by weights"] = () => new L0Conv2d(_image, 3, 2, gates: new GateLayerOptions()),
        ["depthwise"] = () => new L0DepthwiseConv2d(_image, 3, padding: 1, gates: new GateLayerOptions { Grouping = GateGrouping.Outputs }),
        ["rectifier"] = () => new Relu(6),
        ["pool"] = () => new MaxPool2d(_image),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_are_those_of_finite_differences(string name)
    {
        Layer layer = Layers[name]();
        var random = new Random(3);
        using Batch input = Random(4, layer.Inputs, random), weights = Random(4, layer.Outputs, random), output = new(4, layer.Outputs), forInput = new(4, layer.Inputs);
        foreach (Parameter parameter in layer.Parameters)
        {
            for (int i = 0; i < parameter.Values.Length; i++)
            {
                parameter.Values[i] += (float)(0.3 * Normal.Next(random));
            }
        }

        Evaluate(layer, input, weights);
        layer.Forward(input, output);
        layer.Backward(input, output, weights, forInput, price: 0.7);
        foreach (Parameter parameter in layer.Parameters.Concat(layer.AllGates.Select(g => g.LogAlpha)))
        {
            float[] gradient = [.. parameter.Gradient];
            for (int i = 0; i < gradient.Length; i++)
            {
                Agree(name, gradient[i], Slope(v => parameter.Values[i] = v, parameter.Values[i], () => Evaluate(layer, input, weights)));
            }
        }

        for (int r = 0; r < 4; r++)
        {
            for (int i = 0; i < layer.Inputs; i++)
            {
                Agree(name, forInput[r][i], Slope(v => input[r][i] = v, input[r][i], () => Evaluate(layer, input, weights)));
            }
        }
    }

    [Fact]
    public void A_convolution_is_the_sum_over_its_window()
    {
        var layer = new L0Conv2d(_image, 3, 3, stride: 2, padding: 1);
        var random = new Random(1);
        using Batch input = Random(2, layer.Inputs, random), output = new(2, layer.Outputs);
        layer.Prepare();
        layer.Forward(input, output);
        float[] w = layer.Parameters[0].Values, b = layer.Parameters[1].Values;
        Assert.Equal(new ImageShape(3, 3, 2), layer.Output);
        for (int r = 0; r < 2; r++)
        {
            for (int c = 0; c < 3; c++)
            {
                for (int y = 0; y < 3; y++)
                {
                    for (int x = 0; x < 2; x++)
                    {
                        double sum = b[c];
                        for (int from = 0; from < 2; from++)
                        {
                            for (int dy = 0; dy < 3; dy++)
                            {
                                for (int dx = 0; dx < 3; dx++)
                                {
                                    (int py, int px) = ((2 * y) + dy - 1, (2 * x) + dx - 1);
                                    sum += py is >= 0 and < 5 && px is >= 0 and < 4 ? w[(((((c * 2) + from) * 3) + dy) * 3) + dx] * input[r][(((from * 5) + py) * 4) + px] : 0.0;
                                }
                            }
                        }

                        Assert.Equal(sum, output[r][(((c * 3) + y) * 2) + x], 1e-5);
                    }
                }
            }
        }
    }

    [Fact]
    public void The_share_expected_to_be_open_is_the_mean_of_draws()
    {
        var layer = new L0Linear(40, 50, new GateLayerOptions { InitialKeepProbability = 0.3 });
        LayerGates gates = layer.Gates!;
        var random = new Random(2);
        double open = 0.0;
        for (int draw = 0; draw < 200; draw++)
        {
            gates.Draw(random);
            open += gates.Values.Count(z => z > 0.0f);
        }

        double expected = gates.ExpectedOpen, share = expected / 2000;
        Assert.InRange(open / 200, expected - (4 * Math.Sqrt(2000 * share * (1 - share) / 200)), expected + (4 * Math.Sqrt(2000 * share * (1 - share) / 200)));
    }

    [Fact]
    public void Bad_layers_are_refused_in_a_sentence()
    {
        Refuses("Expected a layer with at least one input and one output, got 0 and 3.", () => new L0Linear(0, 3));
        Refuses("Expected an initial keep probability between 0 and 1, got 1.", () => new L0Linear(2, 3, new GateLayerOptions { InitialKeepProbability = 1 }));
        Refuses("Expected gates on weights or outputs (channels) of a convolution, got gates on inputs.", () => new L0Conv2d(_image, 2, 3, gates: new GateLayerOptions { Grouping = GateGrouping.Inputs }));
        Refuses("Expected a window that fits into 5 x 4 with a margin of 0, got 6 x 6.", () => new L0Conv2d(_image, 2, 6));
        Refuses("Expected a window with a side and a stride of at least 1 and a margin of at least 0, got 0, 1 and 0.", () => new L0DepthwiseConv2d(_image, 0));
        Refuses("Expected a layer that takes 3 numbers after 'linear, 2 to 3', got 'rectifier of 4'.", () => new Network(new L0Linear(2, 3), new Relu(4)));
        Refuses("Expected at least one layer, got none.", () => new Network());
        Refuses("Expected at least two sizes, those of input and output, got 1.", () => SparseMlp.Create([3]));
    }

    private static void Refuses(string sentence, Func<object> make) => Assert.StartsWith(sentence, Assert.ThrowsAny<ArgumentException>(make).Message, StringComparison.Ordinal);

    internal static Batch Random(int rows, int columns, Random random)
    {
        var batch = new Batch(rows, columns);
        for (int r = 0; r < rows; r++)
        {
            for (int i = 0; i < columns; i++)
            {
                batch[r][i] = (float)Normal.Next(random);
            }
        }

        return batch;
    }

    /// <summary>sum weights output + price times the gated numbers expected to be open; the same gates each time.</summary>
    private static double Evaluate(Layer layer, Batch input, Batch weights)
    {
        var random = new Random(9);
        double value = 0.0;
        foreach (LayerGates gates in layer.AllGates)
        {
            gates.Draw(random);
            value += 0.7 * gates.ExpectedOpen;
        }

        using var output = new Batch(input.Rows, layer.Outputs);
        layer.Prepare();
        layer.Forward(input, output);
        for (int r = 0; r < output.Rows; r++)
        {
            for (int o = 0; o < output.Columns; o++)
            {
                value += (double)weights[r][o] * output[r][o];
            }
        }

        return value;
    }

    private static double Slope(Action<float> set, float at, Func<double> value)
    {
        const float Step = 1e-3f;
        set(at + Step);
        double above = value();
        set(at - Step);
        double below = value();
        set(at);
        return (above - below) / (2.0 * Step);
    }

    private static void Agree(string name, double gradient, double slope) =>
        Assert.True(Math.Abs(gradient - slope) < 5e-3 * Math.Max(1.0, Math.Abs(slope)), $"{name}: gradient {gradient}, finite difference {slope}");
}
