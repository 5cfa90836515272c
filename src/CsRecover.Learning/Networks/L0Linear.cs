using CsRecover.Learning.Networks;
using CsRecover.Vectors;

namespace CsRecover.Learning;

/// <summary>
/// y = (W o Z) x + b with gates Z on weights, inputs or outputs; gates on outputs also act on b. One draw of the gates for a batch, as published; with
/// <see cref="GateGrouping.None"/> an ordinary dense layer.
/// </summary>
public sealed unsafe class L0Linear : Layer
{
    private readonly Parameter _weights;
    private readonly Parameter _bias;
    private readonly LayerGates? _gates;
    private readonly GateGrouping _grouping;
    private readonly NativeBuffer<float> _effective;
    private readonly NativeBuffer<float> _gradient;
    private readonly float[] _effectiveBias;
    private readonly int _stride;

    /// <summary>A layer with random weights: normal, variance 2 / inputs (He et al., 2015).</summary>
    /// <param name="inputs">Numbers that go in.</param>
    /// <param name="outputs">Numbers that come out.</param>
    /// <param name="gates">Its gates; null for none.</param>
    /// <param name="seed">Seed of the weights.</param>
    /// <exception cref="ArgumentException">A size is below 1, or a setting of the gates is out of its range.</exception>
    public L0Linear(int inputs, int outputs, GateLayerOptions? gates = null, int seed = 1)
        : base(inputs, outputs)
    {
        gates?.Validate();
        var random = new Random(seed);
        _grouping = gates?.Grouping ?? GateGrouping.None;
        _weights = new Parameter(checked(inputs * outputs), decays: true);
        _bias = new Parameter(outputs, decays: false);
        _effectiveBias = new float[outputs];
        _stride = HostVector.StorageFor(inputs);
        _effective = new NativeBuffer<float>((nint)_stride * outputs);
        _gradient = new NativeBuffer<float>((nint)_stride * outputs);
        double spread = Math.Sqrt(2.0 / inputs);
        for (int w = 0; w < _weights.Values.Length; w++)
        {
            _weights.Values[w] = (float)(spread * Normal.Next(random));
        }

        _gates = _grouping switch
        {
            GateGrouping.None => null,
            GateGrouping.Weights => new LayerGates(gates!, inputs * outputs, 1, random),
            GateGrouping.Inputs => new LayerGates(gates!, inputs, outputs, random),
            _ => new LayerGates(gates!, outputs, inputs + 1, random),
        };
    }

    /// <inheritdoc/>
    public override string Description => $"linear, {Inputs} to {Outputs}{(_gates is null ? "" : $", gates on {(_grouping == GateGrouping.Weights ? "weights" : _grouping == GateGrouping.Inputs ? "inputs" : "outputs")}")}";

    /// <inheritdoc/>
    internal override IReadOnlyList<Parameter> Parameters => [_weights, _bias];

    /// <inheritdoc/>
    internal override LayerGates? Gates => _gates;

    /// <summary>W, output by output; for layers that are made out of others.</summary>
    internal Span<float> Weights => _weights.Values;

    /// <summary>b.</summary>
    internal Span<float> Bias => _bias.Values;

    /// <inheritdoc/>
    internal override long CountActive()
    {
        long count = _effectiveBias.LongCount(b => b != 0.0f);
        for (int o = 0; o < Outputs; o++)
        {
            count += Inputs - Effective(o).Count(0.0f);
        }

        return count;
    }

    /// <inheritdoc/>
    internal override void Prepare()
    {
        for (int o = 0; o < Outputs; o++)
        {
            Span<float> row = Effective(o);
            ReadOnlySpan<float> w = _weights.Values.AsSpan(o * Inputs, Inputs);
            float forOutput = _grouping == GateGrouping.Outputs ? _gates!.Values[o] : 1.0f;
            _effectiveBias[o] = forOutput * _bias.Values[o];
            ReadOnlySpan<float> z = _grouping switch
            {
                GateGrouping.Weights => _gates!.Values.AsSpan(o * Inputs, Inputs),
                GateGrouping.Inputs => _gates!.Values,
                _ => default,
            };
            for (int i = 0; i < Inputs; i++)
            {
                row[i] = w[i] * (z.IsEmpty ? forOutput : z[i]);
            }
        }
    }

