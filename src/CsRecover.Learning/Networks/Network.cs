using CsRecover.Learning.Networks;

namespace CsRecover.Learning;

/// <summary>Layers one after the other. Not safe to use from several threads at once.</summary>
public sealed class Network
{
    private readonly Layer[] _layers;
    private bool _isReady;

    /// <summary>A network.</summary>
    /// <param name="layers">Its layers, from input to output; at least one, each taking what the one before gives.</param>
    /// <exception cref="ArgumentException">There is no layer, or one does not take what the one before gives.</exception>
    public Network(params IReadOnlyList<Layer> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        _layers = layers.Count > 0 ? [.. layers] : throw new ArgumentException("Expected at least one layer, got none.", nameof(layers));
        for (int l = 1; l < _layers.Length; l++)
        {
            if (_layers[l].Inputs != _layers[l - 1].Outputs)
            {
                throw new ArgumentException($"Expected a layer that takes {_layers[l - 1].Outputs} numbers after '{_layers[l - 1].Description}', got '{_layers[l].Description}'.", nameof(layers));
            }
        }
    }

    /// <summary>Its layers.</summary>
    public IReadOnlyList<Layer> Layers => _layers;

    /// <summary>Weights and biases, whether their gates are open or not.</summary>
    public long ParameterCount => _layers.Sum(l => l.Parameters.Sum(p => (long)p.Values.Length));

    /// <summary>Weights and biases that are not 0 when gates are read as for <see cref="Predict"/>.</summary>
    public long ActiveParameterCount
    {
        get
        {
            Ready();
            return _layers.Sum(l => l.CountActive());
        }
    }

    /// <summary>The outputs for a batch, with gates read by their estimators.</summary>
    /// <param name="input">The batch.</param>
    /// <exception cref="ArgumentException">Its vectors are of another length than the network takes.</exception>
    public Batch Predict(Batch input)
    {
        ArgumentNullException.ThrowIfNull(input);
        RequireInput(input);
        Ready();
        Batch last = input;
        foreach (Layer layer in _layers)
        {
            var next = new Batch(input.Rows, layer.Outputs);
            layer.Forward(last, next);
            if (last != input)
            {
                last.Dispose();
            }

            last = next;
        }

        return last;
    }

    /// <summary>The class of each vector: the place of its largest output.</summary>
    /// <param name="input">The batch.</param>
    public int[] Classify(Batch input)
    {
        using Batch output = Predict(input);
        var classes = new int[output.Rows];
        for (int r = 0; r < classes.Length; r++)
        {
            Span<float> row = output[r];
            for (int c = 1; c < row.Length; c++)
            {
                classes[r] = row[c] > row[classes[r]] ? c : classes[r];
            }
        }

        return classes;
    }

    /// <summary>The share of vectors whose class is the right one.</summary>
    /// <param name="input">The batch.</param>
    /// <param name="labels">The right classes.</param>
    public double Accuracy(Batch input, IReadOnlyList<int> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        int[] classes = Classify(input);
        return classes.Zip(labels, (a, b) => a == b).Count(same => same) / (double)classes.Length;
    }

    /// <summary>Learns classes by softmax and cross entropy.</summary>
    /// <param name="input">Vectors.</param>
    /// <param name="labels">Their classes, from 0 to the number of outputs less 1.</param>
    /// <param name="options">How.</param>
    /// <returns>One record for each epoch.</returns>
    /// <exception cref="ArgumentException">There is not one class for each vector, a class is out of its range, or a setting is.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public IReadOnlyList<TrainingEpoch> Train(Batch input, IReadOnlyList<int> labels, TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(options);
        RequireInput(input);
        int classes = _layers[^1].Outputs;
        if (labels.Count != input.Rows)
        {
            throw new ArgumentException($"Expected {input.Rows} classes, one for each vector, got {labels.Count}.", nameof(labels));
        }

        if (labels.Any(c => c < 0 || c >= classes))
        {
            throw new ArgumentException($"Expected classes from 0 to {classes - 1}, as the network has {classes} outputs, got {labels.First(c => c < 0 || c >= classes)}.", nameof(labels));
        }

