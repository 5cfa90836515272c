namespace CsRecover.Learning;

/// <summary>Some of the inputs, the others left out: what a pruned network begins with.</summary>
public sealed class InputSelection : Layer
{
    private readonly int[] _places;

    /// <param name="inputs">Numbers that go in.</param>
    /// <param name="places">Which of them go on, ascending.</param>
    internal InputSelection(int inputs, int[] places)
        : base(inputs, places.Length) => _places = places;

    /// <summary>Which inputs go on, ascending.</summary>
    public IReadOnlyList<int> Places => _places;

    /// <inheritdoc/>
    public override string Description => $"{Outputs} of {Inputs} inputs";

    /// <inheritdoc/>
    internal override void Forward(Batch input, Batch output)
    {
        for (int r = 0; r < input.Rows; r++)
        {
            Span<float> x = input[r], y = output[r];
            for (int i = 0; i < y.Length; i++)
            {
                y[i] = x[_places[i]];
            }
        }
    }

    /// <inheritdoc/>
    internal override void Backward(Batch input, Batch output, Batch forOutput, Batch? forInput, double price)
    {
        forInput?.Clear();
        for (int r = 0; forInput is not null && r < input.Rows; r++)
        {
            for (int i = 0; i < _places.Length; i++)
            {
                forInput[r][_places[i]] = forOutput[r][i];
            }
        }
    }

    /// <inheritdoc/>
    internal override bool[] ZeroOutputs(bool[] zeroInputs) => [.. _places.Select(i => zeroInputs[i])];

    /// <inheritdoc/>
    internal override bool[] NeededInputs(bool[] neededOutputs)
    {
        var needed = new bool[Inputs];
        for (int i = 0; i < _places.Length; i++)
        {
            needed[_places[i]] = neededOutputs[i];
        }

        return needed;
    }

    /// <inheritdoc/>
    internal override Layer Shrink(bool[] keptInputs, bool[] keptOutputs)
    {
        int[] inputs = PlacesOf(keptInputs);
        return new InputSelection(inputs.Length, [.. PlacesOf(keptOutputs).Select(o => Array.IndexOf(inputs, _places[o]))]);
    }
}
