using CsRecover.Learning.Networks;
using CsRecover.Selection;
using CsRecover.Selection.Logistic;
using CsRecover.Vectors;

namespace CsRecover.Learning.Linear;

/// <summary>The training loop of <see cref="SparseL0Linear"/>.</summary>
internal sealed class SparseLinearTraining
{
    /// <summary>No gate is ever this.</summary>
    private const float Marked = -1.0f;

    private readonly SparseRows _rows;
    private readonly double[] _y;
    private readonly SparseL0Linear _o;
    private readonly Adam _adam;
    private readonly Parameter _weights;
    private readonly Parameter _logAlpha;
    private readonly Parameter _bias = new(1, decays: false);
    private readonly float[] _gates;
    private readonly float[] _slopes;
    private readonly int[] _seen;
    private readonly int[] _all;
    private double _open;

    /// <param name="rows">X.</param>
    /// <param name="y">y, checked.</param>
    /// <param name="o">Settings, checked.</param>
    public SparseLinearTraining(SparseRows rows, double[] y, SparseL0Linear o)
    {
        (_rows, _y, _o) = (rows, y, o);
        _adam = new Adam { LearningRate = o.LearningRate };
        int p = rows.Features;
        (_weights, _logAlpha) = (new Parameter(p, decays: true), new Parameter(p, decays: false));
        (_gates, _slopes, _seen, _all) = (new float[p], new float[p], new int[p], [.. Enumerable.Range(0, p)]);
        Array.Fill(_logAlpha.Values, (float)Math.Log(o.InitialKeepProbability / (1.0 - o.InitialKeepProbability)));
        if (o.Intercept)
        {
            double mean = y.Average();
            _bias.Values[0] = (float)(o.Loss == SelectionLoss.Squared ? mean : Math.Log(mean / (1.0 - mean)));
        }
    }

    /// <summary>theta, for tests of gradients.</summary>
    public Parameter Weights => _weights;

    /// <summary>log alpha, for tests of gradients.</summary>
    public Parameter LogAlpha => _logAlpha;

    /// <summary>b_0 as a parameter, for tests of gradients.</summary>
    public Parameter Bias => _bias;

    /// <summary>b_0.</summary>
    public double Intercept => _bias.Values[0];

    /// <summary>lambda_0 as it is now.</summary>
    public double Price { get; set; }

    /// <summary>Trains.</summary>
    /// <param name="cancellation">Cancels the work.</param>
    public IReadOnlyList<SparseLinearEpoch> Run(CancellationToken cancellation)
    {
        var random = new Random(unchecked((int)_o.Seed));
        int[] order = [.. Enumerable.Range(0, _rows.Observations)];
        var history = new List<SparseLinearEpoch>();
        int step = 0, warm = (int)(_o.WarmUp * _o.Epochs);
        for (int epoch = 0; epoch < _o.Epochs; epoch++)
        {
            random.Shuffle(order);
            _open = _logAlpha.Values.Sum(a => _o.Gates.ProbabilityOfNonZero(a));
            bool isWarm = epoch >= warm;
            Price = !isWarm ? 0.0 : _o.Sparsity is null ? _o.PenaltyL0 : Price;
            double loss = 0.0;
            for (int first = 0; first < order.Length; first += _o.BatchSize)
            {
                cancellation.ThrowIfCancellationRequested();
                ReadOnlySpan<int> batch = order.AsSpan(first, Math.Min(_o.BatchSize, order.Length - first));
                step++;
                int[] touched = _o.LazyUpdates ? Touched(batch) : _all;
                loss += Gradients(batch, touched, step) * batch.Length;
                if (isWarm && _o.Sparsity is { } k)
                {
                    // As for gates on items: the price follows what is open beyond what is wanted, in units of the largest gradient of a gate.
                    double scale = touched.Length == 0 ? 0.0 : touched.Max(j => Math.Abs(_weights.Gradient[j] * _weights.Values[j]));
                    Price = Math.Max(0.0, Price + ((_open - k) / _rows.Features * scale));
                }

                Move(touched, step);
            }

            history.Add(new SparseLinearEpoch(epoch + 1, loss / order.Length, _open, Price));
        }

        return history;
    }

    /// <summary>theta times the gates as the estimator reads them.</summary>
    public double[] Coefficients() => [.. _all.Select(j => _weights.Values[j] * _o.Gates.Estimate(_o.Estimator, _logAlpha.Values[j]))];

    /// <summary>|theta_j| times the mean of its gate: never 0 as long as theta is not.</summary>
    /// <param name="j">Which feature.</param>
    public double Contribution(int j) => Math.Abs(_weights.Values[j]) * _o.Gates.Mean(_logAlpha.Values[j]);