        _isReady = false;
        return new Training(_layers, options).Run(input, labels);
    }

    /// <summary>
    /// The same function as a smaller network of plain layers: gates become numbers, and neurons, channels and inputs that are always 0 or never looked at are left out.
    /// </summary>
    public Network Prune()
    {
        Ready();
        int count = _layers.Length;
        bool[][] zero = new bool[count + 1][], needed = new bool[count + 1][];
        int[] blocks = new int[count + 1];
        zero[0] = new bool[_layers[0].Inputs];
        blocks[0] = _layers[0].InputBlock;
        for (int l = 0; l < count; l++)
        {
            zero[l + 1] = _layers[l].ZeroOutputs(zero[l]);
            blocks[l + 1] = Math.Max(_layers[l].OutputBlock(blocks[l]), l + 1 < count ? _layers[l + 1].InputBlock : 1);
        }

        needed[count] = [.. Enumerable.Repeat(true, _layers[^1].Outputs)];
        for (int l = count - 1; l >= 0; l--)
        {
            needed[l] = Kept(_layers[l].NeededInputs(needed[l + 1]), zero[l], blocks[l]);
        }

        var layers = new List<Layer>();
        if (needed[0].Contains(false))
        {
            layers.Add(new InputSelection(_layers[0].Inputs, [.. Enumerable.Range(0, needed[0].Length).Where(i => needed[0][i])]));
        }

        for (int l = 0; l < count; l++)
        {
            layers.Add(_layers[l].Shrink(needed[l], needed[l + 1]));
        }

        return new Network(layers);
    }

    /// <summary>Weights and biases as they are now, to go back to with <see cref="Rewind"/>.</summary>
    public NetworkWeights SaveWeights() => new([.. _layers.SelectMany(l => l.Parameters).Select(p => (float[])p.Values.Clone())]);

    /// <summary>
    /// Sets weights and biases back to earlier ones and fixes the gates: those that are closed stay closed, the others are fully open, and none learns any more. Training then shows what
    /// the connections that gates found can do from there (Frankle and Carbin, "The lottery ticket hypothesis", ICLR 2019; weights of an early epoch instead of the first ones:
    /// Frankle, Dziugaite, Roy and Carbin, ICML 2020).
    /// </summary>
    /// <param name="weights">Of this network, or of one of the same layers.</param>
    /// <param name="shuffleSeed">As many gates of each layer, but others, chosen at random by this seed: what a choice is to be compared with. Null for the gates that were learnt.</param>
    /// <exception cref="ArgumentException">The weights are of other layers.</exception>
    public void Rewind(NetworkWeights weights, int? shuffleSeed = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        Parameter[] parameters = [.. _layers.SelectMany(l => l.Parameters)];
        int[] expected = [.. parameters.Select(p => p.Values.Length)], actual = [.. weights.Values.Select(v => v.Length)];
        if (!expected.SequenceEqual(actual))
        {
            throw new ArgumentException($"Expected weights of layers with {string.Join(", ", expected)} numbers, got {string.Join(", ", actual)}.", nameof(weights));
        }

        Random? random = shuffleSeed is { } seed ? new Random(seed) : null;
        foreach (LayerGates gates in _layers.SelectMany(l => l.AllGates))
        {
            gates.Fix(random);
        }

        for (int p = 0; p < parameters.Length; p++)
        {
            weights.Values[p].CopyTo(parameters[p].Values, 0);
            parameters[p].Forget();
        }

        _isReady = false;
    }

    /// <summary>What is needed and not always 0, whole blocks of it; never nothing at all, since a layer of nothing is none.</summary>
    private static bool[] Kept(bool[] needed, bool[] zero, int block)
    {
        var kept = new bool[needed.Length];
        for (int first = 0; first < kept.Length; first += block)
        {
            bool any = Enumerable.Range(first, block).Any(i => needed[i] && !zero[i]);
            Array.Fill(kept, any, first, block);
        }

        if (!kept.Contains(true))
        {
            Array.Fill(kept, true, 0, block);
        }

        return kept;
    }

    private void RequireInput(Batch input)
    {
        if (input.Columns != _layers[0].Inputs)
        {
            throw new ArgumentException($"Expected vectors of {_layers[0].Inputs} numbers, which the first layer takes, got {input.Columns}.", nameof(input));
        }
    }

    private void Ready()
    {
        if (_isReady)
        {
            return;
        }

        foreach (Layer layer in _layers)
        {
            foreach (LayerGates gates in layer.AllGates)
            {
                gates.Read();
            }

            layer.Prepare();
        }

        _isReady = true;
    }
}
