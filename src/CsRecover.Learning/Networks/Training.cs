namespace CsRecover.Learning.Networks;

/// <summary>One training of a network's layers.</summary>
/// <param name="layers">The layers.</param>
/// <param name="o">Settings.</param>
internal sealed class Training(Layer[] layers, TrainingOptions o)
{
    private readonly LayerGates[] _gates = [.. layers.SelectMany(l => l.AllGates)];
    private readonly Parameter[] _parameters = [.. layers.SelectMany(l => l.Parameters.Concat(l.AllGates.Select(g => g.LogAlpha)))];
    private int _steps;
    private double _price = o.PenaltyL0;

    private double Gated => _gates.Sum(g => (double)g.Count * g.GroupSize);

    /// <summary>Trains.</summary>
    /// <param name="input">Vectors.</param>
    /// <param name="labels">Their classes.</param>
    /// <returns>One record for each epoch.</returns>
    public IReadOnlyList<TrainingEpoch> Run(Batch input, IReadOnlyList<int> labels)
    {
        o.Validate();
        var random = new Random(o.Seed);
        int[] order = [.. Enumerable.Range(0, input.Rows)];
        var history = new List<TrainingEpoch>();
        for (int epoch = 0; epoch < o.Epochs; epoch++)
        {
            if (o.Temperature is { } schedule)
            {
                foreach (LayerGates gates in _gates)
                {
                    gates.Law = gates.Law with { Beta = schedule.At(epoch) };
                }
            }

            random.Shuffle(order);
            double loss = 0.0;
            int right = 0;
            for (int first = 0; first < order.Length; first += o.BatchSize)
            {
                o.CancellationToken.ThrowIfCancellationRequested();
                ReadOnlySpan<int> rows = order.AsSpan(first, Math.Min(o.BatchSize, order.Length - first));
                using Batch batch = input.Take(rows);
                int[] classes = [.. rows.ToArray().Select(r => labels[r])];
                (double batchLoss, int batchRight) = Step(batch, classes, random);
                loss += batchLoss;
                right += batchRight;
            }

            double open = ExpectedOpen(), squares = o.PenaltyL2 * layers.Sum(l => l.Parameters.Where(p => p.Decays).Sum(p => p.Values.Sum(v => (double)v * v)));
            int dead = _gates.Sum(g => g.LogAlpha.Values.Count(a => g.Law.ProbabilityOfNonZero(a) < 0.01));
            var record = new TrainingEpoch(
                epoch + 1, loss / order.Length, right / (double)order.Length, open, _price * open, squares, _price, _gates.Length > 0 ? _gates[0].Law.Beta : double.NaN, dead);
            history.Add(record);
            o.Progress?.Report(record);
        }

        return history;
    }

    private double ExpectedOpen() => _gates.Length == 0 ? 1.0 : _gates.Sum(g => g.ExpectedOpen) / Gated;

    /// <summary>One step on one batch: the sum of its losses, and how many classes were right.</summary>
    private (double Loss, int Right) Step(Batch batch, int[] classes, Random random)
    {
        foreach (LayerGates gates in _gates)
        {
            gates.Draw(random);
        }

        var values = new Batch[layers.Length + 1];
        values[0] = batch;
        for (int l = 0; l < layers.Length; l++)
        {
            layers[l].Prepare();
            values[l + 1] = new Batch(batch.Rows, layers[l].Outputs);
            layers[l].Forward(values[l], values[l + 1]);
        }

        var gradient = new Batch(batch.Rows, layers[^1].Outputs);
        (double loss, int right) = CrossEntropy(values[^1], classes, gradient);
        double price = _gates.Length == 0 ? 0.0 : _price / Gated;
        for (int l = layers.Length - 1; l >= 0; l--)
        {
            Batch? before = l > 0 ? new Batch(batch.Rows, layers[l].Inputs) : null;
            layers[l].Backward(values[l], values[l + 1], gradient, before, price);
            gradient.Dispose();
            values[l + 1].Dispose();
            gradient = before ?? gradient;
        }

        _steps++;
        foreach (Parameter parameter in _parameters)
        {
            if (parameter.Decays && o.PenaltyL2 > 0.0)
            {
                for (int i = 0; i < parameter.Values.Length; i++)
                {
                    parameter.Gradient[i] += (float)(2.0 * o.PenaltyL2) * parameter.Values[i];
                }
            }

            o.Optimizer.Step(parameter, _steps);
        }

        if (o.Density is { } density && _gates.Length > 0)
        {
            double excess = ExpectedOpen() - density;
            _price = excess > 0.0 ? _price + (o.DualRate * excess) : 0.0;
        }

        return (loss, right);
    }

    /// <summary>The sum of -log softmax of the right classes; the gradient is that of its mean.</summary>
    private static (double Loss, int Right) CrossEntropy(Batch output, int[] classes, Batch gradient)
    {
        double loss = 0.0;
        int right = 0;
        for (int r = 0; r < output.Rows; r++)
        {
            Span<float> y = output[r], g = gradient[r];
            float largest = float.NegativeInfinity;
            int best = 0;
            for (int c = 0; c < y.Length; c++)
            {
                (best, largest) = y[c] > largest ? (c, y[c]) : (best, largest);
            }

            float sum = 0.0f;
            for (int c = 0; c < y.Length; c++)
            {
                g[c] = MathF.Exp(y[c] - largest);
                sum += g[c];
            }

            loss += Math.Log(sum) + largest - y[classes[r]];
            right += best == classes[r] ? 1 : 0;
            for (int c = 0; c < y.Length; c++)
            {
                g[c] = ((g[c] / sum) - (c == classes[r] ? 1.0f : 0.0f)) / output.Rows;
            }
        }

        return (loss, right);
    }
}