    /// <inheritdoc/>
    internal override void Forward(Batch input, Batch output)
    {
        for (int r = 0; r < output.Rows; r++)
        {
            _effectiveBias.CopyTo(output[r]);
        }

        MatrixProduct.AddTransposed(1.0f, input.Pointer, input.Stride, input.Rows, _effective.Pointer, _stride, Outputs, _stride, output.Pointer, output.Stride);
    }

    /// <inheritdoc/>
    internal override void Backward(Batch input, Batch output, Batch forOutput, Batch? forInput, double price)
    {
        if (forInput is not null)
        {
            forInput.Clear();
            MatrixProduct.Add(forOutput.Pointer, forOutput.Stride, forOutput.Rows, _effective.Pointer, _stride, Outputs, forInput.Pointer, forInput.Stride, _stride);
        }

        // d loss / d (W o Z) = forOutput^T input.
        using var turned = new Batch(Outputs, forOutput.Rows);
        var forBias = new float[Outputs];
        for (int r = 0; r < forOutput.Rows; r++)
        {
            Span<float> row = forOutput[r];
            for (int o = 0; o < Outputs; o++)
            {
                turned[o][r] = row[o];
                forBias[o] += row[o];
            }
        }

        _gradient.Span.Clear();
        MatrixProduct.Add(turned.Pointer, turned.Stride, Outputs, input.Pointer, input.Stride, input.Rows, _gradient.Pointer, _stride, _stride);
        Learn(forBias, price);
    }

    /// <inheritdoc/>
    internal override bool[] ZeroOutputs(bool[] zeroInputs)
    {
        var zero = new bool[Outputs];
        for (int o = 0; o < Outputs; o++)
        {
            zero[o] = _effectiveBias[o] == 0.0f;
            Span<float> row = Effective(o);
            for (int i = 0; i < Inputs && zero[o]; i++)
            {
                zero[o] = row[i] == 0.0f || zeroInputs[i];
            }
        }

        return zero;
    }

    /// <inheritdoc/>
    internal override bool[] NeededInputs(bool[] neededOutputs)
    {
        var needed = new bool[Inputs];
        for (int o = 0; o < Outputs; o++)
        {
            if (neededOutputs[o])
            {
                Span<float> row = Effective(o);
                for (int i = 0; i < Inputs; i++)
                {
                    needed[i] |= row[i] != 0.0f;
                }
            }
        }

        return needed;
    }

    /// <inheritdoc/>
    internal override Layer Shrink(bool[] keptInputs, bool[] keptOutputs)
    {
        int[] inputs = PlacesOf(keptInputs), outputs = PlacesOf(keptOutputs);
        var layer = new L0Linear(inputs.Length, outputs.Length);
        for (int o = 0; o < outputs.Length; o++)
        {
            layer.Bias[o] = _effectiveBias[outputs[o]];
            Span<float> row = Effective(outputs[o]);
            for (int i = 0; i < inputs.Length; i++)
            {
                layer.Weights[(o * inputs.Length) + i] = row[inputs[i]];
            }
        }

        return layer;
    }

    private Span<float> Effective(int output) => new(_effective.Pointer + ((nint)output * _stride), Inputs);

    /// <summary>The gradients of W, b and the gates out of those of W o Z and of b as it acts.</summary>
    private void Learn(float[] forBias, double price)
    {
        var forGates = new float[_gates?.Count ?? 0];
        for (int o = 0; o < Outputs; o++)
        {
            Span<float> from = new(_gradient.Pointer + ((nint)o * _stride), Inputs), to = _weights.Gradient.AsSpan(o * Inputs, Inputs), w = _weights.Values.AsSpan(o * Inputs, Inputs);
            float forOutput = _grouping == GateGrouping.Outputs ? _gates!.Values[o] : 1.0f;
            _bias.Gradient[o] = forOutput * forBias[o];
            float sum = _bias.Values[o] * forBias[o];
            for (int i = 0; i < Inputs; i++)
            {
                switch (_grouping)
                {
                    case GateGrouping.Weights:
                        to[i] = from[i] * _gates!.Values[(o * Inputs) + i];
                        forGates[(o * Inputs) + i] = from[i] * w[i];
                        break;
                    case GateGrouping.Inputs:
                        to[i] = from[i] * _gates!.Values[i];
                        forGates[i] += from[i] * w[i];
                        break;
                    default:
                        to[i] = from[i] * forOutput;
                        sum += from[i] * w[i];
                        break;
                }
            }

            if (_grouping == GateGrouping.Outputs)
            {
                forGates[o] = sum;
            }
        }

        _gates?.Learn(forGates, price);
    }
}