    /// <summary>theta of some features, and 0 for the others.</summary>
    /// <param name="features">Which.</param>
    public double[] Contributions(int[] features)
    {
        var coefficients = new double[_rows.Features];
        foreach (int j in features)
        {
            coefficients[j] = _weights.Values[j];
        }

        return coefficients;
    }

    /// <summary>P(z != 0) of each feature.</summary>
    public double[] Probabilities() => [.. _logAlpha.Values.Select(a => _o.Gates.ProbabilityOfNonZero(a))];

    /// <summary>The mean loss of some observations with the gates of a step, and the gradients of loss and penalties.</summary>
    /// <param name="batch">The observations.</param>
    /// <param name="touched">Features to draw gates of and to give gradients to; those of the observations at least.</param>
    /// <param name="step">The step, from 1.</param>
    /// <returns>The mean loss, without penalties.</returns>
    public double Gradients(ReadOnlySpan<int> batch, int[] touched, int step)
    {
        foreach (int j in touched)
        {
            (uint word, _, _, _) = Philox.Block((uint)j, (uint)step, 0, PhiloxStreams.LinearGates, (uint)_o.Seed, (uint)(_o.Seed >> 32));
            (double z, double slope) = _o.Gates.SampleWithSlope(_logAlpha.Values[j], (word + 0.5) * Math.Pow(2.0, -32));
            (_gates[j], _slopes[j], _weights.Gradient[j]) = ((float)z, (float)slope, 0.0f);
        }

        double loss = 0.0, forBias = 0.0;
        foreach (int i in batch)
        {
            ReadOnlySpan<int> features = _rows.FeaturesOf(i);
            ReadOnlySpan<float> x = _rows.ValuesOf(i);
            double f = _bias.Values[0];
            for (int e = 0; e < x.Length; e++)
            {
                f += (double)x[e] * _weights.Values[features[e]] * _gates[features[e]];
            }

            loss += Loss(f, _y[i], out double slope) / batch.Length;
            slope /= batch.Length;
            forBias += slope;
            for (int e = 0; e < x.Length; e++)
            {
                _weights.Gradient[features[e]] += (float)(slope * x[e]);
            }
        }

        _bias.Gradient[0] = _o.Intercept ? (float)forBias : 0.0f;
        foreach (int j in touched)
        {
            double forWeight = _weights.Gradient[j], p = _o.Gates.ProbabilityOfNonZero(_logAlpha.Values[j]), steps = step - _seen[j];
            _logAlpha.Gradient[j] = (float)((forWeight * _weights.Values[j] * _slopes[j]) + (steps * Price * p * (1.0 - p)));
            _weights.Gradient[j] = (float)((forWeight * _gates[j]) + (steps * 2.0 * _o.PenaltyL2 * _weights.Values[j]));
        }

        return loss;
    }

    /// <summary>The loss of one observation and its derivative by f.</summary>
    private double Loss(double f, double y, out double slope)
    {
        if (_o.Loss == SelectionLoss.Squared)
        {
            slope = f - y;
            return 0.5 * slope * slope;
        }

        double sign = y > 0.5 ? 1.0 : -1.0, loss = LogisticLoss.At(sign * f, out double wrong, out _);
        slope = -sign * wrong;
        return loss;
    }

    /// <summary>The features of some observations, each once.</summary>
    private int[] Touched(ReadOnlySpan<int> batch)
    {
        var touched = new List<int>();
        foreach (int i in batch)
        {
            foreach (int j in _rows.FeaturesOf(i))
            {
                // Until its gate is drawn.
                if (_gates[j] != Marked)
                {
                    _gates[j] = Marked;
                    touched.Add(j);
                }
            }
        }

        return [.. touched];
    }

    private void Move(int[] touched, int step)
    {
        var move = new AdamStep(_adam, step);
        foreach (int j in touched)
        {
            double before = _o.Gates.ProbabilityOfNonZero(_logAlpha.Values[j]);
            Move(_weights, j, move);
            Move(_logAlpha, j, move);
            _open += _o.Gates.ProbabilityOfNonZero(_logAlpha.Values[j]) - before;
            _seen[j] = step;
        }

        if (_o.Intercept)
        {
            Move(_bias, 0, move);
        }
    }

    private static void Move(Parameter parameter, int j, AdamStep move)
    {
        var first = new SingleLane(parameter.First[j]);
        var second = new SingleLane(parameter.Second[j]);
        parameter.Values[j] = move.Move(new SingleLane(parameter.Values[j]), new SingleLane(parameter.Gradient[j]), ref first, ref second).Value;
        (parameter.First[j], parameter.Second[j]) = (first.Value, second.Value);
    }
}
